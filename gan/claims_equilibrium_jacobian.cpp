// GANs with densities at their equilibrium: the Jacobian of the field of V, which is that of a Dirac-GAN with
// as much instance noise as the data are wide.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "gan/claims.h"
#include "gan/expectation.h"
#include "gan/played.h"
#include "gan/rates.h"
#include "gan/study.h"

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

// In theta, w, b at their equilibrium.
Array location_jacobian(double mean, double variance) {
  const double second_moment = variance + mean * mean;
  return {{0, 0.5, 0}, {-0.5, -second_moment / 2, -mean / 2}, {0, -mean / 2, -0.5}};
}

Spectrum location_spectrum(double variance) {
  Spectrum closed = damped(variance / 2, 0.5);
  closed.push_back(-0.5);
  return closed;
}

// A Wasserstein D(x) = w x.
Measurement measure_critic(Study&) {
  Measurement result;
  for (const LocationGame& game : location_games()) {
    const Draw draw = expectation({game.z});
    const Batch batch = draw();
    const Played played(1, 1, [batch](const Var& theta, const Var& w) -> Costs {
      const Var x = w.tape().constant(batch.points), weights = w.tape().constant(batch.weights);
      const Var v = sum(weights * (w * x)) - sum(weights * (w * (theta + x)));
      return {v, -v};
    });
    add_spectrum(result, game.z.text(), eigenvalues(played.jacobian({0, 0})), centre(1));
  }
  return result;
}

// Data N(0,1), G(z) = location + scale z, D(x) = sigmoid(b + w x + a x^2).
Measurement measure_normal(Study&) {
  const Draw draw = expectation({normal(0, 1)});
  const Batch batch = draw();
  const Played played(2, 3, [batch](const Var& g, const Var& d) -> Costs {
    const Var z = d.tape().constant(batch.points), weights = d.tape().constant(batch.weights);
    const auto number = [](const Var& list, ad::Index i) { return slice(list, 0, i, {1, 1}); };
    const auto logit = [&](const Var& x) {
      return number(d, 0) + number(d, 1) * x + number(d, 2) * square(x);
    };
    const Var v = value_function(logit(z), weights, logit(number(g, 0) + number(g, 1) * z), weights);
    return {v, -v};
  });
  const Array jacobian = played.jacobian({0, 1, 0, 0, 0});
  Measurement result;
  add_matrix(result, "in location, scale, b, w, a", jacobian,
             {{0, 0, 0, 0.5, 0},
              {0, 0, 0, 0, 1},
              {0, 0, -0.5, 0, -0.5},
              {-0.5, 0, 0, -0.5, 0},
              {0, -1, -0.5, 0, -1.5}});
  const double root = std::sqrt(3) / 4;
  add_spectrum(result, "spectrum", eigenvalues(jacobian),
               {{-1, 0}, {-0.5, 0.5}, {-0.5, -0.5}, {-0.25, root}, {-0.25, -root}});
  return result;
}

constexpr const char* reason =
    "moments by quadrature, 1e-12 of their size up to five, through an eigenvalue that "
    "moves by at most ten times as much";

}  // namespace

Measurement measure_location_game(const std::function<Spectrum(double variance)>& closed) {
  Measurement result;
  for (const LocationGame& game : location_games()) {
    const Array jacobian = play(game).jacobian({0, 0, 0});
    const std::string what = game.z.text();
    add_matrix(result, what, jacobian, location_jacobian(game.mean, game.variance));
    if (game.mean == 0) add_spectrum(result, what, eigenvalues(jacobian), closed(game.variance));
  }
  return result;
}

std::vector<Claim> claims_of_equilibrium_jacobian() {
  return {
      {.id = "location-game",
       .statement =
           "A GAN that has to find a location is, at its equilibrium, a Dirac-GAN with the variance of the "
           "data as instance noise.",
       .source = "Derived; Goodfellow et al. 2014, Eq. 1",
       .formula = "-s^2/4 +- sqrt(s^4/16 - 1/4) and -1/2, for data of mean 0 and variance s^2",
       .derivation =
           "G(z) = theta + z, D(x) = sigmoid(w x + b), at theta = w = b = 0. V has the second "
           "derivatives -1/2 E phi phi^T in D's parameters, phi = (x, 1), as sigmoid' is 1/4 for data and "
           "samples each; -1/2 in theta and w; none in theta and b, as w = 0. So b is on its own, and the "
           "rest is the Dirac-GAN with noise s^2. Other means are compared entry by entry.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = [](Study&) { return measure_location_game(location_spectrum); }},
      {.id = "location-critic",
       .statement = "With a linear critic, Wasserstein, the same game is a centre however wide the data are.",
       .source = "Derived; Mescheder, Geiger & Nowozin 2018",
       .formula = "+-i",
       .derivation =
           "E D(x) - E D(G(z)) = -w theta for every distribution with a mean: nothing is curved in w.",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_critic},
      {.id = "normal-game",
       .statement =
           "Where D* is in D's family and data and samples overlap, the equilibrium attracts: location and "
           "scale of a normal.",
       .source = "Nagarajan & Kolter 2017; the numbers are derived",
       .formula = "-1, -1/2 +- i/2, -1/4 +- i sqrt(3)/4",
       .derivation = "D's logit is b + w x + a x^2, the features phi = (1, x, x^2). The second derivatives "
                     "of V in D are -1/2 E phi phi^T = -1/2 [[1, 0, 1], [0, 1, 0], [1, 0, 3]]; the mixed "
                     "ones -1/2 d/dtheta E phi(G), with E x^2 = location^2 + scale^2. Location and w make "
                     "the block of the location game with s = 1. Scale, b and a have the characteristic "
                     "polynomial t^3 + 2 t^2 + 3/2 t + 1/2 = (t + 1)(t^2 + t + 1/2).",
       .tolerance = 1e-10,
       .tolerance_reason = reason,
       .measure = measure_normal},
  };
}

}  // namespace saddle::gan
