#include "tests/benchmark/digits_limit.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/benchmark/digits_kernels.h"

namespace benchmark {

using saddle::digits::Batch, saddle::digits::Settings;

namespace {

// An affine map with its weight (in, out) and its bias (1, out) or (pieces, out / pieces), which follows the
// weight among the parameters.
struct Layer {
  Index in, out, offset;

  View weight(const std::vector<Real>& all) const { return {all.data() + offset, in, out}; }
  const Real* bias(const std::vector<Real>& all) const { return all.data() + offset + in * out; }

  // Its gradient, from its input and the adjoint of its result.
  void gradient(View x, View dy, std::vector<Real>& all) const {
    multiply(x, true, dy, false, {all.data() + offset, in, out});
    Block(all.data() + offset + in * out, 1, out) = dy.colwise().sum();
  }
};

Real sigmoid(Real x) {
  return 1 / (1 + std::exp(-x));
}
double softplus(Real x) {
  return std::max(x, Real(0)) + std::log1p(std::exp(-std::fabs(x)));
}

}  // namespace

struct DigitsLimit::Step {
  Step(const saddle::examples::Images& images, Index count, const Settings& s)
      : settings(s), start(images, count, s), n(s.batch) {
    if (s.alternating || s.adam || s.r1 > 0 || s.max_norm > 0 || !(s.average > 0))
      throw std::invalid_argument(
          "digits limit: needs simultaneous steps with momentum and an average of G, and nothing else");
    append(start.g, g);
    of_g = static_cast<Index>(x.size());
    append(start.d, d);
    gradient.resize(x.size());
    velocity.resize(x.size());
    average.assign(x.begin(), x.begin() + of_g);

    for (int l = 0; l < 3; ++l) {
      y[l].resize(n, g[l].out);
      dy[l].resize(n, g[l].out);
      mask[l].resize(2 * n, d[l].in);
      input[l].resize(2 * n, d[l].in);
      dinput[l].resize(2 * n, d[l].in);
    }
    for (int l = 0; l < 2; ++l) {
      z[l].resize(2 * n, d[l].out);
      dz[l].resize(2 * n, d[l].out);
      h[l].resize(2 * n, d[l + 1].in);
      dz_of_g[l].resize(n, d[l].out);
    }
    logit.resize(2 * n, 1);
    dlogit.resize(2 * n, 1);
    dlogit_of_g.resize(n, 1);
  }

  void append(const std::vector<Array>& arrays, Layer* layers) {
    for (std::size_t l = 0; l < 3; ++l) {
      const Array& weight = arrays[2 * l];
      layers[l] = {weight.rows(), weight.cols(), static_cast<Index>(x.size())};
      for (const Array& part : {weight, arrays[2 * l + 1]}) x.insert(x.end(), part.begin(), part.end());
    }
  }

  // y of G's layers, from its parameters in `all`.
  void generate(View noise, const std::vector<Real>& all) {
    View in = noise;
    for (int l = 0; l < 3; ++l) {
      multiply(in, false, g[l].weight(all), false, {y[l].data(), n, g[l].out});
      const Eigen::Map<const Eigen::Array<Real, 1, Eigen::Dynamic>> b(g[l].bias(all), g[l].out);
      for (Index row = 0; row < n; ++row) {
        auto numbers = y[l].row(row).array();
        if (l < 2)
          numbers = (numbers + b).max(Real(0));
        else
          numbers = (1 + (-(numbers + b)).exp()).inverse();
      }
      new (&in) View(view(y[l]));
    }
  }

  void discriminate(const Batch& batch) {
    input[0].topRows(n) = View(batch.x.data(), n, d[0].in).cwiseProduct(mask[0].topRows(n));
    input[0].bottomRows(n) = y[2].cwiseProduct(mask[0].bottomRows(n));
    for (int l = 0; l < 2; ++l) {
      multiply(view(input[l]), false, d[l].weight(x), false, {z[l].data(), 2 * n, d[l].out});
      maxout(z[l], d[l].bias(x), mask[l + 1], h[l], input[l + 1]);
    }
    multiply(view(input[2]), false, d[2].weight(x), false, {logit.data(), 2 * n, 1});
    logit.array() += *d[2].bias(x);
  }

  // From the adjoints of the logits of the last rows to those of what D's first layer computes there.
  void through_d(View dlogits, Matrix* adjoint) {
    const Index rows = dlogits.rows();
    View from = dlogits;
    for (int l = 2; l > 0; --l) {
      const Block to(dinput[l].data(), rows, d[l].in);
      multiply(from, false, d[l].weight(x), true, to);
      maxout_back({to.data(), rows, d[l].in}, last_rows(z[l - 1], rows), d[l - 1].bias(x),
                  last_rows(mask[l], rows), last_rows(h[l - 1], rows), adjoint[l - 1]);
      new (&from) View(view(adjoint[l - 1]));
    }
  }

