// Chapter 7: games.
#include "tools/grader/oracles/theory/chapter_7.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace chapter_7 {
namespace {

// A table of two rows; positive numbers go to the row player.
struct Rows {
  List first, second;

  explicit Rows(const Inputs& in) : first(in[0].numbers()), second(in[1].numbers()) {}
  Rows(List one, List two) : first(std::move(one)), second(std::move(two)) {}
  Inputs inputs() const { return {first, second}; }
  std::size_t columns() const { return first.size(); }

  // What the columns leave to (p, 1 - p) at least.
  double guarantee(double p) const {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < columns(); ++j)
      least = std::min(least, second[j] + p * (first[j] - second[j]));
    return least;
  }

  // The length of the interval of p in which no column is below column j; negative if there is none. Such a
  // column is a best reply to some mix of rows, and that is the same as not to be strictly dominated (Pearce
  // 1984, Lemma 3).
  double length_as_best_reply(std::size_t j) const {
    double low = 0, high = 1;
    for (std::size_t k = 0; k < columns(); ++k) {
      // p u + (1 - p) w >= 0
      const double u = first[k] - first[j], w = second[k] - second[j];
      if (u > w)
        low = std::max(low, -w / (u - w));
      else if (u < w)
        high = std::min(high, w / (w - u));
      else if (w < 0)
        return -1;
    }
    return high - low;
  }

  // The least that the column player can concede, by one column or by two: the value, by the minimax theorem.
  double value() const {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < columns(); ++j)
      for (std::size_t k = 0; k < columns(); ++k) {
        // The first row earns more than the second one by `here` in column j and by `there` in column k.
        const double here = first[j] - second[j], there = first[k] - second[k];
        if (here >= 0 && there < 0)
          least = std::min(least, first[k] + there / (there - here) * (first[j] - first[k]));
        least = std::min(least, std::max(first[j], second[j]));
      }
    return least;
  }

  // Whether rounding cannot decide which columns are dominated, nor move a crossing of two lines far.
  bool well_conditioned() const {
    for (std::size_t j = 0; j < columns(); ++j) {
      if (std::abs(length_as_best_reply(j)) < 1e-3) return false;
      for (std::size_t k = 0; k < j; ++k)
        if (std::abs(first[j] - second[j] - first[k] + second[k]) < 0.1) return false;
    }
    return true;
  }
};

Rows draw_rows(Random& rng) {
  for (;;) {
    const int n = 4 + static_cast<int>(rng.below(3));
    const Rows rows(draw_numbers(rng, n), draw_numbers(rng, n));
    if (rows.well_conditioned()) return rows;
  }
}

std::vector<Check> worked_example() {
  const auto draw = [](Random& rng) {
    for (;;) {
      Inputs in = draw_rows(rng).inputs();
      const double p = draw_between(rng, 0.1, 0.9);
      in.push_back(p);
      // No two columns are about equally good replies.
      const Rows rows(in);
      int near = 0;
      for (std::size_t j = 0; j < rows.columns(); ++j)
        near += p * rows.first[j] + (1 - p) * rows.second[j] < rows.guarantee(p) + 1e-6;
      if (near == 1) return in;
    }
  };
  const auto structural = [](Random&) {
    return std::vector<Inputs>{{List{3, -2}, List{-2, 1}, 0.25}, {List{2}, List{-5}, 1.0}};
  };
  return {{.name = "the best reply",
           .function = "best_reply",
           .draw = draw,
           .structural = structural,
           .expected =
               [](const Inputs& in) {
                 const Rows rows(in);
                 const double p = in[2].number();
                 List means;
                 for (std::size_t j = 0; j < rows.columns(); ++j)
                   means.push_back(rows.second[j] + p * (rows.first[j] - rows.second[j]));
                 return Value(static_cast<int>(std::min_element(means.begin(), means.end()) - means.begin()));
               }},
          {.name = "what a mix guarantees",
           .function = "guarantee",
           .draw = draw,
           .structural = structural,
           .expected = [](const Inputs& in) { return Value(Rows(in).guarantee(in[2].number())); },
           .tolerance = payoffs}};
}

