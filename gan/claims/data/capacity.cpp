// What V of a D says that is not optimal, and how near D comes with the capacity of its class.
#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <span>

#include "autodiff/real_math.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/data/coins.h"
#include "gan/claims/data/logit_polynomial.h"
#include "gan/claims/study.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"
#include "gan/probability/quadrature.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using ad::real::sigmoid, ad::real::softplus;

// Wrong versions of m KL(Bernoulli(D) || Bernoulli(E)).
double other_direction(double log_p, double log_q, double d, double e) {
  return gap_density(log_p, log_q, e, d);
}
double one_side(double log_p, double log_q, double d, double e) {
  return (std::exp(log_p) + std::exp(log_q)) / 2 * sigmoid(d) * (softplus(-e) - softplus(-d));
}
double under_data(double log_p, double, double d, double e) {
  return gap_density(log_p, log_p, d, e);
}
double second_order(double log_p, double log_q, double d, double e) {
  return (std::exp(log_p) + std::exp(log_q)) / 2 * (d - e) * (d - e) * sigmoid(d) * sigmoid(-d) / 2;
}

// V of a D with a polynomial logit, by the adaptive rule: the nodes made for D* miss some of it where the
// logit is steep far out.
double adaptive_value(const std::vector<double>& coefficients, const Distribution& p, const Distribution& q) {
  const double unit = length_unit(p, q);
  const std::vector<Component> ps = in_units(p, unit), qs = in_units(q, unit);
  const LogitOf logit = polynomial_logit(coefficients);
  const Integral lacks = integrate(
      mesh(ps, qs), [&](const Panel& panel, std::span<const double> offsets, std::span<Sample> samples) {
        const LocalDensities local(ps, qs, panel);
        for (std::size_t i = 0; i < offsets.size(); ++i) {
          const double log_p = local.log_p(offsets[i]), log_q = local.log_q(offsets[i]);
          const double a = logit(unit * (panel.anchor + offsets[i]), log_p, log_q);
          const double data = std::exp(log_p), generated = std::exp(log_q);
          samples[i] = {(data > 0 ? data * softplus(-a) : 0) + (generated > 0 ? generated * softplus(a) : 0)};
        }
      });
  return -lacks.value * std::exp(lacks.log_scale);
}

// A D learned from 200 samples of each side: its V on them, and V itself.
struct LearnedD {
  int degree;
  std::vector<double> coefficients;
  double on_samples, value;
};
struct LearnedDs {
  Game game;
  std::vector<LearnedD> list;
};

const LearnedDs& learned_ds(Study& study) {
  return study.once<LearnedDs>("data-lower-bound", [&study] {
    LearnedDs learned{study.play(normal(0, 1), normal(0, 2)), {}};
    ad::Random random = study.random("data-lower-bound");
    for (const int degree : {1, 2, 4}) {
      const Points x = draw(learned.game.p_data, 200, random), z = draw(learned.game.p_g, 200, random);
      const LogitFit fit = fit_logit(degree, {x, z});
      learned.list.push_back({degree, fit.coefficients, fit.value,
                              adaptive_value(fit.coefficients, learned.game.p_data, learned.game.p_g)});
    }
    return learned;
  });
}

// Whose V is taken for that of D.
enum class Judge { expectations, training_samples };

Measurement measure_lower_bound(const GapDensity& density, Judge judge, Study& study) {
  const LearnedDs& learned = learned_ds(study);
  const Distribution &p = learned.game.p_data, &q = learned.game.p_g;
  const double found = std::numbers::ln2 + learned.game.value / 2;
  Measurement result;
  for (const LearnedD& d : learned.list) {
    const std::string name = fmt::format(", degree {}, 200 samples", d.degree);
    const double bound = std::numbers::ln2 + (judge == Judge::expectations ? d.value : d.on_samples) / 2;
    result.add("JSD - (log 2 + V / 2)" + name, found - bound,
               mean_coin_kl(p, q, logit_of_optimum, polynomial_logit(d.coefficients), density));
    result.at_most("log 2 + V / 2" + name, bound, jsd_by_tanh_sinh(p, q).value);
  }
  return result;
}

