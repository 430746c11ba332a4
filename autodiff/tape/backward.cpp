// The reverse sweep in numbers.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "autodiff/tape/faults.h"
#include "autodiff/tape/leaves.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// An adjoint of exactly zero contributes exactly zero, whatever the partial derivative is: a first sweep that
// produces a NaN is repeated with care, which tests each zero (zeros.h).
class Sweep {
 public:
  Sweep(Store& store, std::uint32_t output)
      : store_(store), borrowed_(store.pool), own_(*borrowed_), output_(output), low_(output) {}

  Gradients run(const Leaves& leaves, const BackwardOptions& options) {
    store_.swept = nullptr;
    name_leaves("backward", store_, leaves, own_);
    if (!own_.leaves.empty()) low_ = std::min(low_, own_.leaves.front());
    check_scalar_parameters("backward", store_, own_.leaves, low_, output_, own_);
    check_outdated("backward", store_, leaves, output_, own_);
    keep_seed(options);
    own_.zero_times_infinity = {};
    own_.zeros = {};

    reach_.emplace(store_, output_, low_, own_.reached);

    // A nested sweep counts its own zeros.
    const Temporarily counting(store_.zeros, &own_.zeros);
    start();
    walk();
    if (own_.zeros.count > 0 || nan_at_array_ || met_nan()) {
      own_.zeros = {0, true};
      start();
      walk();
      own_.zero_times_infinity.count = own_.zeros.count;
      if (counting.before != nullptr) counting.before->count += own_.zeros.count;
      if (store_.checking && own_.zeros.count > 0) throw std::domain_error(own_.zero_times_infinity.first);
      unmark_leaves();
    }
    // If the adjoints of all leaves are finite, no operation is reported. Otherwise the sweep is repeated and
    // checks each step.
    if (store_.checking && any_leaf([](ArrayView adjoint) { return !all_finite(adjoint); })) {
      watching_ = true;
      start();
      walk();
      unmark_leaves();
    }
    return finish(options);
  }

 private:
  bool with_care() const { return own_.zeros.with_care; }

  void walk() {
    // Array nodes between the lowest leaf and the output divide the sweep over 1x1 nodes.
    const auto& arrays = store_.arrays;
    const std::size_t begin = first_array();
    std::size_t end = arrays.size();
    while (end > begin && arrays[end - 1].node > output_) --end;

    if (end > begin || watching_ || with_care()) mark_active(store_, own_.leaves, low_, output_, own_.active);
    std::uint32_t high = output_;
    for (std::size_t k = end; k-- > begin;) {
      const std::uint32_t node = arrays[k].node;
      sweep_scalars(high, node + 1);
      if (own_.active[node] && arrays[k].operand_count > 0) pull(k);
      high = node - 1;
    }
    // The leaves themselves have no operands: those at the lower end need no visit.
    sweep_scalars(high, low_ + own_.leaf_run);
  }

  // The place of the first array node that is no lower than the lowest leaf.
  std::size_t first_array() const {
    const auto first = std::ranges::lower_bound(store_.arrays, low_, {}, &ArrayNode::node);
    return static_cast<std::size_t>(first - store_.arrays.begin());
  }

  // Copies the seed to the front of the adjoints' memory.
  void keep_seed(const BackwardOptions& options) {
    const Real one = 1;
    const ArrayView seed = options.seed ? ArrayView(*options.seed) : ArrayView(&one, {1, 1});
    seed_ = own_.memory.take<Real>(seed.size());
    // No zero of a seed is masked.
    std::transform(seed.begin(), seed.end(), seed_, [](Real x) { return x + 0; });
    after_seed_ = own_.memory.place();
  }

  // Sets all adjoints to zero, and that of the output to the seed.
  void start() {
    own_.memory.rewind(after_seed_);
    auto& adjoint = own_.numbers;
    const std::uint32_t high = own_.leaves.empty() ? output_ : std::max(output_, own_.leaves.back());
    own_.top = high;
    if (adjoint.size() <= high) adjoint.resize(store_.node_memory.size());
    std::fill(adjoint.begin() + low_, adjoint.begin() + high + 1, with_care() ? masked_zero : Real(0));
    if (own_.arrays.size() < store_.arrays.size()) own_.arrays.resize(store_.arrays.size());
    for (std::size_t k = first_array(); k < store_.arrays.size() && store_.arrays[k].node <= high; ++k)
      own_.arrays[k] = {};

    if (wide(output_))
      own_.arrays[store_.side(output_)].adjoint = seed_;
    else
      adjoint[output_] = *seed_;
  }

