// f-GAN with critics that are fitted: from below, and up to D_f where the best critic is among them.
#include <fmt/format.h>

#include <cmath>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/transformations.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/distances.h"
#include "gan/claims/fgan.h"
#include "gan/claims/linear_equations.h"
#include "gan/claims/objectives/ratio_nodes.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/discriminator_nets.h"
#include "gan/learned.h"
#include "gan/probability/distribution.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

// The largest bound over y = theta_0 + theta_1 x + theta_2 x^2, or without the square, by Newton's method
// with the tape's Hessian, damped where it would not climb.
double best_polynomial(const FDivergence& member, const RatioNodes& at, ad::Index degree) {
  const auto n = static_cast<ad::Index>(at.p.size());
  Array powers = Array::zeros(n, degree + 1);
  for (ad::Index i = 0; i < n; ++i) {
    const double x = at.x[static_cast<std::size_t>(i)];
    powers(i, 0) = 1, powers(i, 1) = x;
    if (degree == 2) powers(i, 2) = x * x;
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
  Array theta = Array::zeros(degree + 1, 1);
  double value = value_at(theta), damping = 0;
  for (int i = 0; i < 60 && damping < 1e12; ++i) {
    ad::Tape tape;
    const Var here = tape.leaf(theta);
    const ad::Gradients slope = backward(bound(here), {here});
    Array damped = hessian(bound, theta);
    for (ad::Index j = 0; j <= degree; ++j) damped(j, j) -= damping;
    const ad::ArrayView s = slope[here];
    const std::vector<double> step = solve_linear(damped, {s.begin(), s.end()});
    Array next = theta;
    for (ad::Index j = 0; j <= degree; ++j) next[j] -= step[static_cast<std::size_t>(j)];
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
  const auto bound = [&](ad::Tape& tape, int) {
    return variational_bound(member, net(tape.constant(Array::column(at.x))),
                             tape.constant(Array::column(at.p)), tape.constant(Array::column(at.q)));
  };
  ascend(net, bound, steps, rate);
  ad::Tape tape;
  return bound(tape, steps).value();
}

// What total variation's bound is at y = c log(p / q): T = tanh(y) / 2, and f*(T) = T.
double steep_bound(double c, const Distribution& p, const Distribution& q) {
  TanhSinhOptions options;
  options.cuts = crossings(p, q);
  return integral_by_tanh_sinh(
             p, q,
             [c](double, double log_p, double log_q) {
               return (std::exp(log_p) - std::exp(log_q)) * std::tanh(c * (log_p - log_q)) / 2;
             },
             options)
      .value;
}

// What is said of the critics.
struct Fitted {
  std::function<double(const FDivergence& member, const Distribution& p, const Distribution& q)> closed =
      by_second_way().f;
  ad::Index degree = 2;      // of the y that reach D_f
  bool pearson_too = false;  // whether Pearson's does
  double net_gap = 0.05;     // what the net leaves at most, as a part of D_f - f(1)
};

Measurement measure_fitted(const Fitted& said, Study& study) {
  Measurement result;
  const Distribution p = normal(0, 1), q = normal(0.5, 1.1);
  const RatioNodes at(p, q);
  const ad::Random random = study.random("f-gan-fitted");
  const auto& nets = study.once<std::vector<double>>("f-gan-fitted: nets", [&] {
    std::vector<double> values;
    std::uint64_t stream = 0;
    for (const FDivergence& member : f_divergences())
      values.push_back(trained_net(member, p, at, random.stream(stream++)));
    return values;
  });
  std::size_t i = 0;
  for (const FDivergence& member : f_divergences()) {
    const double closed = said.closed(member, p, q);
    std::string note;
    if (member.name == "total variation") {
      // Its best critic is a step, which y = c log(p / q) comes as near as one likes.
      for (const double c : {10.0, 1000.0}) {
        const double value = steep_bound(c, p, q);
        result.at_most(fmt::format("total variation: y = {:g} log(p / q)", c), value, closed);
        result.at_least(fmt::format("total variation: y = {:g} log(p / q), up to 1 / c^2", c), value,
                        closed - 1 / (c * c));
      }
    } else if (member.name == "Pearson" && !said.pearson_too) {
      // Its best critic is a ratio of densities.
      const double best = best_polynomial(member, at, said.degree);
      result.at_most("Pearson: the best quadratic", best, closed - 0.003);
      note = fmt::format("the best quadratic leaves {:.1e}, ", closed - best);
    } else {
      result.add(fmt::format("{}: the best quadratic", member.name), best_polynomial(member, at, said.degree),
                 closed);
      note = "the best quadratic reaches it, ";
    }
    const double net = nets[i++], left = (closed - net) / (closed - member.f(1));
    result.at_most(fmt::format("{}: the trained net", member.name), net, closed);
    result.at_most(fmt::format("{}: what the trained net leaves of D_f - f(1)", member.name), left,
                   said.net_gap);
    result.notes.push_back(fmt::format("{}: D_f = {:.6f}, {}the trained net leaves {:.2g} %.", member.name,
                                       closed, note, 100 * left));
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_fitted_critics() {
  using enum Wrong::Kind;
  const Refuses<Fitted> refuse{measure_fitted};
  return {
      {.id = "f-gan-fitted",
       .statement = R"(
           For p = N(0,1) and q = N(0.5,1.1) the largest bound over critics whose y is a quadratic in x is D_f
           for six of the eight members, for total variation as a limit, and less for Pearson; a net of eight
           hidden units, after 400 steps of Adam, stays below D_f by less than a twentieth of D_f - f(1).)",
       .source = "Nowozin et al. 2016",
       .formula = R"(\max_{y \text{ quadratic}} (\mathbb{E}_p T - \mathbb{E}_q f^*(T)) = D_f,\quad )"
                  R"(p = N(0, 1),\quad q = N(0.5, 1.1))",
       .derivation = R"(
           log(p / q) is a quadratic in x for two normals, and y is log(p / q) times a number, for KL plus
           one, at the best critic of all members but two: Pearson's T* is a ratio, and that of total
           variation a step, which tanh(c log(p / q)) / 2 tends to for large c. No critic exceeds D_f, however
           it was found. Measured: a quadratic by Newton's method with the tape's Hessian; a net of tanh by
           400 steps of Adam, with learning rates from 0.03 down to 0; expectations by quadrature; D_f by
           tanh-sinh.)",
       .tolerance = 2e-14,
       .tolerance_reason =
           "the quadratures', 1e-15 of a D_f below 0.3; at the maximum the error of theta enters squared",
       .measure = with(measure_fitted, Fitted()),
       .wrong = {refuse(condition, "a y that is linear in x", {.degree = 1}),
                 refuse(condition, "a quadratic y for Pearson, too", {.pearson_too = true}),
                 refuse(formula, "a net that leaves less than a thousandth", {.net_gap = 0.001}),
                 refuse(off, "D_f 2 % off", {.closed = times(1.02, by_second_way().f)})}},
  };
}

}  // namespace saddle::gan
