// The museum: its numbers against references, and that an exhibit without its mistake is found out.
#include "gan/claims/museum.h"

#include <cmath>
#include <numbers>
#include <set>

#include "gan/claims/card.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/study.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;
using std::numbers::ln2;

namespace {

Showing showing(const std::string& id, std::size_t i) {
  Study study;
  return find_claim(id)->mistake->show(study).at(i);
}

// Whether a mistake would pass with one showing changed.
bool passes(const Claim& claim, std::vector<Showing> showings, std::size_t i, void (*change)(Showing&)) {
  change(showings[i]);
  const double tolerance = claim.mistake->tolerance;
  return compare(showings, tolerance).worst().error <= tolerance;
}

// The second number if the first one is infinite.
double finite_or(double a, double otherwise) {
  return std::isinf(a) ? otherwise : a;
}

}  // namespace

TEST_CASE("museum: each exhibit says what is believed, and what is so") {
  std::set<std::string> beliefs;
  for (const Claim* claim : museum()) {
    const Mistake& mistake = *claim->mistake;
    CAPTURE(claim->id);
    CHECK(mistake.belief.ends_with("."));
    CHECK(mistake.truth.ends_with("."));
    CHECK(mistake.why.ends_with("."));
    CHECK(beliefs.insert(mistake.belief).second);
    CHECK(mistake.belief != mistake.truth);
    CHECK(mistake.tolerance <= 1e-9);
    CHECK(!mistake.tolerance_reason.empty());
  }
  // Of the games one more, which are not always there.
  CHECK(museum().size() == (find_claim("game-grim") == nullptr ? 24 : 25));
}

TEST_CASE("museum: without its mistake, or with another formula, an exhibit fails") {
  Study study;
  for (const Claim* claim : museum()) {
    const std::vector<Showing> showings = claim->mistake->show(study);
    CAPTURE(claim->id);
    CHECK(!showings.empty());
    for (std::size_t i = 0; i < showings.size(); ++i) {
      const auto fails = [&](void (*change)(Showing&)) { return !passes(*claim, showings, i, change); };
      CAPTURE(showings[i].what);
      CHECK(passes(*claim, showings, i, [](Showing&) {}));
      // The code is repaired; the right way has the mistake too; there never was one.
      CHECK(fails([](Showing& s) { s.mistaken = s.right; }));
      CHECK(fails([](Showing& s) { s.right = s.mistaken; }));
      CHECK(fails([](Showing& s) { s.mistaken = s.mistaken_formula = s.right; }));
      // Either formula is off in the sixth digit.
      CHECK(fails([](Showing& s) { s.mistaken_formula += 1e-6; }));
      CHECK(fails([](Showing& s) { s.right_formula = finite_or(s.right_formula, 0) + 1e-6; }));
      CHECK(fails([](Showing& s) { s.right = NAN; }));
      CHECK(fails([](Showing& s) { s.mistaken = s.mistaken_formula = NAN; }));
    }
  }
}

TEST_CASE("museum: a claim whose mistake is not wrong as predicted fails, and says where") {
  Study study;
  const auto measured = [&study](const char* id, std::vector<Showing> (*show)(Study&)) {
    Claim claim = *find_claim(id);
    if (show != nullptr) claim.mistake->show = show;
    return check(claim, study);
  };
  const Verdict right = measured("lemma-signs", nullptr);
  CHECK(right.pass);
  CHECK(right.measurement.showings.size() == 3);
  REQUIRE(right.measurement.notes.size() == 2);
  CHECK(right.measurement.notes[0].starts_with("Mistaken belief: For any nonzero a and b"));
  const Verdict repaired = measured("lemma-signs", [](Study&) -> std::vector<Showing> {
    return {{"first", 2, 2, 1, 1}, {"second", 1.5, 2, 1, 1}};
  });
  CHECK_FALSE(repaired.pass);
  CHECK(repaired.worst.what == "second, mistaken");
  CHECK_FALSE(measured("lemma-signs", [](Study&) -> std::vector<Showing> {
                return {{"", NAN, 2, 1, 1}};
              }).pass);
  const Verdict harmless = measured("lemma-signs", [](Study&) -> std::vector<Showing> {
    return {{"same", 1, 1, 1, 1}};
  });
  CHECK_FALSE(harmless.pass);
  CHECK(harmless.worst.what == "same, distance of the two");
  // A tolerance of the mistake's own: the claim allows more.
  CHECK(find_claim("vanishing-jsd")->tolerance > 1e-12);
  CHECK_FALSE(measured("vanishing-jsd", [](Study&) -> std::vector<Showing> {
                return {{"", 2 + 1e-12, 2, 1, 1}};
              }).pass);
}