  // Whether f(adjoint) holds for one of the leaves, of which those of the run are seen as one array.
  template <class F>
  bool any_leaf(F f) const {
    const auto& leaves = own_.leaves;
    if (own_.leaf_run > 0 && f(ArrayView(&own_.numbers[leaves.front()], {1, Index(own_.leaf_run)})))
      return true;
    return std::any_of(leaves.begin() + own_.leaf_run, leaves.end(),
                       [&](std::uint32_t node) { return f(adjoint_of(node)); });
  }

  // Whether the adjoint of a leaf is NaN: the result of zero times infinity in a sweep without care.
  bool met_nan() const {
    return any_leaf([](ArrayView adjoint) {
      const Real* x = adjoint.data();
      Index count = 0;  // a loop that the compiler can vectorise, unlike one with an early exit
      for (Index i = 0; i < adjoint.size(); ++i) count += x[i] != x[i];
      return count != 0;
    });
  }

  // A gradient that is zero is +0, masked or not.
  void unmark_leaves() {
    any_leaf([](ArrayView adjoint) {
      Real* x = const_cast<Real*>(adjoint.data());
      for (Index i = 0; i < adjoint.size(); ++i) x[i] += 0;
      return false;
    });
  }

  // Empty if no cotangent has reached an array.
  ArrayView adjoint_of(std::uint32_t node) const {
    if (!wide(node)) return ArrayView(&own_.numbers[node], {1, 1});
    const Real* adjoint = own_.arrays[store_.side(node)].adjoint;
    return adjoint == nullptr ? ArrayView() : ArrayView(adjoint, store_.arrays[store_.side(node)].shape);
  }

  void sweep_scalars(std::uint32_t high, std::uint32_t low) {
    if (with_care() || watching_)
      sweep_one_by_one(high, low);
    else
      sweep_nodes(high, low);
  }

  // One multiply-add per edge. Zero times infinity is not tested here: it shows as a NaN at the leaves, and
  // the sweep is then repeated with care.
  void sweep_nodes(std::uint32_t high, std::uint32_t low) {
    Real* const adjoint = own_.numbers.data();
    const Node* node = store_.nodes() + high;
#pragma GCC unroll 8
    for (std::size_t i = high; i >= low; --i, --node) {
      const Real s = adjoint[i];
      const std::uint32_t a = node->parent(0), b = node->parent(1);
      if (a != 0) adjoint[a] += s * node->partial[0];
      if (b != 0) adjoint[b] += s * node->partial[1];
    }
  }

  // The same, checking each edge; with care, by the rules themselves, as for arrays.
  void sweep_one_by_one(std::uint32_t high, std::uint32_t low) {
    for (std::uint32_t i = high; i >= low; --i) {
      const Node& node = store_.nodes()[i];
      const Real s = own_.numbers[i];
      if (node.rule->operands == 0 || (with_care() && is_masked(s))) continue;
      const std::array<ArrayView, 2> in{operand_of(node, 0), operand_of(node, 1)};
      const Frame frame{.shape = {},
                        .in = in.data(),
                        .operands = node.rule->operands,
                        .attributes = {},
                        .dy = &s,
                        .y = &node.value,
                        .zeros = &own_.zeros};
      const std::size_t before = own_.zeros.count;
      for (int k = 0; k < node.rule->operands; ++k) {
        const std::uint32_t parent = node.parent(k);
        if (parent == 0 || parent < low_ || !own_.active[parent]) continue;
        Real part = s * node.partial[k];
        if (with_care()) node.rule->pullback(frame, k, &part, false);
        if (watching_) watch_scalar(i, k, part);
        own_.numbers[parent] += part;
      }
      note_zeros(before, i, ArrayView(&s, {1, 1}));
    }
  }

  ArrayView operand_of(const Node& node, int k) const {
    const std::uint32_t parent = node.parent(k);
    return ArrayView(parent == 0 ? &node.partial[k] : &store_.nodes()[parent].value, {1, 1});
  }

