// What a tape keeps beside its 1x1 nodes: arrays, parameters, labels, and the checks of a Var.
// Internal to autodiff/.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "autodiff/recorder.h"
#include "autodiff/rule.h"
#include "autodiff/tape/arena.h"
#include "autodiff/tape/temporarily.h"
#include "autodiff/zeros.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// An operand of a node. (In a 1x1 node, a constant stands in place of its partial derivative.)
struct Operand {
  std::uint32_t node = 0;   // 0: a constant
  std::int32_t array = -1;  // its place among the array nodes; -1: it is 1x1
  Real constant = 0;
};

// An array operation or an array leaf; it has a number in the sequence of all nodes. Its result may be 1x1 (a
// sum): then value and adjoint stand where those of 1x1 nodes do.
struct ArrayNode {
  std::uint32_t node = 0;
  const Rule* rule = nullptr;
  Shape shape;
  const Real* value = nullptr;
  Real* slope = nullptr;  // if the rule keeps slopes
  const Operand* operands = nullptr;
  Index operand_count = 0;
  Attributes attributes;
  const Parameter* parameter = nullptr;  // whose memory the value is
  std::uint64_t version = 0;             // of the parameter, when it was read

  bool is_scalar() const { return shape.size() == 1; }
};

// A parameter that was read in this recording.
struct ParameterLeaf {
  const Parameter* parameter = nullptr;
  std::uint64_t version = 0;
  Var leaf;
};

// Where an operation was called. Of one that grad() recorded: where the operation was called whose derivative
// it belongs to. No file: that was recorded with checks off.
struct Origin {
  std::uint32_t node = 0;
  Location here{};
  const Rule* derivative_of = nullptr;
};

class Adjoints;
struct AdjointPool;

struct Store {
  explicit Store(Tape& tape);
  ~Store();

  // The tape of the operands, each of them checked; null if all are constants.
  // Throws std::logic_error for a stale or default-made Var, std::invalid_argument for two tapes.
  static Tape* common_tape(const char* operation, std::span<const Var> operands);
  static Tape* common_tape(const Tape* expected, const char* operation, const Var& v);

  // The same for one operand, with a fast path for the present recording and the one that is remembered,
  // where an array is looked for by the word that it would have as a number.
  static Tape* tape_of(const char* operation, const Var& v) {
    if (v.tape_ != nullptr && v.tape_->holds_number(v.word_ & ~array_bit)) return v.tape_;
    return common_tape(operation, {&v, 1});
  }

  // Records an array operation: takes memory for the result and computes it.
  Var record(const Rule& rule, std::span<const Var> operands, const Shape& shape,
             const Attributes& attributes, Location here);

  // An array node without operands.
  Var array_leaf(const Rule& rule, const Real* value, Shape shape, const Parameter* parameter = nullptr);
  // An array node that is still without operands; they go to arrays.back().
  Var append(const Rule& rule, const Real* value, const Shape& shape);
  // A 1x1 node; without parents, a leaf.
  Var push(const Rule& rule, Real value, const std::array<std::uint32_t, 2>& parents = {},
           const std::array<Real, 2>& partials = {});
  Operand operand(const Var& v) const;
  ArrayView view(const Operand& operand) const;
  // Writes the operands of a node to a list.
  void list_operands(std::uint32_t node, std::vector<Operand>& list) const {
    list.clear();
    if (is_array(node)) {
      const ArrayNode& array = arrays[side(node)];
      list.assign(array.operands, array.operands + array.operand_count);
      return;
    }
    const Node& n = nodes()[node];
    for (int k = 0; k < n.rule->operands; ++k) list.push_back({n.parent(k), -1, n.partial[k]});
  }
  // A copy of the numbers as a leaf.
  Var leaf(const Rule& rule, ArrayView values);

  // The handle of a node; its value and shape. Index 0 is not a node.
  Var var(std::uint32_t node) const;
  const ArrayNode* array_node(const Var& v) const { return v.is_array() ? &arrays[side(index(v))] : nullptr; }
  static std::uint32_t index(const Var& v) { return index_of(v.word_); }
  static Word word(const Var& v) { return v.word_; }
  bool is_valid(Word word) const;
  // Whether a 1x1 Var belongs to the current recording: the fast path of most validity checks.
  bool is_current(const Var& v) const { return same_recording(v.word_, tape_.next_); }

  // An array node is marked by its first parent; the second parent is its place among the array nodes.
  static constexpr std::uint32_t array_tag = ~0u;
  bool is_array(std::uint32_t node) const { return nodes()[node].parent(0) == array_tag; }
  std::uint32_t side(std::uint32_t node) const { return nodes()[node].parent(1); }
  // The array node, of one that is not 1x1; else null.
  const ArrayNode* wide(std::uint32_t node) const {
    const ArrayNode* array = is_array(node) ? &arrays[side(node)] : nullptr;
    return array == nullptr || array->is_scalar() ? nullptr : array;
  }
  Node* nodes() const { return tape_.nodes_; }
  std::uint32_t size() const { return index_of(tape_.next_); }

