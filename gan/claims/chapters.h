// The chapters of the list of claims, one function for each file of a chapter, which defines it. claim.h has
// the list. Internal to gan/claims/.
#pragma once

#include <vector>

#include "gan/claims/claim.h"

namespace saddle::gan {

std::vector<Claim> claims_of_lemma();
std::vector<Claim> claims_of_prop_1();
std::vector<Claim> claims_of_thm_1();
std::vector<Claim> claims_of_equilibrium();
std::vector<Claim> claims_of_envelope();
std::vector<Claim> claims_of_prop_2();
std::vector<Claim> claims_of_learning();
std::vector<Claim> claims_of_algorithm_1();
std::vector<Claim> claims_of_cards();
std::vector<Claim> claims_of_generator_gradient();
std::vector<Claim> claims_of_games();
std::vector<Claim> claims_of_solvable_games();
std::vector<Claim> claims_of_repeated_games();
std::vector<Claim> claims_of_learning_in_games();
std::vector<Claim> claims_of_averages();
std::vector<Claim> claims_of_fictitious_play();
std::vector<Claim> claims_of_gan_saddle();
std::vector<Claim> claims_of_dynamics();
std::vector<Claim> claims_of_steps();
std::vector<Claim> claims_of_drift();
std::vector<Claim> claims_of_equilibrium_jacobian();
std::vector<Claim> claims_of_mistaken_objectives();
std::vector<Claim> claims_of_mistaken_divergences();
std::vector<Claim> claims_of_mistakes_with_samples();
std::vector<Claim> claims_of_vanishing();
std::vector<Claim> claims_of_vanishing_rate();
std::vector<Claim> claims_of_supports();
std::vector<Claim> claims_of_near_perfect();
std::vector<Claim> claims_of_dimension();
std::vector<Claim> claims_of_f_gan();
std::vector<Claim> claims_of_fitted_critics();
std::vector<Claim> claims_of_inequalities();
std::vector<Claim> claims_of_convergence();
std::vector<Claim> claims_of_proper_losses();
std::vector<Claim> claims_of_data();
std::vector<Claim> claims_of_capacity();
std::vector<Claim> claims_of_training();
std::vector<Claim> claims_of_counts();
std::vector<Claim> claims_of_weak_d();
std::vector<Claim> claims_of_modes();
std::vector<Claim> claims_of_counted_modes();
std::vector<Claim> claims_of_collapse();
std::vector<Claim> claims_of_certificate();
std::vector<Claim> claims_of_wasserstein();
std::vector<Claim> claims_of_wgan();
std::vector<Claim> claims_of_gradient_penalty();

// Fills in what a claim with a mistake leaves to the mistake (museum.cpp).
void complete(Claim& claim);

// Adds to what was measured of a claim the showings of its mistake, and as failed controls what is not as
// predicted: an error there is infinite, since the mistake has a tolerance of its own.
void measure_beside(const Claim& claim, Measurement& result, Study& study);

}  // namespace saddle::gan
