// f-GAN: that f* is the conjugate of f, that every critic stays below D_f and the best one reaches it, and
// that critics that are fitted come close from below.
#include "gan/claims/objectives/fgan_critics.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "autodiff/array_ops.h"
#include "gan/claims/card.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/differences.h"
#include "gan/claims/distances.h"
#include "gan/claims/fgan.h"
#include "gan/claims/objectives/ratio_nodes.h"
#include "gan/claims/opponents.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/probability/distribution.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

// --- the conjugate

// The largest u t - f(u) over u >= 0, found by golden section in log u, on which it first rises and then
// falls. Nothing but f is known.
double supremum(const FDivergence& member, double t) {
  const auto value = [&](double s) { return std::exp(s) * t - member.f(std::exp(s)); };
  const double ratio = (std::sqrt(5) - 1) / 2;
  double low = -40, high = 20;
  for (int i = 0; i < 100; ++i) {
    const double a = high - ratio * (high - low), b = low + ratio * (high - low);
    (value(a) < value(b) ? low : high) = value(a) < value(b) ? a : b;
  }
  return value((low + high) / 2);
}

double relative(double a, double b, double size) {
  return std::fabs(a - b) / std::fmax(1, std::fabs(size));
}

double random_ratio(ad::Random& random) {
  return std::pow(10, 6 * random.uniform() - 3);
}

Chart draw_critics() {
  Chart chart{.id = "f-gan-critics",
              .title = "The best critic of each f-divergence",
              .caption =
                  "T* = f'(p / q) over the ratio of the densities. Where it has no bound says what a member "
                  "pays for: KL and Pearson, which grow without bound to the right, for data that G leaves "
                  "out; reverse KL and Neyman, which stay below a bound there and fall without one to the "
                  "left, for samples where there are no data; KL falls to the left, too, but only like a "
                  "logarithm. Total variation only asks which of the two is larger.",
              .x_label = "p / q",
              .y_label = "T*"};
  for (const FDivergence& member : f_divergences()) {
    Curve curve{std::string(member.name)};
    // Total variation has a kink at 1: the slopes of either side are the ends of a jump.
    curve.jumps = member.name == "total variation";
    const auto add = [&](double u, double slope) {
      curve.x.push_back(u);
      curve.y.push_back(slope);
    };
    for (int k = 20; k <= 200; ++k) {
      if (k != 50 || !curve.jumps) {
        add(k / 50.0, member.slope(k / 50.0));
        continue;
      }
      for (const double side : {0.0, 2.0}) add(1, member.slope(std::nextafter(1.0, side)));
    }
    chart.curves.push_back(std::move(curve));
  }
  return chart;
}

// --- critics

// Where all members are finite. Total variation has a kink where p = q, which fixed nodes do not know of: it
// is looked at where the sum is exact.
std::vector<Opponents> pairs_of(const FDivergence& member) {
  const Opponents cells{categorical({0.5, 0.3, 0.2}), categorical({0.2, 0.1, 0.7})};
  if (member.name == "total variation")
    return {cells, {categorical({0.75, 0.25}), categorical({0.25, 0.75})}};
  return {{normal(0, 1), normal(0.5, 1.1)},
          {exponential(2), exponential(1.5)},
          {cauchy(0, 1), cauchy(1, 2)},
          cells};
}

// A critic as a function of x: y, before the activation, is a smooth bounded one.
struct SmoothY {
  double a, b, c;
  double operator()(double x) const { return a + b * std::sin(c * 2 * x / (1 + x * x)); }
};

// E_q (f(u) + f*(T) - u T), which Fenchel's inequality has above zero: by numbers, and by another rule than
// the bound.
double gap(const FDivergence& member, const Opponents& pair, const SmoothY& y) {
  return integral_by_tanh_sinh(pair.p_data, pair.p_g,
                               [&](double x, double log_p, double log_q) {
                                 const double t = member.critic(y(x)), q = std::exp(log_q);
                                 if (q == 0) return 0.0;
                                 const double u = std::exp(log_p - log_q);
                                 return q * (member.f(u) + member.conjugate(t)) - std::exp(log_p) * t;
                               })
      .value;
}

