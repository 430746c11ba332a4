// The reverse sweep in numbers.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "autodiff/faults.h"
#include "autodiff/leaves.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Adjoints of 1x1 nodes stand in store.adjoint by index, those of arrays in the array nodes. An adjoint of
// exactly zero contributes nothing in the end, whatever the partial derivative is: a first sweep that meets
// NaN is repeated with care.
class Sweep {
 public:
  Sweep(Store& store, std::uint32_t output) : store_(store), output_(output), low_(output) {}

  Gradients run(const Leaves& leaves, const BackwardOptions& options) {
    store_.begin_sweep();
    name_leaves("backward", store_, leaves);
    if (!store_.leaves.empty()) low_ = std::min(low_, store_.leaves.front());
    check_scalar_parameters("backward", store_, store_.leaves, low_, output_);
    check_outdated("backward", store_, leaves, output_);
    keep_seed(options);
    start();
    walk();
    if (nan_at_array_ || met_nan()) {
      careful_ = true;
      start();
      walk();
    }
    if (store_.checking && !leaves_are_finite()) {
      watching_ = true;
      start();
      walk();
    }
    return finish(options);
  }

 private:
  void walk() {
    // Array nodes between the lowest leaf and the output divide the sweep over 1x1 nodes.
    const auto& arrays = store_.arrays;
    const std::size_t begin = first_array();
    std::size_t end = arrays.size();
    while (end > begin && arrays[end - 1].node > output_) --end;

    if (end > begin || watching_) mark_active(store_, store_.leaves, low_, output_);
    std::uint32_t high = output_;
    for (std::size_t k = end; k-- > begin;) {
      const std::uint32_t node = arrays[k].node;
      sweep_scalars(high, node + 1);
      if (store_.active[node] && arrays[k].operand_count > 0) pull(k);
      high = node - 1;
    }
    // The leaves themselves have no operands: those at the lower end need no visit.
    sweep_scalars(high, low_ + store_.leaf_run);
  }

  // The place of the first array node that is no lower than the lowest leaf.
  std::size_t first_array() const {
    const auto first = std::lower_bound(store_.arrays.begin(), store_.arrays.end(), low_,
                                        [](const ArrayNode& a, std::uint32_t node) { return a.node < node; });
    return static_cast<std::size_t>(first - store_.arrays.begin());
  }

  // Copies the seed to the front of the adjoints' memory. It may stand in that memory already: as the
  // gradient of an earlier sweep.
  void keep_seed(const BackwardOptions& options) {
    store_.adjoints.rewind({});
    const Real one = 1;
    const ArrayView seed = options.seed.value_or(ArrayView(&one, {1, 1}));
    seed_ = store_.adjoints.take<Real>(seed.size());
    std::memmove(seed_, seed.data(), static_cast<std::size_t>(seed.size()) * sizeof(Real));
    after_seed_ = store_.adjoints.place();
  }

  // Sets all adjoints to zero, and that of the output to the seed.
  void start() {
    store_.adjoints.rewind(after_seed_);
    auto& adjoint = store_.adjoint;
    const std::uint32_t high = store_.leaves.empty() ? output_ : std::max(output_, store_.leaves.back());
    store_.sweep_top = high;
    if (adjoint.size() <= high) adjoint.resize(store_.node_memory.size());
    std::fill(adjoint.begin() + low_, adjoint.begin() + high + 1, Real(0));
    for (std::size_t k = first_array(); k < store_.arrays.size() && store_.arrays[k].node <= high; ++k)
      store_.arrays[k].adjoint = nullptr;

    if (ArrayNode* y = wide(output_))
      y->adjoint = seed_;
    else
      adjoint[output_] = *seed_;
  }

