#include "autodiff/array.h"

#include <stdexcept>
#include <type_traits>
#include <vector>

#include "autodiff/parameter.h"
#include "tests/catch.h"

using saddle::ad::Array;
using saddle::ad::ArrayView;
using saddle::ad::Real;
using saddle::ad::Shape;

TEST_CASE("array: a list of rows is stored by rows") {
  const Array a{{1, 2, 3}, {4, 5, 6}};
  CHECK(a.shape() == Shape{2, 3});
  CHECK(a.size() == 6);
  CHECK(std::vector<Real>(a.begin(), a.end()) == std::vector<Real>{1, 2, 3, 4, 5, 6});
  for (int row = 0; row < 2; ++row)
    for (int col = 0; col < 3; ++col) {
      CHECK(a(row, col) == 3 * row + col + 1);
      CHECK(a[3 * row + col] == a(row, col));
    }
}

TEST_CASE("array: a number is 1x1") {
  const Array a = 2.5;
  CHECK(a.shape() == Shape{1, 1});
  CHECK(a(0, 0) == 2.5);
  CHECK(static_cast<Real>(ArrayView(a)) == 2.5);
}

TEST_CASE("array: a default-made array is empty") {
  const Array a;
  CHECK(a.shape() == Shape{0, 0});
  CHECK(a.size() == 0);
  CHECK(a.begin() == a.end());
}

TEST_CASE("array: rows and columns are filled with zero or with the given number") {
  const Array zeros = Array::zeros(3, 2);
  CHECK(zeros == Array{{0, 0}, {0, 0}, {0, 0}});
  CHECK(Array::filled(2, 2, 7) == Array{{7, 7}, {7, 7}});
  CHECK(Array::filled(Shape{1, 2}, Real(4)) == Array{{4, 4}});
}

TEST_CASE("array: row and column hold the same numbers in different shapes") {
  const Array row = Array::row({1, 2, 3});
  const Array column = Array::column({1, 2, 3});
  CHECK(row == Array{{1, 2, 3}});
  CHECK(column == Array{{1}, {2}, {3}});
  CHECK_FALSE(row == column);
}

TEST_CASE("array: elements can be changed through both kinds of index") {
  Array a = Array::zeros(2, 3);
  a(1, 0) = 5;
  a[5] = 6;
  CHECK(a == Array{{0, 0, 0}, {5, 0, 6}});
}

TEST_CASE("array: a view looks at the same memory and a copy does not") {
  Array a{{1, 2}, {3, 4}};
  const ArrayView view = a;
  const Array copy(view);
  a(0, 1) = 9;
  CHECK(view.data() == a.data());
  CHECK(view(0, 1) == 9);
  CHECK(copy(0, 1) == 2);
  CHECK(copy.shape() == view.shape());
}

TEST_CASE("array: an index outside the shape throws and names both") {
  Array a = Array::zeros(2, 3);
  CHECK_THROWS_AS(a(2, 0), std::out_of_range);
  CHECK_THROWS_AS(a(0, 3), std::out_of_range);
  CHECK_THROWS_AS(a(-1, 0), std::out_of_range);
  CHECK_THROWS_AS(a(0, -1), std::out_of_range);
  CHECK_THROWS_AS(a[6], std::out_of_range);
  CHECK_THROWS_AS(a[-1], std::out_of_range);
  CHECK_THROWS_WITH(a(2, 0), "array: index (2, 0) must lie inside the shape 2x3");
  CHECK_THROWS_WITH(a[6], "array: index 6 must lie inside the shape 2x3");
  CHECK_THROWS_AS(Array()[0], std::out_of_range);
}

TEST_CASE("array: an impossible shape throws") {
  CHECK_THROWS_AS(Array::zeros(0, 3), std::invalid_argument);
  CHECK_THROWS_AS(Array::zeros(3, -1), std::invalid_argument);
  CHECK_THROWS_WITH(Array::zeros(0, 3), "array: rows and columns must be at least 1, got 0x3");
  CHECK_THROWS_AS(Array::from(Shape{0, 0}, std::vector<Real>{}), std::invalid_argument);
  CHECK_THROWS_AS(Array::row({}), std::invalid_argument);
  CHECK_THROWS_AS(Array::column({}), std::invalid_argument);
}

TEST_CASE("array: the number of values must fit the shape") {
  CHECK_THROWS_WITH(Array::from(Shape{2, 2}, std::vector<Real>{1, 2, 3}),
                    "array: the shape 2x2 needs 4 values, got 3");
  CHECK_THROWS_WITH((Array{{1, 2}, {3}}), "array: all rows must have the same length, got 2 and 1");
}

TEST_CASE("array: only a 1x1 view is a number") {
  const Array a{{1, 2}};
  CHECK_THROWS_AS(static_cast<Real>(ArrayView(a)), std::invalid_argument);
  CHECK_THROWS_WITH(static_cast<Real>(ArrayView(a)),
                    "array: only a 1x1 array is a number, got 1x2; name an element, as in a(0, 0)");
}

TEST_CASE("shape: prints as rows x columns") {
  CHECK(to_string(Shape{32, 8}) == "32x8");
}

TEST_CASE("array: a flat list in braces is one row, a list of lists is row by row") {
  CHECK(Array{1, 2, 3} == Array::row({1, 2, 3}));
  CHECK(Array{2, 3} == Array::row({2, 3}));
  CHECK(Array{2.5, 3} == Array::row({2.5, 3}));
  CHECK(Array{{1}, {2}, {3}} == Array::column({1, 2, 3}));
  CHECK(Array{{1.0}} == Array(1.0));
  CHECK(Array{1} == Array(1.0));
  const Array a{{1, 2}, {3, 4}}, copy{a};
  CHECK(copy == a);
  CHECK(saddle::ad::Parameter("w", {1, 2, 3}).value() == Array::row({1, 2, 3}));
  const Array at = {-1, 2};
  CHECK(at == Array::row({-1, 2}));
}

// Sizes are named: beside a list in braces they would be read wrongly.
static_assert(!std::is_constructible_v<Array, int, int>);
static_assert(!std::is_constructible_v<Array, int, int, Real>);
static_assert(!std::is_constructible_v<Array, Shape>);
static_assert(!std::is_constructible_v<Array, Shape, Real>);

TEST_CASE("array: a 1x1 array is a number, and only that") {
  const Array a = 2.5;
  CHECK(a == 2.5);
  CHECK(a * 2 == 5);
  CHECK_THROWS_WITH(Real(Array{1, 2}), Catch::Matchers::StartsWith("array: only a 1x1 array is a number"));
  CHECK_THROWS_AS((Array{1, 2} == 1), std::invalid_argument);
}
