#include "gan/claims/claims.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numbers>
#include <set>
#include <span>

#include "gan/claims/generator_family.h"
#include "gan/gan.h"
#include "tests/catch.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;

namespace {

// Ways to be wrong about D.
using Spoil = double (*)(double logit);
double shifted(double logit) {
  return logit + 0.01;
}
double biased(double logit) {
  return logit + 1;
}
// What `log(D + 1e-3)` and its like do.
double clamped(double logit) {
  const double limit = std::log(999);
  return std::clamp(logit, -limit, limit);
}

Study spoiled(Spoil spoil) {
  return Study({.find =
                    [spoil](std::span<const double> p_data, std::span<const double> p_g) {
                      std::vector<double> logit = maximise_value(p_data, p_g);
                      for (double& a : logit) a = spoil(a);
                      return logit;
                    },
                .find_outputs =
                    [spoil](const Card& card, std::span<const double> p_data, std::span<const double> p_g) {
                      std::vector<double> outputs = maximise(card, p_data, p_g);
                      for (double& y : outputs) y = spoil(y);
                      return outputs;
                    }});
}

// The claims that are left out with SADDLE_GAMES=OFF; none of them finds D.
const std::set<std::string> of_games = {"game-coin",           "game-minimax",
                                        "game-nash",           "game-dilemma",
                                        "game-pigs",           "game-lions",
                                        "game-known-rounds",   "game-grim",
                                        "game-tit-for-tat",    "game-folk",
                                        "learning-circles",    "learning-orbits",
                                        "learning-steps",      "learning-alternating",
                                        "learning-replicator", "learning-average",
                                        "learning-fictitious", "gan-saddle"};

// Every other claim has a row: the wrong D that must make it fail, or none where D is not found at all.
const std::map<std::string, Spoil> spoilers = {
    {"lemma", nullptr},
    {"lemma-edges", nullptr},
    {"lemma-signs", nullptr},
    {"prop-1", shifted},
    {"prop-1-ratio", shifted},
    {"prop-1-posterior", biased},
    {"thm-1", shifted},
    {"thm-1-kl", shifted},
    {"thm-1-minimum", shifted},
    {"thm-1-disjoint", clamped},
    {"cost-of-d", shifted},
    {"d-half", shifted},
    {"equilibrium", shifted},
    {"envelope", shifted},
    {"jsd-fisher", nullptr},
    {"jsd-fisher-rate", nullptr},
    {"prop-2", shifted},
    {"prop-2-mirror", shifted},
    {"prop-2-affine", nullptr},
    {"prop-2-convex", shifted},
    {"learned-d", nullptr},
    {"alg-1-exact", nullptr},
    {"alg-1-sampled", nullptr},
    {"alg-1-gradient", nullptr},
    {"alg-1-k", nullptr},
    {"fig-1", nullptr},
    {"saturation", nullptr},
    {"card-cross-entropy", shifted},
    {"card-smoothing", shifted},
    {"card-factor", shifted},
    {"card-least-squares", shifted},
    {"card-hinge", shifted},
    {"card-wasserstein", nullptr},
    {"card-f-gan", shifted},
    {"generator-minimax", shifted},
    {"generator-non-saturating", shifted},
    {"generator-maximum-likelihood", shifted},
    {"generator-ml-value", shifted},
    {"generator-through-d", nullptr},
    {"dirac-spectrum", nullptr},
    {"dirac-r1", nullptr},
    {"dirac-instance-noise", nullptr},
    {"dirac-consensus", nullptr},
    {"dirac-gradient-penalty", nullptr},
    {"dirac-norm", nullptr},
    {"steps-simultaneous", nullptr},
    {"steps-alternating", nullptr},
    {"steps-extragradient", nullptr},
    {"steps-optimistic", nullptr},
    {"steps-implicit", nullptr},
    {"steps-r1", nullptr},
    {"steps-consensus", nullptr},
    {"steps-unrolled", nullptr},
    {"alternating-ellipse", nullptr},
    {"alternating-drift", nullptr},
    {"simultaneous-circle", nullptr},
    {"location-game", nullptr},
    {"location-critic", nullptr},
    {"normal-game", nullptr},
    {"museum-minus-log-d", shifted},
    {"museum-two-sided", shifted},
    {"museum-clamp", nullptr},
    {"museum-mean-of-logs", shifted},
    {"museum-histogram", nullptr},
    {"museum-empty-bins", nullptr},
    {"museum-own-statistics", shifted},
    {"museum-whole-batch", shifted},
    {"museum-penalty", nullptr},
    {"vanishing-jsd", shifted},
    {"vanishing-minimax", shifted},
    {"vanishing-non-saturating", shifted},
    {"vanishing-maximum-likelihood", shifted},
    {"vanishing-w1", nullptr},
    {"vanishing-rate", nullptr},
    {"vanishing-largest", nullptr},
    {"vanishing-disjoint", clamped},
    {"vanishing-near-perfect", nullptr},
    {"vanishing-noise", nullptr},
    {"vanishing-dimension", shifted},
    {"vanishing-dimension-rate", nullptr},
    {"vanishing-training", nullptr},
    {"f-gan-conjugate", nullptr},
    {"f-gan-fenchel", nullptr},
    {"f-gan-bound", nullptr},
    {"f-gan-fitted", nullptr},
    {"pinsker", nullptr},
    {"jsd-and-tv", nullptr},
    {"hellinger-and-tv", nullptr},
    {"w1-and-tv", nullptr},
    {"kl-and-chi-square", nullptr},
    {"convergence", nullptr},
    {"proper-loss", shifted},
    {"data-rate", nullptr},
    {"data-optimism", nullptr},
    {"data-lower-bound", shifted},
    {"data-capacity", shifted},
    {"data-training", shifted},
    {"data-empirical", shifted},
    {"data-plug-in", nullptr},
    {"weak-linear", nullptr},
    {"weak-moments", nullptr},
    {"modes-coverage", shifted},
    {"modes-overlap", shifted},
    {"mode-quality", nullptr},
    {"modes-hit", nullptr},
    {"modes-max-min", nullptr},
    {"modes-unrolled", nullptr},
    {"modes-collapse", nullptr},
    {"certificate-bound", nullptr},
    {"certificate", nullptr},
    {"wasserstein-lines", nullptr},
    {"w1-three-ways", nullptr},
    {"w2-normal", nullptr},
    {"wgan-clip", nullptr},
    {"wgan-gp-linear", nullptr},
    {"wgan-gp-net", nullptr},
    {"wgan-gp-generator", nullptr},
};

Verdict require_pass(const Claim& claim, Study& study) {
  const Verdict verdict = check(claim, study);
  INFO(claim.id << ": " << verdict.worst.what << ", measured " << verdict.worst.measured << ", reference "
                << verdict.worst.reference << ", error " << verdict.worst.error);
  for (const std::string& note : verdict.measurement.notes) UNSCOPED_INFO(note);
  CHECK(verdict.pass);
  return verdict;
}

// The 10 % by which a wrong closed form is off are 7.3 standard errors: the comparison, which allows 5, then
// refuses it with a probability of 0.99.
constexpr double share_of_ten_per_cent = 7.3;

// Another formula or a violated condition for each claim; for each that compares by equality a closed form
// that is a little off, which its standard errors must be small enough to see.
void require_wrong(const Claim& claim, const Measurement& measurement) {
  bool equality = false, noisy = false;
  double smallest = inf;  // standard error, relative
  for (const Comparison& c : measurement.comparisons) {
    if (c.control) continue;
    equality |= c.relation == Relation::equal || c.relation == Relation::within_standard_errors;
    if (c.relation != Relation::within_standard_errors || c.reference == 0) continue;
    noisy = true;
    smallest = std::min(smallest, c.standard_error / std::fabs(c.reference));
  }
  const auto has = [&claim](auto... kinds) {
    return std::any_of(claim.wrong.begin(), claim.wrong.end(),
                       [&](const Wrong& wrong) { return ((wrong.kind == kinds) || ...); });
  };
  CAPTURE(claim.id);
  CHECK(has(Wrong::Kind::formula, Wrong::Kind::condition));
  if (equality) CHECK(has(Wrong::Kind::off));
  if (noisy) CHECK(smallest <= 0.1 / share_of_ten_per_cent);
}

Measurement measure(const char* id) {
  Study study;
  return find_claim(id)->measure(study);
}

// What a claim and its wrong statements share is computed once where the tests of both run in one process.
Study& seed_one() {
  static Study study({.charts = true});
  return study;
}

}  // namespace

