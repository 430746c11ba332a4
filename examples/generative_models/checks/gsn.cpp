// The exact checks of the denoiser and of the law that its chain keeps. How fast the chain reaches it is in
// gsn_mixing.cpp.
#include "examples/generative_models/gsn.h"

#include <algorithm>
#include <limits>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/checks/gsn_mixing.h"
#include "examples/generative_models/exact_denoiser.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/transition_matrix.h"

namespace saddle::family {
namespace {

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
    const std::vector<double> p = side == 4 ? std::vector<double>(static_cast<std::size_t>(images.rows()),
                                                                  1 / static_cast<double>(images.rows()))
                                            : random_probabilities(images.rows(), rng);
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

// Two denoisers that are wrong by `error`: one draws any image now and then, the other always the same one.
Measurement measure_gsn_perturbation(bool carried_on, Study& study) {
  constexpr double error = 0.02;
  Random rng = study.random("gsn-perturbation");
  const Array images = bars_and_stripes(3);
  const std::vector<double> p = random_probabilities(images.rows(), rng);
  const Index count = images.rows();
  const Array corruption = corruption_table(images, 0.15), bayes = bayes_denoiser(corruption, p);
  const Array kernel = denoising_kernel(corruption, bayes);
  Measurement result;
  for (const bool same : {false, true}) {
    Array denoiser = bayes;
    double largest = 0;  // the largest distance of the two denoisers, over all corrupted images
    for (Index s = 0; s < bayes.cols(); ++s) {
      const std::vector<double> noise = random_probabilities(count, rng);
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

// What a draw says of its own log P(x | x~), against log_p(); and the sum of P(x | x~) over all x.
Measurement measure_gsn_draw(bool in_one_pass, Study& study) {
  constexpr Index bits = 6, count = 20;
  Random rng = study.random("gsn-draw");
  const Denoiser model(bits, 15, rng);
  for (nn::Parameter* p : model.parameters()) nn::fill_normal(*p, 0, 0.7, rng);
  Array corrupted = Array::zeros(count, bits);
  for (double& bit : corrupted) bit = rng.uniform() < 0.5 ? 0 : 1;
  Denoiser::Drawn drawn = model.draw(corrupted, rng);
  ad::Tape tape;
  const Var given = tape.constant(corrupted), x = tape.constant(drawn.x);
  if (in_one_pass) {
    const Var zeros = tape.constant(Array::zeros(corrupted.shape()));
    const Var units = relu(model.hidden(concat({given, zeros}, ad::Axis::cols)));
    const Var log_p = log_bernoulli(model.output(units) + model.direct(given), x);
    for (Index k = 0; k < count; ++k) drawn.log_p[static_cast<std::size_t>(k)] = log_p.array()[k];
  }
  Measurement result;
  const Var log_p = model.log_p(x, given);
  for (Index k = 0; k < count; ++k)
    result.add(fmt::format("log P of draw {}", k + 1), drawn.log_p[static_cast<std::size_t>(k)],
               log_p.array()[k]);
  const Array states = all_states(bits);
  Array same = Array::zeros(states.shape());
  for (Index i = 0; i < same.size(); ++i) same[i] = corrupted[i % bits];
  result.add("log of the sum of P(x | x~) over all x",
             logsumexp(model.log_p(tape.constant(states), tape.constant(same))).value(), 0);
  return result;
}

}  // namespace

std::vector<Claim> gsn_claims() {
  const char* const source =
      "Bengio, Yao, Alain and Vincent 2013, \"Generalized denoising auto-encoders as generative models\"";
  std::vector<Claim> claims = {
      {
          .id = "gsn-stationary",
          .statement = "If bits are flipped with a probability between 0 and 1 and the denoiser is the exact "
                       "P(x | x~), the chain that "
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
      {
          .id = "gsn-draw",
          .statement =
              "A draw of the learned denoiser, bit by bit with the hidden sums carried along, has the "
              "log P(x | x~) that the loss of training evaluates in one pass, and P(x | x~) sums to "
              "one over all x.",
          .source = "Germain, Gregor, Murray and Larochelle 2015; Ozair, Yao and Bengio 2013",
          .formula = R"(\sum_i \log P(x_i \mid x_1, \dots, x_{i-1}, y) = \log P(x \mid y),\quad )"
                     R"(\sum_x P(x \mid y) = 1)",
          .derivation =
              "The masks let logit i depend on y and on the bits before i alone. A hidden unit that "
              "logit i sees has all of its inputs when bit i is drawn, so its sum is that of the full "
              "pass. The sum over all x is one as for every product of this form.",
          .tolerance = 1e-13,
          .tolerance_reason = "sums of 15 hidden units in another order, and 64 probabilities",
          .measure = [](Study& study) { return measure_gsn_draw(false, study); },
          .wrong = {{Wrong::Kind::condition, "all bits drawn in one pass, without the bits before them",
                     [](Study& study) { return measure_gsn_draw(true, study); }}},
      },
  };
  for (Claim& claim : gsn_mixing_claims()) claims.push_back(std::move(claim));
  return claims;
}

}  // namespace saddle::family
