// The exact checks of the flows, and the mistakes that are made with them.

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/checks/flow_cases.h"
#include "gan/claims/linear_equations.h"
#include "gan/probability/quadrature.h"

namespace saddle::family {
namespace {

Array flow_normals(Index rows, Index cols, Random& rng) {
  Array x = Array::zeros(rows, cols);
  for (double& each : x) each = rng.normal();
  return x;
}

Measurement measure_flow_log_det(const MakeFlows& make, Study& study) {
  Random rng = study.random("flow-log-det");
  Measurement result;
  for (const Index size : {2, 3, 4})
    for (const FlowCase& flow : make(size, rng)) {
      const Array x = flow_normals(1, size, rng);
      Array jacobian = Array::zeros(size, size);
      double formula = 0;
      for (Index i = 0; i < size; ++i) {
        ad::Tape tape;
        const Var at = tape.leaf(x);
        const Mapped mapped = flow.forward(at);
        const ad::Gradients g = backward(slice_cols(mapped.z, i, 1), at);
        for (Index j = 0; j < size; ++j) jacobian(i, j) = g[at][j];
        formula = mapped.log_det.value();
      }
      result.add("log |det df/dx|: " + flow.name, formula, gan::log_abs_determinant(jacobian));
    }
  return result;
}

Measurement measure_flow_inverse(const MakeFlows& make, Study& study) {
  Random rng = study.random("flow-inverse");
  Measurement result;
  for (const Index size : {2, 3, 4})
    for (const FlowCase& flow : make(size, rng)) {
      const Array x = flow_normals(50, size, rng);
      ad::Tape tape;
      const Array z(flow.forward(tape.constant(x)).z.array()), back = flow.inverse(z);
      double worst = 0;
      for (Index i = 0; i < x.size(); ++i) worst = gan::larger(worst, std::fabs(back[i] - x[i]));
      result.add("largest |f^-1(f(x)) - x| of 50 points: " + flow.name, worst, 0);
    }
  return result;
}

// The sum over a grid of step 0.15 on [-30, 30]^2, row by row.
Measurement measure_flow_mass(const MakeFlows& make, Study& study) {
  Random rng = study.random("flow-mass");
  constexpr Index side = 401;
  constexpr double step = 0.15;
  Measurement result;
  for (const FlowCase& flow : make(2, rng)) {
    double mass = 0;
    ad::Tape tape;
    Array x = Array::zeros(side, 2);
    for (Index row = 0; row < side; ++row) {
      for (Index col = 0; col < side; ++col) {
        x[2 * col] = -30 + step * static_cast<double>(col);
        x[2 * col + 1] = -30 + step * static_cast<double>(row);
      }
      tape.clear();
      const Mapped mapped = flow.forward(tape.constant(x));
      mass += sum(exp(log_standard_normal(mapped.z) + mapped.log_det)).value() * step * step;
    }
    result.add("integral of p: " + flow.name, mass, 1);
  }
  return result;
}

// In one dimension: an affine map after a planar layer, increasing unless the scale is -1.
struct IncreasingFlow {
  std::shared_ptr<PlanarFlow> planar;
  double scale, shift;

