// One theorem behind the cards: under a strictly proper loss the best D is the posterior, and what is left of
// the loss is an f-divergence, turned round.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/table.h"
#include "gan/claims/card.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/distances.h"
#include "gan/claims/opponents.h"
#include "gan/claims/study.h"
#include "gan/discriminator.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using std::numbers::ln2, std::numbers::pi;

// What a prediction D costs: l_1(D) for data, l_0(D) for samples.
struct Loss {
  const char* name;
  // p l_1 + q l_0 on the tape, where D's last layer gives y: convex in y.
  Var (*cost)(const Var& y, const Var& p, const Var& q);
  double (*output)(double y);  // D
  double limit;                // of |y|
};

// What the theorem says of a loss: the best D, L(w) = min over D of w l_1(D) + (1 - w) l_0(D), and f.
struct Predicted {
  double (*optimum)(double p, double q);
  double at_equality;     // 2 L(1/2)
  double (*f)(double u);  // the f of the divergence that is taken off
  // The same divergence by its name.
  double (*divergence)(const Distribution& p, const Distribution& q);
};

struct Row {
  Loss loss;
  Predicted predicted;
};

double posterior(double p, double q) {
  return p / (p + q);
}
double sigmoid(double a) {
  return ad::real::sigmoid(a);
}

constexpr auto log_cost = [](const Var& a, const Var& p, const Var& q) {
  return p * softplus(-a) + q * softplus(a);
};
// y is D - 1/2.
constexpr auto brier_cost = [](const Var& y, const Var& p, const Var& q) {
  return p * square(y - 0.5) + q * square(y + 0.5);
};
constexpr auto from_middle = [](double y) { return y + 0.5; };

const Distances& by() {
  return by_second_way();
}

// The integral of (p - q)^2 / (2 (p + q)), at most 1: Vincze 1981, Le Cam 1986.
double vincze_le_cam(const Distribution& p, const Distribution& q) {
  return integral_by_tanh_sinh(p, q,
                               [](double, double log_p, double log_q) {
                                 const double tanh = std::tanh((log_p - log_q) / 2);
                                 return (std::exp(log_p) + std::exp(log_q)) / 2 * tanh * tanh;
                               })
      .value;
}

std::vector<Row> rows() {
  using D = Distribution;
  return {
      {{"log", log_cost, sigmoid, saturated_logit},
       {posterior, 2 * ln2,
        [](double u) { return (1 + u) * ln2 - (u > 0 ? u * std::log1p(1 / u) : 0) - std::log1p(u); },
        [](const D& p, const D& q) { return 2 * by().jsd(p, q); }}},
      {{"Brier", brier_cost, from_middle, 0.5},
       {posterior, 0.5, [](double u) { return (u - 1) * (u - 1) / (4 * (u + 1)); },
        [](const D& p, const D& q) { return vincze_le_cam(p, q) / 2; }}},
      // y is the angle of (1 - D, D), less 45 degrees: D / |(D, 1 - D)| is its sine.
      {{"spherical",
        [](const Var& y, const Var& p, const Var& q) {
          return p * (1.0 - sin(y + pi / 4)) + q * (1.0 - cos(y + pi / 4));
        },
        [](double y) {
          const double s = std::sin(y + pi / 4), c = std::cos(y + pi / 4);
          return s / (s + c);
        },
        pi / 4},
       {posterior, 2 - std::numbers::sqrt2,
        [](double u) { return std::hypot(1, u) - (1 + u) / std::numbers::sqrt2; },
        [](const D& p, const D& q) {
          return integral_by_tanh_sinh(p, q,
                                       [](double, double log_p, double log_q) {
                                         return std::hypot(std::exp(log_p), std::exp(log_q));
                                       })
                     .value -
                 std::numbers::sqrt2;
        }}},
      // y is the logit: l_1 = sqrt((1 - D) / D).
      {{"exponential",
        [](const Var& a, const Var& p, const Var& q) { return p * exp(-a / 2.0) + q * exp(a / 2.0); },
        sigmoid, 700},
       {posterior, 2, [](double u) { return (std::sqrt(u) - 1) * (std::sqrt(u) - 1); },
        [](const D& p, const D& q) { return 2 * by().hellinger2(p, q); }}},
  };
}

