// Parameters as leaves: read in place, the same leaf each time, and never a gradient of numbers that changed.
#include "autodiff/parameter.h"

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

void change(Parameter& p) {
  p.write()[0] += 1;
}

const char* const likely_cause = "record the loss again after the optimiser step";

}  // namespace

TEST_CASE("parameter: reading it twice gives the same leaf, without a copy") {
  Tape tape;
  const Parameter w("w", Array{{1, 2}}), b("b", Array(3.0));
  const ArrayView view = tape.leaf(w).array();
  CHECK(view.data() == w.value().data());
  tape.leaf(b);
  const std::size_t size = tape.size();
  const Var y = sum(tape.leaf(w) * tape.leaf(w)) * tape.leaf(b);
  CHECK(tape.size() == size + 3);
  const Gradients g = backward(y, {w, b});
  CHECK(g[w][1] == 12);
  CHECK(g[b] == 5);
}

TEST_CASE("parameter: lists and spans of pointers name leaves too") {
  Tape tape;
  Parameter w("w", Array{{1, 2}}), b("b", Array(3.0));
  const Var x = tape.leaf(4.0);
  const Var y = sum(tape.leaf(w)) * tape.leaf(b) * x;
  const std::vector<Parameter*> list{&w, &b};
  CHECK(backward(y, list)[b] == 12);
  CHECK(backward(y, std::span<Parameter* const>(list))[w][0] == 12);
  const Gradients mixed = backward(y, {w, x});
  CHECK(mixed[x] == 9);
  CHECK(grad(y, w).array()[1] == 12);
  CHECK(grad(y, list)[1].value() == 12);
}

TEST_CASE("parameter: one changed after it was recorded is an error, array or 1x1, in backward and grad") {
  for (const Array& value : {Array{{1, 2}}, Array(3.0)}) {
    Tape tape;
    Parameter w("D.0.weight", value);
    const Var x = tape.leaf(2.0);
    const Var y = sum(tape.leaf(w) * x * tape.leaf(w));
    CHECK_NOTHROW(backward(y, {w, x}));
    change(w);
    CHECK(mentions(message<std::logic_error>([&] {
                     backward(y, {w, x});
                   }),
                   "backward", "parameter 'D.0.weight' changed since the forward pass", likely_cause));
    CHECK(mentions(message<std::logic_error>([&] { backward(y, x); }), "D.0.weight"));
    CHECK(mentions(message<std::logic_error>([&] { grad(y, w); }), "grad", "D.0.weight", likely_cause));
    CHECK(mentions(message<std::logic_error>([&] { grad(y, x); }), "grad", "D.0.weight"));
  }
}

TEST_CASE("parameter: set counts as a change and keeps the shape") {
  Parameter w("w", Array{{1, 2}});
  const std::uint64_t version = w.version();
  w.set(Array{{3, 4}});
  CHECK(w.version() != version);
  CHECK(w.value()[1] == 4);
  CHECK(mentions(message<std::invalid_argument>([&] { w.set(Array{{1}, {2}}); }), "'w'", "1x2", "2x1"));
}

TEST_CASE("parameter: a change matters only where the sweep reads it") {
  for (const Array& value : {Array{{1, 2}}, Array(3.0)}) {
    Tape tape;
    Parameter used("used", value), other("other", value);
    const Var x = tape.leaf(2.0);
    const Var unrelated = sum(exp(tape.leaf(other)));
    const Var y = sum(tape.leaf(used) * x);
    change(other);
    CHECK_NOTHROW(backward(y, {used, x}));
    CHECK_NOTHROW(grad(y, x));
    // It contributes to the loss, but not to this derivative.
    CHECK(backward(y + unrelated, x)[x] == sum(tape.leaf(used)).value());
    CHECK_NOTHROW(grad(y + unrelated, x));
  }
}

TEST_CASE("parameter: two readings with a change in between are never mixed up") {
  for (const Array& value : {Array{{1, 2}}, Array(3.0)}) {
    Tape tape;
    Parameter w("w", value);
    const Var before = sum(exp(tape.leaf(w)));
    change(w);
    const Var after = sum(exp(tape.leaf(w)));
    CHECK_NOTHROW(backward(after, w));
    CHECK_NOTHROW(grad(after, w));
    CHECK(mentions(message<std::logic_error>([&] { backward(before, w); }), "'w' changed"));
    CHECK(mentions(message<std::logic_error>([&] { grad(before, w); }), "'w' changed"));
    CHECK(mentions(message<std::logic_error>([&] { backward(before + after, w); }), "'w' changed"));
    CHECK(mentions(message<std::logic_error>([&] { grad(before + after, w); }), "'w' changed"));
  }
}

TEST_CASE("parameter: after rewind the old reading still counts as changed") {
  Tape tape;
  Parameter w("w", Array{{1, 2}});
  const Var before = sum(exp(tape.leaf(w)));
  const Tape::Mark mark = tape.mark();
  change(w);
  tape.leaf(w);
  tape.rewind(mark);
  CHECK(mentions(message<std::logic_error>([&] { backward(before, w); }), "'w' changed"));
  const Var after = sum(exp(tape.leaf(w)));
  CHECK_NOTHROW(backward(after, w));
  CHECK(mentions(message<std::logic_error>([&] { backward(before + after, w); }), "'w' changed"));
}

TEST_CASE("parameter: one that was not read is named in the error, or has a zero gradient") {
  Tape tape;
  Parameter w("w", Array{{1, 2}}), unread("G.1.bias", Array{{5, 6}, {7, 8}});
  const Var y = sum(tape.leaf(w));
  CHECK(mentions(message<std::invalid_argument>([&] {
                   backward(y, {w, unread});
                 }),
                 "backward", "parameter 'G.1.bias'", "Unused::zero"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(y, unread); }), "grad", "'G.1.bias'"));
  const Gradients g = backward(y, {w, unread}, {.unused = Unused::zero});
  CHECK(Array(g[unread]) == Array::zeros(2, 2));
  CHECK(Array(g[w]) == Array::filled(1, 2, 1));
  CHECK(Array(grad(y, unread, {.unused = Unused::zero}).array()) == Array::zeros(2, 2));
  CHECK(mentions(message<std::invalid_argument>([&] { backward(y, w)[unread]; }), "named", "'G.1.bias'"));
}

TEST_CASE("parameter: a stopped one is a constant, and still read in place") {
  Tape tape;
  Parameter w("w", Array{{1, 2}});
  const Var x = tape.leaf(3.0);
  const Var y = sum(stop_gradient(tape.leaf(w)) * x);
  CHECK(backward(y, x)[x] == 3);
  CHECK_FALSE(message<std::invalid_argument>([&] { backward(y, w); }).empty());
  change(w);
  CHECK(mentions(message<std::logic_error>([&] { backward(y, x); }), "'w' changed"));
}

TEST_CASE("parameter: an empty one is refused") {
  CHECK(mentions(message<std::invalid_argument>([] { Parameter("w", Array()); }), "'w'",
                 "at least one number"));
}