// The best D of each degree from 0 to 4, and one that is moved away from it.
struct BestD {
  LogitFit fit;
  std::vector<double> moved;
  double value_of_moved;
};
struct Classes {
  Game game;
  int contained;  // the degree of log p - log q, or none
  std::vector<BestD> best;
};
constexpr int none = 5;

const std::vector<Classes>& all_classes(Study& study) {
  return study.once<std::vector<Classes>>("data-capacity", [&study] {
    struct Case {
      Distribution p, q;
      int contained;
    };
    std::vector<Classes> all;
    for (const Case& it : {Case{normal(0, 1), normal(0, 2), 2},
                           {normal(0, 1), normal(1, 1), 1},
                           {normal(0, 1), normal(1, 0.5), 2},
                           {mixture({{0.4, normal(-2, 0.5)}, {0.6, normal(1, 0.7)}}), normal(0, 1.5), none},
                           {logistic(0, 1), normal(0.5, 2), none}}) {
      Classes classes{study.play(it.p, it.q), it.contained, {}};
      const TwoSides sides = exact_sides(classes.game.nodes);
      for (int degree = 0; degree <= 4; ++degree) {
        BestD best{fit_logit(degree, sides), {}, 0};
        for (const double c : best.fit.coefficients) best.moved.push_back(0.8 * c + 0.1);
        best.value_of_moved = value_of_logit(best.moved, sides);
        classes.best.push_back(best);
      }
      all.push_back(std::move(classes));
    }
    return all;
  });
}

struct Capacity {
  GapDensity density = gap_density;
  double pinsker = 4;   // the factor of E_m (D* - D)^2 in the least gap
  int from_degree = 0;  // added to the degree from on which C(G) is reached
};

Measurement measure_capacity(const Capacity& closed, Study& study) {
  Measurement result;
  for (const Classes& classes : all_classes(study)) {
    const Distribution &p = classes.game.p_data, &q = classes.game.p_g;
    const double c = classes.game.value, c_by_jsd = -log_4 + 2 * jsd_by_tanh_sinh(p, q).value;
    for (std::size_t degree = 0; degree < classes.best.size(); ++degree) {
      const std::string name = fmt::format(", {}, degree {}", classes.game.name, degree);
      const BestD& best = classes.best[degree];
      const LogitOf logit = polynomial_logit(best.fit.coefficients);
      const double v = best.fit.value;
      const auto kl = [&](const LogitOf& d, const LogitOf& e) {
        return mean_coin_kl(p, q, d, e, closed.density);
      };
      result.add("C(G) - largest V" + name, c - v, 2 * kl(logit_of_optimum, logit));
      result.add("C(G) - V of a D moved away" + name, c - best.value_of_moved,
                 2 * kl(logit_of_optimum, polynomial_logit(best.moved)));
      result.at_most("largest V" + name, v, c_by_jsd);
      if (degree == 0) {
        result.add("largest V" + name, v, -log_4);
      } else {
        const LogitFit& before = classes.best[degree - 1].fit;
        result.add("rise of the largest V" + name, v - before.value,
                   2 * kl(logit, polynomial_logit(before.coefficients)));
        result.at_least("largest V, against that of the degree before" + name, v, before.value);
      }
      if (static_cast<int>(degree) >= classes.contained + closed.from_degree) {
        result.add("largest V" + name, v, c_by_jsd);
      } else {  // the gap stays: Pinsker's inequality for Bernoulli distributions
        const double square = mean_under_m(p, q, [&](double x, double log_p, double log_q) {
          const double d = sigmoid(log_p - log_q) - sigmoid(logit(x, log_p, log_q));
          return d * d;
        });
        result.at_least("C(G) - largest V, against 4 E_m (D* - D)^2" + name, c - v, closed.pinsker * square);
      }
    }
  }
  return result;
}

Wrong wrong_bound(Wrong::Kind kind, std::string what, GapDensity density, Judge judge = Judge::expectations) {
  return {kind, std::move(what), [density = std::move(density), judge](Study& study) {
            return measure_lower_bound(density, judge, study);
          }};
}

Wrong wrong_capacity(Wrong::Kind kind, std::string what, Capacity closed) {
  return {kind, std::move(what),
          [closed = std::move(closed)](Study& study) { return measure_capacity(closed, study); }};
}

}  // namespace

