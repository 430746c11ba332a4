// The room "motion" of the lab: its numbers against closed forms, against orbits that are computed by hand,
// and against the library.
#include <cmath>
#include <complex>
#include <nlohmann/json.hpp>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "examples/lab/motion/run.h"
#include "examples/lab/room.h"
#include "gan/claims/dynamics/played.h"
#include "gan/dynamics/eigenvalues.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

// The tests of the rooms are compiled as one unit.
namespace saddle::lab_motion_test {

using namespace saddle::lab;
namespace gan = saddle::gan;
namespace tolerance = saddle::tolerance;
using nlohmann::json;
using saddle::mentions;
using saddle::message;

namespace {

struct Opened {
  std::unique_ptr<Room> room;

  explicit Opened(const json& settings) {
    Settings read("motion", settings.dump());
    room = open_motion(read);
    read.finish();
  }
  void act(const char* command, const json& arguments = json::object()) {
    Settings read(command, arguments.dump());
    room->act(command, read);
  }
  void step(int n) { act("step", {{"steps", n}}); }
  std::vector<double> numbers(const char* name) {
    const auto all = room->numbers(name);
    return {all.begin(), all.end()};
  }
  double number(const char* name) {
    const auto all = numbers(name);
    REQUIRE(all.size() == 1);
    return all[0];
  }
  json verdict() { return json::parse(room->text("verdict")); }
};

json with(json settings, const char* name, const json& value) {
  settings[name] = value;
  return settings;
}

json both(double h, json settings = json::object()) {
  return with(with(std::move(settings), "lr-g", h), "lr-d", h);
}

json dirac(const char* loss, json settings = json::object()) {
  return with(with(std::move(settings), "game", "dirac"), "loss", loss);
}

// f'(t) of f(t) = -log(1 + exp(-t)).
double slope(double t) {
  return 1 / (1 + std::exp(t));
}

}  // namespace

TEST_CASE("lab, motion: the radius of each rule on xy is its closed form, and says what follows") {
  struct Row {
    json settings;
    double radius;
    const char *verdict, *law;
  };
  const double h = 0.3, h2 = h * h;
  const std::vector<Row> rows = {
      {both(h), std::sqrt(1 + h2), "unstable", "simultaneous"},
      {both(1e-3), std::sqrt(1 + 1e-6), "unstable", "simultaneous"},
      {both(h, {{"update", "alternating"}}), 1, "bounded", "alternating"},
      {both(1e-3, {{"update", "alternating"}}), 1, "bounded", "alternating"},
      {both(1.99, {{"update", "alternating"}}), 1, "bounded", "alternating"},
      // Beyond two: trace 2 - h^2, determinant one.
      {both(2.5, {{"update", "alternating"}}), 2.125 + std::sqrt(2.125 * 2.125 - 1), "unstable",
       "alternating"},
      {both(h, {{"update", "extragradient"}}), std::sqrt(1 - h2 + h2 * h2), "stable", "extragradient"},
      // A turn by a quarter.
      {both(1, {{"update", "extragradient"}}), 1, "bounded", "extragradient"},
      {both(1.1, {{"update", "extragradient"}}), std::sqrt(1 - 1.21 + 1.21 * 1.21), "unstable",
       "extragradient"},
      {both(h, {{"update", "optimistic"}}), std::sqrt((1 + std::sqrt(1 - 4 * h2)) / 2), "stable",
       "optimistic"},
      {both(0.7, {{"update", "optimistic"}}), std::sqrt(0.98 + 0.7 * std::sqrt(0.96)), "unstable",
       "optimistic"},
      {both(h, {{"update", "consensus"}, {"consensus", 0.5}}), std::hypot(1 - h / 2, h), "stable",
       "consensus"},
      {both(h, {{"update", "unrolled"}, {"unroll", 2}}), std::sqrt(1 - 3 * h2), "stable", "unrolled"},
      {both(h, {{"update", "unrolled"}, {"unroll", 0}}), std::sqrt(1 + h2), "unstable", "unrolled"}};
  for (const Row& row : rows) {
    CAPTURE(row.settings.dump());
    Opened motion(row.settings);
    CHECK_THAT(motion.number("radius"), WithinAbs(row.radius, tolerance::hundred_steps));
    CHECK_THAT(motion.number("closed"), WithinAbs(row.radius, tolerance::dozen_roundings));
    CHECK(motion.number("difference") == motion.number("radius") - motion.number("closed"));
    CHECK(motion.verdict()["step"] == row.verdict);
    CHECK(motion.verdict()["law"] == row.law);
    CHECK(motion.verdict()["linear"] == true);
  }
}

TEST_CASE("lab, motion: on the border with a double eigenvalue nothing is claimed") {
  Opened motion(both(2, {{"update", "alternating"}, {"x", 1}, {"y", 0.5}}));
  CHECK(motion.number("closed") == 1);
  CHECK(motion.verdict()["step"] == "undecided");
  // z_n = (-1)^n (z_0 + n (2 y_0 - 2 x_0) (1, 1)): bounded it is not.
  motion.step(1001);
  CHECK(motion.number("x") == -(1 + 1001 * -1.0));
  CHECK(motion.number("y") == -(0.5 + 1001 * -1.0));
}

TEST_CASE("lab, motion: two step sizes are one of their geometric mean, or one of D with another strength") {
  for (const char* rule : {"simultaneous", "alternating", "extragradient", "optimistic", "unrolled"}) {
    for (const char* loss : {"minimax", "nonsaturating", "wasserstein"}) {
      CAPTURE(rule, loss);
      Opened motion(dirac(loss, {{"update", rule}, {"lr-g", 0.05}, {"lr-d", 0.8}}));
      const double s = std::string(loss) == "wasserstein" ? 1 : 0.5;
      CHECK(motion.number("s") == s);
      CHECK_THAT(motion.number("a"), WithinAbs(0.2 * s, tolerance::dozen_roundings));
      CHECK_THAT(motion.number("radius"), WithinAbs(motion.number("closed"), tolerance::hundred_steps));
    }
  }
  for (const double gamma : {0.3, 3.0}) {
    Opened motion(dirac("minimax", {{"lr-g", 0.05}, {"lr-d", 0.4}, {"r1", gamma}}));
    CHECK(motion.verdict()["law"] == "damped");
    // [[1, -h_g/2], [h_d/2, 1 - h_d gamma]] by its trace and determinant.
    const double half = 1 - 0.2 * gamma, determinant = 1 - 0.4 * gamma + 0.05 * 0.4 / 4;
    const double root = half * half - determinant;
    const double radius = root < 0 ? std::sqrt(determinant) : std::fabs(half) + std::sqrt(root);
    CHECK_THAT(motion.number("radius"), WithinAbs(radius, tolerance::hundred_steps));
    CHECK_THAT(motion.number("closed"), WithinAbs(radius, tolerance::dozen_roundings));
  }
  // Noise damps only where D's objective is curved.
  CHECK(Opened(dirac("minimax", {{"noise-variance", 1}})).number("gamma") == 0.5);
  CHECK(Opened(dirac("wasserstein", {{"noise-variance", 1}})).number("gamma") == 0);
  CHECK(Opened(dirac("wasserstein", {{"noise-variance", 1}})).verdict()["law"] == "simultaneous");

  Opened consensus({{"update", "consensus"}, {"lr-g", 0.05}, {"lr-d", 0.4}});
  CHECK(consensus.verdict()["law"] == "none");
  CHECK(std::isnan(consensus.number("closed")));
  // [[1 - h_g gamma, -h_g], [h_d, 1 - h_d gamma]], gamma = 1/2.
  CHECK_THAT(consensus.number("radius"), WithinAbs(std::sqrt(0.975 * 0.8 + 0.02), tolerance::hundred_steps));
}

TEST_CASE("lab, motion: the spectrum of the flow is that of chapter 12") {
  struct Row {
    json settings;
    std::complex<double> upper;  // the eigenvalue of the larger imaginary or real part
    const char *verdict, *beyond;
  };
  const std::vector<Row> rows = {
      {json::object(), {0, 1}, "bounded", "none"},
      {dirac("minimax"), {0, 0.5}, "undecided", "closed-orbits"},
      {dirac("nonsaturating"), {0, 0.5}, "undecided", "slow"},
      {dirac("wasserstein"), {0, 1}, "bounded", "none"},
      {dirac("minimax", {{"r1", 0.6}}), {-0.3, 0.4}, "stable", "none"},
      {dirac("minimax", {{"r1", 2.5}}), {-1.25 + std::sqrt(1.5625 - 0.25), 0}, "stable", "none"},
      {dirac("nonsaturating", {{"noise-variance", 1.2}}), {-0.3, 0.4}, "stable", "none"},
      {dirac("wasserstein", {{"noise-variance", 1.2}}), {0, 1}, "bounded", "none"},
      {dirac("minimax", {{"update", "consensus"}, {"consensus", 0.8}}), {-0.2, 0.5}, "stable", "none"},
      {{{"update", "consensus"}, {"consensus", 0.8}}, {-0.8, 1}, "stable", "none"}};
  for (const Row& row : rows) {
    CAPTURE(row.settings.dump());
    Opened motion(row.settings);
    const std::vector<double> spectrum = motion.numbers("flow_spectrum");
    REQUIRE(spectrum.size() == 4);
    std::complex<double> upper(spectrum[0], spectrum[1]);
    if (spectrum[3] > spectrum[1] || (spectrum[3] == spectrum[1] && spectrum[2] > spectrum[0]))
      upper = {spectrum[2], spectrum[3]};
    CHECK_THAT(upper.real(), WithinAbs(row.upper.real(), tolerance::hundred_steps));
    CHECK_THAT(upper.imag(), WithinAbs(row.upper.imag(), tolerance::hundred_steps));
    CHECK_THAT(motion.number("abscissa"), WithinAbs(row.upper.real(), tolerance::hundred_steps));
    CHECK(motion.verdict()["flow"] == row.verdict);
    CHECK(motion.verdict()["flow_beyond"] == row.beyond);
  }
}

TEST_CASE("lab, motion: a simultaneous step has the eigenvalues 1 + h lambda") {
  Opened motion(dirac("minimax", {{"r1", 0.6}, {"lr-g", 0.1}, {"lr-d", 0.9}}));
  const std::vector<double> flow = motion.numbers("flow_spectrum"), step = motion.numbers("step_spectrum");
  gan::Spectrum expected, found;
  for (int i = 0; i < 4; i += 2) {
    expected.emplace_back(1 + 0.3 * flow[i], 0.3 * flow[i + 1]);
    found.emplace_back(step[i], step[i + 1]);
  }
  for (const auto& [x, y] : gan::matched(found, expected))
    CHECK_THAT(std::abs(x - y), WithinAbs(0, tolerance::hundred_steps));
  // Speeds 1/3 and 3.
  const std::vector<double> j = motion.numbers("flow_jacobian");
  CHECK_THAT(j[1], WithinAbs(-0.5 / 3, tolerance::dozen_roundings));
  CHECK_THAT(j[2], WithinAbs(1.5, tolerance::dozen_roundings));
  CHECK_THAT(j[3], WithinAbs(-1.8, tolerance::dozen_roundings));
}

TEST_CASE("lab, motion: what is beyond the linear part is said where it is proved") {
  const auto beyond = [](const json& settings) { return Opened(settings).verdict()["step_beyond"]; };
  CHECK(beyond(dirac("nonsaturating")) == "circle");
  CHECK(beyond(dirac("minimax")) == "none");
  CHECK(beyond(dirac("nonsaturating", {{"update", "alternating"}})) == "inwards");
  CHECK(beyond(dirac("minimax", {{"update", "alternating"}})) == "neither");
  CHECK(beyond(dirac("wasserstein", {{"update", "alternating"}})) == "none");
  CHECK(beyond(dirac("minimax", {{"update", "alternating"}, {"r1", 0.1}})) == "none");
  CHECK(beyond(dirac("minimax", {{"update", "alternating"}, {"lr-g", 0.1}})) == "none");
  CHECK(beyond(dirac("nonsaturating", both(4, {{"update", "alternating"}}))) == "none");
  CHECK(Opened(dirac("minimax", {{"update", "alternating"}})).verdict()["step"] == "undecided");
}

TEST_CASE("lab, motion: WGAN-GP has no derivative at the equilibrium, and nothing is claimed") {
  Opened motion(dirac("wasserstein", {{"gp", 1}, {"x", 3}, {"y", 0}}));
  CHECK(motion.verdict()["step"] == "no-derivative");
  CHECK(motion.verdict()["flow"] == "no-derivative");
  CHECK(motion.verdict()["linear"] == false);
  for (const char* name : {"radius", "abscissa", "closed"}) CHECK(std::isnan(motion.number(name)));
  for (const char* name : {"flow_jacobian", "flow_spectrum", "step_jacobian", "step_spectrum"})
    CHECK(motion.numbers(name).empty());
  // The flow goes into the cycle that crosses psi = 0 at coth(pi / (4 sqrt(3/4))).
  motion.step(300);
  const std::vector<double> trail = motion.numbers("flow_trail");
  double crossing = NAN;
  for (std::size_t i = 2; i < trail.size(); i += 2) {
    if (trail[i - 1] * trail[i + 1] > 0 || trail[i - 2] < 0) continue;
    const double part = trail[i - 1] / (trail[i - 1] - trail[i + 1]);
    crossing = trail[i - 2] + part * (trail[i] - trail[i - 2]);
  }
  const double cycle = 1 / std::tanh(std::numbers::pi / (4 * std::sqrt(0.75)));
  // A straight line between two points of a curve.
  CHECK_THAT(crossing, WithinAbs(cycle, tolerance::slow_flow));
}

TEST_CASE("lab, motion: simultaneous steps on xy grow by sqrt(1 + h^2), the flow is a circle") {
  Opened motion(both(0.1, {{"x", 1}, {"y", 0.5}}));
  CHECK(std::isnan(motion.number("rate")));
  motion.step(100);
  CHECK(motion.number("iteration") == 100);
  CHECK_THAT(motion.number("time"), WithinRel(10, tolerance::dozen_roundings));
  const double d = std::sqrt(1.25), radius = std::sqrt(1.01);
  CHECK_THAT(motion.number("distance"), WithinRel(d * std::pow(radius, 100), tolerance::hundred_steps));
  CHECK_THAT(motion.number("rate"), WithinAbs(radius, tolerance::hundred_steps));
  // (1 + i/2) e^(i t).
  const std::complex<double> flow = std::complex(1.0, 0.5) * std::polar(1.0, 10.0);
  CHECK_THAT(motion.number("flow_x"), WithinAbs(flow.real(), tolerance::lab_flow(100, 0.1)));
  CHECK_THAT(motion.number("flow_y"), WithinAbs(flow.imag(), tolerance::lab_flow(100, 0.1)));
  CHECK_THAT(motion.number("flow_distance"), WithinAbs(d, tolerance::lab_flow(100, 0.1)));
  // What is live.
  const double x = motion.number("x"), y = motion.number("y");
  CHECK(motion.number("cost_g") == x * y);
  CHECK(motion.number("cost_d") == -x * y);
  CHECK_THAT(motion.number("gradient"), WithinRel(motion.number("distance"), tolerance::dozen_roundings));
  // The course, and what the radius predicts: in a linear game it is the course itself.
  const std::vector<double> n = motion.numbers("course_n"), distance = motion.numbers("course_distance"),
                            predicted = motion.numbers("course_predicted");
  REQUIRE(n.size() == 101);
  REQUIRE(distance.size() == 101);
  REQUIRE(predicted.size() == 101);
  for (std::size_t i = 0; i < n.size(); ++i) {
    CHECK(n[i] == static_cast<double>(i));
    CHECK_THAT(distance[i], WithinRel(predicted[i], tolerance::hundred_steps));
  }
}

TEST_CASE("lab, motion: the flow is followed in shorter steps than those of the players") {
  Opened motion(both(2, {{"update", "alternating"}, {"x", 1}, {"y", 0.5}}));
  motion.step(50);
  // Steps of a quarter, the longest, would not agree to 1e-6: they are halved.
  const std::complex<double> flow = std::complex(1.0, 0.5) * std::polar(1.0, 100.0);
  CHECK_THAT(motion.number("flow_x"), WithinAbs(flow.real(), tolerance::lab_flow(800, 0.125)));
  CHECK_THAT(motion.number("flow_y"), WithinAbs(flow.imag(), tolerance::lab_flow(800, 0.125)));
}

TEST_CASE("lab, motion: steps of the Dirac-GAN are those by hand") {
  for (const bool alternating : {false, true}) {
    for (const bool non_saturating : {false, true}) {
      CAPTURE(alternating, non_saturating);
      Opened motion(dirac(non_saturating ? "nonsaturating" : "minimax",
                          {{"update", alternating ? "alternating" : "simultaneous"},
                           {"lr-g", 0.3},
                           {"lr-d", 0.1},
                           {"r1", 0.2},
                           {"x", 1.5},
                           {"y", -0.5}}));
      motion.step(100);
      double theta = 1.5, psi = -0.5;
      for (int i = 0; i < 100; ++i) {
        const double t = theta * psi;
        const double next = theta - 0.3 * psi * slope(non_saturating ? -t : t);
        const double seen = alternating ? next : theta;
        psi += 0.1 * (seen * slope(seen * psi) - 0.2 * psi);
        theta = next;
      }
      CHECK_THAT(motion.number("x"), WithinAbs(theta, tolerance::hundred_steps));
      CHECK_THAT(motion.number("y"), WithinAbs(psi, tolerance::hundred_steps));
    }
  }
}

TEST_CASE("lab, motion: the flow of the Dirac-GAN keeps what chapter 12 says") {
  // Two speeds: theta^2 / h_g + psi^2 / h_d stays.
  Opened minimax(dirac("minimax", {{"lr-g", 0.2}, {"lr-d", 0.05}, {"x", 2}, {"y", 1}}));
  const double before = 4 / 0.2 + 1 / 0.05;
  minimax.step(500);
  const double x = minimax.number("flow_x"), y = minimax.number("flow_y");
  CHECK_THAT((x * x / 0.2 + y * y / 0.05) / before, WithinAbs(1, tolerance::lab_flow(500, 0.1)));
  // A damped one converges at the rate of the larger real part: at gamma = 0.6 the eigenvalues of the
  // field are -0.3 + 0.4 i and -0.3 - 0.4 i.
  Opened damped(dirac("minimax", both(0.1, {{"r1", 0.6}})));
  damped.step(1000);
  CHECK(damped.number("flow_distance") < std::exp(-0.3 * 100) * 10);
  CHECK(damped.number("distance") < std::pow(damped.number("radius"), 1000) * 10);
}

TEST_CASE("lab, motion: optimistic steps are GameSteps, whose first one is simultaneous") {
  Opened motion(dirac("nonsaturating", both(0.4, {{"update", "optimistic"}, {"x", 1}, {"y", 1}})));
  saddle::ad::Parameter theta("theta", saddle::ad::Array(1.0)), psi("psi", saddle::ad::Array(1.0));
  const gan::DifferentiableGame game{{&theta}, {&psi}, [&](saddle::ad::Tape& tape) {
                                       return gan::dirac_costs(
                                           {.objective = gan::DiracObjective::non_saturating},
                                           tape.leaf(theta), tape.leaf(psi));
                                     }};
  saddle::nn::Sgd g({&theta}, 0.4), d({&psi}, 0.4);
  gan::GameSteps steps(game, {.kind = gan::UpdateRule::Kind::optimistic}, g, d);
  for (int i = 0; i < 50; ++i) {
    motion.step(1);
    steps.step();
    CHECK_THAT(motion.number("x"), WithinAbs(theta.value()[0], tolerance::hundred_steps));
    CHECK_THAT(motion.number("y"), WithinAbs(psi.value()[0], tolerance::hundred_steps));
  }
}

TEST_CASE("lab, motion: a run that leaves all bounds stops, and shows no number that is not finite") {
  Opened motion(both(1, {{"x", 1}, {"y", 0}}));
  CHECK(motion.room->text("state") == "runs");
  CHECK(std::isnan(motion.number("left")));
  motion.step(1000);
  // sqrt(2)^60 is above 1e9, sqrt(2)^59 is below.
  CHECK(motion.number("left") == 60);
  CHECK(motion.room->text("state") == "left all bounds at step 60");
  CHECK(motion.number("iteration") == 59);
  CHECK(motion.number("distance") <= 1e9);
  motion.step(1);
  CHECK(motion.number("iteration") == 59);
  for (const char* name : {"trail", "flow_trail", "course_n", "course_distance", "course_flow",
                           "course_predicted", "field", "x", "y", "cost_g", "gradient"})
    for (const double value : motion.numbers(name)) CHECK(std::isfinite(value));
  // Begins again.
  motion.act("start");
  CHECK(motion.number("iteration") == 0);
  CHECK(motion.number("x") == 1);
  CHECK(motion.room->text("state") == "runs");
  motion.act("start", {{"x", -2}, {"y", 3}});
  CHECK(motion.number("x") == -2);
  CHECK(motion.number("y") == 3);
  CHECK(motion.numbers("trail") == std::vector<double>{-2, 3});
}

TEST_CASE("lab, motion: what is kept of a run does not grow") {
  Opened motion(both(0.02, {{"update", "alternating"}}));
  motion.step(20'000);
  CHECK(motion.number("iteration") == 20'000);
  CHECK(motion.numbers("trail").size() == 2 * motion::Trail::most);
  CHECK(motion.numbers("flow_trail").size() <= 2 * motion::Trail::most);
  const std::vector<double> n = motion.numbers("course_n");
  CHECK(n.size() <= 1026);
  CHECK(n.size() > 500);
  CHECK(n.front() == 0);
  CHECK(n.back() == 20'000);
  for (std::size_t i = 2; i + 1 < n.size(); ++i) CHECK(n[i] - n[i - 1] == n[1] - n[0]);
  const std::vector<double> trail = motion.numbers("trail");
  CHECK(trail[trail.size() - 2] == motion.number("x"));
  CHECK(trail.back() == motion.number("y"));
  // x^2 + y^2 - h x y stays, at every point that was kept (claim alternating-ellipse).
  for (std::size_t i = 0; i < trail.size(); i += 2) {
    const double x = trail[i], y = trail[i + 1];
    CHECK_THAT(x * x + y * y - 0.02 * x * y, WithinAbs(1.25 - 0.01, 200 * tolerance::hundred_steps));
  }
}

TEST_CASE("lab, motion: the field on the grid is the game's, each part at the speed of its player") {
  Opened motion({{"lr-g", 0.4}, {"lr-d", 0.1}, {"range", 3}});
  for (const double range : {3.0, 0.5}) {
    const std::vector<double> at = motion.numbers("grid"), field = motion.numbers("field");
    REQUIRE(at.size() == 15);
    REQUIRE(field.size() == 2 * 15 * 15);
    CHECK(at.front() == -range);
    CHECK(at[7] == 0);
    CHECK(at.back() == range);
    for (int row = 0; row < 15; ++row)
      for (int col = 0; col < 15; ++col) {
        const double* v = &field[2 * (15 * row + col)];
        CHECK_THAT(v[0], WithinAbs(-2 * at[row], tolerance::dozen_roundings * range));
        CHECK_THAT(v[1], WithinAbs(at[col] / 2, tolerance::dozen_roundings * range));
      }
    motion.act("look", {{"range", 0.5}});
  }
  // Of consensus optimisation: v - gamma z.
  Opened consensus({{"update", "consensus"}, {"consensus", 2}});
  const std::vector<double> at = consensus.numbers("grid"), field = consensus.numbers("field");
  CHECK_THAT(field[0], WithinAbs(-at[0] - 2 * at[0], tolerance::dozen_roundings * 8));
  CHECK_THAT(field[1], WithinAbs(at[0] - 2 * at[0], tolerance::dozen_roundings * 8));
}

TEST_CASE("lab, motion: costs at the equilibrium of the Dirac-GAN are -log 4 and log 4") {
  Opened motion(dirac("minimax", {{"x", 0}, {"y", 0}}));
  CHECK_THAT(motion.number("cost_g"), WithinAbs(-std::log(4), tolerance::dozen_roundings));
  CHECK_THAT(motion.number("cost_d"), WithinAbs(std::log(4), tolerance::dozen_roundings));
  CHECK(motion.number("gradient") == 0);
  motion.step(10);
  CHECK(motion.number("distance") == 0);
  CHECK(motion.number("iteration") == 10);
}

TEST_CASE("lab, motion: bad input is refused and named") {
  const auto refused = [](const json& settings) {
    return message<std::invalid_argument>([&] { Opened motion(settings); });
  };
  CHECK(mentions(refused({{"game", "chess"}}), "motion", "game", "bilinear, dirac", "chess"));
  CHECK(mentions(refused({{"update", "sideways"}}), "update", "extragradient", "sideways"));
  CHECK(mentions(refused({{"lr-g", 0}}), "lr-g", "0.001", "got 0"));
  CHECK(mentions(refused({{"lr-d", 4.5}}), "lr-d", "4.5"));
  CHECK(mentions(refused({{"x", 11}}), "'x'", "10"));
  CHECK(mentions(refused({{"y", "a"}}), "'y'", "number"));
  CHECK(mentions(refused(dirac("hinge")), "loss", "nonsaturating", "hinge"));
  CHECK(mentions(refused(dirac("minimax", {{"r1", -1}})), "r1", "-1"));
  CHECK(mentions(refused(dirac("minimax", {{"gp", 21}})), "gp", "21"));
  CHECK(mentions(refused(dirac("minimax", {{"noise-variance", -0.1}})), "noise-variance", "-0.1"));
  CHECK(mentions(refused({{"update", "consensus"}, {"consensus", -1}}), "consensus", "-1"));
  CHECK(mentions(refused({{"update", "unrolled"}, {"unroll", 1.5}}), "unroll", "1.5"));
  CHECK(mentions(refused({{"range", 0}}), "range", "0.01"));
  // What would be without effect.
  CHECK(mentions(refused({{"r1", 0.5}}), "there is no 'r1'"));
  CHECK(mentions(refused({{"update", "optimistic"}, {"unroll", 2}}), "there is no 'unroll'"));

  Opened motion(json::object());
  const auto not_done = [&](const char* command, const json& arguments) {
    return message<std::invalid_argument>([&] { motion.act(command, arguments); });
  };
  CHECK(mentions(not_done("jump", json::object()), "motion", "jump", "step, start, look"));
  CHECK(mentions(not_done("step", {{"steps", 0}}), "steps", "got 0"));
  CHECK(mentions(not_done("step", {{"step", 1}}), "there is no 'step'"));
  CHECK(mentions(not_done("start", {{"x", 1e9}}), "'x'"));
  CHECK(mentions(not_done("start", {{"x", 1}, {"z", 1}}), "there is no 'z'"));
  CHECK(mentions(not_done("look", {{"range", -1}}), "range"));
  // Nothing was done.
  CHECK(motion.number("iteration") == 0);
  CHECK(motion.number("x") == 1);
  CHECK(motion.numbers("grid").back() == 2);
  CHECK(mentions(message<std::invalid_argument>([&] { motion.room->numbers("speed"); }), "motion", "speed",
                 "distance", "radius"));
  CHECK(
      mentions(message<std::invalid_argument>([&] { motion.room->text("song"); }), "song", "verdict, state"));
}

}  // namespace saddle::lab_motion_test
