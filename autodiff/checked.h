// The function that a gradient check looks at, at a point that can be moved. Internal to autodiff/.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "autodiff/gradient.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// What is weighed, by order: [0] weighs the elements of the result f(x); [1] those of the gradient of that
// weighted sum, of all inputs one after the other; [2] those of the gradient of that; and so on. A weight of
// zero takes nothing.
using Weights = std::vector<std::vector<double>>;

class Checked {
 public:
  using Function = std::function<Var(Tape&, std::span<const Var>)>;

  // Of leaves at x0, or of parameters: those are written to while the check runs, and put back at its end.
  // Throws std::invalid_argument if there is no input, an empty one, or a parameter that is null or named
  // twice.
  Checked(Function f, std::vector<Array> x0, std::vector<Parameter*> parameters);
  ~Checked();
  Checked(const Checked&) = delete;
  Checked& operator=(const Checked&) = delete;

  // The point.
  std::vector<Array> x;

  // What the result was at the point that the check began with: its shape, its numbers, the operation that it
  // came from, and the numbers of rows, columns and elements between the inputs and it.
  Shape shape() const { return shape_; }
  const std::vector<double>& first() const { return first_; }
  const std::string& operation() const { return operation_; }
  const std::vector<Index>& counts() const { return counts_; }

  // Whether the result had another shape at some point.
  bool shape_changes() const { return shape_changes_; }

  // The number of elements that an order weighs.
  std::size_t elements(int order) const;

  // What the weights of an order weigh: f(x) itself, or the gradient of the order below, which takes the
  // weights of the orders below. NaN where the result has another shape.
  std::vector<double> outputs(int order, const Weights& weights);

  enum class Way { backward, grad };
  // The derivatives of the weighted sum of an order, of some of the inputs one after the other. Throws
  // ShapeError.
  std::vector<double> gradient(int order, const Weights& weights, const std::vector<std::size_t>& inputs,
                               Way way);

  // The derivative by one element; NaN if a rule gives a gradient of the wrong shape.
  double derivative(int order, const Weights& weights, std::size_t input, Index at, Way way);

  // The same with the point moved: one element at a value, or an input by t v.
  std::vector<double> outputs_at(int order, const Weights& weights, std::size_t input, Index at, Real value);
  std::vector<double> outputs_along(int order, const Weights& weights, std::size_t input,
                                    const std::vector<double>& v, Real t);
  double derivative_at(int order, const Weights& weights, std::size_t input, Index at, Real value, Way way);

  // While it lives, the input `operand` holds the numbers of the input `other`, repeated as a broadcast does;
  // if they are the same, it is transposed.
  class Exchanged {
   public:
    Exchanged(Checked& checked, std::size_t operand, std::size_t other);
    ~Exchanged() { place_ = before_; }
    Exchanged(const Exchanged&) = delete;
    Exchanged& operator=(const Exchanged&) = delete;

   private:
    Array& place_;
    Array before_;
  };

 private:
  struct ChangedShape {};

  std::vector<Var> leaves();
  Var result(const std::vector<Var>& leaves);
  Var scalar(int order, const Weights& weights, const std::vector<Var>& leaves);
  void note_counts();

  Function f_;
  std::vector<Parameter*> parameters_;
  std::vector<Array> before_;  // of the parameters
  Tape tape_;
  Shape shape_;
  std::vector<double> first_;
  std::string operation_;
  std::vector<Index> counts_;
  bool shape_changes_ = false;
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
