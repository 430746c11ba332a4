#include "gan/claims/museum.h"

#include <algorithm>
#include <cmath>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/mistakes/rooms.h"

namespace saddle::gan {
namespace {

// The comparison with the smallest error, alone: it is refused only if each of them is.
Measurement closest(const Measurement& all) {
  Measurement result;
  const auto smaller = [](const Comparison& a, const Comparison& b) { return !(b.error <= a.error); };
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

std::span<const Exhibit> museum() {
  static const std::vector<Exhibit> all = [] {
    std::vector<Exhibit> list;
    for (const auto room : {
             exhibits_of_objectives,
             exhibits_of_logarithms,
             exhibits_of_divergences,
             exhibits_of_samples,
             exhibits_of_readings,
#ifdef SADDLE_GAMES
             exhibits_of_games,
#endif
         }) {
      for (Exhibit& exhibit : room()) list.push_back(std::move(exhibit));
    }
    return list;
  }();
  return all;
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

std::vector<Claim> claims_of_museum() {
  std::vector<Claim> list;
  for (const Exhibit& exhibit : museum()) {
    const bool first = list.empty();
    list.push_back(
        {.id = exhibit.id,
         .statement = exhibit.truth,
         .source = exhibit.source,
         .formula = exhibit.formula,
         .derivation = exhibit.why,
         .tolerance = exhibit.tolerance,
         .tolerance_reason = exhibit.tolerance_reason,
         .measure =
             [&exhibit, first](Study& study) {
               Measurement result = compare(exhibit.show(study), exhibit.tolerance);
               result.notes.push_back("Mistaken belief: " + exhibit.belief);
               if (first && study.charts()) result.charts.push_back(chart_of_objectives(study));
               return result;
             },
         .figure = first,
         .wrong = {{Wrong::Kind::formula, "the belief: the mistaken way gives the right number",
                    [&exhibit](Study& study) { return compare_belief(exhibit.show(study)); }},
                   {Wrong::Kind::off, "the closed forms of both ways 2 % off", [&exhibit](Study& study) {
                      return compare_off(exhibit.show(study), exhibit.tolerance);
                    }}}});
  }
  return list;
}

}  // namespace saddle::gan