// The sanitizers make them ten times as slow, so that their preset leaves out those that take long.
TEST_CASE("claims: all of them hold, and say how they could be wrong", "[every claim]") {
  const bool quick = std::getenv("SADDLE_QUICK") != nullptr;
  Study& study = seed_one();
  for (const Claim& claim : claims()) {
    if (quick && claim.slow) continue;
    const Verdict verdict = require_pass(claim, study);
    require_wrong(claim, verdict.measurement);
    CAPTURE(claim.id);
    CHECK(claim.figure == !verdict.measurement.charts.empty());
    CHECK(claim.mistake.has_value() == !verdict.measurement.showings.empty());
  }
}

TEST_CASE("claims: they hold for another seed") {
  Study study({.seed = ~std::uint64_t{0}});
  for (const Claim& claim : claims()) {
    if (!claim.slow) require_pass(claim, study);
  }
}

TEST_CASE("claims: a wrong D fails each claim that depends on it") {
  for (const auto& [id, spoil] : spoilers) {
    if (spoil == nullptr) continue;
    CAPTURE(id);
    Study study = spoiled(spoil);
    const Verdict verdict = check(*find_claim(id), study);
    CHECK_FALSE(verdict.pass);
    // It fails because of what it measured, not because it could not measure.
    CHECK_FALSE(verdict.measurement.comparisons.empty());
  }
}

