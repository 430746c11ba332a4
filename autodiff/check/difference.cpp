#include "autodiff/check/difference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// The round-off error of a function is taken to be this many units of machine epsilon of its result.
constexpr double roundings = 16;

// The result of one row of a table.
struct Row {
  Limit limit;
  double step;
  double own;  // the rounding error of the outputs at this step
};

// Neville's table of values at the steps h, h/2, h/4, ...: each column removes one more power of h from the
// error, the powers being first, first + stride, ...
class Table {
 public:
  Table(int first, int stride) : first_(first), stride_(stride) {}

  // Adds the value at the next step, whose rounding error is at most `noise`; that of the outputs alone is
  // `own`.
  void add(double step, double value, double noise, double own) {
    std::vector<Limit> row{{value, noise}};
    Limit best{nothing, std::numeric_limits<double>::infinity()};
    bool settled = false;
    for (std::size_t k = 1; k <= std::min<std::size_t>(row_.size(), columns); ++k) {
      // [extrapolation
      const double factor = std::ldexp(1.0, first_ + static_cast<int>(k - 1) * stride_);
      const Limit near = row[k - 1], far = row_[k - 1];
      row.push_back({near.value + (near.value - far.value) / (factor - 1),
                     (factor * near.bound + far.bound) / (factor - 1)});
      // extrapolation]

      // The difference from the entries before bounds the truncation error that remains.
      double change = std::max(std::abs(row[k].value - near.value), std::abs(row[k].value - far.value));
      if (k < row_.size()) change = std::max(change, std::abs(row[k].value - row_[k].value));
      const double bound = 4 * change + row[k].bound;
      if (bound < best.bound) best = {row[k].value, bound};
      settled = settled || change <= row[k].bound;
    }
    row_ = std::move(row);
    if (++rows_ < 3) return;
    best_.push_back({best, step, own});
    settled_ = settled ? settled_ + 1 : 0;
  }

  // The best entry of the best row. Entries can agree by chance, so that the next row, which is more
  // accurate, has to agree as well; and the differences of the next few rows show the noise of the function,
  // which grows as the steps get smaller. No more than a few: a function may be noisier close to x.
  Row best() const {
    Row best{{nothing, std::numeric_limits<double>::infinity()}, nothing, nothing};
    for (std::size_t i = 0; i < best_.size(); ++i) {
      double bound = best_[i].limit.bound;
      if (best_.size() > 1) bound = std::max(bound, 2 * apart(std::min(i, best_.size() - 2)));
      double share = 4;
      for (std::size_t j = i; j + 1 < best_.size() && j < i + few; ++j, share /= 2)
        bound = std::max(bound, share * apart(j));
      if (!(bound < best.limit.bound)) continue;
      best = best_[i];
      best.limit.bound = bound;
    }
    return best;
  }
  // Whether the last two rows changed by less than the round-off error.
  bool settled() const { return settled_ >= 2; }

 private:
  static constexpr std::size_t columns = 6, few = 4;

  // How much a row differs from the next one.
  double apart(std::size_t i) const { return std::abs(best_[i].limit.value - best_[i + 1].limit.value); }

  int first_, stride_;
  std::vector<Limit> row_;
  int rows_ = 0;
  std::vector<Row> best_;  // from the third row on
  int settled_ = 0;        // the number of rows at the end that are
};

bool finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

// The round-off errors of many outputs add up like independent random errors. A result that is small because
// larger terms cancel has the round-off errors of these terms.
double rounding(const std::vector<double>& weights, const std::vector<double>& a,
                const std::vector<double>& b, double condition) {
  Norm norm;
  for (std::size_t k = 0; k < weights.size(); ++k)
    norm.add(weights[k] * std::abs(a[k]) + weights[k] * std::abs(b[k]));
  const double size = norm.value() + 2 * condition;
  // Numbers below the normal range round to multiples of the smallest one.
  return size == 0 ? 0
                   : roundings * (std::numeric_limits<Real>::epsilon() * size +
                                  std::numeric_limits<Real>::denorm_min());
}

// Whether the derivative from the first of two tables is the more accurate one: its error bound is smaller,
// relative to its size; or absolutely, if the two contradict each other and the bound of the second is close
// to the round-off error. A derivative of zero gives no relative bound.
bool sharper(const Difference& a, const Difference& b) {
  const Limit &near = a.derivative, &far = b.derivative;
  if (near.value == 0 || !std::isfinite(near.value)) return false;
  if (!std::isfinite(far.value)) return true;
  if (b.converged && std::abs(near.value - far.value) > near.bound + far.bound) return near.bound < far.bound;
  return near.bound / std::abs(near.value) < far.bound / std::abs(far.value);
}

}  // namespace

