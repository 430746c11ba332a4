#include "autodiff/gradcheck.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <type_traits>
#include <utility>

#include "autodiff/check/checked.h"
#include "autodiff/check/compare.h"
#include "autodiff/check/diagnosis.h"
#include "autodiff/check/difference.h"
#include "autodiff/check/entry.h"
#include "autodiff/check/roughness.h"
#include "autodiff/random.h"
#include "autodiff/tape/reject.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

constexpr double epsilon = std::numeric_limits<Real>::epsilon();

// A bound above this part of the largest derivative by an input proves too little.
constexpr double coarsest = std::is_same_v<Real, double> ? 1e-3 : 2e-2;

// Inputs of more elements in all are checked along directions, and that many.
constexpr std::size_t most_elements = 1000;
constexpr int usual_directions = 4;

// How often weights are drawn until the check is sharp.
constexpr int most_draws = 8;

// Where a direction is wrong, this many elements are checked.
constexpr Index sample = 16;

class Check {
 public:
  Check(Checked& f, std::vector<std::string> names, const GradcheckOptions& options)
      : f_(f), names_(std::move(names)), options_(options), random_(options.seed) {
    for (const std::string& name : names_) report_.inputs.push_back({name, true, 0});
  }

  GradcheckReport run() {
    report_.options = options_;
    for (int order = 1; order <= options_.order; ++order) {
      weights_.emplace_back(f_.elements(order));
      draw(weights_.back());
    }
    for (int call = 0; call < 3; ++call) check_repeats(f_.outputs(1, weights_));
    bool right = true;
    for (int order = 1; order <= options_.order && right && report_.not_repeatable.empty(); ++order) {
      // Weights by which a gradient happens to cancel leave too little to compare with: draw others,
      // and other directions.
      const std::vector<GradcheckInput> before = report_.inputs;
      for (int draws = 1; !check(order) && draws < most_draws; ++draws) {
        report_.inputs = before;
        draw(weights_of_order());
      }
      conclude(order);
      for (const Found& found : found_) {
        report_.coordinates.push_back(found.shown);
        right = right && found.shown.verdict == Verdict::pass;
      }
    }
    check_repeats(f_.outputs(1, weights_));
    if (!report_.not_repeatable.empty()) report_.coordinates.clear();
    return std::move(report_);
  }

 private:
  // What was found at an element or along a direction: the numbers of the weighted sums, which are compared,
  // and those of one entry, which are shown.
  struct Found {
    GradcheckCoordinate weighted, shown;
    bool along = false;
  };

  // [random-weight
  double draw() {
    const double size = 0.5 + random_.uniform();
    return static_cast<Real>(random_.below(2) == 0 ? size : -size);
  }
  // random-weight]

  void draw(std::vector<double>& weights) {
    for (double& w : weights) w = draw();
  }

  std::vector<double>& weights_of_order() { return weights_[static_cast<std::size_t>(order_ - 1)]; }

  void check_repeats(const std::vector<double>& again) {
    const std::vector<double>& first = f_.first();
    double largest = 0;
    for (const double y : first) largest = std::max(largest, std::abs(y));
    for (std::size_t k = 0; k < first.size() && report_.not_repeatable.empty(); ++k) {
      if (std::isnan(first[k]) && std::isnan(again[k])) continue;
      if (first[k] == again[k] || std::abs(first[k] - again[k]) <= 16 * epsilon * largest) continue;
      report_.not_repeatable =
          f_.shape_changes() ? "the result has another shape at the next call"
                             : fmt::format("y{} is {:.7g} at one call and {:.7g} at another",
                                           place_of(f_.shape(), static_cast<Index>(k)), first[k], again[k]);
    }
  }

  // --- one order

  // Checks one order. Returns whether the check was sharp enough, as far as weights can help.
  bool check(int order) {
    found_.clear();
    order_ = order;
    tape_ = f_.analytic(order, weights_, options_.check_recorded);
    condition_ = condition_of(tape_.numbers);
    first_ = 0;
    for (std::size_t input = 0; input < f_.x.size(); ++input) {
      const int directions = directions_of(input);
      if (directions == 0 || !tape_.wrong_shape[input].empty())
        for (Index at = 0; at < f_.x[input].size(); ++at) check_element(input, at);
      else
        check_directions(input, directions);
      first_ += static_cast<std::size_t>(f_.x[input].size());
    }
    bool sharp = true;
    for (std::size_t input = 0; input < f_.x.size(); ++input) sharp = judge_resolution(input) && sharp;
    return sharp;
  }

