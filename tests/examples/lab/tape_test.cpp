// The tape room of the lab: expressions, the list, the sweep turn by turn, and what it is checked against.
#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "autodiff/autodiff.h"
#include "examples/lab/lab.h"
#include "examples/lab/room.h"
#include "examples/lab/tape/expression.h"
#include "examples/lab/tape/list.h"
#include "examples/lab/tape/rows.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

// The tests of the rooms are compiled as one unit.
namespace saddle::lab_tape_test {

using namespace saddle;
using namespace saddle::ad;
using nlohmann::json;
using saddle::lab::Room;
using saddle::lab::Settings;
using saddle::lab::tape::Expression;

namespace {

std::unique_ptr<Room> open(const json& settings) {
  Settings read("tape", settings.dump());
  return lab::open_tape(read);
}

void act(Room& room, const char* command, const json& arguments) {
  Settings read(command, arguments.dump());
  room.act(command, read);
}

std::vector<double> numbers(Room& room, const char* name) {
  const std::span<const double> all = room.numbers(name);
  return {all.begin(), all.end()};
}

json text(Room& room, const char* name) {
  return json::parse(room.text(name));
}

std::string refusal(const json& settings) {
  return message<std::invalid_argument>([&] { open(settings); });
}

// What an expression is at x = 3, y = 0.5.
double value(const std::string& expression) {
  Tape tape;
  const Expression read(expression, {"x", "y"});
  const std::vector<Var> at = {tape.leaf(3), tape.leaf(0.5)};
  return read(at).value();
}

// Numbers that are the same, NaN too.
bool same(double a, double b) {
  return a == b || (a != a && b != b);
}

struct Case {
  std::string expression;
  std::vector<double> at;
  std::string of = "";
};
// Sums, products, shared parts, parts that nothing uses, arrays in the recorded gradient, kinks.
const std::vector<Case> cases = {
    {"log(x1) + x1*x2 - sin(x2)", {2, 5}},
    {"(x + y) * x", {2, 3}},
    {"x", {2}},
    {"x*x*x", {1.5}},
    {"d = w*1.5 + c; g = a*-0.5 + b; e = w*g + c; log_sigmoid(d) + log_sigmoid(-e)", {0.8, -0.4, 1, 0.7}},
    {"h1 = tanh(w1*x + b1); h2 = tanh(w2*x + b2); square(v1*h1 + v2*h2 - 1)", {0.5, 0.3, 0.1, -1, 0.2, 2, 1}},
    {"unused = exp(x)*y; x^2/y", {3, 0.5}},
    {"a = x + x; b = a + a; c = b + b; c*c", {0.75}},
    {"relu(x)^2 * tanh(y)", {0.8, -0.4}},
    {"maximum(x, y) * abs(y) + leaky_relu(x) + elu(y)", {0.8, -0.4}},
    {"log(x1) + x1*x2 - sin(x2)", {2, 5}, "x1"},
    {"log(x1) + x1*x2 - sin(x2)", {2, 5}, "x2"},
    {"relu(x)^2 * tanh(y)", {0.8, -0.4}, "x"},
    {"maximum(x, y)^3 * abs(y) + leaky_relu(x)*elu(y)", {0.8, -0.4}, "y"},
    {"softplus(x*y)/sigmoid(y) + bce_with_logits(x, 0.25)", {0.3, -1.2}, "y"},
    {"x^y", {1.3, 2.5}, "y"},
};

}  // namespace

TEST_CASE("lab tape: expressions are read as in mathematics") {
  const double x = 3, y = 0.5;
  const std::vector<std::pair<std::string, double>> all = {
      {"x", x},
      {"-x^2", -(x * x)},
      {"(-x)^2", x * x},
      {"2^3^2 + 0*x", 512},
      {"x^-1", std::pow(x, -1)},
      {"2^-x", std::pow(2, -x)},
      {"x-1-2", 0},
      {"x-(1-2)", 4},
      {"12/x/2", 2},
      {"12/(x/2)", 8},
      {"1 + 2*x", 7},
      {"(1 + 2)*x", 9},
      {"-x*y", -1.5},
      {"x*-y", -1.5},
      {"--x", 3},
      {"+x", 3},
      {"2 - -x", 5},
      {".5e1*x", 15},
      {"1e-3*x", 1e-3 * x},
      {" x\n", x},
      {"a = x + 1; b = a*a; b - a", 12},
      {"a = x\nb = a + y\nb", 3.5},
      {"x; y", y},
      {"a = 2*x;", 6},
      {"a = 2; a*x", 6},
      {"pow(x, 2)", 9},
      {"square(x)", 9},
      {"atan2(x, y)", std::atan2(x, y)},
      {"maximum(x, y) - minimum(x, y)", 2.5},
      {"leaky_relu(-x)", -0.01 * x},
      {"leaky_relu(-x, 0.5)", -1.5},
      {"elu(-x)", std::expm1(-x)},
      {"elu(-x, 2)", 2 * std::expm1(-x)},
      {"x\u00b72 \u2212 1", 5},
      {"\uff08x\uff0b1\uff09\u00d72\u00f74", 2},
  };
  for (const auto& [expression, expected] : all) {
    INFO(expression);
    CHECK(value(expression) == expected);
  }
}

TEST_CASE("lab tape: the largest expressions are read, and larger ones refused") {
  std::string operations = "x";
  for (std::size_t i = 0; i < Expression::most_operations; ++i) operations += "+x";
  CHECK(text(*open({{"expression", operations}}), "tape")["entries"].size() ==
        1 + Expression::most_operations);
  CHECK(mentions(refusal({{"expression", operations + "+x"}}), "at most 200 operations"));

  const std::string deep = std::string(249, '(') + "xy" + std::string(249, ')');
  REQUIRE(deep.size() == Expression::most_bytes);
  CHECK(text(*open({{"expression", deep}}), "tape")["entries"].size() == 1);
  CHECK(mentions(refusal({{"expression", deep + " "}}), "at most 500 bytes"));
  CHECK(mentions(refusal({{"expression", std::string(500, '-')}}), "expected a number"));

  std::string variables = "a1";
  for (int i = 2; i <= 16; ++i) variables += fmt::format("*a{}", i);
  CHECK(numbers(*open({{"expression", variables}}), "gradient").size() == 16);
  CHECK(mentions(refusal({{"expression", variables + "*b"}}), "'b' is one variable more than the 16"));
  CHECK(mentions(refusal({{"expression", "aaaaaaaaaaaaaaaaaaaaa"}}), "at most 20 letters"));
}

TEST_CASE("lab tape: what is no expression is refused with its place and a mark below it") {
  const std::vector<std::pair<std::string, std::string>> all = {
      {"", "character 1: expected a number, a variable, a function or '(', got the end\n\n^"},
      {"log(x", "character 6: expected an operator or ')', got the end\nlog(x\n     ^"},
      {"x + * 2", "character 5: expected a number, a variable, a function or '(', got '*'\nx + * 2\n    ^"},
      {"x)", "character 2: expected an operator, ';' or the end, got ')'\nx)\n ^"},
      {"2x", "character 2: expected an operator, ';' or the end, got 'x'\n2x\n ^"},
      {"sin x", "character 5: expected '(' after the function sin, got 'x'\nsin x\n    ^"},
      {"pow(x)", "character 6: expected an operator or ',': pow takes two numbers, got ')'\npow(x)\n     ^"},
      {"exp(x, 2)", "character 6: expected an operator or ')', got ','"},
      {"elu(x, 2, 3)", "character 9: expected an operator or ')', got ','"},
      {"exp()", "character 5: expected a number"},
      {"x + 1e999", "character 5: a number must be at most 1.8e308"},
      {"x + \u4e2d",
       "character 5: expected a number, a variable, a function or '(', got '\u4e2d'\nx + \u4e2d\n    ^"},
      {"\uff08x\uff09 $",
       "character 5: expected an operator, ';' or the end, got '$'\n\uff08x\uff09 $\n\u3000 \u3000 ^"},
      {"a = x\nb = a\nb c", "character 15: expected an operator, ';' or the end, got 'c'\nb c\n  ^"},
      {"a = x\nb = a +\nb c",
       "character 14: expected a number, a variable, a function or '(', got a line break\nb = a +\n       ^"},
      {"x = x + 1", "character 1: 'x' is a variable, and cannot be defined\nx = x + 1\n^"},
      {"y + x; x = 2", "character 8: 'x' is a variable, and cannot be defined"},
      {"a = x; a = 2", "character 8: 'a' is defined already\na = x; a = 2\n       ^"},
      {"exp = x", "character 1: 'exp' is a function, and cannot be defined"},
      {"x + lgo(y)", "character 5: there is no function 'lgo'; there are square, sqrt, exp"},
      {"gated(x, y)", "there is no function 'gated'"},
      {"0x10*x", "character 2: expected an operator, ';' or the end, got 'x10'"},
      {"inf*x + nan(x)", "there is no function 'nan'"},
      {"2 + 3", "needs a variable"},
      {"x; 2", "must depend on a variable"},
  };
  for (const auto& [expression, expected] : all) {
    INFO(expression);
    CHECK_THAT(refusal({{"expression", expression}}), ContainsSubstring(expected));
  }
  // Such a message names every function.
  const std::string known = refusal({{"expression", "lgo(x)"}});
  for (const lab::tape::Row& row : lab::tape::rows()) {
    INFO(row.name);
    if (lab::tape::is_function(row)) CHECK(mentions(known, fmt::format(" {}", row.name)));
  }
}

TEST_CASE("lab tape: every function of the table can be called, and passes the gradient check") {
  std::size_t functions = 0;
  for (const lab::tape::Row& row : lab::tape::rows()) {
    if (!lab::tape::is_function(row)) continue;
    INFO(row.name);
    ++functions;
    const double x = row.name == "acosh" ? 1.7 : row.name == "log1mexp" ? -0.6 : 0.4;
    const std::string call = std::string(row.name) + (row.operands == 1 ? "(x)" : "(x, y)");
    const std::vector<double> at = row.operands == 1 ? std::vector{x} : std::vector{x, 0.3};
    const auto room = open({{"expression", call}, {"values", at}});
    const std::vector<Var> constants(at.begin(), at.end());
    CHECK(numbers(*room, "value")[0] == row.apply(constants).value());
    CHECK(text(*room, "check")["ok"] == true);
    // The row that fires is its own.
    act(*room, "go", {{"turn", 1}});
    CHECK(text(*room, "step")["row"]["name"] == std::string(row.name));
  }
  CHECK(functions == text(*open(json::object()), "functions").size());
  CHECK(functions > 30);
}

TEST_CASE("lab tape: the list is what the tape holds") {
  // As chapter 1 prints it.
  const auto room = open({{"expression", cases[4].expression}, {"values", cases[4].at}});
  const std::vector<double> values = {0.8, -0.4, 1,     0.7,       1.2,  0.8,      -0.5,
                                      0.2, 0.16, -0.24, -0.371101, 0.24, -0.58033, -0.951431};
  const std::vector<double> adjoints = {0.376981, -0.130261, 0.176115,  -0.352229, 0.310026,
                                        0.310026, -0.352229, -0.352229, -0.440286, -0.440286,
                                        1,        0.440286,  1,         1};
  act(*room, "go", {{"turn", 10}});
  const std::vector<double> v = numbers(*room, "values"), s = numbers(*room, "adjoints");
  REQUIRE(v.size() == 14);
  REQUIRE(s.size() == 14);
  for (std::size_t i = 0; i < 14; ++i) {
    CHECK_THAT(v[i], WithinAbs(values[i], 0.5e-6 * tolerance::digit_shown));
    CHECK_THAT(s[i], WithinAbs(adjoints[i], 0.5e-6 * tolerance::digit_shown));
  }
  const json tape = text(*room, "tape");
  const json &leaf = tape["entries"][0], &product = tape["entries"][4], &d = tape["entries"][5];
  CHECK(leaf == json::parse(R"({"index": 1, "operation": "leaf", "name": "w", "operands": [], "inputs": [],
                                "value": 0.8, "path": true, "from": -1, "to": -1})"));
  CHECK(product["operation"] == "multiply");
  CHECK(product["operands"] == json::parse(R"([{"entry": 1}, {"number": 1.5}])"));
  CHECK(product["inputs"] == json::parse("[1]"));
  CHECK(d["name"] == "d");
  CHECK(tape["output"] == 14);
  CHECK(tape["recorded"] == 14);
  CHECK(tape["gradient"].empty());
  CHECK(mentions(room->text("picture"), "add 'd'      #5, #2    1x1    0.8        0.310026"));

  // Each operation knows its part of the expression.
  const auto part = [&](std::size_t i) {
    const json& entry = tape["entries"][i - 1];
    return cases[4].expression.substr(entry["from"],
                                      entry["to"].get<std::size_t>() - entry["from"].get<std::size_t>());
  };
  CHECK(part(5) == "w*1.5");
  CHECK(part(6) == "w*1.5 + c");
  CHECK(part(7) == "a*-0.5");
  CHECK(part(12) == "-e");
  CHECK(part(13) == "log_sigmoid(-e)");
  CHECK(part(14) == "log_sigmoid(d) + log_sigmoid(-e)");
}

TEST_CASE("lab tape: another name of a variable does not rename it") {
  const json entries = text(*open({{"expression", "d = x; e = d*d; f = e; f + 1"}}), "tape")["entries"];
  CHECK(entries[0]["name"] == "x");
  CHECK(entries[1]["name"] == "e");
}

TEST_CASE("lab tape: lists differ in structure by an operation, an operand or a plain number") {
  const auto list = [](double x, const std::function<Var(Var)>& f) {
    Tape tape;
    f(tape.leaf(x));
    return lab::tape::list_of(tape);
  };
  const auto base = list(2, [](Var x) { return exp(x) * 3; });
  CHECK(lab::tape::same_structure(base, list(-7, [](Var x) { return exp(x) * 3; })));
  CHECK(!lab::tape::same_structure(base, list(2, [](Var x) { return log(x) * 3; })));
  CHECK(!lab::tape::same_structure(base, list(2, [](Var x) { return exp(x) * x; })));
  CHECK(!lab::tape::same_structure(base, list(2, [](Var x) { return exp(x) * 4; })));
  CHECK(!lab::tape::same_structure(base, list(2, [](Var x) { return exp(x); })));
}

TEST_CASE("lab tape: the sweep of exercise 1.a, turn by turn") {
  const auto room = open({{"expression", "(x + y) * x"}, {"values", {2, 3}}});
  CHECK(numbers(*room, "values") == std::vector<double>{2, 3, 5, 10});
  CHECK(numbers(*room, "turns") == std::vector<double>{2});
  CHECK(numbers(*room, "adjoints") == std::vector<double>{0, 0, 0, 1});
  act(*room, "go", {{"turn", 1}});
  CHECK(numbers(*room, "adjoints") == std::vector<double>{5, 0, 2, 1});
  CHECK(text(*room, "step") == json::parse(R"({"entry": 4, "adjoint": 1, "letters": ["a", "b"],
      "row": {"name": "multiply", "value": "a * b", "derivatives": ["dy * b", "dy * a"]},
      "contributions": [{"operand": 0, "to": 3, "amount": 2, "formula": "dy * b", "numbers": "1 * 2"},
                        {"operand": 1, "to": 1, "amount": 5, "formula": "dy * a", "numbers": "1 * 5"}]})"));
  act(*room, "go", {{"turn", 2}});
  CHECK(numbers(*room, "adjoints") == std::vector<double>{7, 2, 2, 1});
  CHECK(numbers(*room, "gradient") == std::vector<double>{7, 2});
}

TEST_CASE("lab tape: each turn adds its contributions, and the last one leaves the gradient") {
  for (const Case& c : cases) {
    INFO(c.expression << " of '" << c.of << "'");
    const auto room = open({{"expression", c.expression}, {"values", c.at}, {"of", c.of}});
    const json tape = text(*room, "tape"), turns = text(*room, "turns");
    const std::size_t output = tape["output"];
    REQUIRE(output > 0);
    CHECK(text(*room, "step").is_null());

    // Before the first turn only the output has an adjoint that is not 0.
    std::vector<double> expected = numbers(*room, "adjoints");
    std::size_t with_adjoint = 0;
    for (std::size_t i = 1; i <= expected.size(); ++i) {
      with_adjoint += expected[i - 1] == expected[i - 1];
      if (expected[i - 1] == expected[i - 1]) CHECK(expected[i - 1] == (i == output ? 1 : 0));
    }
    CHECK(with_adjoint >= turns.size());

    std::size_t before = output + 1;
    for (std::size_t turn = 1; turn <= turns.size(); ++turn) {
      act(*room, "go", {{"turn", turn}});
      const json step = text(*room, "step");
      const std::size_t entry = step["entry"];
      CHECK(entry == turns[turn - 1]);
      CHECK(entry < before);
      before = entry;
      CHECK(step["adjoint"] == expected[entry - 1]);
      CHECK(!step["contributions"].empty());
      for (const json& given : step["contributions"]) {
        CHECK(given["to"] ==
              tape["entries"][entry - 1]["operands"][given["operand"].get<std::size_t>()]["entry"]);
        expected[given["to"].get<std::size_t>() - 1] += given["amount"].get<double>();
      }
      const std::vector<double> adjoints = numbers(*room, "adjoints");
      for (std::size_t i = 0; i < adjoints.size(); ++i) {
        INFO("entry " << i + 1 << " after the turn of " << entry);
        CHECK(same(adjoints[i], expected[i]));
      }
    }
    const std::vector<double> gradient = numbers(*room, "gradient");
    for (std::size_t i = 0; i < gradient.size(); ++i)
      CHECK((expected[i] == gradient[i] || (expected[i] != expected[i] && gradient[i] == 0)));
    CHECK(text(*room, "check")["ok"] == true);
  }
}

TEST_CASE("lab tape: gradients and second derivatives are those of closed forms") {
  // V = log(x1) + x1 x2 - sin(x2) and its Hessian.
  const double x1 = 2, x2 = 5;
  const auto room = open({{"values", {x1, x2}}});
  const auto is = [&](const std::vector<double>& expected) {
    const std::vector<double> gradient = numbers(*room, "gradient");
    REQUIRE(gradient.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
      CHECK_THAT(gradient[i], WithinAbs(expected[i], tolerance::dozen_roundings * 10));
  };
  is({1 / x1 + x2, x1 - std::cos(x2)});
  CHECK(numbers(*room, "value")[0] == std::log(x1) + x1 * x2 - std::sin(x2));
  const std::size_t length = text(*room, "tape")["entries"].size();

  act(*room, "go", {{"turn", 3}});
  act(*room, "sweep", {{"of", "x1"}});
  is({-1 / (x1 * x1), 1});
  CHECK(text(*room, "step").is_null());
  CHECK_THAT(numbers(*room, "value")[0], WithinRel(1 / x1 + x2, tolerance::dozen_roundings));

  // The list has grown, and what was recorded first is the same.
  const json tape = text(*room, "tape");
  CHECK(tape["recorded"] == length);
  CHECK(tape["entries"].size() > length);
  CHECK(tape["gradient"].size() == 2);
  CHECK(tape["gradient"][0] == tape["output"]);
  CHECK(tape["entries"][length]["from"] == -1);
  CHECK_THAT(tape["entries"][tape["gradient"][1].get<std::size_t>() - 1]["value"].get<double>(),
             WithinRel(x1 - std::cos(x2), tolerance::dozen_roundings));
  act(*room, "sweep", {{"of", "x2"}});
  is({1, std::sin(x2)});

  // Other values, the same list.
  const double structure = numbers(*room, "structure")[0];
  act(*room, "go", {{"turn", 1}});
  act(*room, "values", {{"values", {3, 0.5}}});
  is({1, std::sin(0.5)});
  CHECK(numbers(*room, "structure")[0] == structure);
  act(*room, "sweep", json::object());
  CHECK(numbers(*room, "structure")[0] == structure + 1);
  act(*room, "sweep", {{"of", "x2"}});
  act(*room, "go", {{"turn", 1}});
  CHECK(!text(*room, "step").is_null());
  CHECK(text(*room, "tape")["variables"] ==
        json::parse(
            R"([{"name": "x1", "value": 3, "used": true}, {"name": "x2", "value": 0.5, "used": true}])"));
}

TEST_CASE("lab tape: a derivative that is a plain number has no entry and no sweep") {
  const auto room = open({{"expression", "3*x + 2*y"}, {"of", "x"}});
  CHECK(numbers(*room, "gradient") == std::vector<double>{0, 0});
  CHECK(numbers(*room, "value")[0] == 3);
  const json tape = text(*room, "tape");
  CHECK(tape["output"] == 0);
  CHECK(text(*room, "turns").empty());
  CHECK(text(*room, "check").is_null());
  CHECK(std::isnan(numbers(*room, "error")[0]));
  for (const double adjoint : numbers(*room, "adjoints")) CHECK(std::isnan(adjoint));
  // The gradient of a variable itself is 1, whatever it is.
  const auto itself = open({{"expression", "x"}, {"values", {7}}, {"of", "x"}});
  CHECK(text(*itself, "tape")["output"] == 0);
  CHECK(numbers(*itself, "value")[0] == 1);
  CHECK(text(*itself, "check").is_null());
  CHECK(std::isnan(numbers(*itself, "adjoints")[0]));
}

TEST_CASE("lab tape: what nothing depends on has no adjoint") {
  const auto room =
      open({{"expression", "u = exp(x)*y; x^2"}, {"names", {"x", "y", "z"}}, {"values", {3, 4, 5}}});
  act(*room, "go", {{"turn", 1}});
  const std::vector<double> adjoints = numbers(*room, "adjoints");
  REQUIRE(adjoints.size() == 6);
  CHECK(adjoints[0] == 6);
  for (const std::size_t i : {1, 2, 3, 4}) CHECK(std::isnan(adjoints[i]));
  CHECK(adjoints[5] == 1);
  CHECK(text(*room, "turns") == json::parse("[6]"));
  CHECK(numbers(*room, "gradient") == std::vector<double>{6, 0, 0});
  const json variables = text(*room, "tape")["variables"];
  CHECK(variables[1]["used"] == true);
  CHECK(variables[2]["used"] == false);
  const json entries = text(*room, "tape")["entries"];
  for (std::size_t i = 0; i < 6; ++i) CHECK(entries[i]["path"] == !std::isnan(adjoints[i]));
}

TEST_CASE("lab tape: the check is gradcheck's") {
  const auto room = open({{"expression", "exp(x*y) / (1 + x^2)"}, {"values", {0.7, -1.1}}});
  GradcheckOptions options;
  options.order = 1;
  const GradcheckReport report =
      gradcheck([](const Var& x, const Var& y) { return exp(x * y) / (1 + pow(x, 2)); },
                {Array(0.7), Array(-1.1)}, options);
  REQUIRE(report.coordinates.size() == 2);
  for (const GradcheckCoordinate& c : report.coordinates) {
    CHECK(numbers(*room, "numeric")[c.input] == c.numeric);
    CHECK(numbers(*room, "error")[c.input] == c.error);
    CHECK(numbers(*room, "bound")[c.input] == c.bound);
    CHECK(numbers(*room, "gradient")[c.input] == c.analytic);
    CHECK(c.error <= c.bound);
    CHECK(text(*room, "check")["variables"][c.input]["verdict"] == "pass");
  }
  CHECK(text(*room, "check")["verdict"] == "pass");
  // It is made anew for other values.
  act(*room, "values", {{"values", {0.2, 0.4}}});
  for (const std::size_t i : {0, 1})
    CHECK_THAT(numbers(*room, "numeric")[i],
               WithinAbs(numbers(*room, "gradient")[i], numbers(*room, "bound")[i]));
  // A kink is found; a derivative of zero is checked as such.
  const json kink = text(*open({{"expression", "abs(x)"}, {"values", {0}}}), "check");
  CHECK(kink["ok"] == false);
  CHECK(kink["verdict"] == "kink");
  const json none =
      text(*open({{"expression", "x^2"}, {"values", {0}}}), "check");  // no size to compare with
  CHECK(none["verdict"] == "rough");
  for (const char* flat : {"cos(x)", "1 + x^2", "minimum(x, 1)*y + maximum(x, -1)"}) {
    INFO(flat);
    const json check = text(
        *open({{"expression", flat}, {"values", std::vector(std::strchr(flat, 'y') ? 2 : 1, 0.0)}}), "check");
    CHECK(check["ok"] == true);
    CHECK(check["variables"][0]["verdict"] == "pass");
  }
}

TEST_CASE("lab tape: what is not finite is shown as it is") {
  const json logarithm = text(*open({{"expression", "log(x)"}, {"values", {-1}}}), "tape");
  CHECK(logarithm["entries"][1]["value"].is_null());
  const auto pole = open({{"expression", "1/x"}, {"values", {0}}});
  CHECK(text(*pole, "tape")["entries"][1]["value"] == "inf");
  act(*pole, "go", {{"turn", 1}});
  CHECK(text(*pole, "step")["contributions"][0]["amount"] == "-inf");
  CHECK(text(*pole, "step")["contributions"][0]["numbers"] == "-1 * inf / 0");
  CHECK(numbers(*pole, "adjoints")[0] == -inf);
  CHECK(text(*pole, "check")["ok"] == false);
  // A zero that met an infinity counts as zero, and that is said.
  const auto met = open({{"expression", "x*sqrt(x)"}, {"values", {0}}});
  CHECK(numbers(*met, "gradient")[0] == 0);
  CHECK(mentions(met->text("note"), "sqrt"));
  act(*met, "go", {{"turn", 2}});
  CHECK(numbers(*met, "adjoints")[0] == 0);
  CHECK(text(*met, "step")["contributions"][0]["amount"] == 0);
  act(*met, "values", {{"values", {1}}});
  CHECK(met->text("note").empty());
}

TEST_CASE("lab tape: the rows are those of the table, and numbers are put in for names only") {
  const lab::tape::Row* const square = lab::tape::find_row("square");
  REQUIRE(square != nullptr);
  CHECK(square->operands == 1);
  CHECK(square->value == "square(x)");
  CHECK(square->derivatives[0] == "dy * (2 * x)");
  const lab::tape::Row* const maximum = lab::tape::find_row("maximum");
  REQUIRE(maximum != nullptr);
  CHECK(maximum->operands == 2);
  CHECK(maximum->derivatives[1] == "dy * where(b > a, 1, where(a == b, 0.5, 0))");
  CHECK(lab::tape::find_row("sine") == nullptr);
  CHECK(lab::tape::put_in("dy * (2 * x)", {{"dy", -1.5}, {"x", 3}}) == "(-1.5) * (2 * 3)");
  CHECK(lab::tape::put_in("dy * exp(x) / x2", {{"x", 1}, {"exp", 5}, {"dy", 1e-9}}) == "1e-09 * exp(1) / x2");
  CHECK(lab::tape::put_in("-dy * y / b", {{"dy", 1}, {"y", -inf}, {"b", not_a_number}}) ==
        "-1 * (-inf) / nan");
  CHECK(lab::tape::put_in("dy * 1.4426950408889634", {{"dy", 1.0 / 3}}) == "0.333333 * 1.4426950408889634");
}

TEST_CASE("lab tape: what the room cannot do is refused, and changes nothing") {
  CHECK(mentions(refusal({{"expression", 3}}), "tape", "expression"));
  CHECK(mentions(refusal({{"expression", "x + z"}, {"names", {"x", "y"}}}),
                 "there is no variable 'z'; there are x, y"));
  CHECK(mentions(refusal({{"names", {"x1", "x1"}}}), "names", "twice"));
  CHECK(mentions(refusal({{"names", {"x1", "2"}}}), "names", "'2'"));
  CHECK(mentions(refusal({{"names", {"x1", ""}}}), "names", "''"));
  CHECK(mentions(refusal({{"names", {"x1", "exp"}}}), "names", "'exp'"));
  CHECK(mentions(refusal({{"names", {"x1", "x 2"}}}), "names", "'x 2'"));
  CHECK(mentions(refusal({{"values", {1}}}), "values", "each of 2", "got 1"));
  CHECK(mentions(refusal({{"of", "x3"}}), "of", "'x3'", "x1, x2"));
  CHECK(mentions(refusal({{"value", {1}}}), "there is no 'value'"));

  const auto room = open({{"values", {2, 5}}});
  act(*room, "go", {{"turn", 2}});
  const std::string before = room->text("tape") + room->text("step");
  const auto refused = [&](const char* command, const json& arguments) {
    return message<std::invalid_argument>([&] { act(*room, command, arguments); });
  };
  CHECK(mentions(refused("go", {{"turn", 6}}), "turn", "0 to 5"));
  CHECK(mentions(refused("go", {{"turn", 1.5}}), "turn"));
  CHECK(mentions(refused("go", {{"step", 1}}), "there is no 'step'"));
  CHECK(mentions(refused("values", {{"values", {1, 2, 3}}}), "got 3"));
  CHECK(mentions(refused("values", {{"values", "x"}}), "values"));
  CHECK(mentions(refused("values", {{"values", {1, 2}}, {"of", "x1"}}), "there is no 'of'"));
  CHECK(mentions(refused("sweep", {{"of", "y"}}), "'y'"));
  CHECK(mentions(refused("sweep", {{"of", "x1"}, {"turn", 1}}), "there is no 'turn'"));
  CHECK(mentions(refused("run", json::object()), "no command 'run'", "values, sweep, go"));
  CHECK(mentions(message<std::invalid_argument>([&] { room->numbers("x"); }), "no number 'x'", "adjoints"));
  CHECK(mentions(message<std::invalid_argument>([&] { room->text("x"); }), "no text 'x'", "picture"));
  CHECK(room->text("tape") + room->text("step") == before);
}

TEST_CASE("lab tape: the room is to be had by its name") {
  const int room = lab_open("tape", R"({"expression": "x*x", "values": [3]})");
  REQUIRE(room > 0);
  REQUIRE(lab_numbers(room, "gradient") != nullptr);
  CHECK(lab_numbers(room, "gradient")[0] == 6);
  lab_close(room);
  CHECK(lab_open("tape", R"({"expression": "x*"})") == 0);
  CHECK(mentions(lab_error(), "character 3"));
}

}  // namespace saddle::lab_tape_test
