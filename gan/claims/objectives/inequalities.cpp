// What the divergences say about each other: inequalities that hold for any two distributions, each with
// pairs for which it is an equality, so that no constant in it can be better.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gan/claims/catalogue.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/distances.h"
#include "gan/claims/opponents.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"

namespace saddle::gan {
namespace {

using std::numbers::ln2;

// All pairs of the catalogue but equal ones, for which everything is 0, and categorical ones at random, some
// of their cells nearly empty.
std::vector<Opponents> many_pairs(ad::Random random) {
  std::vector<Opponents> pairs;
  for (const auto& [p, q] : catalogue_pairs())
    if (p != q) pairs.push_back({p->distribution, q->distribution});
  const auto weight = [&random] { return std::pow(random.uniform(), 4); };
  for (int i = 0; i < 100; ++i) {
    const std::size_t n = 2 + static_cast<std::size_t>(random.below(6));
    const Distribution p = random_categorical(n, weight);
    pairs.push_back({p, random_categorical(n, weight)});
  }
  return pairs;
}

// p and q agree wherever neither of them is zero.
std::vector<Opponents> agreeing() {
  return {{uniform(0, 1), uniform(0.25, 1.25)},
          {categorical({0.5, 0.5, 0}), categorical({0, 0.5, 0.5})},
          {categorical({0.1, 0.2, 0.7, 0}), categorical({0.1, 0, 0.7, 0.2})},
          {uniform(0, 1), uniform(2, 3)}};
}

// p / q is u or 1 / u everywhere.
std::vector<Opponents> mirrored() {
  std::vector<Opponents> pairs;
  for (const double a : {0.5001, 0.6, 0.9, 0.999}) {
    pairs.push_back({categorical({a, 1 - a}), categorical({1 - a, a})});
    pairs.push_back({mixture({{a, uniform(0, 1)}, {1 - a, uniform(1, 3)}}),
                     mixture({{1 - a, uniform(0, 1)}, {a, uniform(1, 3)}})});
  }
  return pairs;
}

// Errors count relative to what is larger than 1: a distance of a hundred, say.
void add_at_most(Measurement& result, const std::string& what, double measured, double bound) {
  result.at_most(what, measured, bound, std::isfinite(bound) ? std::fmax(1, std::fabs(bound)) : 1);
}

// Two divergences that are equal for these pairs.
void add_equal(Measurement& result, const std::string& what, const std::vector<Opponents>& pairs,
               const Divergence& measured, const Divergence& bound) {
  for (const Opponents& pair : pairs)
    result.add(fmt::format("{}, {}", what, pair.name()), measured(pair.p_data, pair.p_g),
               bound(pair.p_data, pair.p_g));
}

// --- Pinsker

// [pinsker
// KL >= c TV^2; and c is the largest such number: KL of two coins is below (c + c TV^2) TV^2.
Measurement measure_pinsker(double c, Study& study) {
  Measurement result;
  for (const Opponents& pair : many_pairs(study.random("pinsker"))) {
    const double tv = tv_by_cdf(pair.p_data, pair.p_g);
    result.at_least("KL, " + pair.name(), kl(pair.p_data, pair.p_g).value, c * tv * tv);
  }
  for (const double bias : {0.3, 0.1, 0.01}) {
    const Opponents pair{categorical({0.5 + bias, 0.5 - bias}), categorical({0.5, 0.5})};
    const double ratio = kl(pair.p_data, pair.p_g).value / (bias * bias);
    result.at_least("KL / TV^2, " + pair.name(), ratio, c);
    result.at_most("KL / TV^2, no larger constant, " + pair.name(), ratio, c + c * bias * bias);
  }
  return result;
}
// pinsker]

// --- JSD and TV, Hellinger and TV

// A distance that is between two bounds for all p and q: at the upper one where p and q agree, at the lower
// one where they mirror each other.
struct Between {
  const char* name;
  Divergence d, lower, upper;
};

Measurement measure_between(const Between& said, Study& study) {
  Measurement result;
  for (const Opponents& pair : many_pairs(study.random("inequalities"))) {
    const double value = said.d(pair.p_data, pair.p_g);
    add_at_most(result, fmt::format("{}, upper bound, {}", said.name, pair.name()), value,
                said.upper(pair.p_data, pair.p_g));
    result.at_least(fmt::format("{}, lower bound, {}", said.name, pair.name()), value,
                    said.lower(pair.p_data, pair.p_g));
  }
  add_equal(result, fmt::format("{} at its upper bound", said.name), agreeing(), said.d, said.upper);
  add_equal(result, fmt::format("{} at its lower bound", said.name), mirrored(), said.d, said.lower);
  return result;
}

// The entropy of a coin of (1 - TV) / 2.
double coin_entropy(const Distribution& p, const Distribution& q) {
  return entropy((1 - tv_by_cdf(p, q)) / 2);
}

// H2 <= TV and TV <= sqrt(H2 (2 - H2)), as bounds of H2: the second one says H2 >= 1 - sqrt(1 - TV^2).
double hellinger_lower(const Distribution& p, const Distribution& q) {
  const double tv = std::fmin(1, tv_by_cdf(p, q));
  // 1 - sqrt(1 - TV^2) without cancellation.
  return tv * tv / (1 + std::sqrt((1 - tv) * (1 + tv)));
}

// --- W1 and TV

// The length of the smallest interval that holds both.
double diameter(const Distribution& p, const Distribution& q) {
  return std::fmax(p.support().high, q.support().high) - std::fmin(p.support().low, q.support().low);
}

std::vector<Opponents> bounded_pairs(ad::Random random) {
  std::vector<Opponents> pairs = {
      {uniform(0, 1), uniform(0.25, 1.25)},
      {uniform(0, 1), uniform(0, 10)},
      {uniform(-5, -4), uniform(20, 30)},
      {uniform(0, 0.01), uniform(0.01, 0.02)},
      {mixture({{0.3, uniform(0, 1)}, {0.7, uniform(4, 6)}}), uniform(0, 6)},
      {mixture({{0.5, uniform(0, 1)}, {0.5, uniform(9, 10)}}),
       mixture({{0.8, uniform(0, 2)}, {0.2, uniform(8, 9)}})},
  };
  for (const Opponents& pair : many_pairs(random))
    if (std::isfinite(diameter(pair.p_data, pair.p_g))) pairs.push_back(pair);
  return pairs;
}

struct TransportBounds {
  // W1 <= upper, and W1 >= lower for categorical distributions, whose points are 1 apart, or for all.
  Divergence upper = [](const Distribution& p, const Distribution& q) {
    return diameter(p, q) * tv_by_cdf(p, q);
  };
  Divergence lower = tv_by_cdf;
  bool lower_for_all = false;
  // What else the bounds are claimed for.
  std::vector<Opponents> beyond = {};
};

Measurement measure_transport(const TransportBounds& said, Study& study) {
  Measurement result;
  const Divergence& w1 = by_library().w1;
  std::vector<Opponents> pairs = bounded_pairs(study.random("w1 and tv"));
  pairs.insert(pairs.end(), said.beyond.begin(), said.beyond.end());
  for (const Opponents& pair : pairs) {
    const double distance = w1(pair.p_data, pair.p_g);
    add_at_most(result, "W1, upper bound, " + pair.name(), distance, said.upper(pair.p_data, pair.p_g));
    if (pair.p_data.is_discrete() || said.lower_for_all)
      result.at_least("W1, lower bound, " + pair.name(), distance, said.lower(pair.p_data, pair.p_g));
  }
  // All that differs goes from one end to the other; all goes to a neighbour.
  add_equal(result, "W1 at its upper bound",
            {{categorical({1, 0, 0, 0}), categorical({0, 0, 0, 1})},
             {categorical({0.6, 0.3, 0.1}), categorical({0.1, 0.3, 0.6})}},
            w1, said.upper);
  add_equal(result, "W1 at its lower bound",
            {{categorical({0.5, 0.5}), categorical({0.25, 0.75})},
             {categorical({0.4, 0.1, 0.1, 0.4}), categorical({0.1, 0.4, 0.2, 0.3})}},
            w1, said.lower);
  return result;
}

// --- KL and chi-square

// `bound` is at least KL.
Measurement measure_kl_chi2(const Divergence& bound, Study& study) {
  Measurement result;
  for (const Opponents& pair : many_pairs(study.random("kl and chi-square")))
    add_at_most(result, "KL, " + pair.name(), kl(pair.p_data, pair.p_g).value, bound(pair.p_data, pair.p_g));
  // p is q, cut down to a part of its support.
  add_equal(result, "KL at its bound",
            {{uniform(0, 1), uniform(0, 2)},
             {categorical({1, 0}), categorical({0.2, 0.8})},
             {categorical({0.25, 0.75, 0}), categorical({0.1, 0.3, 0.6})}},
            by_library().kl, bound);
  const Opponents rare{categorical({0.5, 0.5}), categorical({0.999, 0.001})};
  add_at_most(result, "KL, " + rare.name(), kl(rare.p_data, rare.p_g).value, bound(rare.p_data, rare.p_g));
  return result;
}

double log_1_chi2(const Distribution& p, const Distribution& q) {
  return std::log1p(by_second_way().chi2(p, q));
}

constexpr double tolerance = 2e-14;
constexpr const char* bounds_reason =
    "where an inequality is an equality, both sides are sums of a few terms: a dozen roundings each, "
    "relative to 1 or to the bound where that is larger; elsewhere what is left between them hides the "
    "quadratures' 1e-13";

}  // namespace

std::vector<Claim> claims_of_inequalities() {
  using enum Wrong::Kind;
  const Distances& by = by_library();
  const Divergence tv = tv_by_cdf, coin = coin_entropy, chi2 = by_second_way().chi2;
  const Divergence jsd_lower = ln2 - coin, jsd_upper = ln2 * tv;
  const Between jsd{"JSD", by.jsd, jsd_lower, jsd_upper}, hellinger{"H2", by.hellinger2, hellinger_lower, tv};
  const Refuses<double> refuse_pinsker{measure_pinsker};
  const Refuses<Between> refuse_between{measure_between};
  const Refuses<TransportBounds> refuse_transport{measure_transport};
  const Refuses<Divergence> refuse_kl_chi2{measure_kl_chi2};
  const std::string measured =
      " Measured: over the catalogue's pairs of different distributions and 100 random categorical ones; TV "
      "from distribution functions, the other divergences from sums, closed forms or quadrature.";
  return {
      {.id = "pinsker",
       .statement = R"(
           For any p and q, KL(p || q) in nats is at least 2 TV(p, q)^2, and 2 is the largest constant for
           which this is so.)",
       .source = "Pinsker 1964; the constant as in Csiszar 1967",
       .formula = R"(\operatorname{KL}(p \parallel q) \ge 2 \operatorname{TV}^2 \\ )"
                  R"(\text{coins of } \tfrac{1}{2} + e \text{ and } \tfrac{1}{2}\text{: } )"
                  R"(\operatorname{KL} = 2 e^2 + \tfrac{4}{3} e^4 + \dots,\quad \operatorname{TV} = e)",
       .derivation =
           "Let A be where p > q. Telling only whether x is in A cannot raise KL and leaves TV = P(A) - Q(A) "
           "as it is, so that two coins with probabilities a and b are left to compare, and KL - 2 (a - b)^2 "
           "has the slope (b - a) (1 / (b (1 - b)) - 4) in b, which has the sign of b - a: it is smallest, "
           "and zero, at b = a. The coins in the formula have a ratio KL / TV^2 between 2 and 2 + 2 TV^2." +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = with(measure_pinsker, 2.0),
       .wrong = {refuse_pinsker(
                     formula,
                     "Pinsker's inequality with the sum of |p - q|, which is 2 TV, in the place of TV", 8),
                 refuse_pinsker(formula, "KL >= 4 TV^2", 4),
                 refuse_pinsker(formula, "KL >= TV^2 / 2 as the best that can be said", 0.5),
                 refuse_pinsker(off, "a constant 2 % larger", 2.04)},
       .unit = "nats"},
      {.id = "jsd-and-tv",
       .statement = R"(
           For any p and q, log 2 - h((1 - TV) / 2) <= JSD <= TV log 2 in nats, h(w) = -w log w - (1 - w)
           log(1 - w), with equality on the left if and only if |log(p / q)| is constant where p + q > 0, and
           on the right if and only if p = q wherever neither is zero.)",
       .source = "Lin 1991; the lower bound is Fano's inequality",
       .formula = R"(\log 2 - h\left(\frac{1 - \operatorname{TV}}{2}\right) \le \operatorname{JSD} \le )"
                  R"(\operatorname{TV} \log 2)",
       .derivation =
           "With m = (p + q) / 2 and w = p / (p + q), log 2 - JSD = E_m h(w), and 1 - TV = 2 E_m min(w, 1 - "
           "w). h is concave, h(0) = 0 and h(1/2) = log 2: so h(w) >= 2 min(w, 1 - w) log 2, with equality "
           "at 0, 1/2 and 1 alone, which is the upper bound; and E_m h(min(w, 1 - w)) <= h(E_m min(w, 1 - "
           "w)) by Jensen's inequality, which is the lower one. So TV^2 / 2 <= JSD <= TV log 2." +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = with(measure_between, jsd),
       .wrong = {refuse_between(formula, "JSD in bits against TV log 2, which is in nats",
                                changed(jsd, &Between::d, 1 / ln2 * by.jsd)),
                 refuse_between(formula, "the lower bound with h in bits",
                                changed(jsd, &Between::lower, ln2 - 1 / ln2 * coin)),
                 refuse_between(formula, "h(1 - TV) in the place of h((1 - TV) / 2)",
                                changed(jsd, &Between::lower,
                                        [](const Distribution& p, const Distribution& q) {
                                          return ln2 - entropy(1 - tv_by_cdf(p, q));
                                        })),
                 refuse_between(formula, "JSD <= TV / 2", changed(jsd, &Between::upper, 0.5 * tv)),
                 refuse_between(off, "the upper bound 2 % off",
                                changed(jsd, &Between::upper, 1.02 * jsd_upper)),
                 refuse_between(off, "the lower bound 2 % off",
                                changed(jsd, &Between::lower, 0.98 * jsd_lower))},
       .unit = "nats"},
      {.id = "hellinger-and-tv",
       .statement = R"(
           For any p and q, H2 <= TV <= sqrt(H2 (2 - H2)), H2 = 1 - integral of sqrt(p q), with equality on
           the left if and only if p = q wherever neither is zero, and on the right if and only if |log(p /
           q)| is constant.)",
       .source = "Le Cam 1969; as in Tsybakov 2009, Sec. 2.4",
       .formula = R"(H^2 \le \operatorname{TV} \le \sqrt{H^2 (2 - H^2)} \\ )"
                  R"(\text{the second one is } H^2 \ge 1 - \sqrt{1 - \operatorname{TV}^2})",
       .derivation =
           "min(p, q) <= sqrt(p q), and the integrals are 1 - TV and 1 - H2. For the other one, 2 TV is the "
           "integral of |sqrt p - sqrt q| (sqrt p + sqrt q); by Cauchy and Schwarz its square is at most 2 "
           "H2 (4 - 2 H2), with equality where the two factors have a constant ratio." +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = with(measure_between, hellinger),
       .wrong = {refuse_between(formula, "2 - 2 integral of sqrt(p q), without the half, as H2",
                                changed(hellinger, &Between::d, 2 * by.hellinger2)),
                 refuse_between(formula, "the root of H2 in the place of H2",
                                changed(hellinger, &Between::d,
                                        [&by](const Distribution& p, const Distribution& q) {
                                          return std::sqrt(by.hellinger2(p, q));
                                        })),
                 refuse_between(formula, "TV <= sqrt(H2), so that H2 >= TV^2",
                                changed(hellinger, &Between::lower,
                                        [](const Distribution& p, const Distribution& q) {
                                          return tv_by_cdf(p, q) * tv_by_cdf(p, q);
                                        })),
                 refuse_between(off, "the upper bound 2 % off",
                                changed(hellinger, &Between::upper, 1.02 * tv)),
                 refuse_between(off, "the lower bound 2 % off",
                                changed(hellinger, &Between::lower, 0.98 * hellinger.lower))}},
      {.id = "w1-and-tv",
       .statement = R"(
           For p and q on a set of the line with diameter L, W1 <= L TV, and if any two of its points are at
           least d apart, W1 >= d TV; a set of two points shows that neither constant can be better.)",
       .source = "Gibbs & Su 2002, Thm. 4",
       .formula = R"(d \operatorname{TV} \le W_1 \le L \operatorname{TV})",
       .derivation = R"(
           In the best coupling for TV a share TV moves, each grain by at most L. Under every coupling a share
           of at least TV moves, each grain by at least d. Two points show that neither constant can be
           better. On an unbounded set there is no such L, and where points come as near as one likes there is
           no d. Measured: over pairs of uniforms and of their mixtures, of the catalogue's pairs the bounded
           ones, and 100 random categorical ones on 0, 1, 2, ..., whose d is 1; TV from distribution
           functions, W1 from sums.)",
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = with(measure_transport, TransportBounds()),
       .wrong =
           {refuse_transport(formula, "W1 <= TV, without the diameter", {.upper = tv}),
            refuse_transport(formula, "W1 <= L TV / 2", {.upper = 0.5 * TransportBounds().upper}),
            refuse_transport(condition,
                             "W1 <= 1000 TV on the whole line, of which Cauchy(0,1) | Cauchy(0,2) is a pair",
                             {.upper =
                                  [](const Distribution& p, const Distribution& q) {
                                    return std::fmin(1000, diameter(p, q)) * tv_by_cdf(p, q);
                                  },
                              .beyond = {{cauchy(0, 1), cauchy(0, 2)}}}),
            refuse_transport(
                condition, "W1 >= TV where points come as near as one likes, as for U(0,0.01) | U(0.01,0.02)",
                {.lower_for_all = true}),
            refuse_transport(formula, "W1 >= 2 TV for points that are 1 apart", {.lower = 2 * tv}),
            refuse_transport(off, "the upper bound 2 % off", {.upper = 1.02 * TransportBounds().upper})}},
      {.id = "kl-and-chi-square",
       .statement = R"(
           For any p and q, KL(p || q) <= log(1 + chi-square(p || q)), chi-square being the integral of (p -
           q)^2 / q, with equality if and only if p / q is constant where p > 0, for a finite chi-square.)",
       .source = "Gibbs & Su 2002, Thm. 5",
       .formula = R"(\operatorname{KL}(p \parallel q) \le \log(1 + \chi^2(p \parallel q)) \le \chi^2(p )"
                  R"(\parallel q))",
       .derivation = R"(
           KL is E_p log(p / q), and by Jensen's inequality that is at most log E_p(p / q), the integral of
           p^2 / q being 1 + chi-square. The catalogue's infinite chi-squares bound nothing. Measured: over
           its pairs of different distributions and 100 random categorical ones; KL from sums, closed forms or
           quadrature, chi-square by tanh-sinh.)",
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = with(measure_kl_chi2, Divergence(log_1_chi2)),
       .wrong = {refuse_kl_chi2(formula, "the other chi-square, with p in the denominator",
                                reverse(log_1_chi2)),
                 refuse_kl_chi2(
                     formula, "log(chi-square), without the 1",
                     [chi2](const Distribution& p, const Distribution& q) { return std::log(chi2(p, q)); }),
                 refuse_kl_chi2(formula, "chi-square / 2, which is so to second order only", 0.5 * chi2),
                 refuse_kl_chi2(off, "the bound 2 % off", 1.02 * Divergence(log_1_chi2))},
       .unit = "nats"},
  };
}

}  // namespace saddle::gan
