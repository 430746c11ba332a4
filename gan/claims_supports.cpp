// Supports that do not meet, or hardly: D becomes perfect, JSD is log 2, and G gets nothing.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/algorithm1.h"
#include "gan/claims.h"
#include "gan/differences.h"
#include "gan/discriminator_nets.h"
#include "gan/divergence.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using std::numbers::ln2;

constexpr GeneratorCost costs[] = {GeneratorCost::minimax, GeneratorCost::non_saturating,
                                   GeneratorCost::maximum_likelihood};

// --- uniforms that do not overlap

constexpr int cells = 100;

// z in the middle of each of `cells` equal parts of [0, 1].
Array midpoints() {
  Array z(cells, 1);
  for (ad::Index i = 0; i < cells; ++i) z.data()[i] = (static_cast<double>(i) + 0.5) / cells;
  return z;
}

// The gradient in theta of a cost of G(z) = theta + z, z from U(0,1), where D is known at the ends of equal
// parts of the support of p_g and its logit is linear between them.
double slope_between(GeneratorCost cost, double theta, const std::vector<double>& logit) {
  ad::Tape tape;
  const Var start = tape.leaf(theta), x = start + tape.constant(midpoints());
  Array left(cells, 1), from(cells, 1), rise(cells, 1);
  for (ad::Index i = 0; i < cells; ++i) {
    const auto at = static_cast<std::size_t>(i);
    left.data()[i] = theta + static_cast<double>(i) / cells;
    from.data()[i] = logit[at];
    rise.data()[i] = (logit[at + 1] - logit[at]) * cells;
  }
  const Var between = tape.constant(from) + tape.constant(rise) * (x - tape.constant(left));
  const Var weights = tape.constant(Array::column(std::vector<double>(cells, 1.0 / cells)));
  return backward(generator_cost(cost, between, weights), {start})[start];
}

Measurement measure_disjoint(Study& study) {
  Measurement result;
  const Distribution p_data = uniform(0, 1);
  for (const double theta : {1.5, 2., 10., 1000.}) {
    const Distribution p_g = uniform(theta, theta + 1);
    const std::string pair = p_data.text() + " | " + p_g.text();
    result.add("JSD, " + pair, jsd(p_data, p_g).value, ln2);
    result.add("log 2 - JSD, " + pair, log2_minus_jsd(p_data, p_g).value, 0);
    result.add("V at the D found, " + pair, study.play(p_data, p_g).value, 0);
    std::vector<double> log_p, log_q;
    for (int i = 0; i <= cells; ++i) {
      const double x = theta + static_cast<double>(i) / cells;
      log_p.push_back(p_data.log_pdf(x));
      log_q.push_back(0);  // of p_g, up to and including its ends
    }
    const std::vector<double> logit = study.find(log_p, log_q);
    for (const GeneratorCost cost : costs)
      result.add(fmt::format("{} gradient, {}", name(cost), pair), slope_between(cost, theta, logit), 0);
    const double slope = refined_difference(
        [&](double h) { return w1(p_data, uniform(theta + h, theta + 1 + h)).value; }, 0.1);
    result.add("dW1/dtheta, " + pair, slope, 1);
  }
  return result;
}

// --- D near the perfect one

// p_g = U(2,3), G(z) = theta + z, D(x) = eps (1/2 + sin(x) / 4) around it: in value and slope within eps of
// 0.
double d_near_zero(double eps, double x) {
  return eps * (0.5 + std::sin(x) / 4);
}

Measurement measure_near_perfect(Study&) {
  constexpr double theta = 2;
  const Latent latent{uniform(0, 1), 1};
  const Draw noise = expectation(latent);
  const Batch& z = noise();
  Measurement result;
  for (const double eps : {0.5, 0.1, 0.01, 1e-3, 1e-6, 1e-12}) {
    ad::Tape tape;
    const Var start = tape.leaf(theta), x = start + tape.constant(z.points);
    const Var d = eps * (0.5 + 0.25 * sin(x));
    const Var cost = sum(tape.constant(z.weights) * log1p(-d));
    const double slope = backward(cost, {start})[start];
    // E of d/dx log(1 - D) is what log(1 - D) rises by over the support.
    const double closed = std::log1p(-d_near_zero(eps, 3)) - std::log1p(-d_near_zero(eps, 2));
    const double bound = eps / (1 - eps);
    result.add(fmt::format("minimax gradient, eps = {}, in units of eps", eps), slope / eps, closed / eps);
    result.add(fmt::format("|gradient| below eps / (1 - eps), eps = {} (1: yes)", eps),
               std::fabs(slope) < bound ? 1 : 0, 1);
  }
  return result;
}

// --- training from a bad start

