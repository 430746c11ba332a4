#include "autodiff/custom.h"

#include "autodiff/tape/array_record.h"

namespace saddle::inline SADDLE_PRECISION::ad {

Real& ArrayResult::operator()(Index row, Index col) const {
  return data_[offset(shape_, row, col)];
}

Real& ArrayResult::operator[](Index i) const {
  return data_[offset(shape_, i)];
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
