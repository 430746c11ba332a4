#include "autodiff/leaves.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::ad {

Var on_tape(const char* function, const Var& y, const Leaves& leaves, Unused unused) {
  if (Store::common_tape(function, {&y, 1}) != nullptr) return y;
  for (std::size_t i = 0; i < leaves.size() && unused == Unused::zero; ++i) {
    const Leaf leaf = leaves[i];
    if (leaf.var() != nullptr && !leaf.var()->is_constant()) return leaf.var()->tape().constant(y.value());
  }
  throw std::invalid_argument(
      fmt::format("{}: the output must live on a tape, got the plain number {}, which depends on no leaf",
                  function, y.value()));
}

void check_seed(const char* function, Shape y, std::optional<Shape> seed) {
  if (!seed && y.size() != 1)
    throw std::invalid_argument(fmt::format(
        "{}: the output must be 1x1 unless a seed is given, got {}; take its sum() or mean() first", function,
        to_string(y)));
  if (seed && *seed != y)
    throw std::invalid_argument(fmt::format("{}: the seed must have the shape of the output, got {} for {}",
                                            function, to_string(*seed), to_string(y)));
}

std::uint32_t leaf_node(const char* function, const Store& store, const Var& var) {
  if (var.is_constant())
    throw std::invalid_argument(
        fmt::format("{}: a leaf must live on the tape, got the plain number {}; use tape.leaf(number)",
                    function, var.value()));
  if (!store.is_current(var)) Store::common_tape(&store.tape_, function, var);
  const std::uint32_t node = Store::index(var);
  if (store.nodes()[node].rule == &constant_rule)
    throw std::invalid_argument(fmt::format("{}: a leaf must not be a constant, got {}; use tape.leaf()",
                                            function, store.describe(var)));
  return node;
}

std::uint32_t leaf_node(const char* function, const Store& store, const Leaf& leaf) {
  if (leaf.var() != nullptr) return leaf_node(function, store, *leaf.var());
  const Parameter* parameter = leaf.parameter();
  auto place = std::lower_bound(store.parameters.begin(), store.parameters.end(), parameter,
                                [](const ParameterLeaf& a, const Parameter* p) { return a.parameter < p; });
  const bool found = place != store.parameters.end() && place->parameter == parameter;
  return found ? Store::index(place->leaf) : 0;
}

namespace {

// Whether a Var is a 1x1 leaf, and the first one or right behind the `run` leaves before it.
bool is_next_scalar(const Store& store, const Var& v, std::uint32_t run) {
  const std::uint32_t node = Store::index(v);
  return store.is_current(v) && store.nodes()[node].rule == &leaf_rule &&
         (run == 0 || node == store.leaves[run - 1] + 1);
}

}  // namespace

void name_leaves(const char* function, Store& store, const Leaves& leaves) {
  auto& nodes = store.leaves;
  auto& run = store.leaf_run;
  const std::span<const Var> vars = leaves.vars();
  nodes.resize(vars.size());
  store.leaf_parameters.clear();

  // Take the common case of many scalars at once: leaves that were made one after the other.
  for (run = 0; run < vars.size() && is_next_scalar(store, vars[run], run); ++run)
    nodes[run] = Store::index(vars[run]);
  if (run == leaves.size() && run > 0) return;

  for (std::size_t i = run; i < vars.size(); ++i) nodes[i] = leaf_node(function, store, vars[i]);
  for (std::size_t i = vars.size(); i < leaves.size(); ++i) {
    const Leaf leaf = leaves[i];
    const std::uint32_t node = leaf_node(function, store, leaf);
    if (node != 0) nodes.push_back(node);
    if (leaf.parameter() != nullptr) store.leaf_parameters.push_back({leaf.parameter(), node, nullptr});
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  std::sort(store.leaf_parameters.begin(), store.leaf_parameters.end(),
            [](const NamedParameter& a, const NamedParameter& b) { return a.parameter < b.parameter; });
  const auto is_next = [&](std::uint32_t node) {
    return store.nodes()[node].rule == &leaf_rule && node == nodes.front() + run && !store.is_array(node) &&
           store.segment_of(node).stamp == store.segment_of(nodes.front()).stamp;
  };
  for (run = 0; run < nodes.size() && is_next(nodes[run]);) ++run;
}

void throw_changed(const char* function, const Parameter& parameter) {
  throw std::logic_error(fmt::format(
      "{}: parameter '{}' changed since the forward pass; record the loss again after the optimiser step",
      function, parameter.name()));
}

void mark_active(Store& store, std::span<const std::uint32_t> leaves, std::uint32_t low, std::uint32_t high) {
  store.active.resize(std::max<std::size_t>(store.active.size(), store.size()));
  std::fill(store.active.begin() + low, store.active.begin() + high + 1, 0);
  for (std::uint32_t leaf : leaves)
    if (leaf != 0 && leaf <= high) store.active[leaf] = 1;
  for (std::uint32_t i = low; i <= high; ++i)
    each_parent(store, i,
                [&](std::uint32_t parent) { store.active[i] |= parent >= low && store.active[parent]; });
}

bool Reach::operator()(std::uint32_t node) {
  if (node < low_ || node > y_) return false;
  auto& reached = store_.reached;
  if (!known_) {
    known_ = true;
    reached.assign(y_ - low_ + 1, 0);
    reached[y_ - low_] = 1;
    for (std::uint32_t i = y_; i > low_; --i) {
      if (!reached[i - low_]) continue;
      each_parent(store_, i, [&](std::uint32_t parent) {
        if (parent >= low_) reached[parent - low_] = 1;
      });
    }
  }
  return reached[node - low_] != 0;
}

void check_scalar_parameters(const char* function, Store& store, std::span<const std::uint32_t> leaves,
                             std::uint32_t low, std::uint32_t y) {
  const auto changed = [](const ParameterLeaf& p) { return p.parameter->version() != p.version; };
  const auto& all = store.scalar_parameters;
  if (std::none_of(all.begin(), all.end(), changed)) return;

  // A change matters if a node between the leaves and the output reads the parameter.
  mark_active(store, leaves, low, y);
  Reach reached(store, y, low);
  for (std::uint32_t i = low; i <= y; ++i) {
    if (!store.active[i] || !reached(i)) continue;
    each_parent(store, i, [&](std::uint32_t parent) {
      if (store.nodes()[parent].rule != &parameter_rule) return;
      if (const ParameterLeaf* p = store.scalar_parameter(parent); p != nullptr && changed(*p))
        throw_changed(function, *p->parameter);
    });
  }
}

void check_outdated(const char* function, Store& store, const Leaves& leaves, std::uint32_t y) {
  if (store.outdated.empty()) return;
  Reach reached(store, y, 1);
  for (const ParameterLeaf& p : store.outdated)
    for (std::size_t i = 0; i < leaves.size(); ++i)
      if (leaves[i].parameter() == p.parameter && reached(Store::index(p.leaf)))
        throw_changed(function, *p.parameter);
}

void throw_unused(const char* function, const std::string& leaf) {
  throw std::invalid_argument(
      fmt::format("{}: the output must depend on every leaf, but it does not depend on {}; name other "
                  "leaves, or pass Unused::zero",
                  function, leaf));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
