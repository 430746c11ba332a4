// The report of the gradient checker, as text for people and as data for programs.
#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "autodiff/gradcheck.h"
#include "tests/autodiff/check/planted.h"
#include "tests/catch.h"
#include "tests/json_reader.h"
#include "tests/message.h"

using namespace saddle::ad;
using namespace saddle::tests;
using saddle::JsonReader;
using saddle::JsonValue;
using saddle::mentions;

namespace {

GradcheckReport report_of(Verdict verdict, std::size_t shapes = 0) {
  const auto defect =
      std::find_if(defects().begin(), defects().end(), [=](const Defect& d) { return d.verdict == verdict; });
  REQUIRE(defect != defects().end());
  Random random(3);
  std::vector<Array> inputs;
  for (std::size_t k = 0; k < defect->draws.size(); ++k)
    inputs.push_back(defect->draws[k](defect->shapes.at(shapes).at(k), random));
  return gradcheck_all(defect->wrong, inputs, defect->options);
}

// Whether a member is the number, as the convention writes it.
bool holds(const JsonValue& v, double x) {
  if (std::isnan(x)) return v.kind == JsonValue::Kind::null;
  if (std::isinf(x)) return v.kind == JsonValue::Kind::string && v.text == (x > 0 ? "inf" : "-inf");
  return v.number() == x;
}

}  // namespace

TEST_CASE("gradcheck report: JSON holds every number and verdict exactly, for each kind of defect") {
  for (const Verdict verdict : verdicts()) {
    if (verdict == Verdict::pass) continue;
    const GradcheckReport report = report_of(verdict);
    INFO(report.json());
    const JsonValue json = JsonReader::read(report.json());
    CHECK(json.at("ok").text == "false");
    CHECK(json.at("verdict").text == identifier(verdict));
    CHECK(json.at("vacuous").text == (report.vacuous() ? "true" : "false"));
    CHECK(json.at("order").number() == report.options.order);
    CHECK(json.at("seed").number() == 1);
    CHECK(holds(json.at("resolution"), report.resolution()));
    CHECK(json.at("not_repeatable").text == report.not_repeatable);
    const std::vector<JsonValue>& inputs = json.at("inputs").elements;
    REQUIRE(inputs.size() == report.inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      CHECK(inputs[i].at("name").text == report.inputs[i].name);
      CHECK(inputs[i].at("zero").text == (report.inputs[i].zero ? "true" : "false"));
      CHECK(holds(inputs[i].at("resolution"), report.inputs[i].resolution));
    }
    const std::vector<JsonValue>& list = json.at("coordinates").elements;
    REQUIRE(list.size() == report.coordinates.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      const GradcheckCoordinate& c = report.coordinates[i];
      CHECK(holds(list[i].at("analytic"), c.analytic));
      CHECK(holds(list[i].at("numeric"), c.numeric));
      CHECK(holds(list[i].at("error"), c.error));
      CHECK(holds(list[i].at("bound"), c.bound));
      CHECK(list[i].at("order").number() == c.order);
      CHECK(list[i].at("input").number() == static_cast<double>(c.input));
      CHECK(list[i].at("row").number() == static_cast<double>(c.row));
      CHECK(list[i].at("col").number() == static_cast<double>(c.col));
      CHECK(list[i].at("entry").text == c.entry);
      CHECK(list[i].at("operation").text == c.operation);
      CHECK(list[i].at("verdict").text == identifier(c.verdict));
      CHECK(list[i].at("looks_like").text == identifier(c.looks_like));
      CHECK(list[i].at("detail").text == c.detail);
    }
  }
}

TEST_CASE("gradcheck report: JSON of a check that passes says so, and one seed gives one text") {
  const auto f = [](const Var& x) { return exp(x).named("a \"quoted\\\" label\n"); };
  const GradcheckOptions options{.seed = 18446744073709551615u};
  const GradcheckReport report = gradcheck(f, Array{{0.5, -0.25}}, options);
  const JsonValue json = JsonReader::read(report.json());
  CHECK(json.at("ok").text == "true");
  CHECK(json.at("verdict").text == "pass");
  CHECK(json.at("seed").text == "18446744073709551615");
  CHECK(json.at("coordinates").elements.at(0).at("operation").text == "a \"quoted\\\" label\n");
  CHECK(report.json() == gradcheck(f, Array{{0.5, -0.25}}, options).json());
}

TEST_CASE("gradcheck report: what is not finite is a string or null in JSON") {
  GradcheckReport report;
  GradcheckCoordinate c{};
  c.analytic = std::numeric_limits<double>::infinity();
  c.numeric = -std::numeric_limits<double>::infinity();
  c.error = -std::numeric_limits<double>::quiet_NaN();
  c.bound = 0.1;
  report.coordinates.push_back(c);
  CHECK(mentions(report.json(), "\"analytic\": \"inf\"", "\"numeric\": \"-inf\"", "\"error\": null",
                 "\"bound\": 0.10000000000000001"));
  JsonReader::read(report.json());
}

