// The best normal for two modes: moments under the forward KL divergence, and where the other divergences
// change from covering both modes to one of them.

#include <algorithm>
#include <functional>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/maximum_likelihood.h"
#include "examples/generative_models/runs/three_fits.h"
#include "gan/probability/divergence.h"

namespace saddle::family {
namespace {

using gan::Distribution;
using gan::normal;

// ---- moments

using Variance = double (*)(double separation, double weight);
Measurement measure_moments(Variance variance, Study&) {
  Measurement result;
  for (const double separation : {1., 4., 8.})
    for (const double weight : {0.5, 0.7}) {
      const Distribution p = two_modes(separation, weight);
      const std::string name = fmt::format(", d = {}, w = {}", separation, weight);
      const NormalFit found = fit_normal(Divergence::forward_kl, p, {0.3, 0.1});
      result.add("the mean" + name, found.mean, (0.5 - weight) * separation);
      result.add_relative("the variance" + name, found.sd() * found.sd(), variance(separation, weight));
      result.add("KL there" + name, found.value, gan::kl(p, normal(found.mean, found.sd())).value);
    }
  return result;
}

// ---- the switch

// A divergence by the library: another quadrature, and no derivative.
using OfNormal = std::function<double(const Distribution& p, double mean, double log_sd)>;
double reverse_kl_by_library(const Distribution& p, double mean, double log_sd) {
  return gan::kl(normal(mean, std::exp(log_sd)), p).value;
}
double jsd_by_library(const Distribution& p, double mean, double log_sd) {
  return gan::jsd(p, normal(mean, std::exp(log_sd))).value;
}

// The least value near a start, by Newton's method with central differences. Their error in the place, about
// h^2 = 1e-6, enters the value squared.
double least_by_differences(const std::function<double(double, double)>& f, double a, double b) {
  constexpr double h = 1e-3;
  double value = f(a, b);
  for (int step = 0; step < 20; ++step) {
    const double right = f(a + h, b), left = f(a - h, b), up = f(a, b + h), down = f(a, b - h);
    const double g = (right - left) / (2 * h), k = (up - down) / (2 * h);
    const double aa = (right - 2 * value + left) / (h * h), bb = (up - 2 * value + down) / (h * h);
    const double ab =
        (f(a + h, b + h) - right - up + 2 * value - left - down + f(a - h, b - h)) / (2 * h * h);
    const double det = aa * bb - ab * ab, da = (ab * k - bb * g) / det, db = (ab * g - aa * k) / det;
    a += da, b += db;
    value = f(a, b);
    if (std::abs(da) + std::abs(db) < 1e-6) break;
  }
  return value;
}

double switch_by_library(const OfNormal& of, double covering_sd, double before, double now) {
  const auto ahead = [&](double separation) {
    const Distribution p = two_modes(separation);
    const auto f = [&](double mean, double log_sd) { return of(p, mean, log_sd); };
    return least_by_differences(f, 0, std::log(covering_sd)) - least_by_differences(f, -separation / 2, 0);
  };
  double last = ahead(before), value = ahead(now);
  while (std::abs(now - before) > 1e-6 && value != last) {
    const double next = now - value * (now - before) / (value - last);
    before = now, last = value;
    now = next;
    // The error of the secant method after a step below 1e-6 is far below 1e-10.
    if (std::abs(now - before) > 1e-6) value = ahead(now);
  }
  return now;
}

struct Switch {
  Divergence reverse = Divergence::reverse_kl;  // what the tape minimises as the reverse KL
  Divergence stiff = Divergence::reverse_kl;    // that with the curvature 1 / sd^2
};

Measurement measure_switch(const Switch& which, Study& study) {
  Measurement result;
  struct Case {
    const char* name;
    Divergence kind;
    OfNormal of;
    double covering_sd, before, now;
  };
  for (const Case& each : {Case{"reverse KL", which.reverse, reverse_kl_by_library, 2.6, 5.55, 5.65},
                           Case{"JS", Divergence::jensen_shannon, jsd_by_library, 4.3, 8.45, 8.55}}) {
    const double found = switching_separation(each.kind);
    const double by_library = study.once<double>(fmt::format("maximum-likelihood-switch {}", each.name), [&] {
      return switch_by_library(each.of, each.covering_sd, each.before, each.now);
    });
    result.add(fmt::format("the separation at the switch, {}", each.name), found, by_library);
    // No other normal is better: a grid of means on one side, and standard deviations.
    const Distribution p = two_modes(by_library);
    const NormalFit covering = covering_fit(each.kind, p), mode = mode_fit(each.kind, p);
    const double least = study.once<double>(fmt::format("maximum-likelihood-grid {}", each.name), [&] {
      double lowest = 1e300;
      for (double mean = -by_library; mean <= 0; mean += by_library / 12)
        for (double log_sd = -1.5; log_sd <= 2; log_sd += 0.5)
          lowest = std::min(lowest, each.of(p, mean, log_sd));
      return lowest;
    });
    result.at_least(fmt::format("the least on a grid of normals, {}", each.name), least, covering.value);
    // Below the switch the covering normal is better, above it the mode.
    for (const double shift : {-0.25, 0.25}) {
      const Distribution beside = two_modes(by_library + shift);
      const double gain =
          (covering_fit(each.kind, beside).value - mode_fit(each.kind, beside).value) * (shift > 0 ? 1 : -1);
      result.at_least(fmt::format("the better one is ahead {} beside the switch, {}", shift, each.name), gain,
                      0);
    }
    result.notes.push_back(fmt::format(
        "{}: the switch is at d = {:.12g}, from N(0, {:.6f}^2) to N(-+{:.6f}, {:.6f}^2), at {:.6f} nats.",
        each.name, found, covering.sd(), -mode.mean, mode.sd(), mode.value));
  }
  for (const double separation : {2., 6., 12.}) {
    const Distribution p = two_modes(separation);
    const NormalFit covering = covering_fit(which.stiff, p);
    const Array hessian = ad::hessian(FitObjective(which.stiff, p), Array{{covering.mean, covering.log_sd}});
    result.add(fmt::format("the second derivative by the mean times sd^2, d = {}", separation),
               hessian[0] * covering.sd() * covering.sd(), 1);
  }
  return result;
}

}  // namespace

std::vector<Claim> maximum_likelihood_fits_claims() {
  return {
      {
          .id = "maximum-likelihood-moments",
          .statement =
              "Among all normals, the one with the least KL(p || q) to a mixture p of two normals has the "
              "mean and the variance of p.",
          .source = "Bishop 2006, section 10.7",
          .formula =
              R"(\mu = \sum_k w_k \mu_k, \quad \sigma^2 = \sum_k w_k \sigma_k^2 + \sum_k w_k (\mu_k - \mu)^2)",
          .derivation =
              "E log q depends on p by its first two moments only, and is the log-likelihood of a normal "
              "with these: maximum likelihood with p in the place of the data.",
          .tolerance = 1e-10,
          .tolerance_reason = "Newton's last step is below 1e-12; the variance is up to 17",
          .measure =
              [](Study& study) {
                return measure_moments([](double d, double w) { return 1 + w * (1 - w) * d * d; }, study);
              },
          .wrong = {{Wrong::Kind::formula, "the mean of the variances, without the spread of the means",
                     [](Study& study) {
                       return measure_moments([](double, double) { return 1.0; }, study);
                     }}},
      },
      {
          .id = "maximum-likelihood-switch",
          .statement =
              "For two equal normal modes of standard deviation 1, the covering normal and the normal on "
              "one mode are equally good at one separation of the modes for KL(q || p), and at a larger "
              "one for JSD; and at the covering fit of KL(q || p) its second derivative by the mean of q "
              "is one over the variance of q, so that the covering fit stays a minimum along the mean of q.",
          .source = "derived here; Huszar 2015 for the comparison of the three divergences",
          .formula =
              R"(\frac{\partial^2}{\partial \mu^2} \operatorname{KL}(q \parallel p) = -\mathbb{E}_q (\log p)'' = \frac{1}{\sigma^2})",
          .derivation =
              "KL(q || p) = -log sd - E_q log p + constant. For a normal q, d/dsd E f = sd E f'' and "
              "d^2/dmean^2 E f = E f''. Where the derivative by sd is zero, -E (log p)'' = 1 / sd^2. So the "
              "best fit does not leave the middle smoothly: it jumps where the two minima are equally low.",
          .tolerance = 1e-9,
          .tolerance_reason = "values within 1e-13 and differences over 1e-3, divided by the slope of the "
                              "difference of the two minima, which is above 0.05",
          .measure = [](Study& study) { return measure_switch({}, study); },
          .wrong =
              {{Wrong::Kind::formula, "JSD minimised where KL(q || p) is meant",
                [](Study& study) { return measure_switch({.reverse = Divergence::jensen_shannon}, study); }},
               {Wrong::Kind::condition, "the same second derivative for JSD",
                [](Study& study) { return measure_switch({.stiff = Divergence::jensen_shannon}, study); }}},
      },
  };
}

}  // namespace saddle::family
