// Compares the answers of a solution with the right ones, and says in words what is wrong.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/grader/oracles/check.h"

namespace saddle::grader {

// One call that a solution has to answer.
struct Call {
  std::string name;  // made up for this run
  Inputs inputs;
};

// What a solution answered to a call.
struct Answer {
  bool throws = false;
  std::string message;             // what() of the exception
  std::vector<std::string> words;  // of the value
};

// The verdict on all calls of one check: empty if all answers are right, else in words what is wrong, with
// the first call that shows it.
std::string judge(const Check& check, std::span<const Call> calls, std::span<const Answer> answers);

// The first call with a wrong answer, as C++ writes it, so that a student can repeat it: whole and with all
// digits. Empty if there is none, or its function is not written yet.
std::string first_wrong_call(const Check& check, std::span<const Call> calls,
                             std::span<const Answer> answers);

}  // namespace saddle::grader
