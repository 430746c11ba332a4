// What is made of the Wasserstein distance in practice: clipped weights. The penalty on the gradient has a
// file of its own.
#include "gan/claims/wasserstein/clipping.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/penalty.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/probability/mesh.h"
#include "nn/nn.h"
#include "nn/optimiser.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

// Nodes of both distributions, with the weights of the one minus those of the other.
struct Nodes {
  Array x, weight;
};
Nodes difference_of(const Distribution& p, const Distribution& q) {
  const QuadratureNodes nodes = quadrature_nodes(p, q);
  std::vector<double> weight = nodes.p();
  const std::vector<double> of_q = nodes.q();
  for (std::size_t i = 0; i < weight.size(); ++i) weight[i] -= of_q[i];
  return {Array::column(nodes.x), Array::column(std::move(weight))};
}

Var value_of(const nn::Sequential& D, const Nodes& nodes, ad::Tape& tape) {
  return sum(tape.constant(nodes.weight) * D(tape.constant(nodes.x)));
}

// A critic of so many layers, h units each but the last one.
nn::Sequential critic(int layers, ad::Index h, ad::Random& random) {
  std::vector<nn::Layer> list;
  for (int i = 0; i < layers; ++i) {
    if (i > 0) list.push_back(nn::Relu());
    list.push_back(nn::Linear(i == 0 ? 1 : h, i == layers - 1 ? 1 : h, random));
  }
  return nn::Sequential("D", std::move(list));
}

Array within(double c, ad::Shape shape, ad::Random& random) {
  Array result = Array::zeros(shape);
  for (double& number : result) number = c * (2 * random.uniform() - 1);
  return result;
}

// Begins with random weights, those of the first layer of one sign and larger than those of the second, so
// that they keep it, and with the largest biases, so that a unit is active on one side at least; ascends
// until the bounds stop it. W1 sets the scale of the gradients.
double clipped_ascent(nn::Sequential& D, const Nodes& nodes, double c, double w1, double sign,
                      ad::Random& random) {
  constexpr int steps = 600;
  for (std::size_t i = 0; i < D.parameters().size(); ++i) {
    ad::Parameter& parameter = *D.parameters()[i];
    const bool bias = i % 2 == 1;
    Array start = bias ? Array::filled(parameter.shape(), c) : within(c / 2, parameter.shape(), random);
    if (i == 0)
      for (double& number : start) number = sign * (c / 2 + std::fabs(number));
    parameter.set(start);
  }
  nn::Sgd opt(D.parameters(), 0.1 / w1);
  ad::Tape tape;
  for (int i = 0; i < steps; ++i) {
    tape.clear();
    opt.ascend(backward(value_of(D, nodes, tape), D.parameters(), {.unused = ad::Unused::zero}));
    clip(D.parameters(), c);
  }
  tape.clear();
  return value_of(D, nodes, tape).value();
}

// On the line E_p relu(x + 1) - E_q relu(x + 1) is the part of the area between F_p and F_q that is right of
// -1, if F_p <= F_q, and the mirror image of the unit has the part that is left of 1.
std::vector<Clipped> clipped_cases() {
  using std::numbers::pi;
  const auto phi = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * pi); };
  const auto above = [](double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; };
  // E relu(Z + 1), Z normal.
  const double one = above(1) + phi(1);
  return {
      // Shifts with no data below -1, or none above 1.
      {uniform(0, 1), uniform(-1, 0), 1, 1, 1},
      {uniform(-1, 0.5), uniform(-0.75, 0.75), 0.25, 0.25, 0.25},
      {uniform(5, 6), uniform(3, 4), 2, 2, 2},
      {uniform(-9, -7), uniform(-8, -6), 1, 1, 1},
      // Shifts with data on both sides: no unit is active on all of them.
      {uniform(99, 100), uniform(-100, -99), 199, 199, 100.5},
      {uniform(1, 2), uniform(-3, -2), 4, 4, 3.5},
      {normal(0, 1), normal(3, 1), 3, 3, 4 * above(4) + phi(4) - one},
      // No shift.
      {normal(0, 1), normal(1, 2), 1, 2 * phi(1) + 2 * above(1) - 1, one},
  };
}

double largest_clipped(int layers, ad::Index h, double c, const Clipped& pair) {
  return layers == 1 ? c * pair.means : static_cast<double>(h) * c * c * pair.unit;
}

// What the ascent found, and what other weights gave.
struct Found {
  double value, other;
};
Found find_clipped(int layers, ad::Index h, double c, const Clipped& pair, ad::Random random) {
  const Nodes nodes = difference_of(pair.p, pair.q);
  nn::Sequential D = critic(layers, h, random);
  // There are local maxima, where a unit sees one side only: the better one of two starts.
  Found found{-HUGE_VAL, 0};
  for (const double sign : {1., -1.})
    found.value = std::fmax(found.value, clipped_ascent(D, nodes, c, pair.w1, sign, random));
  for (ad::Parameter* parameter : D.parameters()) parameter->set(within(c, parameter->shape(), random));
  ad::Tape tape;
  found.other = value_of(D, nodes, tape).value();
  return found;
}

Wrong refuse(Wrong::Kind kind, std::string what, ClippedValue closed) {
  return {kind, std::move(what), [closed](Study& study) { return measure_clipping(closed, study); }};
}

