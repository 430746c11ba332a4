// Both precisions in one program, through two libraries that link one of them each.
#include "tests/catch.h"
#include "tests/precision/probe.h"
#include "tests/tolerances.h"

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

TEST_CASE("precision: gradients of both orders and the gradient check work in double and in float") {
  // 2 t s and 2 s^2 - 4 t^2 s with t = tanh(1/2), s = 1 - t^2: 30-digit values.
  const double slope = 0.72686198138358727554, curvature = 0.56520928825977036087;
  const probe::Result in_double = probe::f64::run(), in_float = probe::f32::run();
  CHECK_THAT(in_double.slope, WithinRel(slope, saddle::tolerance::dozen_roundings));
  CHECK_THAT(in_double.curvature, WithinRel(curvature, saddle::tolerance::dozen_roundings));
  CHECK_THAT(in_float.slope, WithinRel(slope, saddle::tolerance::dozen_roundings_float));
  CHECK_THAT(in_float.curvature, WithinRel(curvature, saddle::tolerance::dozen_roundings_float));
  CHECK(in_double.checked);
  CHECK(in_double.rejected);
  CHECK(in_float.checked);
  CHECK(in_float.rejected);
}

TEST_CASE("precision: an operation of a user works in double and in float") {
  const double bell = 0.88249690258459540286;  // exp(-1/8), to 20 digits
  const probe::Result in_double = probe::f64::run(), in_float = probe::f32::run();
  CHECK_THAT(in_double.bell, WithinRel(bell, saddle::tolerance::dozen_roundings));
  CHECK_THAT(in_float.bell, WithinRel(bell, saddle::tolerance::dozen_roundings_float));
  CHECK(in_double.bell_checked);
  CHECK(in_float.bell_checked);
}

namespace {

std::string first(const probe::Alarms& alarms) {
  return alarms.empty() ? "none" : alarms[0];
}

}  // namespace

TEST_CASE("precision: the gradient check raises no false alarm in float") {
  const probe::Alarms alarms = probe::f32::false_alarms(100);
  INFO(first(alarms));
  CHECK(alarms.empty());
}

TEST_CASE("precision: the gradient check names the planted defects in float as it does in double") {
  const probe::Alarms in_double = probe::f64::misnamed_defects(3),
                      in_float = probe::f32::misnamed_defects(20);
  INFO(first(in_double) << "\n" << first(in_float));
  CHECK(in_double.empty());
  CHECK(in_float.empty());
}

TEST_CASE("precision: sums of a million terms keep their digits in float") {
  const probe::Alarms alarms = probe::f32::inexact_sums();
  INFO(alarms.size() << " breaches, the first: " << first(alarms));
  CHECK(alarms.empty());
}

TEST_CASE("precision: the gradient of logsumexp adds up to one in float, however far from zero") {
  const probe::Alarms alarms = probe::f32::unnormalised_softmax();
  INFO(alarms.size() << " breaches, the first: " << first(alarms));
  CHECK(alarms.empty());
}

TEST_CASE("precision: mixed second derivatives do not depend on the order in float") {
  const probe::Alarms alarms = probe::f32::asymmetric_derivatives();
  INFO(alarms.size() << " breaches, the first: " << first(alarms));
  CHECK(alarms.empty());
}

TEST_CASE("precision: the verdict on precision is offered in double and not in float") {
  CHECK(probe::f64::offers_precision());
  CHECK_FALSE(probe::f32::offers_precision());
}

TEST_CASE("precision: derivatives go through recorded steps of ascent in double and in float") {
  // a + (1 - eta)^6 (d_0 - a) with a = 0.75, d_0 = -1.25, eta = 0.25.
  const double closed_form = 0.75 - 2 * 729.0 / 4096;
  CHECK_THAT(probe::f64::run().unrolled, WithinRel(closed_form, saddle::tolerance::dozen_roundings));
  CHECK_THAT(probe::f32::run().unrolled, WithinRel(closed_form, saddle::tolerance::dozen_roundings_float));
}

TEST_CASE("precision: the norm of a gradient is clipped where its squares overflow") {
  CHECK_THAT(probe::f64::run().clipped, WithinRel(3, saddle::tolerance::dozen_roundings));
  CHECK_THAT(probe::f32::run().clipped, WithinRel(3, saddle::tolerance::dozen_roundings_float));
}

TEST_CASE("precision: a layer trains to the line through its points in double and in float") {
  // Mean squares at x = -1, 0, 1 have the Hessian diag(4/3, 2): steps of 1/2 shrink the errors by 1/3 and 0.
  const probe::Result in_double = probe::f64::run(), in_float = probe::f32::run();
  CHECK_THAT(in_double.weight, WithinRel(2.0, saddle::tolerance::dozen_roundings));
  CHECK_THAT(in_double.bias, WithinRel(1.0, saddle::tolerance::dozen_roundings));
  CHECK_THAT(in_float.weight, WithinRel(2.0, saddle::tolerance::dozen_roundings_float));
  CHECK_THAT(in_float.bias, WithinRel(1.0, saddle::tolerance::dozen_roundings_float));
}
