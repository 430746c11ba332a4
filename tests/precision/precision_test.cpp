// Both precisions in one program, through two libraries that link one of them each.
#include "tests/catch.h"
#include "tests/precision/probe.h"

TEST_CASE("precision: double and float work side by side in one program") {
  const probe::Result in_double = probe::f64::run();
  const probe::Result in_float = probe::f32::run();
  CHECK(in_double.size_of_real == sizeof(double));
  CHECK(in_float.size_of_real == sizeof(float));
  // Division is correctly rounded, so both are exact.
  CHECK(in_double.third == 1.0 / 3.0);
  CHECK(in_float.third == static_cast<double>(1.0f / 3.0f));
  CHECK(in_double.shape == "2x3");
  CHECK(in_float.shape == "2x3");
}
