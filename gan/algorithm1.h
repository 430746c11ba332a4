// Algorithm 1 of Goodfellow et al. 2014: alternating updates of D and G.
//
//   Generator G = affine_generator({normal(0, 1)}, Array{{1.0}}, Array{{0.0}});
//   nn::Sequential D = quadratic_discriminator(scale_of(p_data));
//   nn::Sgd opt_d(D.parameters(), 0.3), opt_g(G.parameters(), 0.3);
//   algorithm_1({G, D, opt_d, opt_g, minibatches({p_data}, 64, r1), minibatches(G.latent(), 64, r2)},
//               {.iterations = 1000, .k = 5});
//
// With expectation() in place of minibatches() the same loop follows the exact gradients, without sampling
// noise.
#pragma once

#include <cstdint>
#include <functional>

#include "gan/expectation.h"
#include "gan/generator.h"
#include "gan/objective.h"
#include "nn/optimiser.h"

namespace saddle::gan {

// The two players, their optimisers, and the sources of x and z.
struct Players {
  const Generator& G;
  const nn::Sequential& D;
  nn::Optimiser& opt_d;
  nn::Optimiser& opt_g;
  Draw data, noise;
};

// The record of one update: of which player, in which iteration, on which draws, and of which state of D and
// G.
struct Update {
  enum class Of { D, G };
  Of of = Of::D;
  int iteration = 0;            // from 1
  int step = 0;                 // of D within the iteration, from 1 to k; 1 for G
  std::int64_t noise = 0;       // number of the draw of z (Batch::number)
  std::int64_t data = 0;        // number of the draw of x; 0 for G, whose update uses none
  std::uint64_t d_updates = 0;  // number of changes of D before this update
  std::uint64_t g_updates = 0;  // number of changes of G before this update
  double cost = 0;              // before the update: V(D, G) for D, the generator's cost for G
  double gradient_norm = 0;     // Euclidean, over all parameters of the player
};

// The length of the gradient in these parameters: Update::gradient_norm.
double norm(const ad::Gradients& g, nn::Parameters parameters);

struct Algorithm1Options {
  int iterations = 1000;
  int k = 1;                                    // steps of D for each step of G
  GeneratorCost cost = GeneratorCost::minimax;  // what G descends

  std::function<void(const Update&)> on_update = {};  // called after each update
  std::function<bool(int iteration)> go_on = {};      // called after each iteration; false ends the training
};

// Trains both players in place; returns the number of iterations made.
// Goodfellow et al. 2014, Algorithm 1. Throws std::invalid_argument unless k is positive and the number of
// iterations is not negative.
int algorithm_1(const Players& players, const Algorithm1Options& options = {});

// V(D, G) on the next batch of data and of noise.
double value(const Players& players);

// The inner loop alone: `steps` updates of D with G fixed.
void train_discriminator(const Players& players, int steps);

}  // namespace saddle::gan
