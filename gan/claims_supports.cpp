// Supports that do not meet, or hardly: D becomes perfect, JSD is log 2, and G gets nothing.
#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <map>
#include <numbers>
#include <set>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/algorithm1.h"
#include "gan/claims.h"
#include "gan/differences.h"
#include "gan/discriminator_nets.h"
#include "gan/study.h"
#include "gan/transport.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using std::numbers::ln2;

constexpr GeneratorCost costs[] = {GeneratorCost::minimax, GeneratorCost::non_saturating,
                                   GeneratorCost::maximum_likelihood};

// --- uniforms that do not overlap

constexpr int cells = 100;  // to a unit of x
constexpr int reach = 20;   // so many cells G is moved to either side

// A D that was found in the middle of cells. Where neither density is positive nothing was found, and D is
// that of the nearest cell where something was: constant around each support.
class CellwiseD {
 public:
  // The cells: those of p_data = U(0,1), and those of U(theta, theta + 1) and up to `reach` beyond.
  CellwiseD(double theta, const FindLogits& find) : first_(static_cast<int>(std::lround(theta * cells))) {
    const Distribution p_data = uniform(0, 1), p_g = uniform(theta, theta + 1);
    std::set<int> all;
    for (int i = 0; i < cells; ++i) all.insert(i);
    for (int i = -reach; i < cells + reach; ++i) all.insert(first_ + i);
    std::vector<double> log_p, log_q;
    for (const int cell : all) {
      log_p.push_back(p_data.log_pdf((cell + 0.5) / cells));
      log_q.push_back(p_g.log_pdf((cell + 0.5) / cells));
    }
    const std::vector<double> logit = find(log_p, log_q);
    std::size_t i = 0;
    for (const int cell : all) {
      if (std::isfinite(log_p[i]) || std::isfinite(log_q[i])) logit_[cell] = logit[i];
      ++i;
    }
  }

  // V, every cell of a support being equally likely.
  double value() const {
    ad::Tape tape;
    return value_function(tape.constant(logits(0)), tape.constant(logits(first_))).value();
  }

  // The cost of G(z) = theta + z, z from U(0,1), moved by so many cells while D stands still.
  double cost(GeneratorCost cost, int moved) const {
    ad::Tape tape;
    return generator_cost(cost, tape.constant(logits(first_ + moved))).value();
  }

  // The slope between G moved by so many cells and by others.
  double slope(GeneratorCost of, int from, int to) const {
    return (cost(of, to) - cost(of, from)) / (static_cast<double>(to - from) / cells);
  }

 private:
  // Of the nearest cell where D was found.
  double logit(int cell) const {
    const auto after = logit_.lower_bound(cell);
    if (after == logit_.end()) return std::prev(after)->second;
    if (after == logit_.begin()) return after->second;
    const auto before = std::prev(after);
    return after->first - cell <= cell - before->first ? after->second : before->second;
  }

  // Of the cells of an interval of length one.
  Array logits(int first) const {
    Array result = Array::zeros(cells, 1);
    for (int i = 0; i < cells; ++i) result[i] = logit(first + i);
    return result;
  }

  int first_;
  std::map<int, double> logit_;
};

Measurement measure_disjoint(Study& study) {
  Measurement result;
  const FindLogits find = [&](std::span<const double> p, std::span<const double> q) {
    return study.find(p, q);
  };
  const Distribution p_data = uniform(0, 1);
  for (const double theta : {1.5, 2., 10., 1000.}) {
    const Distribution p_g = uniform(theta, theta + 1);
    const std::string pair = p_data.text() + " | " + p_g.text();
    const CellwiseD D(theta, find);
    result.add("V at the D found, " + pair, D.value(), 0);
    result.add("V at the D found on nodes, " + pair, study.play(p_data, p_g).value, 0);
    for (const GeneratorCost cost : costs) {
      for (const int moved : {1, reach}) {
        result.add(fmt::format("{} gradient, G moved by {} cells, {}", name(cost), moved, pair),
                   D.slope(cost, -moved, moved), 0);
      }
    }
    const double slope = refined_difference(
        [&](double h) { return w1_by_cdf(p_data, uniform(theta + h, theta + 1 + h)); }, 0.1);
    result.add("dW1/dtheta, " + pair, slope, 1);
  }
  // Where the supports overlap the same measurement sees a slope: D is 1/2 there, and 0 beyond. Moved to the
  // right, G gives up cells of log(1/2) for cells of log 1.
  result.add("minimax slope to the right where supports overlap, theta = 0.5",
             CellwiseD(0.5, find).slope(GeneratorCost::minimax, 0, reach), ln2);
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
  // One that comes near the bound: a straight slope of almost eps, on a support so short that D is almost eps
  // all over it.
  constexpr double s = 0.01, most = 0.999;
  const Latent narrow{uniform(0, s), 1};
  const Draw of_narrow = expectation(narrow);
  const Batch& short_z = of_narrow();
  for (const double eps : {0.5, 0.1, 0.01, 1e-3, 1e-6, 1e-12}) {
    ad::Tape tape;
    const Var start = tape.leaf(theta), x = start + tape.constant(short_z.points);
    const Var d = most * eps * (1 - s + (x - theta));
    const double slope = backward(sum(tape.constant(short_z.weights) * log1p(-d)), {start})[start];
    const double closed = (std::log1p(-most * eps) - std::log1p(-most * eps * (1 - s))) / s;
    const double share = -slope / (eps / (1 - eps));
    result.add(fmt::format("minimax gradient of a straight D, eps = {}, in units of eps", eps), slope / eps,
               closed / eps);
    result.add(fmt::format("share of the bound, above 0.99 and below 1, eps = {}", eps), share, 1,
               share > 0.99 && share < 1 ? 0 : 1 + std::fabs(share - 1));
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
       .formula = "V = 0, so that JSD = log 2, and d/dtheta E cost(D*(theta + z)) = 0 for p_data = U(0,1), "
                  "p_g = U(theta, "
                  "theta + 1), theta > 1",
       .derivation =
           "D* is 1 on the one support and 0 on the other. It is constant around every G(z), so that it "
           "tells G nothing: not even the non-saturating cost helps then. C = 2 JSD - log 4 is V = 0. "
           "Measured: D found on cells of both supports and taken from the nearest of them elsewhere; V "
           "there; each cost, by differences, with G moved by up to 0.2 to either side. By the same "
           "measurement a G that overlaps the data, theta = 1/2, has a minimax slope of log 2 to the right. "
           "W1 by the area between the distribution functions.",
       .tolerance = 1e-9,
       .tolerance_reason = "that of the differences of W1; those of the costs are zero exactly",
       .measure = measure_disjoint},
      {.id = "vanishing-near-perfect",
       .statement =
           "A D within eps of the perfect one, in value and slope, pulls G(z) = theta + z by less than eps "
           "/ (1 - eps).",
       .source = "Arjovsky & Bottou 2017, Thm. 2.4",
       .formula = "|d/dtheta E log(1 - D(theta + z))| < M eps / (1 - eps), M = 1",
       .derivation =
           "The gradient is -E D'(x) / (1 - D(x)), with |D'| < eps and D < eps. For U(2,3) and D = eps "
           "(1/2 + sin(x)/4) it is log(1 - D(3)) - log(1 - D(2)). A straight D on U(2,2.01) that rises "
           "to 0.999 eps comes to more than 0.99 of the bound. Measured: by the tape, expectation by "
           "quadrature.",
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
