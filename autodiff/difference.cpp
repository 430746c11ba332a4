#include "autodiff/difference.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// A function is taken to be computed to this many roundings of its result.
constexpr double roundings = 16;

// Neville's table of values at the steps h, h/2, h/4, ...: each column removes one more power of h from the
// error, the powers being first, first + stride, ...
class Table {
 public:
  Table(int first, int stride) : first_(first), stride_(stride) {}

  // Adds the value at the next step, whose rounding error is at most `noise`.
  void add(double value, double noise) {
    std::vector<Limit> row{{value, noise}};
    Limit best{nothing, std::numeric_limits<double>::infinity()};
    bool settled = false;
    for (std::size_t k = 1; k <= std::min<std::size_t>(row_.size(), columns); ++k) {
      const double factor = std::ldexp(1.0, first_ + static_cast<int>(k - 1) * stride_);
      const Limit near = row[k - 1], far = row_[k - 1];
      row.push_back({near.value + (near.value - far.value) / (factor - 1),
                     (factor * near.bound + far.bound) / (factor - 1)});

      // What the entry differs by from those before it bounds what the extrapolation has left out.
      double change = std::max(std::abs(row[k].value - near.value), std::abs(row[k].value - far.value));
      if (k < row_.size()) change = std::max(change, std::abs(row[k].value - row_[k].value));
      const double bound = 4 * change + row[k].bound;
      if (bound < best.bound) best = {row[k].value, bound};
      settled = settled || change <= row[k].bound;
    }
    row_ = std::move(row);
    if (++rows_ < 3) return;
    best_.push_back(best);
    settled_ = settled ? settled_ + 1 : 0;
  }

  // The best entry of the best row. Entries can agree by chance, so that the next row, which knows better,
  // has to agree as well.
  Limit best() const {
    const auto row = std::min_element(best_.begin(), best_.end(),
                                      [](const Limit& a, const Limit& b) { return a.bound < b.bound; });
    if (row == best_.end()) return {nothing, std::numeric_limits<double>::infinity()};
    if (best_.size() == 1) return *row;
    const Limit& other = row + 1 == best_.end() ? row[-1] : row[1];
    return {row->value, std::max(row->bound, 2 * std::abs(row->value - other.value))};
  }
  // Whether the extrapolation changes less than rounding does, twice running.
  bool settled() const { return settled_ >= 2; }

 private:
  static constexpr std::size_t columns = 6;
  int first_, stride_;
  std::vector<Limit> row_;
  int rows_ = 0;
  std::vector<Limit> best_;  // of each row, from the third on
  int settled_ = 0;          // the number of rows at the end that are
};

bool finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

// Works through one sequence of steps.
class Steps {
 public:
  Steps(const Outputs& outputs, const std::vector<double>& weights, Real x, double condition)
      : outputs_(outputs), weights_(weights), x_(x), condition_(condition), centre_(outputs(x)) {}

  Difference run(double first, int count) const {
    const Table even(2, 2), odd(1, 2), all(1, 1);
    Table central = even, jump = odd, sided = all;
    for (int i = 0; i < count && !(central.settled() && jump.settled()); ++i) {
      // A step that leads to neighbours of the same distance on both sides, without rounding.
      const Real away = x_ < 0 ? -1 : 1;
      const Real step = (x_ + away * static_cast<Real>(std::ldexp(first, -i))) - x_;
      const double h = std::abs(step);
      if (h == 0) break;
      const auto right = outputs_(x_ + std::abs(step)), left = outputs_(x_ - std::abs(step));
      const bool right_finite = finite(right), left_finite = finite(left);
      if (right_finite && left_finite) {
        double difference = 0, bend = 0;
        for (std::size_t k = 0; k < weights_.size(); ++k) {
          difference += weights_[k] * (right[k] - left[k]);
          bend += weights_[k] * ((right[k] - centre_[k]) + (left[k] - centre_[k]));
        }
        const double noise = rounding(right, left) / h;
        central.add(difference / (2 * h), noise / 2);
        jump.add(bend / h, 2 * noise);
        sided = all;
      } else {
        // A step out of the domain: only what comes from inside is worth extrapolating.
        central = even;
        jump = odd;
        if (!right_finite && !left_finite) continue;
        const auto& there = right_finite ? right : left;
        double difference = 0;
        for (std::size_t k = 0; k < weights_.size(); ++k) difference += weights_[k] * (there[k] - centre_[k]);
        sided.add(difference / (right_finite ? h : -h), rounding(there, centre_) / h);
      }
    }
    return {central.best(), jump.best(), sided.best()};
  }

  bool defined() const { return finite(centre_); }

 private:
  // Rounding errors of many outputs add up like those of independent draws. A result that is small because
  // larger terms cancel has the rounding errors of those.
  double rounding(const std::vector<double>& a, const std::vector<double>& b) const {
    double squares = 0;
    for (std::size_t k = 0; k < weights_.size(); ++k)
      squares += std::pow(weights_[k] * (std::abs(a[k]) + std::abs(b[k])), 2);
    return roundings * std::numeric_limits<Real>::epsilon() * (std::sqrt(squares) + 2 * condition_);
  }

  const Outputs& outputs_;
  const std::vector<double>& weights_;
  Real x_;
  double condition_;
  std::vector<double> centre_;
};

}  // namespace

Difference differentiate(const Outputs& outputs, const std::vector<double>& weights, Real x,
                         double condition) {
  const Steps steps(outputs, weights, x, condition);
  const Limit none{nothing, std::numeric_limits<double>::infinity()};
  if (!std::isfinite(x) || !steps.defined()) return {none, none, none};

  const double size = std::abs(static_cast<double>(x));
  Difference result = steps.run(0.125 * std::max(1.0, size), 30);
  // Near zero the function may live on a smaller scale, as the logarithm does: the smaller relative bound
  // wins.
  if (size > 0 && size < 0.25) {
    const Difference close = steps.run(0.125 * size, 12);
    const Limit a = close.derivative, b = result.derivative;
    if (!std::isfinite(b.value) || a.bound * std::abs(b.value) < b.bound * std::abs(a.value)) result = close;
  }
  return result;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
