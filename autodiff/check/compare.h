// Compares one derivative with its difference quotients. Internal to autodiff/.
#pragma once

#include "autodiff/check/difference.h"
#include "autodiff/gradcheck.h"

namespace saddle::inline SADDLE_PRECISION::ad {

struct Numbers {
  double analytic, numeric, error, bound;
  Verdict verdict;  // pass, undefined, nan, kink, off_at_kink or wrong
};

Numbers compare(const Difference& d, double analytic, const GradcheckOptions& options);

}  // namespace saddle::inline SADDLE_PRECISION::ad
