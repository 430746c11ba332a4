// Task 3.1: a checker of gradients. The gradients that are claimed are computed here, by saddle's tape, and
// some of them are then spoilt.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/core/gradients_3_1.h"

namespace saddle::grader::task_3_1 {
namespace {

using ad::Index;
using ad::Random;

Inputs call(const Case& c) {
  return {Value(c.name), Value(c.sizes), Value(c.p), Value(c.x)};
}
Case case_of(const Inputs& in) {
  return {in[0].word(), in[1].integers(), in[2].numbers(), in[3].numbers()};
}

// The error of a central difference on the scale F, with eta = 4 epsilon for a value of f and a third
// derivative of 4 F: 7e-11 for the truncation at h = 1e-5, 9e-11 for rounding; a good step may be five times
// as long or a tenth as long, which makes it 2e-9. A one-sided quotient has sqrt(epsilon) = 1.5e-8.
constexpr double good_quotient = 3e-9;

std::string too_far(const Inputs& in, const Value& got) {
  const Exact right = exact(case_of(in));
  const auto i = static_cast<std::size_t>(in[4].integer());
  const double error = std::abs(got.number() - right.gradient[i]) / right.size[i];
  if (error <= good_quotient) return "";
  return fmt::format("expected {:.10g}, got {:.10g}, which is wrong by {:.2g} F", right.gradient[i],
                     got.number(), error);
}

Check quotient_check(const std::string& name, std::function<Case(Random&)> draw,
                     std::function<std::vector<Case>(Random&)> structural) {
  const auto with_place = [](const Case& c, std::size_t i) {
    Inputs in = call(c);
    in.push_back(static_cast<int>(i));
    return in;
  };
  return {.name = name,
          .function = "difference_of",
          .random_cases = 6,
          .draw =
              [=](Random& rng) {
                const Case c = draw(rng);
                return with_place(c, static_cast<std::size_t>(rng.below(static_cast<Index>(c.x.size()))));
              },
          .structural =
              [=](Random& rng) {
                std::vector<Inputs> all;
                for (const Case& c : structural(rng))
                  for (std::size_t i = 0; i < c.x.size(); ++i) all.push_back(with_place(c, i));
                return all;
              },
          .like = [](const Inputs&) { return Value(0.5); },
          .refuses = too_far};
}

// 1 where a claim is right. The task promises errors below 1e-12 F or above 1e-3 F.
Value verdicts(const Inputs& in) {
  const Exact right = exact(case_of(in));
  const Numbers claimed = in[4].numbers();
  std::vector<int> all;
  for (std::size_t i = 0; i < claimed.size(); ++i)
    all.push_back(std::abs(claimed[i] - right.gradient[i]) <= 1e-7 * right.size[i] ? 1 : 0);
  return all;
}

// Makes the claim from the gradient. It may change any numbers of it, and none.
using Spoil = std::function<void(Random&, const Case&, Numbers& gradient)>;

// Draws until the claims keep what the task promises, with room: each is right, or off by 2e-3 F; and one is
// wrong, if any was to be.
Inputs claim(Random& rng, const std::function<Case(Random&)>& draw, const Spoil& spoil) {
  for (;;) {
    const Case c = draw(rng);
    const Exact right = exact(c);
    Numbers claimed = right.gradient;
    if (spoil) spoil(rng, c, claimed);
    bool clear = true, wrong = false;
    for (std::size_t i = 0; i < claimed.size(); ++i) {
      const double error = std::abs(claimed[i] - right.gradient[i]) / right.size[i];
      const bool off = !(error <= 1e-13);
      clear = clear && (!off || !(error < 2e-3));
      wrong = wrong || off;
    }
    if (!clear || wrong != static_cast<bool>(spoil)) continue;
    Inputs in = call(c);
    in.push_back(Value(claimed));
    return in;
  }
}

Check claim_check(const std::string& name, std::function<Case(Random&)> draw,
                  std::function<std::vector<Inputs>(Random&)> structural, const Spoil& spoil) {
  return {.name = name,
          .function = "check",
          .random_cases = 6,
          .draw = [=](Random& rng) { return claim(rng, draw, spoil); },
          .structural = std::move(structural),
          .expected = verdicts};
}

Case any_of_size_one(Random& rng) {
  return of_size_one(rng, rng.below(kinds));
}
Case any_large(Random& rng) {
  return large(rng, rng.below(large_kinds));
}

// One call for each kind of function.
std::function<std::vector<Inputs>(Random&)> each_kind(const std::function<Case(Random&, Index)>& draw,
                                                      Index count, const Spoil& spoil) {
  return [=](Random& rng) {
    std::vector<Inputs> all;
    for (Index kind = 0; kind < count; ++kind)
      all.push_back(claim(
          rng, [&](Random& r) { return draw(r, kind); }, spoil));
    return all;
  };
}

// Each number with probability 1/2.
Spoil times(double factor) {
  return [factor](Random& rng, const Case&, Numbers& g) {
    for (double& number : g)
      if (rng.below(2) == 0) number *= factor;
  };
}

void times_rows(Random&, const Case& c, Numbers& g) {
  for (double& number : g) number *= c.sizes[0];
}

void transposed(Random&, const Case& c, Numbers& g) {
  const Numbers right = g;
  const auto rows = static_cast<std::size_t>(c.sizes[1]), cols = static_cast<std::size_t>(c.sizes[2]);
  for (std::size_t i = 0; i < g.size(); ++i) g[i] = right[i % rows * cols + i / rows];
}

// One number becomes another one.
Spoil set_one(double to) {
  return [to](Random& rng, const Case&, Numbers& g) {
    g[static_cast<std::size_t>(rng.below(static_cast<Index>(g.size())))] = to;
  };
}

}  // namespace

std::vector<Check> checks() {
  const auto one_layer = [](Random& rng) { return std::vector{layer(rng)}; };
  const auto zeros = [](Random& rng) { return std::vector{small(rng, true), small(rng, true)}; };
  const auto some_small = [](Random& rng) { return small(rng, false); };
  const auto at_zero = [](const Spoil& spoil) {
    return [spoil](Random& rng) {
      const auto draw = [](Random& r) { return small(r, true); };
      return std::vector<Inputs>{claim(rng, draw, spoil), claim(rng, draw, spoil)};
    };
  };
  const auto ordinary = [](const std::string& name, const Spoil& spoil) {
    return claim_check(name, any_of_size_one, each_kind(of_size_one, kinds, spoil), spoil);
  };
  const auto of_layer = [](const std::string& name, const Spoil& spoil) {
    return claim_check(
        name, layer, [=](Random& rng) { return std::vector<Inputs>{claim(rng, layer, spoil)}; }, spoil);
  };
  // The claim 0 or 0.3 for the number at which x is 0 or small.
  const auto second = [](double to) { return [to](Random&, const Case&, Numbers& g) { g[1] = to; }; };
  Check infinite = claim_check("claims that are not finite", any_of_size_one, {}, set_one(-1e200));
  infinite.structural = [](Random& rng) {
    const double inf = std::numeric_limits<double>::infinity();
    std::vector<Inputs> all;
    for (const double number : {std::nan(""), inf, -inf})
      all.push_back(claim(rng, any_of_size_one, set_one(number)));
    return all;
  };

  return {
      quotient_check("the difference quotient", any_of_size_one, one_layer),
      quotient_check("the difference quotient, where x is large", any_large,
                     [](Random& rng) {
                       return std::vector{large(rng, 0), large(rng, 2)};
                     }),
      quotient_check("the difference quotient, where x is 0 or small", some_small, zeros),
      ordinary("right gradients", {}),
      claim_check("right gradients, large ones", any_large, each_kind(large, large_kinds, {}), {}),
      claim_check("right gradients, where x is 0 or small", some_small, at_zero({}), {}),
      ordinary("twice the gradient", times(2)),
      ordinary("half of the gradient", times(0.5)),
      ordinary("a wrong sign", times(-1)),
      ordinary("a gradient with few digits", times(1.01)),
      of_layer("a missing 1/n", times_rows),
      of_layer("a transposed gradient", transposed),
      claim_check("wrong gradients, large and small ones", any_large,
                  each_kind(large, large_kinds, times(-0.5)), times(-0.5)),
      claim_check("wrong gradients, where x is 0 or small", some_small, at_zero(second(0.3)), second(0.3)),
      infinite};
}

}  // namespace saddle::grader::task_3_1
