// The exact checks of the belief net, and the mistake that users make with it.
#include "examples/generative_models/belief_net.h"

#include <cmath>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/likelihood.h"
#include "gan/claims/study.h"

namespace saddle::family {
namespace {

using gan::Claim;
using gan::Measurement;
using gan::Study;
using gan::Wrong;

// The belief net with another mask for its connections.
BeliefNet with_mask(const Array& mask, Random rng) {
  BeliefNet model(mask.rows(), rng);
  for (Index i = 0; i < mask.size(); ++i) model.layer.weight().write()[i] = rng.normal();
  model.layer.set_mask(mask);
  return model;
}

// The triangle with its diagonal: each bit sees itself.
Array before_and_itself(Index bits) {
  Array mask = before_only(bits);
  for (Index j = 0; j < bits; ++j) mask[j * bits + j] = 1;
  return mask;
}

Measurement measure_total(const Array& mask, Study& study) {
  const BeliefNet model = with_mask(mask, study.random("belief-net-total"));
  Measurement result;
  result.add("log of the sum of p over all 65,536 states", log_total(model, 16), 0);
  return result;
}

}  // namespace

std::vector<Claim> belief_net_claims() {
  return {
      {
          .id = "belief-net-total",
          .statement =
              "The probabilities of a fully visible belief net with 16 bits and any weights sum to one.",
          .source = "Goodfellow 2016, Eq. 2; Frey, Hinton and Dayan 1996",
          .formula = R"(\sum_x \prod_i p(x_i \mid x_1, \dots, x_{i-1}) = 1)",
          .derivation = "Sum over the last bit first: only its own factor holds it, and the two values of "
                        "that factor sum to "
                        "one. What remains is the same product with one bit less.",
          .tolerance = 1e-12,
          .tolerance_reason = "65,536 terms, each with 16 roundings of the logarithm",
          .measure = [](Study& study) { return measure_total(before_only(16), study); },
          .wrong = {{Wrong::Kind::condition, "a triangle with its diagonal: each bit sees itself",
                     [](Study& study) { return measure_total(before_and_itself(16), study); }}},
      },
  };
}

}  // namespace saddle::family