  // Records where a zero was first multiplied by an infinity.
  void note_zeros(std::size_t before, std::uint32_t node, ArrayView dy) {
    if (before != 0 || own_.zeros.count == 0 || !with_care() || watching_) return;
    const std::vector<Var> operands = operands_of(node);
    own_.zero_times_infinity.first = zero_fault({"backward", store_, node, operands, dy});
  }

  std::vector<Var> operands_of(std::uint32_t node) const {
    std::vector<Var> list;
    if (store_.is_array(node)) {
      const ArrayNode& array = store_.arrays[store_.side(node)];
      for (Index k = 0; k < array.operand_count; ++k) list.push_back(var(array.operands[k]));
      return list;
    }
    const Node& n = store_.nodes()[node];
    for (int k = 0; k < n.rule->operands; ++k)
      list.push_back(n.parent(k) == 0 ? Var(n.partial[k]) : store_.var(n.parent(k)));
    return list;
  }

  // Checks the contribution of a 1x1 node to operand k, and the sum of the contributions so far.
  void watch_scalar(std::uint32_t i, int k, Real part) const {
    const std::uint32_t parent = store_.nodes()[i].parent(k);
    const Real before = own_.numbers[parent], after = before + part, dy = own_.numbers[i];
    if (std::isfinite(after)) return;
    const std::vector<Var> operands = operands_of(i);
    const auto one = [](const Real& number) { return ArrayView(&number, {1, 1}); };
    require_finite_step({"backward", store_, i, operands, one(dy)}, static_cast<std::size_t>(k), one(part),
                        store_.var(parent), one(before), one(after));
  }

  // Checks the cotangent of an array node for operand k, and the adjoint before and after add() adds it.
  template <class Add>
  void watch(const ArrayNode& array, Index k, ArrayView dy, ArrayView cotangent, Add add) {
    const Operand& operand = array.operands[k];
    const std::vector<Var> operands = operands_of(array.node);
    const Var target = var(operand);
    Array before = Array::zeros(target.shape()), given(cotangent);
    if (const ArrayView adjoint = adjoint_of(operand.node); adjoint.size() > 0)
      std::copy(adjoint.begin(), adjoint.end(), before.begin());
    add();
    const Step step{"backward", store_, array.node, operands, dy};
    require_finite_step(step, static_cast<std::size_t>(k), given, target, before, adjoint_of(operand.node));
  }

  // Propagates the adjoint of an array node to its operands.
  void pull(std::size_t k) {
    const ArrayNode array = store_.arrays[k];
    const Real* dy = array.is_scalar() ? &own_.numbers[array.node] : own_.arrays[k].adjoint;
    if (dy == nullptr) return;
    if (array.is_scalar() && *dy == 0 && (with_care() ? is_masked(*dy) : !(*reach_)(array.node))) return;
    // Rules of arrays do not propagate every NaN, and an adjoint of zero may have been multiplied by an
    // infinity.
    if (!with_care() && array.is_scalar() && *dy != *dy) {
      nan_at_array_ = true;
      return;
    }
    for (Index i = 0; i < array.operand_count; ++i)
      if (array.operands[i].array >= 0) check_version("backward", store_.arrays[array.operands[i].array]);
    const std::size_t before = own_.zeros.count;
    if (array.rule->pullback != nullptr)
      pull_elementwise(array, dy);
    else
      pull_recorded(array, dy);
    note_zeros(before, array.node, ArrayView(dy, array.shape));
  }

  bool wants(const Operand& operand) const {
    return operand.node >= low_ && own_.active[operand.node] != 0;
  }

  void pull_elementwise(const ArrayNode& array, const Real* dy) {
    std::array<ArrayView, 2> in;
    for (Index k = 0; k < array.operand_count; ++k) in[k] = store_.view(array.operands[k]);
    const Frame frame{.shape = array.shape,
                      .in = in.data(),
                      .operands = array.operand_count,
                      .attributes = {},
                      .dy = dy,
                      .y = array.value,
                      .slope = array.slope,
                      .zeros = &own_.zeros};
    for (Index k = 0; k < array.operand_count; ++k) {
      const Operand& operand = array.operands[k];
      if (!wants(operand)) continue;
      const auto add = [&] { add_elementwise(array, frame, k); };
      if (!watching_) {
        add();
        continue;
      }
      std::vector<Real> cotangent(static_cast<std::size_t>(array.shape.size()));
      array.rule->pullback(frame, k, cotangent.data(), false);
      watch(array, k, ArrayView(dy, array.shape), ArrayView(cotangent.data(), array.shape), add);
    }
  }

