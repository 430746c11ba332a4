// The reverse sweep in recorded operations: each rule runs on Var, so that its result can be differentiated
// again.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "autodiff/tape/faults.h"
#include "autodiff/tape/leaves.h"

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
    adjoint_.back() = {seed, true};
    for (node_ = output_; node_ >= low_; --node_) {
      if (!is_active(node_) || !adjoint_[node_ - low_].touched) continue;
      if (store_.is_array(node_)) {
        const ArrayNode& array = store_.arrays[store_.side(node_)];
        list_.assign(array.operands, array.operands + array.operand_count);
        for (const Operand& operand : list_)
          if (operand.array >= 0) check_version("grad", store_.arrays[operand.array]);
        attributes = array.attributes;
      } else {
        scalar_operands(store_.nodes()[node_]);
      }
      if (list_.empty()) continue;
      operands = static_cast<Index>(list_.size());
      dy = adjoint_[node_ - low_].value;
      // Rules of arrays may broadcast dy to the shape of an array: for that it has to be on the tape.
      if (dy.is_constant() && store_.is_array(node_)) dy = store_.scalar_leaf(constant_rule, dy.value());
      y = store_.var(node_);
      const Origin origin = pulled_origin(store_, node_);
      const Temporarily<const Origin*> pulled(store_.pulled, &origin);
      const Temporarily pulling(store_.pulling, store_.pulling + 1);
      store_.nodes()[node_].rule->derivative(*this);
      if (store_.checking && zeros.count > 0 && zero_fault_.empty()) zero_fault_ = zero_text();
    }
  }

  // The adjoint of a node, if one has reached it.
  const Var* adjoint(std::uint32_t node) const {
    if (node < low_ || node > output_ || !adjoint_[node - low_].touched) return nullptr;
    return &adjoint_[node - low_].value;
  }

  Var operand(Index k) const override {
    const Operand& o = list_[k];
    return o.node == 0 ? Var(o.constant) : store_.var(o.node);
  }
  bool wants(Index k) const override { return list_[k].node != 0 && is_active(list_[k].node); }
  void give(Index k, const Var& cotangent) override {
    if (!wants(k)) return;
    Entry& entry = adjoint_[list_[k].node - low_];
    const Shape shape = operand(k).shape();
    check_cotangent(k, cotangent.shape(), shape);
    const Var part = undo_broadcast(with_marks(cotangent), shape);
    const Var sum = entry.touched ? entry.value + part : part;
    if (store_.checking && fault_.empty())
      fault_ = fault(k, cotangent, entry.touched ? numbers(entry.value) : Array::zeros(shape), sum);
    entry.value = sum;
    entry.touched = true;
  }

  // With checks on: the message about the first operation that turned finite cotangents into non-finite ones;
  // or empty.
  const std::string& fault() const { return fault_; }
  // The same about the first zero that was multiplied by an infinity and counted as zero.
  const std::string& zero_fault() const { return zero_fault_; }

  bool is_finite(std::span<const std::uint32_t> nodes) const {
    return std::all_of(nodes.begin(), nodes.end(), [&](std::uint32_t node) {
      const Var* v = adjoint(node);
      return v == nullptr || all_finite(numbers(*v));
    });
  }

 private:
  struct Entry {
    Var value;
    bool touched = false;
  };

  Array numbers(const Var& v) const {
    const Operand operand = store_.operand(v);
    return Array(store_.view(operand));
  }

  std::vector<Var> operand_vars() const {
    std::vector<Var> all;
    for (Index j = 0; j < operands; ++j) all.push_back(operand(j));
    return all;
  }

  std::string fault(Index k, const Var& cotangent, const Array& before, const Var& after) const {
    const std::vector<Var> all = operand_vars();
    const Array dy_numbers = numbers(dy), given = numbers(cotangent);
    const Step step{"grad", store_, node_, all, dy_numbers};
    std::string text = pullback_fault(step, static_cast<std::size_t>(k), given);
    if (text.empty() && all_finite(given)) text = sum_fault(step, operand(k), before, numbers(after));
    return text;
  }

  // A user-defined rule may lose the marks of zeros: they are restored here.
  Var with_marks(const Var& cotangent) const {
    if (!store_.nodes()[node_].rule->loses_marks || cotangent.is_constant()) return cotangent;
    const Array from = numbers(dy), given = numbers(cotangent), right = marked(from, given);
    Array other = Array::zeros(given.shape());
    for (Index i = 0; i < given.size(); ++i)
      other[i] = given[i] == 0 && is_masked(given[i]) != is_masked(right[i]);
    if (std::all_of(other.begin(), other.end(), [](Real x) { return x == 0; })) return cotangent;
    return where(Mask(cotangent.tape().constant(other)), cotangent.tape().constant(right), cotangent);
  }

  // The message about the node whose rule is running.
  std::string zero_text() const {
    const std::vector<Var> all = operand_vars();
    const Array dy_numbers = numbers(dy);
    return ad::zero_fault({"grad", store_, node_, all, dy_numbers});
  }

  void check_cotangent(Index k, Shape cotangent, Shape shape) const {
    if (store_.is_array(node_))
      ad::check_cotangent(store_.arrays[store_.side(node_)], k, cotangent, shape);
    else if (cotangent != shape)
      throw_cotangent(store_.nodes()[node_].rule->name, k, cotangent, shape);
  }

  bool is_active(std::uint32_t node) const { return node >= low_ && own_.active[node] != 0; }

  // A constant operand of a 1x1 node stands in place of its partial derivative.
  void scalar_operands(const Node& node) {
    list_.clear();
    for (int k = 0; k < node.rule->operands; ++k)
      list_.push_back({node.parent(k), -1, node.parent(k) == 0 ? node.partial[k] : Real(0)});
  }

  static Var undo_broadcast(const Var& cotangent, Shape shape) {
    const Shape from = cotangent.shape();
    if (from == shape) return cotangent;
    Var part = cotangent;
    if (shape.rows == 1 && from.rows > 1)
      part = sum(part, shape.cols == 1 && from.cols > 1 ? Axis::all : Axis::rows);
    if (shape.cols == 1 && part.cols() > 1) part = sum(part, Axis::cols);
    return part;
  }

  Store& store_;
  Adjoints& own_;  // of which only the marks of active nodes are used
  std::uint32_t low_;
  std::uint32_t output_;
  std::uint32_t node_ = 0;
  std::vector<Entry> adjoint_;
  std::vector<Operand> list_;
  std::string fault_, zero_fault_;
};

