// f-GAN with critics that are fitted: from below, and up to D_f where the best critic is among them.
#include <fmt/format.h>

#include <cmath>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims.h"
#include "gan/discriminator_nets.h"
#include "gan/fgan.h"
#include "gan/ratio_nodes.h"
#include "gan/study.h"
#include "nn/optimiser.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

// The solution of (damping - H) step = slope, 3 x 3, by elimination; H is negative definite if all is well.
Array newton_step(const Array& hessian, const Array& slope, double damping) {
  double a[3][4];
  for (ad::Index i = 0; i < 3; ++i) {
    for (ad::Index j = 0; j < 3; ++j) a[i][j] = -hessian(i, j) + (i == j ? damping : 0);
    a[i][3] = slope.data()[i];
  }
  for (int k = 0; k < 3; ++k)
    for (int i = 0; i < 3; ++i) {
      if (i == k) continue;
      const double factor = a[i][k] / a[k][k];
      for (int j = k; j < 4; ++j) a[i][j] -= factor * a[k][j];
    }
  Array step = Array::zeros(3, 1);
  for (int i = 0; i < 3; ++i) step.data()[i] = a[i][3] / a[i][i];
  return step;
}

// The largest bound over y = theta_0 + theta_1 x + theta_2 x^2, by Newton's method with the tape's Hessian,
// damped where it would not climb.
double best_quadratic(const FDivergence& member, const RatioNodes& at) {
  const auto n = static_cast<ad::Index>(at.p.size());
  Array powers = Array::zeros(n, 3);
  for (ad::Index i = 0; i < n; ++i) {
    const double x = at.x[static_cast<std::size_t>(i)];
    powers(i, 0) = 1, powers(i, 1) = x, powers(i, 2) = x * x;
  }
  const auto bound = [&](const Var& theta) {
    ad::Tape& tape = theta.tape();
    return variational_bound(member, matmul(tape.constant(powers), theta), tape.constant(Array::column(at.p)),
                             tape.constant(Array::column(at.q)));
  };
  const auto value_at = [&](const Array& theta) {
    ad::Tape tape;
    return bound(tape.constant(theta)).value();
  };
  Array theta = Array::zeros(3, 1);
  double value = value_at(theta), damping = 0;
  for (int i = 0; i < 60 && damping < 1e12; ++i) {
    ad::Tape tape;
    const Var here = tape.leaf(theta);
    const Array slope(backward(bound(here), {here})[here]);
    const Array step = newton_step(hessian(bound, theta), slope, damping);
    Array next = theta;
    for (ad::Index j = 0; j < 3; ++j) next.data()[j] += step.data()[j];
    const double reached = value_at(next);
    if (reached >= value) {
      theta = next, value = reached, damping /= 10;
      if (damping < 1e-9) damping = 0;
    } else {
      damping = std::fmax(1e-3, 10 * damping);
    }
  }
  return value;
}

// The bound after training a net with one hidden layer of tanh by Adam, with expectations by quadrature.
double trained_net(const FDivergence& member, const Distribution& p, const RatioNodes& at,
                   ad::Random random) {
  constexpr int steps = 400;
  constexpr double rate = 0.03;
  const nn::Sequential net = mlp_discriminator(scale_of(p), 8, random);
  nn::Adam adam(net.parameters(), rate);
  ad::Tape tape;
  double value = 0;
  for (int step = 0; step <= steps; ++step) {
    tape.clear();
    const Var bound =
        variational_bound(member, net(tape.constant(Array::column(at.x))), tape.constant(Array::column(at.p)),
                          tape.constant(Array::column(at.q)));
    value = bound.value();
    if (step == steps) break;
    adam.set_learning_rate(rate * (1 - static_cast<double>(step) / steps));
    adam.ascend(backward(bound, net.parameters()));
  }
  return value;
}

// Of what D_f is above its value at p = q.
constexpr double net_gap = 0.05;

Measurement measure_fitted(Study& study) {
  Measurement result;
  const Distribution p = normal(0, 1), q = normal(0.5, 1.1);
  const RatioNodes at(p, q);
  const ad::Random random = study.random("f-gan-fitted");
  std::uint64_t stream = 0;
  for (const FDivergence& member : f_divergences()) {
    const double closed = member.divergence(p, q);
    // Pearson's best critic is a ratio of densities, and that of total variation a step: no quadratics.
    std::string note;
    if (member.name == "Pearson") {
      const double below = closed - best_quadratic(member, at);
      result.add("Pearson: the best quadratic is below D_f by more than 0.001 (1: yes)", below > 0.001, 1);
      note = fmt::format("the best quadratic leaves {:.1e}, ", below);
    } else if (member.name != "total variation") {
      result.add(fmt::format("{}: the best quadratic", member.name), best_quadratic(member, at), closed);
      note = "the best quadratic reaches it, ";
    }
    const double net = trained_net(member, p, at, random.stream(stream++));
    const double gap = (closed - net) / (closed - member.f(1));
    result.add(fmt::format("{}: the net is below D_f by less than a twentieth (1: yes)", member.name),
               gap > 0 && gap < net_gap, 1);
    result.notes.push_back(fmt::format("{}: D_f = {:.6f}, {}the trained net leaves {:.2g} %.", member.name,
                                       closed, note, 100 * gap));
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_fitted_critics() {
  return {
      {.id = "f-gan-fitted",
       .statement =
           "Critics that are fitted come to D_f from below: a quadratic reaches it where the best critic "
           "is one, and a net of eight hidden units leaves less than a twentieth.",
       .source = "Nowozin et al. 2016",
       .formula = "max over T of E_p T - E_q f*(T) = D_f, p = N(0,1), q = N(0.5,1.1)",
       .derivation =
           "log(p / q) is a quadratic in x for two normals, and y is log(p / q) times a number, "
           "for KL plus one, at the best critic of all members but two: Pearson's T* is a ratio and "
           "that of total variation a step. Measured: a quadratic by Newton's method with the "
           "tape's Hessian; a net by 400 steps of Adam; expectations by quadrature.",
       .tolerance = 1e-10,
       .tolerance_reason = "the quadrature's, 1e-12; at the maximum the error of theta enters squared",
       .measure = measure_fitted},
  };
}

}  // namespace saddle::gan