std::vector<Showing> loss_for_distance(Study&) {
  const Clipped pair = {uniform(5, 6), uniform(2, 3), 3, 3, 3};
  const auto show = [&](const char* what, ad::Index h, double c) -> Showing {
    return {what, find_clipped(2, h, c, pair, ad::Random(1)).value, static_cast<double>(h) * c * c * pair.w1,
            w1(pair.p, pair.q).value, pair.w1};
  };
  return {show("W1, a layer of 1, clipped to 0.1", 1, 0.1), show("W1, a layer of 8, clipped to 0.5", 8, 0.5)};
}

}  // namespace

Measurement measure_clipping(const ClippedValue& closed, Study& study) {
  Measurement result;
  for (const Clipped& pair : clipped_cases()) {
    for (const int layers : {1, 2}) {
      for (const double c : {0.01, 0.1, 1.0}) {
        const ad::Index h = layers == 1 ? 1 : 4;
        const std::string what = fmt::format("{}, c = {:g}, {} | {}", layers == 1 ? "linear" : "4 units", c,
                                             pair.p.text(), pair.q.text());
        const auto& found = study.once<Found>("wgan-clip: " + what, [&] {
          return find_clipped(layers, h, c, pair, study.random("wgan-clip: " + what));
        });
        const double largest = closed(layers, h, c, pair);
        result.add_relative("relative, " + what, found.value, largest);
        // Any other weights within the bounds give less.
        result.at_most("other weights, " + what, found.other, largest, largest);
        // No critic says more than its Lipschitz constant times W1.
        const double k = layers == 1 ? c : static_cast<double>(h) * c * c;
        result.at_most("K W1, " + what, found.value, k * pair.w1, k * pair.w1);
      }
    }
  }
  return result;
}

std::vector<Claim> claims_of_wgan() {
  using enum Wrong::Kind;
  return {
      {.id = "wgan-clip",
       .statement = R"(
           With all weights and biases in [-c, c] the largest E_p D - E_q D of a linear critic on the line is
           c |E_p x - E_q x|, which is c W1 for a shift; that of one hidden layer of h relu units is at most h
           c^2 W1, for a shift just that if no data lie below -1 or none above 1, but 0.505 of it for
           U(99,100) and U(-100,-99).)",
       .source = "Arjovsky et al. 2017, Algorithm 1",
       .formula = R"(c \lvert \mathbb{E}_p x - \mathbb{E}_q x \rvert \\ )"
                  R"(h c^2 \max_{\lvert w \rvert, \lvert b \rvert \le 1} \lvert \mathbb{E}_p )"
                  R"(\operatorname{relu}(w x + b) - \mathbb{E}_q \operatorname{relu}(w x + b) \rvert \le h )"
                  R"(c^2 W_1)",
       .derivation = R"(
           Of D = sum over h units of v relu(w x + b) each unit counts by itself, and its slope is at most |v
           w| <= c^2, so that K = h c^2 is a Lipschitz constant. With w = c, b = c a unit is active right of
           -1, with w = -c, b = c left of 1; where that is all of the data, v = c or -c gives c^2 times the
           difference of the means, which is W1 for a shift. If there are data on both sides no unit is active
           on all of them: if F_p <= F_q everywhere, w = b = c gives c^2 times the area between F_p and F_q
           right of -1, 1 + 99.5 of 199 for U(99,100) and U(-100,-99), and no other w and b give more there.
           With c = 0.01 and 4 units K is 4e-4: the loss is no distance before it is divided by K. Measured:
           plain gradient ascent on the tape, clipped after each step, from random weights, those of the first
           layer of one sign and the biases c; for uniforms and normals, shifts and others. Random weights
           within the bounds give less.)",
       .tolerance = 1e-13,
       .tolerance_reason = R"(
           relative; the weights end on the bounds exactly, and the nodes weigh straight lines to 1e-15 of the
           largest x)",
       .measure = [](Study& study) { return measure_clipping(largest_clipped, study); },
       .wrong = {refuse(condition, "h c^2 W1 with data on both sides of [-1, 1], too",
                        [](int layers, ad::Index h, double c, const Clipped& pair) {
                          return layers == 1 ? largest_clipped(layers, h, c, pair)
                                             : static_cast<double>(h) * c * c * pair.w1;
                        }),
                 refuse(condition, "c W1 for a linear critic between N(0,1) and N(1,2), which is no shift",
                        [](int layers, ad::Index h, double c, const Clipped& pair) {
                          return layers == 1 ? c * pair.w1 : largest_clipped(layers, h, c, pair);
                        }),
                 refuse(formula, "W1 itself, as if K were 1",
                        [](int, ad::Index, double, const Clipped& pair) { return pair.w1; }),
                 refuse(formula, "a K of c for each critic",
                        [](int layers, ad::Index h, double c, const Clipped& pair) {
                          return layers == 1 ? c * pair.means : largest_clipped(layers, h, c, pair) / c / 4;
                        }),
                 refuse(formula, "c^2 without the h units",
                        [](int layers, ad::Index, double c, const Clipped& pair) {
                          return largest_clipped(layers, 1, c, pair);
                        }),
                 refuse(off, "the closed form 2 % off", times(1.02, largest_clipped))},
       .mistake = Mistake{.belief = "The loss of a critic with clipped weights is the Wasserstein distance.",
                          .truth = R"(
                The loss of a critic with clipped weights is at most K W1, K the largest slope that the
                weights allow; on the line, for a layer of relu units that are active on all data and a shift,
                it is K W1.)",
                          .why = R"(
                Critics with slopes of at most K reach K W1. With clipped weights K depends on the clip, the
                depth and the width: with 1 unit, clipped to 0.1, 3 becomes 0.03, with 8 and 0.5 it becomes 6.
                Such losses can be compared over a training run, not between nets, and not with W1.)",
                          .show = loss_for_distance}},
  };
}

}  // namespace saddle::gan
