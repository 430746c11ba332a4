// The room "motion": two players follow their gradients, and do or do not get to the equilibrium at zero. The
// bilinear game, cost_first = x y = -cost_second, or the Dirac-GAN (gan/dirac_gan.h; Mescheder, Geiger &
// Nowozin 2018), where x is theta and y is psi. Chapter 12 of the docs and docs/reference/steps.md have the
// theory.
//
// Settings
//   game           "bilinear" (default) or "dirac"
//   update         the rule of gan/dynamics/steps.h: "simultaneous" (default), "alternating" (G first),
//                  "extragradient", "optimistic", "consensus", "unrolled"
//   consensus      of consensus steps: gamma, 0 to 10; default 0.5
//   unroll         of unrolled steps: K, 0 to 20; default 1
//   lr-g, lr-d     the step sizes h of the two players, 0.001 to 4; default 0.2
//   x, y           the start, -10 to 10; default (1, 0.5)
//   loss           of the Dirac-GAN: "minimax" (default), "nonsaturating", "wasserstein"
//   r1             of the Dirac-GAN: gamma of gamma/2 E |D'|^2 at the data, 0 to 20; default 0
//   gp             of the Dirac-GAN: gamma of gamma/2 E (|D'| - 1)^2 (WGAN-GP), 0 to 20; default 0
//   noise-variance of the Dirac-GAN: the variance of instance noise, 0 to 20; default 0
//   range          the field is shown on [-range, range]^2, 0.01 to 1000; default 2
//
// Commands
//   step {steps}   so many steps, 1 (default) to 100,000; none after the run has left all bounds:
//                  |z| > 1e9, or a number that is not finite
//   start {x, y}   begins again from another start; without them from the same one
//   look {range}   another range for the field
//
// Numbers. z = (x, y), h = sqrt(lr-g lr-d). The flow is z' = (lr-g / h v_1, lr-d / h v_2), v the vector
// field, or that of consensus optimisation, v - gamma grad |v|^2 / 2: with equal step sizes z' = v(z). A step
// takes the time h.
//   iteration, time           steps so far, and h times that
//   x, y, distance            where the steps are, and their distance from the equilibrium
//   flow_x, flow_y, flow_distance    the same of the flow at the same time
//   cost_g, cost_d            the costs that the players descend there
//   gradient                  |v|, the norm of both gradients
//   rate                      the mean factor of the distance per step, (|z_n| / |z_0|)^(1/n); NaN at n = 0
//   left                      the number of the step that left all bounds; NaN as long as none has
//   trail, flow_trail         x and y in turns: the last 1000 points of the steps, and of the flow
//   course_n, course_distance, course_flow    at up to 1024 of the steps so far and at the last: its
//                             number, and the distances of the steps and of the flow
//   course_predicted          there: |z_0| radius^n, the local prediction
//   grid, field               15 coordinates from -range to range; and for each y, for each x the two
//                             parts of z'
//   flow_jacobian, flow_spectrum, abscissa    of the flow's field at the equilibrium: four numbers, row by
//                             row; real and imaginary parts in turns; the largest real part
//   step_jacobian, step_spectrum, radius      of one step there, by finite differences of the step itself;
//                             of optimistic steps of (z, the z before), 4 x 4; the largest modulus
//   closed                    the closed form of the radius (gan/claims/dynamics/rates.h); NaN if there is
//                             none
//   difference                radius - closed
//   s, a, gamma               f'(0), or 1 of xy; h s; and gamma of what damps D as gamma/2 psi^2 does
// The field of WGAN-GP has no derivative at the equilibrium: its Jacobians and spectra are empty, its radius
// is NaN.
//
// Texts
//   verdict     JSON: "flow" and "step", each "stable", "unstable", "bounded", "undecided" or "no-derivative"
//               (Verdict in local.h; all of them are about the equilibrium, and only if "linear" is
//               true about every start), "law", which closed form it is (Law), "flow_beyond" and
//               "step_beyond" (Beyond)
//   state       "runs", or "left all bounds at step n"
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "examples/lab/motion/local.h"
#include "examples/lab/motion/run.h"
#include "examples/lab/room.h"
#include "gan/claims/dynamics/orbit.h"

