// f-GAN: the family against references, and that a wrong formula is found out.
#include "gan/claims/fgan.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "autodiff/table.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/objectives/fgan_critics.h"
#include "gan/claims/objectives/ratio_nodes.h"
#include "gan/claims/study.h"
#include "gan/probability/distribution.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;

namespace {

using Measure = Measurement (*)(const FDivergence& member, Study& study);

bool is_found_out(const char* id, Measure measure, const FDivergence& member) {
  Study study;
  return !(measure(member, study).worst().error <= find_claim(id)->tolerance);
}
bool conjugate_finds(const FDivergence& member) {
  return is_found_out("f-gan-conjugate", measure_f_conjugate, member);
}
bool fenchel_finds(const FDivergence& member) {
  return is_found_out("f-gan-fenchel", measure_f_fenchel, member);
}
bool bound_finds(const FDivergence& member) {
  return is_found_out("f-gan-bound", measure_f_bound, member);
}

// E_p T and E_q f*(T) at T = f'(p / q).
struct Terms {
  double of_p, of_q;
};
Terms terms(const FDivergence& member, const Distribution& p, const Distribution& q) {
  const RatioNodes at(p, q);
  Terms sum{0, 0};
  for (std::size_t i = 0; i < at.x.size(); ++i) {
    const double t = member.slope(at.ratio[i]);
    sum.of_p += at.p[i] * t;
    sum.of_q += at.q[i] * member.conjugate(t);
  }
  return sum;
}

// The bound, by the tape, where y is a function of log(p(x) / r(x)).
double bound(const FDivergence& member, const Distribution& p, const Distribution& q, const Distribution& r,
             double (*y)(double log_ratio)) {
  const RatioNodes at(p, q);
  std::vector<double> ys;
  for (const double x : at.x) ys.push_back(y(p.log_pdf(x) - r.log_pdf(x)));
  saddle::ad::Tape tape;
  const auto column = [&tape](const std::vector<double>& v) {
    return tape.constant(saddle::ad::Array::column(v));
  };
  return variational_bound(member, column(ys), column(at.p), column(at.q)).value();
}

double at_minus_three(double) {
  return -3;
}

}  // namespace

TEST_CASE("f-GAN: divergences, both terms of the bound, best critics and thresholds of the reference") {
  // 26-digit mpmath values for p = N(0,1), q = N(1,1.5). worse: the bound at the T that would be best for
  // N(1,1).
  struct Row {
    const char* name;
    double divergence, of_p, of_q, threshold, at_one, t0, t1, t_minus_2, worse;
    double (*y)(double log_ratio);  // with T = f'(ratio)
  };
  const Row rows[] = {
      {"KL", 0.34990955255260882642245756, 1.3499095525526088264224576, 1, 1, 0, 1.6276873303303866042002353,
       0.90546510810816438197801312, 1.4054651081081643819780131, -0.36824595743222240650183562,
       [](double a) { return 1 + a; }},
      {"Pearson", 0.60041507533005520269574770, 1.2008301506601104053914954, 0.60041507533005520269574770, 0,
       0, 1.7465466070050465127983070, -0.18040802086209972918860140, 1, -28.678888301774223279932674,
       [](double a) { return 2 * std::expm1(a); }},
      {"Jensen-Shannon", 0.19858019320156351949565135, 0.11910620995313798576523854,
       -0.079473983248425533730412814, 0, 0, 0.26538260715356794977350315, -0.048384135941643091340904981,
       0.18232155679395462621171803, 0.10752217479887431052040486, [](double a) { return a; }},
      {"GAN", -1.1877141679183270993388129, -0.57404097060680732365199358, 0.61367319731151977568681931,
       -std::numbers::ln2, -2 * std::numbers::ln2, -0.42776457340637735964372897,
       -0.74153131650158840075813710, -0.51082562376599068320551410, -1.2787721863210163083140594,
       [](double a) { return a; }},
  };
  const Distribution p = normal(0, 1), q = normal(1, 1.5);
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const FDivergence& member = f_divergence(row.name);
    constexpr double error = tolerance::value_by_quadrature;
    CHECK_THAT(member.divergence(p, q), WithinAbs(row.divergence, error));
    const Terms best = terms(member, p, q);
    CHECK_THAT(best.of_p, WithinAbs(row.of_p, error));
    CHECK_THAT(best.of_q, WithinAbs(row.of_q, error));
    // 28.7 is 30 times the size that the nodes are made for.
    CHECK_THAT(bound(member, p, q, normal(1, 1), row.y),
               WithinAbs(row.worse, error * std::fmax(1, std::fabs(row.worse))));
    CHECK_THAT(member.threshold(), WithinAbs(row.threshold, tolerance::two_ulp));
    CHECK_THAT(member.f(1), WithinAbs(row.at_one, tolerance::two_ulp));
    const double xs[] = {0, 1, -2}, ts[] = {row.t0, row.t1, row.t_minus_2};
    for (int i = 0; i < 3; ++i)
      CHECK_THAT(member.slope(p.pdf(xs[i]) / q.pdf(xs[i])),
                 WithinAbs(ts[i], tolerance::dozen_roundings * 10));
  }
  CHECK_THAT(f_divergence("squared Hellinger").divergence(p, q),
             WithinAbs(0.22073074377966612854105405, tolerance::value_by_quadrature));
  CHECK(std::isinf(f_divergence("Neyman").divergence(p, q)));
}

