// What the logits of a D on samples that it was not trained with say about JSD: an estimate, and a lower
// confidence bound. It holds for any D, whoever trained it and in whichever precision: certificate.h trains
// one and calls this. The header stands alone, so that nets in float can use it too.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <string>

namespace saddle::gan {

// The estimate of JSD(p_data || p_g) by D, and its lower confidence bound, in nats.
struct Certificate {
  double jsd = 0;             // log 2 + V / 2 on the held-out samples
  double standard_error = 0;  // of jsd, from the variance of those samples; ignores events that they miss
  // JSD is at least this with probability 1 - delta, for any distributions and any D. A negative bound is
  // vacuous. With s^2 the estimated variance of each mean, and values in an interval of length log(n),
  //   jsd - 1/2 sum over both of (sqrt(2 s^2 log(4/delta)) + 7 log(n) log(4/delta) / (3 (n - 1)))
  double lower = 0;
};

namespace detail {

// Mean of log(2 sigmoid(sign * logit)) with the variance of the mean, for logits within +-bound.
struct HeldOutMean {
  double value = 0, variance = 0;
};
inline HeldOutMean mean_log_twice(std::span<const double> logits, double sign, double bound) {
  const auto log_d = [&](double logit) {
    const double a = sign * std::clamp(logit, -bound, bound);
    return a > 0 ? -std::log1p(std::exp(-a)) : a - std::log1p(std::exp(a));
  };
  const auto n = static_cast<double>(logits.size());
  double sum = 0, squares = 0;
  for (const double logit : logits) sum += log_d(logit);
  const double mean = sum / n;
  for (const double logit : logits) squares += (log_d(logit) - mean) * (log_d(logit) - mean);
  return {std::log(2.0) + mean, squares / n / (n - 1)};
}

// The amount by which the mean of n values in an interval of length `range` exceeds its expectation at most,
// with probability 1 - delta: the empirical Bernstein bound of Maurer and Pontil 2009, Thm. 4.
// [bernstein-margin
inline double bernstein_margin(const HeldOutMean& mean, double range, double n, double delta) {
  const double log_term = std::log(2 / delta);
  return std::sqrt(2 * mean.variance * log_term) + 7 * range * log_term / (3 * (n - 1));
}
// bernstein-margin]

}  // namespace detail

// The certificate from the logits of D = sigmoid(logit) on n held-out samples of p_data and on n of p_g,
//   log 2 + V / 2 = 1/2 (E_p_data log(2 D) + E_p_g log(2 (1 - D)))
// with each logit moved into [-log(n), log(n)], where log sigmoid has a range of log(1 + n) - log(1 + 1/n) =
// log(n). `lower` is by Maurer and Pontil 2009, Thm. 4, for each of the two means with delta / 2, delta =
// risk. Throws std::invalid_argument unless both have the same number of logits, at least two, and risk is in
// (0, 1). A NaN among the logits makes jsd NaN.
inline Certificate held_out_jsd(std::span<const double> on_data, std::span<const double> on_generated,
                                double risk = 0.05) {
  if (on_data.size() != on_generated.size() || on_data.size() < 2)
    throw std::invalid_argument(
        "held_out_jsd: needs as many logits on data as on generated samples and at least two, got " +
        std::to_string(on_data.size()) + " and " + std::to_string(on_generated.size()));
  if (!(risk > 0 && risk < 1))
    throw std::invalid_argument("held_out_jsd: risk must be between 0 and 1, got " + std::to_string(risk));
  // [certificate
  const auto n = static_cast<double>(on_data.size());
  const double range = std::log(n);
  const auto real = detail::mean_log_twice(on_data, 1, range),
             fake = detail::mean_log_twice(on_generated, -1, range);
  const double jsd = (real.value + fake.value) / 2;
  const double missed = (detail::bernstein_margin(real, range, n, risk / 2) +
                         detail::bernstein_margin(fake, range, n, risk / 2)) /
                        2;
  return {jsd, std::sqrt(real.variance + fake.variance) / 2, jsd - missed};
  // certificate]
}

}  // namespace saddle::gan
