#include "autodiff/check/diagnosis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace saddle::inline SADDLE_PRECISION::ad {

double look() {
  return std::is_same_v<Real, double> ? 1e-4 : 2e-3;
}

namespace {

constexpr bool in_double = std::is_same_v<Real, double>;

// Below this relative error a wrong derivative counts as an imprecise one.
constexpr double imprecise = 1e-2;

bool near(double a, double b, double bound) {
  return std::abs(a - b) <= bound + look() * std::abs(b);
}

// One of the numbers of a coordinate, added up over what a broadcast repeats.
std::vector<double> summed(std::span<const GradcheckCoordinate> all, double GradcheckCoordinate::*number,
                           Shape to) {
  std::vector<double> sums(static_cast<std::size_t>(to.size()));
  for (const GradcheckCoordinate& c : all)
    sums[static_cast<std::size_t>(place_in(to, c.row, c.col))] += c.*number;
  return sums;
}

bool broadcasts(Shape from, Shape to) {
  return (from.rows == to.rows || from.rows == 1) && (from.cols == to.cols || from.cols == 1);
}

class Diagnosis {
 public:
  Diagnosis(std::span<GradcheckCoordinate> all, const Evidence& evidence) : evidence_(evidence) {
    inputs_.resize(evidence.inputs.size());
    std::size_t first = 0;
    for (std::size_t input = 0; input < inputs_.size(); ++input) {
      std::size_t size = 0;
      while (first + size < all.size() && all[first + size].input == input) ++size;
      inputs_[input] = all.subspan(first, size);
      first += size;
    }
  }

  void run() {
    for (input_ = 0; input_ < inputs_.size(); ++input_) {
      List wrong;
      for (GradcheckCoordinate& c : inputs_[input_])
        if (c.verdict == Verdict::wrong) wrong.push_back(&c);
      if (wrong.empty() || multiple(wrong) || transposed(wrong) || broadcast_sum(wrong) || operand(wrong) ||
          precision(wrong))
        continue;
      // A kind that fits only some of them would be a guess.
      name(wrong, Verdict::wrong);
    }
  }

 private:
  using List = std::vector<GradcheckCoordinate*>;

  static bool name(const List& list, Verdict verdict, const std::string& detail = "") {
    for (GradcheckCoordinate* c : list) {
      c->verdict = verdict;
      c->detail = detail;
    }
    return true;
  }

  // Sets the verdict of all coordinates in the list if the kind of error fits all of them.
  template <class Look>
  static bool name_if(const Look& fits, const List& list, Verdict verdict, const std::string& detail = "") {
    return std::all_of(list.begin(), list.end(), [&](const GradcheckCoordinate* c) { return fits(*c); }) &&
           name(list, verdict, detail);
  }

  // Whether all of them are near the other derivatives, which are not the right ones.
  template <class Other>
  static bool look_like(const List& list, const Other& other) {
    bool right = true;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const double number = other(i);
      if (!near(list[i]->analytic, number, list[i]->bound)) return false;
      right = right && near(list[i]->numeric, number, list[i]->bound);
    }
    return !right;
  }

  bool multiple(const List& list) const {
    const auto times = [](double factor) {
      return [factor](const GradcheckCoordinate& c) { return near(c.analytic, factor * c.numeric, c.bound); };
    };
    const auto zero = [](const GradcheckCoordinate& c) { return c.analytic == 0; };
    if (name_if(zero, list, Verdict::detached) || name_if(times(-1), list, Verdict::wrong_sign) ||
        name_if(times(2), list, Verdict::factor_two, "twice") ||
        name_if(times(0.5), list, Verdict::factor_two, "half"))
      return true;
    return std::any_of(evidence_.counts.begin(), evidence_.counts.end(), [&](Index n) {
      const auto count = static_cast<double>(n);
      return n > 2 && (name_if(times(count), list, Verdict::missing_mean, fmt::format("{} times", n)) ||
                       name_if(times(1 / count), list, Verdict::missing_mean, fmt::format("1/{}", n)));
    });
  }

  bool transposed(const List& list) const {
    if (in_transposed_order()) return name(list, Verdict::transposed);
    if (!evidence_.exchanged) return false;
    // Or the right gradient for a square operand that is transposed.
    for (std::size_t place = 0; place < inputs_.size(); ++place) {
      const Shape shape = evidence_.inputs[place];
      if (shape.rows == shape.cols && shape.rows > 1 && look_exchanged(list, place, place))
        return name(list, Verdict::transposed, fmt::format("input {} transposed", place));
    }
    return false;
  }

