// The room "plane": a GAN in the plane. D and D* as maps, samples of G over the data, the noise as G
// bends it, the modes that G reaches, and what a new D can certify. It trains as train_gan does: with the
// same settings and seed the same course, the same modes and the same certificate.
//
// Settings, by the names of the options of train_gan, with their defaults in the plane:
//   data            Ring(n,radius,sd), Grid(n,spacing,sd), of at most 400 modes; moons, the two moons of
//                   examples/generative_models/targets/two_moons.h, with a noise of 0.1; or points.
//                   Ring(8,2,0.05)
//   points          with data "points": two numbers a line, as x y or x,y; at least 10 points, at most 1
//                   MB. p_data is each of the n points with probability 1/n, which has no density
//   latent          the distribution of each number of z: N, U, Laplace, Cauchy, Exp, Logistic, or a
//                   mixture. N(0,1)
//   latent-dim      numbers of z, 1-100; 2
//   generator       mlp, tanh layers; or affine, x = z w + b. mlp
//   hidden-g, hidden-d, layers-g, layers-d  units of each hidden layer of an mlp G and of D, 1-256; 32;
//                   and how many layers, 1-4; 2
//   loss            what G descends: nonsaturating, -E log D(G(z)), or minimax, E log(1 - D(G(z))).
//                   nonsaturating
//   k               steps of D for each of G, 1-100; 1
//   optimizer       adam with beta1 = 0.5, sgd or momentum; adam
//   lr-d, lr-g      learning rates, 1e-9 to 100; 0.005 and 0.002 of adam, 0.1 and 0.05 of sgd, 0.02 and
//                   0.005 of momentum
//   penalty         "", r1:G, gp:L or clip:C (gan/training.h); ""
//   instance-noise  standard deviation, 0-1000; 0. Of moons and points in standard deviations of the data
//   update          alternating, simultaneous, extragradient, optimistic, consensus:G or unrolled:K with
//                   K at most 100; alternating
//   batch           samples in a minibatch, 1-4096; 64
//   seed            0-2^53; 1
//
// Commands:
//   step {steps}          so many iterations, 1 to 1,000,000; 1. Fails with the reason, now and later,
//                         when training left its bounds (gan/bounds.h)
//   update                one update: of D, or of G, or with other rules than alternating of both
//   look {left, right, bottom, top, cells}  the picture, and the cells in a row of its maps, 2-400;
//                         "data-box" and 48
//   sample {samples}      how many samples of G, and of data, are shown, 1-20,000; 500
//   estimate {samples}    from how many samples of G its density is estimated, 10-10,000; 1000
//   judge {samples, held-out}  counts modes among so many samples of G, 2-100,000; 10,000; and measures
//                         "theorem" on so many of both, 2-100,000; 2000
//   certify {steps}       begins a certificate of the G of now, by so many updates of a new D, 1-100,000;
//                         600. Training may go on meanwhile. Not for points of one's own
//   certify_step {steps}  so many of these updates, 1-100,000; 1. After the last one the certificate is
//                         there
//
// Numbers. Points are x, y in turns, in units of the data. Maps go row by row from below. NaN: not known.
//   iteration, step       complete iterations, and updates of D in the one that is not
//   v                     V(D, G) on the last minibatch of D, before its update, as train_gan shows it
//   cost-g, penalty, norm-d, norm-g  what G paid, the penalty of D, and the Euclidean lengths of both
//                         gradients, as of the last updates
//   last                  of the last update: -1 there was none, 0 of D, 1 of G, 2 of both; its
//                         iteration; its step of D
//   course-x, course-y    iterations and V: all, or evenly at most 2000 of them
//   rates                 learning rates of D and of G
//   box, data-box         left, right, bottom, top of the picture, and of where the data are
//   cells                 in a row of the maps
//   data                  points of the data: draws, always the same; of one's own points up to 2000,
//                         evenly
//   samples, outside      G(z), always at the same z; and how many of them are outside of the picture
//   d                     D at the middle of each cell
//   best                  D* there, by the p_g of text "best"
//   mixture               (p_data + p_g) / 2 there: where it is next to nothing, D and D* mean nothing
//   warp, warp-z          lines of a grid of z under G, and in z: "warp-lines" of them, each of "warp-
//                         points" points. They are at the quantiles 0.05, 0.15 ... 0.95 of the first
//                         number of z, then of the second; other numbers are at their median. One line if
//                         z is one number
//   centres, reach        of the modes of a ring or a grid; and the distance, 3 sd, within which a sample
//                         is good
//   modes                 modes that G reaches, how many there are, the share of good samples (quality),
//                         samples, and the quality of p_data, 1 - exp(-9/2) (gan/modes.h)
//   histogram             good samples of each mode
//   coverage              for one's own points: the share that has a sample of G as near as its fifth
//                         nearest other point, the share to be expected if p_g were p_data, and how many
//                         points were looked at (examples/training/own_points.h)
//   judged                the iteration at which "judge" looked
//   theorem               on held-out samples: V(D, G) and its standard error, V(D*, G) and its standard
//                         error, V(D*, G) - V(D, G), and -log 4. With the exact D*, V(D*, G) is C(G) =
//                         -log 4 + 2 JSD (Thm. 1). With an estimate of D* it is V of that estimate, which
//                         is at most C(G). Logits are moved into +-log n, n held-out samples
//                         (gan/held_out_jsd.h)
//   certifying            updates made, updates of all, and the iteration of the G that is certified
//   certificate           of the last one: iteration, JSD as the new D finds it, its standard error, and
//                         the lower confidence bound: JSD(p_data || p_g) is at least that with
//                         probability 0.95, for each certificate by itself (gan/certificate.h); and the
//                         same bound of C(G), -log 4 + 2 JSD
//   certificates          the same of each, one after another
//
// Texts:
//   data          the data in full
//   objectives    what D ascends, what G descends, and the rule, a line each
//   best          JSON: "kind", one of exact, estimate and none (optimum.h); "samples" and "sd" of
//                 an estimate; "why" there is none: points, p_data has no density; instance-noise, D sees
//                 other densities; or as there
//   stopped       why training cannot go on; "" if it can
//   command       train_gan with the same settings, for as many iterations as were made; "" if it does
//                 not have them
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "autodiff/real_math.h"
#include "examples/lab/plane/optimum.h"
#include "examples/lab/plane/run.h"
#include "examples/lab/room.h"
#include "examples/training/own_points.h"
#include "gan/certificate.h"
#include "gan/discriminator.h"
#include "gan/modes.h"
#include "gan/objective.h"

