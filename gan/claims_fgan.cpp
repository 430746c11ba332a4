// f-GAN: that f* is the conjugate of f, that every critic stays below D_f and the best one reaches it, and
// that critics that are fitted come close from below.
#include <fmt/format.h>

#include <cmath>

#include "autodiff/array_ops.h"
#include "gan/claims.h"
#include "gan/comparing.h"
#include "gan/differences.h"
#include "gan/fgan.h"
#include "gan/ratio_nodes.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using ad::Array;

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
              .y_label = "T*",
              .curves = {}};
  constexpr Ink inks[] = {Ink::blue, Ink::blue, Ink::orange, Ink::green,
                          Ink::grey, Ink::grey, Ink::orange, Ink::green};
  constexpr Stroke strokes[] = {Stroke::solid, Stroke::dashed, Stroke::solid,  Stroke::solid,
                                Stroke::solid, Stroke::dashed, Stroke::dashed, Stroke::dashed};
  std::size_t i = 0;
  for (const FDivergence& member : f_divergences()) {
    Curve curve{std::string(member.name), {}, {}, inks[i], strokes[i]};
    for (double u = 0.4; u <= 4; u += 0.02) {
      curve.x.push_back(u);
      curve.y.push_back(member.slope(u));
    }
    chart.curves.push_back(std::move(curve));
    ++i;
  }
  return chart;
}

// --- critics

struct Pair {
  Distribution p, q;
  std::string name() const { return p.text() + " | " + q.text(); }
};

// Where all members are finite. Total variation has a kink where p = q, which fixed nodes do not know of: it
// is looked at where the sum is exact.
std::vector<Pair> pairs_of(const FDivergence& member) {
  const Pair cells{categorical({0.5, 0.3, 0.2}), categorical({0.2, 0.1, 0.7})};
  if (member.name == "total variation")
    return {cells, {categorical({0.75, 0.25}), categorical({0.25, 0.75})}};
  return {{normal(0, 1), normal(0.5, 1.1)},
          {exponential(2), exponential(1.5)},
          {cauchy(0, 1), cauchy(1, 2)},
          cells};
}

double bound_at(const FDivergence& member, const RatioNodes& at, const std::vector<double>& y) {
  ad::Tape tape;
  return variational_bound(member, tape.constant(Array::column(y)), tape.constant(Array::column(at.p)),
                           tape.constant(Array::column(at.q)))
      .value();
}

// What each critic may be compared with: E_q (f(u) + f*(T) - u T), which Fenchel's inequality has above zero.
struct JudgedCritic {
  double bound, gap;
};
JudgedCritic judge(const FDivergence& member, const RatioNodes& at, const std::vector<double>& y) {
  JudgedCritic critic{bound_at(member, at, y), 0};
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double t = member.critic_at(y[i]), u = at.ratio[i];
    critic.gap += at.q[i] * (member.f(u) + member.conjugate(t)) - at.p[i] * t;
  }
  return critic;
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

std::function<Measurement(Study&)> over_members(Measurement (*measure)(const FDivergence&, Study&)) {
  return [measure](Study& study) {
    Measurement result;
    for (const FDivergence& member : f_divergences()) {
      for (Comparison& comparison : measure(member, study).comparisons)
        result.comparisons.push_back(std::move(comparison));
    }
    return result;
  };
}

}  // namespace

