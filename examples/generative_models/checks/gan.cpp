// The exact checks of the GAN whose p_g is a sum over codes, and four mistakes that users make.
#include "examples/generative_models/gan.h"

#include <limits>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

constexpr Index gan_side = 3, gan_bits = 9, gan_codes = 6;
constexpr double gan_infinity = std::numeric_limits<double>::infinity();

std::vector<double> gan_target() {
  return bars_and_stripes_probabilities(gan_side);
}

std::vector<double> gan_q(const CodeGenerator& G) {
  std::vector<double> q = log_p_of(G, all_states(gan_bits));
  for (double& each : q) each = std::exp(each);
  return q;
}

// The logit of D* = p / (p + q).
std::vector<double> gan_best_logit(const std::vector<double>& p, const std::vector<double>& q) {
  std::vector<double> logit(p.size());
  for (std::size_t s = 0; s < p.size(); ++s)
    logit[s] = p[s] > 0 ? std::log(p[s]) - std::log(q[s]) : -gan_infinity;
  return logit;
}

// What G adds to the objective for a logit of D.
using GanTerm = double (*)(double logit);
double gan_minimax(double logit) {
  return ad::log_sigmoid(-logit);
}
double gan_non_saturating(double logit) {
  return -ad::log_sigmoid(logit);
}

double gan_value(const std::vector<double>& p, const std::vector<double>& q, const std::vector<double>& logit,
                 GanTerm term) {
  double value = 0;
  for (std::size_t s = 0; s < p.size(); ++s) {
    if (p[s] > 0) value += p[s] * ad::log_sigmoid(logit[s]);
    value += q[s] * term(logit[s]);
  }
  return value;
}

// sum (p + q) KL(Bernoulli(D*) || Bernoulli(D)), the KL as the Bregman divergence of softplus.
double gan_gap(const std::vector<double>& p, const std::vector<double>& q, const std::vector<double>& logit) {
  const std::vector<double> best = gan_best_logit(p, q);
  double gap = 0;
  for (std::size_t s = 0; s < p.size(); ++s) {
    const double slope = p[s] > 0 ? ad::sigmoid(best[s]) * (logit[s] - best[s]) : 0;
    gap += (p[s] + q[s]) * (ad::softplus(logit[s]) - ad::softplus(best[s]) - slope);
  }
  return gap;
}

// The logits of a net D that has ascended V against p and q for a while, from scratch.
std::vector<double> gan_retrained_logit(const std::vector<double>& p, const std::vector<double>& q,
                                        Random& rng) {
  const nn::Sequential D("D", {nn::Linear(gan_bits, 16, rng), nn::Tanh(), nn::Linear(16, 1, rng)});
  nn::Adam optimiser(D.named_parameters(), 0.05);
  const Array states = all_states(gan_bits);
  for (int step = 0; step < 60; ++step) {
    ad::Tape tape;
    const Var v = game_value(tape.constant(Array::column(p)), tape.constant(Array::column(q)),
                             D(tape.constant(states)));
    optimiser.ascend(backward(v, D.named_parameters()));
  }
  const Array logit = D(ArrayView(states));
  return {logit.data(), logit.data() + logit.size()};
}

// stale: what is taken for D* is the D* of G before its last step.
Measurement measure_gan_value(GanTerm term, bool stale, Study& study) {
  Random rng = study.random("gan-value");
  const std::vector<double> p = gan_target();
  const CodeGenerator G(gan_codes, gan_bits, rng);
  const std::vector<double> before = gan_q(G);
  for (Index i = 0; i < G.table.weight().size(); ++i) G.table.weight().write()[i] += 0.1 * rng.normal();
  const std::vector<double> q = gan_q(G);
  const double best = -std::log(4.0) + 2 * jsd_nats(p, q);
  Measurement result;
  result.add("V(D*, G)", gan_value(p, q, gan_best_logit(p, stale ? before : q), term), best);
  std::vector<double> random(p.size());
  for (double& each : random) each = 2 * rng.normal();
  result.add("V(D, G), a random D", gan_value(p, q, random, term), best - gan_gap(p, q, random));
  const std::vector<double> net = gan_retrained_logit(p, q, rng);
  const double value = gan_value(p, q, net, term);
  result.add("V(D, G), a net D trained from scratch", value, best - gan_gap(p, q, net));
  result.at_most("log 2 + V(D, G) / 2, the certificate of that D, against JSD", std::log(2.0) + value / 2,
                 jsd_nats(p, q));
  return result;
}

