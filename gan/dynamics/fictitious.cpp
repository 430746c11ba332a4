#include "gan/dynamics/fictitious.h"

#include <algorithm>
#include <cmath>

namespace saddle::gan {

using ad::Index;

void ExactSum::add(double number) {
  std::size_t kept = 0;
  for (const double part : parts_) {
    // The rounded sum and what rounding lost; Knuth's two-sum.
    const double sum = number + part, of_part = sum - number;
    const double lost = (number - (sum - of_part)) + (part - of_part);
    if (lost != 0) parts_[kept++] = lost;
    number = sum;
  }
  parts_.resize(kept);
  if (number != 0) parts_.push_back(number);
}

void ExactSum::add_product(double a, double b) {
  const double product = a * b;
  add(std::fma(a, b, -product));
  add(product);
}

bool ExactSum::operator<(const ExactSum& other) const {
  ExactSum difference = *this;
  for (const double part : other.parts_) difference.add(-part);
  return !difference.parts_.empty() && difference.parts_.back() < 0;
}

FictitiousPlayers::FictitiousPlayers(const PayoffTables& game, const Mixes& start)
    : game_(game), rows_(start.row.size()), columns_(start.column.size()) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      const auto at = [i, j](const ad::Array& table) {
        return table(static_cast<Index>(i), static_cast<Index>(j));
      };
      for (const ad::Array* part : {&game_.row, &game_.row_rest})
        rows_[i].add_product(at(*part), start.column[j]);
      for (const ad::Array* part : {&game_.column, &game_.column_rest})
        columns_[j].add_product(at(*part), start.row[i]);
    }
  }
}

Mixes FictitiousPlayers::step() {
  const auto best = [](const std::vector<ExactSum>& earned) {
    return std::max_element(earned.begin(), earned.end()) - earned.begin();
  };
  const auto i = best(rows_), j = best(columns_);
  for (std::size_t k = 0; k < rows_.size(); ++k) {
    for (const ad::Array* part : {&game_.row, &game_.row_rest})
      rows_[k].add((*part)(static_cast<Index>(k), j));
  }
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    for (const ad::Array* part : {&game_.column, &game_.column_rest})
      columns_[k].add((*part)(i, static_cast<Index>(k)));
  }
  Mixes played{std::vector<double>(rows_.size()), std::vector<double>(columns_.size())};
  played.row[static_cast<std::size_t>(i)] = played.column[static_cast<std::size_t>(j)] = 1;
  return played;
}

}  // namespace saddle::gan
