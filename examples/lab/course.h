// The course of a room's numbers, in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace saddle::lab {

// Rows of numbers at every n-th step, in columns. Where there are more than `most` rows, n doubles and the
// rows of other steps are dropped, so that what is kept depends on the number of steps alone.
class Course {
 public:
  Course(std::size_t columns, std::size_t most, std::int64_t every = 1)
      : most_(most), every_(every), columns_(columns) {}

  std::int64_t every() const { return every_; }
  bool due(std::int64_t step) const { return step % every_ == 0; }

  // Ignored unless the step is due; a number for each column. A step that was recorded last is recorded anew.
  void record(std::int64_t step, std::initializer_list<double> row) {
    if (!due(step)) return;
    if (!steps_.empty() && steps_.back() == static_cast<double>(step)) {
      for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].back() = row.begin()[i];
      return;
    }
    steps_.push_back(static_cast<double>(step));
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].push_back(row.begin()[i]);
    if (steps_.size() > most_) thin();
  }

  const std::vector<double>& steps() const { return steps_; }
  const std::vector<double>& column(std::size_t i) const { return columns_[i]; }

 private:
  void thin() {
    every_ *= 2;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (!due(static_cast<std::int64_t>(steps_[i]))) continue;
      steps_[kept] = steps_[i];
      for (std::vector<double>& column : columns_) column[kept] = column[i];
      ++kept;
    }
    steps_.resize(kept);
    for (std::vector<double>& column : columns_) column.resize(kept);
  }

  std::size_t most_;
  std::int64_t every_;
  std::vector<double> steps_;
  std::vector<std::vector<double>> columns_;
};

}  // namespace saddle::lab
