#include "gan/claims/dynamics/step_orbits.h"

#include <cmath>

#include "gan/claims/study.h"
#include "gan/dynamics/eigenvalues.h"
#include "gan/probability/turning_point.h"

namespace saddle::gan {
namespace {

// (x, y), or twice that for steps that remember the state before.
State starting(double x, double y, std::size_t size) {
  State z = {x, y};
  if (size == 4) z = {x, y, x, y};
  return z;
}

constexpr double arrived = 1e-8;

// Where an orbit has come nearer to zero than 1e-8 or gone as far as `far`, or is after n steps.
State followed(const StateMap& step, State z, double far, int n) {
  for (int i = 0; i < n && norm(z) > arrived && norm(z) < far; ++i) z = step(z);
  return z;
}

}  // namespace

const std::vector<CentreGame>& centre_games() {
  static const std::vector<CentreGame> games = {
      {"minimax", dirac_gan({}), 0.5, false},
      {"non-saturating", dirac_gan({.objective = DiracObjective::non_saturating}), 0.5, false},
      {"Wasserstein", dirac_gan({.objective = DiracObjective::wasserstein}), 1, true},
      {"xy", bilinear(), 1, true}};
  return games;
}

double radius_at_zero(const StateMap& step, std::size_t size) {
  return spectral_radius(eigenvalues(difference_jacobian(step, State(size))));
}

void add_arrival(Measurement& result, Study& study, const std::string& what, const StateMap& step,
                 std::size_t size) {
  const double end = study.once<double>(
      "come in, " + what, [&] { return norm(followed(step, starting(0.2, 0.1, size), 100, 20000)); });
  result.at_most(what + ": |z| in the end, from (0.2, 0.1)", end, arrived);
}

void add_radius(Measurement& result, Study& study, const std::string& what, bool linear, const StateMap& step,
                std::size_t size, double closed) {
  result.add_relative(what + ", by the Jacobian",
                      study.once<double>("radius, " + what, [&] { return radius_at_zero(step, size); }),
                      closed);
  if (linear) {
    const double growth = study.once<double>(
        "growth, " + what, [&] { return growth_per_step(step, starting(1, 0.3, size), 3000); });
    result.add_relative(what + ", by an orbit from (1, 0.3)", growth, closed);
  } else if (closed < 1) {
    add_arrival(result, study, what, step, size);
  } else if (closed > 1) {
    const double far = study.once<double>(
        "go out, " + what, [&] { return norm(followed(step, starting(0.001, 0, size), 0.1, 4000)); });
    result.at_least(what + ": how far an orbit from (0.001, 0) gets", far, 0.1);
  }
}

double step_limit(const std::function<StateMap(double h)>& step_of_size, std::size_t size, double below,
                  double above) {
  return turning_point([&](double h) { return radius_at_zero(step_of_size(h), size) < 1; }, below, above);
}

}  // namespace saddle::gan
