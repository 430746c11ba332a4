#include "autodiff/check/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "autodiff/check/diagnosis.h"

namespace saddle::inline SADDLE_PRECISION::ad {

Numbers compare(const Difference& d, double analytic, const GradcheckOptions& options) {
  const bool inside = std::isfinite(d.derivative.value);
  const Limit numeric = inside || !options.one_sided ? d.derivative : d.one_sided;
  const double jump = std::abs(d.jump.value);
  const bool kink = inside && jump > 10 * d.jump.bound && jump > look() * std::abs(numeric.value);

  Numbers n{analytic, numeric.value, std::abs(analytic - numeric.value), 0, Verdict::pass};
  // Terms that cancel leave a round-off error of their own size, which is about one.
  const double size = options.expect_zero ? 1 : std::abs(analytic);
  n.bound = numeric.bound + 16 * std::numeric_limits<Real>::epsilon() * size;
  if (kink) {
    n.error = std::max(0.0, n.error - jump / 2);
    n.bound += d.jump.bound / 2;
  }
  const bool fits = n.error <= n.bound;
  if (!std::isfinite(n.numeric))
    n.verdict = Verdict::undefined;
  else if (!std::isfinite(n.analytic))
    n.verdict = Verdict::nan;
  else if (kink && !fits)
    n.verdict = Verdict::off_at_kink;
  else if (kink && !options.one_sided)
    n.verdict = Verdict::kink;
  else
    n.verdict = fits ? Verdict::pass : Verdict::wrong;
  return n;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
