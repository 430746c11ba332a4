// Pictures of a tape: the table, and DOT, read back from the text.
#include "autodiff/picture.h"

#include <chrono>
#include <cmath>
#include <limits>

#include "autodiff/autodiff.h"
#include "tests/autodiff/tape/dot.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

// The last cell of a node's line in the table, under "adjoint"; empty if it has none.
std::string adjoint(const Picture& picture, std::size_t node) {
  const std::vector<std::string> rows = lines(picture.table());
  const std::size_t column = rows.at(0).find("adjoint");
  std::string begin = std::to_string(node);
  begin.insert(0, 1, '#');
  begin += ' ';
  for (const std::string& row : rows)
    if (row.starts_with(begin)) return row.size() <= column ? "" : row.substr(column);
  FAIL("the table has no node " << node);
  return "";
}

// A program with random operands, as many as `edges` counts.
Var random_program(Tape& tape, std::size_t nodes, std::uint64_t seed, std::size_t& edges) {
  Random rng(seed);
  std::vector<Var> made{tape.leaf(0.5).named("x"), tape.leaf(Array{{1, 2, 3}}).named("v")};
  edges = 0;
  const auto recent = [&] {
    const auto back = static_cast<std::size_t>(rng.uniform() * 30);
    return made[back < made.size() ? made.size() - 1 - back : 0];
  };
  while (made.size() < nodes) {
    const double what = rng.uniform();
    if (what < 0.1) {
      made.push_back(tape.leaf(rng.uniform()));
    } else if (what < 0.4) {
      made.push_back(tanh(recent()));
      edges += 1;
    } else if (what < 0.5) {
      made.push_back(recent() * 0.5);
      edges += 1;
    } else {
      const Var a = recent(), b = what < 0.6 ? made[0] : recent();
      made.push_back(a * b);
      edges += 2;
    }
  }
  return made.back();
}

// A loop of three operations on a leaf.
Var loop(Tape& tape, int turns) {
  Var s = tape.leaf(0.5).named("x");
  for (int i = 0; i < turns; ++i) {
    const Var t = sin(s);
    s = tanh(t * 2.0);
  }
  return s;
}

}  // namespace

TEST_CASE("picture: the table has index, operation, operands, shape, value and adjoint") {
  Tape tape;
  const Var x = tape.leaf(0.5).named("x");
  const Var e = exp(x);
  const Var y = (2.0 * (x * e)).named("y");
  CHECK(Picture(tape).table() ==
        "index  operation     operands  shape  value     adjoint\n"
        "#1     leaf 'x'                1x1    0.5\n"
        "#2     exp           #1        1x1    1.64872\n"
        "#3     multiply      #1, #2    1x1    0.824361\n"
        "#4     multiply 'y'  2, #3     1x1    1.64872\n");
  backward(y, x);
  // dy/dx = 2 (1 + x) exp(x).
  CHECK(Picture(tape).table() ==
        "index  operation     operands  shape  value     adjoint\n"
        "#1     leaf 'x'                1x1    0.5       4.94616\n"
        "#2     exp           #1        1x1    1.64872   1\n"
        "#3     multiply      #1, #2    1x1    0.824361  2\n"
        "#4     multiply 'y'  2, #3     1x1    1.64872   1\n");
}

TEST_CASE("picture: arrays show their shape and their numbers, or the range of many") {
  Tape tape;
  const Parameter w("D.0.weight", Array{{1, 2}, {3, 4}}), scalar("D.0.bias", Array(0.25));
  tape.leaf(w);
  tape.leaf(scalar);
  const Var many = tape.constant(Array{{-1, 2, 3, 4, 5, 6, 7}});
  tape.leaf(Array{{1, 2, 3, 4, 5, 6, NAN}});
  tape.leaf(Array::filled(2, 4, 7));
  tape.leaf(Array::filled(2, 4, NAN));
  sum(many);
  const std::string table = Picture(tape).table();
  CHECK(mentions(table, "#1     parameter 'D.0.weight'            2x2    [1, 2; 3, 4]\n"));
  CHECK(mentions(table, "#2     parameter 'D.0.bias'              1x1    0.25\n"));
  CHECK(mentions(table, "#3     constant                          1x7    -1 to 7\n"));
  CHECK(mentions(table, "#4     leaf                              1x7    1 to 6, 1 NaN\n"));
  CHECK(mentions(table, "#5     leaf                              2x4    all 7\n"));
  CHECK(mentions(table, "#6     leaf                              2x4    8 NaN\n"));
  CHECK(mentions(table, "#7     sum                     #3        1x1    26\n"));
}

