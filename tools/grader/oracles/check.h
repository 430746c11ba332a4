// What a solution is tested with: which function is called, with which inputs, and what the right answers
// are. None of this is ever compiled together with a solution.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"
#include "tools/grader/oracles/value.h"

namespace saddle::grader {

// A number is right if |got - expected| <= relative * |expected| + absolute. NaN is right only where NaN is
// expected.
struct Tolerance {
  double relative = 0, absolute = 0;
};

// One check is one line of the verdict: "softplus, its derivative in the tails".
struct Check {
  std::string name;
  std::string function;  // as task.json names it

  // Random inputs, from the seed of the student: at least three calls, each with other inputs.
  int random_cases = 4;
  std::function<Inputs(ad::Random&)> draw = {};
  // Inputs that are chosen for their structure, at least one: tails, empty lists, shapes that are not square.
  std::function<std::vector<Inputs>(ad::Random&)> structural = {};

  // The right answer. Exactly one of `expected` and `refuses` is given.
  std::function<Value(const Inputs&)> expected = {};
  Tolerance tolerance = {};

  // Where many answers are right: what `like` looks like (sizes of lists and kinds of numbers count), and why
  // an answer is wrong, or an empty text.
  std::function<Value(const Inputs&)> like = {};
  std::function<std::string(const Inputs&, const Value&)> refuses = {};

  // The answers are derivatives: the verdict is in the words of gradcheck.
  bool derivative = false;
  // The shapes of the gradients in an answer, which is then their numbers one after the other, row by row.
  // Without it each number of an answer is the derivative by an input of its own, and all calls are judged
  // together.
  std::function<std::vector<ad::Shape>(const Inputs&)> shapes = {};
};

// The checks of each task, by its number.
using Checks = std::map<std::string, std::vector<Check>, std::less<>>;

}  // namespace saddle::grader