// G(z) = m + z, of which m alone is trained, and the linear D that has the best D among its own.
struct Course {
  double m, steepest;
  int arrived;  // the iteration after which m is within 0.01 of the data's mean, if it ever is
};
Course train(double start, GeneratorCost cost) {
  const Distribution p_data = normal(0, 1);
  const Generator G = affine_generator({normal(0, 1)}, Array{{1.0}}, Array{{start}});
  const nn::Sequential D = linear_discriminator(scale_of(p_data));
  const nn::Parameters m = G.parameters().subspan(1);
  nn::Sgd opt_d(D.parameters(), 0.3), opt_g(m, 0.3);
  const Players players{G, D, opt_d, opt_g, expectation({p_data}), expectation(G.latent())};
  train_discriminator(players, 200);
  Course course{0, 0, 0};
  algorithm_1(players, {.iterations = 1000,
                        .cost = cost,
                        .on_update =
                            [&](const Update& update) {
                              if (update.of == Update::Of::G)
                                course.steepest = std::fmax(course.steepest, update.gradient_norm);
                            },
                        .go_on =
                            [&](int iteration) {
                              if (course.arrived == 0 && std::fabs(m[0]->value()[0]) < 0.01)
                                course.arrived = iteration;
                              return true;
                            }});
  course.m = m[0]->value()[0];
  return course;
}

Measurement measure_training(Study&) {
  Measurement result;
  for (const double start : {-20., 10., 20.}) {
    const Course stays = train(start, GeneratorCost::minimax);
    const Course arrives = train(start, GeneratorCost::non_saturating);
    const double left = stays.m / start;
    result.add(fmt::format("share of the way left from {}, minimax, above 0.9", start), left, 1,
               left > 0.9 && left <= 1 ? 0 : std::fabs(left - 1));
    result.add(fmt::format("m from {}, non-saturating", start), arrives.m, 0);
    result.notes.push_back(fmt::format(
        "From {}: with the minimax cost the steepest gradient is {:.1e} and m ends at {:.10g}; with the "
        "non-saturating one it is {:.2g}, m is within 0.01 of 0 after {} iterations and ends at {:.1e}.",
        start, stays.steepest, stays.m, arrives.steepest, arrives.arrived, arrives.m));
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_supports() {
  return {
      {.id = "vanishing-disjoint",
       .statement =
           "If the supports are disjoint the gradients of all three costs at D* are exactly zero; that of "
           "W1 is 1.",
       .source = "Arjovsky & Bottou 2017, Sec. 2",
       .formula =
           "JSD = log 2, V = 0, d/dtheta E cost(D*(theta + z)) = 0 for p_data = U(0,1), p_g = U(theta, "
           "theta + 1), theta > 1",
       .derivation =
           "D* is 1 on the one support and 0 on the other. It is constant around every G(z), so that it "
           "tells G nothing: not even the non-saturating cost helps then. Measured: D found on the "
           "support of p_g, its logit linear between the points; the gradient by the tape.",
       .tolerance = 1e-9,
       .tolerance_reason = "that of the differences of W1; the gradients of the costs are zero exactly",
       .measure = measure_disjoint},
      {.id = "vanishing-near-perfect",
       .statement =
           "A D within eps of the perfect one, in value and slope, pulls G(z) = theta + z by less than eps "
           "/ (1 - eps).",
       .source = "Arjovsky & Bottou 2017, Thm. 2.4",
       .formula = "|d/dtheta E log(1 - D(theta + z))| < M eps / (1 - eps), M = 1",
       .derivation =
           "The gradient is -E D'(x) / (1 - D(x)), with |D'| < eps and D < eps. For U(2,3) and D = eps "
           "(1/2 + sin(x)/4) it is log(1 - D(3)) - log(1 - D(2)). Measured: by the tape, expectation "
           "by quadrature.",
       .tolerance = 1e-11,
       .tolerance_reason = "the quadrature's, 1e-12, of numbers of size one",
       .measure = measure_near_perfect},
      {.id = "vanishing-training",
       .statement =
           "From 10 or 20 away exact Algorithm 1 makes less than a tenth of the way in 1000 iterations "
           "with the minimax cost, and arrives with the non-saturating one.",
       .source = "Goodfellow et al. 2014, Sec. 3",
       .formula = "m / start > 0.9, or m = 0, for p_data = N(0,1), G(z) = m + z and the linear D",
       .derivation =
           "D makes 200 steps first, and is nearly certain of every G(z): log(1 - D) is flat there, and "
           "-log D is not. It still lacks some of the slope of D*, with which G would move even less: "
           "300 exp(-100/8) sqrt(pi/2) = 0.0014 from 10 away. The claim saturation has a D that is "
           "so certain that nothing moves at all.",
       .tolerance = 1e-10,
       .tolerance_reason = "the quadrature's, 1e-12, and what is left of a geometric decay",
       .measure = measure_training},
  };
}

}  // namespace saddle::gan
