// The exact checks of the restricted Boltzmann machine: Z, its derivatives, and its estimate. The chain is in
// rbm_chain.cpp.
#include "examples/generative_models/rbm.h"

#include "examples/generative_models/annealing.h"
#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/checks/rbm_exact.h"
#include "examples/generative_models/targets/likelihood.h"
#include "examples/generative_models/targets/transition_matrix.h"

namespace saddle::family {
namespace {

enum class RbmFree { softplus, mean_field, reconstruction };

// F(v) with the hidden bits at their means: E(v, E[h | v]), which leaves out the entropy of h given v.
Var rbm_mean_field_energy(const Rbm& model, const Var& v) {
  const Var logits = model.hidden_logits(v);
  return -matmul(v, v.tape().leaf(model.visible_bias), false, true) -
         sum(sigmoid(logits) * logits, ad::Axis::cols);
}

// log p(v), or, which is no log-probability, minus the reconstruction error of v.
Var rbm_log_p(const Rbm& model, const Var& v, RbmFree free) {
  if (free != RbmFree::reconstruction) return model.log_p(v);
  return -sum(bce_with_logits(model.visible_logits(sigmoid(model.hidden_logits(v))), v), ad::Axis::cols);
}

Measurement measure_rbm_z(int sign, RbmFree free, Study& study) {
  Random rng = study.random("rbm-z");
  Measurement result;
  for (int i = 0; i < 2; ++i) {
    const Rbm model = random_rbm(9, 6, 1, rng);
    std::vector<double> joint;
    for (const double each : joint_weights(model, sign)) joint.push_back(std::log(each));
    const double log_z = log_sum_exp(joint);
    ad::Tape tape;
    const Var v = tape.constant(all_states(9));
    const Var energy = free == RbmFree::mean_field ? rbm_mean_field_energy(model, v) : model.free_energy(v);
    result.add(fmt::format("log Z, sum over v, machine {}", i + 1), logsumexp(-energy).value(), log_z);
    result.add(fmt::format("log Z, sum over h, machine {}", i + 1), model.log_z(tape).value(), log_z);
    result.add(fmt::format("log of the sum of p(v), machine {}", i + 1),
               logsumexp(rbm_log_p(model, v, free)).value(), 0);
  }
  return result;
}

// Means of v_i, h_j and v_i h_j where v has these probabilities and h comes from h given v: in the order
// weight, visible bias, hidden bias.
std::vector<std::vector<double>> rbm_moments(const Rbm& model, const std::vector<double>& p) {
  const Index visible = model.visible_bias.size(), hidden = model.hidden_bias.size();
  const Array v = all_states(visible), joint = joint_weights(model), h = all_states(hidden);
  std::vector<std::vector<double>> means{std::vector<double>(static_cast<std::size_t>(visible * hidden)),
                                         std::vector<double>(static_cast<std::size_t>(visible)),
                                         std::vector<double>(static_cast<std::size_t>(hidden))};
  for (Index s = 0; s < v.rows(); ++s) {
    double sum = 0;
    for (Index t = 0; t < h.rows(); ++t) sum += joint(s, t);
    for (Index t = 0; t < h.rows(); ++t) {
      const double q = p[static_cast<std::size_t>(s)] * joint(s, t) / sum;
      for (Index i = 0; i < visible; ++i) {
        means[1][static_cast<std::size_t>(i)] += q * v(s, i);
        for (Index j = 0; j < hidden; ++j)
          means[0][static_cast<std::size_t>(i * hidden + j)] += q * v(s, i) * h(t, j);
      }
      for (Index j = 0; j < hidden; ++j) means[2][static_cast<std::size_t>(j)] += q * h(t, j);
    }
  }
  return means;
}

enum class RbmModelTerm { exact, one_step, wrong_sign };

Measurement measure_rbm_gradient(RbmModelTerm term, Study& study) {
  constexpr Index visible = 6, hidden = 4;
  Random rng = study.random("rbm-gradient");
  const Rbm model = random_rbm(visible, hidden, 1, rng);
  std::vector<double> data(std::size_t{1} << visible);
  double total = 0;
  for (double& each : data) total += each = rng.uniform();
  for (double& each : data) each /= total;
  const auto of_data = rbm_moments(model, data);
  const auto of_model = rbm_moments(
      model, term == RbmModelTerm::one_step ? law_after_step(data, chain_kernel(model)) : law_of(model));
  const double sign = term == RbmModelTerm::wrong_sign ? -1 : 1;

  ad::Tape tape;
  const Var log_z = model.log_z(tape);
  const ad::Gradients of_z = backward(log_z, model.parameters());
  ad::Tape other;
  const Var log_p = sum(Array::column(data) * model.log_p(other.constant(all_states(visible))));
  const ad::Gradients of_p = backward(log_p, model.parameters());
  Measurement result;
  const char* const names[] = {"W", "b", "c"};
  for (std::size_t k = 0; k < 3; ++k) {
    double z_error = 0, p_error = 0;
    for (std::size_t i = 0; i < of_data[k].size(); ++i) {
      const auto at = static_cast<Index>(i);
      z_error = gan::larger(z_error, std::fabs(of_z[*model.parameters()[k]][at] - sign * of_model[k][i]));
      p_error = gan::larger(
          p_error, std::fabs(of_p[*model.parameters()[k]][at] - sign * (of_data[k][i] - of_model[k][i])));
    }
    result.add(fmt::format("d log Z / d {} by the tape: largest |error|", names[k]), z_error, 0);
    result.add(fmt::format("d E log p / d {} by the tape: largest |error|", names[k]), p_error, 0);
  }
  return result;
}

// Which numbers are added up as the estimate of Z.
enum class RbmWeight { mean, weighed_after_the_step, mean_of_logarithms };

// E w of annealed importance sampling, exactly: the row vector that holds E[w; v = s], one matrix for each
// temperature.
Measurement measure_rbm_annealing(Passed passed, RbmWeight weight, Study& study) {
  constexpr Index visible = 4, hidden = 3;
  constexpr int temperatures = 5;
  Random rng = study.random("rbm-annealing");
  const Rbm model = random_rbm(visible, hidden, 1.5, rng);
  const Array states = all_states(visible);
  const std::size_t count = std::size_t{1} << visible;
  std::vector<double> law(count, 1 / static_cast<double>(count)), weighed = law;
  double mean_log = 0;
  for (int t = 1; t <= temperatures; ++t) {
    const double beta = static_cast<double>(t) / temperatures;
    const std::vector<double> now = log_annealed(model, states, beta),
                              before = log_annealed(model, states, beta - 1.0 / temperatures);
    const Array kernel = chain_kernel(model, passed, beta);
    if (weight == RbmWeight::weighed_after_the_step) weighed = law_after_step(weighed, kernel);
    for (std::size_t s = 0; s < count; ++s) {
      weighed[s] *= std::exp(now[s] - before[s]);
      mean_log += law[s] * (now[s] - before[s]);
    }
    law = law_after_step(law, kernel);
    if (weight != RbmWeight::weighed_after_the_step) weighed = law_after_step(weighed, kernel);
  }
  double ratio = 0, z = 0;
  for (const double each : weighed) ratio += each;
  for (const double each : joint_weights(model)) z += each;
  if (weight == RbmWeight::mean_of_logarithms) ratio = std::exp(mean_log);
  Measurement result;
  result.add_relative("E w Z_0, by five matrices", ratio * std::exp2(visible + hidden), z);
  return result;
}

}  // namespace

std::vector<Claim> rbm_claims() {
  std::vector<Claim> claims = {
      {
          .id = "rbm-z",
          .statement = "The Z of a restricted Boltzmann machine, the sum of exp(-E) over all pairs of a "
                       "visible and a hidden state, is the sum of exp(-F(v)) over the visible states, and "
                       "the sum of exp(c h) prod_i (1 + exp(b_i + W_i h)) over the hidden states; so p(v) = "
                       "exp(-F(v)) / Z sums to one.",
          .source =
              "Hinton 2012, \"A practical guide to training restricted Boltzmann machines\", section 16.1",
          .formula = R"(Z = \sum_{v,h} \exp(-E(v,h)) = \sum_v \exp(-F(v)) = )"
                     R"(\sum_h \exp(c h) \prod_i (1 + \exp(b_i + W_i h)))",
          .derivation = "For a fixed v the exponent is linear in h, so exp(-E) is a product over the hidden "
                        "bits; the sum over each bit h_j is 1 + exp(c_j + v W_j), whose logarithm is the "
                        "softplus in F. The same holds with the two sides exchanged.",
          .tolerance = 1e-12,
          .tolerance_reason =
              "32,768 terms, whose logarithms are sums of 54 products and 15 biases of numbers near one",
          .measure = [](Study& study) { return measure_rbm_z(1, RbmFree::softplus, study); },
          .wrong = {{Wrong::Kind::formula, "the sign of the energy: p proportional to exp(+E)",
                     [](Study& study) { return measure_rbm_z(-1, RbmFree::softplus, study); }},
                    {Wrong::Kind::formula, "F as the energy of the hidden means, without their entropy",
                     [](Study& study) { return measure_rbm_z(1, RbmFree::mean_field, study); }},
                    {Wrong::Kind::formula, "the reconstruction error taken for -log p",
                     [](Study& study) { return measure_rbm_z(1, RbmFree::reconstruction, study); }}},
      },
      {
          .id = "rbm-gradient",
          .statement =
              "In a restricted Boltzmann machine d log Z / d W_ij is the mean of v_i h_j under the "
              "model, and the gradient of the mean of log p(v) over data is the mean of v_i h_j with v "
              "from the data minus that mean; with v_i and h_j alone for the biases.",
          .source = "Ackley, Hinton and Sejnowski 1985, \"A learning algorithm for Boltzmann machines\"",
          .formula = R"(\frac{\partial \log Z}{\partial W_{ij}} = \mathbb{E}_{p} v_i h_j, \quad )"
                     R"(\frac{\partial}{\partial W_{ij}} \mathbb{E}_{\text{data}} \log p(v) = )"
                     R"(\mathbb{E}_{\text{data}} v_i h_j - \mathbb{E}_{p} v_i h_j)",
          .derivation =
              "The derivative of log sum exp(-E) is the mean of d(-E)/dW_ij = v_i h_j under exp(-E) "
              "/ Z. log p(v) = log sum_h exp(-E(v, h)) - log Z: the first sum runs over h alone, "
              "so that its mean is that of h given v.",
          .tolerance = 1e-13,
          .tolerance_reason = "sums of 1,024 probabilities with a sum of one, by the tape and by enumeration",
          .measure = [](Study& study) { return measure_rbm_gradient(RbmModelTerm::exact, study); },
          .wrong = {{Wrong::Kind::formula, "the sign of the energy",
                     [](Study& study) { return measure_rbm_gradient(RbmModelTerm::wrong_sign, study); }},
                    {Wrong::Kind::formula, "one step of the chain from the data in place of the model",
                     [](Study& study) { return measure_rbm_gradient(RbmModelTerm::one_step, study); }}},
      },
      {
          .id = "rbm-annealing",
          .statement = "The weight of annealed importance sampling from the uniform distribution to a "
                       "restricted Boltzmann machine has the mean Z / Z_0 with Z_0 = 2^n for n "
                       "visible and hidden bits, for any number of temperatures, if each step of the chain "
                       "keeps its own distribution.",
          .source = "Neal 2001, \"Annealed importance sampling\", section 2; Salakhutdinov and Murray 2008",
          .formula = R"(\mathbb{E} \prod_t \frac{f_t(v_{t-1})}{f_{t-1}(v_{t-1})} = \frac{Z}{Z_0})",
          .derivation =
              "Let a_t(v) be the mean of the weight where the chain is at v; at first it is f_0 / Z_0. If it "
              "is f_(t-1) / Z_0, the weight makes it f_t / Z_0, and the step, which keeps f_t, leaves it "
              "so. At the end it is f_T / Z_0, and its sum is Z / Z_0. The measurement multiplies out "
              "these vectors and matrices.",
          .tolerance = 1e-12,
          .tolerance_reason = "relative; five products of vectors of 16 numbers with matrices",
          .measure = [](Study& study) { return measure_rbm_annealing(Passed::bits, RbmWeight::mean, study); },
          .wrong = {{Wrong::Kind::condition, "probabilities passed on in place of hidden bits",
                     [](Study& study) {
                       return measure_rbm_annealing(Passed::probabilities, RbmWeight::mean, study);
                     }},
                    {Wrong::Kind::formula, "the ratio taken at the state after the step",
                     [](Study& study) {
                       return measure_rbm_annealing(Passed::bits, RbmWeight::weighed_after_the_step, study);
                     }},
                    {Wrong::Kind::formula, "the mean of log w taken for log Z",
                     [](Study& study) {
                       return measure_rbm_annealing(Passed::bits, RbmWeight::mean_of_logarithms, study);
                     }}},
      },
  };
  for (Claim& claim : rbm_chain_claims()) claims.push_back(std::move(claim));
  return claims;
}

}  // namespace saddle::family
