#include "gan/museum.h"

#include <cmath>

#include "gan/claims.h"
#include "gan/museum_rooms.h"

namespace saddle::gan {
namespace {

// Zero for two infinities of one sign; NaN is never right.
double distance(double a, double b) {
  return a == b ? 0 : std::fabs(a - b);
}

}  // namespace

std::span<const Exhibit> museum() {
  static const std::vector<Exhibit> all = [] {
    std::vector<Exhibit> list;
    for (const auto room : {exhibits_of_objectives, exhibits_of_logarithms, exhibits_of_divergences,
                            exhibits_of_samples, exhibits_of_readings}) {
      for (Exhibit& exhibit : room()) list.push_back(std::move(exhibit));
    }
    return list;
  }();
  return all;
}

Measurement compare(const std::vector<Showing>& showings, double tolerance) {
  Measurement result;
  for (const Showing& s : showings) {
    result.add(s.what + ", mistaken", s.mistaken, s.mistaken_formula,
               distance(s.mistaken, s.mistaken_formula));
    result.add(s.what + ", right", s.right, s.right_formula, distance(s.right, s.right_formula));
    const bool far = distance(s.mistaken, s.right) > museum_distance * tolerance;
    result.add(s.what + ", the two are far apart (1: yes)", far, 1);
  }
  return result;
}

std::vector<Claim> claims_of_museum() {
  std::vector<Claim> list;
  for (const Exhibit& exhibit : museum()) {
    const bool first = list.empty();
    list.push_back({.id = exhibit.id,
                    .statement = exhibit.truth,
                    .source = exhibit.source,
                    .formula = exhibit.formula,
                    .derivation = exhibit.why,
                    .tolerance = exhibit.tolerance,
                    .tolerance_reason = exhibit.tolerance_reason,
                    .measure = [&exhibit, first](Study& study) {
                      Measurement result = compare(exhibit.show(study), exhibit.tolerance);
                      result.notes.push_back("Believed: " + exhibit.belief);
                      if (first && study.charts()) result.charts.push_back(chart_of_objectives(study));
                      return result;
                    }});
  }
  return list;
}

}  // namespace saddle::gan
