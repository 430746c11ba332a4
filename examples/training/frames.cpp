// Which moments of a training run become frames, and what is recorded in them. training_page.cpp makes a page
// of the frames.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autodiff/tape.h"
#include "examples/figures/player_check.h"
#include "examples/training/page.h"
#include "gan/discriminator.h"
#include "gan/dynamics/steps.h"
#include "gan/objective.h"
#include "gan/pushforward.h"

namespace saddle::examples {

using namespace gan;

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
constexpr int kOwnPlaces = 200;  // where curves beside a histogram are drawn

// With a minus sign that is as wide as the digits.
std::string number(std::string text) {
  return text[0] == '-' ? "\u2212" + text.substr(1) : text;
}

// The range in which data and G lie before training: 2 to 98 % of each, and a third of it more on either
// side, which is what a normal distribution needs and what the tails of a Cauchy do not spoil.
player::Axis range_of(double data_low, double data_high, std::vector<player::Point> generated) {
  std::sort(generated.begin(), generated.end(),
            [](const player::Point& a, const player::Point& b) { return a.x < b.x; });
  const std::size_t few = generated.size() / 50;
  const double low = std::min(data_low, generated[few].x),
               high = std::max(data_high, generated[generated.size() - 1 - few].x);
  // All of them may be one and the same.
  const double room = low < high ? (high - low) / 3 : 1;
  return {"x", low - room, high + room};
}

// Where curves are drawn: evenly, closer where much of the data is, and on both sides of jumps.
std::vector<double> places(const Distribution& data, const player::Axis& x) {
  constexpr int even = 170, by_data = 40;
  std::vector<double> xs;
  for (int i = 0; i <= even; ++i) xs.push_back(x.low + (x.high - x.low) * i / even);
  for (int i = 0; i < by_data; ++i) xs.push_back(data.quantile((i + 0.5) / by_data));
  std::size_t jumps = 0;
  for (const double at : data.breakpoints()) {
    if (++jumps > 10) break;
    const double beside = (x.high - x.low) * 1e-6;
    xs.push_back(at - beside);
    xs.push_back(at + beside);
  }
  std::erase_if(xs, [&](double at) { return !(x.low <= at && at <= x.high); });
  std::sort(xs.begin(), xs.end());
  xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
  return xs;
}

// The heights of a histogram with 40 bins in the range of x, at each of these places.
std::vector<double> heights_at(const ad::Array& points, const player::Axis& x,
                               const std::vector<double>& at) {
  constexpr int bins = 40;
  std::vector<double> values, result;
  for (ad::Index i = 0; i < points.rows(); ++i) values.push_back(points[i]);
  const std::vector<double> heights = histogram(values, x.low, x.high, bins);
  for (const double place : at) {
    const int bin = static_cast<int>(std::floor(bins * (place - x.low) / (x.high - x.low)));
    result.push_back(heights[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))]);
  }
  return result;
}

// 2 and 98 % of a column.
std::pair<double, double> most_of(const ad::Array& points, ad::Index column) {
  std::vector<double> values;
  for (ad::Index i = 0; i < points.rows(); ++i) values.push_back(points(i, column));
  std::sort(values.begin(), values.end());
  const std::size_t few = values.size() / 50;
  return {values[few], values[values.size() - 1 - few]};
}

std::string of_d(const TrainingOptions& training) {
  switch (training.penalty.kind) {
    case Penalty::Kind::none:
      return "ascend V";
    case Penalty::Kind::clip:
      return "ascend V, then clip the parameters";
    default:
      return "ascend V less the penalty";
  }
}

}  // namespace

