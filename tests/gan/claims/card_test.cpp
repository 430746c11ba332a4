// The equilibrium cards: their numbers against references, and that a wrong card is found out.
#include "gan/claims/card.h"

#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "autodiff/table.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/objectives/measured_card.h"
#include "gan/claims/study.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"
#include "tests/catch.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::ad::Var;
namespace tolerance = saddle::tolerance;

namespace {

const Card& card_of(const std::string& id) {
  for (const Card& card : cards())
    if (card.id == id) return card;
  throw std::invalid_argument("no card " + id);
}

double found(const Card& card, double log_p_data, double log_p_g) {
  const double p[] = {log_p_data}, q[] = {log_p_g};
  return maximise(card, p, q)[0];
}

double played(const Card& card, const Distribution& p_data, const Distribution& p_g) {
  const QuadratureNodes nodes = quadrature_nodes(p_data, p_g);
  return value_on_cells(card.value, maximise(card, nodes.log_p, nodes.log_q), nodes.p(), nodes.q());
}

// The largest error of a card against itself, and the largest bound that a claim about cards sets.
double worst_error(const Card& card) {
  Study study;
  return measure_card(card, study).worst().error;
}
double bound() {
  return find_claim("card-hinge")->tolerance;
}
bool is_found_out(const Card& card) {
  return !(worst_error(card) <= bound());
}

}  // namespace

TEST_CASE("cards: each has a unique id and all its words, and its family has a claim") {
  std::set<std::string> ids;
  std::set<Family> families;
  for (const Card& card : cards()) {
    CAPTURE(card.id);
    CHECK(ids.insert(card.id).second);
    families.insert(card.family);
    for (const std::string* text :
         {&card.id, &card.objective, &card.optimum, &card.at_equality, &card.measures, &card.source})
      CHECK_FALSE(text->empty());
    CHECK(worst_error(card) <= bound());
  }
  CHECK(families.size() == 7);
  std::size_t claims_of_a_family = 0;
  for (const Claim& claim : claims()) {
    if (!claim.id.starts_with("card-")) continue;
    ++claims_of_a_family;
    CHECK(claim.tolerance <= bound());
  }
  CHECK(claims_of_a_family == families.size());
}

TEST_CASE("cards: the f-divergences of N(0,1) and N(1,1.5) are those of the reference") {
  // 26-digit mpmath quadrature of q f(p/q), and f'(p/q) at x = 0, 1, -2.
  struct Row {
    const char* member;
    double divergence, at_0, at_1, at_minus_2;
  };
  const Row rows[] = {
      {"f-GAN, KL", 0.34990955255260882642245756, 1.6276873303303866042002353, 0.90546510810816438197801312,
       1.4054651081081643819780131},
      {"f-GAN, Pearson", 0.60041507533005520269574770, 1.7465466070050465127983070,
       -0.18040802086209972918860140, 1.0},
      {"f-GAN, Jensen-Shannon", 0.19858019320156351949565135, 0.26538260715356794977350315,
       -0.048384135941643091340904981, 0.18232155679395462621171803},
      {"f-GAN, GAN", -1.1877141679183270993388129, -0.42776457340637735964372897,
       -0.74153131650158840075813710, -0.51082562376599068320551410},
      {"f-GAN, squared Hellinger", 0.22073074377966612854105405, inf, inf, inf},
  };
  const Distribution p = normal(0, 1), q = normal(1, 1.5);
  for (const Row& row : rows) {
    CAPTURE(row.member);
    const Card& card = card_of(row.member);
    CHECK_THAT(played(card, p, q), WithinAbs(row.divergence, tolerance::value_by_quadrature));
    CHECK_THAT(card.best(p, q), WithinAbs(row.divergence, tolerance::value_by_quadrature));
    if (std::isinf(row.at_0)) continue;
    for (const auto& [x, t] : std::map<double, double>{{0, row.at_0}, {1, row.at_1}, {-2, row.at_minus_2}}) {
      CHECK_THAT(card.output(found(card, p.log_pdf(x), q.log_pdf(x))),
                 WithinAbs(t, tolerance::discriminator));
      CHECK_THAT(card.optimal(p.pdf(x), q.pdf(x)), WithinAbs(t, tolerance::discriminator));
    }
  }
}

TEST_CASE("cards: a hand's count of cells") {
  const Distribution p = categorical({0.75, 0.25}), q = categorical({0.25, 0.75});
  // D* = 3/4 and 1/4 for p / (p + q); 2 pq / (p + q) = 3/8, so that m = 1/2, X = 1/4.
  CHECK_THAT(played(card_of("least squares (0, 1, 1)"), p, q), WithinAbs(3.0 / 16, tolerance::discriminator));
  CHECK_THAT(played(card_of("least squares (-1, 1, 0)"), p, q), WithinAbs(3.0 / 4, tolerance::discriminator));
  CHECK_THAT(card_of("least squares (-1, 1, 0)").generator_best(p, q),
             WithinAbs(1.0 / 4, tolerance::discriminator));
  CHECK_THAT(played(card_of("hinge"), p, q), WithinAbs(1, tolerance::discriminator));
  CHECK_THAT(card_of("Wasserstein").best(p, q), WithinAbs(0.5, tolerance::discriminator));
  // One-sided smoothing: D* = 0.675 and 0.225.
  const auto h = [](double d) { return -d * std::log(d) - (1 - d) * std::log(1 - d); };
  CHECK_THAT(played(card_of("one-sided smoothing, 0.9"), p, q),
             WithinAbs(h(0.675) + h(0.225), tolerance::discriminator));
  // Factor 2 on the data: a = 1.5, b = 0.25 and a = 0.5, b = 0.75.
  CHECK_THAT(played(card_of("factor 2 on the data"), p, q),
             WithinAbs(-1.75 * h(1.5 / 1.75) - 1.25 * h(0.5 / 1.25), tolerance::discriminator));
}