  Mapped forward(const Var& x) const {
    const Mapped first = planar->forward(x);
    return {scale * first.z + shift, first.log_det + std::log(std::fabs(scale))};
  }
};

// The integral of p from far below up to x, on panels of a quarter.
double flow_distribution_function(const IncreasingFlow& flow, double sign, double x) {
  std::vector<double> nodes, weights;
  constexpr double low = -40;
  const int panels = static_cast<int>(std::ceil((x - low) * 4));
  const double width = (x - low) / panels;
  for (int i = 0; i < panels; ++i) {
    const gan::Panel panel{low + (i + 0.5) * width, -width / 2, width / 2};
    std::vector<double> offsets, of_panel;
    gan::kronrod_nodes(panel, offsets, of_panel);
    for (std::size_t k = 0; k < offsets.size(); ++k) {
      nodes.push_back(panel.anchor + offsets[k]);
      weights.push_back(of_panel[k]);
    }
  }
  ad::Tape tape;
  const Mapped mapped = flow.forward(tape.constant(Array::column(nodes)));
  return sum(Array::column(weights) * exp(log_standard_normal(mapped.z) + sign * mapped.log_det)).value();
}

Measurement measure_flow_quantile(double scale_sign, double log_det_sign, Study& study) {
  Random rng = study.random("flow-increasing");
  const IncreasingFlow flow{random_planar(1, rng), scale_sign * std::exp(rng.uniform() - 0.5),
                            rng.normal() / 4};
  Measurement result;
  for (const double at : {-2.0, -1.0, 0.0, 0.4, 1.5}) {
    const double x = flow.planar->inverse(Array((at - flow.shift) / flow.scale));
    ad::Tape tape;
    const double z = flow.forward(tape.constant(Array(x))).z.value();
    result.add(fmt::format("f against the normal quantile of F where f is {}", at),
               ad::normal_quantile(flow_distribution_function(flow, log_det_sign, x)), z);
  }
  return result;
}

// An affine flow by Newton's method on the tape, against mean and standard deviation with 1 / (n - degrees).
Measurement measure_flow_affine(int steps, int degrees, Study& study) {
  Random rng = study.random("flow-affine");
  constexpr Index count = 40;
  Measurement result;
  for (Index coordinate = 1; coordinate <= 3; ++coordinate) {
    const double spread = 0.5 + rng.uniform(), middle = rng.normal();
    Array x = flow_normals(count, 1, rng);
    double mean = 0, square = 0;
    for (double& each : x) mean += (each = middle + spread * each) / count;
    for (const double each : x) square += (each - mean) * (each - mean);
    const double sd = std::sqrt(square / (count - degrees));

    // theta is (log scale, shift): the two parameters of one coordinate of an AffineFlow.
    const auto loss = [&x](const Var& theta) {
      const Var s = slice_cols(theta, 0, 1), t = slice_cols(theta, 1, 1);
      const Mapped mapped{theta.tape().constant(x) * exp(s) + t, s};
      return -ad::mean(log_standard_normal(mapped.z) + mapped.log_det);
    };
    Array theta = Array::zeros(1, 2);
    for (int step = 0; step < steps; ++step) {
      const Array g = ad::grad(loss)(theta), h = ad::hessian(loss, theta);
      const std::vector<double> change = gan::solve_linear(h, {g[0], g[1]});
      theta[0] -= change[0];
      theta[1] -= change[1];
    }
    AffineFlow flow(1);
    flow.log_scale.write()[0] = theta[0];
    flow.shift.write()[0] = theta[1];
    ad::Tape tape;
    const Array at_ends(flow.inverse(tape.constant(Array::column({0, 1}))).array());
    result.add(fmt::format("mean of the model, coordinate {}", coordinate), at_ends[0], mean);
    result.add(fmt::format("standard deviation of the model, coordinate {}", coordinate),
               at_ends[1] - at_ends[0], sd);
  }
  return result;
}

}  // namespace

std::vector<Claim> flow_claims() {
  return {
      {
          .id = "flow-log-det",
          .statement =
              "For an affine map of each coordinate, a planar layer and two coupling layers in D = 2, 3 and "
              "4 dimensions the formula for log |det df/dx| is that of the Jacobian df/dx by the tape.",
          .source = "Rezende and Mohamed 2015, Eq. 12; Dinh, Sohl-Dickstein and Bengio 2017, Eq. 6",
          .formula =
              R"(\log \lvert \det \tfrac{\partial f}{\partial x} \rvert = \sum_i s_i,\quad )"
              R"(\log \lvert 1 + w \cdot v\, (1 - \tanh^2(w \cdot x + b)) \rvert,\quad \sum_i s_i(x_a))",
          .derivation =
              "An affine map has a diagonal Jacobian. That of a planar layer is 1 + h' v w^T, with the "
              "determinant 1 + h' w.v. A coupling layer has, up to the same permutation of rows and "
              "columns, a triangular one with ones and exp(s) on its diagonal; the logarithms of layers "
              "in turn add up.",
          .tolerance = 1e-12,
          .tolerance_reason = "elimination in matrices of at most 4 x 4 with entries of order one",
          .measure = [](Study& study) { return measure_flow_log_det(right_flows, study); },
          .wrong = {{Wrong::Kind::formula, "the log det of the inverse map: the other sign",
                     [](Study& study) {
                       return measure_flow_log_det(each_flow(with_negative_log_det), study);
                     }},
                    {Wrong::Kind::formula, "the planar layer without the derivative of tanh: log |1 + w.v|",
                     [](Study& study) {
                       const MakeFlows make = [](Index size, Random& rng) {
                         const auto flow = random_planar(size, rng);
                         return std::vector{with_log_det(
                             flow_case("planar", size, flow), [flow](const Mapped&, const Var& x) {
                               return log(abs(1 + sum(flow->direction(x.tape()) * x.tape().leaf(flow->w))));
                             })};
                       };
                       return measure_flow_log_det(make, study);
                     }}},
      },
      {
          .id = "flow-inverse",
          .statement =
              "For the same three kinds of flows in D = 2, 3 and 4 dimensions, a planar layer having w.v > "
              "-1, the inverse of f(x) is x.",
          .source = "Rezende and Mohamed 2015, appendix A.1; Dinh, Sohl-Dickstein and Bengio 2017, Eq. 8",
          .formula = R"(f^{-1}(f(x)) = x)",
          .derivation =
              "A coupling layer leaves x_a as it is, so that the inverse computes the same s and t. In a "
              "planar layer w.z = a + w.v tanh(a + b) with a = w.x. Its slope 1 + w.v sech^2 is positive "
              "for w.v > -1: a is the only root, and x = z - v tanh(a + b).",
          .tolerance = 1e-12,
          .tolerance_reason =
              "roundings of a few operations, multiplied by slopes of the inverse that are at most "
              "about ten",
          .measure = [](Study& study) { return measure_flow_inverse(right_flows, study); },
          .wrong = {{Wrong::Kind::formula, "split by every second coordinate, joined by blocks",
                     [](Study& study) {
                       return measure_flow_inverse(
                           [](Index size, Random& rng) {
                             return std::vector{joined_by_blocks_case(size, rng)};
                           },
                           study);
                     }},
                    {Wrong::Kind::condition, "a planar layer with w.v = -3",
                     [](Study& study) {
                       return measure_flow_inverse(
                           [](Index size, Random& rng) { return std::vector{folding_case(size, rng)}; },
                           study);
                     }}},
      },
      {
          .id = "flow-mass",
          .statement =
              "The density N(f(x); 0, 1) |det df/dx| of each of the three kinds of flows in the plane, a "
              "planar layer having w.v > -1, has the integral one.",
          .source = "change of variables; Goodfellow 2016, section 2.3.1; Rezende and Mohamed 2015, Eq. 5",
          .formula = R"(\int N(f(x); 0, 1)\, \lvert \det \tfrac{\partial f}{\partial x} \rvert\, dx = 1)",
          .derivation =
              "Substitute z = f(x): what remains is the integral of N(z; 0, 1). Where f takes a value "
              "several times, the integral counts that z as often, and is above one.",
          .tolerance = 1e-9,
          .tolerance_reason =
              "sums on a grid of step 0.15 converge exponentially for an analytic density; outside "
              "of the box of side 60 the mass is below 1e-10 since affine and coupling scales are at least 1 "
              "/ e and a planar layer moves a point by at most |v|",
          .measure = [](Study& study) { return measure_flow_mass(right_flows, study); },
          .wrong = {{Wrong::Kind::formula, "the log det of the inverse map: the other sign",
                     [](Study& study) { return measure_flow_mass(each_flow(with_negative_log_det), study); }},
                    {Wrong::Kind::condition, "a planar layer with w.v = -3",
                     [](Study& study) {
                       return measure_flow_mass(
                           [](Index size, Random& rng) { return std::vector{folding_case(size, rng)}; },
                           study);
                     }}},
      },
      {
          .id = "flow-increasing",
          .statement =
              "An increasing flow f in one dimension is the normal quantile of the distribution function F "
              "of its own density; so the increasing map that turns a density into the normal one is "
              "unique.",
          .source = "the probability integral transform; Papamakarios et al. 2021, section 2.2",
          .formula = R"(f(x) = \operatorname{quantile}(F(x)),\quad F(x) = \int_{-\infty}^x p(t)\, dt)",
          .derivation =
              "f increases, so that X <= x and f(X) <= f(x) are the same event; since f(X) is normal, its "
              "probability is Phi(f(x)), and it is F(x) too. F does not mention f: any two increasing "
              "maps with the same p are equal.",
          .tolerance = 1e-10,
          .tolerance_reason =
              "the integral is right to 1e-13, and the slope of the normal quantile is below 20 "
              "where |z| <= 2",
          .measure = [](Study& study) { return measure_flow_quantile(1, 1, study); },
          .wrong = {{Wrong::Kind::condition, "a decreasing map",
                     [](Study& study) { return measure_flow_quantile(-1, 1, study); }},
                    {Wrong::Kind::formula, "the density with the log det of the inverse map",
                     [](Study& study) { return measure_flow_quantile(1, -1, study); }}},
      },
      {
          .id = "flow-affine",
          .statement =
              "The affine flow of maximum likelihood on n numbers that are not all equal has their mean and "
              "their standard deviation with 1 / n: it is the normal distribution of maximum likelihood.",
          .source = "the likelihood equations of the normal distribution",
          .formula =
              R"(z = \frac{x - \bar{x}}{\sigma},\quad \sigma^2 = \frac{1}{n} \sum_i (x_i - \bar{x})^2)",
          .derivation =
              "The loss is the mean of z^2 / 2 - s up to a constant, z = x exp(s) + t. Its derivative by t "
              "is the mean of z, by s the mean of z (z - t) less one: at the optimum z has mean zero and "
              "variance one, with weights 1 / n.",
          .tolerance = 1e-12,
          .tolerance_reason = "Newton's method ends at the rounding of its gradient, means of 40 terms",
          .measure = [](Study& study) { return measure_flow_affine(60, 0, study); },
          .wrong = {{Wrong::Kind::formula, "the standard deviation with 1 / (n - 1)",
                     [](Study& study) { return measure_flow_affine(60, 1, study); }},
                    {Wrong::Kind::condition, "a fit that was stopped after one step of Newton's method",
                     [](Study& study) { return measure_flow_affine(1, 0, study); }}},
      },
  };
}

}  // namespace saddle::family
