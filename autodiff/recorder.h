// The fast path of recording: 1x1 operands of the present recording, and room for one more node. Everything
// else (constants, arrays, growth, errors) goes through record(), which is not inline. Internal.
#pragma once

#include <concepts>

#include "autodiff/tape.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// For the three rows by which recorded derivatives multiply (table.inc: scale, ratio, gated), where zero
// times infinity is zero: whether this happens at a and b. False for all other rows.
template <class Row>
bool zero_meets(Real a, Real b);

// An operand is a Var or a plain number, which has no node.
struct Recorder {
  static Word word(const Var& v) { return v.word_; }
  static std::uint32_t index(const Var& v) { return index_of(v.word_); }
  static std::uint32_t index(Real) { return 0; }

  // Whether all Vars among the operands are 1x1 nodes of the present recording, and there is room.
  static bool fresh(const Var& a) {
    return a.tape_ != nullptr && same_recording(a.tape_->next_, a.word_) && a.tape_->has_room();
  }
  static bool fresh(const Var& a, const Var& b) {
    if (a.tape_ == nullptr) return false;
    const Word next = a.tape_->next_;
    return same_recording(next, a.word_, b.word_) && next != a.tape_->limit_;
  }
  static bool fresh(const Var& a, Real) { return fresh(a); }
  static bool fresh(Real, const Var& b) { return fresh(b); }

  // The same, where one at least may be from before a rewind().
  static bool known(const Var& a) {
    return a.tape_ != nullptr && a.tape_->holds_number(a.word_) && a.tape_->has_room();
  }
  static bool known(const Var& a, const Var& b) { return known(a) && a.tape_->holds_number(b.word_); }
  static bool known(const Var& a, Real) { return known(a); }
  static bool known(Real, const Var& b) { return known(b); }

  template <class Row>
  static Var unary(const Var& x, Location here) {
    if (!fresh(x)) [[unlikely]]
      return unary_of_known<Row>(x, here);
    return push<Row>(x);
  }
  template <class Row, class A, class B>
  static Var binary(const A& a, const B& b, Location here) {
    if (!fresh(a, b) || zero_meets<Row>(number(a), number(b))) [[unlikely]]
      return binary_of_known<Row, A, B>(a, b, here);
    return push<Row>(a, b);
  }

  // By value, so that operands whose address is not taken elsewhere can stay in registers. Cold, so that the
  // place of the call is not loaded into registers on the fast path.
  [[gnu::cold]] static Var record(const Rule& rule, Var x, Location here = Location::current());
  [[gnu::cold]] static Var record(const Rule& rule, Var a, Var b, Location here = Location::current());

 private:
  static Real number(const Var& v) { return v.value_; }
  static Real number(Real x) { return x; }
  static Tape& tape(const Var& a, const Var&) { return *a.tape_; }
  static Tape& tape(const Var& a, Real) { return *a.tape_; }
  static Tape& tape(Real, const Var& b) { return *b.tape_; }

  // Appends the node of an operation on 1x1 operands. A number stands in place of its partial derivative.
  template <class Row>
  static Var push(const Var& x) {
    const Real y = Row::value(x.value_);
    return x.tape_->push(&Row::rule, y, index(x), Row::derivative(Real(1), x.value_, y), 0, 0);
  }
  template <class Row, class A, class B>
  static Var push(const A& a, const B& b) {
    const Real u = number(a), v = number(b), y = Row::value(u, v);
    Real by_a = u, by_b = v;
    if constexpr (std::same_as<A, Var>) by_a = Row::derivative_a(Real(1), u, v, y);
    if constexpr (std::same_as<B, Var>) by_b = Row::derivative_b(Real(1), u, v, y);
    return tape(a, b).push(&Row::rule, y, index(a), by_a, index(b), by_b);
  }

  // The same where one is from before a rewind(), out of line; all else is recorded.
  template <class Row>
  [[gnu::noinline]] static Var unary_of_known(Var x, Location here) {
    return known(x) ? push<Row>(x) : record(Row::rule, x, here);
  }
  template <class Row, class A, class B>
  [[gnu::noinline]] static Var binary_of_known(A a, B b, Location here) {
    const bool as_it_is = known(a, b) && !zero_meets<Row>(number(a), number(b));
    return as_it_is ? push<Row>(a, b) : record(Row::rule, Var(a), Var(b), here);
  }
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