TEST_CASE("gradcheck report: each verdict has an identifier of its own, and words") {
  std::set<std::string> identifiers, names;
  for (const Verdict verdict : verdicts()) {
    const std::string id = identifier(verdict);
    INFO(id);
    CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos);
    CHECK(identifiers.insert(id).second);
    CHECK(names.insert(to_string(verdict)).second);
    CHECK(*appearance(verdict) != '\0');
    CHECK(*usual_cause(verdict) != '\0');
  }
}

namespace {

// The words of a text, however its lines are broken.
std::string unbroken(const std::string& text) {
  std::istringstream words(text);
  std::string all, word;
  while (words >> word) all += (all.empty() ? "" : " ") + word;
  return all;
}

}  // namespace

TEST_CASE("gradcheck report: the text says what each defect looks like and what usually causes it") {
  for (const Verdict verdict : verdicts()) {
    if (verdict == Verdict::pass) continue;
    const GradcheckReport report = report_of(verdict);
    const std::string text = unbroken(report.text());
    INFO(report.text());
    CHECK(mentions(text, to_string(verdict)));
    if (verdict != Verdict::higher_order)
      CHECK(mentions(text, appearance(verdict), std::string("usual cause: ") + usual_cause(verdict)));
    const auto c = std::find_if(report.coordinates.begin(), report.coordinates.end(),
                                [](const GradcheckCoordinate& k) { return k.verdict != Verdict::pass; });
    if (c == report.coordinates.end()) continue;
    CHECK(mentions(text, "analytic numeric error bound", c->entry));
  }
  CHECK(mentions(
      report_of(Verdict::wrong_sign).text(),
      "  wrong sign: minus the difference quotient\n  usual cause: a negation is missing or doubled\n"));
  CHECK(mentions(unbroken(report_of(Verdict::missing_mean).text()), "[12 times]"));
  CHECK(mentions(unbroken(report_of(Verdict::missing_broadcast_sum).text()), "[row 0]"));
  CHECK(mentions(unbroken(report_of(Verdict::wrong_operand).text()), "[the gradient of input 1]"));
  CHECK(mentions(report_of(Verdict::higher_order).text(), "first derivative right, second wrong (detached)"));
}

TEST_CASE("gradcheck report: no line of the text is wider than 75 columns, whatever is in it") {
  const auto check = [](const GradcheckReport& report) {
    std::istringstream lines(report.text());
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      CHECK(line.size() <= 75);
      CHECK((line.empty() || line.back() != ' '));
    }
  };
  for_each_input(
      1, [&](const Defect& defect, const std::vector<Array>& inputs, const GradcheckOptions& options) {
        check(gradcheck_all(defect.wrong, inputs, options));
        check(gradcheck_all(defect.right, inputs, options));
      });
  const std::string name(200, 'n');
  Parameter p(name, Array{{-1.23456789e-100, 2}});
  const std::vector<Parameter*> list{&p};
  check(gradcheck([&](Tape& tape) { return sum(stop_gradient(exp(tape.leaf(p)))).named(name); }, list));
  check(
      gradcheck([&](Tape& tape) { return (tape.leaf(p) * stop_gradient(tape.leaf(p))).named(name); }, list));
  check(gradcheck([&](Tape& tape) { return (0 * tape.leaf(p)).named(name); }, list));
}

TEST_CASE("gradcheck report: many wrong coordinates are cut short, each look named once") {
  const auto f = [](const Var& x) { return stop_gradient(2 * exp(x)) - exp(x); };
  const std::string text = gradcheck(f, Array::filled(5, 7, 0.25), {.order = 1}).text();
  CHECK(mentions(text, "35 of 35", "and 25 more"));
  CHECK(text.find("wrong sign") == text.rfind("wrong sign"));
}

TEST_CASE("gradcheck report: a gradient of the wrong shape spares the inputs that are right") {
  const GradcheckReport report = report_of(Verdict::gradient_shape);
  INFO(report.text());
  CHECK(mentions(report.text(), "planted", "operand 0", "3x4", "4x3"));
  const auto defect = std::find_if(defects().begin(), defects().end(), [](const Defect& d) {
    return d.name == "a row added, its sum along the wrong axis";
  });
  REQUIRE(defect != defects().end());
  const GradcheckReport second =
      gradcheck_all(defect->wrong, {Array::filled(3, 4, 0.5), Array::filled(1, 4, 0.5)}, {});
  for (const GradcheckCoordinate& c : second.coordinates)
    CHECK(c.verdict == (c.input == 0 ? Verdict::pass : Verdict::gradient_shape));
}

TEST_CASE("gradcheck report: backward and grad refuse a cotangent of the wrong shape") {
  for (const Defect& defect : defects()) {
    if (defect.verdict != Verdict::gradient_shape) continue;
    INFO(defect.name);
    for (const std::vector<Shape>& shapes : defect.shapes) {
      Tape tape;
      std::vector<Var> x;
      for (const Shape& shape : shapes) x.push_back(tape.leaf(Array::filled(shape.rows, shape.cols, 0.5)));
      const Var y = sum(defect.wrong(x));
      CHECK_THROWS_AS(backward(y, x), ShapeError);
      CHECK_THROWS_AS(grad(y, x), ShapeError);
      // The tape is as good as before.
      CHECK(backward(sum(sin(x[0])), x[0])[x[0]][0] == std::cos(0.5));
    }
  }
}
