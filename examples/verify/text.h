// What verify_paper prints: lines that fit a terminal, and a file or a pipe too.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "examples/support/help.h"
#include "examples/verify/report.h"
#include "gan/claims/claim.h"

namespace saddle::examples {

// The columns of a table that goes to a file or a pipe: its numbers need more than prose.
inline constexpr std::size_t kTableColumns = 99;

// What a section is called on a command line: "Theorem 1" is theorem-1.
std::string slug(std::string_view title);

using ChosenClaims = std::vector<const gan::Claim*>;

// One line a section: how many claims hold, and the claim whose error is the largest part of its tolerance.
class SectionTable {
 public:
  explicit SectionTable(const ChosenClaims& claims);

  std::string head() const;
  std::string row(std::span<const ClaimResult> section) const;

 private:
  std::size_t title_ = 7;
};

// One line a claim. In a narrow table the source is left out, and in a very narrow one the closed form too.
class ClaimTable {
 public:
  ClaimTable(const ChosenClaims& claims, std::size_t width);

  std::string head() const;
  std::string row(const ClaimResult& result) const;

 private:
  std::string line(std::string_view id, std::string_view source, std::string_view measured,
                   std::string_view reference, std::string_view error, std::string_view tolerance,
                   std::string_view verdict) const;

  enum class Columns { without_reference, without_source, all };
  std::size_t id_ = 5, source_ = 6, reference_ = 24;  // widths of columns
  Columns columns_ = Columns::all;
};

// Below the row of a claim that holds: which of several comparisons its numbers are those of; nothing where
// there is one only, or where it does not fit into one line.
std::string worst_text(const ClaimResult& result, std::size_t width);

// The claims that failed, in full: statement, comparison, and what went wrong.
std::string failures_text(const Results& results, std::size_t width);

// What a reader should know beside the numbers, claim by claim.
std::string notes_text(const Results& results, std::size_t width);

// The claims with their statements, section by section.
std::string list_text(const ChosenClaims& claims, std::size_t width);

}  // namespace saddle::examples
