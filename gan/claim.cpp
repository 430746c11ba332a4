#include "gan/claim.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "gan/claims.h"

namespace saddle::gan {

void Measurement::add(std::string what, double measured, double closed_form) {
  add(std::move(what), measured, closed_form, std::fabs(measured - closed_form));
}

void Measurement::add(std::string what, double measured, double closed_form, double error) {
  comparisons.push_back({std::move(what), measured, closed_form, error});
}

const Comparison& Measurement::worst() const {
  if (comparisons.empty()) throw std::logic_error("Measurement::worst: nothing was compared");
  const Comparison* worst = &comparisons.front();
  for (const Comparison& comparison : comparisons) {
    if (std::isnan(worst->error)) break;
    if (!(comparison.error <= worst->error)) worst = &comparison;
  }
  return *worst;
}

namespace {

// The sections of the list: title, the page that explains its claims, and the claims.
struct Section {
  const char *title, *page;
  std::vector<Claim> (*claims)();
};

constexpr Section sections[] = {
    {"Proposition 1", "", claims_of_lemma},
    {"Proposition 1", "", claims_of_prop_1},
    {"Theorem 1", "", claims_of_thm_1},
    {"The equilibrium", "", claims_of_equilibrium},
    {"The gradient of C", "", claims_of_envelope},
    {"Proposition 2", "", claims_of_prop_2},
    {"Algorithm 1", "docs/algorithm-1.md", claims_of_learning},
    {"Algorithm 1", "docs/algorithm-1.md", claims_of_algorithm_1},
    {"Equilibrium cards", "docs/equilibrium-cards.md", claims_of_cards},
    {"Generator gradients", "docs/generator-gradients.md", claims_of_generator_gradient},
    {"Vanishing gradients", "docs/vanishing-gradients.md", claims_of_vanishing},
    {"Vanishing gradients", "docs/vanishing-gradients.md", claims_of_vanishing_rate},
    {"Vanishing gradients", "docs/vanishing-gradients.md", claims_of_supports},
    {"Vanishing gradients", "docs/vanishing-gradients.md", claims_of_dimension},
    {"f-GAN", "docs/f-gan.md", claims_of_f_gan},
    {"f-GAN", "docs/f-gan.md", claims_of_fitted_critics},
    {"Wasserstein", "docs/wasserstein.md", claims_of_wasserstein},
    {"Wasserstein", "docs/wasserstein.md", claims_of_wgan},
    {"Wasserstein", "docs/wasserstein.md", claims_of_gradient_penalty},
    {"Dynamics", "docs/dynamics.md", claims_of_dynamics},
    {"Dynamics", "docs/dynamics.md", claims_of_steps},
    {"Dynamics", "docs/dynamics.md", claims_of_equilibrium_jacobian},
    {"From data to D", "docs/from-data-to-d.md", claims_of_data},
    {"From data to D", "docs/from-data-to-d.md", claims_of_capacity},
    {"From data to D", "docs/from-data-to-d.md", claims_of_training},
    {"From data to D", "docs/from-data-to-d.md", claims_of_weak_d},
    {"Modes", "docs/modes.md", claims_of_modes},
    {"Modes", "docs/modes.md", claims_of_collapse},
    {"Modes", "docs/modes.md", claims_of_certificate},
    {"A museum of mistakes", "docs/museum.md", claims_of_museum},
    {"Games", "docs/games.md", claims_of_games},
    {"Learning in games", "docs/learning-in-games.md", claims_of_learning_in_games},
    {"Learning in games", "docs/learning-in-games.md", claims_of_gan_saddle},
};

}  // namespace

std::span<const Claim> claims() {
  static const std::vector<Claim> list = [] {
    std::vector<Claim> all;
    for (const Section& section : sections) {
      for (Claim claim : section.claims()) {
        claim.section = section.title;
        claim.page = section.page;
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
    verdict.worst = verdict.measurement.worst();
    verdict.pass = verdict.worst.error <= claim.tolerance;
  } catch (const std::exception& error) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    verdict.measurement.notes.push_back(error.what());
    verdict.worst = {"not measured", nan, nan, nan};
  }
  return verdict;
}

}  // namespace saddle::gan