TEST_CASE("f-GAN: output activations of the reference, at 0.3") {
  const auto at = [](const char* name) { return f_divergence(name).critic(0.3); };
  constexpr double error = tolerance::two_ulp;
  CHECK_THAT(at("KL"), WithinAbs(0.3, error));
  CHECK_THAT(at("reverse KL"), WithinAbs(-0.74081822068171786606687378, error));
  CHECK_THAT(at("squared Hellinger"), WithinAbs(0.25918177931828213393312622, error));
  CHECK_THAT(at("Jensen-Shannon"), WithinAbs(0.13879193609141819060264369, error));
  CHECK_THAT(at("GAN"), WithinAbs(-0.55435524446852711881458844, error));
}

TEST_CASE("f-GAN: an activation stays in the domain of f*, which ends at its top") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const FDivergence& member : f_divergences()) {
    CAPTURE(member.name);
    for (const double y : {-5., -1., 0., 1., 5.}) {
      const double t = member.critic(y);
      CHECK(t < member.domain.top);
      CHECK(std::isfinite(member.conjugate(t)));
      saddle::ad::Tape tape;
      const saddle::ad::Var on_tape = tape.constant(y);
      CHECK_THAT(member.critic(on_tape).value(), WithinAbs(t, tolerance::dozen_roundings));
      CHECK_THAT(member.conjugate_of_critic(on_tape).value(),
                 WithinRel(member.conjugate(t), tolerance::known_function) ||
                     WithinAbs(member.conjugate(t), tolerance::known_function));
    }
    const double top = member.domain.top;
    if (std::isfinite(top)) CHECK(member.conjugate(std::nextafter(top, infinity)) == infinity);
  }
}

TEST_CASE("f-GAN: below the smallest slope of f the conjugate is flat") {
  CHECK(f_divergence("Pearson").conjugate(-2) == -1);
  CHECK(f_divergence("Pearson").conjugate(-10) == -1);
  CHECK(f_divergence("total variation").conjugate(-3) == -0.5);
}

