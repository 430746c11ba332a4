#include "autodiff/gradcheck.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>
#include <stdexcept>
#include <type_traits>

#include "autodiff/difference.h"
#include "autodiff/random.h"
#include "autodiff/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

constexpr bool in_double = std::is_same_v<Real, double>;

// How closely the look of an error has to fit before it gets its name.
constexpr double look = in_double ? 1e-4 : 1e-2;

// Below this relative error a wrong derivative counts as an imprecise one.
constexpr double imprecise = 1e-2;

bool near(double a, double b, double bound) {
  return std::abs(a - b) <= bound + look * std::abs(b);
}

class Check {
 public:
  Check(const std::function<Var(std::span<const Var>)>& f, const std::vector<Array>& x0,
        const GradcheckOptions& options)
      : f_(f), x_(x0), options_(options) {
    if (options.order < 1)
      throw std::invalid_argument(
          fmt::format("gradcheck: the order must be at least 1, got {}", options.order));
    for (const Array& x : x0)
      if (x.size() == 0)
        throw std::invalid_argument("gradcheck: an input must hold at least one number, got an empty array");
  }

  GradcheckReport run() {
    GradcheckReport report;
    report.options = options_;
    draw_weights();
    for (int order = 1; order <= options_.order; ++order) check(order, report);
    return report;
  }

 private:
  // Draws u for the result of f, and for each gradient.
  void draw_weights() {
    tape_.clear();
    shape_ = result(leaves()).shape();
    std::size_t elements = 0;
    for (const Array& x : x_) elements += static_cast<std::size_t>(x.size());
    Random random(options_.seed);
    for (int order = 1; order <= options_.order; ++order) {
      auto& u = weights_.emplace_back(order == 1 ? static_cast<std::size_t>(shape_.size()) : elements);
      for (double& w : u) {
        const double size = 0.5 + random.uniform();
        w = static_cast<Real>(random.below(2) == 0 ? size : -size);
      }
    }
  }

  std::vector<Var> leaves() {
    std::vector<Var> list;
    for (const Array& x : x_) list.push_back(tape_.leaf(x));
    return list;
  }

  Var result(const std::vector<Var>& x) {
    const Var y = f_(x);
    operation_ = "a number";
    if (y.is_constant()) return y;
    const Store& store = y.tape().store();
    const std::string* label = store.label(Store::index(y));
    operation_ = label != nullptr ? *label : store.nodes()[Store::index(y)].rule->name;
    return y;
  }

  Var weighted(const Var& y, const double* u) {
    Array w(y.shape());
    for (Index i = 0; i < w.size(); ++i) w[i] = static_cast<Real>(u[i]);
    return w.size() == 1 ? y * w[0] : sum(y * tape_.constant(w));
  }

  // sum(u f(x)) for order 1; for each further order a weighted sum of the gradient of the one before.
  Var scalar(int order, const std::vector<Var>& x) {
    if (order == 1) return weighted(result(x), weights_[0].data());
    const auto gradient = grad(scalar(order - 1, x), x, {.unused = Unused::zero});
    Var total = 0;
    const double* u = weights_[static_cast<std::size_t>(order - 1)].data();
    for (const Var& g : gradient) {
      total += weighted(g, u);
      u += g.shape().size();
    }
    return total;
  }

  // The numbers that the scalar of an order weighs: f itself, or the gradient of the order below.
  std::vector<double> outputs(int order) {
    tape_.clear();
    const auto x = leaves();
    if (order > 1) return gradient(scalar(order - 1, x), x);
    const Var y = result(x);
    if (y.shape() != shape_) {
      shape_changes_ = true;
      return std::vector<double>(weights_[0].size(), std::numeric_limits<double>::quiet_NaN());
    }
    const ArrayView values = y.array();
    return {values.begin(), values.end()};
  }

  static std::vector<double> gradient(const Var& y, const std::vector<Var>& x) {
    const Gradients g = backward(y, x, {.unused = Unused::zero});
    std::vector<double> all;
    for (const Var& leaf : x) all.insert(all.end(), g[leaf].begin(), g[leaf].end());
    return all;
  }

