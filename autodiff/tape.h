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

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/location.h"
#include "autodiff/parameter.h"
#include "autodiff/word.h"

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

  static constexpr Word constant_word = 1;  // which is no node's: stamps begin at 2

  Var(Tape* tape, Word word, Real value) : tape_(tape), word_(word), value_(value) {}

  bool is_array() const { return ad::is_array(word_); }
  Real checked_value() const;

  Tape* tape_ = nullptr;
  Word word_ = 0;  // the recording and the node (word.h)
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
    if (!has_room()) [[unlikely]]
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
    std::uint32_t stamp = 0;
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
  // labels, and the line of its call (docs/how-to/finite.md). A NaN or an infinity that comes in from
  // outside, in a leaf, a constant or a seed, is passed on without a message. Off by default and free then.
  void check_finite(bool on);

  // The number of nodes recorded, and the bytes of memory held.
  std::size_t size() const { return index_of(next_) - 1; }
  std::size_t bytes() const;

  // For the sources of autodiff/.
  Store& store() const { return *store_; }

 private:
  friend class Var;
  friend struct Recorder;
  friend struct Store;

  // Whether a node may be appended as it is: there is room, and values are not checked.
  bool has_room() const { return next_ != limit_; }
  // Whether a node is 1x1 and still there: of the present recording, or of the earlier one that is
  // remembered.
  bool holds_number(Word word) const { return same_recording(next_, word) || word - known_ < known_count_; }

  // Appends a 1x1 node; there must be room.
  Var push(const Rule* rule, Real value, std::uint32_t a, Real partial_a, std::uint32_t b, Real partial_b) {
    const Word word = next_++;
    Node& node = nodes_[index_of(word)];
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

  void require_lent(Word word) const override;

  // next_, of Lender, is the word of the next node.
  Node* nodes_ = nullptr;
  Word limit_ = 0;  // next_ at which the capacity is used up, or at once where values are checked
  // The words of an earlier recording that is still there, below a rewind(): so many from this one on.
  Word known_ = 0;
  Word known_count_ = 0;
  std::unique_ptr<Store> store_;
};

inline Real Var::value() const {
  if (tape_ != nullptr && same_recording(tape_->next_, word_)) [[likely]]
    return value_;
  return checked_value();
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