// Outside of sweeps, a zero is +0.
Var without_marks(const Var& v) {
  const ArrayView numbers = v.array();
  return std::none_of(numbers.begin(), numbers.end(), is_masked) ? v : v + 0;
}

}  // namespace

std::vector<Var> grad(const Var& output, Leaves&& leaves, const GradOptions& options) {
  check_leaves("grad", leaves);
  const Var y = on_tape("grad", output, leaves, options.unused);
  Store& store = y.tape().store();
  check_seed("grad", y.shape(), options.seed ? std::optional(options.seed->shape()) : std::nullopt);
  if (options.seed && !options.seed->is_constant()) Store::common_tape(&store.tape_, "grad", *options.seed);

  std::vector<std::uint32_t> nodes;
  for (std::size_t i = 0; i < leaves.size(); ++i) nodes.push_back(leaf_node("grad", store, leaves[i]));
  const std::uint32_t output_node = Store::index(y);
  const BorrowedAdjoints borrowed(store.pool);
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
  Reach reached(store, output_node, 1, (*borrowed).reached);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const Leaf leaf = leaves[i];
    if (const Var* adjoint = sweep.adjoint(nodes[i])) {
      result.push_back(without_marks(*adjoint));
      continue;
    }
    const Parameter* parameter = leaf.parameter();
    if (options.unused == Unused::error && !reached(nodes[i]))
      throw_unused("grad", parameter == nullptr ? store.describe(*leaf.var())
                                                : fmt::format("parameter '{}'", parameter->name()));
    const Shape shape = parameter == nullptr ? leaf.var()->shape() : parameter->shape();
    result.push_back(shape.size() == 1 ? Var(0) : y.tape().constant(Array::zeros(shape)));
  }
  return result;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
