// The tape: a list of all operations that were computed, in order, so that derivatives can be computed by
// traversing it backwards (reverse-mode automatic differentiation).
//
//   Tape tape;
//   Var x = tape.leaf(2.0);
//   Var y = x * exp(x);                // table.h: the elementary functions
//   Gradients g = backward(y, x);      // gradient.h: g[x] is dy/dx
//
// A Var is a small handle to a node of the list. A 1x1 node keeps its value, its parents and the partial
// derivatives with respect to them, 40 bytes together; an array keeps its data in the tape's arena (store.h).
// Nodes are only ever appended, so their order is a topological order: every sweep is one loop, without
// recursion.
#pragma once

#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/location.h"
#include "autodiff/parameter.h"

namespace saddle::inline SADDLE_PRECISION::ad {

class Tape;
struct Rule;   // a row of the table of derivatives (rule.h)
struct Store;  // what a tape keeps beside its nodes (store.h)
extern const Rule leaf_rule;

// A number or an array in a computation that is to be differentiated. Made from a plain number it is a
// constant: it needs no tape and costs no node. A default-constructed Var has no value, and using it throws
// std::logic_error. A Var is valid until its recording ends (Tape::clear, Tape::rewind); using it afterwards
// throws std::logic_error. The tape has to outlive its Vars: a Var holds its address. A function must not
// return a Var of a tape that is local to the function.
class Var {
 public:
  Var() = default;
  Var(Real number) : word_(constant_word), value_(number) {}

  // The number in a 1x1 Var. Throws std::invalid_argument for any other shape.
  Real value() const;

  // The numbers: rows x cols, stored by rows. A 1x1 Var gives a copy of its number; an array gives a view,
  // which throws std::logic_error once the recording has ended.
  ArrayView array() const;

  // The element in this row and column, as a 1x1 Var. Throws std::invalid_argument outside of the shape.
  Var operator()(Index row, Index col, Location here = Location::current()) const;

  Shape shape() const;
  Index rows() const { return shape().rows; }
  Index cols() const { return shape().cols; }

  // A Var made from a plain number belongs to no tape.
  bool is_constant() const { return word_ == constant_word; }

  // The tape on which this Var is recorded. Throws std::invalid_argument for a constant.
  Tape& tape() const;

  // Gives the node a label, which error messages use. Returns the Var itself.
  Var named(std::string label) const;

 private:
  friend class Tape;
  friend struct Recorder;
  friend struct Store;

  static constexpr std::uint64_t constant_word = 1;

  Var(Tape* tape, std::uint64_t word, Real value) : tape_(tape), word_(word), value_(value) {}

  Real checked_value() const;

  Tape* tape_ = nullptr;
  std::uint64_t word_ =
      0;  // the recording's stamp and the node's index; a stamp is even, plus one for an array
  Real value_ = 0;
};

// One operation on 1x1 values: y = f(a, b).
// A parent of 0 is no node: node 0 is never differentiated, and where a binary rule has a constant operand,
// the constant is stored in place of the partial derivative.
struct Node {
  Real value;
  Real partial[2];  // dy/da, dy/db
  // The nodes of a and b, in one number that is stored at once. Not of the type of the tape's counters, so
  // that the compiler need not read those again after each store.
  unsigned long long parents;
  const Rule* rule;

  static unsigned long long pack(std::uint32_t a, std::uint32_t b) {
    return a | static_cast<unsigned long long>(b) << 32;
  }
  std::uint32_t parent(int k) const { return static_cast<std::uint32_t>(parents >> 32 * k); }
};

// Prints "Var(2)", "Var 1x3 {{1, 2, 3}}"; for more than 60 numbers "Var 20x9 between 0 and 4". For a Var that
// is stale or default-constructed, prints this instead of a value.
std::ostream& operator<<(std::ostream& out, const Var& v);

// An Array or a view that is an operand beside a Var becomes a constant of that Var's tape. Throws
// std::invalid_argument, which names the operation, for a Var that has no tape.
template <class T>
concept ArrayLike = std::same_as<T, Array> || std::same_as<T, ArrayView>;
Var constant_beside(const char* operation, const Var& v, const ArrayView& array);

// A list of recorded operations and the memory that they use. Neither copied nor moved, since each Var points
// to it. A tape belongs to one thread at a time.
class Tape : private Lender {
 public:
  Tape();
  ~Tape();
  Tape(const Tape&) = delete;             // each Var points to its tape
  Tape(Tape&&) = delete;                  // each Var points to its tape: hold it in a std::unique_ptr<Tape>
  Tape& operator=(const Tape&) = delete;  // each Var points to its tape
  Tape& operator=(Tape&&) = delete;       // each Var points to its tape: hold it in a std::unique_ptr<Tape>