Line::Line(Outputs outputs, Real x) : outputs_(std::move(outputs)), x_(x), centre_(outputs_(x)) {}

const Line::Pair& Line::beside(Real step) {
  const auto found = samples_.find(step);
  if (found != samples_.end()) return found->second;
  auto left = outputs_(x_ - step), right = outputs_(x_ + step);
  return samples_.emplace(step, Pair(std::move(left), std::move(right))).first->second;
}

Difference Line::along(double first, int count, const std::vector<double>& weights, double condition) {
  const Table even(2, 2), odd(1, 2), all(1, 1);
  Table central = even, jump = odd, sided = all;
  for (int i = 0; i < count && !(central.settled() && jump.settled()); ++i) {
    // Find a step for which x + step and x - step are computed without rounding.
    const Real away = x_ < 0 ? -1 : 1;
    const Real step = std::abs((x_ + away * static_cast<Real>(std::ldexp(first, -i))) - x_);
    if (step == 0) break;
    const double h = step;
    const auto& [left, right] = beside(step);
    const bool right_finite = finite(right), left_finite = finite(left);
    if (right_finite && left_finite) {
      // [central-difference
      double difference = 0, bend = 0;
      for (std::size_t k = 0; k < weights.size(); ++k) {
        difference += weights[k] * (right[k] - left[k]);
        bend += weights[k] * ((right[k] - centre_[k]) + (left[k] - centre_[k]));
      }
      const double noise = rounding(weights, right, left, condition);
      const double own = rounding(weights, right, left, 0) / h;
      central.add(h, difference / (2 * h), noise / h / 2, own);
      // central-difference]
      jump.add(h, bend / h, 2 * noise / h, own);
      sided = all;
    } else {
      // A step out of the domain: only the differences from inside are extrapolated.
      central = even;
      jump = odd;
      if (!right_finite && !left_finite) continue;
      const auto& there = right_finite ? right : left;
      double difference = 0;
      for (std::size_t k = 0; k < weights.size(); ++k) difference += weights[k] * (there[k] - centre_[k]);
      sided.add(h, difference / (right_finite ? h : -h), rounding(weights, there, centre_, condition) / h, 0);
    }
  }
  const Row best = central.best();
  return {best.limit, jump.best().limit, sided.best().limit, best.step,
          best.limit.bound <= best.own / std::sqrt(std::numeric_limits<Real>::epsilon())};
}

Difference Line::derivative(const std::vector<double>& weights, double condition) {
  const Limit none{nothing, std::numeric_limits<double>::infinity()};
  if (!std::isfinite(x_) || !finite(centre_)) return {none, none, none, nothing, false};

  const double size = std::abs(static_cast<double>(x_));
  Difference result = along(0.125 * std::max(1.0, size), 30, weights, condition);
  // Near zero the function may change on a smaller scale, as the logarithm does: the derivative with the
  // smaller relative bound is taken.
  if (size > 0 && size < 0.25) {
    const Difference close = along(0.125 * size, 12, weights, condition);
    if (sharper(close, result)) result = close;
  }
  return result;
}

double Line::step(const std::vector<double>& weights, double derivative) const {
  double nearest = nothing, distance = std::numeric_limits<double>::infinity();
  for (const auto& [step, pair] : samples_) {
    const double plain =
        (weigh(weights, pair.second) - weigh(weights, pair.first)) / (2 * static_cast<double>(step));
    if (!(std::abs(plain - derivative) < distance)) continue;
    distance = std::abs(plain - derivative);
    nearest = step;
  }
  return nearest;
}

std::vector<double> Line::slopes(double step) const {
  const auto found = samples_.find(static_cast<Real>(step));
  std::vector<double> slopes(centre_.size(), nothing);
  if (found == samples_.end()) return slopes;
  for (std::size_t k = 0; k < slopes.size(); ++k)
    slopes[k] = (found->second.second[k] - found->second.first[k]) / (2 * step);
  return slopes;
}

double weigh(const std::vector<double>& weights, const std::vector<double>& numbers) {
  double total = 0;
  for (std::size_t k = 0; k < weights.size(); ++k)
    if (weights[k] != 0) total += weights[k] * numbers[k];
  return total;
}

void Norm::add(double term) {
  const double size = std::abs(term);
  if (!(size > 0)) return;
  if (size > largest_) {
    const double ratio = largest_ / size;
    squares_ = squares_ * ratio * ratio + 1;
    largest_ = size;
  } else {
    squares_ += size / largest_ * (size / largest_);
  }
}

double Norm::value() const {
  return largest_ * std::sqrt(squares_);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
