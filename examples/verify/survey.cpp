#include "examples/verify/survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/support/json.h"
#include "examples/verify/text.h"
#include "gan/claims/study.h"

namespace saddle::examples {
namespace {

// Counts one run; a NaN is the largest error.
void count(Tally& tally, bool good, double error) {
  const bool first = tally.runs++ == 0;
  tally.good += good;
  const auto larger = [](double a, double b) { return std::isnan(a) || a > b; };
  if (first || (tally.wrong == nullptr ? larger(error, tally.error) : larger(tally.error, error)))
    tally.error = error;
}

const char* name(gan::Wrong::Kind kind) {
  switch (kind) {
    case gan::Wrong::Kind::formula:
      return "formula";
    case gan::Wrong::Kind::condition:
      return "condition";
    case gan::Wrong::Kind::off:
      return "off";
  }
  return "";
}

}  // namespace

std::vector<Tally> survey(std::span<const gan::Claim* const> claims, std::uint64_t seed, int seeds,
                          bool wrong, Progress& progress) {
  std::vector<Tally> list;
  for (std::size_t at = 0; at < claims.size(); ++at) {
    const gan::Claim& claim = *claims[at];
    std::vector<Tally> tallies = {{&claim, nullptr}};
    if (wrong)
      for (const gan::Wrong& statement : claim.wrong) tallies.push_back({&claim, &statement});
    for (int i = 0; i < seeds; ++i) {
      progress.show(fmt::format("measuring {} ({} of {}), seed {} of {}", claim.id, at + 1, claims.size(),
                                i + 1, seeds));
      gan::Study study({.seed = seed + static_cast<std::uint64_t>(i)});
      for (Tally& tally : tallies) {
        if (tally.wrong == nullptr) {
          const gan::Verdict verdict = check(claim, study);
          count(tally, verdict.pass, verdict.worst.error);
        } else {
          const gan::Refusal refusal = check_wrong(claim, *tally.wrong, study);
          count(tally, refusal.refused, refusal.worst.error);
        }
      }
      if (!study.has_drawn()) break;
    }
    list.insert(list.end(), tallies.begin(), tallies.end());
  }
  progress.show("");
  return list;
}

std::string survey_table(std::span<const Tally> tallies, std::size_t width) {
  std::string text;
  for (const Tally& tally : tallies) {
    const bool claim = tally.wrong == nullptr;
    text += wrapped(
        fmt::format(
            "{} {} of {}, worst error {:.2g}, tolerance {:.2g}: {}", claim ? "held" : "  refused", tally.good,
            tally.runs, tally.error, tally.claim->tolerance,
            claim ? tally.claim->id : fmt::format("{}: {}", name(tally.wrong->kind), tally.wrong->what)),
        width, 6);
  }
  return text;
}

std::size_t count_bad(std::span<const Tally> tallies) {
  return static_cast<std::size_t>(std::count_if(tallies.begin(), tallies.end(),
                                                [](const Tally& tally) { return tally.good < tally.runs; }));
}

void write(Json& json, std::span<const Tally> tallies) {
  json.begin_array();
  for (const Tally& tally : tallies) {
    json.begin_object().member("claim", tally.claim->id);
    json.key("kind").value(tally.wrong == nullptr ? "claim" : name(tally.wrong->kind));
    json.member("what", tally.wrong == nullptr ? tally.claim->statement : tally.wrong->what)
        .member("runs", tally.runs)
        .member(tally.wrong == nullptr ? "held" : "refused", tally.good)
        .member("error", tally.error)
        .member("tolerance", tally.claim->tolerance)
        .end_object();
  }
  json.end_array();
}

}  // namespace saddle::examples
