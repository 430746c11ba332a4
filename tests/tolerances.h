// The table of tolerances: every bound that a test compares with has a name here and, above it, the
// derivation that it follows from. No other file holds a tolerance. A bound that had to be fitted to a
// measured value is a defect of the test or of the code.
#pragma once

#include <cmath>
#include <limits>

namespace saddle::tolerance {

// One rounding of a double: the largest relative error of a correctly rounded operation is half of this.
inline constexpr double ulp = std::numeric_limits<double>::epsilon();

// A normal draw: the machine's log is right to 1 ULP and passes on half of its error through the square root;
// the rest are about a dozen operations, fused or not. Promised within 4 ULP.
inline constexpr double normal_draw = 4 * ulp;

// The normal quantile at probabilities below 1e-300, where sqrt(-log u) - 5 no longer hides the rounding of
// the polynomials' large argument: three times as much.
inline constexpr double normal_tail = 12 * ulp;

// A number that a document shows, in units of its last digit: half of one for rounding, half for the last
// bits that differ between machines, and a little for the decimal fractions that no double equals.
inline constexpr double digit_shown = 1 + 1e-6;

// Two ways to the same number that may round differently in the last place: what 1x1 code and array code
// promise.
inline constexpr double two_ulp = 2 * ulp;

// The same, counted in numbers between.
inline constexpr double same_ulps = 2;

// A sum of n terms relative to the sum of their absolute values: what sum() promises.
inline double sum_of(double n, double epsilon) {
  return (std::log2(n) + 8) * epsilon;
}

// The same of terms that are products, exponentials or squares, each right to 2 ULP, and divided or rooted at
// the end.
inline double sum_of_products(double n, double epsilon) {
  return sum_of(n, epsilon) + 3 * epsilon;
}

// log(sum(exp(x))) = y: the sum, and two more roundings of its logarithm and of adding the largest x.
inline double log_of_sum(double n, double y, double epsilon) {
  return sum_of_products(n, epsilon) + 2 * std::abs(y) * epsilon;
}

// What 1x1 code, array code and the two orders of a mixed derivative promise to agree to, and the sum of a
// softmax to one.
inline constexpr double same_derivative_ulps = 4;

// A row of the table against its reference: each library function is right to 2 ULP and two of them and some
// three roundings meet in a value; each further derivative is a product of as many again.
inline constexpr double row_ulps = 6;

// A closed form of a dozen operations without cancellation.
inline constexpr double dozen_roundings = 16 * ulp;

// The same in float.
inline constexpr double dozen_roundings_float = 16 * std::numeric_limits<float>::epsilon();

// The fifth derivative of tanh is a sum of terms up to 120 with a result near 3, so that up to 40 times a few
// roundings remain: the 13 digits that the design promises.
inline constexpr double fifth_derivative = 40 * dozen_roundings;

// exp of a difference of numbers near a thousand.
inline constexpr double thousand_roundings = 1000 * ulp;

// A known function of a few dozen operations, relative to its largest derivative: a few dozen roundings, and
// the cancellation of terms up to ten times the result.
inline constexpr double known_function = 500 * ulp;

// A central difference with a step of 1e-6 of a sum of some 60 terms of size one: its rounding, 60 ulp /
// 1e-6, is 1e-8 relative to a derivative of at least one, and its truncation smaller.
inline constexpr double plain_difference = 1e-7;

// What a gradient check promises of a pass: the bound, relative to the largest derivative; and what it
// reaches for a function of size one with a derivative of about one, 16 roundings over a step of 1/100 or
// more.
inline constexpr double coarsest_resolution = 1e-3;
inline constexpr double sharp_resolution = 100 * 4 * 16 * ulp;

// Sampled results: five standard errors, exceeded by chance once in 1.7 million.
inline constexpr double z_score = 5;

// The derivative of a net's loss by differences: (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h at h = 2^-10.
// The truncation, h^4/30 times a fifth derivative of at most 1e3 for weights below one, is 3e-11; ten
// roundings of a loss near one, divided by h, are 4e-12.
inline constexpr double net_difference_step = 0x1p-10;
inline constexpr double net_difference = 1e-10;

// The same through inner steps of gradient ascent, each of which may double a perturbation: roundings grow to
// some hundred of a loss near one, 1e-10 after division by h, and a fifth derivative of at most 1e4 leaves
// 3e-10.
inline constexpr double unrolled_difference = 4e-10;

// Ten optimiser steps with a few roundings each, relative to the distance walked.
inline constexpr double sgd_walk = 64 * ulp;

// Forty updates of an average of numbers up to 5, three roundings each, and as many in the sum that it is
// compared with; earlier errors shrink.
inline constexpr double average_of_walk = 40 * 3 * 5 * ulp;

// Adam's corrections cancel: 1 - beta2^t is right to ulp / (1 - beta2), a thousand ulp at beta2 = 0.999, and
// its root to half of that; the rest is as above.
inline constexpr double adam_walk = (1000 + 64) * ulp;

// Least squares without noise, solved by gradient descent until the steps stop at roundings: those of a sum
// of 32 products, amplified by a condition number below 30.
inline constexpr double regression = 32 * 30 * ulp;

// A net that has learned a curve leaves less than this part of what the best straight line leaves.
inline constexpr double learned_part = 0.01;

// What a mean of a few losses near one can differ by, computed in two ways.
inline constexpr double loss_value = 16 * ulp;

// A log density: a dozen roundings, each relative to a term that is at most about the size of the result.
inline constexpr double log_density = 12 * ulp;

// A Parzen log density times sigma^2, against the definition in double, for values in [0, 1]: products x . s
// are added up 56 at a time, each such sum right to 56 roundings of half an epsilon, and d products are at
// most d together; the rest is done in double, of sums of d squares.
inline double parzen(double d, double epsilon) {
  return (std::fmin(d, 56) / 2 * epsilon + d * ulp) * d;
}
// What it promises for images like MNIST, in float: 1e-3 nats at sigma = 0.1.
inline constexpr double promised_parzen = 1e-3 * 0.1 * 0.1;

// The law of a tail 1e9 away, where location, scale and constant are numbers near one: a few times 1e-9.
inline constexpr double far_tail = 1e-8;

// A tail probability exp(-x) or erfc(x) with |x| <= 700: the library's exponential and the rounding of its
// argument, which the exponential magnifies by |x|.
inline constexpr double tail = 700 * 2 * ulp;

// cdf(quantile(u)) - u: the rounding of both evaluations, the largest at probabilities near one ...
inline constexpr double inverse_pair = 16 * ulp;
// ... and that of x: location, scale and quantile are rounded once each, the last one within 5 ULP.
inline constexpr double inverse_steps = 16;

// Simpson's rule over a step of probability 1e-3 between smooth quantiles: its relative error is of the
// fourth order in the step relative to the scale (below 1e-2 for all tested distributions), and a kink inside
// the step would cost the second order.
inline constexpr double simpson_step = 1e-3 * 1e-4;

// What compare promises for every divergence, and for log 2 - JSD relative to itself.
inline constexpr double divergence_relative = 1e-10;
inline constexpr double divergence_absolute = 1e-12;
inline constexpr double log2_minus_jsd = 1e-8;

// x^n for x near 1 and n up to 250,000: half a rounding of x, n times, and as much of the logarithm that it
// is compared with.
inline constexpr double power_of_many = 250000 * ulp;

// A formula in one of two writings, for numbers of size up to 4: a handful of roundings, the worst of them in
// 1 - D where D is near 0.9, which costs ten units.
inline constexpr double few_roundings = 32 * ulp;

// The D that is found numerically: the last Newton step is below 1e-9 and the next one would be its square.
inline constexpr double discriminator = 1e-10;

// Expectations of log D* and of its derivatives on fixed nodes, which promise 1e-12 for each of the two.
inline constexpr double value_by_quadrature = 2e-12;

// N(0,2) has 1e-9 of its probability beyond 12, where the lattice of normals ends; log D is near -50 there at
// most, but V changes by far less, as D is sure.
inline constexpr double lattice = 5e-9;

// Integrals of analytic functions of size one, aimed at 1e-13 of their size.
inline constexpr double quadrature = 1e-12;

// W1 and W2 by integrals aimed at 1e-13 of values up to 13, without tails of 1e-15 that reach out to 32
// standard deviations.
inline constexpr double transport = 2e-12;

// The second rule aims at 1e-14 of the integral of |f| on each of up to 60 pieces, relative to numbers above
// one; rounded logarithms up to 50, where densities still count, add 100 ulp.
inline constexpr double second_rule = 1e-12;

// The integral of a density made by change of variables. Next to a critical value c the position is c + u^2
// with an error of ulp(c): noise of size one up to u = 1e-8, of 1e-4 up to 1e-6, so that no panel can be
// trusted below 1e-9; there are up to a hundred of them.
inline constexpr double mass_panel = 1e-9;
inline constexpr double mass = 1e-7;

// JSD of a density made by change of variables: two integrals aimed at 1e-10, halved and
// added; the tails of 1e-18 left out do not count.
inline constexpr double pushforward = 1e-10;

// JSD from 4000 cells: each merges what lies within 0.006, which next to a singularity of p_g, 1 /
// sqrt(distance), loses its share of the probability, sqrt(0.006) / 10, times a difference of logarithms
// below one; the 100 quantiles in a cell round its share by one per cent, which counts in second order.
inline constexpr double cells = 0.01;

// A hundred steps of a dozen roundings each, of numbers near one that no step magnifies by more than 1.01.
inline constexpr double hundred_steps = 100 * dozen_roundings;

// 800 Runge-Kutta steps of 0.25 around a circle: each takes (0.25 f')^6 / 144 of the distance, f' < 0.62.
inline constexpr double runge_kutta = 1e-4;

// Runge-Kutta steps of 0.01 across a kink: an error of the second order at each of 20 crossings, and of the
// interpolation between.
inline constexpr double kink = 20 * 0.01 * 0.01;

// The mean rate over 64 turns: the part of one that is not whole, and the next order, |z|^4 < 0.002.
inline constexpr double slow_flow = 0.01;

// The lab's flow around a circle of radius below 1.12, in so many Runge-Kutta steps of size h: two halves and
// a whole, extrapolated, leave h^6 / 4320 of the distance each.
inline double lab_flow(double steps, double h) {
  return steps * 1.12 * std::pow(h, 6) / 4320;
}

// The growth of an orbit over 600 radians: exp(-sqrt(8 * 600)) of a swing by ten, and roundings of
// logarithms.
inline constexpr double orbit = 1e-13;
// Learning in the coin game with steps of 0.3: a step multiplies the distance from equilibrium by at most
// 0.98, and 3000 of them leave nothing but the rounding of logits near one.
inline constexpr double learned_equilibrium = 1e-10;

// What the replicator dynamics keep: sub-steps of half a unit move it to and fro by less than 1e-11, and each
// of some 10^4 sub-steps of 17 stages adds a rounding of logarithms up to 10.
inline constexpr double replicator_drift = 1e-11 + 17e4 * 10 * ulp;
// The same over at most 4e6 sub-steps, whatever the payoffs: the promise.
inline constexpr double promised_drift = 1e-6;
// The flow over a time of 6 in a game without an invariant, which pulls neighbours apart by a factor exp(3),
// against a Runge-Kutta method of order four with steps of 1/1000.
inline constexpr double replicator_flow = 1e-9;
// The derivative of one training iteration by central differences: steps of size 0.2 along gradients whose
// third derivatives are below 10 truncate 0.2 * 10 * h^2 / 6 = 3e-9 at h = 1e-4, expectations promised to
// 1e-12 leave 2e-9 of rounding, and two entries near one meet in a determinant.
inline constexpr double map_difference_step = 1e-4;
inline constexpr double map_difference = 1e-8;

// A step of training of small nets on digits, added up in another order: some hundred roundings of numbers
// below one, and of moves below 0.1. Nine such steps, none of which pulls neighbours apart tenfold.
inline constexpr double training_step = 1000 * ulp / 2;
inline constexpr double nine_training_steps = 10 * training_step;

// V of a drawn D: its integrals are aimed at 1e-11, and two of them meet in a gap; where p_g is made by
// change of variables one of them is aimed at 1e-7.
inline constexpr double drawn_value = 1e-10;
inline constexpr double drawn_value_by_z = 1e-6;

// The best piecewise linear D between knots at distance h: its logit is off by at most h^2 / 8 of the second
// derivative, which is below 0.5 for N(4,1.25) and N(0,1) and h = 0.19, and V by the square of that times
// E D (1 - D) <= 1/4, in each of the two terms.
inline constexpr double best_drawn_value = 2 * (0.19 * 0.19 / 8 * 0.5) * (0.19 * 0.19 / 8 * 0.5) / 4;

// A D free at knots, trained by a thousand steps of Adam: the curve is as good as the eye can tell.
inline constexpr double trained_by_eye = 0.01;

}  // namespace saddle::tolerance
