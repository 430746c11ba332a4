// Sums of many terms, derivatives far from zero and at the ends of the range. The same in float is in
// tests/precision.
#include "tests/autodiff/check/numerics.h"

#include "tests/catch.h"

using namespace saddle::tests;

namespace {

void check_none(const Breaches& breaches) {
  INFO(breaches.size() << " breaches, the first: " << (breaches.empty() ? "" : breaches[0]));
  CHECK(breaches.empty());
}

}  // namespace

TEST_CASE("numerics: the error of a sum grows with the logarithm of the number of its terms") {
  check_none(inexact_sums());
}

TEST_CASE("numerics: the gradient of logsumexp adds up to one, however far from zero") {
  check_none(unnormalised_softmax());
}

TEST_CASE("numerics: mixed second derivatives do not depend on the order, at the ends of the range too") {
  check_none(asymmetric_derivatives());
}
