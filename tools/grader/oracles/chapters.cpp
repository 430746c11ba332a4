#include "tools/grader/oracles/chapters.h"

namespace saddle::grader {

const Checks& all_checks() {
  static const Checks checks = [] {
    Checks all;
    add_chapter_1(all);
    add_chapter_2(all);
    add_chapter_3(all);
    add_chapter_4(all);
    add_chapter_5(all);
    add_chapter_6(all);
    add_chapter_7(all);
    add_chapter_8(all);
    add_chapter_9(all);
    add_chapter_10(all);
    add_chapter_11(all);
    add_chapter_12(all);
    add_chapter_13(all);
    add_chapter_14(all);
    return all;
  }();
  return checks;
}

}  // namespace saddle::grader
