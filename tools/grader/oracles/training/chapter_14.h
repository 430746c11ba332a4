// The checks of chapter 14's tasks. Each has a file and a namespace of its own.
#pragma once

#include <vector>

#include "tools/grader/oracles/check.h"

namespace saddle::grader {

namespace task_14_1 {
std::vector<Check> checks();
}
namespace task_14_2 {
std::vector<Check> checks();
}

}  // namespace saddle::grader
