// Mistakes about divergences: another quantity is measured, or other units are used.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "autodiff/gradient.h"
#include "gan/claims/mistakes/rooms.h"
#include "gan/penalty.h"
#include "gan/probability/divergence.h"
#include "gan/probability/mesh.h"
#include "nn/nn.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Tape;
using ad::Var;
using std::numbers::ln2;

// What endless samples put into bins of width 0.1 from 0 on, times a factor.
std::vector<double> bins(const Distribution& d, int n, double factor) {
  std::vector<double> bins;
  for (int i = 0; i < n; ++i) bins.push_back(factor * (d.cdf((i + 1) / 10.0) - d.cdf(i / 10.0)));
  return bins;
}

std::vector<Showing> histogram(Study&) {
  const Distribution p = uniform(0, 1), q = uniform(0.5, 1.5);
  const double right = jsd(p, q).value;
  return {
      {"JSD, bins on [0, 1] only", jsd_of_bins(bins(p, 10, 1), bins(q, 10, 1)), ln2 / 4, right, ln2 / 2},
      {"JSD, the same, what is inside normalised", jsd_of_bins(bins(p, 10, 1), bins(q, 10, 2)),
       ln2 / 4 + std::log(2.0 / 3) / 4 + std::log(4.0 / 3) / 2, right, ln2 / 2},
      {"JSD, bins on [0, 1.5], densities summed up", jsd_of_bins(bins(p, 15, 10), bins(q, 15, 10)), 5 * ln2,
       right, ln2 / 2},
  };
}

std::vector<Showing> square_root(Study&) {
  const auto shifted = [](double by) { return jsd(uniform(0, 1), uniform(by, 1 + by)).value; };
  const auto root = [&](double by) { return std::sqrt(shifted(by)); };
  const Distribution p = uniform(0, 1), q = uniform(2, 3), m = mixture({{0.5, p}, {0.5, q}});
  return {
      {"JSD of disjoint supports, the root of it", root(2), std::sqrt(ln2), shifted(2), ln2},
      {"JSD of disjoint supports, without its two halves", kl(p, m).value + kl(q, m).value, 2 * ln2,
       jsd(p, q).value, ln2},
      {"growth as the shift of U(0,1) doubles, the root of it", root(0.5) / root(0.25), std::sqrt(2),
       shifted(0.5) / shifted(0.25), 2},
  };
}

std::vector<Showing> empty_bins(Study&) {
  const std::vector<double> p = {0.5, 0.5}, q = {1, 0};
  const auto repaired = [&](double epsilon) {
    double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) sum += p[i] * std::log(p[i] / (q[i] + epsilon));
    return sum;
  };
  const auto predicted = [](double e) { return -ln2 - std::log1p(e) / 2 - std::log(e) / 2; };
  const double right = kl(categorical(p), categorical(q)).value;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {
      {"KL(p || q), q + 1e-5", repaired(1e-5), predicted(1e-5), right, infinity},
      {"KL(p || q), q + 1e-10", repaired(1e-10), predicted(1e-10), right, infinity},
  };
}

// A critic of two linear layers, with `width` numbers between them, ascends E_p f - E_q f; after each step
// its weights are clipped to [-c, c].
double clipped_critic(const Distribution& p, const Distribution& q, double c, ad::Index width) {
  ad::Random random(1);
  const auto layer = [&](ad::Index in, ad::Index out) {
    return nn::Linear(in, out, random,
                      [](ad::Parameter& w, ad::Random& r) { nn::fill_uniform(w, 0.005, 0.01, r); });
  };
  const nn::Sequential f("f", {layer(1, width), layer(width, 1)});
  nn::Sgd optimiser(f.parameters(), 0.5);
  const QuadratureNodes nodes = quadrature_nodes(p, q);
  double value = 0;
  for (int step = 0; step < 20; ++step) {
    Tape tape;
    const Var y = f(tape.constant(Array::column(nodes.x)));
    const Var v =
        sum(tape.constant(Array::column(nodes.p())) * y) - sum(tape.constant(Array::column(nodes.q())) * y);
    value = v.value();
    optimiser.ascend(backward(v, f.parameters()));
    clip(f.parameters(), c);
  }
  return value;
}

std::vector<Showing> weight_clipping(Study&) {
  const Distribution p = normal(3, 1), q = normal(0, 1);
  const double right = w1(p, q).value;
  return {
      {"W1, a layer of 1, clipped to 0.1", clipped_critic(p, q, 0.1, 1), 0.1 * 0.1 * 3, right, 3},
      {"W1, a layer of 8, clipped to 0.5", clipped_critic(p, q, 0.5, 8), 8 * 0.5 * 0.5 * 3, right, 3},
  };
}

}  // namespace

