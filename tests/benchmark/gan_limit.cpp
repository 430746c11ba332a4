// The net workloads with backpropagation by hand: matrix products by Eigen or a BLAS, everything else plain
// loops, all buffers taken beforehand. Matrices are stored by columns, so that a feature is contiguous over
// the batch, which is the faster layout here.
#include <Eigen/Core>
#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>

#include "tests/benchmark/workloads.h"

#ifdef SADDLE_BLAS
#include "autodiff/ops/blas.h"
#endif

namespace benchmark {

namespace {

using Eigen::Dynamic, Eigen::Index, Eigen::Map;

// tanh and its derivative without branches, in one go: with e = exp(-2|x|), they are (1 - e) / (1 + e),
// signed as x, and 4 e / (1 + e)^2. 1 - e is -expm1, so that small x keep their digits.
template <class T>
inline void tanh_and_slope(T x, T& y, T& slope) {
  constexpr bool single = std::is_same_v<T, float>;
  using Bits = std::conditional_t<single, std::int32_t, std::int64_t>;
  constexpr T magic = single ? T(0x1.8p23) : T(0x1.8p52);
  constexpr T high = single ? T(0x1.62e4p-1) : T(0x1.62e42fefa38p-1);
  constexpr T low = single ? T(0x1.7f7d1cf8p-20) : T(0x1.ef35793c7673p-45);
  constexpr T lowest = single ? T(-86) : T(-700);

  // -2|x| = k log 2 + r.
  T a = -2 * std::fabs(x);
  a = a < lowest ? lowest : a;
  const T t = a * T(1.4426950408889634) + magic, k = t - magic;
  const T r = (a - k * high) - k * low;

  // expm1(r) by its series.
  T q;
  if constexpr (single) {
    q = T(1.0 / 5040);
  } else {
    q = T(1.0 / 6227020800.0);
    q = q * r + T(1.0 / 479001600);
    q = q * r + T(1.0 / 39916800);
    q = q * r + T(1.0 / 3628800);
    q = q * r + T(1.0 / 362880);
    q = q * r + T(1.0 / 40320);
    q = q * r + T(1.0 / 5040);
  }
  q = q * r + T(1.0 / 720);
  q = q * r + T(1.0 / 120);
  q = q * r + T(1.0 / 24);
  q = q * r + T(1.0 / 6);
  q = q * r + T(0.5);
  q = r + r * r * q;

  const Bits exponent = std::bit_cast<Bits>(t) - std::bit_cast<Bits>(magic);
  const T scale = std::bit_cast<T>((exponent + (single ? 127 : 1023)) << (single ? 23 : 52));
  const T m = scale * q + (scale - 1), e = scale * q + scale;
  const T inverse = 1 / (2 + m);
  y = std::copysign(m * inverse, x);
  slope = 4 * e * (inverse * inverse);
}

template <class T>
class Net {
 public:
  using Matrix = Eigen::Matrix<T, Dynamic, Dynamic>;
  using Column = Eigen::Matrix<T, Dynamic, 1>;
  using Row = Eigen::Matrix<T, 1, Dynamic>;

  // What one batch leaves behind for the way back: the layers' results, the slopes of tanh, and the adjoints.
  struct Pass {
    std::vector<Matrix> y, slope, dy;
  };

  Net(const NetSpec& spec, const std::vector<std::vector<double>>& initial) {
    std::size_t size = 0;
    for (std::size_t l = 0; l + 1 < spec.widths.size(); ++l) {
      const Index in = spec.widths[l], out = spec.widths[l + 1];
      layers_.push_back({in, out, l + 2 < spec.widths.size() ? spec.inner : spec.last, size});
      size += static_cast<std::size_t>((in + 1) * out);
    }
    x_.resize(size);
    g_.resize(size);
    m_.resize(size);
    v_.resize(size);
    for (std::size_t l = 0; l < layers_.size(); ++l)
      for (Index i = 0; i < layers_[l].in; ++i)
        for (Index j = 0; j < layers_[l].out; ++j)
          weight(x_, layers_[l])(i, j) = static_cast<T>(initial[l][i * layers_[l].out + j]);
  }

  Pass workspace(Index rows) const {
    Pass pass;
    for (const Layer& layer : layers_) {
      pass.y.emplace_back(rows, layer.out);
      pass.slope.emplace_back(rows, layer.activation == Activation::tanh ? layer.out : 0);
      pass.dy.emplace_back(rows, layer.out);
    }
    return pass;
  }