  void add_elementwise(const ArrayNode& array, const Frame& frame, Index k) {
    const Operand& operand = array.operands[k];
    if (frame.in[k].shape() == array.shape) {
      Real*& adjoint = own_.arrays[operand.array].adjoint;
      const bool touched = adjoint != nullptr;
      if (!touched) adjoint = own_.memory.take<Real>(array.shape.size());
      array.rule->pullback(frame, k, adjoint, touched);
    } else {
      // The operand was broadcast: its cotangent is computed whole, and then added up.
      const Target target = target_of(operand);
      const Arena::Place place = own_.memory.place();
      Real* whole = own_.memory.take<Real>(array.shape.size());
      array.rule->pullback(frame, k, whole, false);
      sum_to(ArrayView(whole, array.shape), target.shape, target.adjoint, target.touched, with_care());
      own_.memory.rewind(place);
    }
  }

  // The memory of the adjoint of an operand; it is allocated at the first contribution.
  struct Target {
    Real* adjoint;
    Shape shape;
    bool touched;
  };

  Target target_of(const Operand& operand) {
    if (operand.array < 0) return {&own_.numbers[operand.node], {1, 1}, true};
    Real*& adjoint = own_.arrays[operand.array].adjoint;
    const Shape shape = store_.arrays[operand.array].shape;
    const bool touched = adjoint != nullptr;
    if (!touched) adjoint = own_.memory.take<Real>(shape.size());
    return {adjoint, shape, touched};
  }

  // A rule that is written in recorded operations: they are recorded, used for their values, and dropped.
  void pull_recorded(const ArrayNode& array, const Real* dy) {
    Store::Scratch scratch(store_, own_.memory);
    class Numbers final : public Pullback {
     public:
      Numbers(Sweep& sweep, const ArrayNode& node) : sweep_(sweep), node_(node) {}
      Var operand(Index k) const override { return sweep_.var(node_.operands[k]); }
      bool wants(Index k) const override { return sweep_.wants(node_.operands[k]); }
      void give(Index k, const Var& cotangent) override {
        if (wants(k)) sweep_.give(node_, k, dy, cotangent);
      }

     private:
      Sweep& sweep_;
      const ArrayNode& node_;
    } pullback(*this, array);
    pullback.dy = array.is_scalar() ? store_.scalar_leaf(leaf_rule, *dy)
                                    : store_.array_leaf(leaf_rule, dy, array.shape);
    pullback.y = store_.var(array.node);
    pullback.attributes = array.attributes;
    pullback.operands = array.operand_count;
    pullback.nothing = with_care() ? masked_zero : Real(0);
    fresh_ = store_.size();
    pulled_ = array.node;
    array.rule->derivative(pullback);
  }

  void give(const ArrayNode& node, Index k, const Var& dy, const Var& cotangent) {
    const Operand& operand = node.operands[k];
    check_cotangent(node, k, cotangent.shape(),
                    operand.array < 0 ? Shape{1, 1} : store_.arrays[operand.array].shape);
    const Var marked = with_care() && node.rule->loses_marks ? with_marks_of(dy, cotangent) : cotangent;
    if (watching_)
      watch(node, k, dy.array(), marked.array(), [&] { add(operand, marked); });
    else
      add(operand, marked);
  }

  // The cotangent that a user-defined rule computed, with the marks of zeros.
  Var with_marks_of(const Var& dy, const Var& cotangent) {
    return store_.leaf(leaf_rule, marked(dy.array(), cotangent.array()));
  }

