#include "examples/training/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/support/short_text.h"
#include "examples/training/options.h"

namespace saddle::examples {

using namespace gan;

namespace {

double highest(const std::vector<double>& y) {
  double high = 0;
  for (const double value : y)
    if (std::isfinite(value)) high = std::max(high, value);
  return high;
}

}  // namespace

// p_g may be much higher than p_data on its way; there it is cut off.
player::Axis TrainingMovie::density_axis() const {
  const double of_data = highest(p_data_);
  double high = of_data;
  if (density_known_)
    for (const Moment& m : moments_) high = std::max(high, highest(m.frame.curves[0]));
  return {"density", 0, 1.08 * std::min(high, 2.5 * of_data)};
}

void TrainingMovie::draw_line(player::Movie& movie) const {
  movie.x = x_;
  movie.right = {"probability", 0, 1};
  movie.xs = xs_;
  movie.left = density_axis();
  movie.curves.push_back({run_.own ? "points" : "p_data", Colour::blue, Mark::line, false, p_data_});
  if (density_known_) movie.curves.push_back({"p_g", Colour::orange, Mark::dashed});
  if (best_known()) movie.curves.push_back({"D* = p_data / (p_data + p_g)", Colour::green, Mark::line, true});
  movie.curves.push_back({"D", Colour::purple, Mark::dashed, true});
  if (!density_known_) movie.points.push_back({"samples G(z)", Colour::orange, Mark::points});
}

void TrainingMovie::draw_plane(player::Movie& movie) const {
  movie.x = x_;
  movie.left = y_;
  movie.equal_scales = true;
  movie.grid = {"D(x)", kCells};
  movie.points.push_back({run_.own ? "points" : "samples of p_data", Colour::blue, Mark::dots, data_});
  movie.points.push_back({"samples of G", Colour::orange, Mark::points});
}

void TrainingMovie::draw_courses(player::Movie& movie, const std::vector<Step>& steps) const {
  // What was measured for the record and what was measured for frames, in one order.
  struct Place {
    double at, v, c_g;
  };
  std::vector<Place> all;
  for (const Moment& m : moments_) all.push_back({m.frame.at, m.v, m.c_g});
  for (const Step& s : steps) all.push_back({static_cast<double>(s.iteration), s.v, s.c_g});
  std::stable_sort(all.begin(), all.end(), [](const Place& a, const Place& b) { return a.at < b.at; });
  all.erase(std::unique(all.begin(), all.end(), [](const Place& a, const Place& b) { return a.at == b.at; }),
            all.end());
  player::Course v{"V(D, G)", Colour::purple, Mark::line, {}, {}},
      c{"C(G)", Colour::green, Mark::dashed, {}, {}};
  bool known = false;
  for (const Place& place : all) {
    v.x.push_back(place.at);
    v.y.push_back(place.v);
    c.x.push_back(place.at);
    c.y.push_back(place.c_g);
    known |= std::isfinite(place.c_g);
  }
  movie.course_x = "iteration";
  movie.course_y = "nats";
  movie.courses.push_back(v);
  if (known) movie.courses.push_back(c);
  movie.levels = {{"-log 4", -std::log(4.0)}, {"0", 0}};
}

std::string TrainingMovie::page(const Rates& rates, const std::vector<Step>& steps) const {
  const Options& o = run_.options;
  player::Movie movie;
  movie.title = fmt::format("{} on {}", is_algorithm_1(run_.training) ? "Algorithm 1" : "Training",
                            shortened(o.data, 60));
  movie.summary = fmt::format(
      "G: {}, z from {}{}. The logit of D: {}. Optimizer: {}, learning rates {:g} of D and {:g} of G. {} "
      "Seed {}.",
      o.generator, o.latent, o.latent_dim > 1 ? fmt::format(" in {} dimensions", o.latent_dim) : "",
      o.discriminator, o.optimizer, rates.d, rates.g,
      o.exact ? "Expectations are exact." : fmt::format("Minibatches of {}.", o.batch), o.seed);
  in_plane() ? draw_plane(movie) : draw_line(movie);
  draw_courses(movie, steps);
  movie.remarks = remarks();
  for (const Moment& m : moments_) movie.frames.push_back(m.frame);
  return player::page(movie);
}

std::vector<std::string> TrainingMovie::remarks() const {
  std::vector<std::string> all;
  const bool known =
      std::any_of(moments_.begin(), moments_.end(), [](const Moment& m) { return std::isfinite(m.c_g); });
  if (run_.own)
    all.push_back(fmt::format(
        "The points are {} drawn as the players see them, (x - mean) / sd of each column. They have no "
        "density: D*, C(G) and JSD are not drawn.",
        in_plane() ? "some of those of the file," : "those of the file, as a histogram,"));
  if (in_plane()) {
    all.push_back(
        "The shades are D(x), the probability that D gives to x being data: blue where D says data, "
        "orange where D says G, none where D says 1/2.");
    all.push_back("The samples of G are G(z) at the same z in all frames.");
    if (!run_.own)
      all.push_back(
          "Of this G no density p_g is computed in the plane: p_g, D*, C(G) and JSD are not drawn.");
  } else {
    all.push_back(fmt::format(
        "{} on the left axis, {} on the right axis. Dashed is what is trained. "
        "The axes keep their ranges; what is higher than the picture is cut off.",
        density_known_ ? (run_.own ? "The histogram and p_g are" : "The densities p_data and p_g are")
                       : (run_.own ? "The histogram is" : "The density p_data is"),
        best_known() ? "the probabilities D and D*" : "the probability D"));
    if (!density_known_)
      all.push_back(
          "This G has no p_g that can be computed exactly: p_g, D*, C(G) and JSD are not drawn. The "
          "squares above the axis are G(z) at the same z in all frames.");
  }
  if (known && !noisy_)
    all.push_back(
        fmt::format("D* is the best D against the p_g of the frame. C(G) = V(D*, G) = -log 4 + 2 JSD{}.",
                    run_.exact_v ? ", and V is never above it" : ""));
  if (noisy_ && density_known_ && !run_.own)
    all.push_back(
        "D sees points through instance noise, with which another D is the best one: D* is not drawn. "
        "p_g, C(G) and JSD are those without the noise.");
  if (!run_.exact_v)
    all.push_back(
        "V is the mean over the last minibatch of D, before the update: it scatters around the "
        "expectation.");
  std::string frames =
      slow_ == 1 ? "In the first iteration" : fmt::format("In the first {} iterations", slow_);
  if (!turns_) {
    frames = "Both players are updated at once: a frame shows what an iteration has made of them.";
  } else if (run_.options.k < 24) {
    frames += " each update of D and of G has a frame.";
  } else {
    frames += " the update of G and 23 of the updates of D have a frame.";
  }
  if (static_cast<std::int64_t>(iterations_.size()) == run_.options.iterations) {
    frames += " The end of each iteration has one, too.";
  } else {
    frames += fmt::format(" Later frames are the ends of {} of the iterations, close together early.",
                          static_cast<std::int64_t>(iterations_.size()) - slow_);
  }
  all.push_back(frames);
  return all;
}

}  // namespace saddle::examples
