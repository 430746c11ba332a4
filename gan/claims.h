// The parts of the list of claims, one file each. Internal to gan/: claim.h has the list.
#pragma once

#include <vector>

#include "gan/apart.h"
#include "gan/card.h"
#include "gan/claim.h"
#include "gan/dirac_gan.h"
#include "gan/discriminator.h"
#include "gan/eigenvalues.h"
#include "gan/fgan.h"
#include "gan/mesh.h"
#include "gan/objective.h"
#include "gan/penalty.h"
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
std::vector<Claim> claims_of_museum();
std::vector<Claim> claims_of_vanishing();
std::vector<Claim> claims_of_vanishing_rate();
std::vector<Claim> claims_of_supports();
std::vector<Claim> claims_of_near_perfect();  // stand among those of supports
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

// What the claims about cards measure of one card, so that a test can hand it a wrong one; critics have
// slopes of at most `steepest`.
Measurement measure_card(const Card& card, Study& study, double steepest = 1);

// What the claims about G's gradients measure: that of the cost at fixed D*, against that of the divergence.
using Divergence = std::function<double(const Distribution& p_data, const Distribution& p_g)>;
Measurement measure_generator_gradient(GeneratorCost cost, const Divergence& divergence, Study& study);

// What the claims about games measure: that a solver of zero-sum games gives the payoff of all equilibria,
// and that a strategy against itself becomes an equilibrium of repeated dilemmas at a threshold.
Measurement measure_minimax(const std::function<Minimax(const Payoffs&)>& solve, Study& study);
using Threshold = std::function<Rational(const Dilemma&)>;
Measurement measure_threshold(const Automaton& automaton, const Threshold& threshold);

// What the claims about the dynamics measure, so that a test can hand them a wrong closed form: the spectrum
// of a Dirac-GAN with damping of a given strength, s being f'(0), and the strength where its eigenvalues
// meet; and the radius of a step with a = h s.
enum class Damping { r1, instance_noise, consensus };
using DampedSpectrum = std::function<Spectrum(double strength, double s)>;
struct DampedFlow {
  DampedSpectrum spectrum;
  std::function<double(double s)> meeting;  // not of consensus, whose eigenvalues stay complex
  std::vector<DiracObjective> objectives = {DiracObjective::minimax, DiracObjective::non_saturating,
                                            DiracObjective::wasserstein};
  std::vector<double> at_rest = {0.5, 1.5};  // strengths with which the flow is followed until it rests
};
Measurement measure_damping(Damping damping, const DampedFlow& closed, Study& study);
Claim gradient_penalty_claim();  // dirac-gradient-penalty, one of claims_of_dynamics()

enum class StepMethod {
  simultaneous,
  alternating,
  extragradient,
  optimistic,
  implicit,
  unrolled_1,  // G foresees one step of D
  unrolled_4
};
using StepRadius = std::function<double(double a)>;
struct StepForms {
  StepRadius radius;
  double limit = 0;  // the a up to which the radius is below one, if there is such an a
};
Measurement measure_step_method(StepMethod method, const StepForms& closed, Study& study);

// A GAN that has to find a location: its spectrum at the equilibrium, given the variance of the data, whose
// mean has to be zero.
struct LocationForms {
  std::function<Spectrum(double variance)> spectrum;
  bool any_mean = false;
};
Measurement measure_location_game(const LocationForms& closed, Study& study);

// What the claims about the Wasserstein distance measure. The distances of two parallel lines, and W1's slope
// in theta (theta != 0): of point masses, W1 by trying all ways to pair them, JSD and TV at the D found. The
// second line may be raised along itself.
struct LineDistances {
  double w1 = 0, w1_slope = 0, kl = 0, jsd = 0, tv = 0;
};
LineDistances line_distances(double theta, const FindLogits& find = maximise_value, double raised = 0);
Chart chart_of_lines();
// A critic has slopes up to `steepest`.
Measurement measure_three_ways(const Divergence& distance, Study& study, double steepest = 1);
// W2^2 of two normals in the plane with one mean, from their covariances, in closed form.
double bures_squared(const ad::Array& covariance_p, const ad::Array& covariance_q);

// Clipped critics: the largest E_p D - E_q D with so many layers, h units and weights in [-c, c], for a pair
// of distributions of which means, W1 and the best single unit are known.
struct Clipped {
  Distribution p, q;
  double means, w1, unit;  // |E_p x - E_q x|; of one relu unit with weights and bias in [-1, 1]
};
using ClippedValue = std::function<double(int layers, ad::Index h, double c, const Clipped& pair)>;
Measurement measure_clipping(const ClippedValue& closed, Study& study);

// Linear critics under a gradient penalty: the best one, and what a generator that follows it with steps of
// this rate leaves of a distance after n of them, negative beyond the data.
struct BestLinear {
  double slope, gap, penalty, value;  // |w|, E_p D - E_q D, lambda (|w| - 1)^2, and gap - penalty
};
using PenalisedOptimum = std::function<BestLinear(double delta, double lambda)>;
Measurement measure_linear_penalty(const PenalisedOptimum& closed, bool delta_is_w1, Study& study);
using PenalisedDistance = std::function<double(int n, double distance, double rate, double lambda)>;
Measurement measure_linear_generator(const PenalisedDistance& closed, Study& study);

// Compares two spectra, eigenvalue by eigenvalue, real and imaginary parts.
void add_spectrum(Measurement& result, const std::string& what, const Spectrum& measured,
                  const Spectrum& closed);

// What the claims about vanishing gradients measure of one pair: G's gradient at D*, by the tape and at the D
// found, against that of the pair's closed forms.
Measurement measure_apart(const Apart& pair, GeneratorCost cost, Study& study);

// What the claims about f-GAN measure of one member of the family.
Measurement measure_f_conjugate(const FDivergence& member, Study& study);
Measurement measure_f_fenchel(const FDivergence& member, Study& study);
Measurement measure_f_bound(const FDivergence& member, Study& study);

}  // namespace saddle::gan
