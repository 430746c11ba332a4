// The exact checks of how fast the denoising chain reaches its law: the second eigenvalue, and the burn-in
// that it asks for.
#include "examples/generative_models/checks/gsn_mixing.h"

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/exact_denoiser.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/transition_matrix.h"

namespace saddle::family {
namespace {

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

// The distance after n = 1 ... 60 steps between lambda^n / 2 and the constant times lambda^(power n).
Measurement measure_gsn_mixing(double power, Study&) {
  const GsnChain chain(0.2);
  const double lambda = reversible_spectrum(chain.p, chain.kernel)[1];
  Measurement result;
  Array steps = chain.kernel;
  for (int n = 1; n <= 60; ++n) {
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

}  // namespace

std::vector<Claim> gsn_mixing_claims() {
  return {
      {
          .id = "gsn-mixing",
          .statement =
              "For the exact denoising chain on the 30 bars and stripes, with bits flipped with "
              "probability 0.2, the largest distance (total variation) from the target after n steps "
              "from one image is between lambda^n / 2 and sqrt(29) lambda^n / 2, with lambda the "
              "second eigenvalue of the chain.",
          .source = "Levin, Peres and Wilmer 2009, \"Markov Chains and Mixing Times\", section 12.2",
          .formula = R"(\tfrac{1}{2} \lambda^n \le \max_x \operatorname{TV}(K^n(x, \cdot), p) \le )"
                     R"(\tfrac{1}{2} \sqrt{\frac{1}{p} - 1}\, \lambda^n,\quad p = \frac{1}{30})",
          .derivation = "K is symmetric in the inner product weighted by p, and its eigenvalues are not "
                        "negative: a step to the corrupted image times its adjoint. Above: 2 TV is at most "
                        "the norm of K^n(x, .) / p - 1, which is at most lambda^n times that of n = 0, "
                        "sqrt(1 / p - 1). Below: the eigenvector f of lambda has mean zero, so lambda^n f(x) "
                        "= sum_y (K^n(x, y) - p(y)) f(y), at most 2 TV max |f|; take x where |f| is largest.",
          .tolerance = 1e-12,
          .tolerance_reason = "sixty products of matrices of 30 states, and an eigenvalue to 1e-14",
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
  };
}

}  // namespace saddle::family
