// Laws of pairs (outline, image) as probabilities of all pairs, which the checks of image to image share.
#pragma once

#include <cmath>
#include <vector>

#include "examples/generative_models/outline.h"
#include "examples/generative_models/targets/likelihood.h"
#include "gan/claims/claim.h"

namespace saddle::family {

inline constexpr Index outline_side = 3, outline_bits = 9, outline_states = 512, outline_count = 7;

// Probabilities of all pairs (outline, image), outline by outline: 7 * 512 numbers.
using OutlineLaw = std::vector<double>;

inline std::size_t outline_place(Index outline, Index state) {
  return static_cast<std::size_t>(outline * outline_states + state);
}

inline const OutlinePairs& outline_target() {
  static const OutlinePairs target(outline_side);
  return target;
}

inline Index outline_state(Index pair) {
  return state_of(ArrayView(outline_target().y.data() + pair * outline_bits, {1, outline_bits}));
}

inline OutlineLaw outline_p() {
  const OutlinePairs& target = outline_target();
  OutlineLaw p(outline_place(outline_count, 0), 0.0);
  for (Index i = 0; i < target.p.size(); ++i)
    p[outline_place(i % outline_count, outline_state(i))] = target.p[i];
  return p;
}

// Of a net with random weights, over all pairs.
inline OutlineLaw outline_random_net(Random& rng) {
  const OutlinePairs& target = outline_target();
  const OutlineGenerator G(target, 4, 8, rng);
  for (nn::Parameter* each : G.parameters()) nn::fill_normal(*each, 0, 1, rng);
  Array x = Array::zeros(outline_states, target.x.cols());
  const Array y = all_states(outline_bits);
  OutlineLaw q;
  for (Index o = 0; o < outline_count; ++o) {
    for (Index i = 0; i < x.size(); ++i) x[i] = target.x(o, i % x.cols());
    for (const double each : log_p_of(G, beside(x, y))) q.push_back(std::exp(each));
  }
  return q;
}

// What squared and absolute errors ask for: outline_errors.cpp.
std::vector<gan::Claim> outline_error_claims();

}  // namespace saddle::family
