// The exact checks of the classifiers, and the mistakes that users make with them.
#include "examples/generative_models/classifier.h"

#include <iterator>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/runs/classifier_studies.h"
#include "examples/generative_models/targets/bits.h"
#include "gan/discriminator.h"
#include "gan/probability/distribution.h"

namespace saddle::family {
namespace {

Array normals_of(Index rows, Index cols, double scale, Random& random) {
  Array drawn = Array::zeros(rows, cols);
  for (double& each : drawn) each = scale * random.normal();
  return drawn;
}

// A A^T + 1.
Array covariance_of(Index size, Random& random) {
  const Array a = normals_of(size, size, 0.7, random);
  Array covariance = Array::zeros(size, size);
  for (Index i = 0; i < size; ++i)
    for (Index j = 0; j < size; ++j) {
      covariance(i, j) = i == j ? 1 : 0;
      for (Index k = 0; k < size; ++k) covariance(i, j) += a(i, k) * a(j, k);
    }
  return covariance;
}

// ---- two normals: the posterior is logistic

struct LogisticForm {
  bool one_covariance = true;
  bool odds_in_bias = true;
};

Measurement measure_logistic(const LogisticForm& form, Study& study) {
  Random random = study.random("classifier-logistic");
  Measurement result;
  for (const Index size : {Index{2}, Index{3}}) {
    const Array covariance = covariance_of(size, random);
    const NormalClassifier model{0.2 + 0.6 * random.uniform(), normals_of(1, size, 1, random),
                                 normals_of(1, size, 1, random), covariance};
    NormalClassifier of_one = model;
    if (!form.one_covariance) of_one.covariance = covariance_of(size, random);
    LinearRule rule = model.rule();
    if (!form.odds_in_bias) rule.b -= ad::logit(model.prior);

    ad::Tape tape;
    const Index count = 20;
    const Var x = tape.leaf(normals_of(count, size, 2, random));
    const Var one = of_one.log_joint(x, 1), zero = model.log_joint(x, 0);
    const Var posterior = exp(one) / (exp(one) + exp(zero));  // Bayes' rule as it is written
    const Var logistic = sigmoid(rule.logit(x));
    const Array slope = backward(sum(one - zero), x)[x];
    for (Index k = 0; k < count; ++k) {
      const std::string at = fmt::format(", D = {}, point {}", size, k);
      result.add("p(y = 1 | x)" + at, posterior.array()[k], logistic.array()[k]);
      for (Index i = 0; i < size; ++i) result.add("d logit / dx" + at, slope[k * size + i], rule.w[i]);
    }
  }
  // D* of a GAN is this posterior: y = 1 is "from the data", with prior 1/2.
  const double sd = 0.5 + random.uniform(), here = random.normal(), there = random.normal();
  const gan::Distribution p_data = gan::normal(here, sd), p_g = gan::normal(there, sd);
  const NormalClassifier game{0.5, Array{{there}}, Array{{here}}, Array{{sd * sd}}};
  for (const double x : {-3., -1., 0., 0.5, 2.}) {
    ad::Tape tape;
    const double logit = game.rule().logit(tape.constant(x)).value();
    result.add(fmt::format("logit of D* at {}", x), gan::log_ratio(p_data, p_g, x), logit);
    result.add(fmt::format("D* at {}", x),
               gan::optimal_discriminator(p_data.log_pdf(x), p_g.log_pdf(x)).value(), ad::sigmoid(logit));
  }
  return result;
}

// ---- naive Bayes

using RuleOfBits = LinearRule (*)(double prior, const Array& p0, const Array& p1);

// log (p1 / p0) for each bit, as if only ones were evidence.
LinearRule ratios_of_ones(double prior, const Array& p0, const Array& p1) {
  LinearRule rule{Array::zeros(p0.size(), 1), ad::logit(prior)};
  for (Index i = 0; i < p0.size(); ++i) rule.w[i] = std::log(p1[i] / p0[i]);
  return rule;
}

Array probabilities_of(Index bits, Random& random) {
  Array p = Array::zeros(1, bits);
  for (double& each : p) each = 0.05 + 0.9 * random.uniform();
  return p;
}

// log p(bits of a row | y), for independent bits.
double log_p_of_bits(const double* row, const Array& p) {
  double sum = 0;
  for (Index i = 0; i < p.size(); ++i) sum += std::log(row[i] == 1 ? p[i] : 1 - p[i]);
  return sum;
}

Measurement measure_naive_bayes(RuleOfBits rule_of, double plus, Study& study) {
  Random random = study.random("classifier-naive-bayes");
  constexpr Index bits = 10;
  const double prior = 0.2 + 0.6 * random.uniform();
  const Array p0 = probabilities_of(bits, random), p1 = probabilities_of(bits, random),
              states = all_states(bits);
  const LinearRule rule = rule_of(prior, p0, p1);
  ad::Tape tape;
  const Var x = tape.leaf(states), logit = rule.logit(x);
  Measurement result;
  double worst = 0;
  for (Index s = 0; s < states.rows(); ++s) {
    const double one = prior * std::exp(log_p_of_bits(states.data() + s * bits, p1)),
                 zero = (1 - prior) * std::exp(log_p_of_bits(states.data() + s * bits, p0));
    worst = std::max(worst, std::abs(one / (one + zero) - ad::sigmoid(logit.array()[s])));
  }
  result.add("the largest difference of p(y = 1 | x) over 1,024 states", worst, 0);
  // A weight by the counts: what one bit does to the log-odds.
  for (Index i = 0; i < bits; ++i)
    result.add(fmt::format("w_{}", i + 1), rule.w[i], std::log(p1[i] * (1 - p0[i]) / (p0[i] * (1 - p1[i]))));

  // Samples in which the first bit is 0 throughout class 1: a count of zero.
  Array drawn = Array::zeros(40, bits), y = Array::zeros(40, 1);
  for (Index k = 0; k < 40; ++k) {
    y[k] = k % 2 == 0 ? 1 : 0;
    for (Index i = 0; i < bits; ++i) drawn[k * bits + i] = random.uniform() < 0.5 ? 1 : 0;
    drawn[k * bits] = y[k] == 1 ? 0 : (k % 4 == 1 ? 1 : 0);
  }
  const LinearRule fitted = naive_bayes(drawn, y, plus);
  double largest = 0;
  for (const double each : fitted.w) largest = std::max(largest, std::abs(each));
  result.at_most("the largest weight after a count of zero", largest, 2 * std::log(21));
  return result;
}

// ---- copies

struct Copies {
  double counted = 0;  // how often naive Bayes counts the first bit too often; 0: copies - 1
  bool copied = true;
};

Measurement measure_copies(const Copies& what, Study& study) {
  Random random = study.random("classifier-copies");
  constexpr Index bits = 4, copies = 3, all = bits + copies - 1;
  const double prior = 0.2 + 0.6 * random.uniform();
  Array p0 = probabilities_of(bits, random), p1 = probabilities_of(bits, random);
  p1[0] = p0[0] < 0.5 ? p0[0] + 0.4 : p0[0] - 0.4;  // the copied bit tells the classes apart

  // All states of the features that can occur, with p(x, y) for both classes.
  const Array states = all_states(what.copied ? bits : all);
  Array x = Array::zeros(states.rows(), all), joint = Array::zeros(states.rows(), 2);
  for (Index s = 0; s < states.rows(); ++s) {
    for (int y = 0; y < 2; ++y) {
      const Array& p = y == 1 ? p1 : p0;
      double log_p = std::log(y == 1 ? prior : 1 - prior);
      for (Index j = 0; j < all; ++j) {
        const Index own = j < copies ? 0 : j - copies + 1;  // which bit feature j is
        const double bit = states(s, what.copied ? own : j);
        x(s, j) = bit;
        if (!what.copied || j == 0 || j >= copies) log_p += std::log(bit == 1 ? p[own] : 1 - p[own]);
      }
      joint(s, y) = std::exp(log_p);
    }
  }
  // Naive Bayes with the moments of the population: p(x_j = 1 | y).
  Array moment0 = Array::zeros(1, all), moment1 = moment0;
  for (Index s = 0; s < x.rows(); ++s)
    for (Index j = 0; j < all; ++j) {
      moment0[j] += x(s, j) * joint(s, 0) / (1 - prior);
      moment1[j] += x(s, j) * joint(s, 1) / prior;
    }
  const LinearRule naive = rule_of_bits(prior, moment0, moment1);
  // The right rule: the weight of the first bit in equal parts on its copies, and its bias once.
  LinearRule right = naive;
  const double once = std::log1p(-p1[0]) - std::log1p(-p0[0]), weight = naive.w[0];
  for (Index j = 0; j < copies; ++j) right.w[j] /= copies;
  right.b -= (copies - 1) * once;

  Measurement result;
  ad::Tape tape;
  const Var design = tape.constant(x), of_naive = naive.logit(design);
  const double times = what.counted == 0 ? copies - 1 : what.counted;
  for (Index s = 0; s < x.rows(); ++s)
    result.add(fmt::format("the bias of the logit, state {}", s),
               of_naive.array()[s] - std::log(joint(s, 1) / joint(s, 0)), times * (weight * x(s, 0) + once));
  // Logistic regression keeps no bias: the right rule is where its loss has no slope.
  const Var leaf = tape.leaf(right.w), bias = tape.leaf(right.b);
  const Var logit = matmul(design, leaf) + bias;
  const Var loss = sum(slice_cols(tape.constant(joint), 1, 1) * softplus(-logit) +
                       slice_cols(tape.constant(joint), 0, 1) * softplus(logit));
  const ad::Gradients slope = backward(loss, {leaf, bias});
  double largest = std::abs(slope[bias][0]);
  for (const double each : slope[leaf]) largest = std::max(largest, std::abs(each));
  result.add("the largest slope of the expected loss at the right rule", largest, 0);
  return result;
}

}  // namespace

std::vector<Claim> classifier_claims() {
  std::vector<Claim> list = {
      {
          .id = "classifier-logistic",
          .statement =
              "For two normals with one covariance matrix S and any prior, p(y = 1 | x) by Bayes' rule is "
              "sigmoid(w.x + b) with w = S^-1 (m1 - m0), and the derivative of its logit is w at every x; "
              "with prior 1/2 it is D* of a GAN with these two normals as p_data and p_g.",
          .source = "Fisher 1936; Efron 1975; Goodfellow et al. 2014, Prop. 1",
          .formula =
              R"(w = S^{-1} (m_1 - m_0), \quad b = \log \frac{\pi_1}{\pi_0} - \frac{1}{2} w \cdot (m_0 + m_1))",
          .derivation =
              "The logit is log p(x, 1) - log p(x, 0). With one covariance the terms that are quadratic in "
              "x cancel, and so do the two normalising constants; what is left is linear in x.",
          .tolerance = 1e-12,
          .tolerance_reason = "logits up to about 20, from squares up to about 50, with 1e-15 each",
          .measure = [](Study& study) { return measure_logistic({}, study); },
          .wrong = {{Wrong::Kind::condition, "a covariance for each class, and a line expected",
                     [](Study& study) { return measure_logistic({.one_covariance = false}, study); }},
                    {Wrong::Kind::formula, "the bias without the log-odds of the prior",
                     [](Study& study) { return measure_logistic({.odds_in_bias = false}, study); }}},
      },
      {
          .id = "classifier-naive-bayes",
          .statement =
              "For bits that are independent given the class, with probabilities other than 0 and 1, the "
              "posterior is sigmoid(w.x + b), each w_i is the difference of the bit's log-odds in the two "
              "classes, and with one added to each count no weight estimated from 20 and 20 samples is "
              "above 2 log 21.",
          .source = "Ng and Jordan 2001",
          .formula =
              R"(w_i = \log \frac{p_{1i}}{1 - p_{1i}} - \log \frac{p_{0i}}{1 - p_{0i}}, \quad b = \log \frac{\pi_1}{\pi_0} + \sum_i \log \frac{1 - p_{1i}}{1 - p_{0i}})",
          .derivation =
              "log p(x_i | y) = x_i logit p_yi + log(1 - p_yi): linear in x_i. With a count c of n samples "
              "the estimate is (c + 1) / (n + 2), whose log-odds log (c + 1) / (n - c + 1) are between "
              "-log(n + 1) and log(n + 1).",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of ten logarithms below 3",
          .measure = [](Study& study) { return measure_naive_bayes(rule_of_bits, 1, study); },
          .wrong = {{Wrong::Kind::formula, "log of the quotient of p for the difference of log-odds",
                     [](Study& study) { return measure_naive_bayes(ratios_of_ones, 1, study); }},
                    {Wrong::Kind::condition, "nothing added to a count of zero",
                     [](Study& study) { return measure_naive_bayes(rule_of_bits, 0, study); }}},
      },
      {
          .id = "classifier-copies",
          .statement =
              "If one bit stands three times among the features, and the bits are independent otherwise, "
              "naive Bayes with the moments of the population has a logit that is wrong by twice the "
              "evidence of that bit, at every x, whatever the number of samples; the expected loss of "
              "logistic regression has no slope at the right posterior.",
          .source = "Ng and Jordan 2001; derived here",
          .formula =
              R"(a_{NB}(x) - a(x) = (k - 1) \left(w_1 x_1 + \log \frac{1 - p_{11}}{1 - p_{01}}\right))",
          .derivation =
              "With the logits a: naive Bayes adds the evidence of each feature, so that of a bit with k "
              "copies k "
              "times; the "
              "posterior has it once. The right posterior is a logistic one, w_1 / k on each copy, and a "
              "proper score has its minimum there.",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of six logarithms below 3",
          .measure = [](Study& study) { return measure_copies({}, study); },
          .wrong = {{Wrong::Kind::formula, "the evidence of the bit, all three times, as the bias",
                     [](Study& study) { return measure_copies({.counted = 3}, study); }},
                    {Wrong::Kind::condition,
                     "three independent bits with one distribution in place of copies",
                     [](Study& study) { return measure_copies({.copied = false}, study); }}},
      },
  };
  // In the order of the page: the form of the posterior, the efficiency, the bits.
  std::vector<Claim> efficiency = classifier_efficiency_claims();
  list.insert(list.begin() + 1, std::make_move_iterator(efficiency.begin()),
              std::make_move_iterator(efficiency.end()));
  return list;
}

}  // namespace saddle::family
