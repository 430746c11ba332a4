// The rules for inputs: enough of them, others for each seed, and none at which wrong formulas are right.
#include <algorithm>
#include <cmath>

#include "tests/catch.h"
#include "tests/exercises/solutions.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/check.h"

using namespace saddle::grader;

namespace {

// Calls with each number of random inputs, in lists too.
template <class F>
void for_each_number(const Inputs& inputs, const F& f) {
  for (const Value& value : inputs)
    for (const Leaf& leaf : leaves(value))
      if (const auto* number = std::get_if<double>(&leaf.content)) f(*number);
}

std::string text_of_inputs(const std::vector<Inputs>& all, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    for (const Value& value : all[i]) text += encoded(value) + "\n";
  return text;
}

}  // namespace

TEST_CASE("checks: each task has some, and no other") {
  for (const auto& [number, checks] : all_checks()) CHECK_NOTHROW(find_task(tasks(), number));
  for (const Task& task : tasks()) {
    INFO(task.number);
    REQUIRE(all_checks().contains(task.number));
    for (const Function& f : task.functions) {
      INFO(f.name);
      const auto& checks = all_checks().at(task.number);
      CHECK(std::any_of(checks.begin(), checks.end(), [&](const Check& c) { return c.function == f.name; }));
    }
  }
}

TEST_CASE("checks: three random calls or more, and one that is chosen") {
  for (const auto& [number, checks] : all_checks())
    for (const Check& check : checks) {
      INFO(number << ", " << check.name);
      CHECK(check.random_cases >= 3);
      saddle::ad::Random rng(1);
      CHECK_FALSE(check.structural(rng).empty());
      CHECK(static_cast<bool>(check.expected) != (check.like && check.refuses));
      const auto& functions = find_task(tasks(), number).functions;
      CHECK(std::any_of(functions.begin(), functions.end(),
                        [&](const Function& f) { return f.name == check.function; }));
    }
}

TEST_CASE("checks: random inputs are neither 0 nor 1, and other ones for each seed") {
  for (const auto& [number, checks] : all_checks())
    for (const Check& check : checks) {
      INFO(number << ", " << check.name);
      const auto random = static_cast<std::size_t>(check.random_cases);
      const std::vector<Inputs> one = inputs_of(check, number, 1), again = inputs_of(check, number, 1),
                                two = inputs_of(check, number, 2);
      CHECK(text_of_inputs(one, one.size()) == text_of_inputs(again, again.size()));
      CHECK(text_of_inputs(one, random) != text_of_inputs(two, random));
      for (std::size_t i = 0; i < random; ++i)
        for_each_number(one[i], [](double x) { CHECK((x != 0 && x != 1 && x != -1)); });
    }
}

TEST_CASE("checks: right answers are finite numbers, sizes and words") {
  for (const auto& [number, checks] : all_checks())
    for (const Check& check : checks) {
      if (!check.expected) continue;
      INFO(number << ", " << check.name);
      const std::vector<Inputs> all = inputs_of(check, number, 3);
      for (int i = 0; i < check.random_cases; ++i) {
        const Value right = check.expected(all[static_cast<std::size_t>(i)]);
        for_each_number({right}, [](double x) { CHECK(std::abs(x) <= 1e300); });
      }
    }
}
