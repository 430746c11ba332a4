// Every member of the family: its exact checks hold, and each of its planted mistakes is refused.
#include <cmath>
#include <filesystem>
#include <set>

#include "examples/figures/markup.h"
#include "examples/figures/tex.h"
#include "examples/generative_models/program/member.h"
#include "gan/claims/study.h"
#include "tests/catch.h"

using namespace saddle::family;
namespace gan = saddle::gan;

TEST_CASE("family: the names and ids are unique, and each member has a page and a line of its own") {
  std::set<std::string> names, ids;
  for (const Member& each : members()) {
    INFO(each.name);
    CHECK(names.insert(each.name).second);
    CHECK(each.does.size() <= 60);
    CHECK(std::filesystem::exists(std::string(SADDLE_SOURCE) + "/docs/en/family/" + each.name + ".md"));
    CHECK(&member(each.name) == &each);
  }
  for (const gan::Claim& claim : all_claims()) CHECK(ids.insert(claim.id).second);
}

TEST_CASE("family: a name that is meant is suggested") {
  CHECK_THROWS_WITH(member("belief-nte"), ContainsSubstring("belief-net"));
}

TEST_CASE("family: each exact check holds to 1e-9 or better") {
  // With a seed of its own: the documents' tests run `family compare`, which measures all checks with seed 1.
  gan::Study study({.seed = 2});
  for (const gan::Claim& claim : family_claims()) {
    INFO(claim.id);
    const gan::Verdict verdict = check(claim, study);
    INFO(verdict.worst.what << ": " << verdict.worst.measured << ", not " << verdict.worst.reference);
    CHECK(verdict.pass);
    // Samples are compared in standard errors; all else is exact.
    bool sampled = false;
    for (const gan::Comparison& each : verdict.measurement.comparisons)
      sampled = sampled || each.relation == gan::Relation::within_standard_errors;
    if (!sampled) CHECK(claim.tolerance <= 1e-9);
  }
}

TEST_CASE("family: formulas are understood, and no subscript is left in plain text") {
  for (const gan::Claim& claim : family_claims()) {
    INFO(claim.id);
    CHECK_NOTHROW(saddle::examples::formula_html(claim.formula));
    std::vector<std::string> list = {claim.statement, claim.source, claim.derivation, claim.tolerance_reason};
    for (const gan::Wrong& wrong : claim.wrong) list.push_back(wrong.what);
    for (const std::string& text : list) {
      INFO(text);
      CHECK(saddle::examples::prose(text).find_first_of("_^") == std::string::npos);
    }
  }
}

TEST_CASE("family: each planted mistake is refused, and each member has one") {
  gan::Study study;
  std::set<std::string> pages;
  for (const gan::Claim& claim : family_claims())
    for (const gan::Wrong& wrong : claim.wrong) {
      INFO(claim.id << ": " << wrong.what);
      CHECK(check_wrong(claim, wrong, study).refused);
      if (wrong.kind != gan::Wrong::Kind::off) pages.insert(claim.page);
    }
  CHECK(pages.size() == members().size());
}
