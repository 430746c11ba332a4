// Correct operations with the random inputs on which the gradient checker must not raise an alarm. The inputs
// are well scaled, of size about one, and stay away from kinks by construction: how is said for each
// operation.
#pragma once

#include <string>
#include <vector>

#include "tests/autodiff/check/planted.h"
#include "tests/autodiff/tape/draw.h"

namespace saddle::inline SADDLE_PRECISION::tests {

struct Operation {
  std::string name;
  Function f;
  std::vector<Draw> draws;                 // one for each operand
  std::vector<std::vector<Shape>> shapes;  // each a choice of shapes for the operands
};

// The rows of table.inc: the functions of one operand, and those of two, as arrays, numbers and broadcasts.
const std::vector<Operation>& unary_operations();
const std::vector<Operation>& binary_operations();
// Those of array_ops.h and choose.cpp.
const std::vector<Operation>& array_operations();

// Checks an operation on `count` random inputs, its shapes in turn, one in eight to second order and the
// others to first. Returns the reports of those that fail; in float one in fifty may be too rough to judge.
std::vector<std::string> false_alarms(const Operation& operation, int count);

}  // namespace saddle::inline SADDLE_PRECISION::tests
