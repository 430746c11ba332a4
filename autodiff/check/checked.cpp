#include "autodiff/check/checked.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "autodiff/array_ops.h"
#include "autodiff/check/difference.h"
#include "autodiff/tape/reject.h"
#include "autodiff/tape/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

template <class List>
void append(std::vector<double>& to, const List& list) {
  to.insert(to.end(), list.begin(), list.end());
}

Var weighted(const Var& y, const double* weights) {
  if (y.shape().size() == 1) return y * static_cast<Real>(*weights);
  std::vector<Real> numbers(static_cast<std::size_t>(y.shape().size()));
  std::transform(weights, weights + numbers.size(), numbers.begin(),
                 [](double w) { return static_cast<Real>(w); });
  return sum(y * y.tape().constant(ArrayView(numbers.data(), y.shape())));
}

void write(Parameter& parameter, const Array& numbers) {
  std::copy(numbers.begin(), numbers.end(), parameter.write());
}

}  // namespace

Checked::Checked(Function f, std::vector<Array> x0, std::vector<Parameter*> parameters)
    : x(std::move(x0)), f_(std::move(f)), parameters_(std::move(parameters)) {
  for (auto p = parameters_.begin(); p != parameters_.end(); ++p) {
    if (*p == nullptr) throw std::invalid_argument("gradcheck: a parameter must exist, got a null pointer");
    if (std::find(parameters_.begin(), p, *p) != p)
      reject("gradcheck: each parameter must be named once, got '{}' twice", (*p)->name());
  }
  for (const Parameter* p : parameters_) x.push_back(p->value());
  before_ = x;
  if (x.empty()) throw std::invalid_argument("gradcheck: needs at least one input, got none");
  for (const Array& input : x)
    if (input.size() == 0)
      throw std::invalid_argument("gradcheck: an input must hold at least one number, got an empty array");

  tape_.clear();
  const Var y = result(leaves());
  shape_ = y.shape();
  if (y.is_constant()) {
    first_ = {y.value()};
    operation_ = "a number";
  } else {
    append(first_, y.array());
    const Store& store = tape_.store();
    const std::string* label = store.label(Store::index(y));
    operation_ = label != nullptr ? *label : store.nodes()[Store::index(y)].rule->name;
  }
  note_counts();
}

Checked::~Checked() {
  for (std::size_t i = 0; i < parameters_.size(); ++i) write(*parameters_[i], before_[i]);
}

std::size_t Checked::elements(int order) const {
  if (order == 1) return static_cast<std::size_t>(shape_.size());
  std::size_t all = 0;
  for (const Array& input : x) all += static_cast<std::size_t>(input.size());
  return all;
}

std::vector<Var> Checked::leaves() {
  std::vector<Var> list;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (parameters_.empty()) {
      list.push_back(tape_.leaf(x[i]));
    } else {
      write(*parameters_[i], x[i]);
      list.push_back(tape_.leaf(*parameters_[i]));
    }
  }
  return list;
}

Var Checked::result(const std::vector<Var>& leaves) {
  const Var y = f_(tape_, leaves);
  if (!y.is_constant() && &y.tape() != &tape_)
    throw std::invalid_argument(
        "gradcheck: the result must live on the tape of its inputs, got one of another tape");
  return y;
}

// sum(u f(x)) for order 1; for each further order a weighted sum of the gradient of the one before.
Var Checked::scalar(int order, const Weights& weights, const std::vector<Var>& leaves) {
  if (order == 1) {
    const Var y = result(leaves);
    if (y.shape() != shape_) throw ChangedShape();
    return weighted(y, weights[0].data());
  }
  const auto gradient = grad(scalar(order - 1, weights, leaves), leaves, {.unused = Unused::zero});
  Var total = 0;
  const double* w = weights[static_cast<std::size_t>(order - 1)].data();
  for (const Var& g : gradient) {
    total += weighted(g, w);
    w += g.shape().size();
  }
  return total;
}