TEST_CASE("f-GAN: the members hold, and each wrong formula is found out") {
  for (const FDivergence& right : f_divergences()) {
    CAPTURE(right.name);
    CHECK_FALSE(conjugate_finds(right));
    CHECK_FALSE(fenchel_finds(right));
    CHECK_FALSE(bound_finds(right));
    FDivergence wrong = right;
    wrong.conjugate.at = at_minus_three;
    CHECK(conjugate_finds(wrong));
    CHECK(fenchel_finds(wrong));
    CHECK(bound_finds(wrong));
    // The slope of another member.
    wrong = right;
    wrong.slope = f_divergence(right.name == "KL" ? "Pearson" : "KL").slope;
    CHECK(conjugate_finds(wrong));
    CHECK(fenchel_finds(wrong));
    CHECK(bound_finds(wrong));
    // The conjugate on the tape alone.
    wrong = right;
    wrong.conjugate_of_critic = [](const saddle::ad::Var& y) { return 0.25 * y; };
    CHECK(bound_finds(wrong));
    // The f of another member.
    wrong = right;
    wrong.f = f_divergence(right.name == "Neyman" ? "KL" : "Neyman").f;
    CHECK(conjugate_finds(wrong));
    CHECK(fenchel_finds(wrong));
    CHECK(bound_finds(wrong));
  }
}

TEST_CASE("f-GAN: a NaN somewhere is found out, whatever comes after it") {
  FDivergence wrong = f_divergence("KL");
  wrong.conjugate.at = [](double t) {
    return t > 1 && t < 1.2 ? std::numeric_limits<double>::quiet_NaN() : std::exp(t - 1);
  };
  CHECK(conjugate_finds(wrong));
  CHECK(fenchel_finds(wrong));
}

TEST_CASE("f-GAN: a maximum keeps a NaN") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(larger(nan, 1)));
  CHECK(std::isnan(larger(1, nan)));
  CHECK(larger(1, 2) == 2);
  CHECK(larger(2, 1) == 2);
  CHECK(std::isnan(excess(nan)));
  CHECK(excess(-1) == 0);
  CHECK(excess(2) == 2);
  Comparison worst{"none", 0, 0, -1};
  keep_worse(worst, {"one", 0, 0, 1});
  keep_worse(worst, {"half", 0, 0, 0.5});
  CHECK(worst.what == "one");
  keep_worse(worst, {"nan", 0, 0, nan});
  keep_worse(worst, {"two", 0, 0, 2});
  CHECK(worst.what == "nan");
}

TEST_CASE("f-GAN: nodes that would lose mass are refused") {
  CHECK_THROWS_AS(RatioNodes(uniform(0, 1), uniform(0, 2)), std::invalid_argument);
  CHECK_THROWS_AS(RatioNodes(normal(0, 1), exponential(1)), std::invalid_argument);
  CHECK_NOTHROW(RatioNodes(normal(0, 1), normal(0.5, 1.1)));
}

TEST_CASE("f-GAN: the usual confusions are found out") {
  const auto swapped = [](const char* name, auto divergence) {
    FDivergence wrong = f_divergence(name);
    wrong.divergence = divergence;
    return bound_finds(wrong);
  };
  using D = Distribution;
  CHECK(swapped("Jensen-Shannon",
                [](const D& p, const D& q) { return f_divergence("Jensen-Shannon").divergence(p, q) / 2; }));
  CHECK(swapped("squared Hellinger", [](const D& p, const D& q) {
    return f_divergence("squared Hellinger").divergence(p, q) / 2;
  }));
  CHECK(swapped("GAN", f_divergence("Jensen-Shannon").divergence));
  CHECK(swapped("Pearson", f_divergence("Neyman").divergence));
  CHECK(swapped("KL", f_divergence("reverse KL").divergence));
}

TEST_CASE("f-GAN: fitted critics end where the page says") {
  Study study;
  const Measurement fitted = find_claim("f-gan-fitted")->measure(study);
  REQUIRE(fitted.notes.size() == f_divergences().size());
  CHECK(fitted.notes[2].find("Pearson") == 0);
  CHECK(fitted.notes[2].find("the best quadratic leaves 3.4e-03") != std::string::npos);
  for (const Comparison& at : fitted.comparisons) {
    if (at.what.find(": the best quadratic") != std::string::npos && at.what.find("Pearson") != 0)
      CHECK_THAT(at.measured, WithinAbs(at.reference, tolerance::value_by_quadrature));
  }
}

TEST_CASE("f-GAN: a name that is not in the table is refused") {
  CHECK_THROWS_AS(f_divergence("Jeffreys"), std::invalid_argument);
}
