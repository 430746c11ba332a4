// Operations that are wrong on purpose, each beside the same one done right. Their values are correct; the
// defect is one line of the rule.
#pragma once

#include <string>
#include <vector>

#include "autodiff/gradcheck.h"
#include "tests/autodiff/tape/draw.h"

namespace saddle::inline SADDLE_PRECISION::tests {

using Function = std::function<ad::Var(std::span<const ad::Var>)>;

struct Defect {
  std::string name;
  ad::Verdict verdict;     // on the wrong one
  ad::Verdict looks_like;  // the same, unless the verdict is higher_order
  Function wrong, right;
  std::vector<std::vector<Shape>> shapes;  // each a choice of shapes for the operands
  std::vector<Draw> draws;                 // one for each operand
  ad::GradcheckOptions options = {};       // of both
};

const std::vector<Defect>& defects();

// f(defect, inputs, options) for each defect, on each of its shapes, for as many seeds.
using Visit = std::function<void(const Defect&, const std::vector<Array>&, const ad::GradcheckOptions&)>;
void for_each_input(int seeds, const Visit& visit);

}  // namespace saddle::inline SADDLE_PRECISION::tests
