// The exact checks of the denoising chain, and four mistakes that users make with it.
#include "examples/generative_models/gsn.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/markov_chain.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"

namespace saddle::family {
namespace {

using gan::Claim;
using gan::Measurement;
using gan::Study;
using gan::Wrong;

// Probabilities of the images, none of them small.
std::vector<double> gsn_law(Index images, Random& rng) {
  std::vector<double> p(static_cast<std::size_t>(images));
  double sum = 0;
  for (double& each : p) sum += each = 0.3 + rng.uniform();
  for (double& each : p) each /= sum;
  return p;
}

// The most probable image, with certainty: no draw.
Array gsn_most_probable(Array denoiser) {
  const Index states = denoiser.cols();
  for (Index s = 0; s < states; ++s) {
    Index best = 0;
    for (Index i = 1; i < denoiser.rows(); ++i)
      if (denoiser.data()[i * states + s] > denoiser.data()[best * states + s]) best = i;
    for (Index i = 0; i < denoiser.rows(); ++i) denoiser.data()[i * states + s] = i == best ? 1 : 0;
  }
  return denoiser;
}

enum class GsnDenoiser { bayes, most_probable, of_another_corruption };

Measurement measure_gsn_stationary(GsnDenoiser kind, Study& study) {
  constexpr double flip = 0.2;
  Random rng = study.random("gsn-stationary");
  Measurement result;
  for (const Index side : {Index{3}, Index{4}}) {
    const Array images = bars_and_stripes(side);
    const std::vector<double> p =
        side == 4 ? std::vector<double>(static_cast<std::size_t>(images.rows()), 1 / static_cast<double>(images.rows()))
                  : gsn_law(images.rows(), rng);
    const Array corruption = corruption_table(images, flip);
    Array denoiser = bayes_denoiser(
        kind == GsnDenoiser::of_another_corruption ? corruption_table(images, flip / 2) : corruption, p);
    if (kind == GsnDenoiser::most_probable) denoiser = gsn_most_probable(std::move(denoiser));
    const Array kernel = denoising_kernel(corruption, denoiser);
    const std::string where = fmt::format("{0}x{0}", side);
    result.add("sum of a row minus one: largest, " + where, row_sum_error(kernel), 0);
    result.add("p K - p, divided by the largest p, " + where, stationary_error(p, kernel), 0);
    result.add("detailed balance, divided by the largest flow, " + where, balance_error(p, kernel), 0);
  }
  return result;
}

// The chain with the exact denoiser on the 30 images.
struct GsnChain {
  std::vector<double> p = std::vector<double>(30, 1.0 / 30);
  Array kernel;

  explicit GsnChain(double flip) {
    const Array corruption = corruption_table(bars_and_stripes(4), flip);
    kernel = denoising_kernel(corruption, bayes_denoiser(corruption, p));
  }

