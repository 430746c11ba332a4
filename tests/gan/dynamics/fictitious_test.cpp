// Fictitious play: its sums are exact, so that ties are ties.
#include "gan/dynamics/fictitious.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "autodiff/random.h"
#include "gan/dynamics/learning.h"
#include "tests/catch.h"

using namespace saddle::gan;

namespace {

ExactSum sum_of(const std::vector<double>& numbers) {
  ExactSum sum;
  for (const double x : numbers) sum.add(x);
  return sum;
}
bool equal(const ExactSum& a, const ExactSum& b) {
  return !(a < b) && !(b < a);
}

}  // namespace

TEST_CASE("exact sums: no term is lost, in any order") {
  CHECK(equal(sum_of({1e100, 1, -1e100}), sum_of({1})));
  CHECK(equal(sum_of({1, -1}), ExactSum()));
  CHECK(sum_of({1e100, -1e-300}) < sum_of({1e100}));
  CHECK(sum_of({0.3}) < sum_of({0.1, 0.2}));  // as doubles, without rounding
  saddle::ad::Random random(7);
  for (int i = 0; i < 200; ++i) {
    std::vector<double> numbers;
    for (int k = 0; k < 12; ++k)
      numbers.push_back(std::ldexp(random.uniform() - 0.5, static_cast<int>(random.below(200)) - 100));
    const ExactSum sum = sum_of(numbers);
    std::vector<double> more = numbers;
    more.push_back(1e-60);
    std::reverse(numbers.begin(), numbers.end());
    CHECK(equal(sum_of(numbers), sum));
    CHECK(sum < sum_of(more));
  }
}

TEST_CASE("exact sums: a product counts with all its digits") {
  ExactSum product, rounded;
  product.add_product(0.1, 0.1);
  rounded.add(0.1 * 0.1);
  CHECK_FALSE(equal(product, rounded));
  rounded.add(std::fma(0.1, 0.1, -0.1 * 0.1));
  CHECK(equal(product, rounded));
}

TEST_CASE("fictitious play: of several best responses the first, where rounded sums would differ") {
  // Against the second column the second row earns one more. It makes up for the 2 that it begins with in two
  // rounds; then both rows tie. Doubles hold no odd number above 2^53.
  const double large = 9007199254740992;
  const PayoffTables game({{large, 1}, {large - 2, 2}}, {{0, 1}, {0, 1}});
  const Trajectory course = learn(game, Learning::fictitious, {{1, 0}, {1, 0}}, 4, 1);
  for (std::size_t t = 1; t <= 4; ++t) {
    CAPTURE(t);
    CHECK(course.played[t].row[0] == (t <= 3 ? 1 : 0));
    CHECK(course.played[t].column[1] == 1);
  }
}