namespace saddle::lab::motion {
namespace {

using gan::State;
using Kind = gan::UpdateRule::Kind;
using Numbers = std::vector<double>;

constexpr double farthest_start = 10, least_range = 0.01, most_range = 1000;

Kind kind_of(const std::string& rule) {
  for (const Kind kind :
       {Kind::alternating, Kind::extragradient, Kind::optimistic, Kind::consensus, Kind::unrolled})
    if (rule == gan::name(kind)) return kind;
  return Kind::simultaneous;
}

gan::DiracObjective objective_of(const std::string& loss) {
  return loss == "nonsaturating" ? gan::DiracObjective::non_saturating
         : loss == "wasserstein" ? gan::DiracObjective::wasserstein
                                 : gan::DiracObjective::minimax;
}

Motion read_motion(Settings& settings) {
  Motion motion;
  motion.bilinear = settings.choice("game", "bilinear", {"bilinear", "dirac"}) == "bilinear";
  motion.rule.kind = kind_of(settings.choice(
      "update", "simultaneous",
      {"simultaneous", "alternating", "extragradient", "optimistic", "consensus", "unrolled"}));
  if (motion.rule.kind == Kind::consensus) motion.rule.gamma = settings.number("consensus", 0.5, 0, 10);
  if (motion.rule.kind == Kind::unrolled)
    motion.rule.unroll = static_cast<int>(settings.whole("unroll", 1, 0, 20));
  motion.h_g = settings.number("lr-g", 0.2, 1e-3, 4);
  motion.h_d = settings.number("lr-d", 0.2, 1e-3, 4);
  if (!motion.bilinear) {
    motion.dirac.objective =
        objective_of(settings.choice("loss", "minimax", {"minimax", "nonsaturating", "wasserstein"}));
    motion.dirac.r1 = settings.number("r1", 0, 0, 20);
    motion.dirac.gradient_penalty = settings.number("gp", 0, 0, 20);
    motion.dirac.noise_variance = settings.number("noise-variance", 0, 0, 20);
  }
  return motion;
}

State read_start(Settings& settings, const State& fallback) {
  return {settings.number("x", fallback[0], -farthest_start, farthest_start),
          settings.number("y", fallback[1], -farthest_start, farthest_start)};
}

Numbers numbers_of(const ad::Array& a) {
  return {a.begin(), a.end()};
}

Numbers numbers_of(const gan::Spectrum& spectrum) {
  Numbers parts;
  for (const std::complex<double>& value : spectrum) parts.insert(parts.end(), {value.real(), value.imag()});
  return parts;
}

class MotionRoom final : public Room {
 public:
  explicit MotionRoom(Settings& settings)
      : motion_(read_motion(settings)),
        run_(motion_, read_start(settings, {1, 0.5})),
        v_(motion_.game().field()),
        costs_(motion_.game().costs()),
        local_(local_dynamics(motion_)),
        range_(settings.number("range", 2, least_range, most_range)) {}

