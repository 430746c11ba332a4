#include "gan/claims/data/lattice_fits.h"

#include <cmath>
#include <numeric>

#include "autodiff/real_math.h"

namespace saddle::gan {
namespace {

void add_draws(std::vector<double>& shares, const Distribution& from, ad::Index n, ad::Random& random) {
  std::vector<ad::Index> counts(shares.size(), 0);
  for (ad::Index i = 0; i < n; ++i) ++counts[static_cast<std::size_t>(from.sample(random))];
  for (std::size_t i = 0; i < shares.size(); ++i)
    shares[i] = static_cast<double>(counts[i]) / static_cast<double>(n);
}

// V with its gradient and Hessian in the coefficients.
ValueExpansion expand_on_lattice(const std::vector<double>& coefficients, const LatticeShares& shares) {
  const auto count = static_cast<ad::Index>(coefficients.size());
  std::vector<double> sums(static_cast<std::size_t>(2 * count - 1), 0.0);  // of w D (1 - D) x^j
  ValueExpansion v{0, std::vector<double>(coefficients.size(), 0.0), ad::Array::zeros(count, count)};
  for (std::size_t i = 0; i < shares.x.size(); ++i) {
    const double w = shares.data[i] + shares.generated[i];
    if (w == 0) continue;
    const double a = logit_at(coefficients, shares.x[i]), d = ad::real::sigmoid(a);
    v.value += shares.data[i] * a - w * ad::real::softplus(a);
    double power = 1;
    for (std::size_t j = 0; j < sums.size(); ++j, power *= shares.x[i]) {
      sums[j] += w * d * (1 - d) * power;
      if (j < coefficients.size()) v.gradient[j] += (shares.data[i] - w * d) * power;
    }
  }
  for (ad::Index j = 0; j < count; ++j)
    for (ad::Index k = 0; k < count; ++k) v.hessian(j, k) = -sums[static_cast<std::size_t>(j + k)];
  return v;
}

}  // namespace

QuadratureNodes lattice_of_normals() {
  QuadratureNodes nodes;
  for (int i = -24; i <= 24; ++i)
    nodes.add(i / 2.0, 1, normal(0, 1).log_pdf(i / 2.0), normal(0, 2).log_pdf(i / 2.0));
  const std::vector<double> p = nodes.p(), q = nodes.q();
  const double log_sum_p = std::log(std::accumulate(p.begin(), p.end(), 0.0)),
               log_sum_q = std::log(std::accumulate(q.begin(), q.end(), 0.0));
  for (double& log : nodes.log_p) log -= log_sum_p;
  for (double& log : nodes.log_q) log -= log_sum_q;
  return nodes;
}

LatticeShares exact_shares(const QuadratureNodes& lattice) {
  return {lattice.x, lattice.p(), lattice.q()};
}

LatticeSamples::LatticeSamples(const QuadratureNodes& lattice)
    : x_(lattice.x), data_(categorical(lattice.p())), generated_(categorical(lattice.q())) {}

LatticeShares LatticeSamples::operator()(ad::Index n, ad::Random& random) const {
  LatticeShares shares{x_, std::vector<double>(x_.size()), std::vector<double>(x_.size())};
  add_draws(shares.data, data_, n, random);
  add_draws(shares.generated, generated_, n, random);
  return shares;
}

double value_on_lattice(const std::vector<double>& coefficients, const LatticeShares& shares) {
  double value = 0;
  for (std::size_t i = 0; i < shares.x.size(); ++i) {
    const double w = shares.data[i] + shares.generated[i];
    if (w == 0) continue;
    const double a = logit_at(coefficients, shares.x[i]);
    value += shares.data[i] * a - w * ad::real::softplus(a);
  }
  return value;
}

LogitFit fit_on_lattice(int degree, const LatticeShares& shares) {
  return fit_logit(std::vector<double>(static_cast<std::size_t>(degree) + 1, 0.0),
                   ValueOfLogit{[&](const auto& c) { return value_on_lattice(c, shares); },
                                [&](const auto& c) { return expand_on_lattice(c, shares); }, 1e-14});
}

}  // namespace saddle::gan