  // How much the weighted sum changes per relative change of the inputs, to first order (an absolute
  // condition number): it scales the expected round-off error. A gradient that is wrong in part is accurate
  // enough here.
  double condition_of(const std::vector<double>& gradient) const {
    Norm norm;
    std::size_t i = 0;
    for (const Array& x : f_.x)
      for (Real value : x) {
        const double term = value * gradient[i++];
        if (std::isfinite(term)) norm.add(term);
      }
    return norm.value();
  }

  int directions_of(std::size_t input) const {
    int directions = options_.directions;
    if (directions < 0) directions = f_.elements(2) > most_elements ? usual_directions : 0;
    return f_.x[input].size() > directions ? directions : 0;
  }

  // --- one element

  void check_element(std::size_t input, Index at) {
    Line line([&, input, at](Real value) { return f_.outputs_at(order_, weights_, input, at, value); },
              f_.x[input][at]);
    const std::vector<double>& u = weights_of_order();
    if (order_ == 1) check_repeats(line.centre());

    const Difference d = line.derivative(u, condition_);
    const double from_tape = tape_.numbers[first_ + static_cast<std::size_t>(at)];
    Numbers numbers = compare(d, from_tape, options_);
    Checked::Way way = Checked::Way::backward;
    std::string detail = tape_.wrong_shape[input];
    if (f_.shape_changes())
      numbers.verdict = Verdict::result_shape;
    else if (!detail.empty())
      numbers.verdict = Verdict::gradient_shape;
    else if (numbers.verdict == Verdict::pass) {
      const double recorded = tape_.recorded[first_ + static_cast<std::size_t>(at)];
      if (!(std::abs(recorded - from_tape) <= numbers.bound)) {
        numbers.analytic = recorded;
        numbers.error = std::abs(recorded - numbers.numeric);
        numbers.verdict = Verdict::recorded;
        way = Checked::Way::grad;
      }
    }
    const bool wrong = numbers.verdict == Verdict::wrong || numbers.verdict == Verdict::recorded;
    if (wrong && is_rough(input, at, d, way)) numbers.verdict = Verdict::rough;

    Found found;
    found.weighted = coordinate(input, at, numbers, std::move(detail));
    found.shown = found.weighted;
    show(found.shown, line, d, way, at);
    found_.push_back(std::move(found));
  }

  GradcheckCoordinate coordinate(std::size_t input, Index at, const Numbers& n, std::string detail) const {
    const Index cols = f_.x[input].cols();
    return {order_,  f_.operation(), input,     at / cols, at % cols,        {}, n.analytic, n.numeric,
            n.error, n.bound,        n.verdict, n.verdict, std::move(detail)};
  }

  // Whether the error is due to cancellation at this point, and not to the rule.
  bool is_rough(std::size_t input, Index at, const Difference& d, Checked::Way way) {
    const Real x = f_.x[input][at];
    const auto slope = [&](Real value) { return f_.derivative_at(order_, weights_, input, at, value, way); };
    return ad::is_rough(slope, x, d.derivative.value, d.step);
  }

  // --- the entry that is shown

