#include "gan/games/equilibria.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "gan/games/best_response_polytope.h"

namespace saddle::gan {
namespace {

// The column player's vertices, their labels in the row player's order.
std::vector<LabelledMix> column_vertices(const NormalForm& game) {
  std::vector<LabelledMix> vertices = best_response_vertices(game.transposed());
  for (LabelledMix& vertex : vertices) {
    Labels labels;
    for (std::size_t j = 0; j < game.columns(); ++j) labels[game.rows() + j] = vertex.labels[j];
    for (std::size_t i = 0; i < game.rows(); ++i) labels[i] = vertex.labels[game.columns() + i];
    vertex.labels = labels;
  }
  return vertices;
}

// Which vertices of the other player complete the labels of each one.
using Partners = std::vector<std::vector<std::size_t>>;

std::vector<std::size_t> common(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
  std::vector<std::size_t> result;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
  return result;
}

// The maximal sets of columns that have a row in common, each with all of these rows.
std::vector<NashSubset> subsets_of(const Partners& partners, const std::vector<LabelledMix>& rows,
                                   const std::vector<LabelledMix>& columns) {
  // All intersections of the rows' partners: each new row adds its own and those with what was there.
  std::set<std::vector<std::size_t>> closed;
  for (const std::vector<std::size_t>& own : partners) {
    if (own.empty()) continue;
    std::set<std::vector<std::size_t>> more{own};
    for (const std::vector<std::size_t>& set : closed) {
      if (std::vector<std::size_t> both = common(set, own); !both.empty()) more.insert(std::move(both));
    }
    closed.merge(more);
  }
  std::vector<NashSubset> result;
  for (const std::vector<std::size_t>& set : closed) {
    NashSubset subset;
    for (const std::size_t j : set) subset.columns.push_back(columns[j].mix);
    for (std::size_t i = 0; i < partners.size(); ++i) {
      if (std::includes(partners[i].begin(), partners[i].end(), set.begin(), set.end()))
        subset.rows.push_back(rows[i].mix);
    }
    result.push_back(std::move(subset));
  }
  std::sort(result.begin(), result.end(), [](const NashSubset& a, const NashSubset& b) {
    return std::tie(a.rows, a.columns) < std::tie(b.rows, b.columns);
  });
  return result;
}

bool has_more_labels(const std::vector<LabelledMix>& vertices, std::size_t dimension) {
  return std::any_of(vertices.begin(), vertices.end(),
                     [&](const LabelledMix& vertex) { return vertex.labels.count() > dimension; });
}

}  // namespace

Equilibria equilibria(const NormalForm& game) {
  require_enumerable(game);
  const std::vector<LabelledMix> rows = best_response_vertices(game), columns = column_vertices(game);

  Equilibria result;
  // A mix with more best responses than strategies has more labels than the polytope has dimensions; so has
  // every vertex of the face on which it lies.
  result.degenerate = has_more_labels(rows, game.rows()) || has_more_labels(columns, game.columns());

  Partners partners(rows.size());
  std::vector<std::size_t> times(columns.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if ((rows[i].labels | columns[j].labels).count() != game.rows() + game.columns()) continue;
      const Mix &x = rows[i].mix, &y = columns[j].mix;
      if (!is_equilibrium(game, x, y))
        throw std::logic_error("equilibria: a completely labelled pair is no equilibrium");
      partners[i].push_back(j);
      ++times[j];
      result.extreme.push_back({x, y, expected(game.row, x, y), expected(game.column, x, y)});
    }
  }
  if (result.extreme.empty()) throw std::logic_error("equilibria: none was found, and one exists");

  // Two that share a mix are the ends of a segment of equilibria. Without such a pair each stands alone.
  const auto shares = [](std::size_t count) { return count > 1; };
  result.infinite =
      std::any_of(times.begin(), times.end(), shares) ||
      std::any_of(partners.begin(), partners.end(), [&](const auto& own) { return shares(own.size()); });
  result.subsets = subsets_of(partners, rows, columns);
  return result;
}

std::vector<std::pair<std::size_t, std::size_t>> pure_equilibria(const NormalForm& game) {
  std::vector<std::vector<std::size_t>> best;
  for (std::size_t i = 0; i < game.rows(); ++i) best.push_back(best_columns(game, pure(i, game.rows())));
  std::vector<std::vector<std::size_t>> best_against(game.columns());
  for (std::size_t j = 0; j < game.columns(); ++j) best_against[j] = best_rows(game, pure(j, game.columns()));
  std::vector<std::pair<std::size_t, std::size_t>> result;
  for (std::size_t i = 0; i < game.rows(); ++i) {
    for (const std::size_t j : best[i]) {
      if (std::binary_search(best_against[j].begin(), best_against[j].end(), i)) result.emplace_back(i, j);
    }
  }
  return result;
}

void require_enumerable(std::size_t rows, std::size_t columns) {
  constexpr double limit = 5000;
  const double estimate =
      std::max(most_vertices(rows, rows + columns), most_vertices(columns, rows + columns));
  if (rows + columns > most_strategies)
    throw std::invalid_argument(fmt::format(
        "equilibria: at most {} strategies of both players together can be enumerated, got {} + {}, "
        "whose polytopes may have {:.2g} vertices",
        most_strategies, rows, columns, estimate));
  if (estimate > limit)
    throw std::invalid_argument(fmt::format(
        "equilibria: a polytope may have at most {:.0f} vertices, got {}x{} strategies, for which it "
        "may have {:.2g}",
        limit, rows, columns, estimate));
}

void require_enumerable(const NormalForm& game) {
  require_enumerable(game.rows(), game.columns());
  // Numbers of many digits are slow to compute with: some seconds at this limit.
  constexpr double limit = 400'000;
  std::size_t longest = 0;
  for (const Payoffs* payoffs : {&game.row, &game.column}) {
    for (std::size_t i = 0; i < game.rows(); ++i) {
      for (std::size_t j = 0; j < game.columns(); ++j)
        longest = std::max(longest, (*payoffs)(i, j).text().size());
    }
  }
  const std::size_t both = game.rows() + game.columns();
  const double vertices = std::max(most_vertices(game.rows(), both), most_vertices(game.columns(), both));
  if (vertices * static_cast<double>(longest) > limit)
    throw std::invalid_argument(fmt::format(
        "equilibria: a {}x{} game, whose polytopes may have {:.2g} vertices, may have payoffs of at most "
        "{:.0f} characters, got one of {}",
        game.rows(), game.columns(), vertices, std::floor(limit / vertices), longest));
}

}  // namespace saddle::gan
