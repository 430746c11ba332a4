// In which distance a sequence converges decides in which others it does: KL, then TV and JSD, then W1 where
// the support is bounded, and never back.
#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

using std::numbers::ln2;

// How far p_n is from p, in closed form.
struct Gaps {
  double kl = 0, reverse_kl = 0;  // KL(p_n || p), KL(p || p_n)
  double tv = 0, jsd = 0, w1 = 0;
};

// A sequence that approaches p = U(0,1), in whatever sense it does; e = 1 / n.
struct Sequence {
  std::string name;
  Distribution (*at)(int n);
  std::function<Gaps(double e)> gaps;
  bool bounded = true;  // whether one bounded set holds all p_n
};
using Sequences = std::vector<Sequence>;

// The part of JSD of a place over which masses p and q are spread evenly.
double part_of_jsd(double p, double q) {
  const double m = (p + q) / 2;
  const auto term = [m](double x) { return x > 0 ? x * std::log(x / m) : 0; };
  return (term(p) + term(q)) / 2;
}

// n teeth, each as wide as the gap behind it.
Distribution comb(int n) {
  std::vector<Weighted> teeth;
  for (int k = 0; k < n; ++k) teeth.push_back({1.0 / n, uniform(k * 1.0 / n, (k + 0.5) / n)});
  return mixture(teeth);
}

// A share 1/n of p_n is on U(a,a+1) instead.
Distribution with_outliers(int n, double a) {
  return mixture({{1 - 1.0 / n, uniform(0, 1)}, {1.0 / n, uniform(a, a + 1)}});
}
std::function<Gaps(double e)> gaps_with_outliers(double (*kl)(double e), double (*w1)(double e)) {
  return [=](double e) {
    return Gaps{kl(e), -std::log1p(-e), e, part_of_jsd(1, 1 - e) + part_of_jsd(0, e), w1(e)};
  };
}
double infinite(double) {
  return infinity;
}
double one_over_n(double e) {
  return e;
}

Sequences all_sequences() {
  return {
      {"a tilt of 1/n",
       [](int n) {
         return mixture({{1 - 1.0 / n, uniform(0, 1)}, {1.0 / n, uniform(0, 0.5)}});
       },
       [](double e) {
         return Gaps{((1 + e) * std::log1p(e) + (1 - e) * std::log1p(-e)) / 2, -std::log1p(-e * e) / 2, e / 2,
                     part_of_jsd(0.5, (1 + e) / 2) + part_of_jsd(0.5, (1 - e) / 2), e / 4};
       }},
      {"a hole of 1/n", [](int n) { return uniform(1.0 / n, 1); },
       [](double e) {
         return Gaps{-std::log1p(-e), infinity, e, part_of_jsd(e, 0) + part_of_jsd(1 - e, 1), e / 2};
       }},
      {"a share 1/n on U(1,2)", [](int n) { return with_outliers(n, 1); },
       gaps_with_outliers(infinite, one_over_n)},
      {"moved by 1/n", [](int n) { return uniform(1.0 / n, 1 + 1.0 / n); },
       [](double e) {
         return Gaps{infinity, infinity, e, e * ln2, e};
       }},
      {"a comb of n teeth", comb,
       [](double e) {
         return Gaps{ln2, infinity, 0.5, 0.75 * std::log(4.0 / 3), e / 4};
       }},
      {"a share 1/n on U(n,n+1)", [](int n) { return with_outliers(n, n); },
       gaps_with_outliers(infinite, [](double) { return 1.; }), false},
  };
}

Chart draw(const Sequences& sequences) {
  Chart chart{
      .id = "convergence",
      .title = "Which distances go to zero with 1/n",
      .caption =
          "p = U(0,1) against six p_n. A tilt goes to p in every sense. What is moved by 1/n goes to p in "
          "TV, JSD and W1, but both KL are infinite. A comb goes to p in W1 alone. A share 1/n at a "
          "distance n goes to p in TV and JSD, but not in W1. What is infinite is not drawn.",
      .x_label = "n",
      .y_label = "distance"};
  for (const Sequence& sequence : sequences) {
    Curve kl{"KL(p_n || p)"}, tv{"TV"}, jsd{"JSD"}, w1{"W1"};
    for (int i = 2; i <= 12; ++i) {
      const double n = std::pow(10, i / 4.0);
      const Gaps gaps = sequence.gaps(1 / n);
      for (Curve* curve : {&kl, &tv, &jsd, &w1}) curve->x.push_back(n);
      kl.y.push_back(std::isinf(gaps.kl) ? std::numeric_limits<double>::quiet_NaN() : gaps.kl);
      tv.y.push_back(gaps.tv);
      jsd.y.push_back(gaps.jsd);
      w1.y.push_back(gaps.w1);
    }
    chart.panels.push_back({.id = fmt::format("convergence-{}", sequence.name),
                            .title = sequence.name,
                            .x_label = "n",
                            .y_label = "distance",
                            .curves = {jsd, w1, tv, kl}});
  }
  return chart;
}

