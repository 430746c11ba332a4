#include "gan/generator.h"

#include <cmath>

#include "autodiff/autodiff.h"
#include "gan/discriminator_nets.h"
#include "tests/catch.h"
#include "tests/gan/small_gan.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace gan;
using ad::Array;

namespace {

std::optional<Distribution> p_g(const Distribution& z, double w, double b) {
  return affine_generator({z}, Array{{w}}, Array{{b}}).closed_form();
}

double logit_at(const nn::Sequential& D, double x) {
  ad::Tape tape;
  return D(tape.constant(Array(x))).value();
}

}  // namespace

TEST_CASE("generator: an affine one has the closed form of its latent") {
  CHECK(p_g(normal(0, 1), 2, 3) == normal(3, 2));
  CHECK(p_g(normal(0, 1), -2, 3) == normal(3, 2));
  CHECK(p_g(normal(1, 2), -2, 3) == normal(1, 4));
  CHECK(p_g(uniform(0, 1), -2, 3) == uniform(1, 3));
  CHECK(p_g(laplace(0, 1), 2, 3) == laplace(3, 2));
  CHECK(p_g(cauchy(1, 1), 2, 3) == cauchy(5, 2));
  CHECK(p_g(logistic(0, 1), 2, 3) == logistic(3, 2));
  CHECK(p_g(exponential(1), 2, 0) == exponential(0.5));
  CHECK(p_g(mixture({{0.25, normal(-1, 1)}, {0.75, uniform(0, 1)}}), 2, 1) ==
        mixture({{0.25, normal(-1, 2)}, {0.75, uniform(1, 3)}}));
}

TEST_CASE("generator: from several dimensions a normal has sd |w| and a Cauchy the sum of |w_i|") {
  const Array w{{3.0}, {-4.0}}, b{{1.0}};
  CHECK(affine_generator({normal(0, 1), 2}, w, b).closed_form() == normal(1, 5));
  CHECK(affine_generator({normal(2, 1), 2}, w, b).closed_form() == normal(-1, 5));
  CHECK(affine_generator({cauchy(0, 1), 2}, w, b).closed_form() == cauchy(1, 7));
  CHECK(!affine_generator({uniform(0, 1), 2}, w, b).closed_form());
}

TEST_CASE("generator: no closed form for a point, a net, a mirrored exponential or two dimensions of x") {
  CHECK(!p_g(normal(0, 1), 0, 3));
  CHECK(!p_g(exponential(1), -1, 0));
  CHECK(!p_g(exponential(1), 1, 1));
  CHECK(!p_g(categorical({0.5, 0.5}), 1, 0));
  CHECK(!affine_generator({normal(0, 1)}, Array{{1.0, 2.0}}, Array{{0.0, 0.0}}).closed_form());
  ad::Random random(1);
  CHECK(!mlp_generator({normal(0, 1)}, 4, random).closed_form());
}

TEST_CASE("generator: maps z of any dimension to x of any dimension, and samples as many") {
  ad::Random random(1);
  const Latent latent{normal(0, 1), 3};
  const Array z = sample(latent, 5, random);
  CHECK(z.shape() == ad::Shape{5, 3});
  ad::Tape tape;
  const Generator G = affine_generator(latent, Array{{1, 2}, {0, 1}, {-1, 0}}, Array{{10, 20}});
  const ad::Var x = G(tape.constant(z));
  REQUIRE(x.shape() == ad::Shape{5, 2});
  CHECK(x.array()(4, 0) == z(4, 0) - z(4, 2) + 10);
  CHECK(x.array()(4, 1) == 2 * z(4, 0) + z(4, 1) + 20);
  CHECK(mlp_generator(latent, 4, random)(tape.constant(z)).shape() == ad::Shape{5, 1});
}