TEST_CASE("picture: does not show the numbers of an array parameter that changed since") {
  Tape tape;
  Parameter w("w", Array{{1, 2}}), b("b", Array(3.0));
  sum(tape.leaf(w)) * tape.leaf(b);
  w.write()[0] = 77;
  b.write()[0] = 99;
  const std::string table = Picture(tape).table();
  CHECK(mentions(table, "changed since"));
  CHECK(!mentions(table, "77"));
  // Of a 1x1 parameter the tape has a copy.
  CHECK(!mentions(table, "99"));
}

TEST_CASE("picture: of an output it holds what the output depends on") {
  Tape tape;
  const Var x = tape.leaf(0.5), unused = tape.leaf(2.0);
  const Var y = sin(x);
  cos(unused);
  const Var z = y * 3.0;
  exp(z);
  const std::string table = Picture(z).table();
  CHECK(lines(table).size() == 1 + 3);
  CHECK(mentions(table, "#1 "));
  CHECK(mentions(table, "#3 "));
  CHECK(mentions(table, "#5 "));
  CHECK(lines(Picture(tape).table()).size() == 1 + 6);
}

TEST_CASE("picture: adjoints stand where the last backward found them, and nowhere else") {
  Tape tape;
  const Var x = tape.leaf(3.0), other = tape.leaf(5.0);
  const Var h = x * x;
  const Var side = exp(x);
  const Var y = h * other;
  const Var later = sin(y);
  CHECK(adjoint(Picture(tape), 1) == "");
  backward(y, x);
  CHECK(adjoint(Picture(tape), 1) == "30");
  CHECK(adjoint(Picture(tape), 2) == "");  // not on a path from x
  CHECK(adjoint(Picture(tape), 3) == "5");
  CHECK(adjoint(Picture(tape), 4) == "");  // not on a path to y
  CHECK(adjoint(Picture(tape), 5) == "1");
  CHECK(adjoint(Picture(tape), 6) == "");  // above y
  // Another sweep: what is below its leaf has none.
  backward(later, h);
  CHECK(adjoint(Picture(tape), 1) == "");
  CHECK(adjoint(Picture(tape), 3) != "");
  CHECK(adjoint(Picture(tape), 6) == "1");
  // A recorded derivative is no sweep in numbers, and does no harm to one.
  grad(y, x);
  CHECK(adjoint(Picture(tape), 1) == "");
  CHECK(adjoint(Picture(tape), 6) == "1");
  CHECK(side.value() > 0);
}

TEST_CASE("picture: adjoints of arrays are those of the gradients, zeros too") {
  Tape tape;
  const Var a = tape.leaf(Array{{1, 2}}), b = tape.leaf(Array{{0, 3}});
  const Var y = sum(a * b) * 0.0;
  backward(y, {a, b});
  CHECK(adjoint(Picture(tape), 1) == "[0, 0]");
  const Var z = sum(a * b);
  backward(z, a);
  CHECK(adjoint(Picture(z), 1) == "[0, 3]");
  CHECK(adjoint(Picture(z), 2) == "");
}

// The sweep does not go through an array operation that depends on no leaf.
TEST_CASE("picture: a scalar that only such arrays read has no adjoint") {
  Tape tape;
  const Var x = tape.leaf(2.0), s = tape.leaf(3.0);
  const Var c = tape.constant(Array{{1, 2}});
  const Var y = sum(s * c) * x;
  backward(y, x);
  CHECK(adjoint(Picture(y), 1) == "9");
  CHECK(adjoint(Picture(y), 2) == "");
}

TEST_CASE("picture: adjoints end with clear, rewind and a sweep that failed") {
  Tape tape;
  {
    const Var x = tape.leaf(3.0);
    backward(x * x, x);
  }
  tape.clear();
  const Var x = tape.leaf(2.0);
  const auto mark = tape.mark();
  const Var y = x * x;
  CHECK(adjoint(Picture(tape), 1) == "");
  CHECK(adjoint(Picture(tape), 2) == "");
  backward(y, x);
  CHECK(adjoint(Picture(tape), 1) == "4");
  tape.rewind(mark);
  const Var z = x * 7.0;
  CHECK(adjoint(Picture(tape), 1) == "");
  const Var unused = tape.leaf(1.0);
  backward(z, x);
  CHECK(adjoint(Picture(tape), 1) == "7");
  CHECK_THROWS_AS(backward(z, unused), std::invalid_argument);
  CHECK(adjoint(Picture(tape), 1) == "");
}

