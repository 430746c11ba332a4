#include "examples/lab/plane/optimum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "gan/probability/parzen.h"
#include "gan/sampler.h"

namespace saddle::lab::plane {

using ad::Array;
using ad::Index;

namespace {

PlaneDensity none(const char* why) {
  PlaneDensity density;
  density.why = why;
  return density;
}

PlaneDensity exactly(std::function<std::vector<double>(const Array&)> log_p) {
  PlaneDensity density;
  density.kind = PlaneDensity::Kind::exact;
  density.log_p = std::move(log_p);
  return density;
}

// Whether a determinant is that of a map onto the plane, beside the rounding of its two products.
bool is_onto(double det, double products) {
  return std::fabs(det) > 8 * std::numeric_limits<double>::epsilon() * products;
}

// z = (x - b) w^-1, one x to one z.
PlaneDensity of_two_dimensions(const gan::Distribution& latent, const Array& w, const Array& b) {
  const double det = w(0, 0) * w(1, 1) - w(0, 1) * w(1, 0);
  if (!is_onto(det, std::fabs(w(0, 0) * w(1, 1)) + std::fabs(w(0, 1) * w(1, 0)))) return none("singular");
  return exactly([=](const Array& x) {
    std::vector<double> log_p;
    for (Index i = 0; i < x.rows(); ++i) {
      const double u = x(i, 0) - b[0], v = x(i, 1) - b[1];
      log_p.push_back(latent.log_pdf((u * w(1, 1) - v * w(1, 0)) / det) +
                      latent.log_pdf((v * w(0, 0) - u * w(0, 1)) / det) - std::log(std::fabs(det)));
    }
    return log_p;
  });
}

// N(b + m 1 w, s^2 w^T w).
PlaneDensity of_normals(double m, double s, const Array& w, const Array& b) {
  double mean[2] = {b[0], b[1]}, xx = 0, xy = 0, yy = 0;
  for (Index i = 0; i < w.rows(); ++i) {
    mean[0] += m * w(i, 0);
    mean[1] += m * w(i, 1);
    xx += s * s * w(i, 0) * w(i, 0);
    xy += s * s * w(i, 0) * w(i, 1);
    yy += s * s * w(i, 1) * w(i, 1);
  }
  const double det = xx * yy - xy * xy;
  if (!(det > 0) || !is_onto(det, xx * yy + xy * xy)) return none("singular");
  return exactly([=, x0 = mean[0], y0 = mean[1]](const Array& x) {
    std::vector<double> log_p;
    for (Index i = 0; i < x.rows(); ++i) {
      const double u = x(i, 0) - x0, v = x(i, 1) - y0;
      const double distance = (yy * u * u - 2 * xy * u * v + xx * v * v) / det;
      log_p.push_back(-distance / 2 - std::log(2 * std::numbers::pi) - std::log(det) / 2);
    }
    return log_p;
  });
}

double mean_of(const Array& numbers) {
  double sum = 0;
  for (const double x : numbers) sum += x;
  return sum / static_cast<double>(numbers.size());
}

// The root mean square of the standard deviations of the columns; NaN if a number is not finite.
double spread_of(const Array& points) {
  double squares = 0;
  for (Index c = 0; c < points.cols(); ++c) {
    double mean = 0, sum = 0;
    for (Index i = 0; i < points.rows(); ++i) {
      if (!std::isfinite(points(i, c))) return std::numeric_limits<double>::quiet_NaN();
      const double off = points(i, c) - mean;
      mean += off / static_cast<double>(i + 1);
      sum += off * (points(i, c) - mean);
    }
    squares += sum / static_cast<double>(points.rows());
  }
  return std::sqrt(squares / static_cast<double>(points.cols()));
}

PlaneDensity estimated(const gan::Generator& G, Index samples, ad::Random& random) {
  const gan::Sampler draw = gan::samples_of(G);
  Array centres = draw(samples, random);
  const Array held_out = draw(std::max<Index>(1, samples / 4), random);
  const double spread = spread_of(centres);
  if (!std::isfinite(spread) || !std::isfinite(spread_of(held_out))) return none("not-finite");
  if (!(spread > 0)) return none("singular");

  // Choose the standard deviation: widest first, until the likelihood has fallen twice.
  PlaneDensity density;
  density.kind = PlaneDensity::Kind::estimate;
  density.samples = samples;
  double best = -std::numeric_limits<double>::infinity();
  int falls = 0;
  for (int i = 2; i <= 15 && falls < 2; ++i) {
    const double sd = spread * std::pow(2, -i / 2.0);
    const double likelihood = mean_of(gan::parzen_log_density(held_out, centres, sd));
    if (likelihood > best) {
      best = likelihood;
      density.sd = sd;
      falls = 0;
    } else {
      ++falls;
    }
  }
  density.log_p = [centres = std::move(centres), sd = density.sd](const Array& x) {
    const Array log_p = gan::parzen_log_density(x, centres, sd);
    return std::vector<double>(log_p.begin(), log_p.end());
  };
  return density;
}

}  // namespace

PlaneDensity density_in_plane(const gan::Generator& G, bool affine, Index samples, ad::Random random) {
  for (const nn::Parameter* parameter : G.parameters())
    for (const double x : parameter->value())
      if (!std::isfinite(x)) return none("not-finite");
  const auto& [latent, dim] = G.latent();
  if (dim == 1) return none("one-dimension");
  if (!affine) return estimated(G, samples, random);
  const Array &w = G.parameters()[0]->value(), &b = G.parameters()[1]->value();
  if (dim == 2) return of_two_dimensions(latent, w, b);
  const auto components = latent.components();
  if (components.size() != 1 || components[0].kind != gan::DensityKind::normal)
    return estimated(G, samples, random);
  return of_normals(components[0].location, components[0].scale, w, b);
}

}  // namespace saddle::lab::plane