  void check(int order, GradcheckReport& report) {
    // Take the derivatives from the tape.
    tape_.clear();
    const auto x = leaves();
    const Var y = scalar(order, x);
    const std::vector<double> analytic = gradient(y, x);
    std::vector<double> recorded;
    if (options_.check_recorded)
      for (const Var& g : grad(y, x, {.unused = Unused::zero})) {
        const ArrayView values = g.array();
        recorded.insert(recorded.end(), values.begin(), values.end());
      }

    // Compare each of them with differences.
    std::size_t i = 0;
    for (std::size_t input = 0; input < x_.size(); ++input) {
      const std::size_t first = report.coordinates.size();
      const Index cols = x_[input].cols();
      for (Index at = 0; at < x_[input].size(); ++at, ++i) {
        GradcheckCoordinate c{order, operation_, input, at / cols, at % cols, analytic[i], 0, 0, 0, {}};
        compare(c, x_[input][at]);
        if (c.verdict == Verdict::pass && options_.check_recorded &&
            !(std::abs(recorded[i] - c.analytic) <= c.bound)) {
          c.analytic = recorded[i];
          c.error = std::abs(c.analytic - c.numeric);
          c.verdict = Verdict::recorded;
        }
        report.coordinates.push_back(c);
      }
      look_for_transpose(std::span(report.coordinates).subspan(first), x_[input].shape());
    }
  }

  std::vector<double> outputs_at(int order, Real& coordinate, Real value) {
    const Real before = coordinate;
    coordinate = value;
    std::vector<double> values = outputs(order);
    coordinate = before;
    return values;
  }

  void compare(GradcheckCoordinate& c, Real& coordinate) {
    const auto& u = weights_[static_cast<std::size_t>(c.order - 1)];
    const Difference d =
        differentiate([&](Real value) { return outputs_at(c.order, coordinate, value); }, u, coordinate);
    const bool inside = std::isfinite(d.derivative.value);
    const Limit numeric = inside || !options_.one_sided ? d.derivative : d.one_sided;
    const double jump = std::abs(d.jump.value);
    const bool kink = inside && jump > 10 * d.jump.bound && jump > look * std::abs(numeric.value);

    c.numeric = numeric.value;
    c.error = std::abs(c.analytic - c.numeric);
    c.bound = numeric.bound + 16 * std::numeric_limits<Real>::epsilon() * std::abs(c.analytic);
    if (kink && options_.one_sided) c.error = std::max(0.0, c.error - jump / 2);
    if (shape_changes_)
      c.verdict = Verdict::shape;
    else if (!std::isfinite(c.analytic) || !std::isfinite(c.numeric))
      c.verdict = Verdict::nan;
    else if (kink && !options_.one_sided)
      c.verdict = Verdict::kink;
    else if (c.error <= c.bound)
      c.verdict = Verdict::pass;
    else
      c.verdict = name(c, coordinate);
  }

  // Says what an error looks like.
  Verdict name(const GradcheckCoordinate& c, Real& coordinate) {
    const auto looks_like = [&](double wrong) { return near(c.analytic, wrong, c.bound); };
    if (c.analytic == 0) return Verdict::detached;
    if (looks_like(-c.numeric)) return Verdict::wrong_sign;
    if (looks_like(2 * c.numeric) || looks_like(c.numeric / 2)) return Verdict::factor_two;
    const Shape in = x_[c.input].shape();
    for (Index n : {in.rows, in.cols, in.size(), shape_.rows, shape_.cols, shape_.size()})
      if (n > 2 &&
          (looks_like(static_cast<double>(n) * c.numeric) || looks_like(c.numeric / static_cast<double>(n))))
        return Verdict::missing_mean;
    if (c.order == 1 && looks_like_one_part(c, coordinate)) return Verdict::missing_broadcast_sum;
    if (in_double && c.error < imprecise * std::abs(c.numeric)) return Verdict::precision;
    return Verdict::wrong;
  }

  // Whether the derivative is what a single row, column or element of the result contributes.
  bool looks_like_one_part(const GradcheckCoordinate& c, Real& coordinate) {
    const Real step = static_cast<Real>(look) * std::max(Real(1), std::abs(coordinate));
    const Real above = coordinate + step, below = coordinate - step;
    const auto right = outputs_at(1, coordinate, above), left = outputs_at(1, coordinate, below);
    const auto part = [&](Index row, Index col) {
      const auto k = static_cast<std::size_t>(row * shape_.cols + col);
      return weights_[0][k] * (right[k] - left[k]) / (static_cast<double>(above) - below);
    };
    const auto looks_like = [&](double sum) {
      return near(c.analytic, sum, c.bound) && !near(c.numeric, sum, c.bound);
    };
    std::vector<double> columns(static_cast<std::size_t>(shape_.cols));
    for (Index row = 0; row < shape_.rows; ++row) {
      double total = 0;
      for (Index col = 0; col < shape_.cols; ++col) {
        if (looks_like(part(row, col))) return true;
        total += part(row, col);
        columns[static_cast<std::size_t>(col)] += part(row, col);
      }
      if (looks_like(total)) return true;
    }
    return std::any_of(columns.begin(), columns.end(), looks_like);
  }