// The largest slope of V by a logit at D*, from the tape.
Measurement measure_gan_best(bool non_saturating, Study& study) {
  Random rng = study.random("gan-best");
  const std::vector<double> p = gan_target();
  Measurement result;
  for (int i = 0; i < 3; ++i) {
    const std::vector<double> q = gan_q(CodeGenerator(gan_codes, gan_bits, rng));
    const std::vector<double> best = gan_best_logit(p, q);
    double images = 0, others = 0;
    for (std::size_t s = 0; s < p.size(); ++s) {
      ad::Tape tape;
      const Var logit = tape.leaf(best[s]);
      const Var generated = q[s] * (non_saturating ? -log_sigmoid(logit) : log_sigmoid(-logit));
      const Var v = p[s] > 0 ? p[s] * log_sigmoid(logit) + generated : generated;
      double& largest = p[s] > 0 ? images : others;
      largest = gan::larger(largest, std::fabs(backward(v, logit)[logit][0]));
    }
    result.add(fmt::format("largest slope at D* on the images, G number {}", i + 1), images, 0);
    result.add(fmt::format("largest slope at D* = 0 elsewhere, G number {}", i + 1), others, 0);
  }
  return result;
}

// C of a G with a code for each image, logits +-40, but for the last `lost` images.
Measurement measure_gan_minimum(Index lost, Study& study) {
  Random rng = study.random("gan-minimum");
  const std::vector<double> p = gan_target();
  const Array images = bars_and_stripes(gan_side);
  const CodeGenerator G(images.rows() - lost, gan_bits, rng);
  for (Index i = 0; i < G.table.weight().size(); ++i) G.table.weight().write()[i] = images[i] == 1 ? 40 : -40;
  const auto value = [&](const std::vector<double>& q) {
    return gan_value(p, q, gan_best_logit(p, q), gan_minimax);
  };
  Measurement result;
  result.add("V(D*, G) at p_g = p", value(gan_q(G)), -std::log(4.0));
  for (int i = 0; i < 3; ++i)
    result.at_least(fmt::format("V(D*, G), random G number {}", i + 1),
                    value(gan_q(CodeGenerator(gan_codes, gan_bits, rng))), -std::log(4.0));
  return result;
}

enum class GanLoss { minimax, non_saturating, stale };

// The gradient of V(D, G) by the parameters of G with D = D* held fixed, and that of 2 JSD.
Measurement measure_gan_gradient(GanLoss loss, Study& study) {
  Random rng = study.random("gan-gradient");
  const std::vector<double> p = gan_target();
  const Array images = bars_and_stripes(gan_side);
  const double p_image = 1 / static_cast<double>(images.rows());
  Measurement result;
  for (int i = 0; i < 3; ++i) {
    const CodeGenerator G(gan_codes, gan_bits, rng);
    const std::vector<double> before = log_p_of(G, images);
    for (Index k = 0; k < G.table.weight().size(); ++k) G.table.weight().write()[k] += 0.1 * rng.normal();

    ad::Tape of_value;
    const Var log_q = G.log_p(of_value.constant(images));
    const Var old_q = of_value.constant(Array::column(before));
    const Var logit = stop_gradient(std::log(p_image) - (loss == GanLoss::stale ? old_q : log_q));
    const Var p_var = of_value.constant(Array::filled(images.rows(), 1, p_image));
    const Var v = loss == GanLoss::non_saturating ? sum(exp(log_q) * -log_sigmoid(logit))
                                                  : game_value(p_var, exp(log_q), logit);
    const ad::Gradients by_value = backward(v, G.parameters());

    // 2 JSD over all states: where p = 0 the term of p is left out, and q log(2 q / (p + q)) is q log 2.
    ad::Tape of_jsd;
    const Var q_all = exp(G.log_p(of_jsd.constant(all_states(gan_bits))));
    const Var q_images = exp(G.log_p(of_jsd.constant(images)));
    const Var jsd = sum(q_all * log(2 * q_all / (q_all + of_jsd.constant(Array::column(p))))) +
                    sum(p_image * log(2 * p_image / (p_image + q_images)));
    const ad::Gradients by_jsd = backward(jsd, G.parameters());

    double off = 0, scale = 0;
    for (nn::Parameter* each : G.parameters())
      for (Index k = 0; k < each->size(); ++k) {
        off = gan::larger(off, std::fabs(by_value[*each][k] - by_jsd[*each][k]));
        scale = gan::larger(scale, std::fabs(by_jsd[*each][k]));
      }
    result.add(fmt::format("largest difference of both, by the largest slope, G number {}", i + 1),
               off / scale, 0);
  }
  return result;
}

}  // namespace

