#include "nn/layer.h"

#include <fmt/format.h>

#include <stdexcept>

#include "autodiff/array_ops.h"
#include "nn/module.h"

namespace saddle::inline SADDLE_PRECISION::nn {

struct Linear::Affine {
  Parameter weight, bias;
  ParameterList list{{"weight", weight}, {"bias", bias}};
};

Linear::Linear(Index in, Index out) {
  if (in < 1 || out < 1)
    throw std::invalid_argument(
        fmt::format("linear: needs at least one input and one output, got {} and {}", in, out));
  affine_.reset(new Affine{{"weight", Array::zeros(in, out)}, {"bias", Array::zeros(1, out)}});
}

Linear::Linear(Index in, Index out, Random& rng) : Linear(in, out) {
  pytorch_default(weight(), bias(), rng);
}

Linear::Linear(Index in, Index out, Random& rng, Initialiser init) : Linear(in, out) {
  if (init == nullptr) throw std::invalid_argument("linear: needs an initialiser, got a null pointer");
  init(weight(), rng);
}

Var Linear::operator()(const Var& x, Location here) const {
  const Affine& own = affine();
  ad::Tape& tape = x.tape();
  return ad::affine(x, tape.leaf(own.weight), tape.leaf(own.bias), here);
}

Array Linear::operator()(ArrayView x) const {
  return evaluate(*this, x);
}

Parameter& Linear::weight() const {
  return affine().weight;
}
Parameter& Linear::bias() const {
  return affine().bias;
}
const ParameterList& Linear::named_parameters() const {
  return affine().list;
}

Linear::Affine& Linear::affine() const {
  if (affine_ == nullptr)
    throw std::logic_error("linear: this layer was moved from; use the one that it was moved to");
  return *affine_;
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