namespace saddle::lab::plane {

using ad::Array;
using ad::Index;

namespace {

constexpr const char* known_numbers =
    "iteration, step, v, cost-g, penalty, norm-d, norm-g, last, course-x, course-y, rates, box, data-box, "
    "cells, "
    "data, samples, outside, d, best, mixture, warp, warp-z, warp-lines, warp-points, centres, reach, modes, "
    "histogram, coverage, judged, theorem, certifying, certificate, certificates";
constexpr int lines_each_way = 10, points_of_line = 41;

// Streams of the seed: 1 to 11 are those of train_gan.
enum Stream : std::uint64_t {
  judged_by = 5,
  certified_by = 6,
  shown = 11,
  estimated_by = 12,
  held_out_by = 13
};

// A net like G, with its present parameters.
gan::Generator copy_of_g(const PlaneRun& run) {
  gan::Generator copy = run.another_g();
  for (std::size_t i = 0; i < copy.parameters().size(); ++i)
    copy.parameters()[i]->set(run.G.parameters()[i]->value());
  return copy;
}

// The G that is certified, and how far that is.
struct Certifying {
  Certifying(const PlaneRun& run, int steps_)
      : iteration(run.iteration()),
        steps(steps_),
        G(copy_of_g(run)),
        work(run.data.sample, gan::samples_of(G), run.random.stream(certified_by), {.steps = steps_}) {}

