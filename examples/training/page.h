// What train_gan --html shows: the course of training as a movie, frame by frame, played by player.h.
//
//   TrainingMovie movie({o, training, &line, nullptr, nullptr, G, D, true}, measure, random);
//   ... movie.after(update) and movie.after_iteration(i) while it trains ...
//   file.finish(movie.page(rates, steps));
//
// Which frames there are: the one before training; each update of the first iterations ("slow motion": as
// many iterations as make about 24 updates, six at most; where an iteration alone has more updates of D, 23
// of them, evenly); then the ends of at most 150 iterations. The i-th of these m is iteration
//   S + (N - S) (i / m)^(3/2),  S in slow motion, N in all,
// so that they are close together early, where a run changes fast. The last iteration is always among them.
#pragma once

#include <functional>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "autodiff/random.h"
#include "examples/figures/player.h"
#include "examples/training/own_points.h"
#include "examples/training/record.h"
#include "examples/training/setup.h"
#include "gan/algorithm1.h"

namespace saddle::examples {

class TrainingMovie {
 public:
  // What is trained. One of `line`, `plane` and `own` is the data, the others are null; own points are shown
  // as the players see them, as (x - mean) / sd. All of it must outlive the movie.
  struct Run {
    const Options& options;
    const gan::TrainingOptions& training;
    const gan::Distribution* line;
    const gan::PlanarMixture* plane;
    const OwnPoints* own;
    const gan::Generator& G;
    const nn::Sequential& D;
    bool exact_v;  // whether V is an expectation, or else a mean over the last minibatch of D
  };

  // V and JSD as the players are; NaN where they are not known.
  struct Measured {
    double v, jsd;
  };

  // Takes the first frame. random: of the samples that are shown.
  TrainingMovie(const Run& run, std::function<Measured()> measure, ad::Random random);

  // After each update; updates of D in slow motion become frames, where the players take turns.
  void after(const gan::Update& update);
  void after_iteration(std::int64_t iteration);

  std::string page(const Rates& rates, const std::vector<Step>& steps) const;

 private:
  // A frame, with the numbers of which the courses are made.
  struct Moment {
    player::Frame frame;
    double v, c_g;
  };
  void plan();
  void look(double at, std::string caption, bool slow);
  bool in_plane() const { return run_.plane || (run_.own && run_.own->points.cols() == 2); }
  // Own points have no density, and under instance noise another D is the best one.
  bool best_known() const { return density_known_ && !noisy_ && !run_.own; }
  void look_at_line(player::Frame& frame) const;
  void look_at_plane(player::Frame& frame) const;
  std::vector<double> probabilities_of_d(const ad::Array& x) const;
  std::vector<player::Point> points_of_g() const;
  player::Axis density_axis() const;
  void draw_line(player::Movie& movie) const;
  void draw_plane(player::Movie& movie) const;
  void draw_courses(player::Movie& movie, const std::vector<Step>& steps) const;
  std::vector<std::string> remarks() const;

  static constexpr ad::Index kShown = 120;  // samples of G, and of data
  static constexpr int kCells = 40;         // in a row of the heat map of D

  Run run_;
  std::function<Measured()> measure_;
  bool turns_, noisy_, density_known_ = false;
  std::int64_t slow_ = 0;                              // iterations in slow motion
  std::set<std::pair<std::int64_t, std::int64_t>> d_;  // updates of D that become frames
  std::set<std::int64_t> iterations_;                  // iterations whose end does
  player::Axis x_, y_;                                 // of the picture; y_ in the plane alone
  std::vector<double> xs_, p_data_;                    // on the line
  std::vector<player::Point> data_;                    // in the plane
  ad::Array z_;                                        // at which G is shown, the same in all frames
  std::vector<Moment> moments_;
};

}  // namespace saddle::examples