  // Makes room for one more node.
  void reserve();
  void update_limit();
  void begin_recording(std::uint32_t first);
  // Forgets what was recorded since the mark; see Tape::rewind.
  void end_recording_at(const Tape::Mark& mark);
  // Sets the earlier recording whose Vars the fast path accepts beside those of the present one.
  void remember(std::size_t segment);
  void remember_segment_of(std::uint32_t node);
  // Drops what belongs to nodes from `size` on.
  void forget(std::uint32_t size);

  const std::string* label(std::uint32_t node) const;
  // The reading of a 1x1 parameter that this node is, or null.
  const ParameterLeaf* scalar_parameter(std::uint32_t node) const;
  // "tape value 'logits' (3x2)", for messages.
  std::string describe(const Var& v) const;
  // With checks on: require_finite() throws std::domain_error for an operation whose result is NaN or
  // infinite although its operands are finite; keep_origin() stores where a recorded operation was called.
  void require_finite(const Rule& rule, std::span<const Var> operands, ArrayView result, Location here) const;
  void keep_origin(const Var& result, Location here);
  const Origin* origin(std::uint32_t node) const;

  // Nodes recorded during the lifetime of a Scratch have a separate stamp and are removed at its end, and
  // their memory is taken from that of the adjoints: so a rule that is written in recorded operations can
  // also compute numbers.
  class Scratch;

  // Throws std::logic_error while a rule is running, which must not end the recording.
  void require_no_rule_at_work(const char* function) const;

  Tape& tape_;
  std::vector<Node> node_memory;
  std::vector<ArrayNode> arrays;
  Arena values;
  Arena* memory = &values;

  // Nodes from `first` on belong to the recording `stamp`, up to the next entry.
  struct Segment {
    std::uint32_t first;
    std::uint32_t stamp;
  };
  const Segment& segment_of(std::uint32_t node) const;
  std::vector<Segment> segments;
  std::vector<ParameterLeaf> parameters;         // sorted by address
  std::vector<ParameterLeaf> scalar_parameters;  // every reading of a 1x1 one, by node
  std::vector<ParameterLeaf> outdated;           // readings before a change, where there is one after it
  // The Var that is read instead of a parameter, and the Substitution that set it; the last one first.
  struct Substitute {
    const Parameter* parameter;
    Var value;
    const class Substitution* of;
  };
  std::vector<Substitute> substitutes;
  std::vector<std::pair<std::uint32_t, std::string>> labels;
  bool checking = false;
  std::vector<Origin> origins;     // by node, of what was recorded with checks on
  const Origin* pulled = nullptr;  // the operation whose derivative grad() is recording
  ZerosMet* zeros = nullptr;       // of the sweep that is running
  int pulling = 0;                 // the number of rules that are running, nested in each other

  std::shared_ptr<AdjointPool> pool;  // of adjoints that are not in use
  const Adjoints* swept = nullptr;    // those of the last backward(), while its nodes exist
};

class Store::Scratch {
 public:
  Scratch(Store& store, Arena& memory);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

 private:
  Store& store_;
  Word next_, known_, known_count_;
  std::size_t arrays_;
  Arena* memory_;
  bool checking_;
  Temporarily<int> pulling_;
};

// Writes the sum of `from` over its broadcast rows and columns to `to`; the only place where a broadcast is
// undone. With marks, a sum of masked zeros is masked (zeros.h).
void sum_to(ArrayView from, Shape shape, Real* to, bool accumulate, bool marks = false);

// A cotangent from a rule that loses the marks of zeros, with the marks restored: a zero is masked if the
// element of dy in its place is masked, or, if the shapes differ, if all elements of dy are.
Array marked(ArrayView dy, ArrayView cotangent);

// The same in recorded operations: the sum of two cotangents, the second of them first summed to the shape; a
// cotangent with its marks restored; and one without marks, as outside of sweeps.
Var sum_to(const Var* before, const Var& from, Shape shape);
Var marked(const Var& dy, const Var& cotangent);
Var without_marks(const Var& v);

// Checks that a rule's cotangent has the shape of its operand, or, of an elementwise rule or broadcast(), one
// that the operand was broadcast to. Throws ShapeError, which names the operation and the shapes.
[[noreturn]] void throw_cotangent(const char* operation, Index k, Shape cotangent, Shape operand);
inline void check_cotangent(const Rule& rule, Shape result, Index k, Shape cotangent, Shape operand) {
  const bool fits = cotangent == operand || (rule.broadcasts && cotangent == result);
  if (!fits) throw_cotangent(rule.name, k, cotangent, operand);
}

// The shape of an elementwise result: equal sizes, or 1 against any. Throws ShapeError.
Shape broadcast_shape(const char* operation, Shape a, Shape b);

// Rules without derivatives, beside leaf_rule.
extern const Rule parameter_rule;
extern const Rule constant_rule;

// "between -1 and 3": of numbers that are too many to be printed.
std::string range_of(ArrayView all);

}  // namespace saddle::inline SADDLE_PRECISION::ad
