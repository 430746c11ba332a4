// The checks of each chapter's tasks, and of all of them.
#pragma once

#include "tools/grader/oracles/check.h"

namespace saddle::grader {

const Checks& all_checks();

void add_chapter_1(Checks& checks);
void add_chapter_7(Checks& checks);
void add_chapter_8(Checks& checks);

}  // namespace saddle::grader
