// Chapter 6: discriminative and generative models. Task 6.2 is in task_6_2.cpp.
#include <cmath>
#include <numbers>

#include "autodiff/autodiff.h"
#include "gan/probability/distribution.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::chapter_6 {
namespace {

using namespace saddle::ad;
using Numbers = std::vector<double>;

// Means and variances are sums whose terms may cancel. Far from all means an exponent is at most
// (63 / 0.8)^2 / 2 = 3100, and four roundings of it change a responsibility by 2.8e-12 of its size at most.
constexpr Tolerance of_sums{tolerance::sum, tolerance::sum};

Numbers draw_positive(Random& rng, int count, double low, double high) {
  Numbers numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(low + (high - low) * rng.uniform());
  return numbers;
}

Value list_of(const std::vector<Numbers>& rows) {
  Value::List list;
  for (const Numbers& row : rows) list.emplace_back(row);
  return Value(list);
}

// The worked example, by formulas in which no mean is subtracted from a sample.
Value weighted_fit(const Inputs& in) {
  const Numbers x = in[0].numbers(), r = in[1].numbers();
  double total = 0, beyond = 0, squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    total += r[i];
    beyond += r[i] * (x[i] - x[0]);
    for (std::size_t j = 0; j < i; ++j) squares += r[i] * r[j] * (x[i] - x[j]) * (x[i] - x[j]);
  }
  return Value(Numbers{x[0] + beyond / total, squares / (total * total)});
}

Value likelihood_of_normal(const Inputs& in) {
  const Numbers x = in[0].numbers(), r = in[1].numbers();
  const gan::Distribution q = gan::normal(in[2].number(), std::sqrt(in[3].number()));
  double total = 0, sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    total += r[i];
    sum += r[i] * q.log_pdf(x[i]);
  }
  return Value(sum / total);
}

std::vector<Check> worked_example() {
  const auto draw = [](Random& rng) {
    return Inputs{Value(draw_numbers(rng, 6)), Value(draw_positive(rng, 6, 0.2, 0.9))};
  };
  return {{.name = "fit_normal",
           .function = "fit_normal",
           .draw = draw,
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{
                     {Value(Numbers{1e5 + 2, 1e5 - 1.5, 1e5 + 0.5}), Value(Numbers{0.5, 2, 0})}};
               },
           .expected = weighted_fit,
           .tolerance = of_sums},
          {.name = "log_likelihood",
           .function = "log_likelihood",
           .draw =
               [draw](Random& rng) {
                 Inputs in = draw(rng);
                 in.emplace_back(draw_number(rng));
                 in.emplace_back(std::abs(draw_number(rng, 0.3, 3)));
                 return in;
               },
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{{Value(Numbers{300.0}), Value(Numbers{2.0}), -4.0, 0.25}};
               },
           .expected = likelihood_of_normal,
           .tolerance = of_sums}};
}

// A mixture on the tape. The terms are log(w_k N(x_i; mu_k, sqrt(v_k))): a row for each sample.
struct Recorded {
  Recorded(const Numbers& samples, const Value& mixture)
      : weights(mixture.list()[0].numbers()),
        log_weights(row(logs(weights))),
        means(row(mixture.list()[1].numbers())),
        variances(row(mixture.list()[2].numbers())),
        terms(log_weights - 0.5 * (square(Array::column(samples) - means) / variances +
                                   log(2 * std::numbers::pi * variances))),
        each(logsumexp(terms, Axis::cols)) {}

  Var row(const Numbers& numbers) { return tape.leaf(Array::row(numbers)); }
  static Numbers logs(Numbers numbers) {
    for (double& x : numbers) x = std::log(x);
    return numbers;
  }

  Tape tape;
  Numbers weights;
  Var log_weights, means, variances, terms, each;
};

double likelihood(const Numbers& x, const Value& mixture) {
  return mean(Recorded(x, mixture).each).value();
}

// EM by the gradient of the log-likelihood. By log w_k it is R_k, by mu_k the sum of r (x - mu_k) / v_k, and
// by v_k the sum of r ((x - mu_k)^2 / v_k - 1) / (2 v_k).
Value step(const Numbers& x, const Value& mixture) {
  Recorded m(x, mixture);
  const auto gradients = backward(sum(m.each), {m.log_weights, m.means, m.variances});
  std::vector<Numbers> next;
  for (const Value& part : mixture.list()) next.push_back(part.numbers());
  for (std::size_t k = 0; k < next[0].size(); ++k) {
    const auto at = static_cast<Index>(k);
    const double total = gradients[m.log_weights][at], v = next[2][k];
    next[0][k] = total / static_cast<double>(x.size());
    if (total == 0) continue;
    const double moved = v * gradients[m.means][at] / total;
    next[1][k] += moved;
    next[2][k] = v + 2 * v * v * gradients[m.variances][at] / total - moved * moved;
  }
  return list_of(next);
}

Value responsibilities_of(const Inputs& in) {
  Recorded m(in[0].numbers(), in[1]);
  const Array r = softmax(m.terms, Axis::cols).array();
  std::vector<Numbers> rows;
  for (Index i = 0; i < r.rows(); ++i)
    rows.emplace_back(r.begin() + i * r.cols(), r.begin() + (i + 1) * r.cols());
  return list_of(rows);
}

