#include "gan/dynamics/differentiable_game.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/table.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Index;
using ad::Parameter;
using ad::Var;

std::vector<Parameter*> all_parameters(const DifferentiableGame& game) {
  std::vector<Parameter*> all = game.first;
  all.insert(all.end(), game.second.begin(), game.second.end());
  return all;
}

void require_players(const char* function, const DifferentiableGame& game) {
  if (game.first.empty() || game.second.empty()) {
    throw std::invalid_argument(fmt::format("{}: each player needs a parameter, got {} and {}", function,
                                            game.first.size(), game.second.size()));
  }
  std::vector<Parameter*> all = all_parameters(game);
  std::sort(all.begin(), all.end());
  const auto twice = std::adjacent_find(all.begin(), all.end());
  if (twice != all.end()) {
    throw std::invalid_argument(
        fmt::format("{}: a parameter belongs to one player and is listed once, got '{}' twice", function,
                    (*twice)->name()));
  }
}

Index size(const DifferentiableGame& game) {
  Index n = 0;
  for (const Parameter* p : all_parameters(game)) n += p->size();
  return n;
}

}  // namespace

DifferentiableGame zero_sum(std::vector<Parameter*> first, std::vector<Parameter*> second,
                            std::function<Var(ad::Tape&)> cost) {
  return {std::move(first), std::move(second), [cost = std::move(cost)](ad::Tape& tape) {
            const Var c = cost(tape);
            return Costs{c, -c};
          }};
}

Array point(const DifferentiableGame& game) {
  require_players("point", game);
  std::vector<double> numbers;
  for (const Parameter* p : all_parameters(game))
    numbers.insert(numbers.end(), p->value().begin(), p->value().end());
  return Array::column(std::move(numbers));
}

void set_point(const DifferentiableGame& game, ad::ArrayView point) {
  require_players("set_point", game);
  if (point.size() != size(game)) {
    throw std::invalid_argument(
        fmt::format("set_point: needs one number for each of {}, got {}", size(game), point.size()));
  }
  const double* from = point.data();
  for (Parameter* p : all_parameters(game)) {
    std::copy_n(from, p->size(), p->write());
    from += p->size();
  }
}

Array vector_field(const DifferentiableGame& game) {
  require_players("vector_field", game);
  ad::Tape tape;
  const Costs costs = game.costs(tape);
  std::vector<double> v;
  for (const Player player : {Player::first, Player::second}) {
    const ad::Gradients g =
        backward(player == Player::first ? costs.first : costs.second, game.parameters(player));
    for (const Parameter* p : game.parameters(player))
      for (const double slope : g[*p]) v.push_back(-slope);
  }
  return Array::column(std::move(v));
}

Array jacobian(const DifferentiableGame& game) {
  require_players("jacobian", game);
  ad::Tape tape;
  const Costs costs = game.costs(tape);
  std::vector<Var> gradients = grad(costs.first, game.first);
  for (const Var& g : grad(costs.second, game.second)) gradients.push_back(g);

  const std::vector<Parameter*> parameters = all_parameters(game);
  const Index n = size(game);
  Array result = Array::zeros(n, n);
  Index row = 0;
  for (const Var& gradient : gradients) {
    if (gradient.is_constant()) {  // of a linear cost: the row stays zero
      ++row;
      continue;
    }
    Array seed = Array::zeros(gradient.shape());
    for (Index i = 0; i < seed.size(); ++i, ++row) {
      seed[i] = -1;
      const ad::Gradients g = backward(gradient, parameters, {.seed = seed, .unused = ad::Unused::zero});
      Index col = 0;
      for (const Parameter* p : parameters)
        for (const double slope : g[*p]) result(row, col++) = slope;
      seed[i] = 0;
    }
  }
  return result;
}

}  // namespace saddle::gan