  // Derivatives of derivatives may hold 0 * inf where a cotangent is exactly zero: such a sweep is repeated
  // with an eye on zeros. Other sweeps do not pay for that.
  bool met_nan() const {
    const auto is_nan = [](const Real* x, Index size) {
      Index count = 0;  // which the compiler can vectorise, unlike a way out of the loop
      for (Index i = 0; i < size; ++i) count += x[i] != x[i];
      return count != 0;
    };
    const auto& leaves = store_.leaves;
    if (!leaves.empty() && is_nan(&store_.adjoint[leaves.front()], store_.leaf_run)) return true;
    return std::any_of(leaves.begin() + store_.leaf_run, leaves.end(), [&](std::uint32_t node) {
      const ArrayNode* array = wide(node);
      if (array == nullptr) return is_nan(&store_.adjoint[node], 1);
      return array->adjoint != nullptr && is_nan(array->adjoint, array->shape.size());
    });
  }

  // What counts is the answer: if that is finite, no operation on the way is to blame. Else the sweep is
  // repeated, with a look at each step.
  bool leaves_are_finite() const {
    return std::all_of(store_.leaves.begin(), store_.leaves.end(),
                       [&](std::uint32_t node) { return all_finite(adjoint_of(node)); });
  }

  // Empty if no cotangent has reached an array.
  ArrayView adjoint_of(std::uint32_t node) const {
    const ArrayNode* array = wide(node);
    if (array == nullptr) return ArrayView(&store_.adjoint[node], {1, 1});
    return array->adjoint == nullptr ? ArrayView() : ArrayView(array->adjoint, array->shape);
  }

  // Whether a zero partial derivative means that a cotangent of zero went into the node.
  static bool is_gate(const Rule* rule) {
    return rule == &rows::scale_row::rule || rule == &rows::ratio_row::rule || rule == &rows::gated_row::rule;
  }

  void sweep_scalars(std::uint32_t high, std::uint32_t low) {
    if (watching_)
      sweep_nodes<true, true>(high, low);
    else
      careful_ ? sweep_nodes<true>(high, low) : sweep_nodes<false>(high, low);
  }

  // One multiply-add per edge. Zero times infinity is only looked for with care: where it is met, the leaves
  // tell.
  template <bool careful, bool watching = false>
  void sweep_nodes(std::uint32_t high, std::uint32_t low) {
    Real* const adjoint = store_.adjoint.data();
    const Node* node = store_.nodes() + high;
#pragma GCC unroll 8
    for (std::size_t i = high; i >= low; --i, --node) {
      const Real s = adjoint[i];
      if (careful && s == 0) continue;
      const auto give = [&](std::uint32_t parent, Real partial) {
        if constexpr (watching) watch_scalar(static_cast<std::uint32_t>(i), parent, s * partial);
        adjoint[parent] += s * partial;
      };
      const std::uint32_t a = node->parent(0), b = node->parent(1);
      const bool gate = careful && is_gate(node->rule);
      if (a != 0 && !(gate && node->partial[0] == 0)) give(a, node->partial[0]);
      if (b != 0 && !(gate && node->partial[1] == 0)) give(b, node->partial[1]);
    }
  }

  // Looks at one multiply-add.
  void watch_scalar(std::uint32_t i, std::uint32_t parent, Real part) const {
    if (parent < low_ || !store_.active[parent]) return;
    const Real before = store_.adjoint[parent], after = before + part;
    if (std::isfinite(after)) return;
    require_finite_step("backward", store_, i, parent, part);
  }

  // Looks at the cotangent of an array node for operand k, before and after add() adds it to an adjoint.
  template <class Add>
  void watch(const ArrayNode& array, Index k, ArrayView dy, ArrayView cotangent, Add add) {
    const Operand& operand = array.operands[k];
    std::vector<Var> operands;
    for (Index j = 0; j < array.operand_count; ++j) operands.push_back(var(array.operands[j]));
    const Var target = var(operand);
    Array before(target.shape()), given(cotangent);
    if (const ArrayView adjoint = adjoint_of(operand.node); adjoint.size() > 0)
      std::copy(adjoint.begin(), adjoint.end(), before.begin());
    add();
    const Step step{"backward", store_, array.node, operands, dy};
    require_finite_step(step, static_cast<std::size_t>(k), given, target, before, adjoint_of(operand.node));
  }