TEST_CASE("cards: the decimals in their words are those of their numbers") {
  const std::regex decimal(" = (-?[0-9]\\.[0-9]{3})$");
  int count = 0;
  for (const Card& card : cards()) {
    std::smatch match;
    if (!std::regex_search(card.at_equality, match, decimal)) continue;
    CAPTURE(card.id);
    ++count;
    CHECK(std::fabs(std::stod(match[1]) - card.value_at_equality) <= tolerance::digit_shown * 0.0005);
  }
  CHECK(count == 4);
}

TEST_CASE("cards: a wrong optimum is found out") {
  for (Card card : cards()) {
    if (!card.optimal) continue;
    CAPTURE(card.id);
    card.optimal = [right = card.optimal](double p, double q) { return right(p, q) * 1.001 + 0.001; };
    CHECK(is_found_out(card));
  }
}

TEST_CASE("cards: a wrong D or value at equality is found out") {
  for (const Card& right : cards()) {
    CAPTURE(right.id);
    Card card = right;
    card.value_at_equality += 1e-6;
    CHECK(is_found_out(card));
    if (!right.d_at_equality) continue;
    card = right;
    *card.d_at_equality += 1e-6;
    CHECK(is_found_out(card));
  }
}

TEST_CASE("cards: a wrong measure is found out") {
  for (const Card& right : cards()) {
    CAPTURE(right.id);
    Card card = right;
    card.best = [&right](const Distribution& p, const Distribution& q) { return 1.001 * right.best(p, q); };
    CHECK(is_found_out(card));
    // p and q in the other order, where that is another number.
    card.best = [&right](const Distribution& p, const Distribution& q) { return right.best(q, p); };
    const Distribution one = categorical({0.5, 0.3, 0.2}), other = categorical({0.2, 0.1, 0.7});
    if (std::fabs(right.best(one, other) - right.best(other, one)) > 0.001) CHECK(is_found_out(card));
    if (!right.generator_best) continue;
    card = right;
    card.generator_best = [&right](const Distribution& p, const Distribution& q) {
      return 1.001 * right.generator_best(p, q);
    };
    CHECK(is_found_out(card));
  }
}

TEST_CASE("cards: a wrong factor in the objective is found out, on one term and on both") {
  for (const Card& right : cards()) {
    CAPTURE(right.id);
    Card card = right;
    card.value = [&right](const Var& y, const Var& p, const Var& q) { return 1.001 * right.value(y, p, q); };
    CHECK(is_found_out(card));
    card.value = [&right](const Var& y, const Var& p, const Var& q) { return right.value(y, 1.001 * p, q); };
    CHECK(is_found_out(card));
  }
}

TEST_CASE("cards: where there is no finite optimum the search ends at the limit") {
  const Card& wasserstein = card_of("Wasserstein");
  CHECK(found(wasserstein, 0, -1) == wasserstein.limit);
  CHECK(found(wasserstein, -1, 0) == -wasserstein.limit);
  const Card& kl = card_of("f-GAN, KL");
  CHECK(found(kl, 0, -inf) == kl.limit);
  CHECK(found(kl, -inf, 0) == -kl.limit);
  CHECK(found(kl, -inf, -inf) == 0);
}

TEST_CASE("cards: the optimum is found however far one density is below the other") {
  const Card &kl = card_of("f-GAN, KL"), &reverse = card_of("f-GAN, reverse KL"),
             &hellinger = card_of("f-GAN, squared Hellinger");
  for (double log_ratio = -690; log_ratio <= 690; log_ratio += 11.5) {
    CAPTURE(log_ratio);
    const double error = tolerance::discriminator * std::fmax(1, std::fabs(log_ratio));
    CHECK_THAT(found(kl, log_ratio, 0), WithinAbs(1 + log_ratio, error));
    CHECK_THAT(found(reverse, log_ratio, 0), WithinAbs(log_ratio, error));
    CHECK_THAT(found(hellinger, log_ratio, 0), WithinAbs(log_ratio / 2, error));
  }
}

TEST_CASE("cards: the hinge finds the sign of p - q") {
  const Card& hinge = card_of("hinge");
  CHECK_THAT(found(hinge, 1e-9, 0), WithinAbs(1, tolerance::discriminator));
  CHECK_THAT(found(hinge, 0, 1e-9), WithinAbs(-1, tolerance::discriminator));
  CHECK(std::fabs(found(hinge, 0, 0)) <= 1);
}

TEST_CASE("cards: what is no density is refused") {
  const double p[] = {0, 0}, q[] = {0}, bad[] = {inf};
  CHECK_THROWS_AS(maximise(card_of("value"), p, q), std::invalid_argument);
  CHECK_THROWS_AS(maximise(card_of("value"), bad, q), std::invalid_argument);
}
