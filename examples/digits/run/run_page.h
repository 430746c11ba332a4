// The page of a run: sheets of samples, frame by frame, over the curves of training.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "examples/digits/run/record.h"

namespace saddle::digits {

// Whether a sheet is drawn after this epoch: about four times for each doubling, and after the last one.
bool sheet_due(std::int64_t epoch, std::int64_t last);

struct Sheet {
  CurvePoint point;  // after the epoch that it was drawn after
  std::string png;
};

// One HTML file without a network: a slider over the sheets, the costs of both players beside their values at
// the equilibrium. Leaves out every other sheet until the page is of a bearable size; the last one stays.
// Throws std::invalid_argument if there is no sheet.
std::string run_page(const Settings& settings, const std::vector<CurvePoint>& curve,
                     std::vector<Sheet> sheets);

}  // namespace saddle::digits