  // The gradient of one input may hold the right numbers in the wrong order.
  static void look_for_transpose(std::span<GradcheckCoordinate> all, Shape shape) {
    if (shape.rows == 1 || shape.cols == 1) return;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto at = static_cast<Index>(i);
      const auto& other = all[static_cast<std::size_t>(at % shape.rows * shape.cols + at / shape.rows)];
      if (!near(all[i].analytic, other.numeric, all[i].bound + other.bound)) return;
    }
    for (GradcheckCoordinate& c : all)
      if (c.verdict != Verdict::pass) c.verdict = Verdict::transposed;
  }

  const std::function<Var(std::span<const Var>)>& f_;
  std::vector<Array> x_;
  GradcheckOptions options_;
  Tape tape_;
  Shape shape_;  // of the result
  bool shape_changes_ = false;
  std::string operation_;
  std::vector<std::vector<double>> weights_;  // by order
};

bool failed(const GradcheckCoordinate& c) {
  return c.verdict != Verdict::pass;
}

}  // namespace

GradcheckReport gradcheck_all(const std::function<Var(std::span<const Var>)>& f, const std::vector<Array>& x0,
                              const GradcheckOptions& options) {
  return Check(f, x0, options).run();
}

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::nan:
      return "not finite";
    case Verdict::shape:
      return "the shape changes";
    case Verdict::kink:
      return "kink";
    case Verdict::detached:
      return "detached";
    case Verdict::wrong_sign:
      return "wrong sign";
    case Verdict::factor_two:
      return "factor 2";
    case Verdict::missing_mean:
      return "missing 1/n";
    case Verdict::transposed:
      return "transposed";
    case Verdict::missing_broadcast_sum:
      return "missing broadcast sum";
    case Verdict::precision:
      return "precision";
    case Verdict::wrong:
      return "wrong";
    case Verdict::recorded:
      return "grad() differs from backward()";
  }
  return "";
}

bool GradcheckReport::ok() const {
  return std::none_of(coordinates.begin(), coordinates.end(), failed) && vacuous() == options.expect_zero;
}

bool GradcheckReport::vacuous() const {
  return std::none_of(coordinates.begin(), coordinates.end(), [](const GradcheckCoordinate& c) {
    return c.order == 1 && !(std::max(std::abs(c.analytic), std::abs(c.numeric)) <= 10 * c.bound);
  });
}

Verdict GradcheckReport::verdict() const {
  const auto first = std::find_if(coordinates.begin(), coordinates.end(), failed);
  return first == coordinates.end() ? Verdict::pass : first->verdict;
}

std::string GradcheckReport::text() const {
  const auto wrong = std::count_if(coordinates.begin(), coordinates.end(), failed);
  std::string text = fmt::format("gradcheck: {} of {} coordinates are wrong (order {}, seed {})\n", wrong,
                                 coordinates.size(), options.order, options.seed);
  if (wrong == 0 && vacuous() && !options.expect_zero)
    text +=
        "  every gradient is about zero, which proves nothing; choose another point, or set expect_zero\n";
  if (wrong == 0 && !vacuous() && options.expect_zero)
    text += "  the gradient was expected to be about zero, and is not\n";

  constexpr int most = 10;
  int shown = 0;
  for (const GradcheckCoordinate& c : coordinates) {
    if (!failed(c)) continue;
    if (++shown > most) {
      text += fmt::format("  and {} more\n", wrong - most);
      break;
    }
    text += fmt::format(
        "  {}: {}, order {}, input {} ({}, {}): analytic {:.9g}, numeric {:.9g}, error {:.2g}, bound "
        "{:.2g}\n",
        to_string(c.verdict), c.operation, c.order, c.input, c.row, c.col, c.analytic, c.numeric, c.error,
        c.bound);
  }
  if (verdict() == Verdict::kink || verdict() == Verdict::nan)
    text += "  at a kink or at the end of the domain, move the point or set one_sided\n";
  return text;
}

std::ostream& operator<<(std::ostream& out, const GradcheckReport& report) {
  return out << report.text();
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
