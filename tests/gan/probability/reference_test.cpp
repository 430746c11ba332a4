// The theory around the paper against values that were computed elsewhere, to many digits: reference.inc.
#include <cmath>
#include <functional>

#include "autodiff/autodiff.h"
#include "gan/algorithm1.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/study.h"
#include "gan/discriminator.h"
#include "gan/probability/divergence.h"
#include "gan/probability/parse.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace gan;
using ad::Array;
using ad::Tape;
using ad::Var;

namespace {

Value kl_reversed(const Distribution& p, const Distribution& q) {
  return kl(q, p);
}
Value chi2_reversed(const Distribution& p, const Distribution& q) {
  return chi2(q, p);
}

// Relative to the reference where it is large, absolute where it is small.
void check(double measured, double reference, double bound) {
  CHECK_THAT(measured, WithinAbs(reference, bound * std::fmax(1, std::fabs(reference))));
}

// One cost at D* and its slope in x for single samples of p_g = N(mean, sd), in the scale of objective.h.
struct AtSample {
  double cost, slope;
};
AtSample at_sample(GeneratorCost cost, const Theta& theta, double x) {
  Tape tape;
  const double z = (x - theta.location) / theta.scale;
  const Var logit = tape.leaf((z * z - x * x) / 2 + std::log(theta.scale));
  const Var c = generator_cost(cost, logit);
  return {c.value(), backward(c, logit)[logit] * (z / theta.scale - x)};
}

double expectation_under_g(const Theta& theta, const std::function<double(double x)>& f) {
  const QuadratureNodes nodes = quadrature_nodes(normal(0, 1), normal(theta.location, theta.scale));
  double sum = 0;
  for (std::size_t i = 0; i < nodes.x.size(); ++i) {
    const double density = std::exp(nodes.log_q[i]);
    if (density > 0) sum += nodes.weight[i] * density * f(nodes.x[i]);
  }
  return sum;
}

// Of the gradient that a single z gives: its mean is the slope, its standard deviation
// slope times z.
double variance(const Theta& theta, GeneratorCost cost, double Theta::*part) {
  const auto gradient = [&](double x) {
    const double slope = at_sample(cost, theta, x).slope;
    return part == &Theta::location ? slope : slope * (x - theta.location) / theta.scale;
  };
  const double mean = expectation_under_g(theta, gradient);
  return expectation_under_g(theta, [&](double x) { return (gradient(x) - mean) * (gradient(x) - mean); });
}

}  // namespace

TEST_CASE("reference: distances and C(G)") {
  const struct {
    const char *p, *q, *name;
    Value (*distance)(const Distribution& p, const Distribution& q);
    double reference;
  } rows[] = {
#define DISTANCE(p, q, f, value) {p, q, #f, f, value},
#define OPTIMUM(...)
#define LOGIT(...)
#define GRADIENT(...)
#define COSTS(...)
#define VARIANCE(...)
#define COST_OF_LOGIT(...)
#include "tests/gan/probability/reference.inc"
  };
  for (const auto& row : rows) {
    INFO(row.name << " of " << row.p << " and " << row.q);
    const Value value = row.distance(parse_distribution(row.p), parse_distribution(row.q));
    if (std::isinf(row.reference)) {
      CHECK(value.value == row.reference);
    } else {
      check(value.value, row.reference, tolerance::divergence_relative);
    }
  }
}