  void act(std::string_view command, Settings& arguments) override {
    if (command == "step") {
      const std::int64_t steps = arguments.whole("steps", 1, 1, 100'000);
      arguments.finish();
      for (std::int64_t i = 0; i < steps && run_.left() == 0; ++i) run_.step();
    } else if (command == "start") {
      State start = read_start(arguments, run_.start());
      arguments.finish();
      run_ = MotionRun(motion_, std::move(start));
    } else if (command == "look") {
      const double range = arguments.number("range", range_, least_range, most_range);
      arguments.finish();
      range_ = range;
      field_.clear();
    } else {
      unknown("motion", "command", command, "step, start, look");
    }
  }

  std::span<const double> numbers(std::string_view name) override {
    for (const Shown& one : all) {
      if (one.name == name) return shown_ = one.of(*this);
    }
    std::string known;
    for (const Shown& one : all) known += fmt::format("{}{}", known.empty() ? "" : ", ", one.name);
    unknown("motion", "number", name, known);
  }

  std::string text(std::string_view name) override {
    if (name == "verdict")
      return nlohmann::json{{"flow", motion::name(local_.flow_verdict)},
                            {"step", motion::name(local_.step_verdict)},
                            {"linear", motion_.linear()},
                            {"law", motion::name(local_.law)},
                            {"flow_beyond", motion::name(local_.flow_beyond)},
                            {"step_beyond", motion::name(local_.step_beyond)}}
          .dump();
    if (name == "state")
      return run_.left() == 0 ? "runs" : fmt::format("left all bounds at step {}", run_.left());
    unknown("motion", "text", name, "verdict, state");
  }

 private:
  struct Shown {
    std::string_view name;
    Numbers (*of)(MotionRoom& room);
  };
  static const std::vector<Shown> all;

  Numbers rate() const {
    const double n = static_cast<double>(run_.iteration());
    return {n == 0 ? no_number : std::exp(std::log(gan::norm(run_.z()) / gan::norm(run_.start())) / n)};
  }

  Numbers predicted() const {
    Numbers all;
    for (const double n : run_.course().n)
      all.push_back(gan::norm(run_.start()) * std::pow(local_.radius, n));
    return all;
  }

  static Numbers grid(double range) {
    constexpr int points = 15;
    Numbers all;
    for (int i = 0; i < points; ++i) all.push_back(range * (2 * i - (points - 1)) / (points - 1));
    return all;
  }

  const Numbers& field() {
    if (!field_.empty()) return field_;
    const gan::StateMap field = motion_.field();
    const Numbers at = grid(range_);
    for (const double y : at)
      for (const double x : at) {
        const State v = field({x, y});
        field_.insert(field_.end(), v.begin(), v.end());
      }
    return field_;
  }

  Motion motion_;
  MotionRun run_;
  gan::StateMap v_, costs_;
  Local local_;
  double range_;
  Numbers field_;  // empty until somebody asks
  Numbers shown_;
};

const std::vector<MotionRoom::Shown> MotionRoom::all = {
    {"iteration", [](MotionRoom& r) { return Numbers{static_cast<double>(r.run_.iteration())}; }},
    {"time", [](MotionRoom& r) { return Numbers{static_cast<double>(r.run_.iteration()) * r.motion_.h()}; }},
    {"x", [](MotionRoom& r) { return Numbers{r.run_.z()[0]}; }},
    {"y", [](MotionRoom& r) { return Numbers{r.run_.z()[1]}; }},
    {"distance", [](MotionRoom& r) { return Numbers{gan::norm(r.run_.z())}; }},
    {"flow_x", [](MotionRoom& r) { return Numbers{r.run_.flow()[0]}; }},
    {"flow_y", [](MotionRoom& r) { return Numbers{r.run_.flow()[1]}; }},
    {"flow_distance", [](MotionRoom& r) { return Numbers{gan::norm(r.run_.flow())}; }},
    {"cost_g", [](MotionRoom& r) { return Numbers{r.costs_(r.run_.z())[0]}; }},
    {"cost_d", [](MotionRoom& r) { return Numbers{r.costs_(r.run_.z())[1]}; }},
    {"gradient", [](MotionRoom& r) { return Numbers{gan::norm(r.v_(r.run_.z()))}; }},
    {"rate", [](MotionRoom& r) { return r.rate(); }},
    {"left",
     [](MotionRoom& r) {
       return Numbers{r.run_.left() == 0 ? no_number : static_cast<double>(r.run_.left())};
     }},
    {"trail", [](MotionRoom& r) { return r.run_.trail().last(); }},
    {"flow_trail", [](MotionRoom& r) { return r.run_.flow_trail().last(); }},
    {"course_n", [](MotionRoom& r) { return r.run_.course().n; }},
    {"course_distance", [](MotionRoom& r) { return r.run_.course().distance; }},
    {"course_flow", [](MotionRoom& r) { return r.run_.course().flow; }},
    {"course_predicted", [](MotionRoom& r) { return r.predicted(); }},
    {"grid", [](MotionRoom& r) { return grid(r.range_); }},
    {"field", [](MotionRoom& r) { return r.field(); }},
    {"flow_jacobian", [](MotionRoom& r) { return numbers_of(r.local_.flow_jacobian); }},
    {"flow_spectrum", [](MotionRoom& r) { return numbers_of(r.local_.flow); }},
    {"abscissa", [](MotionRoom& r) { return Numbers{r.local_.abscissa}; }},
    {"step_jacobian", [](MotionRoom& r) { return numbers_of(r.local_.step_jacobian); }},
    {"step_spectrum", [](MotionRoom& r) { return numbers_of(r.local_.step); }},
    {"radius", [](MotionRoom& r) { return Numbers{r.local_.radius}; }},
    {"closed", [](MotionRoom& r) { return Numbers{r.local_.closed}; }},
    {"difference", [](MotionRoom& r) { return Numbers{r.local_.radius - r.local_.closed}; }},
    {"s", [](MotionRoom& r) { return Numbers{r.local_.s}; }},
    {"a", [](MotionRoom& r) { return Numbers{r.local_.a}; }},
    {"gamma", [](MotionRoom& r) { return Numbers{r.local_.gamma}; }}};

}  // namespace
}  // namespace saddle::lab::motion

std::unique_ptr<saddle::lab::Room> saddle::lab::open_motion(Settings& settings) {
  return std::make_unique<motion::MotionRoom>(settings);
}
