#include "examples/digits/evaluation/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace saddle::digits {

std::vector<Requirement> requirements(const ClassShares& shares, const Copying& copying,
                                      const gan::Certificate& certificate) {
  const auto [least, most] = std::minmax_element(shares.samples.begin(), shares.samples.end());
  const double jsd = certificate.jsd, log_2 = std::log(2.0);
  return {
      {fmt::format("each digit has 5 to 15 % of the samples: {:.1f} to {:.1f} %", 100 * *least, 100 * *most),
       *least >= 0.05 && *most <= 0.15},
      {fmt::format("at most one sample in ten is a copy: {:.1f} +- {:.1f} %", 100 * copying.copies,
                   100 * copying.standard_error),
       copying.copies - 3 * copying.standard_error <= 0.1},
      {fmt::format("a new D does not know all samples: JSD = {:.4f} < log 2", jsd),
       jsd + 3 * certificate.standard_error < log_2},
  };
}

}  // namespace saddle::digits
