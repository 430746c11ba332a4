#pragma once

#include <vector>

using Matrix = std::vector<std::vector<int>>;

std::vector<Matrix> made_masks(const std::vector<int>& places, const std::vector<std::vector<int>>& degrees) {
  std::vector<Matrix> masks;
  std::vector<int> before = places;
  for (const std::vector<int>& layer : degrees) {
    Matrix mask;
    for (const int low : before) {
      mask.emplace_back();
      for (const int high : layer) mask.back().push_back(low <= high ? 1 : 0);
    }
    masks.push_back(mask);
    before = layer;
  }
  Matrix last;
  for (const int degree : before) {
    last.emplace_back();
    for (const int place : places) last.back().push_back(degree < place ? 1 : 0);
  }
  masks.push_back(last);
  return masks;
}

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c(a.size(), std::vector<int>(b[0].size(), 0));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < b.size(); ++k)
      for (std::size_t j = 0; j < b[0].size(); ++j) c[i][j] += a[i][k] * b[k][j];
  return c;
}

Matrix count_paths(const std::vector<Matrix>& masks, const Matrix& direct) {
  Matrix paths = masks[0];
  for (std::size_t layer = 1; layer < masks.size(); ++layer) paths = product(paths, masks[layer]);
  for (std::size_t j = 0; j < paths.size(); ++j)
    for (std::size_t i = 0; i < paths.size(); ++i) paths[j][i] += direct[j][i];
  return paths;
}

std::vector<int> first_fault(const std::vector<Matrix>& masks, const Matrix& direct,
                             const std::vector<int>& places) {
  const Matrix paths = count_paths(masks, direct);
  for (std::size_t j = 0; j < paths.size(); ++j)
    for (std::size_t i = 0; i < paths.size(); ++i)
      if (paths[j][i] != 0 && places[j] >= places[i]) return {static_cast<int>(j), static_cast<int>(i)};
  return {};
}