  const Matrix& forward(const Matrix& x, Pass& pass) {
    const Matrix* in = &x;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const Layer& layer = layers_[l];
      Matrix& y = pass.y[l];
      const auto w = weight(x_, layer);
      if (layer.in == 1)
        for (Index j = 0; j < layer.out; ++j) y.col(j) = in->col(0) * w(0, j);
      else if (layer.out == 1)
        y.col(0).noalias() = *in * w.col(0);
      else
        multiply(*in, false, w, false, y);
      for (Index j = 0; j < layer.out; ++j)
        activate(layer.activation, y.rows(), bias(x_, layer)[j], y.col(j).data(),
                 pass.slope[l].data() + j * y.rows());
      in = &y;
    }
    return *in;
  }

  // Takes pass.dy of the last layer back to the parameters, or to the input, `dx`.
  void backward(const Matrix& x, Pass& pass, bool parameters, Matrix* dx) {
    for (std::size_t l = layers_.size(); l-- > 0;) {
      const Layer& layer = layers_[l];
      Matrix& dy = pass.dy[l];
      apply_slope(layer.activation, pass.y[l], pass.slope[l], dy);
      const Matrix& in = l == 0 ? x : pass.y[l - 1];
      if (parameters) {
        auto gw = weight(g_, layer);
        if (layer.out == 1)
          gw.col(0).noalias() = in.transpose() * dy.col(0);
        else if (layer.in == 1)
          gw.row(0).noalias() = in.col(0).transpose() * dy;
        else
          multiply(in, true, dy, false, gw);
        bias(g_, layer) = dy.colwise().sum();
      }
      Matrix* to = l == 0 ? dx : &pass.dy[l - 1];
      if (to == nullptr) continue;
      const auto w = weight(x_, layer);
      if (layer.out == 1)
        for (Index j = 0; j < layer.in; ++j) to->col(j) = dy.col(0) * w(j, 0);
      else if (layer.in == 1)
        to->col(0).noalias() = dy * w.row(0).transpose();
      else
        multiply(dy, false, w, true, *to);
    }
  }

  void adam() {
    ++steps_;
    const T rate = static_cast<T>(learning_rate / (1 - std::pow(beta1, steps_)));
    const T correction = static_cast<T>(1 / std::sqrt(1 - std::pow(beta2, steps_)));
    const T keep1 = static_cast<T>(beta1), keep2 = static_cast<T>(beta2), eps = static_cast<T>(epsilon);
    T* __restrict x = x_.data(), * __restrict m = m_.data(), * __restrict v = v_.data();
    const T* __restrict g = g_.data();
    const std::size_t n = x_.size();
    for (std::size_t i = 0; i < n; ++i) {
      m[i] = keep1 * m[i] + (1 - keep1) * g[i];
      v[i] = keep2 * v[i] + (1 - keep2) * g[i] * g[i];
      x[i] -= rate * m[i] / (std::sqrt(v[i]) * correction + eps);
    }
  }

  double sum_of_parameters() const { return sum(x_); }
  double sum_of_gradients() const { return sum(g_); }

 private:
  struct Layer {
    Index in, out;
    Activation activation;
    std::size_t offset;  // where its weight begins; the bias follows
  };
  using Numbers = std::vector<T>;

  static double sum(const Numbers& numbers) {
    double total = 0;
    for (T x : numbers) total += std::abs(static_cast<double>(x));
    return total;
  }
  static Map<Matrix> weight(Numbers& n, const Layer& l) { return {n.data() + l.offset, l.in, l.out}; }
  static Map<Row> bias(Numbers& n, const Layer& l) { return {n.data() + l.offset + l.in * l.out, l.out}; }

  // A product of matrices that are not vectors.
  template <class A, class B, class Out>
  static void multiply(const A& a, bool transpose_a, const B& b, bool transpose_b, Out& out) {
#ifdef SADDLE_BLAS
    saddle::blas::multiply<T>({a.data(), int(a.rows()), transpose_a}, {b.data(), int(b.rows()), transpose_b},
                              false, int(out.rows()), int(out.cols()), int(transpose_a ? a.rows() : a.cols()),
                              out.data());
#else
    if (transpose_a)
      out.noalias() = a.transpose() * b;
    else if (transpose_b)
      out.noalias() = a * b.transpose();
    else
      out.noalias() = a * b;
#endif
  }

  // One feature over the batch.
  static void activate(Activation a, Index n, T b, T* __restrict y, T* __restrict slope) {
    Map<Eigen::Array<T, Dynamic, 1>> all(y, n);
    switch (a) {
      case Activation::identity:
        all += b;
        break;
      case Activation::tanh:
        for (Index i = 0; i < n; ++i) tanh_and_slope(y[i] + b, y[i], slope[i]);
        break;
      case Activation::relu:
        all = (all + b).max(T(0));
        break;
      case Activation::leaky_relu:
        all = (all + b).max((all + b) * T(leaky_slope));
        break;
      case Activation::sigmoid:
        all = (1 + (-(all + b)).exp()).inverse();
        break;
    }
  }

