#include "gan/claims/data/coins.h"

#include <cmath>
#include <utility>

#include "autodiff/real_math.h"
#include "gan/claims/data/logit_polynomial.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

double mean_density(double log_p, double log_q) {
  return (std::exp(log_p) + std::exp(log_q)) / 2;
}

}  // namespace

double coin_kl(double logit_d, double logit_e) {
  using ad::real::sigmoid, ad::real::softplus;
  return sigmoid(logit_d) * (softplus(-logit_e) - softplus(-logit_d)) +
         sigmoid(-logit_d) * (softplus(logit_e) - softplus(logit_d));
}

double logit_of_optimum(double, double log_p, double log_q) {
  return log_p - log_q;
}

LogitOf polynomial_logit(std::vector<double> coefficients) {
  return [c = std::move(coefficients)](double x, double, double) { return logit_at(c, x); };
}

double mean_under_m(const Distribution& p_data, const Distribution& p_g, const LogitOf& h) {
  return integral_by_tanh_sinh(p_data, p_g,
                               [&](double x, double log_p, double log_q) {
                                 const double m = mean_density(log_p, log_q);
                                 return m == 0 ? 0 : m * h(x, log_p, log_q);
                               })
      .value;
}

double gap_density(double log_p, double log_q, double logit_d, double logit_e) {
  return mean_density(log_p, log_q) * coin_kl(logit_d, logit_e);
}

double mean_coin_kl(const Distribution& p_data, const Distribution& p_g, const LogitOf& d, const LogitOf& e,
                    const GapDensity& density) {
  return integral_by_tanh_sinh(p_data, p_g,
                               [&](double x, double log_p, double log_q) {
                                 return density(log_p, log_q, d(x, log_p, log_q), e(x, log_p, log_q));
                               })
      .value;
}

}  // namespace saddle::gan
