// The net workloads as a user writes them. Compiled once for each precision.
#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/benchmark/workloads.h"

namespace benchmark::SADDLE_PRECISION {

namespace {

using namespace saddle::ad;
using namespace saddle::nn;

Array array(const std::vector<double>& numbers, Index rows) {
  return Array::from({rows, static_cast<Index>(numbers.size()) / rows},
                     std::vector<Real>(numbers.begin(), numbers.end()));
}

Layer activation(benchmark::Activation a) {
  switch (a) {
    case benchmark::Activation::tanh:
      return Tanh();
    case benchmark::Activation::relu:
      return Relu();
    case benchmark::Activation::leaky_relu:
      return LeakyRelu{Real(leaky_slope)};
    case benchmark::Activation::sigmoid:
      return Sigmoid();
    default:
      return Identity();
  }
}

Sequential build(const char* name, const NetSpec& spec, const std::vector<std::vector<double>>& weights) {
  Random rng(0);
  std::vector<Layer> layers;
  for (std::size_t l = 0; l + 1 < spec.widths.size(); ++l) {
    const Linear linear(spec.widths[l], spec.widths[l + 1], rng, zeros);
    linear.weight().set(array(weights[l], spec.widths[l]));
    layers.push_back(linear);
    const auto a = l + 2 < spec.widths.size() ? spec.inner : spec.last;
    if (a != benchmark::Activation::identity) layers.push_back(activation(a));
  }
  return Sequential(name, std::move(layers));
}

class Gan final : public Runner {
 public:
  Gan(const GanSpec& spec, const GanData& data, Part part)
      : part_(part),
        G_(build("G", spec.g, data.g)),
        D_(build("D", spec.d, data.d)),
        opt_g_(G_.parameters(), Real(learning_rate), Real(beta1), Real(beta2), Real(epsilon)),
        opt_d_(D_.parameters(), Real(learning_rate), Real(beta1), Real(beta2), Real(epsilon)) {
    for (const auto& batch : data.noise) noise_.push_back(array(batch, spec.batch));
    for (const auto& batch : data.real) real_.push_back(array(batch, spec.batch));
  }

  void run() override {
    tape_.clear();
    const Var x = tape_.constant(real_[step_ % GanData::batches]);
    const Var z = tape_.constant(noise_[step_ % GanData::batches]);
    const Var v = mean(log_sigmoid(D_(x))) + mean(log_sigmoid(-D_(G_(z))));
    if (part_ != Part::losses) {
      const Gradients g = backward(v, D_.parameters());
      if (part_ == Part::step) opt_d_.ascend(g);
      if (watched_) add(g, D_);
    }
    value_ = v.value();

    tape_.clear();
    const Var other_z = tape_.constant(noise_[(step_ + 3) % GanData::batches]);
    const Var cost = -mean(log_sigmoid(D_(G_(other_z))));
    if (part_ != Part::losses) {
      const Gradients g = backward(cost, G_.parameters());
      if (part_ == Part::step) opt_g_.descend(g);
      if (watched_) add(g, G_);
    }
    cost_ = cost.value();
    ++step_;
  }

  // The step's gradients are gone with the recording: the last run is done again.
  double checksum() override {
    sum_ = 0;
    if (part_ == Part::step) {
      for (const Parameters list : {G_.parameters(), D_.parameters()})
        for (const Parameter* p : list) add(p->value());
      return sum_;
    }
    watched_ = true;
    --step_;
    run();
    watched_ = false;
    return cost_ - value_ + sum_;
  }
  Memory memory() const override { return {0, 0, tape_.bytes()}; }

 private:
  void add(ArrayView numbers) {
    for (const Real x : numbers) sum_ += std::abs(static_cast<double>(x));
  }
  void add(const Gradients& g, Sequential& net) {
    for (const Parameter* p : net.parameters()) add(g[*p]);
  }

  Part part_;
  Sequential G_, D_;
  Adam opt_g_, opt_d_;
  std::vector<Array> noise_, real_;
  Tape tape_;
  std::size_t step_ = 0;
  double value_ = 0, cost_ = 0;
  bool watched_ = false;
  double sum_ = 0;
};

}  // namespace

std::unique_ptr<Runner> gan_tape(const GanSpec& spec, const GanData& data, Part part) {
  return std::make_unique<Gan>(spec, data, part);
}

}  // namespace benchmark::SADDLE_PRECISION
