// The loop over the elements of a broadcast operation. Internal.
#pragma once

#include "autodiff/rule.h"

namespace saddle::inline SADDLE_PRECISION::ad::rows {

// How an operand is walked through while the result is walked through once: rows x cols, a step of 0 where
// broadcast.
struct Walk {
  Index row_step = 0;
  bool steps_along = false;
};

inline Walk walk(Shape operand, Shape result, bool flat) {
  if (flat) return {0, operand.size() > 1};
  if (result.cols == 1) return {0, operand.rows > 1};
  return {operand.rows > 1 ? operand.cols : 0, operand.cols > 1};
}

template <bool a_steps, bool b_steps, class F>
void along(Index n, const Real* a, const Real* b, Index at, F f) {
  for (Index j = 0; j < n; ++j) f(at + j, a[a_steps ? j : 0], b[b_steps ? j : 0]);
}

// f(i, a, b) for each element i of the result.
template <class F>
void each(const Frame& frame, F f) {
  const auto whole = [&](Shape s) { return s.size() == 1 || s == frame.shape; };
  const Shape sa = frame.in[0].shape(), sb = frame.in[1].shape();
  const bool flat = whole(sa) && whole(sb);
  const bool one_row = flat || frame.shape.cols == 1;
  const Walk wa = walk(sa, frame.shape, flat), wb = walk(sb, frame.shape, flat);
  const Index rows = one_row ? 1 : frame.shape.rows;
  const Index cols = one_row ? frame.shape.size() : frame.shape.cols;
  for (Index r = 0; r < rows; ++r) {
    const Real* a = frame.in[0].data() + r * wa.row_step;
    const Real* b = frame.in[1].data() + r * wb.row_step;
    if (wa.steps_along && wb.steps_along)
      along<true, true>(cols, a, b, r * cols, f);
    else if (wa.steps_along)
      along<true, false>(cols, a, b, r * cols, f);
    else if (wb.steps_along)
      along<false, true>(cols, a, b, r * cols, f);
    else
      along<false, false>(cols, a, b, r * cols, f);
  }
}

}  // namespace saddle::inline SADDLE_PRECISION::ad::rows