// Why a list is no mix; empty if it is one.
std::string no_mix(const List& mix) {
  double sum = 0;
  for (const double p : mix) {
    if (!(p >= 0)) return fmt::format("{:.6g} is no probability", p);
    sum += p;
  }
  // Each number is rounded, and so is their sum.
  return std::abs(sum - 1) <= tolerance::formula ? "" : fmt::format("the sum is {:.12g} and not 1", sum);
}

std::vector<Check> two_rows() {
  const auto draw = [](Random& rng) { return draw_rows(rng).inputs(); };
  // In turn: the coin game; (2, 2) is dominated by a mix of the others; the first row alone, and the second
  // one, is best; one column; a column that is dominated weakly, and so not strictly.
  const auto structural = [](Random&) {
    return std::vector<Inputs>{{List{3, -2}, List{-2, 1}},      {List{0, 2, 3}, List{3, 2, 0}},
                               {List{2, 4, 3}, List{1, -3, 0}}, {List{-4, 1, 0}, List{3, 2, 5}},
                               {List{-1.5}, List{-0.5}},        {List{4, 1, 1}, List{0, 2, 3}}};
  };
  return {{.name = "which columns are not dominated",
           .function = "undominated",
           .random_cases = 8,
           .draw = draw,
           .structural = structural,
           .expected =
               [](const Inputs& in) {
                 const Rows rows(in);
                 std::vector<int> left;
                 for (std::size_t j = 0; j < rows.columns(); ++j)
                   if (rows.length_as_best_reply(j) >= 0) left.push_back(static_cast<int>(j));
                 return Value(left);
               }},
          {.name = "the value",
           .function = "value",
           .random_cases = 8,
           .draw = draw,
           .structural = structural,
           .expected = [](const Inputs& in) { return Value(Rows(in).value()); },
           .tolerance = payoffs},
          {.name = "the mix of rows",
           .function = "row_mix",
           .draw = draw,
           .structural = structural,
           .like = [](const Inputs&) { return Value(List(2)); },
           .refuses =
               [](const Inputs& in, const Value& answer) {
                 const Rows rows(in);
                 const List mix = answer.numbers();
                 const std::string why = no_mix(mix);
                 if (!why.empty()) return why;
                 const double guaranteed = rows.guarantee(mix[0]), best = rows.value();
                 return guaranteed >= best - payoffs.relative * std::abs(best) - payoffs.absolute
                            ? ""
                            : fmt::format("{{{:.6g}, {:.6g}}} guarantees {:.6g}, and the value is {:.6g}",
                                          mix[0], mix[1], guaranteed, best);
               }},
          {.name = "the mix of columns",
           .function = "column_mix",
           .draw = draw,
           .structural = structural,
           .like = [](const Inputs& in) { return Value(List(in[0].list().size())); },
           .refuses =
               [](const Inputs& in, const Value& answer) {
                 const Rows rows(in);
                 const List mix = answer.numbers();
                 const std::string why = no_mix(mix);
                 if (!why.empty()) return why;
                 double one = 0, two = 0;
                 for (std::size_t j = 0; j < mix.size(); ++j) {
                   one += mix[j] * rows.first[j];
                   two += mix[j] * rows.second[j];
                 }
                 const double conceded = std::max(one, two), best = rows.value();
                 return conceded <= best + payoffs.relative * std::abs(best) + payoffs.absolute
                            ? ""
                            : fmt::format("leaves the row player {:.6g}, and the value is {:.6g}", conceded,
                                          best);
               }}};
}

}  // namespace
}  // namespace chapter_7

void add_chapter_7(Checks& checks) {
  checks["7.0"] = chapter_7::worked_example();
  checks["7.1"] = chapter_7::two_rows();
  checks["7.2"] = chapter_7::discount_factor();
}

}  // namespace saddle::grader
