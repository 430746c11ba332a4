// The mistakes of task 3.2, and which of them is in a claim.
#pragma once

#include <string>
#include <vector>

namespace saddle::grader::task_3_2 {

using Numbers = std::vector<double>;

// The gradients of examples, rows x cols, and the claim for their sum.
struct Case {
  int rows, cols;
  std::vector<Numbers> parts;
  Numbers claimed;

  std::size_t size() const { return static_cast<std::size_t>(rows * cols); }
};

Numbers right_gradient(const Case& c);
Numbers times(Numbers g, double factor);
Numbers transposed(const Case& c, const Numbers& g);

// The answer; `clear` becomes false if two numbers that are compared neither agree nor are far apart.
std::string name_of(const Case& c, bool& clear);

}  // namespace saddle::grader::task_3_2