Measurement measure_convergence(const Sequences& sequences, Study& study) {
  Measurement result;
  const Distribution p = uniform(0, 1);
  for (const Sequence& sequence : sequences) {
    for (const int n : {4, 32, 256}) {
      const Distribution q = sequence.at(n);
      const Gaps closed = sequence.gaps(1.0 / n);
      const auto what = [&](const char* name) {
        return fmt::format("{}, {}, n = {}", name, sequence.name, n);
      };
      const double forward = kl(q, p).value, reverse = kl(p, q).value, total = tv(p, q).value,
                   js = jsd(p, q).value, transport = w1(p, q).value;
      result.add(what("KL(p_n || p)"), forward, closed.kl);
      result.add(what("KL(p || p_n)"), reverse, closed.reverse_kl);
      result.add(what("TV"), total, closed.tv);
      result.add(what("JSD"), js, closed.jsd);
      result.add(what("W1"), transport, closed.w1);
      // Why one follows from another.
      result.at_most(what("TV against the smaller KL"), total, std::sqrt(std::fmin(forward, reverse) / 2));
      result.at_most(what("JSD against TV"), js, total * ln2);
      result.at_most(what("TV against JSD"), total, std::sqrt(2 * js));
      if (sequence.bounded) result.at_most(what("W1 against TV, on [0, 2]"), transport, 2 * total);
    }
  }
  if (study.charts()) result.charts.push_back(draw(sequences));
  return result;
}

}  // namespace

std::vector<Claim> claims_of_convergence() {
  using enum Wrong::Kind;
  const Refuses<Sequences> refuse{measure_convergence};
  const Sequences all = all_sequences();
  const Sequence &near = all[2], &moved = all[3], &combs = all[4], &far = all[5];
  return {
      {.id = "convergence",
       .statement = R"(
           If KL(p_n || p) or KL(p || p_n) tends to 0, so do TV and JSD; TV tends to 0 if and only if JSD
           does; if they do and one bounded set holds all p_n, W1 tends to 0; no other of these tendencies
           implies another.)",
       .source = "Arjovsky et al. 2017, Thm. 2",
       .formula = R"(\operatorname{TV} \le \sqrt{\operatorname{KL} / 2} \\ )"
                  R"(\frac{\operatorname{TV}^2}{2} \le \operatorname{JSD} \le \operatorname{TV} \log 2 \\ )"
                  R"(W_1 \le L \operatorname{TV})",
       .derivation = R"(
           The inequalities are those of this page. That nothing else holds six sequences show, with p =
           U(0,1): with a share 1/n on U(1,2) KL(p_n || p) is infinite, with a hole U(1/n,1) KL(p || p_n) is,
           and for U(1/n,1+1/n) both are, though TV = 1/n; a comb of n teeth with gaps has W1 = 1 / (4 n) with
           TV = 1/2; a share 1/n on U(n,n+1) has TV = 1/n, and W1 = 1, as no bounded set holds it. Measured:
           sums over the steps of the densities at n = 4, 32, 256, against closed forms in 1/n.)",
       .tolerance = 5e-14,
       .tolerance_reason = "a sum over up to 768 steps, with roundings relative to 1",
       .measure = with(measure_convergence, all),
       .figure = true,
       .wrong = {refuse(formula, "convergence in W1 makes JSD small: 1/n for the comb",
                        {changed(combs, &Sequence::gaps,
                                 [](double e) {
                                   return Gaps{ln2, infinity, 0.5, e, e / 4};
                                 })}),
                 refuse(formula, "convergence in TV makes KL small: log(1 + 1/n) for what is moved by 1/n",
                        {changed(moved, &Sequence::gaps,
                                 [](double e) {
                                   return Gaps{std::log1p(e), std::log1p(e), e, e * ln2, e};
                                 })}),
                 refuse(formula,
                        "KL is small both ways or not at all: log(1 + 1/n) for a share 1/n on U(1,2)",
                        {changed(near, &Sequence::gaps,
                                 gaps_with_outliers([](double e) { return std::log1p(e); }, one_over_n))}),
                 refuse(condition, "convergence in TV makes W1 small without a bounded set",
                        {changed(far, &Sequence::bounded, true)}),
                 refuse(off, "W1 of the comb 2 % off",
                        {changed(combs, &Sequence::gaps,
                                 [](double e) {
                                   return Gaps{ln2, infinity, 0.5, 0.75 * std::log(4.0 / 3), 1.02 * e / 4};
                                 })})}},
  };
}

}  // namespace saddle::gan
