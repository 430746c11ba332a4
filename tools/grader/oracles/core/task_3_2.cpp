// Task 3.2: name the mistake.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "autodiff/random.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/core/mistakes_3_2.h"
#include "tools/grader/oracles/draws.h"

namespace saddle::grader::task_3_2 {
namespace {

using ad::Random;

Value parts_value(const std::vector<Numbers>& parts) {
  return Value::List(parts.begin(), parts.end());
}

Case case_of(const Inputs& in) {
  Case c{static_cast<int>(in[0].integer()), static_cast<int>(in[1].integer()), {}, in[3].numbers()};
  for (const Value& part : in[2].list()) c.parts.push_back(part.numbers());
  return c;
}

// A gradient of n examples, whose claim is right.
Case right_claim(Random& rng, int n) {
  const int rows = 2 + static_cast<int>(rng.below(3)), cols = rows % 3 + 2;  // 2x4, 3x2, 4x3
  Case c{rows, cols, {}, {}};
  for (int k = 0; k < n; ++k) c.parts.push_back(draw_numbers(rng, rows * cols));
  c.claimed = right_gradient(c);
  return c;
}

Case some_examples(Random& rng) {
  return right_claim(rng, 3 + static_cast<int>(rng.below(3)));
}

using Draw = std::function<Case(Random&)>;

// Draws until all comparisons are clear and the word is this one.
Inputs call(Random& rng, const Draw& draw, const std::string& word) {
  for (;;) {
    const Case c = draw(rng);
    bool clear = true;
    if (name_of(c, clear) == word && clear)
      return {Value(c.rows), Value(c.cols), parts_value(c.parts), Value(c.claimed)};
  }
}

struct Kind {
  std::string word;
  Draw draw;
};

// Random calls of the kinds, and then one of each.
Check check(const std::string& name, const std::vector<Kind>& random, const std::vector<Kind>& structural) {
  return {.name = name,
          .function = "mistake",
          .random_cases = 6,
          .draw =
              [random](Random& rng) {
                const Kind& kind = random[static_cast<std::size_t>(rng.below(std::ssize(random)))];
                return call(rng, kind.draw, kind.word);
              },
          .structural =
              [structural](Random& rng) {
                std::vector<Inputs> all;
                for (const Kind& kind : structural) all.push_back(call(rng, kind.draw, kind.word));
                return all;
              },
          .expected =
              [](const Inputs& in) {
                bool clear = true;
                return Value(name_of(case_of(in), clear));
              }};
}

// Claims other numbers, for all elements or for about half of them.
Draw claiming(const std::function<Numbers(Random&, const Case&)>& other) {
  return [other](Random& rng) {
    Case c = some_examples(rng);
    const Numbers numbers = other(rng, c);
    const bool all = rng.below(2) == 0;
    for (std::size_t i = 0; i < c.claimed.size(); ++i)
      if (all || rng.below(2) == 0) c.claimed[i] = numbers[i];
    return c;
  };
}

Draw scaled(double factor) {
  return claiming([factor](Random&, const Case& c) { return times(c.claimed, factor); });
}
Draw scaled_by_n(bool up) {
  return claiming([up](Random&, const Case& c) {
    const auto n = static_cast<double>(c.parts.size());
    return times(c.claimed, up ? n : 1 / n);
  });
}

// One element is this number.
Draw one_element(const std::function<double(Random&)>& number) {
  return [number](Random& rng) {
    Case c = some_examples(rng);
    c.claimed[static_cast<std::size_t>(rng.below(std::ssize(c.claimed)))] = number(rng);
    return c;
  };
}
Draw one_element(double number) {
  return one_element([number](Random&) { return number; });
}

Case transposed_claim(Random& rng) {
  Case c = some_examples(rng);
  c.claimed = transposed(c, c.claimed);
  return c;
}

// Two examples whose gradients cancel, and any claim.
Case cancelled(Random& rng) {
  Case c = right_claim(rng, 2);
  c.claimed = c.parts[0];
  c.parts[1] = times(c.parts[0], -1);
  return c;
}

// Each element is times one of the two factors.
Draw mixed(double one, double other) {
  return [=](Random& rng) {
    Case c = some_examples(rng);
    for (double& number : c.claimed) number *= rng.below(2) == 0 ? one : other;
    return c;
  };
}

// Equal examples, or equal elements, and the claim is a multiple: two patterns fit.
Draw equal_examples(int n, double factor) {
  return [=](Random& rng) {
    Case c = right_claim(rng, n);
    for (Numbers& part : c.parts) part = c.parts[0];
    c.claimed = times(right_gradient(c), factor);
    return c;
  };
}
Draw equal_elements(double factor) {
  return [=](Random& rng) {
    Case c = some_examples(rng);
    for (Numbers& part : c.parts) std::fill(part.begin(), part.end(), part[0]);
    c.claimed = times(right_gradient(c), factor);
    return c;
  };
}

}  // namespace

std::vector<Check> checks() {
  constexpr double inf = std::numeric_limits<double>::infinity();
  const Kind rounded{"pass", [](Random& rng) {
                       Case c = some_examples(rng);
                       for (double& number : c.claimed) number *= 1 + 1e-14;
                       return c;
                     }};
  const Kind one{"pass", [](Random& rng) { return right_claim(rng, 1); }};
  const Kind zero_gradient{"vacuous", cancelled}, zero_claim{"vacuous", [](Random&rng) {
                                                               Case c = cancelled(rng);
                                                               c.claimed = times(c.claimed, 0);
                                                               return c;
                                                             }};
  const Kind not_a_number{"nan", one_element(std::nan(""))}, infinite{"nan", one_element(inf)},
      minus_infinite{"nan", one_element(-inf)};
  const Kind nearly_zero{"detached", scaled(1e-14)}, zero{"detached", scaled(0)};
  const Kind sign{"wrong_sign", scaled(-1)}, twice{"factor_two", scaled(2)}, half{"factor_two", scaled(0.5)},
      n_times{"missing_mean", scaled_by_n(true)}, nth{"missing_mean", scaled_by_n(false)};
  const Kind turned{"transposed", transposed_claim};
  const Kind part{"missing_sum", claiming([](Random& rng, const Case& c) {
                    return c.parts[static_cast<std::size_t>(rng.below(std::ssize(c.parts)))];
                  })};
  const Kind shifted{"offset", claiming([](Random& rng, const Case& c) {
                       const double by = draw_number(rng);
                       Numbers all = c.claimed;
                       for (double& number : all) number += by;
                       return all;
                     })};
  const Kind any_number{"wrong", one_element([](Random& rng) { return draw_number(rng, 0.2, 5); })};
  const Kind half_and_twice{"wrong", mixed(0.5, 2)}, sign_and_twice{"wrong", mixed(-1, 2)},
      three_times_sign{"wrong", mixed(-3, -3)};
  const Kind two_examples{"factor_two", [](Random& rng) {
                            Case c = right_claim(rng, 2);
                            c.claimed = times(c.claimed, 2);
                            return c;
                          }};

  return {
      check("right gradients", {rounded}, {rounded, one}),
      check("a gradient that is not finite", {not_a_number, infinite, minus_infinite},
            {not_a_number, infinite, minus_infinite}),
      check("the right gradient is 0", {zero_gradient}, {zero_claim}),
      check("a factor", {nearly_zero, sign, twice, half, n_times, nth},
            {zero, sign, twice, half, n_times, nth}),
      check("the order of the numbers", {turned}, {turned, turned}),
      check("one part in place of the sum", {part}, {part}),
      check("an offset", {shifted}, {shifted}),
      check("no known mistake", {any_number, half_and_twice, sign_and_twice},
            {any_number, half_and_twice, sign_and_twice, three_times_sign}),
      check("where two patterns fit", {two_examples, {"factor_two", equal_examples(2, 0.5)}},
            {{"missing_mean", equal_examples(4, 0.25)},
             {"wrong_sign", equal_elements(-1)},
             {"factor_two", equal_elements(2)},
             {"detached", equal_elements(0)}}),
  };
}

}  // namespace saddle::grader::task_3_2
