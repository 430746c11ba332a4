// Task 8.1: the optimal discriminator from log densities.
#include <algorithm>
#include <cmath>

#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/theory/chapter_8.h"

namespace saddle::grader::chapter_8 {
namespace {

// D* and its logarithms from p and q divided by the larger of them, so that one of them is 1 and the other
// one is at most 1.
struct Shares {
  double log_d, log_rest, d;

  Shares(double log_p, double log_q) {
    const double larger = std::max(log_p, log_q), p = std::exp(log_p - larger), q = std::exp(log_q - larger);
    const double log_sum = std::log1p(std::min(p, q));
    log_d = log_p - larger - log_sum;
    log_rest = log_q - larger - log_sum;
    d = p / (p + q);
  }
};

bool none(double log_p, double log_q) {
  return log_p == -infinity && log_q == -infinity;
}

// Of two log densities.
using Answer = std::function<Value(double log_p, double log_q)>;

Value logit(double log_p, double log_q) {
  // In one operation, which is rounded correctly: no formula is better.
  return log_p - log_q;
}
Value discriminator(double log_p, double log_q) {
  return Shares(log_p, log_q).d;
}
Value logarithms(double log_p, double log_q) {
  const Shares at(log_p, log_q);
  return List{at.log_d, at.log_rest};
}

double draw_log_density(Random& rng) {
  return draw_between(rng, 0, 1) < 0.5 ? draw_between(rng, -0.95, 0.95) : draw_between(rng, -6, -1.05);
}
// Both densities underflow, and the two logarithms are near enough for an exact difference.
Inputs draw_far(Random& rng, double difference) {
  const double log_p = draw_between(rng, -2000, -1500);
  return {log_p, log_p + difference};
}

// One function of two log densities: ordinary ones, such that underflow, and such that are 0.
void add(std::vector<Check>& checks, const std::string& name, const std::string& function, Answer answer) {
  const auto expected = [answer](const Inputs& in) {
    const double log_p = in[0].number(), log_q = in[1].number();
    return none(log_p, log_q) ? Value(Throws{}) : answer(log_p, log_q);
  };
  checks.push_back({.name = name,
                    .function = function,
                    .draw =
                        [](Random& rng) {
                          return Inputs{draw_log_density(rng), draw_log_density(rng)};
                        },
                    .structural =
                        [](Random&) {
                          return std::vector<Inputs>{{-1.5, -1.5}, {0.0, -2.25}};
                        },
                    .expected = expected,
                    .tolerance = formula});
  checks.push_back({.name = name + ", where both densities underflow",
                    .function = function,
                    .draw = [](Random& rng) { return draw_far(rng, draw_number(rng, 0.1, 60)); },
                    .structural =
                        [](Random& rng) {
                          return std::vector<Inputs>{draw_far(rng, 0), draw_far(rng, 50), draw_far(rng, -50),
                                                     draw_far(rng, 700), draw_far(rng, -700)};
                        },
                    .expected = expected,
                    .tolerance = formula});
  checks.push_back({.name = name + ", where a density is 0",
                    .function = function,
                    .draw = [](Random& rng) { return draw_far(rng, draw_number(rng, 100, 600)); },
                    .structural =
                        [](Random& rng) {
                          return std::vector<Inputs>{{-infinity, draw_log_density(rng)},
                                                     {draw_log_density(rng), -infinity},
                                                     {-infinity, draw_between(rng, -2000, -800)},
                                                     {-infinity, -infinity}};
                        },
                    .expected = expected,
                    .tolerance = formula});
}

Check value_check(const std::string& name) {
  return {.name = name,
          .function = "best_value",
          .draw =
              [](Random& rng) {
                List p, q;
                for (auto cells = 3 + rng.below(4); cells > 0; --cells) {
                  p.push_back(draw_log_density(rng));
                  q.push_back(draw_log_density(rng));
                }
                return Inputs{p, q};
              },
          .expected =
              [](const Inputs& in) {
                const List log_p = in[0].numbers(), log_q = in[1].numbers();
                double sum = 0;
                for (std::size_t i = 0; i < log_p.size(); ++i) {
                  if (log_p[i] == -infinity || log_q[i] == -infinity) continue;
                  const Shares at(log_p[i], log_q[i]);
                  sum += std::exp(log_p[i]) * at.log_d + std::exp(log_q[i]) * at.log_rest;
                }
                return Value(sum);
              },
          .tolerance = formula};
}

}  // namespace

std::vector<Check> log_densities() {
  std::vector<Check> checks;
  add(checks, "the logit", "optimal_logit", logit);
  add(checks, "D", "optimal_d", discriminator);
  add(checks, "the two logarithms", "log_terms", logarithms);
  checks.push_back(value_check("V"));
  checks.back().structural = [](Random&) {
    return std::vector<Inputs>{{List{}, List{}}, {List{-0.75, -820, -910}, List{-0.25, -830, -1.5}}};
  };
  checks.push_back(value_check("V, where a density is 0"));
  checks.back().structural = [](Random&) {
    return std::vector<Inputs>{
        {List{-infinity, -0.5, -infinity, -1.25}, List{-1.5, -infinity, -infinity, -0.75}},
        {List{-infinity, -0.25}, List{-0.5, -infinity}}};
  };
  return checks;
}

}  // namespace saddle::grader::chapter_8
