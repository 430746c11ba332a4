#include "gan/probability/parzen.h"

#include <cmath>
#include <stdexcept>

#include "gan/probability/distribution.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using ad::Array;
using gan::parzen_log_density;
using saddle::message;

TEST_CASE("Parzen window: it is the mixture of normals around the centres") {
  const double centres[] = {-1.5, 0.25, 0.3, 4};
  std::vector<gan::Weighted> terms;
  for (const double c : centres) terms.push_back({0.25, gan::normal(c, 0.2)});
  const gan::Distribution mixture = gan::mixture(terms);
  const Array points{{-30.0}, {-1.4}, {0.27}, {2.2}, {50.0}};
  const Array ll = parzen_log_density(points, Array::column({-1.5, 0.25, 0.3, 4}), 0.2);
  REQUIRE(ll.size() == points.size());
  for (ad::Index i = 0; i < ll.size(); ++i) {
    const double reference = mixture.log_pdf(points[i]);
    CHECK_THAT(ll[i], WithinAbs(reference, tolerance::dozen_roundings * std::fmax(1, std::fabs(reference))));
  }
}

TEST_CASE("Parzen window: the bound in 784 and 2304 dimensions, and no underflow far away") {
  // The largest value, with a centre on the point; and one centre at a distance of 60. 26 digits, mpmath.
  const struct {
    ad::Index d;
    double sd, reference;
  } rows[] = {{784, 0.1, 1084.7789028748683867},  {784, 0.2, 541.35151331587126413},
              {784, 0.3, 223.46686855907038866},  {2304, 0.1, 3187.9216737547152589},
              {2304, 0.2, 1590.9105697446012660}, {2304, 0.3, 656.71896066339052994}};
  for (const auto& row : rows) {
    CAPTURE(row.d, row.sd);
    const Array x = Array::zeros(1, row.d);
    CHECK_THAT(parzen_log_density(x, x, row.sd)[0], WithinRel(row.reference, tolerance::dozen_roundings));
  }
  Array far = Array::zeros(1, 784);
  far[5] = 60;
  CHECK_THAT(parzen_log_density(far, Array::zeros(1, 784), 0.1)[0],
             WithinRel(-178915.22109712513163, tolerance::dozen_roundings));
}

TEST_CASE("Parzen window: wrong input is named") {
  CHECK(message<std::invalid_argument>([] {
          parzen_log_density(Array::zeros(2, 3), Array::zeros(4, 2), 1);
        }) == "parzen_log_density: points and centres must have equally many columns, got 2x3 and 4x2");
  CHECK(message<std::invalid_argument>([] {
          parzen_log_density(Array::zeros(2, 3), Array::zeros(4, 3), 0);
        }) == "parzen_log_density: sd must be positive, got 0");
}
