// The gradients that G follows at D*: against references, in two ways, and that a wrong divergence is found
// out.
#include "gan/claims/objectives/generator_gradient.h"

#include <cmath>

#include "gan/claims/claim.h"
#include "gan/claims/distances.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/study.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;

namespace {

void check(const Theta& measured, double location, double scale, double bound) {
  CHECK_THAT(measured.location, WithinAbs(location, bound));
  CHECK_THAT(measured.scale, WithinAbs(scale, bound));
}

bool is_found_out(GeneratorCost cost, Divergence divergence) {
  Study study;
  const double error = measure_generator_gradient({cost, divergence}, study).worst().error;
  return !(error <= find_claim("generator-minimax")->tolerance);
}

}  // namespace

TEST_CASE("generator gradient: at fixed D* it is that of the reference") {
  // 26-digit mpmath quadratures and closed forms, p_data = N(0,1), p_g = N(1,1) and N(1,2).
  const GeneratorFamily& normals = generator_families()[0];
  const auto at = [&](double scale, GeneratorCost cost) {
    return frozen_gradient(normals, {0, 1}, {1, scale}, cost);
  };
  constexpr double bound = tolerance::value_by_quadrature;
  check(at(1, GeneratorCost::minimax), 0.39797286718324984371860508, -0.19898643359162492185930254, bound);
  check(at(2, GeneratorCost::minimax), 0.13821451852388696570189510, 0.14389224148355985404436632, bound);
  check(at(1, GeneratorCost::non_saturating), 0.60202713281675015628139492, 0.19898643359162492185930254,
        bound);
  check(at(2, GeneratorCost::non_saturating), 0.86178548147611303429810490, 1.3561077585164401459556337,
        bound);
  // Half of the gradients of KL(p_data || p_g), (1, -1) and (1/4, 1/4).
  check(at(1, GeneratorCost::maximum_likelihood), 0.5, -0.5, bound);
  check(at(2, GeneratorCost::maximum_likelihood), 0.125, 0.125, bound);
}

TEST_CASE("generator gradient: through D* it is the wrong number of the reference") {
  const GeneratorFamily& normals = generator_families()[0];
  const auto at = [&](double scale, GeneratorCost cost) {
    return gradient_through_optimum(normals, {0, 1}, {1, scale}, cost);
  };
  constexpr double bound = tolerance::value_by_quadrature;
  check(at(1, GeneratorCost::non_saturating), 0.80101356640837507814069746, 0.16909806046523272848588711,
        bound);
  check(at(2, GeneratorCost::non_saturating), 0.94613354961982813158820703, 1.4475409940702929252002109,
        bound);
  check(at(1, GeneratorCost::maximum_likelihood), 0, 0, bound);
  check(at(2, GeneratorCost::maximum_likelihood), 0, 0, bound);
}

TEST_CASE("generator gradient: through the samples and through p_g it is the same") {
  for (const GeneratorFamily& family : generator_families()) {
    const Theta theta_data{0, 1}, theta{1, 1.25};
    const QuadratureNodes nodes = quadrature_nodes(family.at(theta_data), family.at(theta));
    std::vector<double> logit;
    for (std::size_t i = 0; i < nodes.x.size(); ++i) logit.push_back(nodes.log_p[i] - nodes.log_q[i]);
    for (const GeneratorCost cost : generator_costs) {
      CAPTURE(family.at(theta).text(), name(cost));
      const Theta samples = frozen_gradient(family, theta_data, theta, cost);
      check(gradient_at_nodes(family, theta, nodes, logit, cost), samples.location, samples.scale,
            tolerance::value_by_quadrature);
    }
  }
}

TEST_CASE("generator gradient: the right divergence passes, each wrong one is found out") {
  const Distances& by = by_library();
  const Divergence divergences[] = {
      2 * by.jsd,
      reverse(by.kl) - 2 * by.jsd,
      0.5 * by.kl,
      // Wrong for all of them: factors, signs, directions.
      by.jsd,
      reverse(by.kl) + 2 * by.jsd,
      reverse(by.kl) - by.jsd,
      by.kl - 2 * by.jsd,
      by.kl,
      0.5 * reverse(by.kl),
  };
  for (std::size_t i = 0; i < std::size(generator_costs); ++i) {
    for (std::size_t j = 0; j < std::size(divergences); ++j) {
      CAPTURE(name(generator_costs[i]), j);
      CHECK(is_found_out(generator_costs[i], divergences[j]) == (i != j));
    }
  }
}