  static void apply_slope(Activation a, const Matrix& result, const Matrix& slope, Matrix& adjoint) {
    const auto y = result.array();
    auto dy = adjoint.array();
    switch (a) {
      case Activation::identity:
        break;
      case Activation::tanh:
        dy *= slope.array();
        break;
      case Activation::relu:
        dy = (y > 0).select(dy, T(0));
        break;
      case Activation::leaky_relu:
        dy = (y > 0).select(dy, dy * T(leaky_slope));
        break;
      case Activation::sigmoid:
        dy *= y * (1 - y);
        break;
    }
  }

  std::vector<Layer> layers_;
  Numbers x_, g_, m_, v_;  // parameters, gradients, Adam's moments
  long steps_ = 0;
};

template <class T>
class Gan final : public Runner {
 public:
  using Matrix = typename Net<T>::Matrix;

  Gan(const GanSpec& spec, const GanData& data, Part part)
      : part_(part),
        batch_(spec.batch),
        g_(spec.g, data.g),
        d_(spec.d, data.d),
        g_pass_(g_.workspace(batch_)),
        both_pass_(d_.workspace(2 * batch_)),
        fake_pass_(d_.workspace(batch_)),
        both_(2 * batch_, spec.d.widths.front()) {
    for (const auto& batch : data.noise) noise_.push_back(matrix(batch, spec.g.widths.front()));
    for (const auto& batch : data.real) real_.push_back(matrix(batch, spec.d.widths.front()));
  }

  void run() override {
    const T inverse = T(1) / static_cast<T>(batch_);

    // D: real samples above, fake ones below, in one batch.
    both_.topRows(batch_) = real_[step_ % GanData::batches];
    both_.bottomRows(batch_) = g_.forward(noise_[step_ % GanData::batches], g_pass_);
    const auto logits = d_.forward(both_, both_pass_).col(0).array();
    value_ = -(softplus(-logits.head(batch_)) + softplus(logits.tail(batch_))) * inverse;
    if (part_ != Part::losses) {
      auto dy = both_pass_.dy.back().col(0).array();
      dy.head(batch_) = -inverse * (1 + logits.head(batch_).exp()).inverse();
      dy.tail(batch_) = inverse * (1 + (-logits.tail(batch_)).exp()).inverse();
      d_.backward(both_, both_pass_, true, nullptr);
    }
    if (part_ == Part::step) d_.adam();

    // G, through a D whose parameters stay as they are.
    const Matrix& z = noise_[(step_ + 3) % GanData::batches];
    const Matrix& fake = g_.forward(z, g_pass_);
    const auto fake_logits = d_.forward(fake, fake_pass_).col(0).array();
    cost_ = softplus(-fake_logits) * inverse;
    if (part_ != Part::losses) {
      fake_pass_.dy.back().col(0).array() = -inverse * (1 + fake_logits.exp()).inverse();
      d_.backward(fake, fake_pass_, false, &g_pass_.dy.back());
      g_.backward(z, g_pass_, true, nullptr);
    }
    if (part_ == Part::step) g_.adam();
    ++step_;
  }

  double checksum() override {
    if (part_ == Part::step) return g_.sum_of_parameters() + d_.sum_of_parameters();
    return cost_ - value_ + g_.sum_of_gradients() + d_.sum_of_gradients();
  }

 private:
  Matrix matrix(const std::vector<double>& numbers, Index cols) const {
    Matrix m(batch_, cols);
    for (Index i = 0; i < batch_; ++i)
      for (Index j = 0; j < cols; ++j) m(i, j) = static_cast<T>(numbers[i * cols + j]);
    return m;
  }

  template <class Logits>
  static T softplus(const Logits& x) {
    return x.max(T(0)).sum() + (1 + (-x.abs()).exp()).log().sum();
  }

  Part part_;
  Index batch_;
  Net<T> g_, d_;
  typename Net<T>::Pass g_pass_, both_pass_, fake_pass_;
  Matrix both_;
  std::vector<Matrix> noise_, real_;
  std::size_t step_ = 0;
  volatile T value_ = 0, cost_ = 0;  // both losses are part of the step
};

}  // namespace

template <class T>
std::unique_ptr<Runner> gan_limit(const GanSpec& spec, const GanData& data, Part part) {
  return std::make_unique<Gan<T>>(spec, data, part);
}
template std::unique_ptr<Runner> gan_limit<double>(const GanSpec&, const GanData&, Part);
template std::unique_ptr<Runner> gan_limit<float>(const GanSpec&, const GanData&, Part);

}  // namespace benchmark
