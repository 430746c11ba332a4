// What grading prints, for people and for programs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/grader/grade.h"

namespace saddle::grader {

struct Graded {
  const Task* task;
  Grade grade;
};

// A table of task, points and verdict, at most `width` columns wide, and the sum of the points.
std::string table_text(const std::vector<Graded>& all, std::size_t width);

// The same as one object of JSON.
std::string table_json(const std::vector<Graded>& all, std::uint64_t seed);

// What somebody learns who has solved the task: the idea, and what is commonly got wrong.
std::string after_success(const Task& task, std::size_t width);

}  // namespace saddle::grader
