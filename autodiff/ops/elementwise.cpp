// The table of derivatives at work: each row of table.inc becomes a Rule.
#include "autodiff/row.h"

namespace saddle::inline SADDLE_PRECISION::ad {

#define SADDLE_UNARY(name, ...) const Rule rows::name##_row::rule = rows::unary_rule<rows::name##_row>(#name);
#define SADDLE_BINARY(name, ...) \
  const Rule rows::name##_row::rule = rows::binary_rule<rows::name##_row>(#name);
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY

}  // namespace saddle::inline SADDLE_PRECISION::ad