  // Puts the numbers of one entry in the place of those of the weighted sum.
  void show(GradcheckCoordinate& c, Line& line, const Difference& d, Checked::Way way, Index at) {
    const auto level = static_cast<std::size_t>(order_ - 1);
    const std::vector<double>& u = weights_[level];
    const double step = line.step(u, d.derivative.value);
    Weights entry(weights_.begin(), weights_.begin() + order_);
    const bool right = c.verdict == Verdict::pass;
    if (right || !std::isfinite(c.numeric) || !c.detail.empty()) {
      // Take the largest one of the highest order, which costs nothing. If an order below weighs several
      // numbers, more than this would have to be evaluated.
      entry[level] = largest(line.slopes(step));
      for (std::size_t below = 0; below < level; ++below) {
        if (entry[below].size() > 1) return show_nothing(c);
        entry[below] = {1};
      }
    } else {
      entry = worst_entry(entry, [&](const Weights& w) {
        return std::abs(f_.derivative(order_, w, c.input, at, way) - plain_slope(w, c.input, at, step));
      });
    }
    c.entry = entry_name(f_, names_, entry, c.input, at);
    const double analytic = c.detail.empty() ? f_.derivative(order_, entry, c.input, at, way) : nothing;

    Numbers n;
    double below = 1;
    for (std::size_t k = 0; k < level; ++k) below *= weights_[k].size() == 1 ? weights_[k][0] : nothing;
    if (std::isfinite(below)) {
      // Reuse the outputs that were already evaluated.
      std::vector<double> one = entry[level];
      for (double& w : one) w /= below;
      n = compare(line.derivative(one, condition_), analytic, options_);
    } else {
      Line fresh([&](Real value) { return f_.outputs_at(order_, entry, c.input, at, value); },
                 f_.x[c.input][at]);
      n = compare(fresh.derivative(entry[level], condition_), analytic, options_);
    }
    c.analytic = n.analytic;
    c.numeric = n.numeric;
    c.error = n.error;
    c.bound = n.bound;
    if (c.verdict == Verdict::wrong && n.error <= n.bound)
      c.detail = "no entry alone shows it: perhaps the rule does not use dy";
  }

  void show_nothing(GradcheckCoordinate& c) const {
    c.entry = fmt::format("d{} y / ... d {}{}", order_, report_.inputs[c.input].name,
                          place_of(f_.x[c.input].shape(), c.row * f_.x[c.input].cols() + c.col));
    c.analytic = c.numeric = c.error = c.bound = nothing;
  }

  static std::vector<double> largest(const std::vector<double>& slopes) {
    std::size_t at = 0;
    for (std::size_t k = 1; k < slopes.size(); ++k)
      if (!(std::abs(slopes[k]) <= std::abs(slopes[at])) && !std::isnan(slopes[at])) at = k;
    return unit(slopes.size(), at);
  }

  // --- numbers at one point

  double plain_slope(const Weights& weights, std::size_t input, Index at, double step) {
    const Real x = f_.x[input][at], h = static_cast<Real>(step);
    const auto& w = weights[static_cast<std::size_t>(order_ - 1)];
    const double right = weigh(w, f_.outputs_at(order_, weights, input, at, x + h));
    const double left = weigh(w, f_.outputs_at(order_, weights, input, at, x - h));
    return (right - left) / (2 * step);
  }

  // --- directions

  void check_directions(std::size_t input, int directions) {
    std::vector<Found> rows;
    for (int k = 0; k < directions; ++k) {
      const std::vector<double> v = direction(input);
      Found found = check_along(input, v);
      found.shown.entry =
          fmt::format("d{} y / d {} along direction {}", order_ == 1 ? "" : std::to_string(order_),
                      report_.inputs[input].name, k);
      if (found.weighted.verdict != Verdict::pass && show_elements(input, v, found.weighted)) return;
      rows.push_back(std::move(found));
    }
    found_.insert(found_.end(), rows.begin(), rows.end());
  }

  // Of length about one, and each part of it about as long.
  std::vector<double> direction(std::size_t input) {
    std::vector<double> v;
    for (const Real x : f_.x[input])
      v.push_back(draw() * std::max(1.0, std::abs(static_cast<double>(x))) /
                  std::sqrt(static_cast<double>(f_.x[input].size())));
    return v;
  }

  Found check_along(std::size_t input, const std::vector<double>& v) {
    Line line([&](Real t) { return f_.outputs_along(order_, weights_, input, v, t); }, 0);
    if (order_ == 1) check_repeats(line.centre());
    const auto part = [&](const std::vector<double>& all) {
      return std::span(all).subspan(first_, v.size());
    };
    const auto along = [&](std::span<const double> g) { return weigh(v, {g.begin(), g.end()}); };
    const double from_tape = along(part(tape_.numbers)), recorded = along(part(tape_.recorded));
    Numbers n = compare(line.derivative(weights_of_order(), condition_), from_tape, options_);
    if (f_.shape_changes())
      n.verdict = Verdict::result_shape;
    else if (n.verdict == Verdict::pass && !(std::abs(recorded - from_tape) <= n.bound))
      n.verdict = Verdict::recorded;
    Found found;
    found.weighted = coordinate(input, 0, n, {});
    found.shown = found.weighted;
    found.shown.analytic = found.shown.numeric = found.shown.error = found.shown.bound = nothing;
    found.along = true;
    return found;
  }

