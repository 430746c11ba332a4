#include "nn/layers/batch_norm.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/array_ops.h"
#include "nn/part.h"

namespace saddle::inline SADDLE_PRECISION::nn {

struct BatchNorm::Own : LayerMode {
  Own(Index units, Real of_momentum, Real of_epsilon)
      : momentum(of_momentum),
        epsilon(of_epsilon),
        weight("weight", Array::filled(1, units, 1)),
        bias("bias", Array::zeros(1, units)),
        mean(Array::zeros(1, units)),
        variance(Array::filled(1, units, 1)),
        last_mean(Array::zeros(1, units)),
        last_variance(Array::zeros(1, units)) {}

  void note(ArrayView batch_mean, ArrayView batch_variance, Index rows) {
    const Real unbiased = static_cast<Real>(rows) / static_cast<Real>(rows - 1);
    for (Index j = 0; j < mean.size(); ++j) {
      last_mean[j] = batch_mean[j];
      last_variance[j] = unbiased * batch_variance[j];
    }
    recorded = true;
  }
  void require_recorded() const override {
    if (!recorded && training())
      throw std::logic_error(
          "batch_norm: nothing was recorded in training since the last update of the running values");
  }
  void update_running() override {
    require_recorded();
    if (!recorded) return;
    for (Index j = 0; j < mean.size(); ++j) {
      mean[j] = (1 - momentum) * mean[j] + momentum * last_mean[j];
      variance[j] = (1 - momentum) * variance[j] + momentum * last_variance[j];
    }
    recorded = false;
  }
  StateList state() override {
    StateList kept;
    kept.add("running_mean", {mean.data(), static_cast<std::size_t>(mean.size())});
    kept.add("running_variance", {variance.data(), static_cast<std::size_t>(variance.size())});
    kept.add_mark(recorded);
    return kept;
  }

  Real momentum, epsilon;
  Parameter weight, bias;
  Array mean, variance, last_mean, last_variance;  // the last two: of the batch that was recorded last
  bool recorded = false;
  ParameterList list{{"weight", weight}, {"bias", bias}, {"", *this}};
};

BatchNorm::BatchNorm(Index units, Real momentum, Real epsilon) {
  if (units < 1)
    throw std::invalid_argument(fmt::format("batch_norm: needs at least one unit, got {}", units));
  if (!(momentum > 0 && momentum <= 1))
    throw std::invalid_argument(fmt::format("batch_norm: the momentum must be in (0, 1], got {}", momentum));
  if (!(epsilon > 0 && std::isfinite(epsilon)))
    throw std::invalid_argument(
        fmt::format("batch_norm: epsilon must be positive and finite, got {}", epsilon));
  own_ = std::make_shared<Own>(units, momentum, epsilon);
}

Var BatchNorm::operator()(const Var& x, Location here) const {
  ad::Tape& tape = x.tape();
  Own& own = *own_;
  own.require_listed("batch_norm");
  const Index rows = x.rows();
  if (x.cols() != own.weight.size())
    throw std::invalid_argument(fmt::format("batch_norm: rows of {} numbers are required, got {}",
                                            own.weight.size(), to_string(x.shape())));
  Var centred, variance;
  if (own.training()) {
    if (rows < 2)
      throw std::invalid_argument(fmt::format(
          "batch_norm: in training a batch needs at least two rows, got {}", to_string(x.shape())));
    // On another tape too: the threads of the other parts would note their statistics at the same time.
    const Part part = PartScope::of_thread(rows);
    if (part.count < part.rows)
      throw std::logic_error(
          fmt::format("batch_norm: in training it needs the whole batch, got a part of {} of {} rows; the "
                      "statistics of a part are not those of the batch",
                      part.count, part.rows));
    const Var m = mean(x, ad::Axis::rows, here);
    centred = subtract(x, m, here);
    variance = mean(square(centred, here), ad::Axis::rows, here);
    own.note(m.array(), variance.array(), rows);
  } else {
    centred = subtract(x, tape.constant(own.mean), here);
    variance = tape.constant(own.variance);
  }
  const Var normal = divide(centred, sqrt(add(variance, own.epsilon, here), here), here);
  return add(multiply(normal, tape.leaf(own.weight), here), tape.leaf(own.bias), here);
}

bool BatchNorm::training() const {
  return own_->training();
}
void BatchNorm::set_training(bool on) const {
  own_->set_training(on);
}
void BatchNorm::update_running() const {
  own_->update_running();
}
ArrayView BatchNorm::running_mean() const {
  return own_->mean;
}
ArrayView BatchNorm::running_variance() const {
  return own_->variance;
}
Parameter& BatchNorm::weight() const {
  return own_->weight;
}
Parameter& BatchNorm::bias() const {
  return own_->bias;
}
const ParameterList& BatchNorm::named_parameters() const {
  return own_->list;
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