  // A value to differentiate with respect to.
  Var leaf(Real number) {
    if (next_ == limit_) [[unlikely]]
      return leaf(ArrayView(&number, {1, 1}));
    return push(&leaf_rule, number, 0, 0, 0, 0);
  }
  Var leaf(ArrayView values);
  Var leaf(const Array& values) { return leaf(ArrayView(values)); }

  // A parameter as a leaf. Its numbers are read where they are, without a copy; reading the same parameter
  // again gives the same leaf, unless the parameter was changed in between. A Substitution puts a Var in its
  // place.
  Var leaf(const Parameter& parameter);

  // A value that is not differentiated.
  Var constant(Real number);
  Var constant(ArrayView values);
  Var constant(const Array& values) { return constant(ArrayView(values)); }

  // Forgets everything recorded and starts a new recording, keeping the memory. All Vars become stale.
  void clear();

  // rewind(mark) forgets what was recorded since mark = mark(); Vars from before stay valid, those from after
  // become stale. Throws std::logic_error if the mark itself was forgotten.
  struct Mark {
    std::uint32_t size = 0;
    std::uint64_t stamp = 0;
    std::size_t array_nodes = 0;
    std::size_t arena_block = 0;
    std::size_t arena_used = 0;
  };
  Mark mark() const;
  void rewind(const Mark& mark);

  // With true, an operation that turns finite operands into NaN or infinity throws std::domain_error, and so
  // does a backward() or grad() whose answer is not finite because of an operation that turned finite
  // cotangents into NaN or infinity, or in which a zero was multiplied by an infinity and counted as zero
  // (Gradients::zero_times_infinity). The message names the operation, its operands with their values and
  // labels, and the line of its call (docs/finite.md). Numbers that come in from outside as NaN or infinity,
  // in a leaf, a constant or a seed, are passed on without a message. Off by default; off, it costs nothing.
  void check_finite(bool on);

  // The number of nodes recorded, and the bytes of memory held.
  std::size_t size() const { return static_cast<std::uint32_t>(next_) - 1; }
  std::size_t bytes() const;

  // For the sources of autodiff/.
  Store& store() const { return *store_; }

 private:
  friend class Var;
  friend struct Recorder;
  friend struct Store;

  // Appends a 1x1 node; there must be room.
  Var push(const Rule* rule, Real value, std::uint32_t a, Real partial_a, std::uint32_t b, Real partial_b) {
    const std::uint64_t word = next_++;
    Node& node = nodes_[static_cast<std::uint32_t>(word)];
    // Prefetching the memory of later nodes saves a quarter of the time that recording takes.
    __builtin_prefetch(
        reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(&node) + 8 * sizeof(Node)), 1);
    node.value = value;
    node.partial[0] = partial_a;
    node.partial[1] = partial_b;
    node.parents = Node::pack(a, b);
    node.rule = rule;
    return Var(this, word, value);
  }

  void require_lent(std::uint64_t word) const override;

  // next_, of Lender, is the next node's word: stamp << 32 | index.
  Node* nodes_ = nullptr;
  std::uint64_t limit_ =
      0;  // next_ at which the fast path ends: the capacity is used up, or values are checked
  // The words of an earlier recording that is still there, below a rewind(): so many from this one on.
  std::uint64_t known_ = 0;
  std::uint64_t known_count_ = 0;
  std::unique_ptr<Store> store_;
};

// For the three rows by which recorded derivatives multiply (table.inc: scale, ratio, gated), where zero
// times infinity is zero: whether this happens at a and b. False for all other rows.
template <class Row>
bool zero_meets(Real a, Real b);

// The fast path of recording: 1x1 operands of the current recording, and room for one more node. Everything
// else (constants, arrays, growth, errors) goes through record(), which is not inline.
struct Recorder {
  static std::uint32_t index(const Var& v) { return static_cast<std::uint32_t>(v.word_); }

  static bool fresh(const Var& a) {
    return a.tape_ != nullptr && (a.tape_->next_ ^ a.word_) >> 32 == 0 && a.tape_->next_ != a.tape_->limit_;
  }
  // Stamps are unique in the process, so an equal stamp also means the same tape.
  static bool fresh(const Var& a, const Var& b) {
    if (a.tape_ == nullptr) return false;
    const std::uint64_t next = a.tape_->next_;
    return ((next ^ a.word_) | (next ^ b.word_)) >> 32 == 0 && next != a.tape_->limit_;
  }

