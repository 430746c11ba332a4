// The reverse sweep in numbers.
#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "autodiff/tape/leaves.h"
#include "autodiff/tape/step.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// An adjoint of exactly zero contributes exactly zero, whatever the partial derivative is: a first sweep that
// produces a NaN is repeated with care, which tests each zero (zeros.h).
class Sweep final : public Pullback {
 public:
  Sweep(Store& store, std::uint32_t output)
      : store_(store), borrowed_(borrow(store.pool)), own_(*borrowed_), output_(output), low_(output) {}

  Gradients run(const Leaves& leaves, const BackwardOptions& options) {
    store_.swept = nullptr;
    name_leaves("backward", store_, leaves, own_);
    if (!own_.leaves.empty()) low_ = std::min(low_, own_.leaves.front());
    check_scalar_parameters("backward", store_, own_.leaves, low_, output_, own_);
    check_outdated("backward", store_, leaves, output_, own_);
    keep_seed(options);
    own_.zero_times_infinity.count = 0;
    own_.zero_times_infinity.first.clear();
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

    if (store_.wide(output_) != nullptr)
      own_.arrays[store_.side(output_)].adjoint = seed_;
    else
      adjoint[output_] = *seed_;
  }

  // The adjoints of the leaves that were made in sequence.
  ArrayView run() const { return {&own_.numbers[own_.leaves.front()], {1, Index(own_.leaf_run)}}; }

  // Whether f(adjoint) holds for one of the leaves, of which those of the run are seen as one array.
  template <class F>
  bool any_leaf(F f) const {
    return (own_.leaf_run > 0 && f(run())) ||
           std::any_of(own_.leaves.begin() + own_.leaf_run, own_.leaves.end(),
                       [&](std::uint32_t node) { return f(adjoint_of(node)); });
  }

  // Whether a condition holds for one of the numbers: a loop that the compiler can vectorise, unlike one with
  // an early exit.
  template <class F>
  static bool any(ArrayView numbers, F holds) {
    const Real* x = numbers.data();
    Index count = 0;
    for (Index i = 0; i < numbers.size(); ++i) count += holds(x[i]);
    return count != 0;
  }

  // Whether the adjoint of a leaf is NaN: the result of zero times infinity in a sweep without care.
  bool met_nan() const {
    return any_leaf([](ArrayView adjoint) { return any(adjoint, [](Real x) { return x != x; }); });
  }

  // A gradient that is zero is +0, masked or not.
  void unmark_leaves() {
    any_leaf([](ArrayView adjoint) {
      Real* x = const_cast<Real*>(adjoint.data());
      for (Index i = 0; i < adjoint.size(); ++i) x[i] += 0;
      return false;
    });
  }

  const Real* gradient_at(std::uint32_t node) const {
    return store_.wide(node) != nullptr ? own_.arrays[store_.side(node)].adjoint : &own_.numbers[node];
  }

  // Empty if no cotangent has reached an array.
  ArrayView adjoint_of(std::uint32_t node) const {
    const Real* adjoint = gradient_at(node);
    const ArrayNode* array = store_.wide(node);
    return adjoint == nullptr ? ArrayView()
                              : ArrayView(adjoint, array == nullptr ? Shape{1, 1} : array->shape);
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
    // [reverse-sweep
    for (std::size_t i = high; i >= low; --i, --node) {
      const Real s = adjoint[i];
      const std::uint32_t a = node->parent(0), b = node->parent(1);
      if (a != 0) adjoint[a] += s * node->partial[0];
      if (b != 0) adjoint[b] += s * node->partial[1];
    }
    // reverse-sweep]
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
        watched(
            i, k, parent, ArrayView(&s, {1, 1}), [&] { return Array(part); },
            [&] { own_.numbers[parent] += part; });
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
    own_.zero_times_infinity.first = Step{"backward", store_, node, dy}.zero_fault();
  }

  // Calls add(), which adds the cotangent of a node to the adjoint of its operand k. When watching, checks
  // the cotangent, and the adjoint before and after.
  template <class Cotangent, class Add>
  void watched(std::uint32_t node, Index k, std::uint32_t operand, ArrayView dy, Cotangent cotangent,
               Add add) {
    if (!watching_) return add();
    const Array given = cotangent();
    Array before = Array::zeros(store_.var(operand).shape());
    if (const ArrayView adjoint = adjoint_of(operand); adjoint.size() > 0)
      std::copy(adjoint.begin(), adjoint.end(), before.begin());
    add();
    const std::string fault = Step{"backward", store_, node, dy}.fault(k, given, before, adjoint_of(operand));
    if (!fault.empty()) throw std::domain_error(fault);
  }

  // Propagates the adjoint of an array node to its operands.
  void pull(std::size_t k) {
    node_ = store_.arrays[k];  // a copy, since recording a rule may move the others
    const ArrayNode& node = node_;
    const Real* from = gradient_at(node.node);
    if (from == nullptr) return;
    if (node.is_scalar() && *from == 0 && (with_care() ? is_masked(*from) : !(*reach_)(node.node))) return;
    // Rules of arrays do not propagate every NaN, and an adjoint of zero may have been multiplied by an
    // infinity.
    if (!with_care() && node.is_scalar() && *from != *from) {
      nan_at_array_ = true;
      return;
    }
    for (Index i = 0; i < node.operand_count; ++i)
      if (node.operands[i].array >= 0) check_version("backward", store_.arrays[node.operands[i].array]);
    const std::size_t before = own_.zeros.count;
    if (node.rule->pullback != nullptr)
      pull_elementwise(from);
    else
      pull_recorded(from);
    note_zeros(before, node.node, ArrayView(from, node.shape));
  }

  bool wants(Index k) const override {
    const std::uint32_t node = node_.operands[k].node;
    return node >= low_ && own_.active[node] != 0;
  }