  // Where a direction is wrong: checks the element that is most wrong, found by halving, and some others.
  // Returns whether one of them was wrong.
  bool show_elements(std::size_t input, const std::vector<double>& v, const GradcheckCoordinate& wrong) {
    const Index size = f_.x[input].size();
    std::vector<Index> elements{worst_along(input, v, wrong.verdict)};
    for (Index k = 0; k < sample; ++k) {
      const Index at = k * size / sample;
      if (at != elements[0]) elements.push_back(at);
    }
    std::sort(elements.begin(), elements.end());
    elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
    const std::size_t before = found_.size();
    for (const Index at : elements) check_element(input, at);
    if (std::any_of(found_.begin() + static_cast<std::ptrdiff_t>(before), found_.end(),
                    [](const Found& f) { return f.weighted.verdict != Verdict::pass; }))
      return true;
    found_.resize(before);
    return false;
  }

  Index worst_along(std::size_t input, const std::vector<double>& v, Verdict verdict) {
    const std::span<const double> numbers = std::span(tape_.numbers).subspan(first_, v.size());
    const std::span<const double> recorded = std::span(tape_.recorded).subspan(first_, v.size());
    const double step = 0x1p-3 * look();
    const auto error = [&](std::span<const std::size_t> list) {
      std::vector<double> part(v.size());
      for (const std::size_t i : list) part[i] = v[i];
      double from_tape = 0, other = 0;
      for (const std::size_t i : list) {
        from_tape += v[i] * numbers[i];
        other += v[i] * recorded[i];
      }
      if (verdict == Verdict::recorded) return std::abs(from_tape - other);
      if (!std::isfinite(from_tape)) return from_tape;
      const auto& u = weights_of_order();
      const double right = weigh(u, f_.outputs_along(order_, weights_, input, part, static_cast<Real>(step)));
      const double left = weigh(u, f_.outputs_along(order_, weights_, input, part, static_cast<Real>(-step)));
      return std::abs(from_tape - (right - left) / (2 * step));
    };
    return static_cast<Index>(worst_element(v.size(), error));
  }

  // --- verdicts

  // Names the errors of one order.
  void conclude(int order) {
    Evidence evidence;
    for (std::size_t input = 0; input < f_.x.size(); ++input) {
      evidence.inputs.push_back(f_.x[input].shape());
      const auto count = std::count_if(found_.begin(), found_.end(),
                                       [&](const Found& f) { return f.weighted.input == input && !f.along; });
      evidence.complete.push_back(count == f_.x[input].size());
    }
    evidence.result = f_.shape();
    evidence.counts = f_.counts();
    if (order == 1)
      evidence.contributions = [this](std::size_t input, Index at) { return contributions(input, at); };
    evidence.exchanged = [this](std::size_t input, Index at, std::size_t operand, std::size_t other) {
      const Checked::Exchanged exchanged(f_, operand, other);
      try {
        double total = 0;
        for (const double term : contributions(input, at)) total += term;
        return total;
      } catch (const std::exception&) {
        return nothing;  // this function takes no such numbers
      }
    };
    std::vector<GradcheckCoordinate> all;
    for (const Found& found : found_) all.push_back(found.weighted);
    diagnose(all, evidence);

    for (std::size_t i = 0; i < all.size(); ++i) {
      GradcheckCoordinate& shown = found_[i].shown;
      shown.verdict = shown.looks_like = all[i].verdict;
      if (!all[i].detail.empty()) shown.detail = all[i].detail;
      if (order > 1 && is_defect(shown.verdict)) shown.verdict = Verdict::higher_order;
    }
  }

