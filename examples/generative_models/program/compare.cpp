#include "examples/generative_models/program/compare.h"

#include <fmt/format.h>

#include <cmath>

#include "examples/figures/svg.h"
#include "examples/support/json.h"
#include "gan/claims/study.h"

namespace saddle::family {

namespace {

std::string number_or_dash(double x, const char* format) {
  return std::isnan(x) ? "-" : fmt::format(fmt::runtime(format), x);
}

}  // namespace

std::vector<Compared> compare_members(std::uint64_t seed, examples::Progress& progress) {
  std::vector<Compared> rows;
  gan::Study study({.seed = seed});
  for (const Member& member : members()) {
    progress.show(fmt::format("{} ({} of {})", member.name, rows.size() + 1, members().size()));
    Compared row{&member, member.profile(seed)};
    for (const gan::Claim& claim : family_claims()) {
      if (!claim.page.ends_with("/" + member.name + ".md")) continue;
      ++row.checks;
      if (check(claim, study).pass) ++row.hold;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string compare_table(const std::vector<Compared>& rows) {
  std::string text = fmt::format("{:<18} {:<10} {:>8} {:>8} {:>9} {:>6}  {:<8} {:>5}\n", "member",
                                 "likelihood", "NLL", "least", "us/sample", "passes", "inverse", "holds");
  for (const Compared& row : rows) {
    const Profile& p = row.profile;
    text +=
        fmt::format("{:<18} {:<10} {:>8} {:>8} {:>9} {:>6}  {:<8} {:>5}\n", row.member->name, p.likelihood,
                    number_or_dash(p.nll_nats, "{:.4f}"), number_or_dash(p.least_nats, "{:.4f}"),
                    number_or_dash(p.sample_microseconds, "{:.2g}"), p.passes,
                    number_or_dash(p.inverse_error, "{:.0e}"), fmt::format("{}/{}", row.hold, row.checks));
  }
  return text + "\nNLL: nats per sample of the member's target; least: the entropy of the target.\n";
}

std::string compare_json(const std::vector<Compared>& rows, std::uint64_t seed) {
  examples::Json json;
  json.begin_object().member("seed", seed).key("members").begin_array();
  for (const Compared& row : rows) {
    const Profile& p = row.profile;
    json.begin_object()
        .member("name", row.member->name)
        .member("does", row.member->does)
        .member("target", p.target)
        .member("likelihood", p.likelihood)
        .member("nll_nats", p.nll_nats)
        .member("least_nats", p.least_nats)
        .member("sample_microseconds", p.sample_microseconds)
        .member("passes", p.passes)
        .member("latent", p.latent)
        .member("inverse_error", p.inverse_error)
        .member("checks", row.checks)
        .member("checks_that_hold", row.hold)
        .end_object();
  }
  return json.end_array().end_object().text();
}

std::string compare_svg(const std::vector<Compared>& rows) {
  using namespace examples;
  Figure figure("What a sample costs, and how far the model is from its target");
  Panel& panel = figure.panel("nats above the entropy", "CPU microseconds a sample");
  figure.log_x();
  for (const Compared& row : rows) {
    const double above = row.profile.nll_nats - row.profile.least_nats;
    if (std::isnan(above)) continue;
    panel.add({.label = row.member->name,
               .x = {row.profile.sample_microseconds},
               .y = {above},
               .mark = Mark::points});
  }
  return figure.svg();
}

}  // namespace saddle::family
