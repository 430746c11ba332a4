#include "examples/generative_models/targets/normal_vector.h"

#include "gan/probability/distribution.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::family;

TEST_CASE("normal vector: the product of the Cholesky factor with itself is the covariance") {
  const Array covariance{{4, 1, -1}, {1, 3, 0.5}, {-1, 0.5, 2}}, factor = cholesky(covariance);
  for (Index i = 0; i < 3; ++i)
    for (Index j = 0; j < 3; ++j) {
      INFO(i << " " << j);
      if (j > i) CHECK(factor(i, j) == 0);
      double product = 0;
      for (Index k = 0; k < 3; ++k) product += factor(i, k) * factor(j, k);
      CHECK(std::abs(product - covariance(i, j)) <= tolerance::sum_of_products(3, tolerance::ulp) * 4);
    }
}

TEST_CASE("normal vector: the density is that of the first number times that of the second given the first") {
  const double sd1 = 2, sd2 = 0.5, correlation = 0.6;
  const Array mean{{1, -2}},
      covariance{{sd1 * sd1, correlation * sd1 * sd2}, {correlation * sd1 * sd2, sd2 * sd2}};
  ad::Tape tape;
  const Array points{{0, 0}, {1, -2}, {3, -1.5}};
  const Var log_p = log_normal_vector(tape.constant(points), mean, covariance);
  REQUIRE(log_p.shape() == ad::Shape{3, 1});
  for (Index k = 0; k < 3; ++k) {
    const double x = points(k, 0), y = points(k, 1);
    const double given = mean[1] + correlation * sd2 / sd1 * (x - mean[0]);
    const double chain = gan::normal(mean[0], sd1).log_pdf(x) +
                         gan::normal(given, sd2 * std::sqrt(1 - correlation * correlation)).log_pdf(y);
    INFO(x << " " << y);
    // The largest of the two squares is about 32.
    CHECK(std::abs(log_p.array()[k] - chain) <= tolerance::sum_of_products(8, tolerance::ulp) * 32);
  }
}

TEST_CASE("normal vector: a covariance that is not positive definite is refused") {
  for (const Array& covariance : {Array{{1, 1}, {1, 1}}, Array{{1, 2}, {2, 1}}, Array{{0.0}}})
    CHECK_THROWS_AS(cholesky(covariance), std::invalid_argument);
}