  // Determines the resolution of the check of an input. Returns whether no passed coordinate has too large a
  // bound, and whether the gradient is about zero only where that is expected.
  bool judge_resolution(std::size_t input) {
    // Take the largest derivative, and the size of what is differentiated.
    bool zero = true;
    double reference = 0, bound = 0, size = 1;
    for (const Real x : f_.x[input]) size = std::max(size, std::abs(static_cast<double>(x)));
    const auto each = [&](const auto& visit) {
      for (Found& found : found_)
        if (found.weighted.input == input) visit(found.weighted);
    };
    each([&](const GradcheckCoordinate& c) {
      zero = zero && std::max(std::abs(c.analytic), std::abs(c.numeric)) <= 10 * c.bound;
      if (std::isfinite(c.numeric)) reference = std::max(reference, std::abs(c.numeric));
      bound = std::max(bound, c.bound);
    });
    if (order_ == 1) report_.inputs[input].zero = zero;
    if (order_ > 1 || zero) {
      const std::vector<double>& u = weights_of_order();
      const auto outputs = f_.outputs(order_, weights_);
      Norm norm;
      for (std::size_t k = 0; k < u.size(); ++k) norm.add(u[k] * outputs[k]);
      reference = std::max(reference, norm.value() / size);
      if (options_.expect_zero) reference = std::max(reference, 1.0);
    }
    if (bound > 0) {
      double& resolution = report_.inputs[input].resolution;
      resolution = std::max(resolution, bound / reference);
    }
    bool sharp = order_ > 1 || !zero || report_.expects_zero(input);
    each([&](GradcheckCoordinate& c) {
      if (c.verdict != Verdict::pass || c.bound <= coarsest * reference) return;
      c.verdict = Verdict::rough;
      sharp = false;
    });
    return sharp;
  }

  // Whether it is the rule that is wrong, and not the point.
  static bool is_defect(Verdict verdict) {
    return verdict == Verdict::gradient_shape || verdict == Verdict::nan ||
           (verdict >= Verdict::off_at_kink && verdict <= Verdict::wrong);
  }

  // The terms of the derivative, one for each output, by a single central difference: close enough to
  // recognise a number.
  std::vector<double> contributions(std::size_t input, Index at) {
    const Real x = f_.x[input][at];
    const Real step = static_cast<Real>(look()) * std::max(Real(1), std::abs(x));
    const Real above = x + step, below = x - step;
    std::vector<double> terms = f_.outputs_at(order_, weights_, input, at, above);
    const auto left = f_.outputs_at(order_, weights_, input, at, below);
    const auto& u = weights_of_order();
    for (std::size_t k = 0; k < terms.size(); ++k)
      terms[k] = u[k] * (terms[k] - left[k]) / (static_cast<double>(above) - below);
    return terms;
  }

  Checked& f_;
  std::vector<std::string> names_;  // of the inputs
  GradcheckOptions options_;
  Random random_;
  GradcheckReport report_;
  Weights weights_;

  // Of the order that is being checked.
  int order_ = 1;
  Checked::Analytic tape_;
  double condition_ = 0;
  std::size_t first_ = 0;  // the place in tape_ of the first element of the input
  std::vector<Found> found_;
};

GradcheckReport check(const Checked::Function& f, const std::vector<Array>& x0,
                      std::span<Parameter* const> parameters, const GradcheckOptions& options) {
  if (options.order < 1) reject("gradcheck: the order must be at least 1, got {}", options.order);
  const std::size_t count = x0.size() + parameters.size();
  for (const std::size_t input : options.zero_inputs)
    if (input >= count)
      reject("gradcheck: zero_inputs must number the inputs from 0, got {} where there are {}", input, count);
  Checked checked(f, x0, {parameters.begin(), parameters.end()});
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    const bool named = !parameters.empty() && !parameters[i]->name().empty();
    names.push_back(named ? parameters[i]->name() : count == 1 ? "x" : fmt::format("x{}", i));
  }
  return Check(checked, std::move(names), options).run();
}

}  // namespace

GradcheckReport gradcheck_all(const std::function<Var(std::span<const Var>)>& f, const std::vector<Array>& x0,
                              const GradcheckOptions& options) {
  return check([&f](Tape&, std::span<const Var> x) { return f(x); }, x0, {}, options);
}

GradcheckReport gradcheck_parameters(const std::function<Var(Tape&)>& f,
                                     std::span<Parameter* const> parameters,
                                     const GradcheckOptions& options) {
  return check([&f](Tape& tape, std::span<const Var>) { return f(tape); }, {}, parameters, options);
}

void check_input_count(std::size_t takes, std::size_t inputs) {
  if (takes != inputs)
    reject("gradcheck: there must be an input for each argument of the function, got {} for {}", inputs,
           takes);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
