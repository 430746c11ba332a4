// What is made of the Wasserstein distance in practice: clipped weights. The penalty on the gradient has a
// file of its own.
#include <fmt/format.h>

#include <cmath>

#include "autodiff/gradient.h"
#include "gan/claims.h"
#include "gan/comparing.h"
#include "gan/divergence.h"
#include "gan/mesh.h"
#include "gan/penalty.h"
#include "gan/study.h"
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
  std::vector<double> weight;
  for (std::size_t i = 0; i < nodes.x.size(); ++i)
    weight.push_back(nodes.weight[i] * (std::exp(nodes.log_p[i]) - std::exp(nodes.log_q[i])));
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

// Begins with any weights, and biases at which every unit is at work; ascends until the bounds stop it.
double clipped_optimum(nn::Sequential& D, const Nodes& nodes, double c, ad::Random& random) {
  constexpr int steps = 400;
  for (ad::Parameter* parameter : D.parameters()) parameter->set(within(c, parameter->shape(), random));
  for (std::size_t i = 1; i < D.parameters().size(); i += 2)
    D.parameters()[i]->set(Array::filled(D.parameters()[i]->shape(), c));
  nn::Adam opt(D.parameters(), c / 20, 0, 0.9);
  ad::Tape tape;
  for (int i = 0; i < steps; ++i) {
    tape.clear();
    opt.ascend(backward(value_of(D, nodes, tape), D.parameters(), {.unused = ad::Unused::zero}));
    clip(D.parameters(), c);
  }
  tape.clear();
  return value_of(D, nodes, tape).value();
}

double lipschitz_bound(int layers, ad::Index h, double c) {
  return std::pow(static_cast<double>(h), layers - 1) * std::pow(c, layers);
}

}  // namespace

Measurement measure_clipping(const LipschitzBound& bound, Study& study) {
  Measurement result;
  ad::Random random = study.random("clipping");
  // Shifts of what lies in [-1, 1], where a bias as large as the weights keeps every unit at work.
  const std::pair<Distribution, Distribution> shifts[] = {{uniform(0, 1), uniform(-1, 0)},
                                                          {uniform(-1, 0.5), uniform(-0.75, 0.75)}};
  for (const auto& [p, q] : shifts) {
    const Nodes nodes = difference_of(p, q);
    const double distance = w1(p, q).value;
    for (const int layers : {1, 2}) {
      for (const double c : {0.01, 0.1, 1.0}) {
        const ad::Index h = layers == 1 ? 1 : 4;
        nn::Sequential D = critic(layers, h, random);
        const double closed = bound(layers, h, c) * distance;
        const double value = clipped_optimum(D, nodes, c, random);
        result.add(fmt::format("{} layers, c = {:g}, {} | {}", layers, c, p.text(), q.text()), value / closed,
                   1);
        // Any other weights within the bounds give less.
        for (ad::Parameter* parameter : D.parameters()) parameter->set(within(c, parameter->shape(), random));
        ad::Tape tape;
        const double other = value_of(D, nodes, tape).value();
        result.add("other weights", other / closed, 1, excess(other / closed - 1));
      }
    }
  }
  for (const double mean : {3.0, -0.7}) {
    const Nodes nodes = difference_of(normal(0, 1), normal(mean, 1));
    nn::Sequential D = critic(1, 1, random);
    result.add(fmt::format("1 layer, c = 0.01, N(0,1) | N({:g},1)", mean),
               clipped_optimum(D, nodes, 0.01, random) / (bound(1, 1, 0.01) * std::fabs(mean)), 1);
  }
  return result;
}

std::vector<Claim> claims_of_wgan() {
  return {
      {.id = "wgan-clip",
       .statement =
           "With weights clipped to [-c, c] a critic measures W1 of a shift times its Lipschitz bound, "
           "the product of its layers' bounds.",
       .source = "Arjovsky et al. 2017, Algorithm 1",
       .formula =
           "max over weights in [-c, c] of E_p D - E_q D = K W1;  K = c for a linear critic, h c^2 with one "
           "layer of h units",
       .derivation =
           "Of D = sum over h units of v relu(w x + b) the slope is at most the sum of |v w|, h c^2. All "
           "units at work on all data, with b = c and data within [-1, 1], reach it. With c = 0.01 and 4 "
           "units that is 4e-4: the loss is no distance before it is divided by K. Measured: Adam on the "
           "tape from random weights, clipped after each step; for shifts of uniforms, and of normals with "
           "the linear critic. Random weights within the bounds give less.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "relative to K W1; the weights end on the bounds exactly, the quadrature's is 1e-12",
       .measure = [](Study& study) { return measure_clipping(lipschitz_bound, study); }},
  };
}

}  // namespace saddle::gan
