// The table of the kinds of density, row by row: a new row is tested without a new line here.
#include "gan/probability/densities.h"

#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "gan/probability/parse.h"
#include "gan/probability/tanh_sinh.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// A member of each kind that is not the standard one.
Distribution member(const Density& row) {
  const double location = row.second == Second::rate ? 0 : 0.5;
  return of_kind(row.kind, location, row.second == Second::right_end ? 3.5 : 0.75);
}

double scale_in(const Density& row, double length) {
  return row.second == Second::rate ? 1 / length : length;
}

}  // namespace

TEST_CASE("densities: each kind has a row, in order, with a name of its own") {
  std::set<std::string_view> names;
  for (const Density& row : densities()) {
    CAPTURE(row.name);
    CHECK(&density(row.kind) == &row);
    for (const std::string_view name : row.words) CHECK((name.empty() || names.insert(name).second));
    CHECK(names.insert(row.name).second);
  }
}

TEST_CASE("densities: the textual form, and the words that people type in its place") {
  const auto refusal = [](const auto& call) -> std::string {
    try {
      call();
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  };
  for (const Density& row : densities()) {
    CAPTURE(row.name);
    const std::string name(row.name), first(row.parameters[0]), second(row.parameters[1]);
    CHECK(parse_distribution(member(row).text()) == member(row));
    CHECK(refusal([&] { parse_distribution(name + "(1,2,3)"); }).starts_with(name + ": needs "));
    for (const std::string_view word : row.words) {
      if (word.empty()) continue;
      const std::string said = refusal([&] { parse_distribution(std::string(word) + "(0,1)"); });
      CHECK(said.ends_with("did you mean " + name + "(0,1)?"));
    }
    CHECK(refusal([&] { of_kind(row.kind, infinity, 1); }).starts_with(name + ": " + first + " must be"));
    CHECK(refusal([&] { of_kind(row.kind, 0, -1); }).find(second) != std::string::npos);
  }
}

TEST_CASE("densities: density, distribution function and quantile belong together") {
  for (const Density& row : densities()) {
    CAPTURE(row.name);
    const Distribution d = member(row);
    const double median = d.quantile(0.5);
    for (const double u : {1e-12, 0.01, 0.2, 0.4, 0.6, 0.99}) {
      const double x = d.quantile(u);
      CAPTURE(u, x);
      const double of_x = d.pdf(x) * tolerance::two_ulp * std::fabs(x);  // what the rounding of x does
      CHECK_THAT(d.cdf(x), WithinAbs(u, tolerance::second_rule * u + of_x));
      CHECK_THAT(d.survival(x), WithinAbs(1 - u, tolerance::second_rule * (1 - u) + of_x));
      // A kink lies at the location only: integrate from there.
      const auto mass = [&](double from, double to) {
        return tanh_sinh([&](Point at) { return std::exp(log_pdf(d.components(), at)); }, from, to).value;
      };
      const double centre = row.kink ? d.components()[0].location : median;
      const double signed_mass = x < centre ? -mass(x, centre) : mass(centre, x);
      CHECK_THAT(signed_mass, WithinAbs(d.cdf(x) - d.cdf(centre), tolerance::second_rule));
    }
  }
}

TEST_CASE("densities: supports, jumps and kinks are where the row says") {
  for (const Density& row : densities()) {
    CAPTURE(row.name);
    const Distribution d = member(row);
    const Component& c = d.components()[0];
    const double h = 1e-6;
    CHECK((d.log_pdf(c.support().low - h) == -infinity || std::isinf(c.support().low)));
    CHECK((d.log_pdf(c.support().high + h) == -infinity || std::isinf(c.support().high)));
    CHECK((row.left == Tail::Kind::bounded) == std::isfinite(c.support().low));
    CHECK((row.right == Tail::Kind::bounded) == std::isfinite(c.support().high));
    for (const double x : c.breakpoints()) {
      const double below = d.pdf(x) - d.pdf(x - h), above = d.pdf(x + h) - d.pdf(x);
      CHECK(std::fabs(above - below) > h / 10);
    }
    // The mode is at the location; without a kink the density is flat there.
    CHECK(d.pdf(c.location) >= d.pdf(c.location + h));
    CHECK(d.pdf(c.location) >= d.pdf(c.location - h));
    if (c.breakpoints().empty()) CHECK(d.pdf(c.location) - d.pdf(c.location + h) < h / 100);
  }
}

TEST_CASE("densities: tails fall as the row says") {
  for (const Density& row : densities()) {
    CAPTURE(row.name);
    const Distribution d = member(row);
    for (const double x : {-1e9, 1e9}) {
      CAPTURE(x);
      const Tail tail = x < 0 ? d.left_tail() : d.right_tail();
      const double here = d.log_pdf(x), further = d.log_pdf(x * x * x);
      switch (tail.kind) {
        case Tail::Kind::bounded:
          CHECK(here == -infinity);
          break;
        case Tail::Kind::gaussian:
          CHECK_THAT(-x * x / (2 * here), WithinRel(tail.parameter * tail.parameter, tolerance::far_tail));
          break;
        case Tail::Kind::exponential:
          CHECK_THAT(-here / std::fabs(x), WithinRel(tail.parameter, tolerance::far_tail));
          break;
        case Tail::Kind::power:
          CHECK_THAT((here - further) / (2 * std::log(std::fabs(x))),
                     WithinRel(tail.parameter, tolerance::far_tail));
          break;
      }
    }
  }
}

TEST_CASE("densities: mean and variance, or neither") {
  for (const Density& row : densities()) {
    CAPTURE(row.name);
    const Distribution d = member(row);
    const auto moments = d.components()[0].moments();
    CHECK(moments.has_value() == (row.left != Tail::Kind::power && row.right != Tail::Kind::power));
    if (!moments) continue;
    const auto mean = expectation_by_tanh_sinh(d, [](double x) { return x; });
    const auto variance =
        expectation_by_tanh_sinh(d, [&](double x) { return (x - moments->mean) * (x - moments->mean); });
    CHECK_THAT(mean.value, WithinRel(moments->mean, tolerance::second_rule));
    CHECK_THAT(variance.value, WithinRel(moments->variance, tolerance::second_rule));
  }
}

TEST_CASE("densities: other units of length scale the density, and a difference of logarithms is exact") {
  for (const Density& row : densities()) {
    CAPTURE(row.name);
    const Distribution d = member(row);
    const Component &c = d.components()[0], twice = c.in_units(0.5);
    CHECK(twice.width() == 2 * c.width());
    for (const double u : {0.01, 0.3, 0.9}) {
      const double x = d.quantile(u);
      CHECK_THAT(twice.log_pdf({2 * x}), WithinAbs(c.log_pdf({x}) - std::log(2), tolerance::log_density));
      if (row.second == Second::right_end) continue;
      const Distribution wider = of_kind(row.kind, c.location, scale_in(row, 2 * c.width()));
      CHECK_THAT(log_ratio(d, wider, x),
                 WithinAbs(d.log_pdf(x) - wider.log_pdf(x), tolerance::few_roundings));
    }
  }
}