TEST_CASE("claims: each refuses its wrong statements", "[every claim]") {
  Study& study = seed_one();
  study.stop_drawing();
  for (const Claim& claim : claims()) {
    // Of the claims that take long one wrong statement each; verify_paper --wrong measures all.
    const std::size_t measured = claim.slow ? 1 : claim.wrong.size();
    for (const Wrong& wrong : std::span(claim.wrong).first(measured)) {
      const Refusal refusal = check_wrong(claim, wrong, study);
      INFO(claim.id << ", " << wrong.what << ": " << refusal.worst.what << ", measured "
                    << refusal.worst.measured << ", reference " << refusal.worst.reference << ", error "
                    << refusal.worst.error);
      CHECK(refusal.refused);
    }
  }
}

TEST_CASE("claims: each has a unique id, all its words, a tolerance and a row here") {
  std::set<std::string> ids;
  for (const Claim& claim : claims()) {
    CAPTURE(claim.id);
    CHECK(ids.insert(claim.id).second);
    CHECK(claim.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    for (const std::string* text : {&claim.id, &claim.statement, &claim.source, &claim.formula,
                                    &claim.derivation, &claim.tolerance_reason}) {
      CHECK_FALSE(text->empty());
    }
    CHECK(claim.statement.back() == '.');
    CHECK(claim.tolerance >= 0);
    CHECK(spoilers.count(claim.id) + of_games.count(claim.id) == 1);
    CHECK(find_claim(claim.id) == &claim);
  }
  CHECK(ids.size() == spoilers.size() + (ids.count("game-nash") == 1 ? of_games.size() : 0));
  CHECK(find_claim("thm-2") == nullptr);
  CHECK(find_claim("") == nullptr);
}

TEST_CASE("claims: what is promised about tolerances") {
  for (const char* id :
       {"prop-1", "thm-1", "thm-1-kl", "thm-1-minimum", "thm-1-disjoint", "cost-of-d", "prop-2"}) {
    CHECK(find_claim(id)->tolerance <= 1e-10);
  }
  CHECK(find_claim("learned-d")->tolerance <= 0.01);
  for (const char* id : {"alg-1-exact", "fig-1", "saturation"}) CHECK(find_claim(id)->tolerance <= 1e-10);
  CHECK(find_claim("alg-1-sampled")->tolerance <= 1e-3);
  CHECK(find_claim("alg-1-gradient")->tolerance <= tolerance::z_score);
}

TEST_CASE("claims: prop-1 and thm-1 look at every pair of the catalogue") {
  CHECK(measure("prop-1").comparisons.size() == 60);
  CHECK(measure("thm-1").comparisons.size() >= 58);
  CHECK(measure("d-half").comparisons.size() == 58);
  CHECK(measure("thm-1-minimum").comparisons.size() >= 2 * 48 + 12);
  CHECK(measure("thm-1-disjoint").comparisons.size() >= 2);
  REQUIRE(measure("prop-1").notes.size() == 1);
  CHECK(measure("prop-1").notes[0].find("left out") != std::string::npos);
}

TEST_CASE("claims: a measurement does not depend on what was measured before") {
  Study fresh, used;
  check(*find_claim("prop-2-affine"), used);
  check(*find_claim("thm-1"), used);
  const Verdict a = check(*find_claim("prop-1-posterior"), fresh),
                b = check(*find_claim("prop-1-posterior"), used);
  CHECK(a.worst.error == b.worst.error);
  Study other({.seed = 2});
  CHECK(check(*find_claim("prop-1-posterior"), other).worst.error != a.worst.error);
}

TEST_CASE("claims: charts are made on request only, with as many y as x") {
  Study plain, drawing({.charts = true});
  for (const char* id : {"thm-1", "learned-d"}) {
    CAPTURE(id);
    const Claim& claim = *find_claim(id);
    CHECK(claim.measure(plain).charts.empty());
    const Measurement measurement = claim.measure(drawing);
    REQUIRE(measurement.charts.size() == 1);
    CHECK(measurement.charts[0].curves.size() == 3);
    for (const Curve& curve : measurement.charts[0].curves) {
      CHECK(curve.x.size() > 20);
      CHECK(curve.y.size() == curve.x.size());
    }
  }
}

TEST_CASE("claims: Algorithm 1 is watched by its parameters and not by V alone, and its course is drawn") {
  Study drawing({.charts = true});
  const Measurement exact = find_claim("alg-1-exact")->measure(drawing);
  std::string all;
  for (const Comparison& comparison : exact.comparisons) all += comparison.what + "; ";
  CAPTURE(all);
  CHECK(all.find("mu after") != std::string::npos);
  CHECK(all.find("|sigma| after") != std::string::npos);
  CHECK(all.find("V after") != std::string::npos);
  REQUIRE(exact.notes.size() == 1);
  CHECK(exact.charts.size() == 2);
  const Measurement figure = find_claim("fig-1")->measure(drawing);
  REQUIRE(figure.charts.size() == 1);
  REQUIRE(figure.charts[0].panels.size() == 4);
  for (const Chart& panel : figure.charts[0].panels) {
    // p_data is drawn last, above p_g, so that both are seen where they are equal.
    REQUIRE(panel.curves.size() >= 4);
    CHECK(panel.curves.back().label == "p_data");
    CHECK(panel.arrows.size() > 2);
  }
  // (b) and (c) have the same D, and p_g has moved so far that it can be seen.
  const auto p_g = [&](std::size_t panel) -> const Curve& {
    return figure.charts[0].panels[panel].curves.end()[-2];
  };
  double moved = 0;
  REQUIRE(p_g(1).label == "p_g");
  REQUIRE(p_g(2).label == "p_g");
  for (std::size_t i = 0; i < p_g(1).y.size(); ++i)
    moved = std::fmax(moved, std::fabs(p_g(1).y[i] - p_g(2).y[i]));
  CHECK(moved > 0.02);
  CHECK(measure("fig-1").charts.empty());
}

TEST_CASE("check: NaN, nothing compared and an exception fail") {
  Study study;
  const auto outcome = [&study](std::function<Measurement(Study&)> measure) {
    Claim claim;
    claim.tolerance = inf;
    claim.measure = std::move(measure);
    return check(claim, study);
  };
  Measurement good, bad;
  good.add("good", 1, 1);
  bad.add("bad", not_a_number, 1);
  CHECK(outcome([&](Study&) { return good; }).pass);
  CHECK_FALSE(outcome([&](Study&) { return bad; }).pass);
  CHECK_FALSE(outcome([](Study&) { return Measurement(); }).pass);
  const Verdict thrown = outcome([](Study&) -> Measurement { throw std::runtime_error("no convergence"); });
  CHECK_FALSE(thrown.pass);
  REQUIRE(thrown.measurement.notes.size() == 1);
  CHECK(thrown.measurement.notes[0] == "no convergence");
}

TEST_CASE("catalogue: ten distributions, with those that are hard") {
  std::set<std::string> names, texts;
  std::size_t discrete = 0;
  for (const NamedDistribution& entry : catalogue()) {
    CHECK(names.insert(entry.name).second);
    texts.insert(entry.distribution.text());
    discrete += entry.distribution.is_discrete();
  }
  CHECK(texts.size() == 10);
  for (const char* text : {"N(0,1)", "N(100,1)", "U(0,1)", "U(2,3)", "Cauchy(0,2)"})
    CHECK(texts.count(text) == 1);
  CHECK(catalogue_pairs().size() == (10 - discrete) * (10 - discrete) + discrete * discrete);
}

TEST_CASE("study: V at the D found is C of the reference") {
  // 30-digit mpmath values of -log 4 + 2 JSD.
  const Study study;
  const auto c = [&](const Distribution& p, const Distribution& q) { return study.play(p, q).value; };
  CHECK_THAT(c(normal(0, 1), normal(1, 1)),
             WithinAbs(-1.1634513967504182594, tolerance::value_by_quadrature));
  CHECK_THAT(
      c(mixture({{0.2, normal(-3, 0.5)}, {0.5, normal(0, 1)}, {0.3, normal(4, 0.75)}}), normal(0.6, 2.5)),
      WithinAbs(-1.2640312094720853157, tolerance::value_by_quadrature));
  CHECK_THAT(c(laplace(0, 1), normal(0, 1)),
             WithinAbs(-1.3424335693528785503, tolerance::value_by_quadrature));
  CHECK_THAT(c(categorical({0.5, 0.5, 0}), categorical({0, 0.5, 0.5})),
             WithinAbs(-std::numbers::ln2, tolerance::value_by_quadrature));
}

TEST_CASE("frozen gradient: is dC of the reference") {
  // 30-digit mpmath values of the gradient of C, p_data = N(0,1).
  const GeneratorFamily& normals = generator_families()[0];
  const Theta a = frozen_gradient(normals, {0, 1}, {1, 1}), b = frozen_gradient(normals, {0, 1}, {0.5, 2});
  CHECK_THAT(a.location, WithinAbs(0.39797286718324984372, tolerance::value_by_quadrature));
  CHECK_THAT(a.scale, WithinAbs(-0.19898643359162492186, tolerance::value_by_quadrature));
  CHECK_THAT(b.location, WithinAbs(0.071772014969525470812, tolerance::value_by_quadrature));
  CHECK_THAT(b.scale, WithinAbs(0.19876004974266455694, tolerance::value_by_quadrature));
}

TEST_CASE("learned D: training brings it near D*, and it repeats") {
  const Distribution p_data = normal(-1, 1), p_g = normal(1, 1);
  const auto distance = [&](int steps) {
    saddle::ad::Random random(3);
    return distance_from_optimum(
        learn_discriminator(p_data, p_g, random, {.hidden = 4, .batch = 64, .steps = steps}), p_data, p_g);
  };
  const double untrained = distance(1), trained = distance(500);
  CHECK(untrained > 10 * find_claim("learned-d")->tolerance);
  CHECK(trained < untrained / 4);
  CHECK(distance(500) == trained);
}

TEST_CASE("learned D: options that are not positive are refused") {
  saddle::ad::Random random(1);
  const Distribution p = normal(0, 1);
  CHECK_THROWS_AS(learn_discriminator(p, p, random, {.hidden = 0}), std::invalid_argument);
  CHECK_THROWS_AS(learn_discriminator(p, p, random, {.batch = 0}), std::invalid_argument);
  CHECK_THROWS_AS(learn_discriminator(p, p, random, {.steps = -1}), std::invalid_argument);
  CHECK_THROWS_AS(learn_discriminator(p, p, random, {.learning_rate = -1}), std::invalid_argument);
}