TrainingMovie::TrainingMovie(const Run& run, std::function<Measured()> measure, ad::Random random)
    : run_(run),
      measure_(std::move(measure)),
      turns_(run.training.rule.kind == UpdateRule::Kind::alternating),
      noisy_(run.training.instance_noise > 0),
      z_(sample(run.G.latent(), kShown, random)) {
  plan();
  const ad::Array own = run_.own ? in_own_units(*run_.own) : ad::Array();
  if (in_plane()) {
    double reach = 0;
    if (run_.plane) {
      for (const Centre& c : run_.plane->centres()) reach = std::max({reach, std::fabs(c.x), std::fabs(c.y)});
      reach += 4 * run_.plane->sd();
    } else {
      // Most of the points may be one and the same.
      reach = 1;
      for (const ad::Index column : {0, 1}) {
        const auto [low, high] = most_of(own, column);
        reach = std::max({reach, -low * 4 / 3, high * 4 / 3});
      }
    }
    reach *= 1.2;
    x_ = {"x", -reach, reach};
    y_ = {"y", -reach, reach};
    const ad::Array data =
        run_.own ? samples_of(*run_.own)(kShown, random) : run_.plane->sample(kShown, random);
    for (ad::Index i = 0; i < data.rows(); ++i) data_.push_back({data(i, 0), data(i, 1)});
  } else if (run_.own) {
    const auto [low, high] = most_of(own, 0);
    x_ = range_of(low, high, points_of_g());
    for (int i = 0; i <= kOwnPlaces; ++i) xs_.push_back(x_.low + (x_.high - x_.low) * i / kOwnPlaces);
    p_data_ = heights_at(own, x_, xs_);
  } else {
    x_ = range_of(run_.line->quantile(0.02), run_.line->quantile(0.98), points_of_g());
    xs_ = places(*run_.line, x_);
    for (const double x : xs_) p_data_.push_back(run_.line->pdf(x));
  }
  // What cannot be drawn is found before training.
  player::check_axis(x_);
  player::check_axis(in_plane() ? y_ : density_axis());
  density_known_ = !in_plane() && density(run_.G, xs_).has_value();
  look(0, "before training", true);
  // No minibatch has been seen yet.
  if (!run_.exact_v) {
    moments_.back().v = kUndefined;
    moments_.back().frame.readings.erase(moments_.back().frame.readings.begin());
  }
}

void TrainingMovie::plan() {
  constexpr std::int64_t slow_updates = 24, slow_iterations = 6, fast = 150;
  const std::int64_t n = run_.options.iterations, k = run_.options.k;
  slow_ = std::min(std::clamp(slow_updates / (k + 1), std::int64_t{1}, slow_iterations), n);
  for (std::int64_t i = 1; i <= slow_; ++i) {
    const std::int64_t steps = std::min(k, slow_updates - 1);
    for (std::int64_t s = 1; s <= steps && turns_; ++s) d_.insert({i, s * k / steps});
    iterations_.insert(i);
  }
  const std::int64_t m = std::min(fast, n - slow_);
  for (std::int64_t i = 1; i <= m; ++i) {
    const double share = std::pow(static_cast<double>(i) / static_cast<double>(m), 1.5);
    // Not less than i: one iteration is one frame, where there are few.
    iterations_.insert(
        slow_ + std::max(i, static_cast<std::int64_t>(std::llround(static_cast<double>(n - slow_) * share))));
  }
}

void TrainingMovie::after(const Update& u) {
  if (u.of != Update::Of::D || !d_.contains({u.iteration, u.step})) return;
  const std::int64_t k = run_.options.k;
  const std::string which = k > 1 ? fmt::format("update {} of {}", u.step, k) : "update";
  look(u.iteration - 1 + static_cast<double>(u.step) / static_cast<double>(k + 1),
       fmt::format("iteration {}, {} of D: {}", u.iteration, which, of_d(run_.training)), true);
}

void TrainingMovie::after_iteration(std::int64_t iteration) {
  if (!iterations_.contains(iteration)) return;
  const std::string what = turns_
                               ? "update of G: descend " + formula_of_g(run_.training)
                               : fmt::format("update of D and G at once ({})", name(run_.training.rule.kind));
  look(static_cast<double>(iteration), fmt::format("iteration {}, {}", iteration, what), iteration <= slow_);
}

