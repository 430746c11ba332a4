// GANs with densities at their equilibrium: the Jacobian of the field of V, which is that of a Dirac-GAN with
// as much instance noise as the data are wide.
#include "gan/claims/dynamics/equilibrium_jacobian.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/dynamics/played.h"
#include "gan/claims/dynamics/rates.h"
#include "gan/claims/dynamics/spectra.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/dynamics/differentiable_game.h"
#include "gan/dynamics/eigenvalues.h"
#include "gan/expectation.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

void add_matrix(Measurement& result, const std::string& what, const Array& measured, const Array& closed) {
  for (ad::Index i = 0; i < closed.rows(); ++i) {
    for (ad::Index j = 0; j < closed.cols(); ++j)
      result.add(fmt::format("{}, entry ({}, {})", what, i, j), measured(i, j), closed(i, j));
  }
}

// Data of some distribution; G(z) = theta + z with z of the same; D(x) = sigmoid(w x + b).
struct LocationGame {
  Distribution z;
  double mean, variance;
};

std::vector<LocationGame> location_games() {
  const double pi = std::numbers::pi;
  // Not with a variance of 2: there the damping is critical, and rounding moves a double eigenvalue by its
  // root.
  return {{normal(0, 1), 0, 1},           {normal(0, 0.1), 0, 0.01},           {normal(1, 2), 1, 4},
          {laplace(0, 0.5), 0, 0.5},      {logistic(0, 0.5), 0, pi * pi / 12}, {uniform(-1, 1), 0, 1.0 / 3},
          {uniform(0, 1), 0.5, 1.0 / 12}, {exponential(2), 0.5, 0.25}};
}

Played play(const LocationGame& game) {
  const Draw draw = expectation({game.z});
  const Batch batch = draw();
  return Played(1, 2, [batch](const Var& theta, const Var& d) -> Costs {
    ad::Tape& tape = d.tape();
    const Var x = tape.constant(batch.points), weights = tape.constant(batch.weights);
    const Var w = slice(d, 0, 0, {1, 1}), b = slice(d, 0, 1, {1, 1});
    const Var v = value_function(w * x + b, weights, w * (theta + x) + b, weights);
    return {v, -v};
  });
}

// The Jacobian in theta, w, b at their equilibrium, and its spectrum for mean zero.
Array location_jacobian(double mean, double variance) {
  const double second_moment = variance + mean * mean;
  return {{0, 0.5, 0}, {-0.5, -second_moment / 2, -mean / 2}, {0, -mean / 2, -0.5}};
}

Spectrum location_spectrum(double variance) {
  Spectrum closed = damped(variance / 2, 0.5);
  closed.push_back(-0.5);
  return closed;
}

// --- the critic

struct CriticForms {
  std::function<Spectrum(double variance)> spectrum;
  // By which w D's output is seen: the critic's is itself, f(t) = t.
  Var (*f)(const Var& output) = [](const Var& output) { return output; };
};

// A Wasserstein D(x) = w x; the linear part is all there is, so that the field is compared elsewhere too.
Measurement measure_critic(const CriticForms& closed, Study&) {
  Measurement result;
  for (const LocationGame& game : location_games()) {
    const Draw draw = expectation({game.z});
    const Batch batch = draw();
    const Played played(1, 1, [batch, f = closed.f](const Var& theta, const Var& w) -> Costs {
      const Var x = w.tape().constant(batch.points), weights = w.tape().constant(batch.weights);
      const Var v = sum(weights * f(w * x)) + sum(weights * f(-(w * (theta + x))));
      return {v, -v};
    });
    add_spectrum(result, game.z.text(), eigenvalues(played.jacobian({0, 0})), closed.spectrum(game.variance));
    const State v = played.field()({2, -3});
    result.add(game.z.text() + ": dtheta/dt at theta = 2, w = -3", v[0], -3);
    result.add(game.z.text() + ": dw/dt at theta = 2, w = -3", v[1], -2);
  }
  return result;
}

Spectrum critic_spectrum(double) {
  return centre(1);
}

// --- location and scale

// Data N(0,1), G(z) = location + scale z, D's logit b + w x + a x^2, or without its last feature.
Played normal_game(ad::Index features) {
  const Draw draw = expectation({normal(0, 1)});
  const Batch batch = draw();
  return Played(2, features, [batch, features](const Var& g, const Var& d) -> Costs {
    const Var z = d.tape().constant(batch.points), weights = d.tape().constant(batch.weights);
    const auto number = [](const Var& list, ad::Index i) { return slice(list, 0, i, {1, 1}); };
    const auto logit = [&](const Var& x) {
      const Var linear = number(d, 0) + number(d, 1) * x;
      return features == 3 ? linear + number(d, 2) * square(x) : linear;
    };
    const Var v = value_function(logit(z), weights, logit(number(g, 0) + number(g, 1) * z), weights);
    return {v, -v};
  });
}