TEST_CASE("picture: a tape of nothing and a tape of one node have one") {
  Tape tape;
  CHECK(Picture(tape).table() == "index  operation  operands  shape  value  adjoint\n");
  check_dot(Picture(tape).dot(), 0, 0);
  const Var x = tape.leaf(2.0);
  check_dot(Picture(tape).dot(), 1, 0);
  check_dot(Picture(x).dot(), 1, 0);
  CHECK(read_dot(Picture(x).dot()).labels == std::vector<std::string>{"#1 leaf\nvalue 2"});
}

TEST_CASE("picture: an operand that is used twice has two edges") {
  Tape tape;
  const Var x = tape.leaf(3.0);
  const Var y = x * x;
  const Dot dot = check_dot(Picture(y).dot(), 2, 2);
  CHECK(dot.edges[0] == dot.edges[1]);
}

TEST_CASE("picture: the partial derivatives stand beside the arrows of one or two operands") {
  Tape tape;
  const Var x = tape.leaf(3.0), y = tape.leaf(-2.0);
  const Dot dot = check_dot(Picture(sin(x * y)).dot(), 4, 3);
  CHECK(dot.partials == std::vector<std::string>{"-2", "3", "0.96017"});  // cos(-6)
  const Var three = concat({x, y, x}, Axis::cols);
  CHECK(count(Picture(three).dot(), "-> n2 [") == 0);
  CHECK(count(Picture(three).dot(), "-> n2;") == 3);
}

TEST_CASE("picture: kinds of nodes are told apart, and arrays from scalars") {
  Tape tape;
  const Parameter w("w", Array{{1, 2}});
  const Var x = tape.leaf(3.0), c = tape.constant(2.0);
  const Picture picture(sum(tape.leaf(w) * x * c));
  check_dot(picture.dot(), 6, 5);
  CHECK(count(picture.dot(), "fillcolor=\"#dbeafe\"") == 1);  // the leaf
  CHECK(count(picture.dot(), "fillcolor=\"#dcfce7\"") == 1);  // the parameter
  CHECK(count(picture.dot(), "style=\"dashed\"") == 1);       // the constant
  CHECK(count(picture.dot(), "style=\"solid\"") == 3);        // operations
  CHECK(count(picture.dot(), "peripheries=2") == 3);
}

TEST_CASE("picture: a net with its loss has a box for each operation") {
  Random rng(1);
  Tape tape;
  Array data = Array::zeros(5, 2);
  for (Real& v : data) v = rng.normal();
  const Var x = tape.constant(data), w = tape.leaf(Array::filled(2, 4, 0.5)),
            b = tape.leaf(Array::filled(1, 4, 0.1));
  const Var u = tape.leaf(Array::filled(4, 1, -0.5)), c = tape.leaf(0.2);
  const Var logits = affine(tanh(affine(x, w, b)), u, c).named("logits");
  const Var loss = mean(bce_with_logits(logits, 1.0));
  backward(loss, {w, b, u, c});
  check_dot(Picture(loss).dot(), 11, 3 + 1 + 3 + 1 + 1 + 1);
}

TEST_CASE("picture: hundreds of nodes have a box each") {
  for (const std::uint64_t seed : {1, 2, 3}) {
    INFO("seed " << seed);
    Tape tape;
    std::size_t edges = 0;
    random_program(tape, 250, seed, edges);
    check_dot(Picture(tape).dot(), 250, edges);
  }
  Tape tape;
  std::size_t edges = 0;
  check_with_graphviz(Picture(random_program(tape, 60, 4, edges)).dot());
}

TEST_CASE("picture: the same program gives the same text") {
  const auto draw = [] {
    Tape tape;
    std::size_t edges = 0;
    const Picture picture(random_program(tape, 120, 5, edges));
    return picture.dot() + picture.table();
  };
  CHECK(draw() == draw());
}

