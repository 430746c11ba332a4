// The equilibrium of the two players under each of the usual objectives: one card for each objective, as
// data.
//
//   for (const Card& card : cards()) ... card.objective, card.optimum, card.at_equality, card.measures
//
// In all formulas p = p_data, q = p_g, E_p and E_q are expectations, and D is the output of the
// discriminator. A card has functions beside its text: the objective on the tape, by which D can be found
// numerically, and, with no code in common, the optimal D and the objective at this D.
// objectives/cards.cpp compares the two.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autodiff/tape.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {

// The claims about cards: one for each family of objectives.
enum class Family { cross_entropy, smoothing, factor, least_squares, hinge, wasserstein, f_gan };

// Whether D maximises its objective (a value) or minimises it (a cost).
enum class Direction { ascends, descends };

// An objective where D's last layer gives y, from columns of one size: the sum is the objective, if the
// densities are weighted by those of a quadrature.
using Objective = std::function<ad::Var(const ad::Var& y, const ad::Var& p_data, const ad::Var& p_g)>;

struct Card {
  std::string id = {};           // "least squares (0, 1, 1)"
  std::string objective = {};    // of D, with its factors: E_p log D + E_q log(1 - D)
  std::string optimum = {};      // D for given p and q: p / (p + q)
  std::string at_equality = {};  // the equilibrium, p = q: D = 1/2, value -log 4
  std::string measures = {};     // the objective at the optimum, for any p and q: -log 4 + 2 JSD(p, q)
  std::string source = {};

  Family family = Family::cross_entropy;
  Direction direction = Direction::ascends;

  // Concave in y if D ascends, convex if it descends.
  Objective value = {};
  // D as a function of y, if D is not y itself; and the |y| beyond which the objective no longer changes.
  std::function<double(double y)> output = {};
  double limit = 0;

  // D* for positive densities; nothing where the optimum is not attained at a single finite D.
  std::function<double(double p_data, double p_g)> optimal = {};
  // At p_g = p_data: D*, if it is unique, and the objective.
  std::optional<double> d_at_equality = {};
  double value_at_equality = 0;
  // The optimum of the objective over the class of D that the card names; infinite if it is unbounded.
  std::function<double(const Distribution& p_data, const Distribution& p_g)> best = {};

  // The cost that G descends, where the objective defines one for G, and this cost at D*.
  Objective generator_cost = {};
  std::function<double(const Distribution& p_data, const Distribution& p_g)> generator_best = {};
};

// All cards, family by family. The ids are unique. Those of f-GANs are made of the rows of fgan.h.
std::span<const Card> cards();

// The same with other implementations of the divergences (distances.h), which must outlive the cards: for
// claims.
struct Distances;
std::vector<Card> cards(const Distances& by);

// A method to find the best outputs y of D's last layer, from the log densities of p_data and p_g at n
// points; the claims take it as an argument, so that a test can substitute a wrong one.
using FindOutputs = std::function<std::vector<double>(const Card& card, std::span<const double> log_p_data,
                                                      std::span<const double> log_p_g)>;

// The y that are best for D, found numerically from the objective alone: safeguarded Newton iteration from
// y = 0, kept inside a bracket. Where a maximiser is infinite, the search ends at +-limit; where it is not
// unique, at one of the maximisers. Throws as maximise_value does (discriminator.h).
std::vector<double> maximise(const Card& card, std::span<const double> log_p_data,
                             std::span<const double> log_p_g);

// An objective for given y on the nodes of a quadrature; p_data and p_g are the densities times the weights
// of the nodes.
double value_on_cells(const Objective& value, const std::vector<double>& y, const std::vector<double>& p_data,
                      const std::vector<double>& p_g);

}  // namespace saddle::gan