std::vector<double> Checked::outputs(int order, const Weights& weights) {
  if (order > 1) {
    std::vector<std::size_t> all(x.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    return gradient(order - 1, weights, all, Way::backward);
  }
  tape_.clear();
  const Var y = result(leaves());
  if (y.shape() == shape_) {
    const auto values = y.array();
    return {values.begin(), values.end()};
  }
  shape_changes_ = true;
  return std::vector<double>(elements(1), nothing);
}

std::vector<double> Checked::gradient(int order, const Weights& weights,
                                      const std::vector<std::size_t>& inputs, Way way) {
  tape_.clear();
  const auto all = leaves();
  std::vector<Var> by;
  for (const std::size_t input : inputs) by.push_back(all[input]);
  std::vector<double> numbers;
  try {
    const Var y = scalar(order, weights, all);
    if (way == Way::grad) {
      for (const Var& g : grad(y, by, {.unused = Unused::zero})) append(numbers, g.array());
    } else {
      const Gradients g = backward(y, by, {.unused = Unused::zero});
      for (const Var& leaf : by) append(numbers, g[leaf]);
    }
  } catch (const ChangedShape&) {
    shape_changes_ = true;
    for (const Var& leaf : by)
      numbers.insert(numbers.end(), static_cast<std::size_t>(leaf.shape().size()), nothing);
  }
  return numbers;
}

Checked::Analytic Checked::analytic(int order, const Weights& weights, bool recorded) {
  Analytic result;
  result.wrong_shape.resize(x.size());
  std::vector<std::size_t> all(x.size());
  std::iota(all.begin(), all.end(), std::size_t(0));
  const std::string problem = differentiate(order, weights, recorded, all, result);
  if (problem.empty()) return result;

  // Find the inputs that are right all the same.
  std::vector<Analytic> single(x.size());
  for (const std::size_t input : all)
    result.wrong_shape[input] = differentiate(order, weights, recorded, {input}, single[input]);
  const auto empty = [](const std::string& text) { return text.empty(); };
  if (std::ranges::all_of(result.wrong_shape, empty)) result.wrong_shape.assign(x.size(), problem);
  result.numbers.clear();
  result.recorded.clear();
  for (const std::size_t input : all) {
    if (!result.wrong_shape[input].empty()) {
      single[input].numbers.assign(static_cast<std::size_t>(x[input].size()), nothing);
      single[input].recorded = single[input].numbers;
    }
    append(result.numbers, single[input].numbers);
    append(result.recorded, single[input].recorded);
  }
  return result;
}

// Computes the derivatives by some of the inputs. Returns the message of a rule whose gradient has a wrong
// shape, or an empty text.
std::string Checked::differentiate(int order, const Weights& weights, bool recorded,
                                   const std::vector<std::size_t>& inputs, Analytic& to) {
  try {
    to.numbers = gradient(order, weights, inputs, Way::backward);
    to.recorded = recorded ? gradient(order, weights, inputs, Way::grad) : to.numbers;
    return {};
  } catch (const ShapeError& e) {
    return e.what();
  }
}

double Checked::derivative(int order, const Weights& weights, std::size_t input, Index at, Way way) {
  try {
    return gradient(order, weights, {input}, way)[static_cast<std::size_t>(at)];
  } catch (const ShapeError&) {
    return nothing;
  }
}

std::vector<double> Checked::outputs_at(int order, const Weights& weights, std::size_t input, Index at,
                                        Real value) {
  const Temporarily moved(x[input][at], value);
  return outputs(order, weights);
}

double Checked::derivative_at(int order, const Weights& weights, std::size_t input, Index at, Real value,
                              Way way) {
  const Temporarily moved(x[input][at], value);
  return derivative(order, weights, input, at, way);
}

std::vector<double> Checked::outputs_along(int order, const Weights& weights, std::size_t input,
                                           const std::vector<double>& v, Real t) {
  Array there = x[input];
  for (std::size_t i = 0; i < v.size(); ++i)
    there.begin()[i] += static_cast<Real>(static_cast<double>(t) * v[i]);
  const Temporarily moved(x[input], there);
  return outputs(order, weights);
}

Checked::Exchanged::Exchanged(Checked& checked, std::size_t operand, std::size_t other)
    : place_(checked.x[operand]), before_(place_) {
  const Array from = checked.x[other];
  for (Index r = 0; r < place_.rows(); ++r)
    for (Index c = 0; c < place_.cols(); ++c)
      place_(r, c) = operand == other ? from(c, r) : from[place_in(from.shape(), r, c)];
}

void Checked::note_counts() {
  const auto note = [this](Shape s) {
    for (Index n : {s.rows, s.cols, s.size()})
      if (std::find(counts_.begin(), counts_.end(), n) == counts_.end()) counts_.push_back(n);
  };
  for (const Array& input : x) note(input.shape());
  for (const ArrayNode& node : tape_.store().arrays) note(node.shape);
  note(shape_);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