// E_p T - E_q f*(T) at T = f'(p / q).
double bound_at_optimum(const FDivergence& member, const RatioNodes& at) {
  double sum = 0;
  for (std::size_t i = 0; i < at.p.size(); ++i) {
    const double t = member.slope(at.ratio[i]);
    sum += at.p[i] * t - at.q[i] * member.conjugate(t);
  }
  return sum;
}

using Measure = Measurement (*)(const FDivergence&, Study&);

std::function<Measurement(Study&)> over_members(Measure measure) {
  return [measure](Study& study) {
    Measurement all;
    for (const FDivergence& member : f_divergences()) append(all, measure(member, study));
    return all;
  };
}

// A member with one field changed is measured as it stands.
template <class Field, class Value>
Wrong wrong(Wrong::Kind kind, const char* what, Measure measure, const char* name, Field FDivergence::*field,
            Value value) {
  return {kind, what, with(measure, changed(f_divergence(name), field, value))};
}

}  // namespace

Measurement measure_f_conjugate(const FDivergence& member, Study& study) {
  Measurement result;
  ad::Random random = study.random("f-gan-conjugate");
  Comparison worst{"", 0, 0, -1}, worst_slope = worst;
  for (int i = 0; i <= 100; ++i) {
    // -5 is below every slope that has a bound.
    const double t = i < 100 ? member.critic(6 * random.uniform() - 3) : -5;
    const double closed = member.conjugate(t), found = supremum(member, t);
    const double error = relative(found, closed, closed);
    keep_worse(worst, {fmt::format("{}: f*({:.6g})", member.name, t), found, closed, error});

    const double u = random_ratio(random), slope = member.slope(u);
    const double rise = refined_difference([&](double h) { return member.f(u * std::exp(h)); }, 0.01) / u;
    // Where f has a kink the difference must not step over it.
    if (std::fabs(u - 1) < 0.05) continue;
    const double off = relative(rise, slope, member.f(u) / u);
    keep_worse(worst_slope, {fmt::format("{}: f'({:.6g})", member.name, u), rise, slope, off});
  }
  result.comparisons = {worst, worst_slope};
  // Above the bound of t, u t - f(u) grows with u for ever.
  if (std::isfinite(member.domain.top)) {
    const double t = member.domain.top + 0.1, u = 1e6;
    result.add(fmt::format("{}: f*({:.6g})", member.name, t), member.conjugate(t),
               std::numeric_limits<double>::infinity());
    result.at_least(fmt::format("{}: u t - f(u) at u = {:g}, t = {:.6g}", member.name, u, t),
                    u * t - member.f(u), 0.05 * u);
  }
  return result;
}

Measurement measure_f_fenchel(const FDivergence& member, Study& study) {
  Measurement equal, above;
  ad::Random random = study.random("f-gan-fenchel");
  for (int i = 0; i < 100; ++i) {
    const double u = random_ratio(random), t = member.slope(u);
    const double left = member.f(u) + member.conjugate(t), right = u * t;
    equal.add(fmt::format("{}: f(u) + f*(f'(u)), u = {:.6g}", member.name, u), left, right,
              relative(left, right, larger(std::fabs(member.f(u)), std::fabs(right))));
    // At any other t of the domain the left side is larger.
    for (const double other : {member.critic(6 * random.uniform() - 3), member.slope(random_ratio(random))})
      above.at_least(fmt::format("{}: f(u) + f*(t), u = {:.6g}, t = {:.6g}", member.name, u, other),
                     member.f(u) + member.conjugate(other), u * other, larger(1, std::fabs(u * other)));
  }
  Measurement result;
  result.comparisons = {equal.worst(), above.worst()};
  return result;
}