  // Whether the fast path applies to Vars of which one at least is from before a rewind().
  static bool known(const Var& a) {
    return a.tape_ != nullptr && is_there(*a.tape_, a) && a.tape_->next_ != a.tape_->limit_;
  }
  static bool known(const Var& a, const Var& b) {
    return a.tape_ != nullptr && is_there(*a.tape_, a) && is_there(*a.tape_, b) &&
           a.tape_->next_ != a.tape_->limit_;
  }
  static bool is_there(const Tape& tape, const Var& v) {
    return (tape.next_ ^ v.word_) >> 32 == 0 || v.word_ - tape.known_ < tape.known_count_;
  }

  static std::uint64_t word(const Var& v) { return v.word_; }

  template <class Row>
  static Var unary(const Var& x, Location here) {
    if (!fresh(x)) [[unlikely]]
      return unary_of_known<Row>(x, here);
    return push<Row>(x);
  }

  template <class Row>
  static Var binary(const Var& a, const Var& b, Location here) {
    if (!fresh(a, b) || zero_meets<Row>(a.value_, b.value_)) [[unlikely]]
      return binary_of_known<Row>(a, b, here);
    return push<Row>(a, b);
  }

  template <class Row>
  static Var binary(const Var& a, Real b, Location here) {
    if (!fresh(a) || zero_meets<Row>(a.value_, b)) [[unlikely]]
      return binary_of_known<Row>(a, b, here);
    return push<Row>(a, b);
  }

  template <class Row>
  static Var binary(Real a, const Var& b, Location here) {
    if (!fresh(b) || zero_meets<Row>(a, b.value_)) [[unlikely]]
      return binary_of_known<Row>(a, b, here);
    return push<Row>(a, b);
  }

  // By value, so that operands whose address is not taken elsewhere can stay in registers. Cold, so that the
  // place of the call is not loaded into registers on the fast path.
  [[gnu::cold]] static Var record(const Rule& rule, Var x, Location here = Location::current());
  [[gnu::cold]] static Var record(const Rule& rule, Var a, Var b, Location here = Location::current());

 private:
  // Appends the node of an operation on 1x1 operands.
  template <class Row>
  static Var push(const Var& x) {
    const Real y = Row::value(x.value_);
    return x.tape_->push(&Row::rule, y, index(x), Row::derivative(Real(1), x.value_, y), 0, 0);
  }
  template <class Row>
  static Var push(const Var& a, const Var& b) {
    const Real y = Row::value(a.value_, b.value_);
    return a.tape_->push(&Row::rule, y, index(a), Row::derivative_a(Real(1), a.value_, b.value_, y), index(b),
                         Row::derivative_b(Real(1), a.value_, b.value_, y));
  }
  template <class Row>
  static Var push(const Var& a, Real b) {
    const Real y = Row::value(a.value_, b);
    return a.tape_->push(&Row::rule, y, index(a), Row::derivative_a(Real(1), a.value_, b, y), 0, b);
  }
  template <class Row>
  static Var push(Real a, const Var& b) {
    const Real y = Row::value(a, b.value_);
    return b.tape_->push(&Row::rule, y, 0, a, index(b), Row::derivative_b(Real(1), a, b.value_, y));
  }

  // The same where one is from before a rewind(), out of line; all else is recorded.
  template <class Row>
  [[gnu::noinline]] static Var unary_of_known(Var x, Location here) {
    return known(x) ? push<Row>(x) : record(Row::rule, x, here);
  }
  template <class Row>
  [[gnu::noinline]] static Var binary_of_known(Var a, Var b, Location here) {
    return known(a, b) && !zero_meets<Row>(a.value_, b.value_) ? push<Row>(a, b)
                                                               : record(Row::rule, a, b, here);
  }
  template <class Row>
  [[gnu::noinline]] static Var binary_of_known(Var a, Real b, Location here) {
    return known(a) && !zero_meets<Row>(a.value_, b) ? push<Row>(a, b) : record(Row::rule, a, Var(b), here);
  }
  template <class Row>
  [[gnu::noinline]] static Var binary_of_known(Real a, Var b, Location here) {
    return known(b) && !zero_meets<Row>(a, b.value_) ? push<Row>(a, b) : record(Row::rule, Var(a), b, here);
  }
};

inline Real Var::value() const {
  if (tape_ != nullptr && (tape_->next_ ^ word_) >> 32 == 0) [[likely]]
    return value_;
  return checked_value();
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