void TrainingMovie::look(double at, std::string caption, bool slow) {
  const Measured measured = measure_();
  Moment moment{{}, measured.v, -log_4 + 2 * measured.jsd};
  player::Frame& frame = moment.frame;
  frame.at = at;
  frame.caption = std::move(caption);
  frame.seconds = slow ? 0.8 : 0.1;
  const auto read = [&](const char* name, const std::string& text, double value) {
    frame.readings.push_back({name, std::isfinite(value) ? number(text) : "not known"});
  };
  read(run_.exact_v ? "V(D, G)" : "V(D, G) of the last minibatch", fmt::format("{:.4f}", moment.v), moment.v);
  if (!std::isnan(measured.jsd)) {
    read("C(G)", fmt::format("{:.4f}", moment.c_g), moment.c_g);
    read("JSD", fmt::format("{:#.3g}", measured.jsd), measured.jsd);
  }
  in_plane() ? look_at_plane(frame) : look_at_line(frame);
  moments_.push_back(std::move(moment));
}

std::vector<double> TrainingMovie::probabilities_of_d(const ad::Array& x) const {
  ad::Tape tape;
  const ad::Var logit = run_.D(tape.constant(x));
  std::vector<double> d;
  for (ad::Index i = 0; i < x.rows(); ++i) d.push_back(ad::sigmoid(logit.array()[i]));
  return d;
}

std::vector<player::Point> TrainingMovie::points_of_g() const {
  ad::Tape tape;
  const ad::Var x = run_.G(tape.constant(z_));
  // On the line they lie a little above the axis, where they can be seen.
  const double above_axis = p_data_.empty() ? 0 : 0.02 * *std::max_element(p_data_.begin(), p_data_.end());
  std::vector<player::Point> points;
  for (ad::Index i = 0; i < z_.rows(); ++i)
    points.push_back({x.array()(i, 0), in_plane() ? x.array()(i, 1) : above_axis});
  return points;
}

void TrainingMovie::look_at_line(player::Frame& frame) const {
  std::vector<double> p_g, best;
  if (density_known_) {
    if (const std::optional<std::vector<double>> y = density(run_.G, xs_)) p_g = *y;
    for (std::size_t i = 0; i < p_g.size(); ++i) {
      const std::optional<double> d = optimal_discriminator(std::log(p_data_[i]), std::log(p_g[i]));
      best.push_back(d && std::isfinite(p_g[i]) ? *d : kUndefined);
    }
    frame.curves.push_back(p_g);
  }
  if (best_known()) frame.curves.push_back(best);
  frame.curves.push_back(probabilities_of_d(ad::Array::column(xs_)));
  if (!density_known_) frame.points.push_back(points_of_g());
}

void TrainingMovie::look_at_plane(player::Frame& frame) const {
  ad::Array middles = ad::Array::zeros(kCells * kCells, 2);
  for (int row = 0; row < kCells; ++row)
    for (int column = 0; column < kCells; ++column) {
      middles(row * kCells + column, 0) = x_.low + (x_.high - x_.low) * (column + 0.5) / kCells;
      middles(row * kCells + column, 1) = y_.low + (y_.high - y_.low) * (row + 0.5) / kCells;
    }
  frame.cells = probabilities_of_d(middles);
  frame.points.push_back(points_of_g());
  const auto outside = std::count_if(frame.points[0].begin(), frame.points[0].end(), [&](player::Point p) {
    return !(x_.low <= p.x && p.x <= x_.high && y_.low <= p.y && p.y <= y_.high);
  });
  if (outside > 0)
    frame.readings.push_back(
        {"samples of G outside of the picture", fmt::format("{} of {}", outside, kShown)});
}

}  // namespace saddle::examples