std::vector<Claim> claims_of_capacity() {
  using enum Wrong::Kind;
  return {
      {.id = "data-lower-bound",
       .statement = R"(
           For every D, log 2 + V(D) / 2 is at most JSD(p_data || p_g), by the mean over m = (p_data + p_g) /
           2 of KL(D* || D), the divergence of two Bernoulli distributions.)",
       .source = "Derived; V as in Goodfellow et al. 2014, Thm. 1",
       .formula =
           R"(\operatorname{JSD} - \left(\log 2 + \frac{V(D)}{2}\right) = \mathbb{E}_m )"
           R"(\operatorname{KL}(\operatorname{Bernoulli}(D^*) \parallel \operatorname{Bernoulli}(D)) \ge 0)",
       .derivation = R"(
           C(G) - V(D) is the integral of p log(D* / D) + q log((1 - D*) / (1 - D)), and p = 2 m D*, q = 2 m
           (1 - D*). Measured: D of degree 1, 2 and 4 learned from 200 samples, its V by the adaptive rule,
           that of the D found on nodes, the divergence by tanh-sinh.)",
       .tolerance = 2e-14,
       .tolerance_reason = "a few roundings of sums and integrals of size one, by two rules",
       .measure = [](Study& study) { return measure_lower_bound(gap_density, Judge::expectations, study); },
       .wrong = {wrong_bound(formula, "KL(D || D*) in place of KL(D* || D)", other_direction),
                 wrong_bound(formula, "the mean under p_data in place of m", under_data),
                 wrong_bound(condition, "V on the samples that D was trained on", gap_density,
                             Judge::training_samples),
                 wrong_bound(off, "the divergence 2 % off", times(1.02, gap_density))},
       .unit = "nats"},
      {.id = "data-capacity",
       .statement = R"(
           Of the D whose logit is a polynomial of degree d the largest V, if it is attained, does not fall as
           d grows; it is C(G) if log p_data - log p_g is a polynomial of degree d or less, and below C(G) by
           a gap otherwise.)",
       .source = "Derived; C(G) as in Goodfellow et al. 2014, Thm. 1",
       .formula = R"(C(G) - V(D_d) = 2 \mathbb{E}_m \operatorname{KL}(D^* \parallel D_d) \\ )"
                  R"(V(D_d) - V(D_{d-1}) = 2 \mathbb{E}_m \operatorname{KL}(D_d \parallel D_{d-1}),\quad )"
                  R"(D_d \text{ the best of degree } d)",
       .derivation = R"(
           With a the logit of D, V = E_p_data a + 2 E_m log(1 - D). At the best D of a class that is linear
           in its coefficients, E_p_data phi = 2 E_m D phi, so that V(D_d) - V(D) = 2 E_m KL(D_d || D) for
           each D of the class, and those of a smaller one are among them. log p_data - log p_g has degree 2
           for two normals, 1 if their variances are equal. The gap is at least 4 E_m (D* - D_d)^2, by
           Pinsker's inequality. Measured: degrees 0 to 4 by Newton's method on the nodes of a quadrature, the
           divergences by tanh-sinh.)",
       .tolerance = 1e-13,
       .tolerance_reason = "roundings of sums and integrals of size up to five, by two rules",
       .measure = [](Study& study) { return measure_capacity({}, study); },
       .wrong = {wrong_capacity(formula, "KL(D || D*) in place of KL(D* || D)", {other_direction}),
                 wrong_capacity(formula, "one of the two outcomes, D* log(D* / D)", {one_side}),
                 wrong_capacity(formula, "the mean under p_data in place of m", {under_data}),
                 wrong_capacity(formula, "KL to second order in the logits", {second_order}),
                 wrong_capacity(formula, "a gap of 8 E_m (D* - D)^2 or more", {.pinsker = 8}),
                 wrong_capacity(condition, "C(G) for a class of one degree less than that of D*'s logit",
                                {.from_degree = -1}),
                 wrong_capacity(off, "the divergence 2 % off", {times(1.02, gap_density)})},
       .unit = "nats"},
  };
}

}  // namespace saddle::gan