Value trace_of(const Inputs& in) {
  const Numbers x = in[0].numbers();
  Value mixture = in[1];
  Numbers all = {likelihood(x, mixture)};
  for (std::int64_t left = in[2].integer(); left > 0; --left) {
    mixture = step(x, mixture);
    all.push_back(likelihood(x, mixture));
  }
  return Value(all);
}

// n samples whose absolute values lie in [low, high], and K components near 0, all moved by `shift`.
Inputs draw_data(Random& rng, int n, int K, double low = 0.1, double high = 3.5, double shift = 0) {
  Numbers x = draw_numbers(rng, n, low, high), means = draw_numbers(rng, K);
  for (double& sample : x) sample += shift;
  for (double& mean : means) mean += shift;
  return {Value(x), list_of({draw_distribution(rng, K), means, draw_positive(rng, K, 0.65, 1.6)})};
}

// The same where samples and means alternate in sign. After several steps each component still has several
// samples; with one alone its variance would tend to 0, and the logarithm to infinity.
Inputs draw_two_heaps(Random& rng, int n, int K) {
  Inputs in = draw_data(rng, n, K, 0.3, 3.5);
  const auto alternating = [](Numbers numbers) {
    for (std::size_t i = 0; i < numbers.size(); ++i)
      numbers[i] = std::abs(numbers[i]) * (i % 2 == 0 ? 1 : -1);
    return Value(numbers);
  };
  Value::List rows = in[1].list();
  rows[1] = alternating(rows[1].numbers());
  return {alternating(in[0].numbers()), Value(rows)};
}

// The mean of the last component lies so far away that the component has no responsibility.
Inputs with_lost_component(Random& rng, Inputs in) {
  Value::List rows = in[1].list();
  Numbers means = rows[1].numbers();
  means.back() = 1000 * draw_cotangent(rng);
  rows[1] = Value(means);
  in[1] = Value(rows);
  return in;
}

Check data_check(const std::string& name, const std::string& function, Value (*expected)(const Inputs&),
                 std::function<Inputs(Random&)> draw,
                 std::function<std::vector<Inputs>(Random&)> structural) {
  return {.name = name,
          .function = function,
          .draw = std::move(draw),
          .structural = std::move(structural),
          .expected = expected,
          .tolerance = of_sums};
}

std::vector<Check> expectation_maximisation() {
  const auto step_of = [](const Inputs& in) { return step(in[0].numbers(), in[1]); };
  const auto likelihood_of = [](const Inputs& in) { return Value(likelihood(in[0].numbers(), in[1])); };
  const auto usual = [](Random& rng) { return draw_data(rng, 7, 3); };
  const auto far = [](Random& rng) { return draw_data(rng, 4, 3, 50, 60); };
  const auto moved = [](Random& rng) { return draw_data(rng, 9, 2, 0.1, 3.5, 1e5 * draw_cotangent(rng)); };
  const auto lost = [](Random& rng) { return with_lost_component(rng, draw_two_heaps(rng, 8, 3)); };
  const auto steps = [](Random& rng) {
    Inputs in = draw_two_heaps(rng, 14, 2);
    in.emplace_back(3 + static_cast<int>(rng.below(3)));
    return in;
  };
  // Two components that are equal.
  const auto twins = [](Random& rng) {
    return std::vector<Inputs>{
        {Value(draw_numbers(rng, 5)), list_of({{0.25, 0.75}, {0.5, 0.5}, {1.5, 1.5}})}};
  };
  const auto without_weight = [](Random& rng) {
    return std::vector<Inputs>{
        {Value(draw_numbers(rng, 5)), list_of({{0.25, 0, 0.75}, {0.5, -2, -1}, {1.5, 0.5, 2}})}};
  };
  return {data_check("responsibilities", "responsibilities", responsibilities_of, usual, without_weight),
          data_check("responsibilities far from all means", "responsibilities", responsibilities_of, far,
                     [=](Random& rng) { return std::vector<Inputs>{draw_data(rng, 1, 2, 50, 60)}; }),
          data_check("log_likelihood", "log_likelihood", likelihood_of, usual, without_weight),
          data_check("log_likelihood far from all means", "log_likelihood", likelihood_of, far,
                     [=](Random& rng) { return std::vector<Inputs>{draw_data(rng, 1, 2, 50, 60)}; }),
          data_check("one step of EM", "em_step", step_of, usual, twins),
          data_check("one step of EM far from 0", "em_step", step_of, moved,
                     [=](Random& rng) { return std::vector<Inputs>{draw_data(rng, 6, 1, 0.1, 3.5, -1e5)}; }),
          data_check("one step of EM, a component without samples", "em_step", step_of, lost, without_weight),
          data_check("em, the log-likelihoods", "em", trace_of, steps, [=](Random& rng) {
            std::vector<Inputs> all = {usual(rng), lost(rng)};
            all[0].emplace_back(0);
            all[1].emplace_back(2);
            return all;
          })};
}

}  // namespace
}  // namespace saddle::grader::chapter_6

namespace saddle::grader {

void add_chapter_6(Checks& checks) {
  checks["6.0"] = chapter_6::worked_example();
  checks["6.1"] = chapter_6::expectation_maximisation();
  add_task_6_2(checks);
}

}  // namespace saddle::grader