TEST_CASE("picture: names may hold any characters") {
  Tape tape;
  const Var x = tape.leaf(1.0).named("<&\">'\\ \u03b8");
  const Parameter p("two\nlines\t\x01 and \xff no UTF-8 \xed\xa0\x80", Array{{1, 2}});
  const Picture picture(sum(x * tape.leaf(p)), {.title = "a <title> & \"more\""});
  CHECK(mentions(picture.dot(), R"(label="a <title> & \"more\"";)"));
  const std::string replaced = "two lines   and \uFFFD no UTF-8 \uFFFD\uFFFD\uFFFD";
  CHECK(mentions(picture.table(), "parameter '" + replaced + "'"));
  CHECK(lines(picture.table()).size() == 1 + 4);
  const Dot dot = check_dot(picture.dot(), 4, 3);
  CHECK(dot.labels.at(0) == "<&\">'\\ \u03b8\n#1 leaf\nvalue 1");
  CHECK(dot.labels.at(1).starts_with(replaced + "\n"));
  check_with_graphviz(picture.dot());
}

TEST_CASE("picture: of many operands the table shows the first") {
  Tape tape;
  std::vector<Var> parts;
  for (int i = 0; i < 40; ++i) parts.push_back(tape.leaf(1.0 * i));
  const Var y = concat(parts, Axis::rows);
  check_dot(Picture(y).dot(), 41, 40);
  CHECK(mentions(Picture(y).table(), "#1, #2, #3, #4, #5, #6, ... (40 in all)"));
}

TEST_CASE("picture: one node more than the limit and it is a summary") {
  Tape tape;
  const Var y = loop(tape, 99);
  REQUIRE(tape.size() == 298);
  check_dot(Picture(y).dot(), 298, 297);
  check_dot(Picture(y, {.most_nodes = 298}).dot(), 298, 297);
  const Picture summary(y, {.most_nodes = 297});
  // Twelve at each end and the box between them.
  const Dot dot = check_dot(summary.dot(), 25, 24);
  CHECK(dot.labels[11].starts_with("#12 "));
  CHECK(dot.labels[12].starts_with("274 nodes left out\n"));
  CHECK(dot.labels[13].starts_with("#287 "));
  CHECK(lines(summary.table()).size() == 1 + 25);
  const std::string told =
      "274 nodes left out: 92 tanh, 91 multiply, 91 sin, again and again: tanh, sin, multiply\n";
  CHECK(mentions(summary.table(), told));
  CHECK(mentions(Picture(tape, {.most_nodes = 297}).table(), told));
}

TEST_CASE("picture: a summary counts the operations and tells when they repeat") {
  Tape tape;
  Var s = tape.leaf(0.5);
  for (int i = 0; i < 1000; ++i) {
    const Var t = exp(s);
    const Var u = t * 0.1;
    s = tanh(u);
  }
  // 3001 nodes without 12 at both ends: from 13 to 2989, both tanh.
  CHECK(mentions(
      Picture(s).table(),
      "2,977 nodes left out: 993 tanh, 992 exp, 992 multiply, again and again: tanh, exp, multiply\n"));
  Tape random;
  std::size_t edges = 0;
  random_program(random, 1000, 6, edges);
  CHECK(mentions(Picture(random).table(), "976 nodes left out: "));
  CHECK(!mentions(Picture(random).table(), "again and again"));
}

TEST_CASE("picture: a summary may be as small as one box") {
  Tape tape;
  const Var y = loop(tape, 10);
  for (const Index most : {1, 2, 3, 4, 5, 10, 25, 30}) {
    INFO(most);
    const Picture picture(y, {.most_nodes = most});
    const std::size_t ends = std::min<std::size_t>(12, static_cast<std::size_t>(most - 1) / 2);
    check_dot(picture.dot(), 2 * ends + 1, 2 * ends);
  }
}

// Edges that go around what was left out, and those that go in, once for each box that they come from.
TEST_CASE("picture: a summary keeps the edges past the box and bundles those into it") {
  Tape tape;
  const Var x = tape.leaf(0.5);
  Var s = sin(x);
  for (int i = 0; i < 500; ++i) s = s * x;
  const Dot dot = check_dot(Picture(s, {.most_nodes = 7}).dot(), 7, 2 + 2 + 1 + 2 * 3);
  // The box of what was left out is the fourth.
  std::size_t past = 0;
  for (const auto& [from, to] : dot.edges) past += from == 0 && to > 3;
  CHECK(past == 3);
}

TEST_CASE("picture: a million nodes are summarised in about the time of a pass over them") {
  Tape tape;
  const Var y = loop(tape, 333'333);
  backward(y, tape.leaf(1.0), {.unused = Unused::zero});
  const auto begin = std::chrono::steady_clock::now();
  const Picture picture(y);
  const std::string text = picture.dot() + picture.table();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  CHECK(mentions(text, "999,976 nodes left out"));
  CHECK(text.size() < 100'000);
  // A pass takes milliseconds; a list or a search for each node would take minutes.
  CHECK(seconds.count() < 10);
}

TEST_CASE("picture: says what is wrong with its arguments") {
  Tape tape;
  const Var x = tape.leaf(1.0);
  CHECK(message<std::invalid_argument>([&] { Picture(x, {.most_nodes = 0}); }) ==
        "picture: most_nodes must be at least 1, got 0");
  CHECK(message<std::invalid_argument>([&] { Picture(Var(2.0)); }) ==
        "picture: the output must live on a tape, got the plain number 2");
  tape.clear();
  CHECK_THROWS_AS(Picture(x), std::logic_error);
  CHECK_THROWS_AS(Picture(Var()), std::logic_error);
}
