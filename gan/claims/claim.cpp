#include "gan/claims/claim.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <tuple>

#include "gan/claims/card.h"
#include "gan/claims/chapters.h"
#include "gan/text/one_line.h"

namespace saddle::gan {

const char* symbol(Relation relation) {
  switch (relation) {
    case Relation::equal:
      return "=";
    case Relation::at_most:
      return "<=";
    case Relation::at_least:
      return ">=";
    case Relation::within_standard_errors:
      return "~";
  }
  return "";
}

namespace {

// |a - b|, 0 for equal infinities.
double distance(double a, double b) {
  return a == b ? 0 : std::fabs(a - b);
}

// How far a number that should not be positive is above zero, in units of scale; NaN stays NaN.
double beyond(double x, double scale) {
  if (x <= 0) return 0;
  return scale == 0 && !std::isnan(x) ? std::numeric_limits<double>::infinity() : x / scale;
}

}  // namespace

Comparison& Measurement::add(std::string what, double measured, double reference) {
  return add(std::move(what), measured, reference, distance(measured, reference));
}

Comparison& Measurement::add(std::string what, double measured, double reference, double error) {
  return comparisons.emplace_back(Comparison{std::move(what), measured, reference, error});
}

Comparison& Measurement::add_relative(std::string what, double measured, double reference) {
  return add(std::move(what), measured, reference,
             measured == reference ? 0 : std::fabs(measured / reference - 1));
}

Comparison& Measurement::at_most(std::string what, double measured, double bound, double scale) {
  const double error = measured == bound ? 0 : beyond(measured - bound, scale);
  return comparisons.emplace_back(Comparison{std::move(what), measured, bound, error, Relation::at_most});
}

Comparison& Measurement::at_least(std::string what, double measured, double bound, double scale) {
  const double error = measured == bound ? 0 : beyond(bound - measured, scale);
  return comparisons.emplace_back(Comparison{std::move(what), measured, bound, error, Relation::at_least});
}

Comparison& Measurement::within(std::string what, double mean, double reference, double standard_error) {
  return comparisons.emplace_back(Comparison{std::move(what), mean, reference,
                                             distance(mean, reference) / standard_error,
                                             Relation::within_standard_errors, standard_error});
}

const Comparison& Measurement::worst(double tolerance) const {
  if (comparisons.empty()) throw std::logic_error("Measurement::worst: nothing was compared");
  // Larger is worse: whether it fails, whether it is what the statement is about, its error, how close an
  // inequality is.
  const auto rank = [tolerance](const Comparison& c) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const bool fails = !(c.error <= tolerance);
    const bool inequality = c.relation == Relation::at_most || c.relation == Relation::at_least;
    return std::tuple(fails, fails || !c.control, std::isnan(c.error), std::isnan(c.error) ? 0 : c.error,
                      inequality ? -distance(c.measured, c.reference) : -infinity);
  };
  return *std::max_element(comparisons.begin(), comparisons.end(),
                           [&](const Comparison& a, const Comparison& b) { return rank(a) < rank(b); });
}

