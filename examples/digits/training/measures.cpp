#include "examples/digits/training/measures.h"

#include <algorithm>
#include <cmath>

namespace saddle::digits {
namespace {

double sum_over(const ad::Var& logits, double (*f)(double)) {
  const ad::ArrayView numbers = logits.array();
  double sum = 0;
  for (const ad::Real number : numbers) sum += f(static_cast<double>(number));
  return sum;
}

double minus_log_d(double logit) {
  return std::max(-logit, 0.0) + std::log1p(std::exp(-std::fabs(logit)));
}

double minus_log_one_minus_d(double logit) {
  return minus_log_d(-logit);
}

double d_of(double logit) {
  return logit >= 0 ? 1 / (1 + std::exp(-logit)) : std::exp(logit) / (1 + std::exp(logit));
}

}  // namespace

void add_data(Measures& sums, const ad::Var& logits) {
  sums.minus_v += sum_over(logits, minus_log_d);
  sums.d_of_data += sum_over(logits, d_of);
}

void add_samples(Measures& sums, const ad::Var& logits) {
  sums.minus_v += sum_over(logits, minus_log_one_minus_d);
  sums.cost_of_g += sum_over(logits, minus_log_d);
  sums.d_of_samples += sum_over(logits, d_of);
}

}  // namespace saddle::digits