  void gradient_of_d() {
    for (Index i = 0; i < n; ++i) {
      dlogit(i, 0) = -sigmoid(-logit(i, 0)) / static_cast<Real>(2 * n);
      dlogit(n + i, 0) = sigmoid(logit(n + i, 0)) / static_cast<Real>(2 * n);
    }
    through_d(view(dlogit), dz);
    for (int l = 0; l < 2; ++l) d[l].gradient(view(input[l]), view(dz[l]), gradient);
    d[2].gradient(view(input[2]), view(dlogit), gradient);
  }

  void gradient_of_g(View noise) {
    for (Index i = 0; i < n; ++i) dlogit_of_g(i, 0) = -sigmoid(-logit(n + i, 0)) / static_cast<Real>(n);
    through_d(view(dlogit_of_g), dz_of_g);
    multiply(view(dz_of_g[0]), false, d[0].weight(x), true, {dy[2].data(), n, d[0].in});
    dy[2].array() *= mask[0].bottomRows(n).array() * y[2].array() * (1 - y[2].array());
    for (int l = 2; l >= 0; --l) {
      g[l].gradient(l > 0 ? view(y[l - 1]) : noise, view(dy[l]), gradient);
      if (l == 0) break;
      multiply(view(dy[l]), false, g[l].weight(x), true, {dy[l - 1].data(), n, g[l].in});
      dy[l - 1].array() = (y[l - 1].array() > 0).select(dy[l - 1].array(), Real(0));
    }
  }

  // All parameters in one pass, and the average of those of G.
  void move() {
    const auto per_epoch = start.batches.steps_per_epoch();
    const auto m = static_cast<Real>(momentum_at(settings, steps, per_epoch));
    const auto warm_up = static_cast<Real>(settings.average);
    const Real least = 1 - std::nextafter(Real(1), Real(0));
    const Real take = std::max(least, warm_up / (warm_up + static_cast<Real>(steps + 1)));
    Real* __restrict p = x.data(), * __restrict v = velocity.data(), * __restrict a = average.data();
    const Real* __restrict dp = gradient.data();
    Real rate = static_cast<Real>(rate_at(settings, settings.rate_g, steps, per_epoch));
    for (Index i = 0; i < of_g; ++i) {
      v[i] = m * v[i] + dp[i];
      p[i] -= rate * v[i];
      a[i] += take * (p[i] - a[i]);
    }
    rate = static_cast<Real>(rate_at(settings, settings.rate_d, steps, per_epoch));
    for (auto i = static_cast<std::size_t>(of_g); i < x.size(); ++i) {
      v[i] = m * v[i] + dp[i];
      p[i] -= rate * v[i];
    }
  }

  void run() {
    const Batch batch = start.batches.next();
    const View noise(batch.z.data(), n, g[0].in);
    const auto draw = static_cast<std::uint64_t>(steps + 1);
    for (int l = 0; l < 3; ++l)
      write_mask(start.seeds[l], draw, l == 0 ? settings.keep_input : settings.keep_hidden, 2 * n, d[l].in,
                 mask[l].data());
    generate(noise, x);
    discriminate(batch);
    minus_v = cost_of_g = 0;
    for (Index i = 0; i < n; ++i) {
      minus_v += (softplus(-logit(i, 0)) + softplus(logit(n + i, 0))) / static_cast<double>(n);
      cost_of_g += softplus(-logit(n + i, 0)) / static_cast<double>(n);
    }
    gradient_of_d();
    gradient_of_g(noise);
    move();
    ++steps;
  }

  const Settings settings;
  DigitsStart start;
  const Index n;
  std::int64_t steps = 0;
  double minus_v = 0, cost_of_g = 0;

  Layer g[3], d[3];
  Index of_g = 0;
  std::vector<Real> x, gradient, velocity, average;  // the average is that of G's parameters

  Matrix y[3], dy[3];                    // results of G's layers, with their activations
  Matrix mask[3], input[3], dinput[3];   // inputs of D's layers, masked: data above samples
  Matrix z[2], h[2], dz[2], dz_of_g[2];  // pieces and units of its maxout layers
  Matrix logit, dlogit, dlogit_of_g;
};

DigitsLimit::DigitsLimit(const saddle::examples::Images& images, Index count, const Settings& settings)
    : step_(std::make_unique<Step>(images, count, settings)) {}

DigitsLimit::~DigitsLimit() = default;

void DigitsLimit::step() {
  step_->run();
}
double DigitsLimit::minus_v() const {
  return step_->minus_v;
}
double DigitsLimit::cost_of_g() const {
  return step_->cost_of_g;
}
const std::vector<Real>& DigitsLimit::parameters() const {
  return step_->x;
}
Index DigitsLimit::parameters_of_g() const {
  return step_->of_g;
}

Array DigitsLimit::samples(const Array& z) {
  if (z.rows() != step_->n) throw std::invalid_argument("digits limit: needs as many rows as a batch has");
  step_->generate({z.data(), z.rows(), z.cols()}, step_->average);
  const Matrix& y = step_->y[2];
  Array images = Array::zeros(y.rows(), y.cols());
  std::copy_n(y.data(), y.size(), images.data());
  return images;
}

}  // namespace benchmark