double jsd_of_bins(const std::vector<double>& p, const std::vector<double>& q) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] > 0) sum += p[i] / 2 * std::log(2 * p[i] / (p[i] + q[i]));
    if (q[i] > 0) sum += q[i] / 2 * std::log(2 * q[i] / (p[i] + q[i]));
  }
  return sum;
}

std::vector<Exhibit> exhibits_of_divergences() {
  return {
      {.id = "museum-histogram",
       .belief = "A histogram of each sample, and JSD is the sum over the bins.",
       .truth =
           "The sum over the bins of two histograms is the JSD of the binned distributions, at most that of "
           "p and q, if the bins cover all samples and hold probabilities; else it is another number.",
       .source = "Derived; JSD as in Lin 1991",
       .formula = R"(U(0, 1) \text{ and } U(0.5, 1.5)\text{: } \operatorname{JSD} = \frac{\log 2}{2} \\ )"
                  R"(\text{bins on } [0, 1]\text{: } \frac{\log 2}{4} \\ )"
                  R"(\text{densities: } \frac{\operatorname{JSD}}{\text{width}})",
       .why =
           "Of U(0.5,1.5) half of the mass lies beyond 1, where it is fake for certain: bins on [0,1] lose "
           "these log(2) / 4. Normalising what is left makes it another distribution, U(0.5,1). "
           "Histograms given as densities sum to 1 / width = 10, and JSD comes out beyond its bound log 2.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = histogram},
      {.id = "museum-square-root",
       .belief = "A function called Jensen-Shannon returns JSD.",
       .truth = "Of the functions called Jensen-Shannon some return the root of JSD, some leave out its two "
                "halves; JSD itself is log 2 at disjoint supports.",
       .source = "Lin 1991; the root as in Endres & Schindelin 2003",
       .formula = R"(\text{disjoint: } \operatorname{JSD} = \log 2 = 0.693,\quad \text{its root } )"
                  R"(0.833,\quad \operatorname{KL}(p \parallel m) + \operatorname{KL}(q \parallel m) = 2 )"
                  R"(\log 2 = 1.386)",
       .why =
           "The root of JSD is a metric, the Jensen-Shannon distance, and just that is what some libraries "
           "return. Disjoint supports show which one it is. It matters near equality most: for normals "
           "JSD grows with the square of a small shift, its root linearly, so that its gradient does not "
           "vanish. Uniforms have edges: there JSD grows linearly, so that twice the shift is twice the JSD "
           "but 1.41 times its root.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = square_root},
      {.id = "museum-empty-bins",
       .belief = "An epsilon in empty bins repairs KL.",
       .truth = "If q is zero where p is not, KL(p || q) is infinite; with an epsilon added to q the sum "
                "depends on the epsilon, and grows without a bound as that goes to 0.",
       .source = "Derived; KL as in Goodfellow et al. 2014, Eq. 5",
       .formula = R"(p = (\tfrac{1}{2}, \tfrac{1}{2}),\quad q = (1, 0)\text{: } )"
                  R"(\frac{1}{2} \log\frac{1/2}{1 + e} + \frac{1}{2} \log\frac{1/2}{e})",
       .why = "The sum has p(empty) log(1 / e): it says how small the epsilon is. For each factor of ten it "
              "grows by 1.15 here, half of log 10. JSD needs no repair: it is 3/4 log(4/3) = 0.216.",
       .tolerance = arithmetic,
       .tolerance_reason = arithmetic_reason,
       .show = empty_bins},
      {.id = "museum-weight-clipping",
       .belief = "The loss of a critic with clipped weights is the Wasserstein distance.",
       .truth = "The loss of a critic with clipped weights is at most K W1, K the largest slope that the "
                "weights allow; on the line, for linear layers without activations and a shift, it is K W1.",
       .source = "Arjovsky et al. 2017",
       .formula = R"(\text{two linear layers, } n \text{ numbers between them, clipped to } c\text{: } )"
                  R"(K = n c^2 \\ )"
                  R"(W_1 \text{ of a shift by 3 is 3})",
       .why = "Critics with slopes of at most K reach K W1. With clipped weights K depends on the clip, the "
              "depth and the width: with 1 number between two layers, clipped to 0.1, 3 becomes 0.03, with 8 "
              "and 0.5 it becomes 6. Such losses can be compared over a training run, not between nets, and "
              "not with W1.",
       .tolerance = by_quadrature,
       .tolerance_reason = "two means by quadrature, 1e-12 each, times a slope of at most 8",
       .show = weight_clipping},
  };
}

}  // namespace saddle::gan
