// A D near the perfect one: how little it pulls G under the minimax cost, and how wildly under the
// non-saturating cost.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/expectation.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using std::numbers::pi;

// --- D within eps of D* = 0

constexpr double sizes[] = {0.5, 0.1, 0.01, 1e-3, 1e-6, 1e-12};

// What G(z) = theta + z, z from U(0, length), gets under the minimax cost for D = d(x - theta).
double minimax_slope(double length, const std::function<Var(const Var& along)>& d) {
  constexpr double theta = 2;
  const Draw noise = expectation(Latent{uniform(0, length), 1});
  const Batch& z = noise();
  ad::Tape tape;
  const Var start = tape.leaf(theta), x = start + tape.constant(z.points);
  return backward(sum(tape.constant(z.weights) * log1p(-d(x - theta))), {start})[start];
}

// What is said of a D with D < eps, |D'| < eps; |D'| = steep * eps at most in what is measured.
struct NearPerfect {
  double steep = 1;
  std::function<double(double eps)> bound = [](double eps) { return eps / (1 - eps); };
  // The mean of d/dx log(1 - D) over an interval at whose ends D is this.
  std::function<double(double first, double last, double length)> closed = [](double first, double last,
                                                                              double length) {
    return (std::log1p(-last) - std::log1p(-first)) / length;
  };
};

Measurement measure_near_perfect(const NearPerfect& said, Study&) {
  Measurement result;
  for (const double eps : sizes) {
    // D is a wave around eps / 2.
    const auto d = [eps](double x) { return eps * (0.5 + std::sin(x + 2) / 4); };
    const double wave =
        minimax_slope(1, [eps](const Var& along) { return eps * (0.5 + 0.25 * sin(along + 2.0)); });
    result.add(fmt::format("minimax gradient of a wave, over eps, eps = {}", eps), wave / eps,
               said.closed(d(0), d(1), 1) / eps);
    result.at_most(fmt::format("|gradient| of a wave, over eps, eps = {}", eps), std::fabs(wave) / eps,
                   said.bound(eps) / eps);
    // One that comes near the bound: a straight slope of almost eps, on a support so short that D is almost
    // eps all over it.
    constexpr double s = 0.01, most = 0.999;
    const double top = most * eps, rise = said.steep * most * eps * s;
    const double straight = minimax_slope(s, [=](const Var& along) { return top - rise + rise / s * along; });
    result.add(fmt::format("minimax gradient of a straight D, over eps, eps = {}", eps), straight / eps,
               said.closed(top - rise, top, s) / eps);
    result.at_most(fmt::format("|gradient| of a straight D, over eps, eps = {}", eps),
                   std::fabs(straight) / eps, said.bound(eps) / eps);
    result.at_least(fmt::format("|gradient| of a straight D over the bound, eps = {}", eps),
                    std::fabs(straight) / said.bound(eps), 0.99);
  }
  return result;
}

// --- D off by white noise

constexpr double sd_of_d = 0.01, sd_of_slope = 0.05;

// The gradients in (location, scale) of -mean log D(G(z)), G(z) = location + scale z, for many draws of the
// noise at the same z: D = |e| at each of the samples, and D' = r. `shared` is how much of r is |e|, centred;
// r keeps its mean of 0 and its standard deviation.
struct NoisyGradients {
  std::vector<double> location, scale;
};
NoisyGradients noisy_gradients(const Array& z, double shared, ad::Random& random) {
  constexpr ad::Index draws = 60000, at_once = 2000;
  const double half_normal_mean = std::sqrt(2 / std::numbers::pi);
  const double sd =
      std::sqrt(shared * shared * (1 - half_normal_mean * half_normal_mean) + 1 - shared * shared);
  NoisyGradients all;
  for (ad::Index done = 0; done < draws; done += at_once) {
    Array e = Array::zeros(at_once, z.cols()), r = Array::zeros(e.shape());
    for (ad::Index i = 0; i < e.size(); ++i) {
      const double error = std::fabs(random.normal());
      e[i] = sd_of_d * error;
      r[i] = sd_of_slope / sd *
             (shared * (error - half_normal_mean) + std::sqrt(1 - shared * shared) * random.normal());
    }
    // Each draw has a theta of its own, a row, so that one sweep has all gradients.
    ad::Tape tape;
    const Var location = tape.leaf(Array::filled(at_once, 1, 0.5)),
              scale = tape.leaf(Array::filled(at_once, 1, 2));
    const Var x = location + scale * tape.constant(z);
    const Var d = tape.constant(e) + tape.constant(r) * (x - stop_gradient(x));
    const ad::Gradients g = backward(-sum(mean(log(d), ad::Axis::cols)), {location, scale});
    for (const double number : g[location]) all.location.push_back(number);
    for (const double number : g[scale]) all.scale.push_back(number);
  }
  return all;
}

