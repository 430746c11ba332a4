// The checks of the tasks of chapter 3 that have a file of their own.
#pragma once

#include <vector>

#include "tools/grader/oracles/check.h"

namespace saddle::grader {

namespace task_3_1 {
std::vector<Check> checks();
}
namespace task_3_2 {
std::vector<Check> checks();
}

}  // namespace saddle::grader
