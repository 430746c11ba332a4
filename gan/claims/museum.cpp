#include "gan/claims/museum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"

namespace saddle::gan {
namespace {

// The comparison with the smallest error, alone: it is refused only if each of them is. A NaN refuses nothing
// and is the smallest.
Measurement closest(const Measurement& all) {
  Measurement result;
  if (all.comparisons.empty()) return result;
  const auto smaller = [](const Comparison& a, const Comparison& b) {
    return !std::isnan(b.error) && (std::isnan(a.error) || a.error < b.error);
  };
  result.comparisons.push_back(*std::min_element(all.comparisons.begin(), all.comparisons.end(), smaller));
  return result;
}

// The belief as a measurement: that the mistaken way gives the right number.
Measurement compare_belief(const std::vector<Showing>& showings) {
  Measurement result;
  for (const Showing& s : showings) result.add(s.what + ", mistaken", s.mistaken, s.right_formula);
  return closest(result);
}

// Both numbers of each showing against a formula that is 2 % off, or 100 tolerances where it is zero.
Measurement compare_off(const std::vector<Showing>& showings, double tolerance) {
  const auto off = [tolerance](double formula) {
    if (std::isinf(formula)) return 0.0;
    return std::fabs(formula) <= tolerance ? formula + 100 * tolerance : 1.02 * formula;
  };
  Measurement result;
  for (const Showing& s : showings) {
    result.add(s.what + ", mistaken", s.mistaken, off(s.mistaken_formula));
    result.add(s.what + ", right", s.right, off(s.right_formula));
  }
  return closest(result);
}

}  // namespace

std::vector<const Claim*> museum() {
  std::vector<const Claim*> list;
  for (const Claim& claim : claims())
    if (claim.mistake) list.push_back(&claim);
  return list;
}

Measurement compare(const std::vector<Showing>& showings, double tolerance) {
  Measurement result;
  for (const Showing& s : showings) {
    result.add(s.what + ", mistaken", s.mistaken, s.mistaken_formula);
    result.add(s.what + ", right", s.right, s.right_formula);
    const double apart = s.mistaken == s.right ? 0 : std::fabs(s.mistaken - s.right);
    result.at_least(s.what + ", distance of the two", apart, museum_distance * tolerance, 0).control = true;
  }
  return result;
}

void complete(Claim& claim) {
  if (!claim.mistake) return;
  Mistake& mistake = *claim.mistake;
  const auto show = mistake.show;
  claim.wrong.push_back({Wrong::Kind::formula, "the mistaken belief: the mistaken way gives the right number",
                         [show](Study& study) { return compare_belief(show(study)); }});
  if (!claim.statement.empty()) {
    if (mistake.truth.empty()) mistake.truth = claim.statement;
    return;
  }
  claim.statement = mistake.truth;
  claim.derivation = mistake.why;
  claim.tolerance = mistake.tolerance;
  claim.tolerance_reason = mistake.tolerance_reason;
  claim.measure = [draw = claim.measure, show, tolerance = mistake.tolerance,
                   note = "Mistaken belief: " + mistake.belief](Study& study) {
    std::vector<Showing> showings = show(study);
    Measurement result = compare(showings, tolerance);
    result.showings = std::move(showings);
    result.notes.push_back(note);
    if (draw) result.charts = draw(study).charts;
    return result;
  };
  claim.wrong.push_back(
      {Wrong::Kind::off, "the closed forms of both ways 2 % off",
       [show, tolerance = mistake.tolerance](Study& study) { return compare_off(show(study), tolerance); }});
}

void measure_beside(const Claim& claim, Measurement& result, Study& study) {
  const Mistake& mistake = *claim.mistake;
  result.showings = mistake.show(study);
  result.notes.push_back("Mistaken belief: " + mistake.belief);
  result.notes.push_back(mistake.truth == claim.statement ? mistake.why : mistake.truth + " " + mistake.why);
  for (Comparison& comparison : compare(result.showings, mistake.tolerance).comparisons) {
    if (comparison.error <= mistake.tolerance) continue;
    comparison.control = true;
    if (!std::isnan(comparison.error)) comparison.error = std::numeric_limits<double>::infinity();
    result.comparisons.push_back(std::move(comparison));
  }
}

}  // namespace saddle::gan