TEST_CASE("reference: D* and its logit, where densities underflow too") {
  const struct {
    const char *p, *q;
    double x, reference;
    bool logit;
  } rows[] = {
#define DISTANCE(...)
#define OPTIMUM(p, q, x, value) {p, q, x, value, false},
#define LOGIT(p, q, x, value) {p, q, x, value, true},
#define GRADIENT(...)
#define COSTS(...)
#define VARIANCE(...)
#define COST_OF_LOGIT(...)
#include "tests/gan/probability/reference.inc"
  };
  for (const auto& row : rows) {
    INFO(row.p << " and " << row.q << " at " << row.x);
    const Distribution p = parse_distribution(row.p), q = parse_distribution(row.q);
    const double a = log_ratio(p, q, row.x);
    const double size = std::fabs(p.log_pdf(row.x)) + std::fabs(q.log_pdf(row.x));
    if (row.logit) {
      CHECK_THAT(a, WithinAbs(row.reference, tolerance::log_density * size));
      continue;
    }
    const double d = ad::sigmoid(a);
    if (std::isinf(a)) {
      CHECK(d == row.reference);
      CHECK(*optimal_discriminator(p.log_pdf(row.x), q.log_pdf(row.x)) == row.reference);
      continue;
    }
    // An error of the logit is one of D, relative to D.
    CHECK_THAT(d,
               WithinAbs(row.reference, tolerance::log_density * std::fmax(1, std::fabs(a)) * row.reference));
    CHECK_THAT(*optimal_discriminator(p.log_pdf(row.x), q.log_pdf(row.x)),
               WithinAbs(row.reference, tolerance::log_density * std::fmax(1, size) * row.reference));
  }
}

TEST_CASE("reference: gradients that G follows at D*, held fixed, and those through D*") {
  using Way = Theta (*)(const GeneratorFamily&, const Theta&, const Theta&, GeneratorCost);
  constexpr Way frozen = frozen_gradient, through = gradient_through_optimum;
  const struct {
    double mean, sd;
    Way gradient;
    GeneratorCost cost;
    double location, scale;
  } rows[] = {
#define DISTANCE(...)
#define OPTIMUM(...)
#define LOGIT(...)
#define GRADIENT(mean, sd, way, cost, location, scale) {mean, sd, way, GeneratorCost::cost, location, scale},
#define COSTS(...)
#define VARIANCE(...)
#define COST_OF_LOGIT(...)
#include "tests/gan/probability/reference.inc"
  };
  for (const auto& row : rows) {
    INFO(name(row.cost) << " at N(" << row.mean << ',' << row.sd << ')');
    const Theta g = row.gradient(generator_families()[0], {0, 1}, {row.mean, row.sd}, row.cost);
    check(g.location, row.location, tolerance::value_by_quadrature);
    check(g.scale, row.scale, tolerance::value_by_quadrature);
  }
}

// In the tutorial's scale, in which all but the maximum-likelihood cost have a factor 1/2.
TEST_CASE("reference: the costs at D* and the variance of their gradients") {
  const struct {
    Theta theta;
    double discriminator, minimax, non_saturating, maximum_likelihood;
  } costs[] = {
#define DISTANCE(...)
#define OPTIMUM(...)
#define LOGIT(...)
#define GRADIENT(...)
#define COSTS(mean, sd, d, minimax, non_saturating, ml) {{mean, sd}, d, minimax, non_saturating, ml},
#define VARIANCE(...)
#define COST_OF_LOGIT(...)
#include "tests/gan/probability/reference.inc"
  };
  for (const auto& row : costs) {
    INFO("N(" << row.theta.location << ',' << row.theta.scale << ')');
    const auto cost = [&](GeneratorCost c) {
      return expectation_under_g(row.theta, [&](double x) { return at_sample(c, row.theta, x).cost; });
    };
    const Distribution p = normal(0, 1), q = normal(row.theta.location, row.theta.scale);
    const QuadratureNodes nodes = quadrature_nodes(p, q);
    const double v = value_on_nodes(nodes, maximise_value(nodes.log_p, nodes.log_q));
    check(-v / 2, row.discriminator, tolerance::value_by_quadrature);
    // The tutorial's minimax cost is all of V / 2, with the part that G does not change.
    check(v / 2, row.minimax, tolerance::value_by_quadrature);
    check(cost(GeneratorCost::non_saturating) / 2, row.non_saturating, tolerance::value_by_quadrature);
    check(cost(GeneratorCost::maximum_likelihood), row.maximum_likelihood, tolerance::value_by_quadrature);
  }

  const struct {
    Theta theta;
    GeneratorCost cost;
    double Theta::*part;
    double reference;
  } variances[] = {
#define DISTANCE(...)
#define OPTIMUM(...)
#define LOGIT(...)
#define GRADIENT(...)
#define COSTS(...)
#define VARIANCE(mean, sd, cost, part, value) {{mean, sd}, GeneratorCost::cost, &Theta::part, value},
#define COST_OF_LOGIT(...)
#include "tests/gan/probability/reference.inc"
  };
  for (const auto& row : variances) {
    INFO(name(row.cost) << " at N(" << row.theta.location << ',' << row.theta.scale << ')');
    const double factor = row.cost == GeneratorCost::maximum_likelihood ? 1 : 0.25;
    check(factor * variance(row.theta, row.cost, row.part), row.reference, tolerance::value_by_quadrature);
  }
}

