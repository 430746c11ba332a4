#include "autodiff/tape/leaves.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "autodiff/tape/reject.h"

namespace saddle::inline SADDLE_PRECISION::ad {

Var checked_output(const char* function, const Var& output, const Leaves& leaves, Unused unused,
                   std::optional<Shape> seed) {
  if (leaves.size() == 0)
    reject("{}: needs at least one leaf to differentiate by, got none; a net without parameters?", function);
  for (std::size_t i = leaves.vars().size(); i < leaves.size(); ++i)
    if (const Leaf leaf = leaves[i]; leaf.var() == nullptr && leaf.parameter() == nullptr)
      reject("{}: a parameter must exist, got a null pointer as leaf number {}", function, i);

  Var y = output;
  if (Store::common_tape(function, {&output, 1}) == nullptr)
    for (std::size_t i = 0; i < leaves.size() && unused == Unused::zero && y.is_constant(); ++i) {
      const Leaf leaf = leaves[i];
      if (leaf.var() != nullptr && !leaf.var()->is_constant()) y = leaf.var()->tape().constant(y.value());
    }
  if (y.is_constant())
    reject("{}: the output must live on a tape, got the plain number {}, which depends on no leaf", function,
           y.value());

  const Shape shape = y.shape();
  if (!seed && shape.size() != 1)
    reject("{}: the output must be 1x1 unless a seed is given, got {}; take its sum() or mean() first",
           function, to_string(shape));
  if (seed && *seed != shape)
    reject("{}: the seed must have the shape of the output, got {} for {}", function, to_string(*seed),
           to_string(shape));
  return y;
}

std::uint32_t leaf_node(const char* function, const Store& store, const Var& var) {
  if (var.is_constant())
    reject("{}: a leaf must live on the tape, got the plain number {}; use tape.leaf(number)", function,
           var.value());
  if (!store.is_current(var)) Store::common_tape(&store.tape_, function, var);
  const std::uint32_t node = Store::index(var);
  if (store.nodes()[node].rule == &constant_rule)
    reject("{}: a leaf must not be a constant, got {}; use tape.leaf()", function, store.describe(var));
  return node;
}

std::uint32_t leaf_node(const char* function, const Store& store, const Leaf& leaf) {
  if (leaf.var() != nullptr) return leaf_node(function, store, *leaf.var());
  const Parameter* parameter = leaf.parameter();
  const auto place = std::ranges::lower_bound(store.parameters, parameter, std::less<const Parameter*>(),
                                              &ParameterLeaf::parameter);
  const bool found = place != store.parameters.end() && place->parameter == parameter;
  return found ? Store::index(place->leaf) : 0;
}

namespace {

// Whether a Var is a 1x1 leaf, and the first one or right behind the `run` leaves before it.
bool is_next_scalar(const Store& store, const Var& v, std::span<const std::uint32_t> nodes,
                    std::uint32_t run) {
  const std::uint32_t node = Store::index(v);
  return store.is_current(v) && store.nodes()[node].rule == &leaf_rule &&
         (run == 0 || node == nodes[run - 1] + 1);
}

}  // namespace

void name_leaves(const char* function, const Store& store, const Leaves& leaves, Adjoints& to) {
  auto& nodes = to.leaves;
  auto& run = to.leaf_run;
  const std::span<const Var> vars = leaves.vars();
  nodes.resize(vars.size());
  to.vars.clear();
  to.parameters.clear();

  // Take the common case of many scalars at once: leaves that were made one after the other.
  for (run = 0; run < vars.size() && is_next_scalar(store, vars[run], nodes, run); ++run)
    nodes[run] = Store::index(vars[run]);
  if (run > 0) to.run_word = Store::word(vars.front());
  if (run == leaves.size()) return;

  for (std::size_t i = run; i < vars.size(); ++i) nodes[i] = leaf_node(function, store, vars[i]);
  for (std::size_t i = vars.size(); i < leaves.size(); ++i) {
    const Leaf leaf = leaves[i];
    const std::uint32_t node = leaf_node(function, store, leaf);
    if (node != 0) nodes.push_back(node);
    if (leaf.parameter() != nullptr) to.parameters.push_back({leaf.parameter(), node, nullptr});
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  std::ranges::sort(to.parameters, std::less<const Parameter*>(), &NamedParameter::parameter);
  const auto is_next = [&](std::uint32_t node) {
    return store.nodes()[node].rule == &leaf_rule && node == nodes.front() + run && !store.is_array(node) &&
           store.segment_of(node).stamp == store.segment_of(nodes.front()).stamp;
  };
  for (run = 0; run < nodes.size() && is_next(nodes[run]);) ++run;
  if (run > 0) to.run_word = Store::word(store.var(nodes.front()));
  for (std::size_t i = run; i < nodes.size(); ++i) {
    const Var v = store.var(nodes[i]);
    to.vars.push_back({Store::word(v), v.shape(), nullptr});
  }
}

void throw_changed(const char* function, const Parameter& parameter) {
  reject<std::logic_error>(
      "{}: parameter '{}' changed since the forward pass; record the loss again after the optimiser step",
      function, parameter.name());
}

void mark_active(const Store& store, std::span<const std::uint32_t> leaves, std::uint32_t low,
                 std::uint32_t high, std::vector<unsigned char>& active) {
  active.resize(std::max<std::size_t>(active.size(), store.size()));
  std::fill(active.begin() + low, active.begin() + high + 1, 0);
  for (std::uint32_t leaf : leaves)
    if (leaf != 0 && leaf <= high) active[leaf] = 1;
  for (std::uint32_t i = low; i <= high; ++i)
    each_parent(store, i, [&](std::uint32_t parent) { active[i] |= parent >= low && active[parent]; });
}

bool Reach::operator()(std::uint32_t node) {
  if (node < low_ || node > y_) return false;
  auto& reached = reached_;
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

void check_scalar_parameters(const char* function, const Store& store, std::span<const std::uint32_t> leaves,
                             std::uint32_t low, std::uint32_t y, Adjoints& adjoints) {
  const auto changed = [](const ParameterLeaf& p) { return p.parameter->version() != p.version; };
  const auto& all = store.scalar_parameters;
  if (std::none_of(all.begin(), all.end(), changed)) return;

  // A change matters if a node between the leaves and the output reads the parameter.
  mark_active(store, leaves, low, y, adjoints.active);
  Reach reached(store, y, low, adjoints.reached);
  for (std::uint32_t i = low; i <= y; ++i) {
    if (!adjoints.active[i] || !reached(i)) continue;
    each_parent(store, i, [&](std::uint32_t parent) {
      if (store.nodes()[parent].rule != &parameter_rule) return;
      if (const ParameterLeaf* p = store.scalar_parameter(parent); p != nullptr && changed(*p))
        throw_changed(function, *p->parameter);
    });
  }
}

void check_outdated(const char* function, const Store& store, const Leaves& leaves, std::uint32_t y,
                    Adjoints& adjoints) {
  if (store.outdated.empty()) return;
  Reach reached(store, y, 1, adjoints.reached);
  for (const ParameterLeaf& p : store.outdated)
    for (std::size_t i = 0; i < leaves.size(); ++i)
      if (leaves[i].parameter() == p.parameter && reached(Store::index(p.leaf)))
        throw_changed(function, *p.parameter);
}

void throw_unused(const char* function, const Store& store, const Leaf& leaf) {
  const Var* var = leaf.var();
  reject(
      "{}: the output must depend on every leaf, but it does not depend on {}; name other "
      "leaves, or pass Unused::zero",
      function,
      var == nullptr ? fmt::format("parameter '{}'", leaf.parameter()->name()) : store.describe(*var));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