struct NormalForms {
  Array jacobian;
  Spectrum spectrum;
  ad::Index features = 3;
};

Measurement measure_normal(const NormalForms& closed, Study& study) {
  const Played game = normal_game(closed.features);
  State equilibrium(static_cast<std::size_t>(2 + closed.features));
  equilibrium[1] = 1;
  const Array jacobian = game.jacobian(equilibrium);
  Measurement result;
  if (closed.features == 3) {
    add_matrix(result, "in location, scale, b, w, a", jacobian, closed.jacobian);
    add_spectrum(result, "spectrum", eigenvalues(jacobian), closed.spectrum);
  }
  result.at_most("the largest real part", spectral_abscissa(eigenvalues(jacobian)), -0.25 + 1e-12);

  // Steps from nearby converge.
  const double end = study.once<double>(fmt::format("normal game, {} features", closed.features), [&] {
    const StateMap step = game.steps({}, 0.2);
    State z = equilibrium;
    z[0] = 0.3, z[1] = 1.2;
    for (int i = 0; i < 600; ++i) z = step(z);
    z[1] -= 1;
    return norm(z);
  });
  result.at_most("the distance from the equilibrium after 600 steps of 0.2 from location 0.3, scale 1.2", end,
                 1e-9);
  return result;
}

NormalForms normal_forms() {
  const double root = std::sqrt(3) / 4;
  return {{{0, 0, 0, 0.5, 0},
           {0, 0, 0, 0, 1},
           {0, 0, -0.5, 0, -0.5},
           {-0.5, 0, 0, -0.5, 0},
           {0, -1, -0.5, 0, -1.5}},
          {{-1, 0}, {-0.5, 0.5}, {-0.5, -0.5}, {-0.25, root}, {-0.25, -root}}};
}

// With the second and fourth moments of other data.
NormalForms normal_forms_with(double second, double fourth) {
  NormalForms forms = normal_forms();
  forms.jacobian = {{0, 0, 0, 0.5, 0},
                    {0, 0, 0, 0, second},
                    {0, 0, -0.5, 0, -second / 2},
                    {-0.5, 0, 0, -second / 2, 0},
                    {0, -second, -second / 2, 0, -fourth / 2}};
  return forms;
}

Spectrum scaled(double factor, Spectrum spectrum) {
  for (auto& lambda : spectrum) lambda *= factor;
  return spectrum;
}

NormalForms normal_forms_off() {
  NormalForms forms = normal_forms();
  forms.spectrum = scaled(1.02, forms.spectrum);
  return forms;
}

constexpr const char* jacobian_reason =
    "moments by quadrature, a few roundings of numbers up to five, through an eigenvalue that moves by at "
    "most "
    "ten times as much";

}  // namespace

Measurement measure_location_game(const LocationForms& closed, Study&) {
  Measurement result;
  for (const LocationGame& game : location_games()) {
    const Array jacobian = play(game).jacobian({0, 0, 0});
    const std::string what = game.z.text();
    add_matrix(result, what, jacobian, location_jacobian(game.mean, game.variance));
    if (game.mean == 0 || closed.any_mean)
      add_spectrum(result, what, eigenvalues(jacobian), closed.spectrum(game.variance));
  }
  return result;
}