TEST_CASE("reference: the costs of single samples as functions of D's logit") {
  const struct {
    double logit, minimax, non_saturating, ml, minimax_slope, non_saturating_slope, ml_slope;
  } rows[] = {
#define DISTANCE(...)
#define OPTIMUM(...)
#define LOGIT(...)
#define GRADIENT(...)
#define COSTS(...)
#define VARIANCE(...)
#define COST_OF_LOGIT(...) {__VA_ARGS__},
#include "tests/gan/probability/reference.inc"
  };
  for (const auto& row : rows) {
    CAPTURE(row.logit);
    const struct {
      GeneratorCost cost;
      double factor, value, slope;
    } parts[] = {{GeneratorCost::minimax, 0.5, row.minimax, row.minimax_slope},
                 {GeneratorCost::non_saturating, 0.5, row.non_saturating, row.non_saturating_slope},
                 {GeneratorCost::maximum_likelihood, 1, row.ml, row.ml_slope}};
    for (const auto& part : parts) {
      INFO(name(part.cost));
      Tape tape;
      const Var a = tape.leaf(row.logit);
      const Var c = generator_cost(part.cost, a);
      CHECK_THAT(part.factor * c.value(), WithinRel(part.value, tolerance::dozen_roundings));
      CHECK_THAT(part.factor * backward(c, a)[a], WithinRel(part.slope, tolerance::dozen_roundings));
    }
  }
}

TEST_CASE("reference: one iteration of Algorithm 1 on given minibatches") {
  // D(x) = sigmoid(w2 tanh(w1 x + b1) + b2), G(z) = a z + c, plain gradient steps of 0.1; analytic chain
  // rule.
  const Array x{{0.5}, {-1.2}, {2.0}, {0.3}}, z{{-0.7}, {0.1}, {1.5}, {-0.2}},
      fresh{{0.4}, {-1.1}, {0.9}, {0.05}};
  const Array quarter{{0.25}, {0.25}, {0.25}, {0.25}};
  const struct {
    GeneratorCost cost;
    double a, c, gradient_a, gradient_c;
  } rows[] = {{GeneratorCost::minimax, 0.50843690474126575866, -0.97908514118373385929,
               -0.084369047412657586609, -0.20914858816266140706},
              {GeneratorCost::non_saturating, 0.51293168792654747417, -0.95640656108288979157,
               -0.12931687926547474170, -0.43593438917110208440}};
  for (const auto& row : rows) {
    INFO(name(row.cost));
    ad::Random random(1);
    nn::Sequential D("D", {nn::Linear(1, 1, random), nn::Tanh(), nn::Linear(1, 1, random)});
    const double start[] = {0.8, -0.1, 1.5, 0.2};
    for (std::size_t i = 0; i < 4; ++i) D.parameters()[i]->set(Array{{start[i]}});
    Generator G = affine_generator({normal(0, 1)}, Array{{0.5}}, Array{{-1.0}});
    nn::Sgd opt_d(D.parameters(), 0.1), opt_g(G.parameters(), 0.1);
    const Batch data{x, quarter, 1}, noise[] = {{z, quarter, 1}, {fresh, quarter, 2}};
    int drawn = 0;
    std::vector<Update> made;
    algorithm_1(
        {G, D, opt_d, opt_g, [&]() -> const Batch& { return data; },
         [&]() -> const Batch& { return noise[drawn++]; }},
        {.iterations = 1, .cost = row.cost, .on_update = [&](const Update& u) { made.push_back(u); }});
    REQUIRE(made.size() == 2);
    CHECK_THAT(made[0].cost, WithinRel(-0.99926810027296299465, tolerance::loss_value));
    CHECK_THAT(made[1].gradient_norm,
               WithinRel(std::hypot(row.gradient_a, row.gradient_c), tolerance::loss_value));
    const double after[] = {0.81870064686218936509, -0.090459002942616177343, 1.5127388626947941628,
                            0.20900949551197890980};
    for (std::size_t i = 0; i < 4; ++i)
      CHECK_THAT(D.parameters()[i]->value()[0], WithinAbs(after[i], tolerance::loss_value));
    CHECK_THAT(G.parameters()[0]->value()[0], WithinAbs(row.a, tolerance::loss_value));
    CHECK_THAT(G.parameters()[1]->value()[0], WithinAbs(row.c, tolerance::loss_value));
  }
}

