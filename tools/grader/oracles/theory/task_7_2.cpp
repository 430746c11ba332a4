// Task 7.2: the smallest discount factor for which a threat works.
#include <cmath>

#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/theory/chapter_7.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::chapter_7 {
namespace {

// The root of a sum that rises with a slope of 1 or more is as well conditioned as the sum: all its terms are
// positive. The room is for those who write the sum as d (1 - d^k) / (1 - d), where 1 - d cancels, and for an
// interval that was halved 40 times.
constexpr Tolerance root{tolerance::sum, 0};

// A dilemma with (T - R) / (R - P) = gain, as t, r, p, s.
Inputs dilemma(Random& rng, double gain) {
  const double s = draw_number(rng), p = s + draw_between(rng, 0.3, 3), r = p + draw_between(rng, 0.3, 3);
  return {r + gain * (r - p), r, p, s};
}
Inputs with(Inputs inputs, Value last) {
  inputs.push_back(std::move(last));
  return inputs;
}

// d + d^2 + ... + d^k
double geometric(double d, int k) {
  return d * (1 - std::pow(d, k)) / (1 - d);
}

struct Payoffs {
  double t, r, p;
  explicit Payoffs(const Inputs& in) : t(in[0].number()), r(in[1].number()), p(in[2].number()) {}
};

// The d at which breaking the bargain once, with P ever after, counts as much as keeping it.
double grim(const Payoffs& of) {
  double low = 0, high = 1;
  for (int i = 0; i < 100; ++i) {
    const double d = (low + high) / 2;
    ((1 - d) * of.t + d * of.p > of.r ? low : high) = d;
  }
  return high;
}

// By Newton's method from above on the polynomial, which is convex and rises.
double threshold(const Payoffs& of, int rounds) {
  double d = 1;
  for (int step = 0; step < 100; ++step) {
    double sum = -(of.t - of.r) / (of.r - of.p), slope = 0;
    for (int i = 1; i <= rounds; ++i) {
      sum += std::pow(d, i);
      slope += i * std::pow(d, i - 1);
    }
    d -= sum / slope;
  }
  return d;
}

// Solves the closed form of the sum for the number of its terms.
int shortest(const Payoffs& of, double d) {
  const double left = 1 - (of.t - of.r) / (of.r - of.p) * (1 - d) / d;
  return left > 0 ? static_cast<int>(std::ceil(std::log(left) / std::log(d))) : 0;
}

Check threshold_check(const std::string& name) {
  return {.name = name,
          .function = "threshold",
          .expected =
              [](const Inputs& in) {
                const Payoffs of(in);
                const auto rounds = static_cast<int>(in[4].integer());
                return of.t - of.r < rounds * (of.r - of.p) ? Value(threshold(of, rounds)) : Value(Throws{});
              },
          .tolerance = root};
}

Check some_rounds() {
  Check check = threshold_check("a punishment of some rounds");
  check.random_cases = 6;
  check.draw = [](Random& rng) {
    const int rounds = 2 + static_cast<int>(rng.below(5));
    return with(dilemma(rng, rounds * draw_between(rng, 0.15, 0.85)), rounds);
  };
  // One round, where d is the gain; and so many that the last ones hardly count.
  check.structural = [](Random& rng) {
    return std::vector<Inputs>{with(dilemma(rng, 0.625), 1), with(dilemma(rng, 2.5), 60)};
  };
  return check;
}

Check too_short() {
  Check check = threshold_check("a punishment that is too short");
  check.draw = [](Random& rng) {
    const int rounds = 1 + static_cast<int>(rng.below(4));
    return with(dilemma(rng, rounds * draw_between(rng, 1.1, 2)), rounds);
  };
  // The smallest one would be d = 1.
  check.structural = [](Random&) {
    return std::vector<Inputs>{{5.0, 3.0, 1.0, -2.0, 1}, {10.0, 4.0, 2.0, 1.5, 3}};
  };
  return check;
}

Check shortest_check(const std::string& name) {
  return {.name = name, .function = "shortest_punishment", .expected = [](const Inputs& in) {
            return Value(shortest(Payoffs(in), in[4].number()));
          }};
}

// A dilemma in which the punishment of `rounds` rounds is the first that works, and not by rounding.
Inputs first_at(Random& rng, int rounds, double d) {
  const double gain = geometric(d, rounds - 1) + draw_between(rng, 0.2, 0.8) * std::pow(d, rounds);
  return with(dilemma(rng, gain), d);
}

}  // namespace

std::vector<Check> discount_factor() {
  Check shortest_one = shortest_check("the shortest punishment");
  shortest_one.draw = [](Random& rng) {
    const int rounds = 2 + static_cast<int>(rng.below(6));
    return first_at(rng, rounds, draw_between(rng, 0.6, 0.95));
  };
  shortest_one.structural = [](Random& rng) {
    return std::vector<Inputs>{first_at(rng, 1, 0.4), first_at(rng, 40, 0.93)};
  };
  Check none = shortest_check("a discount factor for which no punishment is long enough");
  none.draw = [](Random& rng) {
    const double d = draw_between(rng, 0.3, 0.8);
    return with(dilemma(rng, d / (1 - d) * draw_between(rng, 1.1, 2)), d);
  };
  none.structural = [](Random& rng) { return std::vector<Inputs>{with(dilemma(rng, 30), 0.95)}; };

  return {{.name = "what payoffs count",
           .function = "discounted",
           .draw =
               [](Random& rng) {
                 const int rounds = 2 + static_cast<int>(rng.below(4));
                 return Inputs{draw_numbers(rng, rounds), draw_number(rng), draw_between(rng, 0.3, 0.9)};
               },
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{{List{}, 2.5, 0.75}, {List{-1.5, 4}, 3.0, 0.0}};
               },
           .expected =
               [](const Inputs& in) {
                 // The same as `later` in every round, and the differences from it in the first ones.
                 const double later = in[1].number(), d = in[2].number();
                 double sum = 0;
                 const List first = in[0].numbers();
                 for (std::size_t i = first.size(); i > 0; --i) sum = first[i - 1] - later + d * sum;
                 return Value(later + (1 - d) * sum);
               },
           .tolerance = payoffs},
          {.name = "grim trigger",
           .function = "grim_threshold",
           .draw = [](Random& rng) { return dilemma(rng, draw_between(rng, 0.2, 3)); },
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{{5.0, 3.0, -1.0, -3.0}};
               },
           .expected = [](const Inputs& in) { return Value(grim(Payoffs(in))); },
           .tolerance = root},
          some_rounds(),
          too_short(),
          shortest_one,
          none};
}

}  // namespace saddle::grader::chapter_7
