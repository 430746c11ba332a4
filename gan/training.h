// Algorithm 1 with later extensions: other update rules, penalties on D, instance noise.
//
//   train({G, D, opt_d, opt_g, data, noise}, {.iterations = 1000, .penalty = {Penalty::Kind::r1, 1}});
//   train(players, {.rule = {.kind = UpdateRule::Kind::optimistic}});
//
// docs/how-to/training-options.md has each option's formula. Without any of them train() is algorithm_1(),
// bit by bit.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "autodiff/random.h"
#include "gan/algorithm1.h"
#include "gan/dynamics/steps.h"

namespace saddle::gan {

// The penalty that is subtracted from V before D ascends it (penalty.h), or the clipping of D after each
// update.
//   r1        size/2 E |grad_x logit D(x)|^2, x the data, with instance noise if any   Mescheder et al. 2018
//   gradient  size E (|grad_x logit D(x)| - 1)^2, x between data and generated points  Gulrajani et al. 2017
//   clip      each parameter of D is moved into [-size, size]                         Arjovsky et al. 2017
struct Penalty {
  enum class Kind { none, r1, gradient, clip };
  Kind kind = Kind::none;
  double size = 0;
};

// The record of one gradient: Update::cost is the objective that D ascends, penalty included, or that G
// descends.
struct TrainingUpdate : Update {
  double value = 0;    // V alone, where it was last computed
  double penalty = 0;  // the penalty that was subtracted from it
};

struct TrainingOptions {
  int iterations = 1000;
  int k = 1;                                    // steps of D for each step of G; alternating only
  GeneratorCost cost = GeneratorCost::minimax;  // what G descends
  UpdateRule rule = {.kind = UpdateRule::Kind::alternating};  // D first, then G; unrolled: G unrolls D
  Penalty penalty = {};
  double instance_noise = 0;  // SD; if not 0, data and noise have the columns that with_normals() appends
  ad::Random random{0};       // of the points between data and generated ones

  std::function<void(const TrainingUpdate&)> on_update = {};  // called with each gradient
  std::function<bool(int iteration)> go_on = {};  // called after each iteration; false ends the training
};

// A training that is made update by update, for a program that looks at the players in between.
//
//   Training training(players, options);
//   while (training.iteration() < 100) training.update();
//
// What train() does in n iterations, this does in n iterations, bit by bit.
class Training {
 public:
  // Players and optimisers must outlive this object; options.go_on is not read, and of
  // options.iterations only that it is not negative. Throws as train() does.
  Training(const Players& players, TrainingOptions options);
  Training(Training&&) noexcept;
  ~Training();

  // Alternating: the next update, of D, or of G after k of D. Other rules: a whole iteration.
  void update();
  // To the end of the present iteration.
  void iterate();

  // Iterations that are complete, and updates of D in the one that is not.
  int iteration() const;
  int step() const;

 private:
  class Table;  // what both players pay, recorded
  friend double value(const Players& players, double instance_noise);
  struct Loop;
  struct Alternating;
  struct AtOnce;
  std::unique_ptr<Loop> loop_;
};

// Trains both players in place; returns the number of iterations made. Alternating, on_update is called after
// each update, as in algorithm_1; the other rules call it before the update, with `step` the number of the
// evaluation in the iteration: extragradient makes two. Each evaluation is on fresh draws; both players share
// them. Throws std::invalid_argument for numbers that are negative or not finite, a clip that is not positive
// or is combined with another rule than alternating or simultaneous, a k other than 1 with another rule than
// alternating, or a gradient penalty on the nodes of an expectation, of which there is no exact form here.
int train(const Players& players, const TrainingOptions& options = {});

// V(D, G) on the next batch of data and of noise, with instance noise unless that is 0.
double value(const Players& players, double instance_noise);

// The objectives that D ascends and G descends with these options, as formulas, for output.
std::string formula_of_d(const TrainingOptions& options);
std::string formula_of_g(const TrainingOptions& options);

// The rule as a formula; "" for alternating.
std::string formula(const UpdateRule& rule);

}  // namespace saddle::gan