TEST_CASE("reference: C along the mirror steps that halve the gap, and its gradient in p_g") {
  const std::vector<double> data = {0.5, 0.25, 0.125, 0.125};
  std::vector<double> g = {0.1, 0.1, 0.2, 0.6};
  const double c[] = {-1.0295490145865563032, -1.2915313197788114266, -1.3590849998955657654,
                      -1.3787100433371290416, -1.3842625330716234824, -1.3857659863559123511,
                      -1.3861594471137296600, -1.3862602612001292827, -1.3862857884564606104};
  for (const double reference : c) {
    check(c_g(categorical(data), categorical(g)).value, reference, tolerance::divergence_relative);
    for (std::size_t i = 0; i < 4; ++i) g[i] = (g[i] + data[i]) / 2;
  }
  // dC/dp_g = log(1 - D*), and the second derivative p_data / (p_g (p_data + p_g)).
  const double gradient[] = {-1.7917594692280550008, -1.2527629684953679957, -0.48550781578170080780,
                             -0.18924199963852840753},
               curvature[] = {8.3333333333333333333, 7.1428571428571428571, 1.9230769230769230769,
                              0.28735632183908045977};
  const double start[] = {0.1, 0.1, 0.2, 0.6};
  for (std::size_t i = 0; i < 4; ++i) {
    Tape tape;
    const Var q = tape.leaf(start[i]);
    // C's part at one point, D at its optimum: the envelope lets D stay where it is in the first derivative
    // only.
    const Var v = data[i] * log(data[i] / (data[i] + q)) + q * log(q / (data[i] + q));
    const Var slope = grad(v, q);
    CHECK_THAT(slope.value(), WithinRel(gradient[i], tolerance::dozen_roundings));
    CHECK_THAT(backward(slope, q)[q], WithinRel(curvature[i], tolerance::dozen_roundings));
  }
}

TEST_CASE("reference: D* is a posterior for any share of data, not of one half alone") {
  // p_data = 0.3, p_g = 0.1 at the point: rho p_data / (rho p_data + (1 - rho) p_g).
  const struct { double share, reference; } rows[] = {{0.5, 0.75}, {0.25, 0.5}, {0.9, 27.0 / 28}};
  for (const auto& row : rows) {
    const double p[] = {std::log(row.share * 0.3)}, q[] = {std::log((1 - row.share) * 0.1)};
    CHECK_THAT(ad::sigmoid(maximise_value(p, q)[0]), WithinAbs(row.reference, tolerance::discriminator));
    CHECK_THAT(*optimal_discriminator(p[0], q[0]), WithinAbs(row.reference, tolerance::few_roundings));
  }
}
