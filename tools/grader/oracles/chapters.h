// The checks of each chapter's tasks.
#pragma once

#include "tools/grader/check.h"

namespace saddle::grader {

void add_chapter_1(Checks& checks);

}  // namespace saddle::grader
