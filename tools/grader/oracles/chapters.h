// The checks of each chapter's tasks, and of all of them.
#pragma once

#include "tools/grader/oracles/check.h"

namespace saddle::grader {

const Checks& all_checks();

void add_chapter_1(Checks& checks);
void add_chapter_2(Checks& checks);
void add_chapter_3(Checks& checks);
void add_chapter_4(Checks& checks);
void add_chapter_5(Checks& checks);
void add_task_5_2(Checks& checks);
void add_chapter_6(Checks& checks);
void add_task_6_2(Checks& checks);
void add_chapter_7(Checks& checks);
void add_chapter_8(Checks& checks);
void add_chapter_9(Checks& checks);
void add_task_9_1(Checks& checks);
void add_task_9_2(Checks& checks);
void add_chapter_10(Checks& checks);
void add_chapter_11(Checks& checks);
void add_chapter_12(Checks& checks);
void add_chapter_13(Checks& checks);
void add_chapter_14(Checks& checks);

// The tasks whose checks have a file of their own.
std::vector<Check> linear_time();        // 1.2
std::vector<Check> find_the_mistakes();  // 1.3
std::vector<Check> undo_a_broadcast();   // 2.1
std::vector<Check> task_11_2();
std::vector<Check> task_11_2_runs();
std::vector<Check> task_12_2();
std::vector<Check> task_12_3();
namespace task_3_1 {
std::vector<Check> checks();
}
namespace task_3_2 {
std::vector<Check> checks();
}
namespace task_4_1 {
std::vector<Check> checks();
}
namespace task_4_2 {
std::vector<Check> checks();
}
namespace task_13_1 {
std::vector<Check> checks();
}
namespace task_13_2 {
std::vector<Check> checks();
}
namespace task_14_1 {
std::vector<Check> checks();
}
namespace task_14_2 {
std::vector<Check> checks();
}

}  // namespace saddle::grader
