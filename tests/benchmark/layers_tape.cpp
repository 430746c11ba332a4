// The layer workloads: a layer with its gradients, and beside it the matrix products that it consists of,
// alone. Compiled once for each precision.
#include <cmath>
#include <numeric>

#include "autodiff/autodiff.h"
#include "autodiff/ops/product.h"
#include "nn/nn.h"
#include "tests/benchmark/workloads.h"

namespace benchmark::SADDLE_PRECISION {

namespace {

using namespace saddle::ad;
using namespace saddle::nn;

Array normal(Index rows, Index cols, Random& rng) {
  Array a = Array::zeros(rows, cols);
  for (Real& x : a) x = static_cast<Real>(rng.normal());
  return a;
}

double size_of(ArrayView numbers) {
  double total = 0;
  for (const Real x : numbers) total += std::abs(static_cast<double>(x));
  return total;
}

// The loss mean(square(layer(x))), and its gradient by the parameters and, if asked, by x.
template <class Module>
class LayerAlone final : public Runner {
 public:
  LayerAlone(Module module, Array x, bool by_x)
      : module_(std::move(module)),
        x_("x", x),
        parameters_(module_.parameters().begin(), module_.parameters().end()) {
    if (by_x) parameters_.push_back(&x_);
  }

  void run() override {
    tape_.clear();
    const Var loss = mean(square(module_(tape_.leaf(x_))));
    const Gradients g = backward(loss, parameters_);
    total_ = loss.value() + g[*parameters_.back()][0];
  }
  double checksum() override { return total_; }
  Memory memory() const override { return {0, 0, tape_.bytes()}; }

 private:
  Module module_;
  Parameter x_;
  std::vector<Parameter*> parameters_;
  Tape tape_;
  double total_ = 0;
};

// y = op(a) w, then da and dw out of y as their cotangent; the first `without_da` times without da.
class Products final : public Runner {
 public:
  Products(Array a, bool transposed, Array w, Index times, Index without_da)
      : a_(std::move(a)),
        w_(std::move(w)),
        transposed_(transposed),
        times_(times),
        without_da_(without_da),
        y_(Array::zeros(transposed ? w_.cols() : a_.rows(), transposed ? a_.cols() : w_.cols())),
        da_(Array::zeros(a_.shape())),
        dw_(Array::zeros(w_.shape())) {}

  void run() override {
    for (Index t = 0; t < times_; ++t)
      if (transposed_)
        product(w_, true, a_, false, nullptr, y_.shape(), y_.data());
      else
        product(a_, false, w_, false, nullptr, y_.shape(), y_.data());
    for (Index t = 0; t < times_; ++t) {
      if (transposed_) {
        product(a_, false, y_, true, nullptr, dw_.shape(), dw_.data());
        if (t >= without_da_) product(w_, false, y_, false, nullptr, da_.shape(), da_.data());
      } else {
        product(a_, true, y_, false, nullptr, dw_.shape(), dw_.data());
        if (t >= without_da_) product(y_, false, w_, true, nullptr, da_.shape(), da_.data());
      }
    }
  }
  double checksum() override { return size_of(y_) + size_of(da_) + size_of(dw_); }

 private:
  Array a_, w_;
  bool transposed_;
  Index times_, without_da_;
  Array y_, da_, dw_;
};

}  // namespace

std::unique_ptr<Runner> recurrent_layer() {
  Random rng(2014);
  const LstmCell cell(lstm_inputs, lstm_units, rng);
  return std::make_unique<LayerAlone<LstmCell>>(cell, normal(layer_batch, lstm_steps * lstm_inputs, rng),
                                                false);
}

std::unique_ptr<Runner> recurrent_products() {
  Random rng(2014);
  const Index in = lstm_inputs + lstm_units;
  return std::make_unique<Products>(normal(layer_batch, in, rng), false, normal(in, 4 * lstm_units, rng),
                                    lstm_steps, 1);
}

std::unique_ptr<Runner> convolution_layer() {
  Random rng(2014);
  const ImageShape images{conv_channels, conv_side, conv_side};
  const Conv2d conv(images, 2 * conv_channels, 3, rng, {.padding = 1});
  return std::make_unique<LayerAlone<Conv2d>>(conv, normal(layer_batch, images.size(), rng), true);
}

std::unique_ptr<Runner> convolution_products() {
  Random rng(2014);
  const Index taps = conv_channels * 9, columns = conv_side * conv_side * layer_batch;
  return std::make_unique<Products>(normal(taps, columns, rng), true, normal(taps, 2 * conv_channels, rng), 1,
                                    0);
}

}  // namespace benchmark::SADDLE_PRECISION
