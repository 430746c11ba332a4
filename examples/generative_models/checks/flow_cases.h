// The flows that the checks measure, right and wrong ones, with random parameters: one interface for all
// kinds.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "examples/generative_models/flow.h"

namespace saddle::family {

// A flow as the checks use it, so that a wrong one can stand in its place.
struct FlowCase {
  std::string name;
  Index size;
  std::function<Mapped(const Var&)> forward;
  std::function<Array(ArrayView)> inverse;
};

template <class Flow>
inline FlowCase flow_case(const std::string& name, Index size, std::shared_ptr<Flow> flow) {
  FlowCase made{fmt::format("{}, D = {}", name, size), size, {}, {}};
  made.forward = [flow](const Var& x) { return flow->forward(x); };
  made.inverse = [flow](ArrayView z) {
    if constexpr (std::is_same_v<Flow, PlanarFlow>) {
      return flow->inverse(z);
    } else {
      ad::Tape tape;
      return Array(flow->inverse(tape.constant(z)).array());
    }
  };
  return made;
}

template <class Flow>
void flow_randomise(const Flow& flow, double limit, Random& rng) {
  for (nn::Parameter* p : flow.parameters()) nn::fill_uniform(*p, -limit, limit, rng);
}

inline FlowCase affine_case(Index size, Random& rng) {
  const auto flow = std::make_shared<AffineFlow>(size);
  flow_randomise(*flow, 1, rng);
  return flow_case("affine", size, flow);
}

inline std::shared_ptr<PlanarFlow> random_planar(Index size, Random& rng) {
  auto flow = std::make_shared<PlanarFlow>(size, rng);
  flow_randomise(*flow, 1, rng);
  // |w| is between 1/2 and 1: v is of order one then.
  double ww = 0;
  for (const double each : flow->w.value()) ww += each * each;
  const double factor = (0.5 + rng.uniform() / 2) / std::sqrt(ww);
  for (Index j = 0; j < size; ++j) flow->w.write()[j] *= factor;
  return flow;
}

// v = u = -3 w / |w|^2, without the constraint: w.v = -3.
inline FlowCase folding_case(Index size, Random& rng) {
  const auto flow = random_planar(size, rng);
  flow->constrained = false;
  double ww = 0;
  for (const double each : flow->w.value()) ww += each * each;
  for (Index j = 0; j < size; ++j) flow->u.write()[j] = -3 * flow->w.value()[j] / ww;
  flow->b.write()[0] = 0;
  return flow_case("planar with w.v = -3", size, flow);
}

inline std::shared_ptr<RealNvp> random_coupling(Index size, int count, Random& rng) {
  auto flow = std::make_shared<RealNvp>(size, count, 8, rng);
  flow_randomise(*flow, 0.5, rng);
  return flow;
}

// The halves stand beside each other in z instead of where they were.
inline FlowCase joined_by_blocks_case(Index size, Random& rng) {
  const auto flow = random_coupling(size, 1, rng);
  for (Coupling& layer : flow->layers)
    for (std::size_t i = 0; i < layer.joined.size(); ++i) layer.joined[i] = static_cast<Index>(i);
  return flow_case("split by every second, joined by blocks", size, flow);
}

// One of each kind.
inline std::vector<FlowCase> right_flows(Index size, Random& rng) {
  std::vector<FlowCase> cases;
  cases.push_back(affine_case(size, rng));
  cases.push_back(flow_case("planar", size, random_planar(size, rng)));
  cases.push_back(flow_case("two coupling layers", size, random_coupling(size, 2, rng)));
  return cases;
}

inline FlowCase with_log_det(FlowCase flow, std::function<Var(const Mapped&, const Var& x)> other) {
  flow.forward = [forward = flow.forward, other](const Var& x) {
    const Mapped mapped = forward(x);
    return Mapped{mapped.z, other(mapped, x)};
  };
  return flow;
}

inline FlowCase with_negative_log_det(FlowCase flow) {
  return with_log_det(std::move(flow), [](const Mapped& mapped, const Var&) { return -mapped.log_det; });
}

using MakeFlows = std::function<std::vector<FlowCase>(Index size, Random& rng)>;

// The flows of right_flows() with a change to each.
inline MakeFlows each_flow(FlowCase (*change)(FlowCase)) {
  return [change](Index size, Random& rng) {
    std::vector<FlowCase> cases = right_flows(size, rng);
    for (FlowCase& flow : cases) flow = change(flow);
    return cases;
  };
}

}  // namespace saddle::family
