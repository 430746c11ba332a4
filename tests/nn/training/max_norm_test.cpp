#include "nn/training/max_norm.h"

#include <cmath>
#include <limits>

#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::nn;
using saddle::message;
namespace tolerance = saddle::tolerance;

TEST_CASE("max_norm: shortens the columns that are too long, and no others") {
  Parameter w("w", Array{{3, 0.3, -6, 0}, {4, 0.4, 8, 0}});
  CHECK(max_norm(w, 2.5) == 2);
  const Array expected{{1.5, 0.3, -1.5, 0}, {2, 0.4, 2, 0}};
  for (Index i = 0; i < w.size(); ++i)
    CHECK_THAT(w.value()[i], WithinRel(expected[i], tolerance::few_roundings));
  CHECK(w.value()[1] == 0.3);
  CHECK(w.value()[5] == 0.4);
  CHECK(w.version() == 1);
}

TEST_CASE("max_norm: where no column is too long, the parameter counts as unchanged") {
  Parameter w("w", Array{{3, 1}, {4, 2}});
  CHECK(max_norm(w, 5) == 0);
  CHECK(max_norm(w, std::numeric_limits<Real>::infinity()) == 0);
  CHECK(w.version() == 0);
  CHECK(max_norm(w, 4.5) == 1);
  CHECK(w.version() == 1);
}

TEST_CASE(
    "max_norm: norms whose squares leave the range of numbers are right, and what is not finite stays") {
  const Real inf = std::numeric_limits<Real>::infinity(), nan = std::numeric_limits<Real>::quiet_NaN();
  Parameter w("w", Array{{3e200, 3e-200, inf, nan, 6}, {-4e200, 4e-200, 1, 1, 8}});
  CHECK(max_norm(w, 1) == 2);
  CHECK_THAT(w.value()(0, 0), WithinRel(0.6, tolerance::few_roundings));
  CHECK_THAT(w.value()(1, 0), WithinRel(-0.8, tolerance::few_roundings));
  CHECK(w.value()(0, 1) == 3e-200);
  CHECK(w.value()(0, 2) == inf);
  CHECK(w.value()(1, 2) == 1);
  CHECK(w.value()(1, 3) == 1);
  Parameter tiny("tiny", Array{{3e-200}, {4e-200}});
  CHECK(max_norm(tiny, 1e-200) == 1);
  CHECK_THAT(tiny.value()[0], WithinRel(0.6e-200, tolerance::few_roundings));
}

TEST_CASE("max_norm: the bound must be positive") {
  Parameter w("w", Array(1.0));
  for (const Real wrong : {Real(0), Real(-1), std::numeric_limits<Real>::quiet_NaN()})
    CHECK_THROWS_AS(max_norm(w, wrong), std::invalid_argument);
  CHECK(message<std::invalid_argument>([&] { max_norm(w, 0); }) ==
        "max_norm: the bound must be positive, got 0");
}
