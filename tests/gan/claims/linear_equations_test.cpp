#include "gan/claims/linear_equations.h"

#include <cmath>
#include <limits>

#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::ad::Array;

TEST_CASE("positive definite: equations are solved") {
  // The third Hilbert matrix, whose inverse has the first row 9, -36, 30.
  Array hilbert = Array::zeros(3, 3);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) hilbert(i, j) = 1.0 / (i + j + 1);
  const auto x = solve_positive_definite(hilbert, {1, 0, 0});
  REQUIRE(x.has_value());
  CHECK_THAT((*x)[0], WithinAbs(9, 1e-12));
  CHECK_THAT((*x)[1], WithinAbs(-36, 1e-12));
  CHECK_THAT((*x)[2], WithinAbs(30, 1e-12));
}

TEST_CASE("positive definite: other matrices have no solution here, and wrong sizes are refused") {
  Array a = Array::zeros(2, 2);
  a(0, 0) = a(1, 1) = 1;
  a(1, 0) = a(0, 1) = 2;
  CHECK_FALSE(solve_positive_definite(a, {1, 1}).has_value());
  a(0, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(solve_positive_definite(a, {1, 1}).has_value());
  CHECK_THROWS_AS(solve_positive_definite(a, {1}), std::invalid_argument);
  CHECK_THROWS_AS(solve_positive_definite(Array::zeros(2, 3), {1, 1}), std::invalid_argument);
}

TEST_CASE("linear equations: solved where the matrix is not definite, and wrong sizes are refused") {
  Array a = Array::zeros(2, 2);
  a(0, 1) = 2;
  a(1, 0) = -4;
  a(1, 1) = 1;
  const auto x = solve_linear(a, {6, 1});
  CHECK_THAT(x[0], WithinAbs(0.5, 1e-12));
  CHECK_THAT(x[1], WithinAbs(3, 1e-12));
  CHECK_THROWS_AS(solve_linear(a, {1}), std::invalid_argument);
}

TEST_CASE("log |det|: a permuted triangle, a matrix without an inverse, and a matrix that is not square") {
  Array a = Array::zeros(3, 3);
  a(0, 2) = -2;
  a(1, 0) = 4;
  a(2, 0) = 7;
  a(2, 1) = 0.5;
  CHECK_THAT(log_abs_determinant(a), WithinAbs(std::log(4.0), 1e-14));
  a(2, 1) = 0;
  CHECK(log_abs_determinant(a) == -std::numeric_limits<double>::infinity());
  CHECK_THROWS_AS(log_abs_determinant(Array::zeros(2, 3)), std::invalid_argument);
}
