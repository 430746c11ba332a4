// The paper's statements as data: what is claimed, where it stands, why it is true, and how it is measured.
//
//   Study study({.seed = 1});
//   for (const Claim& claim : claims()) {
//     const Verdict verdict = check(claim, study);
//     ... verdict.pass, verdict.measurement.worst().error
//   }
//
// verify_paper, the tests and the docs read this one list; nothing else knows how a claim is checked. The two
// sides of a claim share no code but the densities.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace saddle::gan {

class Study;  // what the measurements of one run share (study.h)

// One comparison: a measured number, what it should be, and how far off it is. The error is |measured -
// closed_form| unless the claim says otherwise.
struct Comparison {
  std::string what;  // "N(0,1) | Cauchy(0,1)": p_data | p_g
  double measured = 0;
  double closed_form = 0;
  double error = 0;
};

// How a curve is to be drawn where that matters, as in a figure of the paper; by_place leaves it to the
// reader of the chart. Points are large, for a few; dots are small, for many.
enum class Ink { by_place, blue, orange, green, grey };
enum class Stroke { by_place, solid, dashed, dotted, points, dots };

// A curve of a chart.
struct Curve {
  std::string label;
  std::vector<double> x, y;
  Ink ink = Ink::by_place;
  Stroke stroke = Stroke::by_place;
};

// Where a generator takes one z.
struct Arrow {
  double z = 0, x = 0;
};

// Numbers to be drawn, should somebody want a figure; a point that is not defined has a y of NaN. The first
// curve is the theory, the second what was measured to lie on it, unless the curves say how to draw them.
struct Chart {
  std::string id;
  std::string title;
  std::string caption;  // what one sees, in a few sentences
  std::string x_label, y_label;
  std::vector<Curve> curves;
  bool log_y = false;              // the y axis is logarithmic
  std::vector<Arrow> arrows = {};  // to be drawn below the curves, from a z axis up to the x axis
  std::vector<Chart> panels = {};  // if there are any, they make up the figure, side by side
  bool log_x = false;              // the x axis is logarithmic
  bool equal_scales = false;       // one unit of x is drawn as long as one of y, as for a plane
  double y_reach = 0;              // the y axis goes at least as far as this
};

// What a claim's function found out: many comparisons of which the worst decides.
class Measurement {
 public:
  void add(std::string what, double measured, double closed_form);
  void add(std::string what, double measured, double closed_form, double error);

  // The comparison with the largest error; a NaN is larger than any number.
  // Throws std::logic_error if nothing was compared: an empty measurement must not pass.
  const Comparison& worst() const;

  std::vector<Comparison> comparisons;
  std::vector<std::string> notes;  // what a reader should know beside the number, each a sentence
  std::vector<Chart> charts;       // filled if the study asks for them
};

struct Claim {
  std::string id;          // lower case and hyphens: thm-1
  std::string statement;   // one sentence
  std::string source;      // Goodfellow et al. 2014, Thm. 1
  std::string formula;     // the closed form, as one line of text
  std::string derivation;  // why it is true, in a few sentences
  double tolerance = 0;    // the largest error that passes
  std::string tolerance_reason;
  std::function<Measurement(Study&)> measure;
  bool slow = false;  // among those that take longest: left out by verify_paper --quick

  // Where the claim belongs, and the page that explains it: docs/equilibrium-cards.md, or none. The list of
  // all claims fills them in.
  std::string section = {}, page = {};
};

// All claims, section by section, those of the paper first and in its order. The ids are unique.
std::span<const Claim> claims();

// The claim with this id, or null.
const Claim* find_claim(std::string_view id);

struct Verdict {
  Measurement measurement;
  Comparison worst;  // of the measurement; its numbers are NaN if measuring threw
  bool pass = false;
};

// Measures a claim. It passes if its worst error is at most its tolerance; NaN fails. An exception while
// measuring is a failed claim too, with the exception's text as a note.
Verdict check(const Claim& claim, Study& study);

}  // namespace saddle::gan