  // The largest distance from p, among all 30 starts, of the law whose rows are the powers of the kernel.
  double distance(const Array& power) const {
    double largest = 0;
    for (Index i = 0; i < 30; ++i)
      largest =
          gan::larger(largest, total_variation(p, {power.data() + i * 30, power.data() + (i + 1) * 30}));
    return largest;
  }
};

// sqrt(1 / p - 1) / 2: what stands before lambda^n.
double gsn_constant() {
  return std::sqrt(29.0) / 2;
}

// The distance after n = 1 ... 100 steps between lambda^n / 2 and the constant times lambda^(power n).
Measurement measure_gsn_mixing(double power, Study&) {
  const GsnChain chain(0.2);
  const double lambda = reversible_spectrum(chain.p, chain.kernel)[1];
  Measurement result;
  Array steps = chain.kernel;
  for (int n = 1; n <= 100; ++n) {
    const double distance = chain.distance(steps), rate = std::pow(lambda, power * n);
    result.at_least(fmt::format("distance after {} steps", n), distance, rate / 2);
    result.at_most(fmt::format("distance after {} steps", n), distance, gsn_constant() * rate);
    steps = matrix_product(steps, chain.kernel);
  }
  return result;
}

// The distance after the burn-in that is enough at a = 0.2, or after some steps.
Measurement measure_gsn_burn_in(double flip, int steps, Study&) {
  constexpr double allowed = 0.01;
  const GsnChain chain(0.2), used(flip);
  const double lambda = reversible_spectrum(chain.p, chain.kernel)[1];
  if (steps == 0) steps = static_cast<int>(std::ceil(std::log(gsn_constant() / allowed) / -std::log(lambda)));
  Array power = used.kernel;
  for (int n = 1; n < steps; ++n) power = matrix_product(power, used.kernel);
  Measurement result;
  result.at_most(fmt::format("distance from the target after {} steps", steps), used.distance(power),
                 allowed);
  return result;
}

// Two denoisers that are wrong by `error`: one draws any image now and then, the other always the same one.
Measurement measure_gsn_perturbation(bool carried_on, Study& study) {
  constexpr double error = 0.02;
  Random rng = study.random("gsn-perturbation");
  const Array images = bars_and_stripes(3);
  const std::vector<double> p = gsn_law(images.rows(), rng);
  const Index count = images.rows();
  const Array corruption = corruption_table(images, 0.15), bayes = bayes_denoiser(corruption, p);
  const Array kernel = denoising_kernel(corruption, bayes);
  Measurement result;
  for (const bool same : {false, true}) {
    Array denoiser = bayes;
    double largest = 0;  // the largest distance of the two denoisers, over all corrupted images
    for (Index s = 0; s < bayes.cols(); ++s) {
      const std::vector<double> noise = gsn_law(count, rng);
      double distance = 0;
      for (Index i = 0; i < count; ++i) {
        const double other = same ? (i == 0 ? 1.0 : 0.0) : noise[static_cast<std::size_t>(i)];
        denoiser(i, s) = (1 - error) * bayes(i, s) + error * other;
        distance += std::fabs(denoiser(i, s) - bayes(i, s)) / 2;
      }
      largest = gan::larger(largest, distance);
    }
    const std::vector<double> law = stationary_law(denoising_kernel(corruption, denoiser));
    const double distance = total_variation(law, p);
    // min over m of m delta / (1 - tau(K^m)), tau the largest distance of two rows.
    double bound = std::numeric_limits<double>::infinity();
    Array power = kernel;
    for (int m = 1; m <= 60; ++m) {
      double tau = 0;
      for (Index i = 0; i < count; ++i)
        for (Index j = 0; j < i; ++j)
          tau = gan::larger(tau, total_variation({power.data() + i * count, power.data() + (i + 1) * count},
                                                 {power.data() + j * count, power.data() + (j + 1) * count}));
      bound = std::min(bound, m * largest / (1 - tau));
      power = matrix_product(power, kernel);
    }
    const char* const which = same ? "one image too often" : "any image too often";
    result.at_most(fmt::format("distance of the law from the target, {}", which), distance,
                   carried_on ? bound : largest);
    if (!same) continue;
    // The law in closed form: error sum_n (1 - error)^n e_0 K^n.
    std::vector<double> sum(static_cast<std::size_t>(count), 0.0), term = sum;
    term[0] = error;
    for (int n = 0; n < 2000; ++n) {
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += term[i];
      term = law_after_step(term, kernel);
      for (double& each : term) each *= 1 - error;
    }
    result.add("that law against its series", total_variation(law, sum), 0);
  }
  return result;
}

}  // namespace

std::vector<Claim> gsn_claims() {
  const char* const source =
      "Bengio, Yao, Alain and Vincent 2013, \"Generalized denoising auto-encoders as generative models\"";
  return {
      {
          .id = "gsn-stationary",
          .statement =
              "If the denoiser is the exact P(x | x~) of the data and the corruption, the chain that "
              "corrupts an image and draws a clean one is in detailed balance with the law of the "
              "data, which it therefore keeps.",
          .source = std::string(source) + ", Theorem 1",
          .formula = R"(p(x) K(x, x') = p(x') K(x', x),\quad )"
                     R"(K(x, x') = \sum_{y} C(y \mid x)\, P(x' \mid y))",
          .derivation =
              "Let y be the corrupted image and p(y) its probability. By Bayes' rule p(x) C(y | x) = "
              "p(y) P(x | y), so that p(x) C(y | x) P(x' | y) = p(y) P(x | y) P(x' | y), which is "
              "unchanged when x and x' are exchanged. Sum over y.",
          .tolerance = 1e-12,
          .tolerance_reason =
              "each entry is a sum of 65,536 products of probabilities, and they add up to one",
          .measure = [](Study& study) { return measure_gsn_stationary(GsnDenoiser::bayes, study); },
          .wrong = {{Wrong::Kind::formula, "the most probable image taken in place of a draw",
                     [](Study& study) { return measure_gsn_stationary(GsnDenoiser::most_probable, study); }},
                    {Wrong::Kind::condition, "a denoiser for half the corruption that the chain uses",
                     [](Study& study) {
                       return measure_gsn_stationary(GsnDenoiser::of_another_corruption, study);
                     }}},
      },
      {
          .id = "gsn-mixing",
          .statement =
              "For the exact denoising chain on the 30 bars and stripes, with bits flipped with "
              "probability 0.2, the largest distance (total variation) from the target after n steps "
              "from one image is between lambda^n / 2 and sqrt(29) lambda^n / 2, with lambda the "
              "second eigenvalue of the chain.",
          .source = "Levin, Peres and Wilmer 2009, \"Markov Chains and Mixing Times\", section 12.2",
          .formula = R"(\tfrac{1}{2} \lambda^n \le \max_x \operatorname{TV}(K^n(x, \cdot), p) \le )"
                     R"(\tfrac{1}{2} \sqrt{\frac{1}{p} - 1}\; \lambda^n,\quad p = \frac{1}{30})",
          .derivation = "K is symmetric in the inner product weighted by p, and its eigenvalues are not "
                        "negative: a step to the corrupted image times its adjoint. Above: 2 TV is at most "
                        "the norm of K^n(x, .) / p - 1, which is at most lambda^n times that of n = 0, "
                        "sqrt(1 / p - 1). Below: the eigenvector f of lambda has mean zero, so lambda^n f(x) "
                        "= sum_y (K^n(x, y) - p(y)) f(y), at most 2 TV max |f|; take x where |f| is largest.",
          .tolerance = 1e-12,
          .tolerance_reason = "a hundred products of matrices of 30 states, and an eigenvalue to 1e-14",
          .measure = [](Study& study) { return measure_gsn_mixing(1, study); },
          .wrong = {{Wrong::Kind::formula, "a rate of lambda^(2 n)",
                     [](Study& study) { return measure_gsn_mixing(2, study); }}},
      },
      {
          .id = "gsn-burn-in",
          .statement =
              "After log(100 sqrt(29) / 2) / log(1 / lambda) steps, rounded up, of that chain the law "
              "is within 0.01 (total variation) of the target, from every image.",
          .source = "the upper bound of gsn-mixing, solved for n",
          .formula = R"(n \ge \frac{\log(100 \sqrt{29} / 2)}{\log(1 / \lambda)} \ \text{gives}\ )"
                     R"(\max_x \operatorname{TV}(K^n(x, \cdot), p) \le 0.01)",
          .derivation =
              "With this n the bound sqrt(29) lambda^n / 2 is at most 0.01. A smaller corruption has "
              "a larger lambda: the same number of steps is then no burn-in.",
          .tolerance = 1e-12,
          .tolerance_reason = "an inequality between sums of 30 probabilities",
          .measure = [](Study& study) { return measure_gsn_burn_in(0.2, 0, study); },
          .wrong = {{Wrong::Kind::condition, "burn-in forgotten: the law after three steps",
                     [](Study& study) { return measure_gsn_burn_in(0.2, 3, study); }},
                    {Wrong::Kind::condition,
                     "corruption too small to mix: bits flipped with probability 0.02",
                     [](Study& study) { return measure_gsn_burn_in(0.02, 0, study); }}},
      },
      {
          .id = "gsn-perturbation",
          .statement = "If a denoiser differs from the exact one by at most delta (total variation) at every "
                       "corrupted image, each stationary law of its chain is within m delta / (1 - tau_m) of "
                       "the law of the data for every m with tau_m < 1, where tau_m is the largest distance "
                       "between two rows of K^m of the exact chain.",
          .source = "Mitrophanov 2005, \"Sensitivity and convergence of uniformly ergodic Markov chains\"",
          .formula = R"(\operatorname{TV}(p', p) \le \frac{m\, \delta}{1 - \tau_m},\quad )"
                     R"(\tau_m = \max_{x, z} \operatorname{TV}(K^m(x, \cdot), K^m(z, \cdot)))",
          .derivation =
              "p' - p = (p' - p) K^m + p' (K'^m - K^m). The first part is at most tau_m TV(p', p). "
              "The second is a sum of m parts p' (K' - K) K^i, since p' K' = p'; each is at most "
              "delta, a mean over corrupted images of distances of at most delta, which a step of K "
              "does not increase.",
          .tolerance = 1e-12,
          .tolerance_reason = "laws of 14 images by elimination, against a series that is summed to rounding",
          .measure = [](Study& study) { return measure_gsn_perturbation(true, study); },
          .wrong = {{Wrong::Kind::formula, "the error of the law taken to be that of the denoiser, delta",
                     [](Study& study) { return measure_gsn_perturbation(false, study); }}},
      },
  };
}

}  // namespace saddle::family
