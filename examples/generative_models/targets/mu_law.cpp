#include "examples/generative_models/targets/mu_law.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace saddle::family {
namespace {

double mu_of(ad::Index levels) {
  if (levels < 2) throw std::invalid_argument(fmt::format("mu_law: needs at least 2 levels, got {}", levels));
  return static_cast<double>(levels - 1);
}

}  // namespace

double mu_law_compress(double x, double mu) {
  return std::copysign(std::log1p(mu * std::fabs(x)) / std::log1p(mu), x);
}

double mu_law_expand(double y, double mu) {
  return std::copysign(std::expm1(std::fabs(y) * std::log1p(mu)) / mu, y);
}

ad::Index mu_law_encode(double x, ad::Index levels) {
  const double mu = mu_of(levels);
  if (!(std::fabs(x) <= 1))
    throw std::invalid_argument(fmt::format("mu_law_encode: needs a number from -1 to 1, got {}", x));
  return static_cast<ad::Index>(std::floor((mu_law_compress(x, mu) + 1) / 2 * mu + 0.5));
}

double mu_law_decode(ad::Index level, ad::Index levels) {
  const double mu = mu_of(levels);
  if (level < 0 || level >= levels)
    throw std::invalid_argument(
        fmt::format("mu_law_decode: needs a level from 0 to {}, got {}", levels - 1, level));
  return mu_law_expand(2 * static_cast<double>(level) / mu - 1, mu);
}

}  // namespace saddle::family
