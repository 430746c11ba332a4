// Which answers are right, and the words for those that are not.
#include "tools/grader/judge.h"

#include <sstream>

#include "tests/catch.h"

using namespace saddle::grader;
using saddle::ad::Random;
using saddle::ad::Shape;

namespace {

Answer value(const std::string& words) {
  Answer answer;
  std::istringstream in(words);
  for (std::string word; in >> word;) answer.words.push_back(word);
  return answer;
}

Check doubled(Value expected) {
  Check check;
  check.name = "the check";
  check.function = "f";
  check.expected = [expected](const Inputs&) { return expected; };
  check.tolerance = {1e-6, 0};
  return check;
}

std::string verdict(const Check& check, const Answer& answer) {
  const std::vector<Call> calls = {{"name", {2.5}}};
  return judge(check, calls, std::vector{answer});
}

// Three calls of the derivative of x^2 at x, each answered by what is given.
std::string verdict_on_derivative(const std::function<double(double)>& derivative) {
  Check check = doubled(0.0);
  check.derivative = true;
  check.expected = [](const Inputs& in) { return Value(2 * in[0].number()); };
  std::vector<Call> calls;
  std::vector<Answer> answers;
  for (const double x : {0.5, -1.5, 3.0}) {
    calls.push_back({"name", {x}});
    answers.push_back(value(encoded(derivative(x))));
  }
  return judge(check, calls, answers);
}

}  // namespace

TEST_CASE("judge: numbers within the tolerance are right, NaN and others are not") {
  const Check check = doubled(4.0);
  CHECK(verdict(check, value("4")).empty());
  CHECK(verdict(check, value("0x1p+2")).empty());
  CHECK(verdict(check, value("4.000003")).empty());
  CHECK(verdict(check, value("4.00001")) == "the check: f(2.5): expected 4, got 4.00001");
  CHECK(verdict(check, value("nan")) == "the check: f(2.5): expected 4, got nan");
  CHECK(verdict(check, value("inf")) == "the check: f(2.5): expected 4, got inf");
  CHECK(verdict(check, value("four")) == "the check: f(2.5): expected a number, got \"four\"");
  CHECK(verdict(check, value("")) == "the check: f(2.5): expected 1 numbers or words, got 0");
  CHECK_FALSE(verdict(check, value("4 4")).empty());
}

TEST_CASE("judge: infinity and NaN are right where they are expected, and there alone") {
  const Check infinite = doubled(std::numeric_limits<double>::infinity()), none = doubled(std::nan(""));
  CHECK(verdict(infinite, value("inf")).empty());
  CHECK_FALSE(verdict(infinite, value("-inf")).empty());
  CHECK_FALSE(verdict(infinite, value("1e308")).empty());
  CHECK(verdict(none, value("nan")).empty());
  CHECK_FALSE(verdict(none, value("0")).empty());
}

TEST_CASE("judge: lists by size and place, integers and words exactly") {
  const Check check = doubled(Value::List{1.5, 2.5});
  CHECK(verdict(check, value("2 1.5 2.5")).empty());
  CHECK(verdict(check, value("3 1.5 2.5 0")) == "the check: f(2.5): expected 2 elements, got 3");
  CHECK(verdict(check, value("2 1.5 2.6")) == "the check: f(2.5): expected 2.5 at [1], got 2.6");
  CHECK(verdict(doubled(7), value("7")).empty());
  CHECK(verdict(doubled(7), value("7.0000001")) == "the check: f(2.5): expected 7, got 7.0000001");
  CHECK(verdict(doubled("pure"), value("pure")).empty());
  CHECK(verdict(doubled("pure"), value("mixed")) == "the check: f(2.5): expected \"pure\", got \"mixed\"");
}

TEST_CASE("judge: an exception is right where one is expected, and there alone") {
  Answer thrown;
  thrown.throws = true;
  thrown.message = "no";
  CHECK(verdict(doubled(Throws{}), thrown).empty());
  CHECK(verdict(doubled(Throws{}), value("1")) == "the check: f(2.5): expected an exception, got an answer");
  CHECK(verdict(doubled(1.0), thrown) == "the check: f(2.5): threw an exception: no");
  thrown.message = "not implemented yet: task 2.1";
  CHECK(verdict(doubled(Throws{}), thrown) == "the check: f: not implemented yet: task 2.1");
}

