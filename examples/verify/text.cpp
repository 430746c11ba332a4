#include "examples/verify/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace saddle::examples {
namespace {

std::string number(double value, const char* format) {
  return std::isnan(value) ? "-" : fmt::format(fmt::runtime(format), value);
}

// "<= 5000 iterations"; a number alone is a closed form. A unit that makes the text longer than `most` is
// left out.
std::string reference_text(const gan::Comparison& comparison, const char* format, std::size_t most) {
  std::string text = number(comparison.reference, format);
  if (comparison.relation == gan::Relation::within_standard_errors)
    text = fmt::format("~ {:.6g} +- {:.2g}", comparison.reference, comparison.standard_error);
  else if (comparison.relation != gan::Relation::equal)
    text = fmt::format("{} {}", gan::symbol(comparison.relation), text);
  const bool unit = !comparison.unit.empty() && text.size() + 1 + comparison.unit.size() <= most;
  return unit ? text + " " + comparison.unit : text;
}

// The error as a part of what passes; where nothing passes but zero, infinite.
double part_of_tolerance(const ClaimResult& result) {
  const double error = result.verdict.worst.error;
  return error == 0 ? 0 : error / result.claim->tolerance;
}

// Whether the first is the worse one: it failed and the other did not, or its error is a larger part.
bool is_worse(const ClaimResult& a, const ClaimResult& b) {
  if (a.verdict.pass != b.verdict.pass) return !a.verdict.pass;
  const double of_a = part_of_tolerance(a), of_b = part_of_tolerance(b);
  return of_a > of_b || (std::isnan(of_a) && !std::isnan(of_b));
}

constexpr std::size_t measured_column = 13, error_column = 7, tolerance_column = 9, verdict_column = 7;

}  // namespace

std::string slug(std::string_view title) {
  std::string result;
  for (const char c : title) {
    const bool upper = c >= 'A' && c <= 'Z', kept = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept)
      result += upper ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!result.empty() && result.back() != '-')
      result += '-';
  }
  if (result.ends_with('-')) result.pop_back();
  return result;
}

SectionTable::SectionTable(const ChosenClaims& claims) {
  for (const gan::Claim* claim : claims) title_ = std::max(title_, claim->section.size());
}

std::string SectionTable::head() const {
  return fmt::format("{:{}}  {:>8}  {:>15}  {}\n", "section", title_, "hold", "error/tolerance",
                     "largest for");
}

std::string SectionTable::row(std::span<const ClaimResult> section) const {
  const ClaimResult& worst = *std::min_element(section.begin(), section.end(), is_worse);
  const auto hold =
      std::count_if(section.begin(), section.end(), [](const ClaimResult& r) { return r.verdict.pass; });
  return fmt::format("{:{}}  {:>8}  {:>15}  {}{}\n", worst.claim->section, title_,
                     fmt::format("{} of {}", hold, section.size()),
                     number(part_of_tolerance(worst), "{:.2g}"), worst.claim->id,
                     worst.verdict.pass ? "" : "  FAILED");
}

ClaimTable::ClaimTable(const ChosenClaims& claims, std::size_t width) {
  for (const gan::Claim* claim : claims) {
    id_ = std::max(id_, claim->id.size());
    source_ = std::max(source_, claim->source.size());
  }
  const std::size_t without_reference =
      id_ + 2 + measured_column + 2 + error_column + 2 + tolerance_column + 2 + verdict_column;
  const std::size_t without_source = without_reference + 2 + reference_;
  columns_ = without_source + 2 + source_ <= width ? Columns::all
             : without_source <= width             ? Columns::without_source
                                                   : Columns::without_reference;
  // What is left goes to the closed form, whose unit may need it.
  constexpr std::size_t enough = 32;
  if (columns_ == Columns::without_source) reference_ = std::min(width - without_reference - 2, enough);
}

std::string ClaimTable::head() const {
  return line("claim", "source", "measured", "closed form or bound", "error", "tolerance", "verdict");
}

std::string ClaimTable::row(const ClaimResult& result) const {
  const auto& [claim, verdict] = result;
  const bool all = columns_ == Columns::all;
  return line(claim->id, claim->source, number(verdict.worst.measured, all ? "{:.9g}" : "{:.6g}"),
              reference_text(verdict.worst, all ? "{:.9g}" : "{:.6g}",
                             all ? std::numeric_limits<std::size_t>::max() : reference_),
              number(verdict.worst.error, "{:.1e}"), number(claim->tolerance, "{:.1e}"),
              verdict.pass ? "pass" : "FAIL");
}

std::string ClaimTable::line(std::string_view id, std::string_view source, std::string_view measured,
                             std::string_view reference, std::string_view error, std::string_view tolerance,
                             std::string_view verdict) const {
  std::string text = fmt::format("{:{}}", id, id_);
  if (columns_ == Columns::all) text += fmt::format("  {:{}}", source, source_);
  text += fmt::format("  {:>{}}", measured, measured_column);
  if (columns_ != Columns::without_reference) text += fmt::format("  {:>{}}", reference, reference_);
  return text +
         fmt::format("  {:>{}}  {:>{}}  {}\n", error, error_column, tolerance, tolerance_column, verdict);
}

std::string worst_text(const ClaimResult& result, std::size_t width) {
  const auto& comparisons = result.verdict.measurement.comparisons;
  const auto count = std::count_if(comparisons.begin(), comparisons.end(),
                                   [](const gan::Comparison& comparison) { return !comparison.control; });
  const std::string line =
      fmt::format("  the largest error of {} comparisons: {}", count, result.verdict.worst.what);
  return result.verdict.pass && count > 1 && line.size() <= width ? line + "\n" : "";
}

std::string failures_text(const Results& results, std::size_t width) {
  std::string text;
  for (const auto& [claim, verdict] : results.list) {
    if (verdict.pass) continue;
    const gan::Comparison& worst = verdict.worst;
    text += fmt::format("\n{} FAILED\n", claim->id) + wrapped("  " + claim->statement, width, 2);
    // Where measuring threw there are no numbers, and a note says why.
    std::string numbers;
    if (!std::isnan(worst.reference)) {
      numbers = fmt::format(": measured {:.9g}, where {} is required; error {:.2g}, tolerance {:.2g}",
                            worst.measured, reference_text(worst, "{:.9g}", std::string::npos), worst.error,
                            claim->tolerance);
    }
    text += wrapped("  " + worst.what + numbers, width, 4);
    for (const std::string& note : verdict.measurement.notes) text += wrapped("  " + note, width, 4);
  }
  return text;
}

std::string notes_text(const Results& results, std::size_t width) {
  std::string text;
  for (const auto& [claim, verdict] : results.list)
    for (const std::string& note : verdict.measurement.notes)
      text += wrapped(fmt::format("{}: {}", claim->id, note), width, 2);
  return text.empty() ? text : "\n" + text;
}

std::string list_text(const ChosenClaims& claims, std::size_t width) {
  std::string text;
  const std::string* section = nullptr;
  for (const gan::Claim* claim : claims) {
    if (section == nullptr || *section != claim->section) {
      text +=
          fmt::format("{}{}  (--only {})\n", text.empty() ? "" : "\n", claim->section, slug(claim->section));
      section = &claim->section;
    }
    text += fmt::format("  {}{}{}\n", claim->id, claim->figure ? "  (with a figure)" : "",
                        claim->mistake ? "  (with a mistake)" : "");
    text += wrapped("      " + claim->statement, width, 6);
  }
  return text;
}

}  // namespace saddle::examples