  void pull_elementwise(const Real* from) {
    std::array<ArrayView, 2> in;
    for (Index k = 0; k < node_.operand_count; ++k) in[k] = store_.view(node_.operands[k]);
    const Frame frame{.shape = node_.shape,
                      .in = in.data(),
                      .operands = node_.operand_count,
                      .attributes = {},
                      .dy = from,
                      .y = node_.value,
                      .slope = node_.slope,
                      .zeros = &own_.zeros};
    const auto cotangent = [&](Index k) {
      Array whole = Array::zeros(node_.shape);
      node_.rule->pullback(frame, k, whole.data(), false);
      return whole;
    };
    for (Index k = 0; k < node_.operand_count; ++k)
      if (wants(k))
        watched(
            node_.node, k, node_.operands[k].node, ArrayView(from, node_.shape), [&] { return cotangent(k); },
            [&] { add_elementwise(frame, k); });
  }

  void add_elementwise(const Frame& frame, Index k) {
    const Target target = target_of(node_.operands[k]);
    if (target.shape == node_.shape) return node_.rule->pullback(frame, k, target.adjoint, target.touched);
    // [derivative-then-sum
    // The operand was broadcast: its cotangent is computed whole, and then added up.
    const Arena::Place place = own_.memory.place();
    Real* whole = own_.memory.take<Real>(node_.shape.size());
    node_.rule->pullback(frame, k, whole, false);
    sum_to(ArrayView(whole, node_.shape), target.shape, target.adjoint, target.touched, with_care());
    // derivative-then-sum]
    own_.memory.rewind(place);
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
  void pull_recorded(const Real* from) {
    Store::Scratch scratch(store_, own_.memory);
    dy = node_.is_scalar() ? store_.push(leaf_rule, *from) : store_.array_leaf(leaf_rule, from, node_.shape);
    y = store_.var(node_.node);
    attributes = node_.attributes;
    operands = node_.operand_count;
    nothing = with_care() ? masked_zero : Real(0);
    fresh_ = store_.size();
    node_.rule->derivative(*this);
  }

  Var operand(Index k) const override {
    const Operand& o = node_.operands[k];
    return o.node == 0 ? Var(o.constant) : store_.var(o.node);
  }

  void give(Index k, const Var& cotangent) override {
    if (!wants(k)) return;
    const Operand& operand = node_.operands[k];
    check_cotangent(*node_.rule, node_.shape, k, cotangent.shape(),
                    operand.array < 0 ? Shape{1, 1} : store_.arrays[operand.array].shape);
    // The cotangent that a user-defined rule computed is given the marks of zeros.
    const bool unmarked = with_care() && node_.rule->loses_marks;
    const Var given = unmarked ? store_.leaf(leaf_rule, marked(dy.array(), cotangent.array())) : cotangent;
    watched(
        node_.node, k, operand.node, dy.array(), [&] { return Array(given.array()); },
        [&] { add(operand, given); });
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
        array.adopted_from = node_.node;
        fresh_ = store_.size();
        return;
      }
    }
    Target target = target_of(operand);
    // The running rule may still use an array that it computed: the array is not changed, and the sum is
    // stored in new memory.
    if (operand.array >= 0 && target.touched && own_.arrays[operand.array].adopted_from == node_.node) {
      Real* sum = own_.memory.take<Real>(target.shape.size());
      std::copy_n(target.adjoint, target.shape.size(), sum);
      target.adjoint = sum;
      own_.arrays[operand.array] = {sum, 0};
    }
    sum_to(numbers, target.shape, target.adjoint, target.touched, with_care());
  }

  // Handles the leaves that no adjoint has reached: their gradient is zero if the output depends on them or
  // the caller allows it; otherwise throws.
  Gradients finish(const BackwardOptions& options) {
    const bool strict = options.unused == Unused::error;
    Reach& reached = *reach_;
    const bool run_has_zero = own_.leaf_run > 0 && any(run(), [](Real x) { return x == 0; });
    for (std::size_t i = run_has_zero ? 0 : own_.leaf_run; i < own_.leaves.size(); ++i) {
      const std::uint32_t node = own_.leaves[i];
      const ArrayNode* array = i < own_.leaf_run ? nullptr : store_.wide(node);
      if (array == nullptr ? own_.numbers[node] != 0 : gradient_at(node) != nullptr) continue;
      if (strict && !reached(node)) throw_unused("backward", store_, store_.var(node));
      if (array != nullptr) own_.arrays[store_.side(node)].adjoint = zeros(array->shape);
    }
    for (NamedVar& v : own_.vars) v.gradient = gradient_at(static_cast<std::uint32_t>(v.word));
    for (NamedParameter& p : own_.parameters) {
      if (p.node != 0) {
        p.gradient = gradient_at(p.node);
        continue;
      }
      if (strict) throw_unused("backward", store_, p.parameter);
      p.gradient = zeros(p.parameter->shape());
    }
    own_.output = output_;
    store_.swept = &own_;
    return Gradients(std::move(borrowed_));
  }

  Real* zeros(Shape shape) {
    Real* to = own_.memory.take<Real>(shape.size());
    std::fill_n(to, shape.size(), Real(0));
    return to;
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
  ArrayNode node_;             // whose rule is running
  std::uint32_t fresh_ =
      0;  // nodes from here on were made by the rule at work, and their memory is not yet in use
};

Gradients backward(const Var& output, Leaves&& leaves, const BackwardOptions& options) {
  const auto seed = options.seed ? std::optional(options.seed->shape()) : std::nullopt;
  const Var y = checked_output("backward", output, leaves, options.unused, seed);
  return Sweep(y.tape().store(), Store::index(y)).run(leaves, options);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
