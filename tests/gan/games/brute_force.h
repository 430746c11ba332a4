// A second way to all equilibria of a game, for tests: it shares nothing with the library but the fractions.
#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "gan/games/normal_form.h"

namespace saddle::brute {

using gan::Mix;
using gan::NormalForm;
using gan::Rational;

// The one solution of a square system, or none. Gauss and Jordan.
inline std::optional<std::vector<Rational>> solve(std::vector<std::vector<Rational>> a,
                                                  std::vector<Rational> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && a[pivot][k].sign() == 0) ++pivot;
    if (pivot == n) return std::nullopt;
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k || a[i][k].sign() == 0) continue;
      const Rational factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = 0; k < n; ++k) b[k] /= a[k][k];
  return b;
}

// The vertices (x, v) of { x >= 0, sum x = 1, (B^T x)_j <= v }, by trying every choice of as many equalities
// as there are rows. With `more`: whether some vertex satisfies more of them than that.
inline std::set<Mix> vertices(const NormalForm& game, bool& more) {
  const std::size_t m = game.rows(), n = game.columns();
  std::set<Mix> result;
  more = false;
  for (unsigned long choice = 0; choice < 1ul << (m + n); ++choice) {
    if (static_cast<std::size_t>(__builtin_popcountl(choice)) != m) continue;
    std::vector<std::vector<Rational>> a;
    std::vector<Rational> b;
    for (std::size_t label = 0; label < m + n; ++label) {
      if (!(choice >> label & 1)) continue;
      std::vector<Rational> row(m + 1);
      if (label < m) {
        row[label] = 1;
      } else {
        for (std::size_t i = 0; i < m; ++i) row[i] = game.column(i, label - m);
        row[m] = -1;
      }
      a.push_back(row);
      b.push_back(0);
    }
    a.push_back(std::vector<Rational>(m + 1, 1));
    a.back()[m] = 0;
    b.push_back(1);
    const auto x = solve(a, b);
    if (!x) continue;
    std::size_t equalities = 0;
    bool inside = true;
    for (std::size_t i = 0; i < m && inside; ++i) {
      inside = (*x)[i].sign() >= 0;
      equalities += (*x)[i].sign() == 0;
    }
    for (std::size_t j = 0; j < n && inside; ++j) {
      Rational earned;
      for (std::size_t i = 0; i < m; ++i) earned += game.column(i, j) * (*x)[i];
      inside = earned <= (*x)[m];
      equalities += earned == (*x)[m];
    }
    if (!inside) continue;
    more = more || equalities > m;
    result.insert(Mix(x->begin(), x->end() - 1));
  }
  return result;
}

struct Answer {
  std::set<std::pair<Mix, Mix>> extreme;
  bool degenerate;
};

// All pairs of vertices at which nobody gains.
inline Answer equilibria(const NormalForm& game) {
  bool more_rows = false, more_columns = false;
  const std::set<Mix> rows = vertices(game, more_rows), columns = vertices(game.transposed(), more_columns);
  Answer answer{{}, more_rows || more_columns};
  const auto gains = [&](const Mix& x, const Mix& y) {
    Rational mine, other;
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t j = 0; j < y.size(); ++j) {
        mine += x[i] * y[j] * game.row(i, j);
        other += x[i] * y[j] * game.column(i, j);
      }
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      Rational pure;
      for (std::size_t j = 0; j < y.size(); ++j) pure += y[j] * game.row(i, j);
      if (pure > mine) return true;
    }
    for (std::size_t j = 0; j < y.size(); ++j) {
      Rational pure;
      for (std::size_t i = 0; i < x.size(); ++i) pure += x[i] * game.column(i, j);
      if (pure > other) return true;
    }
    return false;
  };
  for (const Mix& x : rows) {
    for (const Mix& y : columns) {
      if (!gains(x, y)) answer.extreme.emplace(x, y);
    }
  }
  return answer;
}

}  // namespace saddle::brute
