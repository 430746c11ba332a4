// docs/reference/functions.md is made here: from the rows of table.inc, from what they give at particular
// points, and from the comments of the headers. With SADDLE_UPDATE_DOCS=ON in the environment the page is
// written anew, and the test fails, so that no run passes on what it has just written; without it the page
// has to be what this file makes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/docs/header_comments.h"
#include "tests/docs/made.h"
#include "tests/docs/markdown.h"
#include "tests/numbers.h"

using namespace saddle::ad;
using namespace saddle::docs;

namespace {

struct Unary {
  std::string name, value, derivative;
  Var (*f)(const Var& x);
};
struct Binary {
  std::string name, value, by_a, by_b;
  Var (*f)(const Var& a, const Var& b);
};

#define SADDLE_UNARY(name, value, derivative) \
  {#name, #value, #derivative, [](const Var& x) { return name(x); }},
#define SADDLE_BINARY(...)
const Unary unary[] = {
#include "autodiff/table.inc"
};
#undef SADDLE_UNARY
#undef SADDLE_BINARY
#define SADDLE_UNARY(...)
#define SADDLE_BINARY(name, value, by_a, by_b) \
  {#name, #value, #by_a, #by_b, [](const Var& a, const Var& b) { return name(a, b); }},
const Binary binary[] = {
#include "autodiff/table.inc"
};
#undef SADDLE_UNARY
#undef SADDLE_BINARY

// Rows that are there for the derivatives of others.
const std::set<std::string> helpers = {
    "alias", "exp_odds", "one_minus_square", "sqrt_one_plus_square", "sin_atan",      "sech2",
    "scale", "ratio",    "exp_minus_square", "power_by_exponent",    "power_by_both", "power_by_base",
    "gated", "absorb",   "atan2_slope"};

// A number as the page shows it; the sign of a zero is left out.
std::string text(double x) {
  return std::isnan(x) ? "NaN" : fmt::format("{:.6g}", x + 0.0);
}

// Value and derivative at a number.
std::pair<double, double> at(const Unary& row, double number) {
  Tape tape;
  const Var x = tape.leaf(number), y = row.f(x);
  return {y.value(), backward(y, x)[x]};
}

// The ends of the interval on which the value is a number or infinite. Each end is one of the points, which
// hold the neighbours of -1, 0 and 1 on both sides; the value must be a number at all points between the
// ends.
std::pair<double, double> domain(const Unary& row) {
  std::vector<double> points = {-inf, -1e300, -10};
  for (const double x : {-1.0, 0.0, 1.0})
    for (const double to : {-inf, x, inf}) points.push_back(std::nextafter(x, to));
  for (const double x : {10.0, 1e300, inf}) points.push_back(x);
  std::vector<double> inside;
  std::size_t first = points.size(), last = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (!std::isnan(at(row, points[i]).first)) {
      first = std::min(first, i);
      last = i;
      inside.push_back(points[i]);
    }
  INFO(row.name);
  REQUIRE(!inside.empty());
  CHECK(inside.size() == last - first + 1);
  return {points[first], points[last]};
}

std::string domain_text(double low, double high) {
  return (low == -1e300 ? "(-inf" : "[" + text(low)) + ", " + (high == 1e300 ? "inf)" : text(high) + "]");
}

std::string table_of_unary() {
  std::string page =
      "| function | value | derivative | domain | x: value, derivative at its ends and at 0 |\n"
      "|---|---|---|---|---|\n";
  for (const Unary& row : unary) {
    if (helpers.contains(row.name)) continue;
    const auto [low, high] = domain(row);
    std::string edges;
    for (const double x : std::set<double>{low, 0, high}) {
      if (std::fabs(x) == 1e300 || x < low || x > high) continue;
      const auto [value, derivative] = at(row, x);
      edges += fmt::format("{}{}: {}, {}", edges.empty() ? "" : "; ", text(x), text(value), text(derivative));
    }
    page +=
        fmt::format("| {} | {} | {} | {} | {} |\n", code(row.name + "(x)"),
                    meaning(row.name, row.value, {"x"}), code(row.derivative), domain_text(low, high), edges);
  }
  return page;
}

std::string row_of(const Binary& row) {
  return fmt::format("| {} | {} | {} | {} |\n", code(row.name + "(a, b)"),
                     meaning(row.name, row.value, {"a", "b"}), code(row.by_a), code(row.by_b));
}

std::string table_of_binary() {
  std::string page = "| function | value | derivative by a | derivative by b |\n|---|---|---|---|\n";
  for (const Binary& row : binary)
    if (!helpers.contains(row.name)) page += row_of(row);
  return page;
}

std::string table_of_helpers() {
  std::string page = "| function | value | derivative by x or a | derivative by b |\n|---|---|---|---|\n";
  for (const Unary& row : unary)
    if (helpers.contains(row.name))
      page += fmt::format("| {} | {} | {} | |\n", code(row.name + "(x)"), meaning(row.name, row.value, {"x"}),
                          code(row.derivative));
  for (const Binary& row : binary)
    if (helpers.contains(row.name)) page += row_of(row);
  return page;
}

// Where the functions of two numbers are worth a look.
struct Point {
  const char* name;
  double a, b;
};
const Point points[] = {{"multiply", 0, inf},
                        {"divide", 1, 0},
                        {"divide", 0, 0},
                        {"divide", 1, inf},
                        {"pow", 0, 0},
                        {"pow", 0, 0.5},
                        {"pow", 0, 1},
                        {"pow", 0, 2},
                        {"pow", 0, -1},
                        {"pow", inf, 0},
                        {"pow", inf, -1},
                        {"pow", -2, 3},
                        {"pow", -2, 0.5},
                        {"atan2", 0, 0},
                        {"atan2", 0, -1},
                        {"atan2", inf, inf},
                        {"atan2", 1, inf},
                        {"maximum", 2, 2},
                        {"maximum", inf, inf},
                        {"maximum", not_a_number, 1},
                        {"minimum", 2, 2},
                        {"minimum", 1, not_a_number},
                        {"leaky_relu", 0, 0.2},
                        {"leaky_relu", -inf, 0.2},
                        {"elu", 0, 0.5},
                        {"elu", -inf, 0.5},
                        {"bce_with_logits", 0, 1},
                        {"bce_with_logits", inf, 1},
                        {"bce_with_logits", inf, 0},
                        {"bce_with_logits", -inf, 1},
                        {"bce_with_logits", 750, 0}};

std::string table_of_points() {
  std::string page = "| at | value | derivative by a | derivative by b |\n|---|---|---|---|\n";
  std::set<std::string> seen;
  for (const Point& point : points) {
    const Binary* row = nullptr;
    for (const Binary& r : binary)
      if (r.name == point.name) row = &r;
    REQUIRE(row != nullptr);
    Tape tape;
    const Var a = tape.leaf(point.a), b = tape.leaf(point.b), y = row->f(a, b);
    const Gradients g = backward(y, {a, b});
    page += fmt::format("| {} | {} | {} | {} |\n",
                        code(fmt::format("{}({}, {})", point.name, text(point.a), text(point.b))),
                        text(y.value()), text(Real(g[a])), text(Real(g[b])));
    seen.insert(point.name);
  }
  // Sums and differences have no such points.
  for (const Binary& row : binary) {
    INFO(row.name);
    CHECK((helpers.contains(row.name) || row.name == "add" || row.name == "subtract" ||
           seen.contains(row.name)));
  }
  return page;
}

std::string page() {
  return "# The functions and their derivatives\n\n"
         "What each elementary function is, its derivative, where it is defined, and what it gives at the "
         "ends: at 0, at\n"
         "infinity, at a kink. This page is made from [autodiff/table.inc](../../autodiff/table.inc), where "
         "each function is one\n"
         "row, and from what these rows give; a test compares. After a change of the table write the page "
         "anew:\n\n"
         "```text\n"
         "SADDLE_UPDATE_DOCS=ON build/release/tests/saddle_tests_docs \"[made]\"\n"
         "```\n\n"
         "In the derivatives `dy` is the cotangent of the result y; set it to 1 to read the derivative. x is "
         "the argument, a\n"
         "and b are those of a function of two. A domain with square brackets holds its ends, inf too; "
         "outside of it the\n"
         "value is NaN. All functions work on Vars, on plain numbers and, element by element, on arrays of "
         "any two shapes\n"
         "that broadcast. An operation of your own is a row, too: "
         "[custom-operations.md](../how-to/custom-operations.md).\n\n"
         "## Conventions\n\n" +
         paragraph("Conventions at kinks") + "\n" + paragraph("Where a column selects") + "\n" +
         "A cotangent of exactly zero contributes exactly zero, also where the derivative in the table is "
         "infinite; what that\n"
         "can hide is reported ([finite.md](../how-to/finite.md#a-zero-that-hides-an-infinity)). Near the "
         "ends of the range of "
         "numbers, see [tape.md](tape.md#recording).\n\n"
         "## Functions of one number\n\n" +
         table_of_unary() + "\n## Functions of two numbers\n\n" + table_of_binary() +
         "\nWhat they give at particular points:\n\n" + table_of_points() +
         "\n`leaky_relu(x)` has the slope 0.01, `elu(x)` has alpha = 1. `add`, `subtract`, `multiply`, "
         "`divide` and `negative`\n"
         "are the operators.\n\n"
         "## Choices\n\nFrom [autodiff/table.h](../../autodiff/table.h):\n\n" +
         table_of_header("autodiff/table.h", {"where", "clamp", "stop_gradient"}) +
         "\n## Operations on arrays\n\nFrom [autodiff/array_ops.h](../../autodiff/array_ops.h):\n\n" +
         table_of_header("autodiff/array_ops.h", {}) +
         "\n## Helpers\n\nRows that the derivatives above are written with. They can be used and "
         "differentiated like all others.\n\n" +
         table_of_helpers() +
         "\nA zero of a cotangent may have a mark: it is the zero of a branch that was not taken, or of a "
         "value that no adjoint\n"
         "has reached, and is written -0 ([autodiff/zeros.h](../../autodiff/zeros.h)). `through` and `gate` "
         "are "
         "no rows. On\nnumbers, "
         "`through(dy, a)` is dy and `gate(dy, a)` is the product. Where a derivative is recorded, `gate` is "
         "`gated`, and\n"
         "`through(dy, a)` is dy, with a marked zero where a is one.\n";
}

}  // namespace

TEST_CASE("documents: functions.md is what the table and the headers say", "[made]") {
  const std::string path = "docs/reference/functions.md",
                    report = compare_or_write(path, exists(path) ? read_file(path) : "", page());
  INFO(report);
  CHECK(report.empty());
}
