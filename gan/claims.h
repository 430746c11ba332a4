// The parts of the list of claims, one file each. Internal to gan/: claim.h has the list.
#pragma once

#include <vector>

#include "gan/card.h"
#include "gan/claim.h"
#include "gan/objective.h"
#include "gan/repeated.h"
#include "gan/zero_sum.h"

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

// What the claims about cards measure of one card, so that a test can hand it a wrong one.
Measurement measure_card(const Card& card, Study& study);

// What the claims about G's gradients measure: that of the cost at fixed D*, against that of the divergence.
using Divergence = double (*)(const Distribution& p_data, const Distribution& p_g);
Measurement measure_generator_gradient(GeneratorCost cost, Divergence divergence, Study& study);

// What the claims about games measure: that a solver of zero-sum games gives the payoff of all equilibria,
// and that a strategy against itself becomes an equilibrium of repeated dilemmas at a threshold.
Measurement measure_minimax(Minimax (*solve)(const Payoffs&), Study& study);
Measurement measure_threshold(const Automaton& automaton, Rational (*threshold)(const Dilemma&));

}  // namespace saddle::gan
