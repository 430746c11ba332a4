#include "autodiff/gradcheck.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "autodiff/diagnosis.h"
#include "autodiff/difference.h"
#include "autodiff/random.h"
#include "autodiff/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

template <class List>
void append(std::vector<double>& to, const List& list) {
  to.insert(to.end(), list.begin(), list.end());
}

class Check {
 public:
  Check(const std::function<Var(std::span<const Var>)>& f, const std::vector<Array>& x0,
        const GradcheckOptions& options)
      : f_(f), x_(x0), options_(options) {
    if (options.order < 1)
      throw std::invalid_argument(
          fmt::format("gradcheck: the order must be at least 1, got {}", options.order));
    if (x0.empty()) throw std::invalid_argument("gradcheck: needs at least one input, got none");
    for (const Array& x : x0)
      if (x.size() == 0)
        throw std::invalid_argument("gradcheck: an input must hold at least one number, got an empty array");
  }

  GradcheckReport run() {
    GradcheckReport report;
    report.options = options_;
    draw_weights();
    for (int order = 1; order <= options_.order && !no_further_; ++order) {
      const std::size_t first = report.coordinates.size();
      const bool right_so_far =
          order > 1 && std::all_of(report.coordinates.begin(), report.coordinates.end(),
                                   [](const GradcheckCoordinate& c) { return c.verdict == Verdict::pass; });
      check(order, report);
      conclude(order, std::span(report.coordinates).subspan(first), right_so_far);
    }
    return report;
  }