// As a card, for the search for D.
Card card_of(const Loss& loss) {
  return {.id = loss.name,
          .family = Family::cross_entropy,
          .direction = Direction::descends,
          .value = loss.cost,
          .output = loss.output,
          .limit = loss.limit};
}

// E_q f(p / q), by the rule that the search for D does not use.
double f_divergence_of(double (*f)(double u), const Distribution& p, const Distribution& q) {
  return integral_by_tanh_sinh(p, q,
                               [f](double, double log_p, double log_q) {
                                 // Where q is zero, p f(u) / u tends to p times the slope of f at infinity.
                                 const double a = std::clamp(log_p - log_q, -350.0, 350.0), u = std::exp(a);
                                 const double density = std::exp(std::max(log_p, log_q));
                                 return density == 0 ? 0 : density * (u > 1 ? f(u) / u : f(u));
                               })
      .value;
}

Measurement measure_losses(const std::vector<Row>& losses, Study& study) {
  Measurement result;
  for (const auto& [loss, predicted] : losses) {
    const Card card = card_of(loss);

    // D at single points, p / q from 1/1000 to 1000.
    std::vector<double> log_p, log_q;
    for (int i = -30; i <= 30; ++i) {
      log_p.push_back(std::log(10) * i / 10);
      log_q.push_back(0);
    }
    const std::vector<double> found = study.find(card, log_p, log_q);
    for (std::size_t i = 0; i < found.size(); ++i)
      result.add(fmt::format("{}: D at p / q = {:.3g}", loss.name, std::exp(log_p[i])), loss.output(found[i]),
                 predicted.optimum(std::exp(log_p[i]), 1));

    // The least cost.
    for (const Opponents& pair : opponents()) {
      const QuadratureNodes nodes = quadrature_nodes(pair.p_data, pair.p_g);
      const double least =
          value_on_cells(card, study.find(card, nodes.log_p, nodes.log_q), nodes.p(), nodes.q());
      const std::string what = fmt::format("{}, {}", loss.name, pair.name());
      result.add("least cost: " + what, least,
                 predicted.at_equality - f_divergence_of(predicted.f, pair.p_data, pair.p_g));
      result.add("its divergence by name: " + what, predicted.at_equality - least,
                 predicted.divergence(pair.p_data, pair.p_g));
    }
  }
  return result;
}

std::function<Measurement(Study&)> measure_losses(std::vector<Row> losses) {
  return [losses = std::move(losses)](Study& study) { return measure_losses(losses, study); };
}

// The rows with one of them changed.
template <class Change>
std::function<Measurement(Study&)> changed(std::size_t row, Change change) {
  std::vector<Row> list = {rows()[row]};
  change(list[0]);
  return measure_losses(std::move(list));
}

}  // namespace

