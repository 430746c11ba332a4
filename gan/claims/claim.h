// The paper's statements as data: what is claimed, where it stands, why it is true, and how it is measured.
//
//   Study study({.seed = 1});
//   for (const Claim& claim : claims()) {
//     const Verdict verdict = check(claim, study);
//     ... verdict.pass, verdict.measurement.worst().error
//   }
//
// verify_paper, the tests and the docs read this one list; nothing else knows how a claim is checked.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gan/claims/series.h"

namespace saddle::gan {

class Study;  // what the measurements of one run share (study.h)

// How a measured number has to stand to its reference, which is a closed form or a bound.
enum class Relation {
  equal,                   // measured = reference
  at_most,                 // measured <= reference
  at_least,                // measured >= reference
  within_standard_errors,  // measured = reference but for sampling noise: the error counts standard errors
};

// "=", "<=", ">=", "~".
const char* symbol(Relation relation);

// One comparison: a measured number, what it should be, and how far off it is.
struct Comparison {
  std::string what;  // "N(0,1) | Cauchy(0,1)": p_data | p_g
  double measured = 0;
  double reference = 0;  // the closed form, or the bound
  // 0 where the relation holds exactly; else how far measured is off, in the scale that was chosen.
  double error = 0;
  Relation relation = Relation::equal;
  double standard_error = 0;  // of measured, within_standard_errors
  std::string unit = {};      // "nats", "iterations"; of a pure number, none
  // Not what the statement is about, but what shows that the measurement works: it must hold, and is shown
  // only if it fails.
  bool control = false;
};

// A number, computed in the mistaken and in the right way, each with its closed form.
struct Showing {
  std::string what;
  double mistaken = 0, mistaken_formula = 0;
  double right = 0, right_formula = 0;
};

// What a claim's function found out: many comparisons of which the worst decides. Each call adds one and
// returns it, so that a unit can be set or a control be marked:
//
//   result.at_most("iterations until all errors are below 1e-10", arrived, 5000, 0).unit = "iterations";
class Measurement {
 public:
  // measured = reference; the error is |measured - reference|, 0 for equal infinities.
  Comparison& add(std::string what, double measured, double reference);
  // The same with an error of the caller's, in a scale that the claim states.
  Comparison& add(std::string what, double measured, double reference, double error);
  // The same with the error |measured / reference - 1|.
  Comparison& add_relative(std::string what, double measured, double reference);

  // measured <= bound, and measured >= bound; the error is what is beyond the bound, divided by scale. A
  // scale of 0 allows nothing: the error is then 0 or infinite.
  Comparison& at_most(std::string what, double measured, double bound, double scale = 1);
  Comparison& at_least(std::string what, double measured, double bound, double scale = 1);

  // A mean with its standard error; the error is |mean - reference| / standard_error.
  Comparison& within(std::string what, double mean, double reference, double standard_error);

  // The comparison that decides, and is shown: that with the largest error, where a NaN is larger than any
  // number and an error above `tolerance` comes first. Among comparisons that hold controls are left out if
  // there is anything else, and of inequalities without any error the closest one is taken.
  // Throws std::logic_error if nothing was compared: an empty measurement must not pass.
  const Comparison& worst(double tolerance = 0) const;

  std::vector<Comparison> comparisons;
  std::vector<std::string> notes;  // what a reader should know beside the number, each a sentence
  std::vector<Chart> charts;       // filled if the study asks for them
  std::vector<Showing> showings;   // of the mistake of the claim
};

// A wrong statement that the measurement of a claim must refuse: what shows that the check could fail. The
// formula is evaluated afresh, as an argument of the same measurement.
struct Wrong {
  enum class Kind {
    formula,    // another formula: a term left out, a neighbour's formula
    condition,  // a condition of the statement violated, or for an inequality a case beyond it
    off,        // the right formula 2 % off, 10 % where it is compared with samples; 100 tolerances off 0
  };
  Kind kind = Kind::formula;
  std::string what;  // "C(G) without the -log 4"
  std::function<Measurement(Study&)> measure;
};

// A mistake in code or in texts about what a claim says: an exhibit of the museum (museum.h).
struct Mistake {
  std::string belief = {};   // what is believed, one sentence
  std::string truth = {};    // what is true instead, one sentence; if there is none, the claim's statement
  std::string why = {};      // how the wrong number arises, in a few sentences
  double tolerance = 2e-14;  // of both ways, each against its closed form
  std::string tolerance_reason =
      "roundings of a few operations on numbers up to ten; expectations by quadrature converge to rounding";
  std::vector<Showing> (*show)(Study& study) = nullptr;
};

// A claim about a mistake alone has the mistake in place of a statement, a derivation, a tolerance, a
// measurement and wrong statements; the list of all claims fills them in.
struct Claim {
  std::string id = {};          // lower case and hyphens: thm-1
  std::string statement = {};   // one sentence, with its conditions
  std::string source = {};      // Goodfellow et al. 2014, Thm. 1
  std::string formula = {};     // the closed form or the bound, in TeX: the subset of examples/figures/tex.h
  std::string derivation = {};  // why it is true, in a few sentences
  double tolerance = 0;         // the largest error that passes
  std::string tolerance_reason = {};
  std::function<Measurement(Study&)> measure = {};
  bool figure = false;            // whether the measurement has charts if the study asks for them
  std::vector<Wrong> wrong = {};  // what the measurement refuses
  std::string unit = {};  // of all comparisons that do not name their own: "nats"; of a pure number, none
  bool slow = false;      // among those that take longest: left out by verify_paper --quick
  std::optional<Mistake> mistake = {};  // measured with the claim

  // Where the claim belongs, and the page that explains it: docs/reference/equilibrium-cards.md, or none. The
  // list of all claims fills them in.
  std::string section = {}, page = {};
};

// Its sentences as single lines: chapters write them as raw strings, with line breaks anywhere.
void join_lines(Claim& claim);

// All claims, section by section, those of the paper first and in its order. The ids are unique.
std::span<const Claim> claims();

// The claim with this id, or null.
const Claim* find_claim(std::string_view id);

struct Verdict {
  Measurement measurement;
  Comparison worst;  // of the measurement; its numbers are NaN if measuring threw
  bool pass = false;
};

// Measures a claim, and its mistake if it has one. It passes if its worst error is at most its tolerance and
// the mistake gives the wrong number that is predicted; NaN fails. An exception while measuring is a failed
// claim too, with the exception's text as a note.
Verdict check(const Claim& claim, Study& study);

// Measures a wrong statement of a claim. It is refused if an error is above the claim's tolerance; a NaN,
// which shows only that something could not be computed, refuses nothing, and neither does a control. `worst`
// is the comparison with the largest error. An exception is let through.
struct Refusal {
  Comparison worst;
  bool refused = false;
};
Refusal check_wrong(const Claim& claim, const Wrong& wrong, Study& study);

}  // namespace saddle::gan
