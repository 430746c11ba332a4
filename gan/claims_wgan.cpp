// What is made of the Wasserstein distance in practice: clipped weights, and a penalty on the gradient.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "autodiff/gradient.h"
#include "gan/claims.h"
#include "gan/divergence.h"
#include "gan/mesh.h"
#include "gan/penalty.h"
#include "gan/study.h"
#include "gan/wgan.h"
#include "nn/optimiser.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

// --- clipping

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
  Array result(shape);
  for (double& number : result) number = c * (2 * random.uniform() - 1);
  return result;
}

// Begins with any weights, and biases at which every unit is at work; ascends until the bounds stop it.
double clipped_optimum(nn::Sequential& D, const Nodes& nodes, double c, ad::Random& random) {
  constexpr int steps = 400;
  for (ad::Parameter* parameter : D.parameters()) parameter->set(within(c, parameter->shape(), random));
  for (std::size_t i = 1; i < D.parameters().size(); i += 2)
    D.parameters()[i]->set(Array(D.parameters()[i]->shape(), c));
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

// --- a linear critic with a gradient penalty

// The solution of a few linear equations.
std::vector<double> solve(Array a, std::vector<double> b) {
  const ad::Index n = a.rows();
  for (ad::Index k = 0; k < n; ++k) {
    for (ad::Index i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = a(i, k) / a(k, k);
      for (ad::Index j = k; j < n; ++j) a(i, j) -= factor * a(k, j);
      b[static_cast<std::size_t>(i)] -= factor * b[static_cast<std::size_t>(k)];
    }
  }
  for (ad::Index k = 0; k < n; ++k) b[static_cast<std::size_t>(k)] /= a(k, k);
  return b;
}

double norm(const Array& x) {
  double squares = 0;
  for (const double number : x) squares += number * number;
  return std::sqrt(squares);
}

double biased_value(double delta, double lambda) {
  return delta + delta * delta / (4 * lambda);
}

// --- a net with a gradient penalty

Measurement measure_net(Study& study) {
  Measurement result;
  ad::Random random = study.random("wgan-gp");
  const PenalisedCritic trained = train_penalised_critic(random);
  // Above the bound it would be no bound.
  result.add("value of the trained critic, relative to the bound", trained.value, trained.bound,
             trained.value <= trained.bound ? 1 - trained.value / trained.bound
                                            : std::numeric_limits<double>::infinity());
  result.add("E | |D'| - slope of the best critic |", trained.slope_error, 0);
  result.notes.push_back(
      fmt::format("W1 = {:.6f}, the critic's value {:.6f}, the bound {:.6f}; E |D'| = {:.4f}.", trained.w1,
                  trained.value, trained.bound, trained.mean_slope));
  return result;
}

Measurement measure_generator(Study& study) {
  Measurement result;
  ad::Random random = study.random("wgan-gp: generator");
  result.add("theta after training, data at 1", train_penalised_generator(random), 1);
  return result;
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
        result.add("other weights", other / closed, 1, std::fmax(0, other / closed - 1));
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

LinearCritic best_linear_critic(const Array& data, const Array& generated, double lambda, Sides sides,
                                double start) {
  const auto gap = [&](const Var& w) {
    return mean(matmul(w.tape().constant(data), w)) - mean(matmul(w.tape().constant(generated), w));
  };
  const auto penalty = [&](const Var& w) {
    return gradient_penalty([&w](const Var& x) { return matmul(x, w); }, w.tape().constant(data), lambda,
                            sides);
  };
  const auto objective = [&](const Var& w) { return gap(w) - penalty(w); };
  const auto gradient = ad::grad(objective);

  // At w = 0 the penalty's slope is called 0: that of the objective says where to go.
  Array w = gradient(Array(data.cols(), 1));
  const double length = norm(w);
  for (double& number : w) number *= start / length;
  for (int i = 0; i < 12; ++i) {
    const Array g = gradient(w);
    const std::vector<double> step = solve(ad::hessian(objective, w), {g.begin(), g.end()});
    for (ad::Index j = 0; j < w.size(); ++j) w[j] -= step[static_cast<std::size_t>(j)];
  }
  ad::Tape tape;
  const Var at = tape.leaf(w);
  return {norm(w), gap(at).value(), penalty(at).value(), objective(at).value()};
}

Measurement measure_linear_penalty(const PenalisedValue& closed, Study& study) {
  Measurement result;
  ad::Random random = study.random("gradient penalty");
  for (const double lambda : {0.1, 1.0, 10.0, 100.0}) {
    for (const ad::Index dim : {1, 2, 3}) {
      Array data(6, dim), generated(6, dim), difference(1, dim);
      for (ad::Index i = 0; i < data.rows(); ++i) {
        for (ad::Index j = 0; j < dim; ++j) {
          data(i, j) = random.normal() + 1;
          generated(i, j) = random.normal();
          difference[j] += (data(i, j) - generated(i, j)) / 6;
        }
      }
      const double delta = norm(difference), slope = 1 + delta / (2 * lambda);
      for (const Sides sides : {Sides::two, Sides::one}) {
        const auto name = [&](const char* what) {
          return fmt::format("{}, lambda = {:g}, dimension {}, {} sides", what, lambda, dim,
                             sides == Sides::two ? "two" : "one");
        };
        const LinearCritic best = best_linear_critic(data, generated, lambda, sides);
        const auto add = [&](const char* what, double measured, double value) {
          result.add(name(what), measured, value,
                     std::fabs(measured - value) / std::fmax(1, std::fabs(value)));
        };
        add("|w|", best.slope, slope);
        add("E_p D - E_q D", best.gap, delta * slope);
        add("penalty", best.penalty, delta * delta / (4 * lambda));
        add("value", best.value, closed(delta, lambda));
        // Begun against the gap, a penalty with two sides holds it there.
        if (dim > 1 || sides == Sides::one || lambda < 10) continue;
        const LinearCritic wrong = best_linear_critic(data, generated, lambda, sides, -2);
        add("|w| on the wrong side", wrong.slope, 1 - delta / (2 * lambda));
        add("value on the wrong side", wrong.value, closed(-delta, lambda));
      }
    }
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
           "units at "
           "work on all data, with b = c and data within [-1, 1], reach it. With c = 0.01 and 4 units that "
           "is 4e-4: "
           "the loss is no distance before it is divided by K. Measured: Adam on the tape from random "
           "weights, "
           "clipped after each step; for shifts of uniforms, and of normals with the linear critic. Random "
           "weights within the bounds give less.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "relative to K W1; the weights end on the bounds exactly, the quadrature's is 1e-12",
       .measure = [](Study& study) { return measure_clipping(lipschitz_bound, study); }},
      {.id = "wgan-gp-linear",
       .statement =
           "With a gradient penalty lambda a linear critic has slope 1 + delta / (2 lambda), and the value "
           "is too large by delta^2 / (4 lambda).",
       .source = "Derived; penalty as in Gulrajani et al. 2017, Eq. 3",
       .formula =
           "max over w of w delta - lambda (|w| - 1)^2 = delta + delta^2 / (4 lambda),  delta = |E_p x - E_q "
           "x|",
       .derivation =
           "The best w has the direction of the difference of the means. Its length l has delta - 2 lambda "
           "(l - 1) "
           "= 0, so that l = 1 + delta / (2 lambda): above 1, where the penalty with one side is the same. "
           "E_p D - "
           "E_q D is delta l, above delta = W1 by delta^2 / (2 lambda), of which the penalty takes half. At "
           "delta = "
           "0 they differ: two sides ask for |w| = 1, one side for |w| <= 1. Measured: Newton's method with "
           "gradient and Hessian by the tape, the Hessian through the penalty's own gradient; in 1, 2 and 3 "
           "dimensions. Begun on the wrong side of 0, a penalty with two sides holds the slope there, with "
           "the "
           "value -delta + delta^2 / (4 lambda), if delta < 2 lambda.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "relative; roundings of 1e-16, times a condition number of 1 + 2 lambda / delta, up to 1e4",
       .measure = [](Study& study) { return measure_linear_penalty(biased_value, study); }},
      {.id = "wgan-gp-net",
       .statement =
           "A net trained with a gradient penalty comes close to, and never above, W1 + integral (F - G)^2 / "
           "(4 lambda r).",
       .source = "Derived; training as in Gulrajani et al. 2017, Algorithm 1",
       .formula = "E_p D - E_q D - lambda E_r(|D'| - 1)^2 <= W1 + integral (F - G)^2 / (4 lambda r) dx",
       .derivation =
           "By parts the left side is the integral of D' (G - F) - lambda r (|D'| - 1)^2, r being the "
           "density of "
           "the points between data and samples. At each x it is largest at |D'| = 1 + |F - G| / (2 lambda "
           "r). A "
           "linear critic between two points is the case r = 1 / delta. Measured: p = N(1,1), q = N(0,1), "
           "lambda = "
           "10, a net with tanh, 400 steps of Adam with exact expectations, the first 100 with one side.",
       .tolerance = 0.02,
       .tolerance_reason = "that of a net of 8 units after so many steps; above the bound nothing passes",
       .measure = measure_net},
      {.id = "wgan-gp-generator",
       .statement = "A critic with a gradient penalty leads G(z) = z + theta to the data.",
       .source = "Gulrajani et al. 2017, Algorithm 1",
       .formula = "theta = 1 after training, for p_data = N(1,1) and z from N(0,1)",
       .derivation =
           "The critic's slope is about 1 towards the data, however far they are, and so is G's gradient. "
           "Measured: "
           "120 steps of G from theta = 0, five of D before each, with exact expectations and a penalty with "
           "one "
           "side. With two sides the slope could not change its sign when theta has passed the data.",
       .tolerance = 0.1,
       .tolerance_reason = "the size of two steps of G: D lags behind it, and the two do not come to rest",
       .measure = measure_generator},
  };
}

}  // namespace saddle::gan
