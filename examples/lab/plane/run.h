// A training run of the room "plane": the players, what they see, and the course of it. With the same
// settings and the same seed it is that of train_gan, update by update: the same nets, draws and random
// streams.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "examples/lab/course.h"
#include "examples/lab/plane/data.h"
#include "examples/training/setup.h"
#include "gan/bounds.h"
#include "gan/training.h"

namespace saddle::lab::plane {

inline constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

class PlaneRun {
 public:
  // Reads the settings, all but those of the room itself. Throws std::invalid_argument.
  explicit PlaneRun(Settings& settings);
  PlaneRun(const PlaneRun&) = delete;
  PlaneRun& operator=(const PlaneRun&) = delete;

  // One update, or iterations. Throw gan::LeftBounds when training leaves its bounds, then and ever after.
  void update();
  void iterate(std::int64_t iterations);

  // A net of the same shape as G.
  gan::Generator another_g() const;

  // The last gradient that was read.
  struct Last {
    enum class Of { none, d, g, both };
    Of of = Of::none;  // whose update it was
    int iteration = 0, step = 0;
  };

  // What train_gan is called with for the same course; "" for what it does not have.
  std::string command() const;

  PlaneData data;
  examples::Options options;
  examples::Rates rates;
  gan::TrainingOptions training_options;
  ad::Random random;
  gan::Generator G;
  nn::Sequential D;
  std::unique_ptr<nn::Optimiser> opt_d, opt_g;
  gan::Players players;

  // V as the last update of D saw it, what G paid, the penalty on D, and the lengths of the last gradients;
  // NaN before the first one.
  double v, cost_g, penalty, norm_d, norm_g;
  Last last;
  Course course{1, 2000};  // of V
  std::string stopped;     // why training cannot go on; "" if it can

  int iteration() const { return training_.iteration(); }
  int step() const { return training_.step(); }

 private:
  void record(const gan::TrainingUpdate& u);
  void guarded(const std::function<void()>& work);

  gan::BoundsWatch watch_;
  gan::Training training_;
};

}  // namespace saddle::lab::plane