std::vector<Claim> claims_of_proper_losses() {
  using How = Wrong::Kind;
  using D = Distribution;
  enum : std::size_t { of_log, of_brier, of_spherical, of_exponential };
  // Another loss, of which the theorem is said as of Brier's.
  const auto loss = [](const char* name, Var (*cost)(const Var& y, const Var& p, const Var& q)) {
    return changed(of_brier, [=](Row& row) { row.loss = {name, cost, from_middle, 0.5}; });
  };
  return {
      {.id = "proper-loss",
       .statement = "If l_1 and l_0 make a strictly proper loss that is bounded below, with L(1/2) finite, "
                    "then D = p / (p + q) is, wherever p + q > 0 and up to a set of measure zero, the only "
                    "best D for E_p l_1(D) + E_q l_0(D), and what it costs is 2 L(1/2) - D_f(p || q), f(u) = "
                    "2 L(1/2) - (1 + u) L(u / (1 + u)), L(w) = min over d of w l_1(d) + (1 - w) l_0(d).",
       .source = "Savage 1971; Reid & Williamson 2011",
       .formula = R"(\min_D (\mathbb{E}_p \ell_1(D) + \mathbb{E}_q \ell_0(D)) = 2 L(\tfrac{1}{2}) - )"
                  R"(\mathbb{E}_q f\left(\frac{p}{q}\right) \\ )"
                  R"(f(u) = (1 + u) \left(L(\tfrac{1}{2}) - L\left(\frac{u}{1 + u}\right)\right))",
       .derivation = "At one x the cost is (p + q) times w l_1(D) + (1 - w) l_0(D) with w = p / (p + q). "
                     "That a loss is strictly proper means that w is its only minimiser. So (p + q) L(w) "
                     "is left, which is q (1 + u) L(u / (1 + u)) with u = p / q. L is a minimum of linear "
                     "functions, hence concave, (1 + u) L(u / (1 + u)) is concave too, and f is convex "
                     "with f(1) = 0. The second half needs no proper loss: with the hinge or with |y - "
                     "D|, whose L is 2 min(w, 1 - w) and min(w, 1 - w), TV is left, but the best D is no "
                     "posterior. Log loss: L = h(w), 2 JSD. Brier's loss (1 - D)^2 and D^2: L = w (1 - "
                     "w), half of the integral of (p - q)^2 / (2 (p + q)). Spherical loss 1 - D / |(D, 1 "
                     "- D)|: L = 1 - |(w, 1 - w)|, the integral of |(p, q)| less sqrt 2. Exponential loss "
                     "of boosting, sqrt((1 - D) / D) and sqrt(D / (1 - D)): L = 2 sqrt(w (1 - w)), 2 H2. "
                     "Measured: D found by Newton's method on the tape at 61 ratios and on the nodes of 9 "
                     "pairs; the cost there against E_q f(p / q) and the divergence with a name, both by "
                     "tanh-sinh.",
       .tolerance = 2e-14,
       .tolerance_reason = "the optimiser's, whose last step is below 1e-9 and converges quadratically; "
                           "the quadratures' are 1e-12",
       .measure = measure_losses(rows()),
       .wrong = {{How::condition, "the absolute error |y - D|, which is not proper",
                  loss("absolute", [](const Var& y, const Var& p,
                                      const Var& q) { return p * (0.5 - y) + q * (0.5 + y); })},
                 {How::condition, "the cubed error |y - D|^3, which is not proper",
                  loss("cubed",
                       [](const Var& y, const Var& p, const Var& q) {
                         return p * square(0.5 - y) * (0.5 - y) + q * square(0.5 + y) * (0.5 + y);
                       })},
                 {How::condition, "-log D for data and log D for samples, so that -log D stands inside V",
                  changed(of_log,
                          [](Row& row) {
                            row.loss.cost = [](const Var& a, const Var& p, const Var& q) {
                              return (p - q) * softplus(-a);
                            };
                          })},
                 {How::condition, "twice the log loss for data alone",
                  changed(of_log,
                          [](Row& row) {
                            row.loss.cost = [](const Var& a, const Var& p, const Var& q) {
                              return 2.0 * p * softplus(-a) + q * softplus(a);
                            };
                          })},
                 {How::formula, "L(1/2) in the place of 2 L(1/2)",
                  changed(of_log, [](Row& row) { row.predicted.at_equality = ln2; })},
                 {How::formula, "f(u) = L(1/2) - L(u / (1 + u)), without the factor 1 + u",
                  changed(of_brier,
                          [](Row& row) {
                            row.predicted.f = [](double u) { return 0.25 - u / ((1 + u) * (1 + u)); };
                          })},
                 {How::formula, "for Brier's loss chi-square(p || q) of p and q themselves",
                  changed(of_brier,
                          [](Row& row) {
                            row.predicted.divergence = [](const D& p, const D& q) {
                              return by().chi2(p, q) / 4;
                            };
                          })},
                 {How::formula, "for the exponential loss H2 without its factor 2",
                  changed(of_exponential,
                          [](Row& row) {
                            row.predicted.divergence = [](const D& p, const D& q) {
                              return by().hellinger2(p, q);
                            };
                          })},
                 {How::off, "the spherical loss's f 2 % off",
                  changed(of_spherical,
                          [](Row& row) {
                            row.predicted.f = [](double u) {
                              return 1.02 * (std::hypot(1, u) - (1 + u) / std::numbers::sqrt2);
                            };
                          })}}},
  };
}

}  // namespace saddle::gan