Measurement measure_f_bound(const FDivergence& member, Study& study) {
  Measurement result;
  ad::Random random = study.random("f-gan-bound");
  for (const Opponents& pair : pairs_of(member)) {
    const RatioNodes at(pair.p_data, pair.p_g);
    // E_q f(p / q), by another rule than the bounds; and the divergence with a name.
    const double closed = by_second_way().f(member, pair.p_data, pair.p_g);
    const std::string what = fmt::format("{}, {}", member.name, pair.name());
    result.add("E_q f(p / q): " + what, closed, member.divergence(pair.p_data, pair.p_g));
    result.add("T = f'(p / q): " + what, bound_at_optimum(member, at), closed);
    for (int i = 0; i < 3; ++i) {
      // On the line y stays above -2, where Pearson's conjugate has a kink that nodes do not know of.
      const double a = 2 * random.uniform() - 1, b = (pair.p_data.is_discrete() ? 2 : 1) * random.uniform(),
                   c = 1 + random.uniform();
      const SmoothY critic{a, b, c};
      std::vector<double> y;
      for (const double x : at.x) y.push_back(critic(x));
      const Objective taped = [&](const ad::Var& of, const ad::Var& p_data, const ad::Var& p_g) {
        return variational_bound(member, of, p_data, p_g);
      };
      const double bound = value_on_cells(taped, y, at.p, at.q);
      result.add("a random T and its gap: " + what, bound, closed - gap(member, pair, critic));
      result.at_most("a random T against D_f: " + what, bound, closed);
    }
  }
  return result;
}

