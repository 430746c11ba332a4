#include "gan/probability/densities.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace saddle::gan {
namespace {

using std::numbers::ln2, std::numbers::pi, std::numbers::sqrt2;

constexpr double kNever = -std::numeric_limits<double>::infinity();  // the log of a density of zero
constexpr double kHalfLog2Pi = 0.918938533204672741780329736406;
constexpr double kLogPi = 1.144729885849400174143427351353;

double beyond_location(const Component& c, Point x) {
  return (x.anchor - c.location) + x.offset;
}
double beyond_right_end(const Component& c, Point x) {
  return (x.anchor - c.scale) + x.offset;
}

// Functions of z = (x - location) / scale; for a symmetric kind P(X > x) is the distribution function at -z.
template <auto f>
double of_z(const Component& c, Point x) {
  return f(beyond_location(c, x) / c.scale);
}
template <auto f>
double of_minus_z(const Component& c, Point x) {
  return f(-beyond_location(c, x) / c.scale);
}
template <auto f>
double from_standard(const Component& c, double u) {
  return c.location + c.scale * f(u);
}

constexpr auto normal_cdf = [](double z) { return 0.5 * std::erfc(-z / sqrt2); };
constexpr auto laplace_cdf = [](double z) { return z < 0 ? 0.5 * std::exp(z) : 1 - 0.5 * std::exp(-z); };
constexpr auto cauchy_cdf = [](double z) { return std::atan2(1.0, -z) / pi; };
constexpr auto logistic_cdf = [](double z) {
  return z < 0 ? std::exp(z) / (1 + std::exp(z)) : 1 / (1 + std::exp(-z));
};

constexpr auto no_bend = [](double) -> double { return 0; };
constexpr auto logistic_bend = [](double z) { return 2 * std::log1p(std::exp(-std::fabs(z))); };

// -log(1 + z^2), also where z^2 or even z overflows.
double cauchy_shape(const Component& c, Point x) {
  const double d = beyond_location(c, x), z = std::fabs(d / c.scale);
  if (z < 1e8) return -std::log1p(z * z);
  return -2 * (std::isinf(z) ? std::log(std::fabs(d)) - std::log(c.scale) : std::log(z));
}

double cauchy_quantile(double u) {
  if (u < 0.25) return -1 / std::tan(pi * u);
  return u > 0.75 ? 1 / std::tan(pi * (1 - u)) : std::tan(pi * (u - 0.5));
}

// The share of an interval that a length within it is; halves do not overflow.
double share(const Component& c, double length) {
  return (length / 2) / (c.scale / 2 - c.location / 2);
}

double uniform_cdf(const Component& c, Point x) {
  const double d = beyond_location(c, x);
  if (!(d > 0)) return 0;
  return beyond_right_end(c, x) >= 0 ? 1 : share(c, d);
}

double uniform_survival(const Component& c, Point x) {
  const double d = beyond_right_end(c, x);
  if (!(beyond_location(c, x) > 0)) return 1;
  return d >= 0 ? 0 : share(c, -d);
}

}  // namespace

// In the order of DensityKind.
constinit const std::array<Density, 6> density_table = {
    {{.kind = DensityKind::normal,
      .name = "N",
      .words = {"normal", "norm", "gaussian", "gauss"},
      .parameters = {"mean", "standard deviation"},
      .log_constant = -kHalfLog2Pi,
      .log_shape = of_z<[](double z) { return -0.5 * z * z; }>,
      .cdf = of_z<normal_cdf>,
      .survival = of_minus_z<normal_cdf>,
      .quantile = from_standard<ad::normal_quantile>,
      .left = Tail::Kind::gaussian,
      .right = Tail::Kind::gaussian,
      .moments = Moments{0, 1},
      .stable = 2},
     {.kind = DensityKind::uniform,
      .name = "U",
      .words = {"uniform", "unif"},
      .parameters = {"left end", "right end"},
      .second = Second::right_end,
      .log_shape =
          [](const Component& c, Point x) {
            return beyond_location(c, x) >= 0 && beyond_right_end(c, x) <= 0 ? 0 : kNever;
          },
      .cdf = uniform_cdf,
      .survival = uniform_survival,
      .quantile = [](const Component& c, double u) { return std::lerp(c.location, c.scale, u); },
      .left = Tail::Kind::bounded,
      .right = Tail::Kind::bounded,
      .moments = Moments{1 / 2., 1 / 12.}},
     {.kind = DensityKind::laplace,
      .name = "Laplace",
      .log_constant = -ln2,
      .log_shape = of_z<[](double z) { return -std::fabs(z); }>,
      .cdf = of_z<laplace_cdf>,
      .survival = of_minus_z<laplace_cdf>,
      .quantile = from_standard<[](double u) { return u < 0.5 ? std::log(2 * u) : -std::log(2 * (1 - u)); }>,
      .left = Tail::Kind::exponential,
      .right = Tail::Kind::exponential,
      .kink = true,
      .moments = Moments{0, 2},
      .bend = no_bend},
     {.kind = DensityKind::cauchy,
      .name = "Cauchy",
      .log_constant = -kLogPi,
      .log_shape = cauchy_shape,
      .cdf = of_z<cauchy_cdf>,
      .survival = of_minus_z<cauchy_cdf>,
      .quantile = from_standard<cauchy_quantile>,
      .left = Tail::Kind::power,
      .right = Tail::Kind::power,
      .power = 2,
      .stable = 1},
     {.kind = DensityKind::exponential,
      .name = "Exp",
      .words = {"exponential"},
      .parameters = {"location", "rate"},
      .second = Second::rate,
      .log_shape =
          [](const Component& c, Point x) {
            const double d = beyond_location(c, x);
            return d >= 0 ? -d * c.scale : kNever;
          },
      .cdf = [](const Component& c,
                Point x) { return -std::expm1(-std::fmax(0, beyond_location(c, x)) * c.scale); },
      .survival = [](const Component& c,
                     Point x) { return std::exp(-std::fmax(0, beyond_location(c, x)) * c.scale); },
      .quantile = [](const Component& c, double u) { return c.location - std::log1p(-u) / c.scale; },
      .left = Tail::Kind::bounded,
      .right = Tail::Kind::exponential,
      .moments = Moments{1, 1},
      .bend = no_bend},
     {.kind = DensityKind::logistic,
      .name = "Logistic",
      .log_shape = of_z<[](double z) { return -std::fabs(z) - logistic_bend(z); }>,
      .cdf = of_z<logistic_cdf>,
      .survival = of_minus_z<logistic_cdf>,
      .quantile = from_standard<[](double u) { return std::log(u) - std::log1p(-u); }>,
      .left = Tail::Kind::exponential,
      .right = Tail::Kind::exponential,
      .moments = Moments{0, pi* pi / 3},
      .bend = logistic_bend}}};

}  // namespace saddle::gan