  // The right numbers in the order of the transposed gradient, square or not.
  bool in_transposed_order() const {
    const Shape shape = evidence_.inputs[input_];
    if (shape.rows == 1 || shape.cols == 1 || !evidence_.complete[input_]) return false;
    const auto all = inputs_[input_];
    bool own = true;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto at = static_cast<Index>(i);
      const auto& other = all[static_cast<std::size_t>(at % shape.rows * shape.cols + at / shape.rows)];
      if (!near(all[i].analytic, other.numeric, all[i].bound + other.bound)) return false;
      own = own && near(all[i].numeric, other.numeric, all[i].bound + other.bound);
    }
    return !own;
  }

  // Whether they are what they would be with another operand in the place of one.
  bool look_exchanged(const List& list, std::size_t place, std::size_t other) const {
    return look_like(list, [&](std::size_t i) {
      return evidence_.exchanged(input_, list[i]->row * evidence_.inputs[input_].cols + list[i]->col, place,
                                 other);
    });
  }

  bool broadcast_sum(const List& list) const {
    if (!evidence_.contributions || evidence_.result.size() == 1) return false;
    const Shape shape = evidence_.result;
    const auto rows = static_cast<std::size_t>(shape.rows), cols = static_cast<std::size_t>(shape.cols);

    // The contributions of each row, column and element, of all coordinates.
    struct Parts {
      std::vector<double> by_row, by_col, by_element;
    };
    std::vector<Parts> parts;
    for (const GradcheckCoordinate* c : list) {
      Parts p{std::vector<double>(rows), std::vector<double>(cols),
              evidence_.contributions(input_, c->row * evidence_.inputs[input_].cols + c->col)};
      for (std::size_t i = 0; i < p.by_element.size(); ++i) {
        p.by_row[i / cols] += p.by_element[i];
        p.by_col[i % cols] += p.by_element[i];
      }
      parts.push_back(std::move(p));
    }

    // One row, column or element for all of them ...
    const auto any = [&](std::vector<double> Parts::*kind, const char* word) {
      for (std::size_t k = 0; k < (parts[0].*kind).size(); ++k)
        if (look_like(list, [&](std::size_t i) { return (parts[i].*kind)[k]; }))
          return name(list, Verdict::missing_broadcast_sum, fmt::format("{} {}", word, k));
      return false;
    };
    if (any(&Parts::by_row, "row") || any(&Parts::by_col, "column") || any(&Parts::by_element, "element"))
      return true;

    // ... or for each its own, as where rows are gathered. In float a few numbers fit by accident.
    if (!in_double && list.size() < 3) return false;
    const auto nearest = [&](std::size_t i) {
      double best = parts[i].by_row[0];
      for (const auto* kind : {&parts[i].by_row, &parts[i].by_col, &parts[i].by_element})
        for (double part : *kind)
          if (std::abs(part - list[i]->analytic) < std::abs(best - list[i]->analytic)) best = part;
      return best;
    };
    return look_like(list, nearest) && name(list, Verdict::missing_broadcast_sum);
  }

  bool operand(const List& list) const {
    for (std::size_t other = 0; other < inputs_.size(); ++other)
      if (other != input_ && is_gradient_of(other))
        return name(list, Verdict::wrong_operand, fmt::format("the gradient of input {}", other));
    if (!evidence_.exchanged) return false;
    for (std::size_t place = 0; place < inputs_.size(); ++place)
      for (std::size_t other = 0; other < inputs_.size(); ++other) {
        if (other == place || !broadcasts(evidence_.inputs[other], evidence_.inputs[place])) continue;
        if (look_exchanged(list, place, other))
          return name(list, Verdict::wrong_operand,
                      fmt::format("input {} in the place of input {}", other, place));
      }
    return false;
  }

  // Whether the gradient of this input is that of another one, and not its own; where one of them was
  // broadcast, added up to the shape that they share.
  bool is_gradient_of(std::size_t other) const {
    const Shape a = evidence_.inputs[input_], b = evidence_.inputs[other];
    if (!broadcasts(a, b) && !broadcasts(b, a)) return false;
    if (!evidence_.complete[input_] || !evidence_.complete[other]) return false;
    const Shape shared{std::min(a.rows, b.rows), std::min(a.cols, b.cols)};
    const auto analytic = summed(inputs_[input_], &GradcheckCoordinate::analytic, shared);
    const auto numeric = summed(inputs_[input_], &GradcheckCoordinate::numeric, shared);
    const auto bound = summed(inputs_[input_], &GradcheckCoordinate::bound, shared);
    const auto other_numeric = summed(inputs_[other], &GradcheckCoordinate::numeric, shared);
    const auto other_bound = summed(inputs_[other], &GradcheckCoordinate::bound, shared);
    bool own = true;
    for (std::size_t i = 0; i < analytic.size(); ++i) {
      if (!near(analytic[i], other_numeric[i], bound[i] + other_bound[i])) return false;
      own = own && near(analytic[i], numeric[i], bound[i]);
    }
    return !own;
  }

  // Relative to the number itself, or, where it cancels, to the largest of the gradient.
  bool precision(const List& list) const {
    if (!in_double) return false;
    double largest = 0;
    for (const GradcheckCoordinate& c : inputs_[input_]) largest = std::max(largest, std::abs(c.numeric));
    const auto fits = [largest](const GradcheckCoordinate& c) {
      return c.error < std::max(imprecise * std::abs(c.numeric), look() * largest);
    };
    return name_if(fits, list, Verdict::precision);
  }

  const Evidence& evidence_;
  std::vector<std::span<GradcheckCoordinate>> inputs_;
  std::size_t input_ = 0;
};

}  // namespace

void diagnose(std::span<GradcheckCoordinate> coordinates, const Evidence& evidence) {
  Diagnosis(coordinates, evidence).run();
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