  // Takes an array node's adjoint back to its operands.
  void pull(std::size_t k) {
    const ArrayNode array = store_.arrays[k];
    const Real* dy = array.is_scalar() ? &store_.adjoint[array.node] : array.adjoint;
    if (dy == nullptr || (array.is_scalar() && *dy == 0)) return;
    // Rules of arrays do not make NaN of a zero; the sweep over 1x1 nodes may have.
    if (!careful_ && !watching_ && array.is_scalar() && *dy != *dy) {
      nan_at_array_ = true;
      return;
    }
    for (Index i = 0; i < array.operand_count; ++i)
      if (array.operands[i].array >= 0) check_version("backward", store_.arrays[array.operands[i].array]);
    if (array.rule->pullback != nullptr)
      pull_elementwise(array, dy);
    else
      pull_recorded(array, dy);
  }

  bool wants(const Operand& operand) const {
    return operand.node >= low_ && store_.active[operand.node] != 0;
  }

  void pull_elementwise(const ArrayNode& array, const Real* dy) {
    std::array<ArrayView, 2> in;
    for (Index k = 0; k < array.operand_count; ++k) in[k] = store_.view(array.operands[k]);
    Frame frame;
    frame.shape = array.shape;
    frame.in = in.data();
    frame.operands = array.operand_count;
    frame.dy = dy;
    frame.y = array.value;
    frame.slope = array.slope;

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
      Real*& adjoint = store_.arrays[operand.array].adjoint;
      const bool touched = adjoint != nullptr;
      if (!touched) adjoint = store_.adjoints.take<Real>(array.shape.size());
      array.rule->pullback(frame, k, adjoint, touched);
    } else {
      // The operand was broadcast: its cotangent is computed whole, and then added up.
      const Target target = target_of(operand);
      const Arena::Place place = store_.adjoints.place();
      Real* whole = store_.adjoints.take<Real>(array.shape.size());
      array.rule->pullback(frame, k, whole, false);
      sum_to(ArrayView(whole, array.shape), target.shape, target.adjoint, target.touched);
      store_.adjoints.rewind(place);
    }
  }

  // Where the adjoint of an operand stands; it is made if this is the first touch.
  struct Target {
    Real* adjoint;
    Shape shape;
    bool touched;
  };

  Target target_of(const Operand& operand) {
    if (operand.array < 0) return {&store_.adjoint[operand.node], {1, 1}, true};
    ArrayNode& array = store_.arrays[operand.array];
    const bool touched = array.adjoint != nullptr;
    if (!touched) array.adjoint = store_.adjoints.take<Real>(array.shape.size());
    return {array.adjoint, array.shape, touched};
  }

  // A rule that is written in recorded operations: they are recorded, used for their values, and dropped.
  void pull_recorded(const ArrayNode& array, const Real* dy) {
    Store::Scratch scratch(store_);
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
    fresh_ = store_.size();
    pulled_ = array.node;
    array.rule->derivative(pullback);
  }

  void give(const ArrayNode& node, Index k, const Var& dy, const Var& cotangent) {
    const Operand& operand = node.operands[k];
    check_cotangent(node.rule->name, k, cotangent.shape(),
                    operand.array < 0 ? Shape{1, 1} : store_.arrays[operand.array].shape);
    if (watching_)
      watch(node, k, dy.array(), cotangent.array(), [&] { add(operand, cotangent); });
    else
      add(operand, cotangent);
  }

  void add(const Operand& operand, const Var& cotangent) {
    const ArrayView numbers = cotangent.array();
    // An array that the rule has just made becomes the adjoint itself, once.
    const bool own = !cotangent.is_constant() && Store::index(cotangent) >= fresh_;
    if (own && operand.array >= 0) {
      ArrayNode& array = store_.arrays[operand.array];
      if (array.adjoint == nullptr && array.shape == numbers.shape()) {
        array.adjoint = const_cast<Real*>(numbers.data());
        array.adopted_from = pulled_;
        fresh_ = store_.size();
        return;
      }
    }
    Target target = target_of(operand);
    // What the rule at work has made it may use again: it stays as it is, and the sum gets memory of its own.
    if (operand.array >= 0 && target.touched && store_.arrays[operand.array].adopted_from == pulled_) {
      Real* sum = store_.adjoints.take<Real>(target.shape.size());
      std::copy_n(target.adjoint, target.shape.size(), sum);
      store_.arrays[operand.array].adjoint = target.adjoint = sum;
      store_.arrays[operand.array].adopted_from = 0;
    }
    sum_to(numbers, target.shape, target.adjoint, target.touched);
  }

  Var var(const Operand& operand) const {
    return operand.node == 0 ? Var(operand.constant) : store_.var(operand.node);
  }

  // Sees to the leaves that no adjoint has reached: zero, if the output depends on them or the caller allows
  // it.
  Gradients finish(const BackwardOptions& options) {
    const bool strict = options.unused == Unused::error;
    Reach reached(store_, output_, low_);
    for (std::size_t i = run_has_zero() ? 0 : store_.leaf_run; i < store_.leaves.size(); ++i) {
      const std::uint32_t node = store_.leaves[i];
      ArrayNode* array = i < store_.leaf_run ? nullptr : wide(node);
      if (array != nullptr ? array->adjoint != nullptr : store_.adjoint[node] != 0) continue;
      if (strict && !reached(node)) throw_unused("backward", store_.describe(store_.var(node)));
      if (array != nullptr) array->adjoint = zeros(array->shape);
    }
    for (NamedParameter& p : store_.leaf_parameters) {
      if (p.node != 0) continue;
      if (strict) throw_unused("backward", fmt::format("parameter '{}'", p.parameter->name()));
      p.zero = zeros(p.parameter->shape());
    }
    store_.swept_output = output_;
    return Gradients(store_.tape_);
  }

  // Whether a derivative by one of the first 1x1 leaves is zero.
  bool run_has_zero() const {
    Index count = 0;
    if (store_.leaf_run == 0) return false;
    const Real* x = &store_.adjoint[store_.leaves.front()];
    for (Index i = 0; i < Index(store_.leaf_run); ++i) count += x[i] == 0;
    return count != 0;
  }

  Real* zeros(Shape shape) {
    Real* to = store_.adjoints.take<Real>(shape.size());
    std::fill_n(to, shape.size(), Real(0));
    return to;
  }

  ArrayNode* wide(std::uint32_t node) const {
    if (!store_.is_array(node)) return nullptr;
    ArrayNode* array = &store_.arrays[store_.side(node)];
    return array->is_scalar() ? nullptr : array;
  }

  Store& store_;
  std::uint32_t output_;
  std::uint32_t low_;  // the lowest named leaf
  Real* seed_ = nullptr;
  Arena::Place after_seed_;
  bool careful_ = false;
  bool nan_at_array_ = false;  // met on the way to an array, whose rule may hide it from the leaves
  std::uint32_t pulled_ = 0;   // the array node whose rule is at work
  bool watching_ = false;      // for a NaN or an infinity that the answer has
  std::uint32_t fresh_ =
      0;  // nodes from here on were made by the rule at work, and their memory is not yet in use
};

Gradients backward(const Var& output, const Leaves& leaves, const BackwardOptions& options) {
  const Var y = on_tape("backward", output, leaves, options.unused);
  Store& store = y.tape().store();
  check_seed("backward", y.shape(), options.seed ? std::optional(options.seed->shape()) : std::nullopt);
  return Sweep(store, Store::index(y)).run(leaves, options);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
