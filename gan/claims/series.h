// Series of numbers that a claim offers: curves, what each of them is, and the charts that they belong to.
// How a chart is drawn is decided by who draws it: examples/figures/look.h.
#pragma once

#include <string>
#include <vector>

namespace saddle::gan {

// What a curve is. A course, steps and samples are points of a plane.
enum class Role {
  line,         // a quantity over x, in closed form or computed
  measured,     // what should lie on a line
  reference,    // what lines are compared with: a bound, a solution that is known
  course,       // where a flow goes, in the order of time
  steps,        // where an iteration goes: each of its states, in the order of time
  samples,      // in no order
  point,        // a single one, as the start of a course
  place,        // what others should be near, or cross
  equilibrium,  // where the players would stay
};

struct Curve {
  std::string label;
  std::vector<double> x = {}, y = {};  // a y that is not defined is a NaN
  Role role = Role::line;
  // Points in a row with the same x are a jump and not connected: the limits of either side are open ends,
  // and a point between them is the value there.
  bool jumps = false;
};

// Nothing in particular if low is high.
struct Span {
  double low = 0, high = 0;
};

// Where a generator takes one z.
struct Arrow {
  double z = 0, x = 0;
};

struct Chart {
  std::string id, title;
  std::string caption = {};                // what one sees, in a few sentences
  std::string x_label = {}, y_label = {};  // with the unit
  std::vector<Curve> curves = {};          // what comes later stands above what comes before
  std::vector<Arrow> arrows = {};
  std::vector<Chart> panels = {};     // if there are any, they make up the chart
  Span x_domain = {}, y_domain = {};  // what was looked at, where the curves do not reach so far
};

}  // namespace saddle::gan