// 26-digit values by mpmath.
TEST_CASE("museum: its numbers are those of the reference") {
  constexpr double bound = tolerance::value_by_quadrature;
  // C(G) of N(0,1) against N(2,1) and N(4,1), where D sees batches of 16 and 64.
  CHECK_THAT(showing("museum-whole-batch", 0).mistaken, WithinAbs(-0.71263272042622739482485464, bound));
  CHECK_THAT(showing("museum-whole-batch", 1).mistaken, WithinAbs(-0.120853973646156655516443042, bound));
  // 2 dJSD/dmu at N(1,1).
  CHECK_THAT(showing("envelope", 0).right, WithinAbs(0.39797286718324984371860508, bound));
  // JSD of N(0,1) and N(1,1), and of N(0,1) and N(0,1/2), which is that of N(0,1) and N(0,2).
  CHECK_THAT(showing("cost-of-d", 1).right, WithinAbs(0.11142148218473617971723681, bound));
  CHECK_THAT(showing("weak-linear", 0).right, WithinAbs(0.092733381666412534221225243, bound));
  CHECK_THAT(showing("weak-linear", 1).right, WithinAbs(0.092733381666412534221225243, bound));
}

TEST_CASE("museum: the numbers that people quote come out") {
  constexpr double bound = tolerance::known_function;
  CHECK(showing("thm-1", 0).mistaken == -2);
  CHECK_THAT(showing("thm-1", 0).right, WithinAbs(-2 * ln2, bound));
  CHECK_THAT(showing("jsd-fisher", 0).mistaken, WithinAbs(0.8325546111576977, bound));
  CHECK_THAT(showing("card-smoothing", 0).mistaken, WithinAbs(0.45, bound));
  CHECK(showing("museum-clamp", 0).mistaken == 0);
  CHECK(showing("prop-1", 0).mistaken == 0);
  // Without the epsilon.
  const double p = normal(0, 1).pdf(50), q = normal(100, 1).pdf(50);
  CHECK(std::isnan(p / (p + q)));
}

TEST_CASE("museum: far away the slope of V in G nearly vanishes, and D was optimal all along") {
  // 2 dJSD/dmu of N(0,1) and N(10,1), to 21 digits by mpmath.
  const Theta slope = frozen_gradient(generator_families()[0], {0, 1}, {10, 1});
  CHECK_THAT(slope.location, WithinAbs(4.46410021446070684005e-6, tolerance::value_by_quadrature));
}

TEST_CASE("museum: the gradients of the two costs of G have different signs") {
  const Showing s = showing("generator-non-saturating", 0);
  CHECK(s.mistaken > 0.1);
  CHECK(s.right < -0.1);
}

// Smoothed labels move D* and the value, but not the p_g that is best for G.
TEST_CASE("museum: under smoothed labels p_g = p_data is still the best for G") {
  const Distribution p = categorical({0.5, 0.3, 0.2});
  saddle::ad::Random random(1);
  int smoothed = 0;
  for (const Card& card : cards()) {
    if (card.family != Family::smoothing) continue;
    ++smoothed;
    CAPTURE(card.id);
    REQUIRE(card.direction == Direction::descends);
    for (int i = 0; i < 50; ++i) {
      const double a = random.uniform(), b = (1 - a) * random.uniform();
      CHECK(card.best(p, categorical({a, b, 1 - a - b})) < card.best(p, p));
    }
  }
  CHECK(smoothed == 3);
}
