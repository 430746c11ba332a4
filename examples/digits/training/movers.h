// How the parameters of both players move: optimisers and averages, their work shared by several threads.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "examples/digits/training/settings.h"
#include "nn/nn.h"

namespace saddle::digits {

enum class Player { D, G };

// Each parameter has an optimiser of its own, and one of G an average too. What is computed does not depend
// on the number of threads.
class Movers {
 public:
  // The nets must outlive this.
  Movers(const nn::Sequential& G, const nn::Sequential& D, const Settings& settings);

  // One step against the sum of the gradients of all parts of a batch.
  struct Move {
    Player player;
    double rate, momentum;  // Adam has no momentum that changes
    std::span<const nn::Gradients> parts;
  };
  // Throws std::invalid_argument for a rate or a momentum that an optimiser refuses; some parameters may have
  // moved then.
  void move(std::span<const Move> moves);

  // While it lives, G has the averaged parameters, if there are any.
  class Averaged {
   public:
    explicit Averaged(Movers& movers);

   private:
    std::vector<std::unique_ptr<nn::Average::Scope>> scopes_;
  };

  nn::StateList state();

 private:
  struct One {
    nn::Parameter* parameter;
    Player player;
    std::unique_ptr<nn::Optimiser> optimiser;
    nn::Sgd* sgd;  // the same one, unless it is Adam
    std::unique_ptr<nn::Average> average;
  };
  void add(nn::Parameter& parameter, Player player);
  void share_out();
  void move(One& one, std::span<const Move> moves) const;

  const Settings settings_;
  std::vector<One> all_;
  std::vector<std::vector<std::size_t>> shares_;  // for each thread, numbers of those that it moves
};

}  // namespace saddle::digits
