#include "gan/coins.h"

#include "autodiff/real_math.h"

namespace saddle::gan {

double mean_coin_kl(const QuadratureNodes& nodes, const std::vector<double>& logit_d,
                    const std::vector<double>& logit_e) {
  using ad::real::sigmoid, ad::real::softplus;
  return mean_under_m(nodes, [&](std::size_t i) {
    const double a = logit_d[i], b = logit_e[i];
    return sigmoid(a) * (softplus(-b) - softplus(-a)) + sigmoid(-a) * (softplus(b) - softplus(a));
  });
}

}  // namespace saddle::gan
