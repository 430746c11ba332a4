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
#include "gan/claims/study.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"

namespace saddle::gan {
namespace {

using std::numbers::ln2;

struct Pair {
  Distribution p, q;
  std::string name() const { return p.text() + " | " + q.text(); }
};

// A bound on a divergence, evaluated afresh for every pair.
using Bound = std::function<double(const Distribution& p, const Distribution& q)>;

// All pairs of the catalogue but equal ones, for which everything is 0, and categorical ones at random, some
// of their cells nearly empty.
std::vector<Pair> many_pairs(ad::Random random) {
  std::vector<Pair> pairs;
  for (const auto& [p, q] : catalogue_pairs())
    if (p != q) pairs.push_back({p->distribution, q->distribution});
  const auto draw = [&random](std::size_t n) {
    std::vector<double> cells;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += cells.emplace_back(std::pow(random.uniform(), 4));
    for (double& cell : cells) cell /= sum;
    return categorical(cells);
  };
  for (int i = 0; i < 100; ++i) {
    const std::size_t n = 2 + static_cast<std::size_t>(random.below(6));
    const Distribution p = draw(n);
    pairs.push_back({p, draw(n)});
  }
  return pairs;
}

// p and q agree wherever neither of them is zero.
std::vector<Pair> agreeing() {
  return {{uniform(0, 1), uniform(0.25, 1.25)},
          {categorical({0.5, 0.5, 0}), categorical({0, 0.5, 0.5})},
          {categorical({0.1, 0.2, 0.7, 0}), categorical({0.1, 0, 0.7, 0.2})},
          {uniform(0, 1), uniform(2, 3)}};
}

// p / q is u or 1 / u everywhere.
std::vector<Pair> mirrored() {
  std::vector<Pair> pairs;
  for (const double a : {0.5001, 0.6, 0.9, 0.999}) {
    pairs.push_back({categorical({a, 1 - a}), categorical({1 - a, a})});
    pairs.push_back({mixture({{a, uniform(0, 1)}, {1 - a, uniform(1, 3)}}),
                     mixture({{1 - a, uniform(0, 1)}, {a, uniform(1, 3)}})});
  }
  return pairs;
}

// Two coins, one of them fair.
Pair coins(double bias) {
  return {categorical({0.5 + bias, 0.5 - bias}), categorical({0.5, 0.5})};
}

// Errors count relative to what is larger than 1: a distance of a hundred, say.
double scale_of(double bound) {
  return std::isfinite(bound) ? std::fmax(1, std::fabs(bound)) : 1;
}

void add_at_most(Measurement& result, const std::string& what, double measured, double bound) {
  result.at_most(what, measured, bound, scale_of(bound));
}

// --- Pinsker

// KL >= c TV^2; and c is the largest such number: KL of two coins is below (c + c TV^2) TV^2.
Measurement measure_pinsker(double c, Study& study) {
  Measurement result;
  for (const Pair& pair : many_pairs(study.random("pinsker"))) {
    const double tv = tv_by_cdf(pair.p, pair.q);
    result.at_least("KL, " + pair.name(), kl(pair.p, pair.q).value, c * tv * tv);
  }
  for (const double bias : {0.3, 0.1, 0.01}) {
    const Pair pair = coins(bias);
    const double ratio = kl(pair.p, pair.q).value / (bias * bias);
    result.at_least("KL / TV^2, " + pair.name(), ratio, c);
    result.at_most("KL / TV^2, no larger constant, " + pair.name(), ratio, c + c * bias * bias);
  }
  return result;
}

// --- JSD and TV, Hellinger and TV

// Lower <= d <= upper over many pairs; d is upper where p and q agree, lower where they mirror each other.
Measurement measure_between(const char* name, const Bound& d, const Bound& lower, const Bound& upper,
                            Study& study) {
  Measurement result;
  for (const Pair& pair : many_pairs(study.random("inequalities"))) {
    const double value = d(pair.p, pair.q);
    add_at_most(result, fmt::format("{}, upper bound, {}", name, pair.name()), value, upper(pair.p, pair.q));
    result.at_least(fmt::format("{}, lower bound, {}", name, pair.name()), value, lower(pair.p, pair.q));
  }
  for (const Pair& pair : agreeing())
    result.add(fmt::format("{} at its upper bound, {}", name, pair.name()), d(pair.p, pair.q),
               upper(pair.p, pair.q));
  for (const Pair& pair : mirrored())
    result.add(fmt::format("{} at its lower bound, {}", name, pair.name()), d(pair.p, pair.q),
               lower(pair.p, pair.q));
  return result;
}

double jsd_nats(const Distribution& p, const Distribution& q) {
  return jsd(p, q).value;
}
double jsd_lower(const Distribution& p, const Distribution& q) {
  return ln2 - entropy((1 - tv_by_cdf(p, q)) / 2);
}
double jsd_upper(const Distribution& p, const Distribution& q) {
  return tv_by_cdf(p, q) * ln2;
}

std::function<Measurement(Study&)> between_jsd(Bound d, Bound lower, Bound upper) {
  return [=](Study& study) { return measure_between("JSD", d, lower, upper, study); };
}

double hellinger_squared(const Distribution& p, const Distribution& q) {
  return hellinger2(p, q).value;
}

// H2 <= TV and TV <= sqrt(H2 (2 - H2)), as bounds of H2: the second one says H2 >= 1 - sqrt(1 - TV^2).
double hellinger_lower(const Distribution& p, const Distribution& q) {
  const double tv = std::fmin(1, tv_by_cdf(p, q));
  // 1 - sqrt(1 - TV^2) without cancellation.
  return tv * tv / (1 + std::sqrt((1 - tv) * (1 + tv)));
}

std::function<Measurement(Study&)> between_hellinger(Bound d, Bound lower, Bound upper) {
  return [=](Study& study) { return measure_between("H2", d, lower, upper, study); };
}

// --- W1 and TV

// The smallest closed interval that holds both.
double diameter(const Pair& pair) {
  const Interval a = pair.p.support(), b = pair.q.support();
  return std::fmax(a.high, b.high) - std::fmin(a.low, b.low);
}

std::vector<Pair> bounded_pairs(ad::Random random) {
  std::vector<Pair> pairs = {
      {uniform(0, 1), uniform(0.25, 1.25)},
      {uniform(0, 1), uniform(0, 10)},
      {uniform(-5, -4), uniform(20, 30)},
      {uniform(0, 0.01), uniform(0.01, 0.02)},
      {mixture({{0.3, uniform(0, 1)}, {0.7, uniform(4, 6)}}), uniform(0, 6)},
      {mixture({{0.5, uniform(0, 1)}, {0.5, uniform(9, 10)}}),
       mixture({{0.8, uniform(0, 2)}, {0.2, uniform(8, 9)}})},
  };
  for (const Pair& pair : many_pairs(random))
    if (std::isfinite(diameter(pair))) pairs.push_back(pair);
  return pairs;
}

struct TransportBounds {
  // W1 <= upper, and W1 >= lower for categorical distributions, whose points are 1 apart, or for all.
  std::function<double(const Pair& pair, double tv)> upper;
  std::function<double(double tv)> lower;
  bool lower_for_all = false;
  // What else the bounds are claimed for.
  std::vector<Pair> beyond = {};
};

Measurement measure_transport(const TransportBounds& bounds, Study& study) {
  Measurement result;
  std::vector<Pair> pairs = bounded_pairs(study.random("w1 and tv"));
  pairs.insert(pairs.end(), bounds.beyond.begin(), bounds.beyond.end());
  for (const Pair& pair : pairs) {
    const double distance = w1(pair.p, pair.q).value, tv = tv_by_cdf(pair.p, pair.q);
    add_at_most(result, "W1, upper bound, " + pair.name(), distance, bounds.upper(pair, tv));
    if (pair.p.is_discrete() || bounds.lower_for_all)
      result.at_least("W1, lower bound, " + pair.name(), distance, bounds.lower(tv));
  }
  // All that differs goes from one end to the other.
  for (const Pair& pair : {Pair{categorical({1, 0, 0, 0}), categorical({0, 0, 0, 1})},
                           Pair{categorical({0.6, 0.3, 0.1}), categorical({0.1, 0.3, 0.6})}})
    result.add("W1 at its upper bound, " + pair.name(), w1(pair.p, pair.q).value,
               bounds.upper(pair, tv_by_cdf(pair.p, pair.q)));
  // All that differs goes to a neighbour.
  for (const Pair& pair : {Pair{categorical({0.5, 0.5}), categorical({0.25, 0.75})},
                           Pair{categorical({0.4, 0.1, 0.1, 0.4}), categorical({0.1, 0.4, 0.2, 0.3})}})
    result.add("W1 at its lower bound, " + pair.name(), w1(pair.p, pair.q).value,
               bounds.lower(tv_by_cdf(pair.p, pair.q)));
  return result;
}

const TransportBounds transport_bounds{
    .upper = [](const Pair& pair, double tv) { return diameter(pair) * tv; },
    .lower = [](double tv) { return tv; }};

TransportBounds with_upper(std::function<double(const Pair& pair, double tv)> upper,
                           std::vector<Pair> beyond = {}) {
  return {std::move(upper), transport_bounds.lower, false, std::move(beyond)};
}

std::function<Measurement(Study&)> transport(const TransportBounds& bounds) {
  return [bounds](Study& study) { return measure_transport(bounds, study); };
}

// --- KL and chi-square

Measurement measure_kl_chi2(const Bound& bound, Study& study) {
  Measurement result;
  for (const Pair& pair : many_pairs(study.random("kl and chi-square")))
    add_at_most(result, "KL, " + pair.name(), kl(pair.p, pair.q).value, bound(pair.p, pair.q));
  // p is q, cut down to a part of its support.
  for (const Pair& pair :
       {Pair{uniform(0, 1), uniform(0, 2)}, Pair{categorical({1, 0}), categorical({0.2, 0.8})},
        Pair{categorical({0.25, 0.75, 0}), categorical({0.1, 0.3, 0.6})}})
    result.add("KL at its bound, " + pair.name(), kl(pair.p, pair.q).value, bound(pair.p, pair.q));
  const Pair rare{categorical({0.5, 0.5}), categorical({0.999, 0.001})};
  add_at_most(result, "KL, " + rare.name(), kl(rare.p, rare.q).value, bound(rare.p, rare.q));
  return result;
}

std::function<Measurement(Study&)> kl_below(Bound bound) {
  return [bound](Study& study) { return measure_kl_chi2(bound, study); };
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
  using How = Wrong::Kind;
  using D = Distribution;
  const auto pinsker = [](double c) { return [c](Study& study) { return measure_pinsker(c, study); }; };
  const Bound total_variation = tv_by_cdf;
  const std::string measured =
      " Measured: over the catalogue's pairs of different distributions and 100 random categorical ones; "
      "TV from distribution functions, the other divergences from sums, closed forms or quadrature.";
  return {
      {.id = "pinsker",
       .statement = "For any p and q, KL(p || q) in nats is at least 2 TV(p, q)^2, and 2 is the largest "
                    "constant for which this is so.",
       .source = "Pinsker 1964; the constant as in Csiszar 1967",
       .formula = R"(\operatorname{KL}(p \parallel q) \ge 2 \operatorname{TV}^2 \\ )"
                  R"(\text{coins of } \tfrac{1}{2} + e \text{ and } \tfrac{1}{2}\text{: } )"
                  R"(\operatorname{KL} = 2 e^2 + \tfrac{4}{3} e^4 + \dots,\quad \operatorname{TV} = e)",
       .derivation =
           "Let A be where p > q. Telling only whether x is in A cannot raise KL and leaves TV = P(A) - "
           "Q(A) as it is, so that two coins with probabilities a and b are left to compare, and KL - 2 "
           "(a - b)^2 has the slope (b - a) (1 / (b (1 - b)) - 4) in b, which has the sign of b - a: it "
           "is smallest, and zero, at b = a. The coins in the formula have a ratio KL / TV^2 between 2 "
           "and 2 + 2 TV^2." +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = pinsker(2),
       .wrong = {{How::formula,
                  "Pinsker's inequality with the sum of |p - q|, which is 2 TV, in the place of TV",
                  pinsker(8)},
                 {How::formula, "KL >= 4 TV^2", pinsker(4)},
                 {How::formula, "KL >= TV^2 / 2 as the best that can be said", pinsker(0.5)},
                 {How::off, "a constant 2 % larger", pinsker(2.04)}},
       .unit = "nats"},
      {.id = "jsd-and-tv",
       .statement =
           "For any p and q, log 2 - h((1 - TV) / 2) <= JSD <= TV log 2 in nats, h(w) = -w log w - (1 - "
           "w) log(1 - w), with equality on the left if and only if |log(p / q)| is constant where p + q "
           "> 0, and on the right if and only if p = q wherever neither is zero.",
       .source = "Lin 1991; the lower bound is Fano's inequality",
       .formula = R"(\log 2 - h\left(\frac{1 - \operatorname{TV}}{2}\right) \le \operatorname{JSD} \le )"
                  R"(\operatorname{TV} \log 2)",
       .derivation =
           "With m = (p + q) / 2 and w = p / (p + q), log 2 - JSD = E_m h(w), and 1 - TV = 2 E_m min(w, 1 "
           "- w). h is concave, h(0) = 0 and h(1/2) = log 2: so h(w) >= 2 min(w, 1 - w) log 2, with "
           "equality at 0, 1/2 and 1 alone, which is the upper bound; and E_m h(min(w, 1 - w)) <= h(E_m "
           "min(w, 1 - w)) by Jensen's inequality, which is the lower one. So TV^2 / 2 <= JSD <= TV log 2." +
           measured,
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = between_jsd(jsd_nats, jsd_lower, jsd_upper),
       .wrong =
           {{How::formula, "JSD in bits against TV log 2, which is in nats",
             between_jsd([](const D& p, const D& q) { return jsd_nats(p, q) / ln2; }, jsd_lower, jsd_upper)},
            {How::formula, "the lower bound with h in bits",
             between_jsd(
                 jsd_nats,
                 [](const D& p, const D& q) { return ln2 - entropy((1 - tv_by_cdf(p, q)) / 2) / ln2; },
                 jsd_upper)},
            {How::formula, "h(1 - TV) in the place of h((1 - TV) / 2)",
             between_jsd(
                 jsd_nats, [](const D& p, const D& q) { return ln2 - entropy(1 - tv_by_cdf(p, q)); },
                 jsd_upper)},
            {How::formula, "JSD <= TV / 2",
             between_jsd(jsd_nats, jsd_lower, [](const D& p, const D& q) { return tv_by_cdf(p, q) / 2; })},
            {How::off, "the upper bound 2 % off", between_jsd(jsd_nats, jsd_lower, times(1.02, jsd_upper))},
            {How::off, "the lower bound 2 % off", between_jsd(jsd_nats, times(0.98, jsd_lower), jsd_upper)}},
       .unit = "nats"},
      {.id = "hellinger-and-tv",
       .statement = "For any p and q, H2 <= TV <= sqrt(H2 (2 - H2)), H2 = 1 - integral of sqrt(p q), with "
                    "equality on the left if and only if p = q wherever neither is zero, and on the right "
                    "if and only if |log(p / q)| is constant.",
       .source = "Le Cam 1969; as in Tsybakov 2009, Sec. 2.4",
       .formula = R"(H^2 \le \operatorname{TV} \le \sqrt{H^2 (2 - H^2)} \\ )"
                  R"(\text{the second one is } H^2 \ge 1 - \sqrt{1 - \operatorname{TV}^2})",
       .derivation = "min(p, q) <= sqrt(p q), and the integrals are 1 - TV and 1 - H2. For the other one, "
                     "2 TV is the integral of |sqrt p - sqrt q| (sqrt p + sqrt q); by Cauchy and Schwarz "
                     "its square is at most 2 H2 (4 - 2 H2), with equality where the two factors have a "
                     "constant ratio." +
                     measured,
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = between_hellinger(hellinger_squared, hellinger_lower, total_variation),
       .wrong = {{How::formula, "2 - 2 integral of sqrt(p q), without the half, as H2",
                  between_hellinger([](const D& p, const D& q) { return 2 * hellinger_squared(p, q); },
                                    hellinger_lower, total_variation)},
                 {How::formula, "the root of H2 in the place of H2",
                  between_hellinger([](const D& p, const D& q) { return std::sqrt(hellinger_squared(p, q)); },
                                    hellinger_lower, total_variation)},
                 {How::formula, "TV <= sqrt(H2), so that H2 >= TV^2",
                  between_hellinger(
                      hellinger_squared,
                      [](const D& p, const D& q) { return tv_by_cdf(p, q) * tv_by_cdf(p, q); },
                      total_variation)},
                 {How::off, "the upper bound 2 % off",
                  between_hellinger(hellinger_squared, hellinger_lower, times(1.02, total_variation))},
                 {How::off, "the lower bound 2 % off",
                  between_hellinger(hellinger_squared, times(0.98, hellinger_lower), total_variation)}}},
      {.id = "w1-and-tv",
       .statement = "For p and q on a set of the line with diameter L, W1 <= L TV, and if any two of its "
                    "points are at least d apart, W1 >= d TV; a set of two points shows that neither "
                    "constant can be better.",
       .source = "Gibbs & Su 2002, Thm. 4",
       .formula = R"(d \operatorname{TV} \le W_1 \le L \operatorname{TV})",
       .derivation =
           "In the best coupling for TV a share TV moves, each grain by at most L. Under every coupling a "
           "share of at least TV moves, each grain by at least d. Two points show that neither constant "
           "can be better. On an unbounded set there is no such L, and where points come as near as one "
           "likes there is no d. Measured: over pairs of uniforms and of their mixtures, of the "
           "catalogue's pairs the bounded ones, and 100 random categorical ones on 0, 1, 2, ..., whose d "
           "is 1; TV from distribution functions, W1 from sums.",
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = transport(transport_bounds),
       .wrong = {{How::formula, "W1 <= TV, without the diameter",
                  transport(with_upper([](const Pair&, double tv) { return tv; }))},
                 {How::formula, "W1 <= L TV / 2",
                  transport(with_upper([](const Pair& pair, double tv) { return diameter(pair) * tv / 2; }))},
                 {How::condition,
                  "W1 <= 1000 TV on the whole line, of which Cauchy(0,1) | Cauchy(0,2) is a pair",
                  transport(with_upper(
                      [](const Pair& pair, double tv) { return std::fmin(1000, diameter(pair)) * tv; },
                      {{cauchy(0, 1), cauchy(0, 2)}}))},
                 {How::condition,
                  "W1 >= TV where points come as near as one likes, as for U(0,0.01) | U(0.01,0.02)",
                  transport({transport_bounds.upper, transport_bounds.lower, true, {}})},
                 {How::formula, "W1 >= 2 TV for points that are 1 apart",
                  transport({transport_bounds.upper, [](double tv) { return 2 * tv; }, false, {}})},
                 {How::off, "the upper bound 2 % off", transport(with_upper([](const Pair& pair, double tv) {
                    return 1.02 * diameter(pair) * tv;
                  }))}}},
      {.id = "kl-and-chi-square",
       .statement =
           "For any p and q, KL(p || q) <= log(1 + chi-square(p || q)), chi-square being the integral of "
           "(p - q)^2 / q, with equality if and only if p / q is constant where p > 0, for a finite "
           "chi-square.",
       .source = "Gibbs & Su 2002, Thm. 5",
       .formula = R"(\operatorname{KL}(p \parallel q) \le \log(1 + \chi^2(p \parallel q)) \le \chi^2(p )"
                  R"(\parallel q))",
       .derivation = "KL is E_p log(p / q), and by Jensen's inequality that is at most log E_p(p / q), "
                     "the integral of p^2 / q being 1 + chi-square. The catalogue's infinite chi-squares "
                     "bound nothing. Measured: over its pairs of different distributions and 100 random "
                     "categorical ones; KL from sums, closed forms or quadrature, chi-square by tanh-sinh.",
       .tolerance = tolerance,
       .tolerance_reason = bounds_reason,
       .measure = kl_below(log_1_chi2),
       .wrong = {{How::formula, "the other chi-square, with p in the denominator",
                  kl_below([](const D& p, const D& q) { return log_1_chi2(q, p); })},
                 {How::formula, "log(chi-square), without the 1",
                  kl_below([](const D& p, const D& q) { return std::log(by_second_way().chi2(p, q)); })},
                 {How::formula, "chi-square / 2, which is so to second order only",
                  kl_below([](const D& p, const D& q) { return by_second_way().chi2(p, q) / 2; })},
                 {How::off, "the bound 2 % off", kl_below(times(1.02, log_1_chi2))}},
       .unit = "nats"},
  };
}

}  // namespace saddle::gan