// A level of the distribution, and its standard error from the distance of its neighbours: their number is
// that of draws below, which has a binomial variance.
struct Quantile {
  double value, standard_error;
};
Quantile quantile_of(const std::vector<double>& sorted, double level) {
  const auto n = static_cast<double>(sorted.size());
  const auto at = static_cast<std::size_t>(level * n);
  const auto off = static_cast<std::size_t>(std::sqrt(n * level * (1 - level)));
  return {sorted[at], (sorted[at + off] - sorted[at - off]) / 2};
}

// What is said of the gradient's law: its half-width and the share beyond ten of them, from the standard
// deviations and the sizes |dG/dtheta_j| at the samples.
struct NoiseLaw {
  std::function<double(double sd_d, double sd_slope, const std::vector<double>& sizes)> half_width =
      [](double sd_d, double sd_slope, const std::vector<double>& all) {
        double sum = 0;
        for (const double size : all) sum += size;
        return sd_slope / sd_d * sum / static_cast<double>(all.size());
      };
  std::function<double()> beyond_ten = [] { return 1 - 2 / pi * std::atan(10); };
  double shared = 0;
};

Measurement measure_noise(const NoiseLaw& said, Study& study) {
  Measurement result;
  for (const Array& z :
       {Array::row({-1.5}), Array::row({-2, -0.5, 0.75, 3}),
        Array::row({-3, -2, -1.5, -1.25, -1, -0.5, -0.25, -0.125, 0.125, 0.25, 0.5, 1, 1.5, 1.75, 2, 4})}) {
    const std::string batch = fmt::format("{} samples", z.size());
    const auto& gradients =
        study.once<NoisyGradients>(fmt::format("vanishing-noise: {}, {}", batch, said.shared), [&] {
          ad::Random random = study.random("vanishing-noise: " + batch);
          return noisy_gradients(z, said.shared, random);
        });
    const auto compare = [&](const char* coordinate, std::vector<double> sorted,
                             const std::vector<double>& all_sizes) {
      const std::string what = fmt::format("of {}, {}", coordinate, batch);
      const double half = said.half_width(sd_of_d, sd_of_slope, all_sizes);
      std::sort(sorted.begin(), sorted.end());
      const Quantile lower = quantile_of(sorted, 0.25), upper = quantile_of(sorted, 0.75);
      result.within("lower quartile " + what, lower.value, -half, lower.standard_error);
      result.within("upper quartile " + what, upper.value, half, upper.standard_error);
      double beyond = 0;
      for (const double number : sorted) beyond += std::fabs(number) > 10 * half;
      const auto n = static_cast<double>(sorted.size());
      beyond /= n;
      result.within("share beyond ten half-widths " + what, beyond, said.beyond_ten(),
                    std::sqrt(beyond * (1 - beyond) / n));
    };
    std::vector<double> ones, sizes_of_z;
    for (const double number : z) {
      ones.push_back(1);
      sizes_of_z.push_back(std::fabs(number));
    }
    compare("the location", gradients.location, ones);
    compare("the scale", gradients.scale, sizes_of_z);
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_near_perfect() {
  using enum Wrong::Kind;
  const Refuses<NearPerfect> refuse_near_perfect{measure_near_perfect};
  const Refuses<NoiseLaw> refuse_noise{measure_noise};
  return {
      {.id = "vanishing-near-perfect",
       .statement = R"(
           If D* = 0 near the support of p_g and 0 <= D < eps and |D'| < eps < 1 there, the minimax gradient
           in theta of G(z) = theta + z is below eps / (1 - eps) in size, and no smaller bound holds for all
           such D.)",
       .source = "Arjovsky & Bottou 2017, Thm. 2.4",
       .formula = R"(\left\lvert \frac{d}{d\theta} \mathbb{E} \log(1 - D(\theta + z)) \right\rvert < )"
                  R"(\frac{M \varepsilon}{1 - \varepsilon},\quad M = 1)",
       .derivation = R"(
           The gradient is -E D'(x) / (1 - D(x)), with |D'| < eps and D < eps. For D = eps (1/2 + sin(x)/4) on
           U(2,3) it is log(1 - D(3)) - log(1 - D(2)). A straight D on U(2,2.01) that rises to 0.999 eps with
           a slope of 0.999 eps comes to more than 0.99 of the bound; shorter intervals and steeper slopes
           come nearer. Measured: by the tape, expectation by quadrature.)",
       .tolerance = 1e-12,
       .tolerance_reason = "roundings of a difference, 1e-16, divided by a length of 0.01",
       .measure = with(measure_near_perfect, NearPerfect()),
       .wrong = {refuse_near_perfect(formula, "the bound eps, without 1 - eps",
                                     {.bound = [](double eps) { return eps; }}),
                 refuse_near_perfect(formula, "the bound eps / 2 / (1 - eps)",
                                     {.bound = [](double eps) { return eps / 2 / (1 - eps); }}),
                 refuse_near_perfect(condition, "D < eps with |D'| up to 20 eps", {.steep = 20}),
                 refuse_near_perfect(off, "the closed form of the gradient 2 % off",
                                     {.closed = times(1.02, NearPerfect().closed)})}},
      {.id = "vanishing-noise",
       .statement = R"(
           If at each sample G(z) of a minibatch D* = 0, D = |e| and D' = r with centred Gaussians e and r
           that are independent of each other and from sample to sample, each coordinate of the non-saturating
           gradient is, given the samples, a centred Cauchy, whose width does not shrink with the size of the
           minibatch.)",
       .source = "Arjovsky & Bottou 2017, Thm. 2.6",
       .formula = R"(\text{half-width } \frac{\operatorname{sd}(r)}{\operatorname{sd}(e)} )"
                  R"(\text{ times the mean over the samples of } )"
                  R"(\left\lvert \frac{dG}{d\theta_j} \right\rvert \\ )"
                  R"(\text{a share of } 1 - \frac{2}{\pi} \arctan 10 = 0.0635 )"
                  R"(\text{ is beyond ten half-widths})",
       .derivation = R"(
           The gradient of -log D is -(dG/dtheta_j . r) / |e|: the numerator is normal with standard deviation
           sd(r) |dG/dtheta_j|. A ratio of independent centred normals is a centred Cauchy whose half-width is
           the ratio of their standard deviations; as r is symmetric, |e| does as well as e, of which the
           theorem speaks, but which is negative half of the time. With the characteristic function exp(-w
           |t|) the mean of independent Cauchys has the mean of their half-widths. There is no mean and no
           variance. Measured: 60,000 draws of the noise for minibatches of 1, 4 and 16, gradients by the
           tape; their quartiles, which are minus and plus the half-width, and the share beyond ten
           half-widths.)",
       .tolerance = 5,
       .tolerance_reason = "standard errors: of a quartile from the draws beside it, of a share the binomial",
       .measure = with(measure_noise, NoiseLaw()),
       .wrong = {refuse_noise(formula, "a half-width that shrinks with the root of the minibatch",
                              {.half_width =
                                   [](double d, double slope, const std::vector<double>& all) {
                                     return NoiseLaw().half_width(d, slope, all) /
                                            std::sqrt(static_cast<double>(all.size()));
                                   }}),
                 refuse_noise(
                     formula, "the tails of a normal with the same quartiles",
                     {.beyond_ten = [] { return std::erfc(10 * 0.674489750196 / std::numbers::sqrt2); }}),
                 refuse_noise(formula, "sd(e) / sd(r) in place of sd(r) / sd(e)",
                              {.half_width =
                                   [](double d, double slope, const std::vector<double>& all) {
                                     return NoiseLaw().half_width(slope, d, all);
                                   }}),
                 refuse_noise(condition, "r and |e| with a correlation of about 0.3", {.shared = 0.5}),
                 refuse_noise(off, "the half-width 10 % off",
                              {.half_width = times(1.1, NoiseLaw().half_width)})}},
  };
}

}  // namespace saddle::gan
