#include "gan/games/best_response_polytope.h"

#include <algorithm>
#include <utility>

namespace saddle::gan {
namespace {

// An extreme ray of the cone of all (t, x) that satisfy the inequalities so far: the vertex x / t.
// Coordinates sum to one. Labels are the inequalities that it satisfies with equality; t >= 0 has none.
struct Ray {
  Rational t;
  std::vector<Rational> x;
  Labels labels;
};

void scale_to_one(Ray& ray) {
  Rational sum = ray.t;
  for (const Rational& c : ray.x) sum += c;
  ray.t /= sum;
  for (Rational& c : ray.x) c /= sum;
}

// Two rays span a face of dimension two if no other ray satisfies with equality all that both do.
bool are_adjacent(const std::vector<Ray>& rays, std::size_t a, std::size_t b) {
  const Labels common = rays[a].labels & rays[b].labels;
  for (std::size_t c = 0; c < rays.size(); ++c) {
    if (c != a && c != b && (common & ~rays[c].labels).none()) return false;
  }
  return true;
}

// Adds the inequality number `label` to the cone; slack[r] is by how much ray r satisfies it.
std::vector<Ray> cut(const std::vector<Ray>& rays, const std::vector<Rational>& slack, std::size_t label) {
  std::vector<Ray> result;
  for (std::size_t r = 0; r < rays.size(); ++r) {
    if (slack[r].sign() < 0) continue;
    result.push_back(rays[r]);
    if (slack[r].sign() == 0) result.back().labels.set(label);
  }
  // Each two-dimensional face between a ray that is kept and one that is removed is cut at a new ray. The
  // cone has rows + 1 dimensions, so that the two rays have at least rows - 1 labels in common; t > 0 inside.
  for (std::size_t in = 0; in < rays.size(); ++in) {
    if (slack[in].sign() <= 0) continue;
    for (std::size_t out = 0; out < rays.size(); ++out) {
      if (slack[out].sign() >= 0) continue;
      const Labels common = rays[in].labels & rays[out].labels;
      if (common.count() + 1 < rays[in].x.size()) continue;
      if (!are_adjacent(rays, in, out)) continue;
      Ray ray{rays[in].t * -slack[out] + rays[out].t * slack[in], rays[in].x, common};
      for (std::size_t i = 0; i < ray.x.size(); ++i)
        ray.x[i] = rays[in].x[i] * -slack[out] + rays[out].x[i] * slack[in];
      ray.labels.set(label);
      scale_to_one(ray);
      result.push_back(std::move(ray));
    }
  }
  return result;
}

// n choose k, or infinity.
double choose(std::size_t n, std::size_t k) {
  if (k > n) return 0;
  double result = 1;
  for (std::size_t i = 1; i <= k; ++i)
    result = result * static_cast<double>(n - k + i) / static_cast<double>(i);
  return result;
}

}  // namespace

std::vector<LabelledMix> best_response_vertices(const NormalForm& game) {
  const std::size_t rows = game.rows(), columns = game.columns();
  // Shift the payoffs: the polytope is then bounded, and the mixes stay what they are.
  Rational least = game.column(0, 0);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) least = std::min(least, game.column(i, j));
  }
  const Rational shift = 1 - least;

  // Begin with x >= 0 and t >= 0, whose rays are the axes.
  Labels all_rows;
  for (std::size_t i = 0; i < rows; ++i) all_rows.set(i);
  std::vector<Ray> rays{{1, std::vector<Rational>(rows), all_rows}};
  for (std::size_t i = 0; i < rows; ++i) {
    Ray axis{0, pure(i, rows), all_rows};
    axis.labels.reset(i);
    rays.push_back(std::move(axis));
  }

  // Add t - (B^T x)_j >= 0 for one column after another.
  for (std::size_t j = 0; j < columns; ++j) {
    std::vector<Rational> slack;
    for (const Ray& ray : rays) {
      slack.push_back(ray.t);
      for (std::size_t i = 0; i < rows; ++i)
        if (ray.x[i].sign() != 0) slack.back() -= ray.x[i] * (game.column(i, j) + shift);
    }
    rays = cut(rays, slack, rows + j);
  }

  // Leave out the origin, and scale the rest to mixes.
  std::vector<LabelledMix> result;
  for (Ray& ray : rays) {
    Rational sum;
    for (const Rational& c : ray.x) sum += c;
    if (sum.sign() == 0) continue;
    for (Rational& c : ray.x) c /= sum;
    result.push_back({std::move(ray.x), ray.labels});
  }
  std::sort(result.begin(), result.end(),
            [](const LabelledMix& a, const LabelledMix& b) { return a.mix < b.mix; });
  return result;
}

double most_vertices(std::size_t dimension, std::size_t facets) {
  const std::size_t low = dimension / 2, high = dimension - low;
  return choose(facets - high, low) + choose(facets - low - 1, high - 1);
}

}  // namespace saddle::gan