TEST_CASE("generator: shapes and dimensions that do not fit are refused") {
  CHECK_THROWS_AS(affine_generator({normal(0, 1), 2}, Array{{1.0}}, Array{{0.0}}), std::invalid_argument);
  CHECK_THROWS_AS(affine_generator({normal(0, 1)}, Array{{1.0}}, Array{{0.0, 1.0}}), std::invalid_argument);
  CHECK_THROWS_AS(affine_generator({normal(0, 1), 0}, Array{{1.0}}, Array{{0.0}}), std::invalid_argument);
  ad::Random random(1);
  CHECK_THROWS_AS(sample({normal(0, 1), 0}, 1, random), std::invalid_argument);
}

TEST_CASE("discriminator nets: linear and quadratic begin at D = 1/2 and see t") {
  const Scale scale = scale_of(normal(4, 1.25));
  CHECK(scale.centre == 4);
  CHECK(scale.spread == 1.25);
  const nn::Sequential linear = linear_discriminator(scale), quadratic = quadratic_discriminator(scale);
  CHECK(logit_at(linear, 7) == 0);
  CHECK(logit_at(quadratic, 7) == 0);
  linear.parameters()[0]->set(Array(3.0));
  quadratic.parameters()[0]->set(Array{{3.0}, {5.0}});
  CHECK(logit_at(linear, 4 + 2 * 1.25) == 3 * 2);
  CHECK(logit_at(quadratic, 4 + 2 * 1.25) == 3 * 2 + 5 * 4);
  ad::Random random(1);
  CHECK(mlp_discriminator(scale, 7, random).parameters()[0]->shape() == ad::Shape{1, 7});
}

TEST_CASE("nets of tanh have hidden layers of the widths that are listed") {
  const ad::Index one[] = {5}, two[] = {5, 3};
  // With one width they are the nets of one hidden layer, draw by draw.
  ad::Random a(1), b(1);
  CHECK(values(mlp_generator({normal(0, 1)}, 5, a).parameters()) ==
        values(mlp_generator({normal(0, 1)}, one, b).parameters()));
  CHECK(values(mlp_discriminator({0, 1}, 5, a).parameters()) ==
        values(mlp_discriminator({0, 1}, one, b).parameters()));
  const nn::Sequential D = mlp_discriminator({0, 1}, two, a);
  const Generator G = mlp_generator({normal(0, 1), 2}, two, a);
  const ad::Shape shapes[] = {{1, 5}, {1, 5}, {5, 3}, {1, 3}, {3, 1}, {1, 1}};
  REQUIRE((D.parameters().size() == 6 && G.parameters().size() == 6));
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(D.parameters()[i]->shape() == shapes[i]);
    if (i > 0) CHECK(G.parameters()[i]->shape() == shapes[i]);
  }
  CHECK(G.parameters()[0]->shape() == ad::Shape{2, 5});
  CHECK_THROWS_AS(mlp_discriminator({0, 1}, std::span<const ad::Index>(), a), std::invalid_argument);
  CHECK_THROWS_AS(mlp_generator({normal(0, 1)}, std::span<const ad::Index>(), a), std::invalid_argument);
  const ad::Index none[] = {5, 0};
  CHECK_THROWS_AS(mlp_discriminator({0, 1}, none, a), std::invalid_argument);
}

TEST_CASE("discriminator nets: the scale is mean and standard deviation, or quartiles") {
  const auto near = [](const Distribution& d, double centre, double spread) {
    const Scale scale = scale_of(d);
    CHECK_THAT(scale.centre, WithinAbs(centre, tolerance::few_roundings));
    CHECK_THAT(scale.spread, WithinAbs(spread, tolerance::few_roundings));
  };
  near(uniform(1, 3), 2, 1 / std::sqrt(3));
  near(laplace(1, 2), 1, 2 * std::sqrt(2));
  near(exponential(2), 0.5, 0.5);
  near(mixture({{0.5, normal(-1, 1)}, {0.5, normal(1, 1)}}), 0, std::sqrt(2));
  near(cauchy(1, 2), 1, 2);
  near(categorical({0.5, 0.5}), 0.5, 0.5);
}