std::vector<Claim> gan_claims() {
  return {
      {
          .id = "gan-value",
          .statement = R"(
              For probabilities p and q on a finite set and any D with values strictly between 0 and 1, V(D)
              falls short of -log 4 + 2 JSD(p, q) by the sum of (p + q) KL(Bernoulli(D*) || Bernoulli(D)), so
              that log 2 + V(D) / 2 is at most JSD; at D* = p / (p + q) nothing is missing.)",
          .source = "Goodfellow et al. 2014, Prop. 1 and Thm. 1",
          .formula =
              R"(V(D) = -\log 4 + 2 \operatorname{JSD}(p, q) - \sum_x (p + q) \operatorname{KL}(D^* \parallel D))",
          .derivation = R"(
              Write p = (p + q) D* and q = (p + q) (1 - D*). Then V(D) is the sum of (p + q) times
              D* log D + (1 - D*) log(1 - D), which is the negative entropy of Bernoulli(D*) minus the KL. The
              entropies alone are V(D*), which is -log 4 + 2 JSD.)",
          .tolerance = 1e-13,
          .tolerance_reason = "512 terms whose sum of absolute values is below 10, each with a few roundings",
          .measure = [](Study& study) { return measure_gan_value(gan_minimax, false, study); },
          .wrong = {{Wrong::Kind::formula, "-log D(G(z)) put inside V in place of log(1 - D(G(z)))",
                     [](Study& study) { return measure_gan_value(gan_non_saturating, false, study); }},
                    {Wrong::Kind::condition, "the best D of an older G, after G has moved",
                     [](Study& study) { return measure_gan_value(gan_minimax, true, study); }}},
          .unit = "nats",
      },
      {
          .id = "gan-best",
          .statement = R"(
              On each state the slope of V by the logit of D is zero at D* = p / (p + q), in the limit of the
              logit -inf where p = 0 < q; V is concave in the logit, so D* is its maximum.)",
          .source = "Goodfellow et al. 2014, Prop. 1",
          .formula = R"(p (1 - D^*) - q D^* = 0)",
          .derivation = R"(
              The derivative of log sigmoid(l) is 1 - D and that of log(1 - sigmoid(l)) is -D; both functions
              are concave. Where p = 0 the slope -q D tends to zero with D.)",
          .tolerance = 1e-15,
          .tolerance_reason =
              "a difference of two numbers below 0.1, whose logit has the rounding error of two logarithms",
          .measure = [](Study& study) { return measure_gan_best(false, study); },
          .wrong = {{Wrong::Kind::formula, "D ascends E log D(x) - E log D(G(z))",
                     [](Study& study) { return measure_gan_best(true, study); }}},
      },
      {
          .id = "gan-minimum",
          .statement =
              "V(D*, G) is -log 4 for a G whose p_g is p, and for no G smaller, on bars and stripes.",
          .source = "Goodfellow et al. 2014, Thm. 1",
          .formula = R"(\min_G V(D^*, G) = -\log 4\ \text{at}\ p_g = p)",
          .derivation = R"(
              V(D*, G) is -log 4 + 2 JSD(p, p_g), and a JSD is at least zero, and zero for equal distributions
              only. A G with one code for each image, of logits 40 and -40, gives the images their
              probabilities within 1e-16.)",
          .tolerance = 1e-13,
          .tolerance_reason = "512 terms whose sum of absolute values is below 10, each with a few roundings",
          .measure = [](Study& study) { return measure_gan_minimum(0, study); },
          .wrong = {{Wrong::Kind::condition, "a G that has lost one of the images",
                     [](Study& study) { return measure_gan_minimum(1, study); }}},
          .unit = "nats",
      },
      {
          .id = "gan-gradient",
          .statement = R"(
              The gradient of V(D, G) by the parameters of G, with D = D* of that G held fixed, is the gradient
              of 2 JSD(p, p_g).)",
          .source = "Goodfellow et al. 2014, Prop. 2; the envelope theorem",
          .formula =
              R"(\nabla_\theta V(D, G_\theta) = 2 \nabla_\theta \operatorname{JSD}(p, p_g)\ \text{at}\ D = D^*)",
          .derivation = R"(
              C(G) is V(D*(G), G). Its derivative has a part through D*, which is zero since the slope of V by
              D is zero at D*, and the part that holds D* fixed. Where p = 0, D* is zero for each G, and
              log(1 - D*) = 0 adds nothing: so the images alone give the gradient.)",
          .tolerance = 1e-12,
          .tolerance_reason =
              "sums of 512 terms with the rounding errors of exp and log, relative to the largest slope",
          .measure = [](Study& study) { return measure_gan_gradient(GanLoss::minimax, study); },
          .wrong = {{Wrong::Kind::formula,
                     "the gradient of -log D*(G(z)) on the images, with the same D*, taken for it",
                     [](Study& study) { return measure_gan_gradient(GanLoss::non_saturating, study); }},
                    {Wrong::Kind::condition, "the best D of an older G, after G has moved",
                     [](Study& study) { return measure_gan_gradient(GanLoss::stale, study); }}},
      },
  };
}

}  // namespace saddle::family
