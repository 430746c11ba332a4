// Looking up the gradients that a backward() computed.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "autodiff/leaves.h"

namespace saddle::inline SADDLE_PRECISION::ad {

Gradients::Gradients(Tape& tape) : tape_(&tape), sweep_(Recorder::sweep(tape)) {
  const Store& s = tape.store();
  if (s.leaf_run == 0) return;
  first_ = Store::word(s.var(s.leaves.front()));
  run_ = s.leaf_run;
  adjoints_ = &s.adjoint[s.leaves.front()];
}

Store& Gradients::store() const {
  if (Recorder::sweep(*tape_) != sweep_)
    throw std::logic_error(
        "gradients: they end with clear(), rewind() and the next backward() of the tape; copy() keeps them");
  return tape_->store();
}

namespace {

ArrayView adjoint_of(const Store& store, std::uint32_t node) {
  if (store.is_array(node))
    if (const ArrayNode& array = store.arrays[store.side(node)]; !array.is_scalar())
      return ArrayView(array.adjoint, array.shape);
  return ArrayView(&store.adjoint[node], {1, 1});
}

ArrayView adjoint_of(const Store& store, const NamedParameter& p) {
  return p.node == 0 ? ArrayView(p.zero, p.parameter->shape()) : adjoint_of(store, p.node);
}

}  // namespace

ArrayView Gradients::find(const Var& leaf) const {
  const Store& s = store();
  const std::uint32_t node = leaf_node("gradients", s, leaf);
  if (!std::binary_search(s.leaves.begin(), s.leaves.end(), node))
    throw std::invalid_argument(
        fmt::format("gradients: the leaf must be one that backward() named, got {}", s.describe(leaf)));
  return adjoint_of(s, node);
}

ArrayView Gradients::operator[](const Parameter& leaf) const {
  const Store& s = store();
  const auto place =
      std::lower_bound(s.leaf_parameters.begin(), s.leaf_parameters.end(), &leaf,
                       [](const NamedParameter& a, const Parameter* p) { return a.parameter < p; });
  if (place == s.leaf_parameters.end() || place->parameter != &leaf)
    throw std::invalid_argument(fmt::format(
        "gradients: the leaf must be one that backward() named, got parameter '{}'", leaf.name()));
  return adjoint_of(s, *place);
}

OwnedGradients Gradients::copy() const {
  const Store& s = store();
  OwnedGradients own;
  for (std::uint32_t node : s.leaves)
    own.vars_.emplace_back(Store::word(s.var(node)), Array(adjoint_of(s, node)));
  for (const NamedParameter& p : s.leaf_parameters)
    own.parameters_.emplace_back(p.parameter, Array(adjoint_of(s, p)));
  return own;
}

namespace {

template <class List, class Key>
ArrayView look_up(const List& list, const Key& key) {
  for (const auto& [k, gradient] : list)
    if (k == key) return gradient;
  throw std::invalid_argument("gradients: the leaf must be one that backward() named");
}

}  // namespace

ArrayView OwnedGradients::operator[](const Var& leaf) const {
  return look_up(vars_, Store::word(leaf));
}
ArrayView OwnedGradients::operator[](const Parameter& leaf) const {
  return look_up(parameters_, &leaf);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
