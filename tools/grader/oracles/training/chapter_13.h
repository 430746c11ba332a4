// The checks of chapter 13's tasks. Each has a file and a namespace of its own.
#pragma once

#include <vector>

#include "tools/grader/oracles/check.h"

namespace saddle::grader {

namespace task_13_1 {
std::vector<Check> checks();
}
namespace task_13_2 {
std::vector<Check> checks();
}

}  // namespace saddle::grader
