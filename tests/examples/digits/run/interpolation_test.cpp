#include "examples/digits/run/interpolation.h"

#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;

TEST_CASE("interpolation: rows of each pair, from one end to the other in equal steps") {
  const Array from{{0, 10}, {1, 1}}, to{{4, 30}, {-1, 1}};
  int calls = 0;
  const Array found = interpolation(
      [&](const Array& z) {
        ++calls;
        return z;
      },
      from, to, 5);
  CHECK(calls == 1);
  CHECK(found ==
        Array{{0, 10}, {1, 15}, {2, 20}, {3, 25}, {4, 30}, {1, 1}, {0.5, 1}, {0, 1}, {-0.5, 1}, {-1, 1}});
}

TEST_CASE("interpolation: the ends are exact, and the generator is applied") {
  const Array from{{ad::Real(0.1)}}, to{{ad::Real(0.7)}};
  const auto twice = [](const Array& z) {
    Array images = Array::zeros(z.rows(), 2);
    for (Index i = 0; i < z.rows(); ++i) images(i, 0) = images(i, 1) = 2 * z(i, 0);
    return images;
  };
  const Array found = interpolation(twice, from, to, 7);
  REQUIRE(found.shape() == ad::Shape{7, 2});
  CHECK(found(0, 1) == 2 * from[0]);
  CHECK(found(6, 0) == 2 * to[0]);
}

TEST_CASE("interpolation: what cannot be used is named") {
  const auto same = [](const Array& z) { return z; };
  using Bad = std::invalid_argument;
  CHECK(mentions(message<Bad>([&] { interpolation(same, {1, 2}, {1, 2, 3}, 4); }), "1x2, 1x3 and 4"));
  CHECK(mentions(message<Bad>([&] { interpolation(same, {1, 2}, {1, 2}, 1); }), "two steps", "and 1"));
  CHECK(mentions(message<Bad>([&] {
                   interpolation([](const Array&) { return Array{1}; }, {1, 2}, {1, 2}, 3);
                 }),
                 "got 1 for 3"));
}