  void add(const Operand& operand, const Var& cotangent) {
    const ArrayView numbers = cotangent.array();
    // An array that an operation of the rule has just computed becomes the adjoint itself, once. A leaf is
    // copied, as it may be a view of numbers that another object owns.
    const ArrayNode* made = cotangent.is_constant() ? nullptr : store_.array_node(cotangent);
    if (operand.array >= 0 && made != nullptr && made->node >= fresh_ && made->operand_count > 0) {
      Adjoints::OfArray& array = own_.arrays[operand.array];
      if (array.adjoint == nullptr && store_.arrays[operand.array].shape == numbers.shape()) {
        array.adjoint = const_cast<Real*>(numbers.data());
        array.adopted_from = pulled_;
        fresh_ = store_.size();
        return;
      }
    }
    Target target = target_of(operand);
    // The running rule may still use an array that it computed: the array is not changed, and the sum is
    // stored in new memory.
    if (operand.array >= 0 && target.touched && own_.arrays[operand.array].adopted_from == pulled_) {
      Real* sum = own_.memory.take<Real>(target.shape.size());
      std::copy_n(target.adjoint, target.shape.size(), sum);
      target.adjoint = sum;
      own_.arrays[operand.array] = {sum, 0};
    }
    sum_to(numbers, target.shape, target.adjoint, target.touched, with_care());
  }

  Var var(const Operand& operand) const {
    return operand.node == 0 ? Var(operand.constant) : store_.var(operand.node);
  }

  // Handles the leaves that no adjoint has reached: their gradient is zero if the output depends on them or
  // the caller allows it; otherwise throws.
  Gradients finish(const BackwardOptions& options) {
    const bool strict = options.unused == Unused::error;
    Reach& reached = *reach_;
    for (std::size_t i = run_has_zero() ? 0 : own_.leaf_run; i < own_.leaves.size(); ++i) {
      const std::uint32_t node = own_.leaves[i];
      Real** array = i < own_.leaf_run || !wide(node) ? nullptr : &own_.arrays[store_.side(node)].adjoint;
      if (array != nullptr ? *array != nullptr : own_.numbers[node] != 0) continue;
      if (strict && !reached(node)) throw_unused("backward", store_.describe(store_.var(node)));
      if (array != nullptr) *array = zeros(store_.arrays[store_.side(node)].shape);
    }
    for (NamedVar& v : own_.vars) v.gradient = gradient_at(static_cast<std::uint32_t>(v.word));
    for (NamedParameter& p : own_.parameters) {
      if (p.node != 0) {
        p.gradient = gradient_at(p.node);
        continue;
      }
      if (strict) throw_unused("backward", fmt::format("parameter '{}'", p.parameter->name()));
      p.gradient = zeros(p.parameter->shape());
    }
    own_.output = output_;
    store_.swept = &own_;
    return Gradients(store_.pool, borrowed_.release());
  }

  const Real* gradient_at(std::uint32_t node) const {
    return wide(node) ? own_.arrays[store_.side(node)].adjoint : &own_.numbers[node];
  }

  // Whether a derivative by one of the first 1x1 leaves is zero.
  bool run_has_zero() const {
    Index count = 0;
    if (own_.leaf_run == 0) return false;
    const Real* x = &own_.numbers[own_.leaves.front()];
    for (Index i = 0; i < Index(own_.leaf_run); ++i) count += x[i] == 0;
    return count != 0;
  }

  Real* zeros(Shape shape) {
    Real* to = own_.memory.take<Real>(shape.size());
    std::fill_n(to, shape.size(), Real(0));
    return to;
  }

  // Whether a node is an array, and not 1x1.
  bool wide(std::uint32_t node) const {
    return store_.is_array(node) && !store_.arrays[store_.side(node)].is_scalar();
  }

  Store& store_;
  BorrowedAdjoints borrowed_;
  Adjoints& own_;  // which a sweep within this one does not touch
  std::uint32_t output_;
  std::uint32_t low_;  // the lowest named leaf
  std::optional<Reach> reach_;
  Real* seed_ = nullptr;
  Arena::Place after_seed_;
  bool nan_at_array_ = false;  // a NaN reached an array, whose rule may hide it from the leaves
  bool watching_ = false;      // searching for the operation that produced a NaN or an infinity
  std::uint32_t pulled_ = 0;   // the array node whose rule is running
  std::uint32_t fresh_ =
      0;  // nodes from here on were made by the rule at work, and their memory is not yet in use
};

Gradients backward(const Var& output, Leaves&& leaves, const BackwardOptions& options) {
  check_leaves("backward", leaves);
  const Var y = on_tape("backward", output, leaves, options.unused);
  Store& store = y.tape().store();
  check_seed("backward", y.shape(), options.seed ? std::optional(options.seed->shape()) : std::nullopt);
  return Sweep(store, Store::index(y)).run(leaves, options);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
