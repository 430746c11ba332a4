#include "autodiff/custom.h"

#include "autodiff/tape/array_record.h"

namespace saddle::inline SADDLE_PRECISION::ad {

Real& ArrayResult::operator()(Index row, Index col) const {
  if (row < 0 || row >= shape_.rows || col < 0 || col >= shape_.cols)
    throw std::out_of_range(
        fmt::format("array: index ({}, {}) must lie inside the shape {}", row, col, to_string(shape_)));
  return data_[row * shape_.cols + col];
}

Real& ArrayResult::operator[](Index i) const {
  if (i < 0 || i >= size())
    throw std::out_of_range(
        fmt::format("array: index {} must lie inside the shape {}", i, to_string(shape_)));
  return data_[i];
}

void detail::check_operands(const char* name, std::span<const Var> operands) {
  Store::common_tape(name, operands);
}

Var detail::record_custom(const Rule& rule, std::span<const Var> operands, Shape shape, Location here) {
  if (shape.rows < 1 || shape.cols < 1)
    reject("{}: the result must have at least one row and one column, got {}", rule.name, to_string(shape));
  return record(rule, operands, shape, {}, here);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