std::vector<Claim> claims_of_equilibrium_jacobian() {
  const LocationForms location{location_spectrum};
  const auto with_gamma = [](double per_variance) {
    return [per_variance](double variance) {
      Spectrum closed = damped(per_variance * variance, 0.5);
      closed.push_back(-0.5);
      return closed;
    };
  };
  return {
      {.id = "location-game",
       .statement = R"(
           For data of mean 0 and a finite variance s^2, G(z) = theta + z with z distributed as the data and
           D(x) = sigmoid(w x + b), the Jacobian of V's field at the equilibrium is that of the Dirac-GAN with
           instance noise of variance s^2, beside an eigenvalue of -1/2 for b.)",
       .source = "Derived; Goodfellow et al. 2014, Eq. 1",
       .formula = R"(-\frac{s^2}{4} \pm \sqrt{\frac{s^4}{16} - \frac{1}{4}} \text{ and } -\tfrac{1}{2} )"
                  R"(\text{, for data of mean 0 and variance } s^2)",
       .derivation = R"(
           At theta = w = b = 0, V has the second derivatives -1/2 E phi phi^T in D's parameters, phi = (x,
           1), as sigmoid' is 1/4 for data and samples each; -1/2 in theta and w; none in theta and b, as w =
           0. So b is on its own if the mean is 0, and the rest is the Dirac-GAN with noise s^2, up to the
           sign of w. With another mean w and b are coupled, and the eigenvalues are others: the Jacobian is
           compared entry by entry.)",
       .tolerance = 2e-14,
       .tolerance_reason = jacobian_reason,
       .measure = with(measure_location_game, location),
       .wrong = wrong_forms<LocationForms>(
           measure_location_game,
           {{Wrong::Kind::formula, "gamma = s^2, without the half", {with_gamma(1)}},
            {Wrong::Kind::formula, "no noise: +-i/2 however wide the data are", {with_gamma(0)}},
            {Wrong::Kind::condition,
             "the same eigenvalues for data of another mean",
             {location_spectrum, true}},
            {Wrong::Kind::off, "the eigenvalues 2 % off", {[](double variance) {
               return scaled(1.02, location_spectrum(variance));
             }}}})},
      {.id = "location-critic",
       .statement = R"(
           For G(z) = theta + z with z distributed as the data and the critic D(x) = w x of the Wasserstein
           game, without a bound on w, the Jacobian at the equilibrium has the eigenvalues +-i for data of any
           distribution with a mean, however wide.)",
       .source = "Derived; Mescheder, Geiger & Nowozin 2018",
       .formula = R"(\pm i)",
       .derivation = R"(
           E D(x) - E D(G(z)) = -w theta for every distribution with a mean: nothing is curved in w. The game
           is bilinear, and its flow a circle everywhere.)",
       .tolerance = 5e-14,
       .tolerance_reason = jacobian_reason,
       .measure = with(measure_critic, CriticForms{critic_spectrum}),
       .wrong = wrong_forms<CriticForms>(
           measure_critic,
           {{Wrong::Kind::formula, "damped by the variance, as with a sigmoid", {[](double variance) {
               return damped(variance / 2, 1);
             }}},
            {Wrong::Kind::formula, "turning by the standard deviation", {[](double variance) {
               return centre(std::sqrt(variance));
             }}},
            {Wrong::Kind::condition,
             "a log-sigmoid in place of f(t) = t, scaled to f'(0) = 1",
             {critic_spectrum, [](const Var& output) { return 2.0 * log_sigmoid(output); }}},
            {Wrong::Kind::off, "the closed form 2 % off", {[](double) { return centre(1.02); }}}})},
      {.id = "normal-game",
       .statement = R"(
           For data N(0,1), G(z) = location + scale z with z from N(0,1) and a D with the logit b + w x + a
           x^2, which contains D* for every scale but 0, all eigenvalues of the Jacobian at the equilibrium
           have negative real parts: it is asymptotically stable, for the flow and for small steps.)",
       .source = "Nagarajan & Kolter 2017; the numbers are derived",
       .formula = R"(-1,\quad -\tfrac{1}{2} \pm \tfrac{i}{2},\quad -\tfrac{1}{4} \pm \tfrac{i \sqrt{3}}{4})",
       .derivation = R"(
           With the features phi = (1, x, x^2) the second derivatives of V in D are -1/2 E phi phi^T = -1/2
           [[1, 0, 1], [0, 1, 0], [1, 0, 3]], the mixed ones -1/2 d/dtheta E phi(G), with E x^2 = location^2 +
           scale^2. Both have full rank, which is what makes the equilibrium attract (Nagarajan & Kolter
           2017). Location and w make the block of the location game with s = 1. Scale, b and a have the
           characteristic polynomial t^3 + 2 t^2 + 3/2 t + 1/2 = (t + 1)(t^2 + t + 1/2). Without x^2 the scale
           does not move D, the mixed derivatives lose their rank, and an eigenvalue is 0.)",
       .tolerance = 2e-14,
       .tolerance_reason = jacobian_reason,
       .measure = with(measure_normal, normal_forms()),
       .wrong = wrong_forms<NormalForms>(
           measure_normal,
           {{Wrong::Kind::formula, "E x^4 = 1, the square of E x^2", normal_forms_with(1, 1)},
            {Wrong::Kind::formula, "the moments of a uniform distribution", normal_forms_with(1, 1.8)},
            {Wrong::Kind::condition,
             "a logit b + w x, which does not see the scale",
             {normal_forms().jacobian, normal_forms().spectrum, 2}},
            {Wrong::Kind::off, "the eigenvalues 2 % off", normal_forms_off()}})},
  };
}

}  // namespace saddle::gan