 private:
  // Draws u for the result of f, and for each gradient.
  void draw_weights() {
    tape_.clear();
    shape_ = result(leaves()).shape();
    note_counts();
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
    Array w = Array::zeros(y.shape());
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
      return std::vector<double>(weights_[0].size(), nothing);
    }
    const ArrayView values = y.array();
    return {values.begin(), values.end()};
  }

  static std::vector<double> gradient(const Var& y, const std::vector<Var>& x) {
    const Gradients g = backward(y, x, {.unused = Unused::zero});
    std::vector<double> all;
    for (const Var& leaf : x) append(all, g[leaf]);
    return all;
  }

  // The numbers of rows, columns and elements that occur between the inputs and the result.
  void note_counts() {
    const auto note = [this](Shape s) {
      for (Index n : {s.rows, s.cols, s.size()})
        if (std::find(counts_.begin(), counts_.end(), n) == counts_.end()) counts_.push_back(n);
    };
    for (const Array& x : x_) note(x.shape());
    for (const ArrayNode& node : tape_.store().arrays) note(node.shape);
    note(shape_);
  }

  std::vector<double> outputs_at(int order, Real& coordinate, Real value) {
    // Put back also if the function throws.
    struct Restore {
      Real& place;
      Real before;
      ~Restore() { place = before; }
    } const restore{coordinate, coordinate};
    coordinate = value;
    return outputs(order);
  }

  // The derivatives from the tape, of all inputs one after the other.
  struct Analytic {
    std::vector<double> numbers;           // from backward()
    std::vector<double> recorded;          // from grad(), if that is asked for
    std::vector<std::string> wrong_shape;  // by input: what a rule said whose gradient has another shape
  };

  Analytic analytic(int order) {
    Analytic result;
    result.wrong_shape.resize(x_.size());
    std::vector<std::size_t> all(x_.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    const std::string problem = differentiate_tape(order, all, result);
    if (problem.empty()) return result;

    // Find the inputs that are right all the same.
    no_further_ = true;
    bool found = false;
    std::vector<Analytic> single(x_.size());
    for (std::size_t input = 0; input < x_.size(); ++input) {
      result.wrong_shape[input] = differentiate_tape(order, {input}, single[input]);
      found = found || !result.wrong_shape[input].empty();
    }
    result.numbers.clear();
    result.recorded.clear();
    for (std::size_t input = 0; input < x_.size(); ++input) {
      if (!found) result.wrong_shape[input] = problem;
      if (!result.wrong_shape[input].empty()) {
        single[input].numbers.assign(static_cast<std::size_t>(x_[input].size()), nothing);
        single[input].recorded = single[input].numbers;
      }
      append(result.numbers, single[input].numbers);
      append(result.recorded, single[input].recorded);
    }
    return result;
  }

  // Takes the derivatives by some of the inputs. Returns what a rule said whose gradient does not fit.
  std::string differentiate_tape(int order, const std::vector<std::size_t>& inputs, Analytic& to) {
    tape_.clear();
    const auto x = leaves();
    std::vector<Var> by;
    for (std::size_t input : inputs) by.push_back(x[input]);
    try {
      const Var y = scalar(order, x);
      to.numbers = gradient(y, by);
      if (options_.check_recorded)
        for (const Var& g : grad(y, by, {.unused = Unused::zero})) append(to.recorded, g.array());
      return {};
    } catch (const ShapeError& e) {
      return e.what();
    }
  }

  void check(int order, GradcheckReport& report) {
    const Analytic tape = analytic(order);
    const double condition = condition_of(tape.numbers);
    std::size_t i = 0;
    for (std::size_t input = 0; input < x_.size(); ++input) {
      const Index cols = x_[input].cols();
      for (Index at = 0; at < x_[input].size(); ++at, ++i) {
        GradcheckCoordinate c{order, operation_, input, at / cols, at % cols, tape.numbers[i],
                              0,     0,          0,     {},        {},        tape.wrong_shape[input]};
        compare(c, x_[input][at], condition);
        if (c.verdict == Verdict::pass && options_.check_recorded &&
            !(std::abs(tape.recorded[i] - c.analytic) <= c.bound)) {
          c.analytic = tape.recorded[i];
          c.error = std::abs(c.analytic - c.numeric);
          c.verdict = Verdict::recorded;
        }
        report.coordinates.push_back(c);
      }
    }
  }

  // How much the weighted sum changes per relative change of the inputs, to first order: it scales the
  // rounding that is to be expected, and a gradient that is wrong in part does for that.
  double condition_of(const std::vector<double>& gradient) const {
    double squares = 0;
    std::size_t i = 0;
    for (const Array& x : x_)
      for (Real value : x) {
        const double term = value * gradient[i++];
        if (std::isfinite(term)) squares += term * term;
      }
    return std::sqrt(squares);
  }

  // Compares one derivative with differences.
  void compare(GradcheckCoordinate& c, Real& coordinate, double condition) {
    const auto& u = weights_[static_cast<std::size_t>(c.order - 1)];
    const Difference d = differentiate([&](Real value) { return outputs_at(c.order, coordinate, value); }, u,
                                       coordinate, condition);
    const bool inside = std::isfinite(d.derivative.value);
    const Limit numeric = inside || !options_.one_sided ? d.derivative : d.one_sided;
    const double jump = std::abs(d.jump.value);
    const bool kink = inside && jump > 10 * d.jump.bound && jump > look() * std::abs(numeric.value);

    c.numeric = numeric.value;
    c.error = std::abs(c.analytic - c.numeric);
    // Parts that cancel leave a rounding of their own size, which is about one.
    const double size = options_.expect_zero ? 1 : std::abs(c.analytic);
    c.bound = numeric.bound + 16 * std::numeric_limits<Real>::epsilon() * size;
    if (kink) {
      c.error = std::max(0.0, c.error - jump / 2);
      c.bound += d.jump.bound / 2;
    }
    const bool fits = c.error <= c.bound;
    if (shape_changes_)
      c.verdict = Verdict::result_shape;
    else if (!c.detail.empty())
      c.verdict = Verdict::gradient_shape;
    else if (!std::isfinite(c.numeric))
      c.verdict = Verdict::undefined;
    else if (!std::isfinite(c.analytic))
      c.verdict = Verdict::nan;
    else if (kink && !fits)
      c.verdict = Verdict::off_at_kink;
    else if (kink && !options_.one_sided)
      c.verdict = Verdict::kink;
    else
      c.verdict = fits ? Verdict::pass : Verdict::wrong;
  }

  // Names the errors of one order.
  void conclude(int order, std::span<GradcheckCoordinate> all, bool right_so_far) {
    Evidence evidence;
    for (const Array& x : x_) evidence.inputs.push_back(x.shape());
    evidence.result = shape_;
    evidence.counts = counts_;
    if (order == 1)
      evidence.contributions = [this](std::size_t input, Index at) {
        return plain_difference(1, x_[input][at]);
      };
    evidence.exchanged = [this, order](std::size_t input, Index at, std::size_t operand, std::size_t other) {
      return exchanged(order, input, at, operand, other);
    };
    diagnose(all, evidence);

    for (GradcheckCoordinate& c : all) {
      c.looks_like = c.verdict;
      if (right_so_far && is_defect(c.verdict)) c.verdict = Verdict::higher_order;
    }
  }

  // Whether it is the rule that is wrong, and not the point.
  static bool is_defect(Verdict verdict) {
    return verdict == Verdict::gradient_shape || verdict == Verdict::nan ||
           (verdict >= Verdict::off_at_kink && verdict <= Verdict::wrong);
  }

  // The terms of the derivative, one for each output, by a single central difference: close enough to
  // recognise a number.
  std::vector<double> plain_difference(int order, Real& coordinate) {
    const Real step = static_cast<Real>(look()) * std::max(Real(1), std::abs(coordinate));
    const Real above = coordinate + step, below = coordinate - step;
    std::vector<double> terms = outputs_at(order, coordinate, above);
    const auto left = outputs_at(order, coordinate, below);
    const auto& u = weights_[static_cast<std::size_t>(order - 1)];
    for (std::size_t k = 0; k < terms.size(); ++k)
      terms[k] = u[k] * (terms[k] - left[k]) / (static_cast<double>(above) - below);
    return terms;
  }

  // A derivative at another point: where the input `operand` holds the numbers of the input `other`, or is
  // transposed.
  double exchanged(int order, std::size_t input, Index at, std::size_t operand, std::size_t other) {
    const Array before = x_[operand], from = x_[other];
    Array& to = x_[operand];
    for (Index r = 0; r < to.rows(); ++r)
      for (Index c = 0; c < to.cols(); ++c)
        to(r, c) = operand == other ? from(c, r) : from(from.rows() == 1 ? 0 : r, from.cols() == 1 ? 0 : c);
    double total = 0;
    try {
      for (double term : plain_difference(order, x_[input][at])) total += term;
    } catch (const std::exception&) {
      total = nothing;  // this function takes no such numbers
    }
    x_[operand] = before;
    return total;
  }

  const std::function<Var(std::span<const Var>)>& f_;
  std::vector<Array> x_;
  GradcheckOptions options_;
  Tape tape_;
  Shape shape_;  // of the result
  bool shape_changes_ = false;
  bool no_further_ = false;    // the gradient has no numbers to differentiate again
  std::vector<Index> counts_;  // of rows, columns and elements
  std::string operation_;
  std::vector<std::vector<double>> weights_;  // by order
};

}  // namespace

GradcheckReport gradcheck_all(const std::function<Var(std::span<const Var>)>& f, const std::vector<Array>& x0,
                              const GradcheckOptions& options) {
  return Check(f, x0, options).run();
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