std::vector<Claim> claims_of_f_gan() {
  const auto with_chart = [](Study& study) {
    Measurement result = over_members(measure_f_conjugate)(study);
    if (study.charts()) result.charts.push_back(draw_critics());
    return result;
  };
  using enum Wrong::Kind;
  const Distances& by = by_library();
  return {
      {.id = "f-gan-conjugate",
       .statement = R"(
           For each of the eight f, f*(t) is the supremum of u t - f(u) over u > 0, infinite where t is above
           the bound given, and T* is the slope f'(u), for total variation at u != 1.)",
       .source = "Nowozin et al. 2016",
       .formula = R"(f^*(t) = \sup_{u > 0} (u t - f(u)))",
       .derivation = R"(
           u t - f(u) is concave in u, so that it is largest where f'(u) = t, or it rises up to the limit at u
           = 0 if t is below every slope: there f* is -f(0), for Pearson and total variation. Above every
           slope it grows for ever. Measured: by golden section, which knows f alone, at 100 random t and at
           -5; f' against differences of f; and at u = 10^6 for a t above the bound.)",
       .tolerance = 1e-11,
       .tolerance_reason = R"(
           the supremum: at u = exp(-40) to exp(20) it is right to 1e-12; the differences of f: steps of 0.01
           to 0.00125 in log u divide roundings of 1e-16 by 1e-3, and extrapolation and the size of f leave
           1e-12)",
       .measure = with_chart,
       .figure = true,
       .wrong = {wrong(formula, "t + t^2 / 4 for Pearson at every t, also below -2", measure_f_conjugate,
                       "Pearson", &FDivergence::conjugate,
                       Formula{"t + t^2 / 4", [](double t) { return t + t * t / 4; }}),
                 wrong(formula, "exp(t) for KL, without the -1", measure_f_conjugate, "KL",
                       &FDivergence::conjugate, Formula{"exp(t)", [](double t) { return std::exp(t); }}),
                 wrong(formula, "|u - 1|, without the half, for total variation", measure_f_conjugate,
                       "total variation", &FDivergence::f,
                       Formula{"|u - 1|", [](double u) { return std::fabs(u - 1); }}),
                 wrong(formula, "T* = log u for KL, without the 1", measure_f_conjugate, "KL",
                       &FDivergence::slope, Formula{"log u", [](double u) { return std::log(u); }}),
                 wrong(condition, "t / (1 - t) for squared Hellinger at t > 1, too", measure_f_conjugate,
                       "squared Hellinger", &FDivergence::conjugate,
                       Formula{"t / (1 - t)", [](double t) { return t / (1 - t); }}),
                 wrong(off, "f* of Neyman 2 % off", measure_f_conjugate, "Neyman", &FDivergence::conjugate,
                       Formula{"1.02 f*",
                               [](double t) { return 1.02 * f_divergence("Neyman").conjugate(t); }})}},
      {.id = "f-gan-fenchel",
       .statement = R"(
           For each of the eight convex f, u > 0 and every t, f(u) + f*(t) >= u t, with equality at t = f'(u),
           and only there where f is differentiable.)",
       .source = "Nowozin et al. 2016",
       .formula = R"(f(u) + f^*(t) \ge u t \\ f(u) + f^*(f'(u)) = u f'(u))",
       .derivation = R"(
           The supremum is at least its value at any one u, and equal to it if and only if t is a subgradient
           of f at u: f'(u) where f is differentiable, for total variation at u = 1 any t of [-1/2, 1/2].
           Measured: at 100 random u from 1/1000 to 1000 and 200 random t.)",
       .tolerance = 2e-14,
       .tolerance_reason = R"(
           relative to the largest term, some 3000 at u = 1000: log(2 - exp(t)) loses three digits there,
           which is what it is smaller by)",
       .measure = over_members(measure_f_fenchel),
       .wrong = {{condition, "log u, which is concave, with 1 + log t",
                  [](Study& study) {
                    FDivergence member = f_divergence("reverse KL");
                    member.f.at = [](double u) { return std::log(u); };
                    member.slope.at = [](double u) { return 1 / u; };
                    member.conjugate.at = [](double t) { return 1 + std::log(t); };
                    member.critic.at = [](double y) { return std::exp(-y); };
                    return measure_f_fenchel(member, study);
                  }},
                 wrong(formula, "equality at t = f(u) for KL", measure_f_fenchel, "KL", &FDivergence::slope,
                       f_divergence("KL").f),
                 wrong(formula, "f of Jensen-Shannon halved, as the source's divergence is, with its f*",
                       measure_f_fenchel, "Jensen-Shannon", &FDivergence::f,
                       Formula{"f / 2", [](double u) { return f_divergence("Jensen-Shannon").f(u) / 2; }}),
                 wrong(off, "f* of KL 2 % off", measure_f_fenchel, "KL", &FDivergence::conjugate,
                       Formula{"1.02 f*", [](double t) { return 1.02 * std::exp(t - 1); }})}},
      {.id = "f-gan-bound",
       .statement = R"(
           Let p and q have one support, u = p / q and D_f be finite: every critic T that stays where f* is
           finite, with finite E_p T and E_q f*(T), says D_f - E_q (f(u) + f*(T) - u T), which is at most D_f,
           with equality at T = f'(u).)",
       .source = "Nowozin et al. 2016",
       .formula = R"(\mathbb{E}_p T - \mathbb{E}_q f^*(T) \le D_f(p \parallel q) = \mathbb{E}_q )"
                  R"(f\left(\frac{p}{q}\right))",
       .derivation = R"(
           Fenchel's inequality at each x, integrated with q. Where q is 0 and p is not, u would be infinite,
           and where p is 0, f'(0) may be. Measured: the bound by the tape at random T, against E_q f(u) and
           the gap from f and f* as numbers, by another rule of integration; and E_q f(u) against KL,
           chi-square, Hellinger, JSD and TV, which know nothing of f.)",
       .tolerance = 1e-12,
       .tolerance_reason =
           "the quadratures', 1e-13 as a rule, of integrands ten times as large as those of JSD",
       .measure = over_members(measure_f_bound),
       .wrong = {wrong(formula, "JSD for the member Jensen-Shannon, which is 2 JSD", measure_f_bound,
                       "Jensen-Shannon", &FDivergence::divergence, by.jsd),
                 wrong(formula, "1 - integral of sqrt(p q) for squared Hellinger, which is twice that",
                       measure_f_bound, "squared Hellinger", &FDivergence::divergence, by.hellinger2),
                 wrong(formula, "the integral of (p - q)^2 / p for Pearson", measure_f_bound, "Pearson",
                       &FDivergence::divergence, reverse(by.chi2)),
                 wrong(formula, "E_p T - E_q exp(T) for KL, without the -1", measure_f_bound, "KL",
                       &FDivergence::conjugate_of_critic, [](const ad::Var& y) { return exp(y); }),
                 {condition, "T = 2 for squared Hellinger, where t / (1 - t) is no longer f*",
                  [](Study& study) {
                    FDivergence member = f_divergence("squared Hellinger");
                    member.critic = {"2", [](const auto& y) { return 2.0 + 0.0 * y; }};
                    member.conjugate.at = [](double t) { return t / (1 - t); };
                    member.conjugate_of_critic = [](const ad::Var& y) { return -2.0 + 0.0 * y; };
                    return measure_f_bound(member, study);
                  }},
                 wrong(off, "KL 2 % off", measure_f_bound, "KL", &FDivergence::divergence, 1.02 * by.kl)}},
  };
}

}  // namespace saddle::gan
