#include "gan/objective.h"

#include <fmt/format.h>

#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/table.h"

namespace saddle::gan {
namespace {

using ad::Var;

// A weight that broadcasts would count some samples more than once.
Var weighted_sum(const char* function, const Var& x, const Var& weights) {
  if (!(x.shape() == weights.shape())) {
    throw std::invalid_argument(fmt::format("{}: weights must have the shape of the logits, got {} and {}",
                                            function, to_string(weights.shape()), to_string(x.shape())));
  }
  return sum(weights * x);
}

// [generator-terms
// The integrand of the generator's cost at a logit.
Var generator_term(GeneratorCost cost, const Var& a) {
  switch (cost) {
    case GeneratorCost::minimax:
      return log_sigmoid(-a);
    case GeneratorCost::non_saturating:
      return -log_sigmoid(a);
    case GeneratorCost::maximum_likelihood:
      return -0.5 * exp(a);
  }
  throw std::invalid_argument(fmt::format("generator_cost: unknown cost number {}", static_cast<int>(cost)));
}
// generator-terms]

}  // namespace

Var value_function(const Var& data, const Var& generated) {
  return mean(log_sigmoid(data)) + mean(log_sigmoid(-generated));
}

Var value_function(const Var& data, const Var& data_weights, const Var& generated,
                   const Var& generated_weights) {
  return weighted_sum("value_function", log_sigmoid(data), data_weights) +
         weighted_sum("value_function", log_sigmoid(-generated), generated_weights);
}

Var discriminator_cost(const Var& data, const Var& generated) {
  return -0.5 * value_function(data, generated);
}

Var discriminator_cost(const Var& data, const Var& data_weights, const Var& generated,
                       const Var& generated_weights) {
  return -0.5 * value_function(data, data_weights, generated, generated_weights);
}

Var generator_cost(GeneratorCost cost, const Var& generated) {
  return mean(generator_term(cost, generated));
}

Var generator_cost(GeneratorCost cost, const Var& generated, const Var& weights) {
  return weighted_sum("generator_cost", generator_term(cost, generated), weights);
}

std::string_view name(GeneratorCost cost) {
  switch (cost) {
    case GeneratorCost::minimax:
      return "minimax";
    case GeneratorCost::non_saturating:
      return "non-saturating";
    case GeneratorCost::maximum_likelihood:
      return "maximum likelihood";
  }
  return "unknown";
}

std::string_view formula(GeneratorCost cost) {
  switch (cost) {
    case GeneratorCost::minimax:
      return "E_z log(1 - D(G(z)))";
    case GeneratorCost::non_saturating:
      return "-E_z log D(G(z))";
    case GeneratorCost::maximum_likelihood:
      return "-1/2 E_z exp(logit D(G(z)))";
  }
  return "unknown";
}

}  // namespace saddle::gan