Measurement measure_f_conjugate(const FDivergence& member, Study& study) {
  Measurement result;
  ad::Random random = study.random("f-gan-conjugate");
  Comparison worst{"", 0, 0, -1}, worst_slope = worst;
  for (int i = 0; i < 100; ++i) {
    const double t = member.critic_at(6 * random.uniform() - 3);
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
  result.comparisons.push_back(worst);
  result.comparisons.push_back(worst_slope);
  return result;
}

Measurement measure_f_fenchel(const FDivergence& member, Study& study) {
  Measurement result;
  ad::Random random = study.random("f-gan-fenchel");
  Comparison worst{"", 0, 0, -1};
  double violation = 0;
  for (int i = 0; i < 100; ++i) {
    const double u = random_ratio(random), t = member.slope(u);
    const double left = member.f(u) + member.conjugate(t), right = u * t;
    const double error = relative(left, right, std::fmax(std::fabs(member.f(u)), std::fabs(right)));
    keep_worse(worst, {fmt::format("{}: u = {:.6g}", member.name, u), left, right, error});
    // At any other t of the domain the left side is larger.
    const double other = member.critic_at(6 * random.uniform() - 3);
    const double above = member.f(u) + member.conjugate(other) - u * other;
    violation = larger(violation, -above - 1e-12 * std::fmax(1, u));
  }
  result.comparisons.push_back(worst);
  result.add(fmt::format("{}: f(u) + f*(t) >= u t at other t (1: yes)", member.name), violation == 0 ? 1 : 0,
             1);
  return result;
}

Measurement measure_f_bound(const FDivergence& member, Study& study) {
  Measurement result;
  ad::Random random = study.random("f-gan-bound");
  for (const Pair& pair : pairs_of(member)) {
    const RatioNodes at(pair.p, pair.q);
    const double closed = member.divergence(pair.p, pair.q);
    const std::string what = fmt::format("{}, {}", member.name, pair.name());
    result.add("T = f'(p / q): " + what, bound_at_optimum(member, at), closed);
    for (int i = 0; i < 3; ++i) {
      const double a = 2 * random.uniform() - 1, b = 2 * random.uniform(), c = 1 + random.uniform();
      std::vector<double> y;
      for (const double x : at.x) y.push_back(a + b * std::sin(c * x));
      const JudgedCritic critic = judge(member, at, y);
      result.add("a random T, bound and gap: " + what, critic.bound + critic.gap, closed);
      result.add("a random T is below D_f by more than 1e-9 (1: yes): " + what, critic.bound < closed - 1e-9,
                 1);
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
  return {
      {.id = "f-gan-conjugate",
       .statement = "f* of each member is the supremum of u t - f(u), and T* its slope f'.",
       .source = "Nowozin et al. 2016",
       .formula = "f*(t) = sup over u >= 0 of u t - f(u)",
       .derivation =
           "u t - f(u) is concave in u, so that it is largest where f'(u) = t, or at u = 0 if t is below "
           "every slope: there f* is -f(0), for Pearson and total variation. Measured: by golden "
           "section, which knows f alone, at 100 random t; and f' against differences of f.",
       .tolerance = 1e-9,
       .tolerance_reason =
           "the supremum: at u = exp(-40) to exp(20) it is right to 1e-12; the differences of f: "
           "steps of 0.01 to 0.00125 in log u divide roundings of 1e-16 by 1e-3, and "
           "extrapolation leaves 1e-11",
       .measure = with_chart},
      {.id = "f-gan-fenchel",
       .statement = "f(u) + f*(t) >= u t, with equality at t = f'(u).",
       .source = "Nowozin et al. 2016",
       .formula = "f(u) + f*(f'(u)) = u f'(u)",
       .derivation =
           "The supremum is at least its value at any one u, and equal to it where the slope is zero. "
           "Measured: at 100 random u from 1/1000 to 1000 and random t.",
       .tolerance = 1e-12,
       .tolerance_reason = "relative to the largest term: log(2 - exp(t)) loses three digits at u = 1000",
       .measure = over_members(measure_f_fenchel)},
      {.id = "f-gan-bound",
       .statement =
           "Every critic T stays below D_f by E_q (f(u) + f*(T) - u T), u = p / q, and T = f'(u) reaches it.",
       .source = "Nowozin et al. 2016",
       .formula = "E_p T - E_q f*(T) <= D_f(p || q) = E_q f(p / q)",
       .derivation =
           "Fenchel's inequality at each x, integrated with q. Measured: the bound by the tape at random T, "
           "the gap from f and f* as numbers; their sum against KL, chi-square, Hellinger, JSD and TV, "
           "which know nothing of f.",
       .tolerance = 1e-10,
       .tolerance_reason = "the quadrature's, 1e-12, of integrands that are larger than those of JSD",
       .measure = over_members(measure_f_bound)},
  };
}

}  // namespace saddle::gan
