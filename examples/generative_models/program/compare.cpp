#include "examples/generative_models/program/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/figures/captions.h"
#include "examples/figures/markup.h"
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

// A line for each member: its name, its likelihood, the cost of a sample as a point on a logarithmic axis,
// and how far it is from its target. Points without names could not be told apart.
std::string compare_svg(const std::vector<Compared>& rows) {
  using namespace examples;
  constexpr double margin = 12, kind = 150, left = 205, right = 345, line = 22, first = 86;
  constexpr int lowest = -2, highest = 3;  // powers of ten, in microseconds
  const std::string title = "What a sample costs, and how far a model is from its target";
  const Paragraph head =
      paragraph(title, " class=\"title\"", margin, 26, (kFigureWidth - 2 * margin) * kTitleShare);
  const double bottom = first + line * static_cast<double>(rows.size());
  const auto place = [&](double microseconds) {
    const double share = (std::log10(microseconds) - lowest) / (highest - lowest);
    return left + (right - left) * std::clamp(share, 0.0, 1.0);
  };
  const auto text = [](double x, double y, const char* anchor, const std::string& words) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"13\">{}</text>\n", x,
                       y, anchor, escaped(words));
  };
  std::string out = head.drawing;
  out += text(margin, first - 10, "start", "member") + text(kind, first - 10, "start", "density");
  out += text((left + right) / 2 + 14, first - 10, "middle", "CPU us a sample");
  out += text(kFigureWidth - margin, first - 10, "end", "nats above");
  for (int power = lowest; power <= highest; ++power) {
    const double x = place(std::pow(10.0, power));
    out += fmt::format("<path class=\"grid\" d=\"M{0:.1f} {1:.1f}V{2:.1f}\"/>\n", x, first, bottom);
    if (power % 2 == 0) out += text(x, bottom + 18, "middle", fmt::format("{:g}", std::pow(10.0, power)));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Profile& p = rows[i].profile;
    const double y = first + line * (static_cast<double>(i) + 0.5);
    out += text(margin, y + 5, "start", rows[i].member->name) + text(kind, y + 5, "start", p.likelihood);
    if (!std::isnan(p.sample_microseconds))
      out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" fill=\"#1d4ed8\"/>\n",
                         place(p.sample_microseconds), y);
    out += text(kFigureWidth - margin, y + 5, "end", number_or_dash(p.nll_nats - p.least_nats, "{:.3f}"));
  }
  return svg_document(title, kFigureWidth, bottom + 34, out);
}

}  // namespace saddle::family