  int iteration, steps;
  gan::Generator G;
  gan::Certification work;
};

class Plane : public Room {
 public:
  explicit Plane(Settings& settings) : run_(settings), box_(run_.data.box) { show(500); }

  void act(std::string_view command, Settings& arguments) override;
  std::span<const double> numbers(std::string_view name) override;
  std::string text(std::string_view name) override;

 private:
  void look(Settings& arguments);
  void show(Index count);
  void judge(Index samples, Index held_out);
  void certify_step(std::int64_t steps);

  const PlaneDensity& p_g();
  bool best_known() { return p_g().kind != PlaneDensity::Kind::none; }
  std::vector<double> logits(const Array& u) const;
  std::optional<std::vector<double>> best_logits(const Array& u, std::vector<double>* mixture = nullptr);
  Array cells() const;
  Array in_picture(const Array& u) const;
  Array lines_of_noise() const;
  std::vector<double> numbers_of(std::string_view name);

  PlaneRun run_;
  Box box_;
  Index cells_ = 48;
  Array z_, data_;  // that are shown
  Index estimated_from_ = 1000;
  std::optional<PlaneDensity> p_g_;  // of the present G
  std::vector<double> shown_;

  std::array<double, 5> modes_ = {not_known, not_known, not_known, not_known, not_known};
  std::array<double, 6> theorem_ = {not_known, not_known, not_known, not_known, not_known, -gan::log_4};
  std::array<double, 3> coverage_ = {not_known, not_known, not_known};
  std::vector<double> histogram_;
  double judged_ = not_known;
  std::unique_ptr<Certifying> certifying_;
  std::vector<double> certificates_;
};

void Plane::act(std::string_view command, Settings& arguments) {
  if (command == "step") {
    const std::int64_t steps = arguments.whole("steps", 1, 1, 1'000'000);
    arguments.finish();
    p_g_.reset();
    run_.iterate(steps);
  } else if (command == "update") {
    arguments.finish();
    p_g_.reset();
    run_.update();
  } else if (command == "look") {
    look(arguments);
  } else if (command == "sample") {
    const Index count = arguments.whole("samples", 500, 1, 20'000);
    arguments.finish();
    show(count);
  } else if (command == "estimate") {
    const Index count = arguments.whole("samples", 1000, 10, 10'000);
    arguments.finish();
    estimated_from_ = count;
    p_g_.reset();
  } else if (command == "judge") {
    const Index samples = arguments.whole("samples", 10'000, 2, 100'000),
                held_out = arguments.whole("held-out", 2000, 2, 100'000);
    arguments.finish();
    judge(samples, held_out);
  } else if (command == "certify") {
    const std::int64_t steps = arguments.whole("steps", gan::CertificateOptions{}.steps, 1, 100'000);
    arguments.finish();
    if (run_.data.points)
      throw std::invalid_argument(
          "certify: it takes fresh draws of p_data, more than one's own points are, got points");
    certifying_ = std::make_unique<Certifying>(run_, static_cast<int>(steps));
  } else if (command == "certify_step") {
    const std::int64_t steps = arguments.whole("steps", 1, 1, 100'000);
    arguments.finish();
    certify_step(steps);
  } else {
    unknown("plane", "command", command,
            "step, update, look, sample, estimate, judge, certify, certify_step");
  }
}

void Plane::look(Settings& arguments) {
  constexpr double far = 1e9;
  const Box& usual = run_.data.box;
  const Box box{
      arguments.number("left", usual.left, -far, far), arguments.number("right", usual.right, -far, far),
      arguments.number("bottom", usual.bottom, -far, far), arguments.number("top", usual.top, -far, far)};
  const Index cells = arguments.whole("cells", 48, 2, 400);
  arguments.finish();
  if (!(box.left < box.right && box.bottom < box.top))
    throw std::invalid_argument(
        fmt::format("look: left must be below right and bottom below top, got {}, {}, {} and {}", box.left,
                    box.right, box.bottom, box.top));
  box_ = box;
  cells_ = cells;
}

void Plane::show(Index count) {
  ad::Random random = run_.random.stream(shown);
  z_ = gan::sample(run_.G.latent(), count, random);
  if (!run_.data.points) {
    data_ = run_.data.in_units_of_data(run_.data.sample(count, random));
    return;
  }
  // Some of the points, evenly.
  const Array& all = run_.data.points->points;
  const Index n = std::min(all.rows(), std::max<Index>(count, 2000));
  data_ = Array::zeros(n, 2);
  for (Index i = 0; i < n; ++i)
    for (const Index c : {0, 1}) data_(i, c) = all(i * all.rows() / n, c);
}

void Plane::judge(Index samples, Index held_out) {
  ad::Random random = run_.random.stream(judged_by);
  const gan::Sampler of_g = gan::samples_of(run_.G);
  if (const auto& mixture = run_.data.mixture) {
    const gan::ModeCount count = gan::count_modes(*mixture, of_g(samples, random));
    modes_ = {static_cast<double>(count.covered()), static_cast<double>(count.histogram.size()),
              count.quality(), static_cast<double>(count.samples), gan::share_within(3)};
    histogram_.assign(count.histogram.begin(), count.histogram.end());
  }
  if (run_.data.points) {
    const Array generated = of_g(samples, random);
    const examples::PointsCompared compared = examples::compare_points(*run_.data.points, generated, random);
    coverage_ = {compared.coverage, compared.expected, static_cast<double>(compared.looked_at)};
  }
  judged_ = run_.iteration();
  if (run_.data.points) return;  // against p_g, JSD is log 2 whatever G does

  // Measure V of D and of D* on the same samples.
  theorem_ = {not_known, not_known, not_known, not_known, not_known, -gan::log_4};
  ad::Random fresh = run_.random.stream(held_out_by);
  const Array x = run_.data.sample(held_out, fresh), g = of_g(held_out, fresh);
  const auto v = [this](const gan::Certificate& c, int at) {
    theorem_[static_cast<std::size_t>(at)] = 2 * c.jsd - gan::log_4;
    theorem_[static_cast<std::size_t>(at + 1)] = 2 * c.standard_error;
  };
  if (run_.training_options.instance_noise == 0) v(gan::held_out_jsd(logits(x), logits(g)), 0);
  if (!best_known()) return;
  const auto on_x = best_logits(x), on_g = best_logits(g);
  if (!on_x || !on_g) return;
  v(gan::held_out_jsd(*on_x, *on_g), 2);
  theorem_[4] = theorem_[2] - theorem_[0];
}

void Plane::certify_step(std::int64_t steps) {
  if (!certifying_)
    throw std::invalid_argument("certify_step: there must be a certificate that was begun, got none");
  try {
    for (; steps > 0 && !certifying_->work.trained(); --steps) certifying_->work.step();
    if (!certifying_->work.trained()) return;
    const gan::Certificate found = certifying_->work.measure();
    for (const double number : {static_cast<double>(certifying_->iteration), found.jsd, found.standard_error,
                                found.lower, -gan::log_4 + 2 * found.lower})
      certificates_.push_back(number);
  } catch (...) {
    certifying_.reset();
    throw;
  }
  certifying_.reset();
}

// Not for points of one's own, and not under instance noise, where another D is the best.
const PlaneDensity& Plane::p_g() {
  if (p_g_) return *p_g_;
  if (run_.data.points || run_.training_options.instance_noise > 0) {
    p_g_.emplace();
    p_g_->why = run_.data.points ? "points" : "instance-noise";
  } else {
    p_g_ = density_in_plane(run_.G, run_.options.generator == "affine", estimated_from_,
                            run_.random.stream(estimated_by));
  }
  return *p_g_;
}

std::vector<double> Plane::logits(const Array& u) const {
  const Array logit = run_.D(u);
  return {logit.begin(), logit.end()};
}

// The logits of D*, NaN where both densities are zero; and (p_data + p_g) / 2 in units of the data.
std::optional<std::vector<double>> Plane::best_logits(const Array& u, std::vector<double>* mixture) {
  if (!best_known()) return std::nullopt;
  const std::optional<std::vector<double>> log_p = run_.data.log_density(u);
  if (!log_p) return std::nullopt;
  const std::vector<double> log_q = p_g().log_p(u);
  const double area = run_.data.sd[0] * run_.data.sd[1];
  std::vector<double> logit;
  for (std::size_t i = 0; i < log_q.size(); ++i) {
    logit.push_back(gan::optimal_logit((*log_p)[i], log_q[i]).value_or(not_known));
    if (mixture) mixture->push_back((std::exp((*log_p)[i]) + std::exp(log_q[i])) / (2 * area));
  }
  return logit;
}

// The middles of the cells, in units of the nets.
Array Plane::cells() const {
  Array middles = Array::zeros(cells_ * cells_, 2);
  for (Index row = 0; row < cells_; ++row)
    for (Index column = 0; column < cells_; ++column) {
      const auto across = (static_cast<double>(column) + 0.5) / static_cast<double>(cells_),
                 up = (static_cast<double>(row) + 0.5) / static_cast<double>(cells_);
      middles(row * cells_ + column, 0) = box_.left + (box_.right - box_.left) * across;
      middles(row * cells_ + column, 1) = box_.bottom + (box_.top - box_.bottom) * up;
    }
  return run_.data.in_units_of_nets(std::move(middles));
}

Array Plane::in_picture(const Array& z) const {
  ad::Tape tape;
  return run_.data.in_units_of_data(Array(run_.G(tape.constant(z)).array()));
}

// Points z on the lines of a grid.
Array Plane::lines_of_noise() const {
  const gan::Distribution& latent = run_.G.latent().distribution;
  const Index dim = run_.G.latent().dim;
  const auto at = [&](int i, int n) { return latent.quantile((i + 0.5) / n); };
  const int lines = dim == 1 ? 1 : 2 * lines_each_way;
  Array z = Array::filled(lines * points_of_line, dim, latent.quantile(0.5));
  for (int line = 0; line < lines; ++line)
    for (int i = 0; i < points_of_line; ++i) {
      const Index row = line * points_of_line + i;
      // The first ten lines have one first number of z each, the others one second number.
      const Index moves = dim == 1 || line >= lines_each_way ? 0 : 1;
      z(row, moves) = at(i, points_of_line);
      if (dim > 1) z(row, 1 - moves) = at(line % lines_each_way, lines_each_way);
    }
  return z;
}

std::vector<double> Plane::numbers_of(std::string_view name) {
  const auto flat = [](const Array& points) { return std::vector<double>(points.begin(), points.end()); };
  const auto corners = [](const Box& box) {
    return std::vector<double>{box.left, box.right, box.bottom, box.top};
  };
  const auto all = [](const auto& numbers) { return std::vector<double>(numbers.begin(), numbers.end()); };
  if (name == "iteration") return {static_cast<double>(run_.iteration())};
  if (name == "step") return {static_cast<double>(run_.step())};
  if (name == "v") return {run_.v};
  if (name == "cost-g") return {run_.cost_g};
  if (name == "penalty") return {run_.penalty};
  if (name == "norm-d") return {run_.norm_d};
  if (name == "norm-g") return {run_.norm_g};
  if (name == "last")
    return {static_cast<double>(run_.last.of) - 1, static_cast<double>(run_.last.iteration),
            static_cast<double>(run_.last.step)};
  if (name == "course-x") return run_.course.steps();
  if (name == "course-y") return run_.course.column(0);
  if (name == "rates") return {run_.rates.d, run_.rates.g};
  if (name == "box") return corners(box_);
  if (name == "data-box") return corners(run_.data.box);
  if (name == "cells") return {static_cast<double>(cells_)};
  if (name == "data") return flat(data_);
  if (name == "samples") return flat(in_picture(z_));
  if (name == "outside") {
    const Array x = in_picture(z_);
    double outside = 0;
    for (Index i = 0; i < x.rows(); ++i)
      outside +=
          !(box_.left <= x(i, 0) && x(i, 0) <= box_.right && box_.bottom <= x(i, 1) && x(i, 1) <= box_.top);
    return {outside};
  }
  if (name == "d") {
    std::vector<double> d = logits(cells());
    for (double& each : d) each = ad::sigmoid(each);
    return d;
  }
  if (name == "best") {
    std::vector<double> d = best_logits(cells()).value_or(
        std::vector<double>(static_cast<std::size_t>(cells_ * cells_), not_known));
    for (double& each : d) each = ad::sigmoid(each);
    return d;
  }
  if (name == "mixture") {
    std::vector<double> mixture;
    if (!best_logits(cells(), &mixture)) mixture.assign(static_cast<std::size_t>(cells_ * cells_), not_known);
    return mixture;
  }
  if (name == "warp") return flat(in_picture(lines_of_noise()));
  if (name == "warp-z") {
    const Array z = lines_of_noise();
    std::vector<double> first_two;
    for (Index i = 0; i < z.rows(); ++i) {
      first_two.push_back(z(i, 0));
      first_two.push_back(z.cols() > 1 ? z(i, 1) : 0);
    }
    return first_two;
  }
  if (name == "warp-lines") return {run_.G.latent().dim == 1 ? 1.0 : 2 * lines_each_way};
  if (name == "warp-points") return {points_of_line};
  if (name == "centres") {
    std::vector<double> centres;
    if (run_.data.mixture)
      for (const gan::Centre& c : run_.data.mixture->centres()) centres.insert(centres.end(), {c.x, c.y});
    return centres;
  }
  if (name == "reach") return {run_.data.mixture ? 3 * run_.data.mixture->sd() : not_known};
  if (name == "modes") return all(modes_);
  if (name == "histogram") return histogram_;
  if (name == "coverage") return all(coverage_);
  if (name == "judged") return {judged_};
  if (name == "theorem") return all(theorem_);
  if (name == "certifying") {
    if (!certifying_) return {not_known, not_known, not_known};
    return {static_cast<double>(certifying_->work.steps_made()), static_cast<double>(certifying_->steps),
            static_cast<double>(certifying_->iteration)};
  }
  if (name == "certificate") {
    if (certificates_.empty()) return {not_known, not_known, not_known, not_known, not_known};
    return {certificates_.end() - 5, certificates_.end()};
  }
  if (name == "certificates") return certificates_;
  unknown("plane", "number", name, known_numbers);
}

std::span<const double> Plane::numbers(std::string_view name) {
  shown_ = numbers_of(name);
  return shown_;
}

std::string Plane::text(std::string_view name) {
  if (name == "data") return run_.data.text;
  if (name == "objectives")
    return fmt::format("{}\n{}\n{}", gan::formula_of_d(run_.training_options),
                       gan::formula_of_g(run_.training_options), gan::formula(run_.training_options.rule));
  if (name == "best") {
    const PlaneDensity& density = p_g();
    constexpr const char* kinds[] = {"exact", "estimate", "none"};
    return nlohmann::json{{"kind", kinds[static_cast<int>(density.kind)]},
                          {"why", density.why},
                          {"samples", density.samples},
                          {"sd", density.sd}}
        .dump();
  }
  if (name == "stopped") return run_.stopped;
  if (name == "command") return run_.command();
  unknown("plane", "text", name, "data, objectives, best, stopped, command");
}

}  // namespace

}  // namespace saddle::lab::plane

namespace saddle::lab {

std::unique_ptr<Room> open_plane(Settings& settings) {
  return std::make_unique<plane::Plane>(settings);
}

}  // namespace saddle::lab
