// The reverse sweep in recorded operations: each rule runs on Var, so that its result can be differentiated
// again.
#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "autodiff/tape/leaves.h"
#include "autodiff/tape/step.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// The operation that what its rule records belongs to, and that messages name.
Origin pulled_origin(const Store& store, std::uint32_t node) {
  const Origin* known = store.origin(node);
  Origin origin = known == nullptr ? Origin() : *known;
  if (origin.derivative_of == nullptr) origin.derivative_of = store.nodes()[node].rule;
  return origin;
}

class RecordedSweep final : public Pullback {
 public:
  RecordedSweep(Store& store, std::uint32_t output, std::span<const std::uint32_t> leaves, Adjoints& adjoints)
      : store_(store), own_(adjoints), low_(output), output_(output) {
    for (std::uint32_t leaf : leaves)
      if (leaf != 0) low_ = std::min(low_, leaf);
    check_scalar_parameters("grad", store_, leaves, low_, output_, own_);
    mark_active(store_, leaves, low_, output_, own_.active);
    adjoint_.resize(output_ - low_ + 1);
    nothing = masked_zero;
  }

  void run(const Var& seed) {
    // Recorded cotangents carry the marks of zeros, for later sweeps. Inside another sweep, the outer one
    // counts.
    ZerosMet zeros{0, true};
    const Temporarily counting(store_.zeros, store_.zeros == nullptr ? &zeros : store_.zeros);
    adjoint_.back() = seed;
    for (node_ = output_; node_ >= low_; --node_) {
      if (!is_active(node_) || !adjoint_[node_ - low_]) continue;
      store_.list_operands(node_, list_);
      if (list_.empty()) continue;
      for (const Operand& operand : list_)
        if (operand.array >= 0) check_version("grad", store_.arrays[operand.array]);
      if (store_.is_array(node_)) attributes = store_.arrays[store_.side(node_)].attributes;
      operands = static_cast<Index>(list_.size());
      dy = *adjoint_[node_ - low_];
      // Rules of arrays may broadcast dy to the shape of an array: for that it has to be on the tape.
      if (dy.is_constant() && store_.is_array(node_)) dy = store_.push(constant_rule, dy.value());
      y = store_.var(node_);
      const Origin origin = pulled_origin(store_, node_);
      const Temporarily<const Origin*> pulled(store_.pulled, &origin);
      const Temporarily pulling(store_.pulling, store_.pulling + 1);
      store_.nodes()[node_].rule->derivative(*this);
      if (store_.checking && zeros.count > 0 && zero_fault_.empty()) zero_fault_ = step().zero_fault();
    }
  }

  // The adjoint of a node, if one has reached it.
  const Var* adjoint(std::uint32_t node) const {
    return node < low_ || node > output_ || !adjoint_[node - low_] ? nullptr : &*adjoint_[node - low_];
  }

  Var operand(Index k) const override {
    const Operand& o = list_[k];
    return o.node == 0 ? Var(o.constant) : store_.var(o.node);
  }
  bool wants(Index k) const override { return list_[k].node != 0 && is_active(list_[k].node); }
  void give(Index k, const Var& cotangent) override {
    if (!wants(k)) return;
    std::optional<Var>& entry = adjoint_[list_[k].node - low_];
    const Shape shape = operand(k).shape();
    const Rule& rule = *store_.nodes()[node_].rule;
    const Shape given = cotangent.shape();
    if (given != shape) check_cotangent(rule, y.shape(), k, given, shape);
    const Var part = rule.loses_marks ? marked(dy, cotangent) : cotangent;
    const Var sum = entry || given != shape ? sum_to(entry ? &*entry : nullptr, part, shape) : part;
    if (store_.checking && fault_.empty()) {
      const Array before = entry ? Array(entry->array()) : Array::zeros(shape);
      fault_ = step().fault(k, cotangent.array(), before, sum.array());
    }
    entry = sum;
  }

  // With checks on: the message about the first operation that turned finite cotangents into non-finite ones;
  // or empty.
  const std::string& fault() const { return fault_; }
  // The same about the first zero that was multiplied by an infinity and counted as zero.
  const std::string& zero_fault() const { return zero_fault_; }

  bool is_finite(std::span<const std::uint32_t> nodes) const {
    return std::all_of(nodes.begin(), nodes.end(), [&](std::uint32_t node) {
      const Var* v = adjoint(node);
      return v == nullptr || all_finite(v->array());
    });
  }

 private:
  // The node whose rule is running, for messages.
  Step step() const { return {"grad", store_, node_, dy.array()}; }

  bool is_active(std::uint32_t node) const { return node >= low_ && own_.active[node] != 0; }

  Store& store_;
  Adjoints& own_;  // of which only the marks of active nodes are used
  std::uint32_t low_;
  std::uint32_t output_;
  std::uint32_t node_ = 0;
  std::vector<std::optional<Var>> adjoint_;
  std::vector<Operand> list_;
  std::string fault_, zero_fault_;
};

}  // namespace

std::vector<Var> grad(const Var& output, Leaves&& leaves, const GradOptions& options) {
  const auto seed = options.seed ? std::optional(options.seed->shape()) : std::nullopt;
  const Var y = checked_output("grad", output, leaves, options.unused, seed);
  Store& store = y.tape().store();
  if (options.seed && !options.seed->is_constant()) Store::common_tape(&store.tape_, "grad", *options.seed);

  std::vector<std::uint32_t> nodes;
  for (std::size_t i = 0; i < leaves.size(); ++i) nodes.push_back(leaf_node("grad", store, leaves[i]));
  const std::uint32_t output_node = Store::index(y);
  const BorrowedAdjoints borrowed = borrow(store.pool);
  check_outdated("grad", store, leaves, output_node, *borrowed);
  const std::optional<Tape::Mark> mark = store.checking ? std::optional(y.tape().mark()) : std::nullopt;
  RecordedSweep sweep(store, output_node, nodes, *borrowed);
  sweep.run(without_marks(options.seed.value_or(Var(1))));

  // If the result is finite, no operation is reported, except one that has hidden an infinity.
  if (!sweep.zero_fault().empty() || (!sweep.fault().empty() && !sweep.is_finite(nodes))) {
    store.end_recording_at(*mark);
    throw std::domain_error(sweep.zero_fault().empty() ? sweep.fault() : sweep.zero_fault());
  }

  std::vector<Var> result;
  Reach reached(store, output_node, 1, borrowed->reached);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const Leaf leaf = leaves[i];
    if (const Var* adjoint = sweep.adjoint(nodes[i])) {
      result.push_back(without_marks(*adjoint));
      continue;
    }
    const Parameter* parameter = leaf.parameter();
    if (options.unused == Unused::error && !reached(nodes[i])) throw_unused("grad", store, leaf);
    const Shape shape = parameter == nullptr ? leaf.var()->shape() : parameter->shape();
    result.push_back(shape.size() == 1 ? Var(0) : y.tape().constant(Array::zeros(shape)));
  }
  return result;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