namespace {

// The sections of the list: title, the page that explains its claims, and the claims.
struct Section {
  const char *title, *page;
  std::vector<Claim> (*claims)();
};

constexpr Section sections[] = {
    {"Proposition 1", "docs/en/08-optimal-discriminator.md", claims_of_lemma},
    {"Proposition 1", "docs/en/08-optimal-discriminator.md", claims_of_prop_1},
    {"Theorem 1", "docs/en/09-jensen-shannon.md", claims_of_thm_1},
    {"The equilibrium", "docs/en/09-jensen-shannon.md", claims_of_equilibrium},
    {"The gradient of C", "", claims_of_envelope},
    {"Proposition 2", "docs/en/10-algorithm-1.md", claims_of_prop_2},
    {"Algorithm 1", "docs/en/10-algorithm-1.md", claims_of_learning},
    {"Algorithm 1", "docs/en/10-algorithm-1.md", claims_of_algorithm_1},
    {"Equilibrium cards", "docs/reference/equilibrium-cards.md", claims_of_cards},
    {"Generator gradients", "docs/reference/generator-gradients.md", claims_of_generator_gradient},
    {"Vanishing gradients", "docs/en/11-vanishing-gradients.md", claims_of_vanishing},
    {"Vanishing gradients", "docs/reference/vanishing-rates.md", claims_of_vanishing_rate},
    {"Vanishing gradients", "docs/en/11-vanishing-gradients.md", claims_of_supports},
    {"Vanishing gradients", "docs/reference/vanishing-rates.md", claims_of_dimension},
    {"f-GAN", "docs/reference/f-gan.md", claims_of_f_gan},
    {"f-GAN", "docs/reference/f-gan.md", claims_of_fitted_critics},
    {"Divergences", "docs/en/05-densities-and-divergences.md", claims_of_inequalities},
    {"Divergences", "docs/en/05-densities-and-divergences.md", claims_of_convergence},
    {"Divergences", "docs/en/05-densities-and-divergences.md", claims_of_proper_losses},
    {"Wasserstein", "docs/reference/wasserstein.md", claims_of_wasserstein},
    {"Wasserstein", "docs/reference/wasserstein.md", claims_of_wgan},
    {"Wasserstein", "docs/reference/wasserstein.md", claims_of_gradient_penalty},
    {"Dynamics", "docs/en/12-dynamics.md", claims_of_dynamics},
    {"Dynamics", "docs/reference/steps.md", claims_of_steps},
    {"Dynamics", "docs/reference/steps.md", claims_of_drift},
    {"Dynamics", "docs/en/12-dynamics.md", claims_of_equilibrium_jacobian},
    {"From data to D", "docs/reference/from-data-to-d.md", claims_of_data},
    {"From data to D", "docs/reference/from-data-to-d.md", claims_of_capacity},
    {"From data to D", "docs/reference/from-data-to-d.md", claims_of_training},
    {"From data to D", "docs/reference/from-data-to-d.md", claims_of_counts},
    {"From data to D", "docs/reference/from-data-to-d.md", claims_of_weak_d},
    {"Modes", "docs/en/13-lost-modes.md", claims_of_modes},
    {"Modes", "docs/en/13-lost-modes.md", claims_of_counted_modes},
    {"Modes", "docs/en/13-lost-modes.md", claims_of_collapse},
    {"Modes", "docs/en/13-lost-modes.md", claims_of_certificate},
    {"A museum of mistakes", "docs/reference/museum.md", claims_of_mistaken_objectives},
    {"A museum of mistakes", "docs/reference/museum.md", claims_of_mistaken_divergences},
    {"A museum of mistakes", "docs/reference/museum.md", claims_of_mistakes_with_samples},
#ifdef SADDLE_GAMES
    {"Games", "docs/en/07-games.md", claims_of_games},
    {"Games", "docs/en/07-games.md", claims_of_solvable_games},
    {"Games", "docs/en/07-games.md", claims_of_repeated_games},
    {"Learning in games", "docs/reference/learning-in-games.md", claims_of_learning_in_games},
    {"Learning in games", "docs/reference/learning-in-games.md", claims_of_averages},
    {"Learning in games", "docs/reference/learning-in-games.md", claims_of_fictitious_play},
    {"Learning in games", "docs/reference/learning-in-games.md", claims_of_gan_saddle},
#endif
};

}  // namespace

void join_lines(Claim& claim) {
  for (std::string* text : {&claim.statement, &claim.derivation, &claim.tolerance_reason})
    *text = one_line(*text);
  if (!claim.mistake) return;
  Mistake& m = *claim.mistake;
  for (std::string* text : {&m.belief, &m.truth, &m.why, &m.tolerance_reason}) *text = one_line(*text);
}

std::span<const Claim> claims() {
  static const std::vector<Claim> list = [] {
    std::vector<Claim> all;
    for (const Section& section : sections) {
      for (Claim claim : section.claims()) {
        claim.section = section.title;
        claim.page = section.page;
        join_lines(claim);
        complete(claim);
        all.push_back(std::move(claim));
      }
    }
    return all;
  }();
  return list;
}

const Claim* find_claim(std::string_view id) {
  for (const Claim& claim : claims()) {
    if (claim.id == id) return &claim;
  }
  return nullptr;
}

Verdict check(const Claim& claim, Study& study) {
  Verdict verdict;
  try {
    verdict.measurement = claim.measure(study);
    for (Comparison& comparison : verdict.measurement.comparisons)
      if (comparison.unit.empty()) comparison.unit = claim.unit;
    // A claim about a mistake alone has measured it.
    if (claim.mistake && verdict.measurement.showings.empty())
      measure_beside(claim, verdict.measurement, study);
    verdict.worst = verdict.measurement.worst(claim.tolerance);
    verdict.pass = verdict.worst.error <= claim.tolerance;
  } catch (const std::exception& error) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    verdict.measurement.notes.push_back(error.what());
    verdict.worst = {"not measured", nan, nan, nan};
  }
  return verdict;
}

Refusal check_wrong(const Claim& claim, const Wrong& wrong, Study& study) {
  Refusal result;
  const Measurement measurement = wrong.measure(study);
  const Comparison* worst = nullptr;
  for (const Comparison& comparison : measurement.comparisons) {
    if (comparison.control || std::isnan(comparison.error)) continue;
    if (worst == nullptr || comparison.error > worst->error) worst = &comparison;
  }
  if (worst == nullptr) return result;
  return {*worst, worst->error > claim.tolerance};
}

}  // namespace saddle::gan