TEST_CASE("judge: the call that is wrong first can be repeated: it is whole, with all digits") {
  const Check check = doubled(1.0);
  const double x = 0.1 + 0.2;
  const Inputs inputs = {x, std::vector<int>(20, 7), Value::List{"word", std::vector<double>{-1e300}}};
  const std::vector<Call> calls = {{"a", {1.0}}, {"b", inputs}};
  const std::vector<Answer> answers = {value("1"), value("2")};
  std::string sevens = "7";
  for (int i = 1; i < 20; ++i) sevens += ", 7";
  CHECK(first_wrong_call(check, calls, answers) ==
        "f(0.30000000000000004, {" + sevens + "}, {\"word\", {-1e+300}})");
  CHECK(first_wrong_call(check, std::vector<Call>{calls[0]}, std::vector<Answer>{answers[0]}).empty());
}

TEST_CASE("judge: where many answers are right, the check itself looks at them") {
  Check check = doubled(0.0);
  check.expected = {};
  check.like = [](const Inputs&) { return Value(std::vector<double>{0.0, 0.0}); };
  check.refuses = [](const Inputs& in, const Value& answer) -> std::string {
    const auto x = answer.numbers();
    return x[0] + x[1] == in[0].number() ? "" : "the sum is wrong";
  };
  CHECK(verdict(check, value("2 1 1.5")).empty());
  CHECK(verdict(check, value("2 2 1")) == "the check: f(2.5): the sum is wrong");
  CHECK(verdict(check, value("3 1 1 0.5")) == "the check: f(2.5): expected 2 elements, got 3");
  CHECK(verdict(check, value("2 nan 1")) == "the check: f(2.5): the sum is wrong");
}

TEST_CASE("judge: a wrong derivative has the verdict of gradcheck") {
  CHECK(verdict_on_derivative([](double x) { return 2 * x; }).empty());
  const auto begins = [](const std::string& text, const std::string& with) {
    INFO(text);
    CHECK(text.starts_with("the check: " + with + "; likely cause: "));
  };
  begins(verdict_on_derivative([](double x) { return -2 * x; }), "wrong sign");
  begins(verdict_on_derivative([](double x) { return x; }), "factor 2 (half)");
  begins(verdict_on_derivative([](double) { return 0; }), "detached: it is 0, or rounded to 0");
  begins(verdict_on_derivative([](double x) { return 2.001 * x; }), "precision");
  begins(verdict_on_derivative([](double) { return std::nan(""); }), "NaN in the gradient");
  CHECK(verdict_on_derivative([](double x) { return x * x + 7; }).starts_with("the check: wrong; f("));
}

TEST_CASE("judge: a gradient of a shape that is transposed, or lacks its mean, is named") {
  Check check = doubled(std::vector<double>{1.5, 2.5, 4.25, 5.75, 7.25, 9.5});
  check.derivative = true;
  check.shapes = [](const Inputs&) { return std::vector<Shape>{{2, 3}}; };
  CHECK(verdict(check, value("6 1.5 2.5 4.25 5.75 7.25 9.5")).empty());
  // Each element holds the number that stands at its place in the transposed gradient.
  CHECK(verdict(check, value("6 1.5 5.75 2.5 7.25 4.25 9.5")).starts_with("the check: transposed"));
  CHECK(verdict(check, value("6 9 15 25.5 34.5 43.5 57")).starts_with("the check: missing 1/n (6 times)"));
}

TEST_CASE("judge: derivatives of several lengths, or of which many are right, have a verdict too") {
  Check check = doubled(0.0);
  check.derivative = true;
  check.expected = [](const Inputs& in) {
    return Value(std::vector<double>(static_cast<std::size_t>(in[0].number()), 1.5));
  };
  const std::vector<Call> calls = {{"one", {1.0}}, {"two", {2.0}}};
  const std::vector<Answer> answers = {value("1 1.5"), value("2 1.5 4")};
  CHECK(judge(check, calls, answers) == "the check: f(2): expected 1.5 at [1], got 4");

  check.expected = {};
  check.like = [](const Inputs&) { return Value(0.0); };
  check.refuses = [](const Inputs&, const Value&) { return std::string("it is wrong"); };
  CHECK(verdict(check, value("4")) == "the check: f(2.5): it is wrong");
}
