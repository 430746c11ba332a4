// The function under a gradient check, evaluated at a point that can be moved. Internal to autodiff/.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "autodiff/gradient.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// The weights by order: [0] for the elements of the result f(x); [1] for those of the gradient of that
// weighted sum, of all inputs one after the other; [2] for those of the gradient of that sum; and so on. A
// term of weight zero is left out, even if it is not finite.
using Weights = std::vector<std::vector<double>>;

class Checked {
 public:
  using Function = std::function<Var(Tape&, std::span<const Var>)>;

  // A function of leaves at x0, or of parameters: these are overwritten while the check runs, and restored at
  // its end.
  // Throws std::invalid_argument if there is no input, an empty one, or a parameter that is null or named
  // twice.
  Checked(Function f, std::vector<Array> x0, std::vector<Parameter*> parameters);
  ~Checked();
  Checked(const Checked&) = delete;
  Checked& operator=(const Checked&) = delete;

  // The point.
  std::vector<Array> x;

  // The result at the initial point: its shape, its numbers, the operation that computed it, and the numbers
  // of rows, columns and elements of the nodes between the inputs and the result.
  Shape shape() const { return shape_; }
  const std::vector<double>& first() const { return first_; }
  const std::string& operation() const { return operation_; }
  const std::vector<Index>& counts() const { return counts_; }

  // Whether the result had another shape at any point evaluated so far.
  bool shape_changes() const { return shape_changes_; }

  // The number of weights of an order.
  std::size_t elements(int order) const;

  // The numbers that the weights of an order multiply: f(x) itself, or the gradient of the weighted sum of
  // the order below, which uses the weights of all lower orders. NaN where the result has another shape.
  std::vector<double> outputs(int order, const Weights& weights);

  enum class Way { backward, grad };
  // The derivatives of the weighted sum of an order, of some of the inputs one after the other. Throws
  // ShapeError.
  std::vector<double> gradient(int order, const Weights& weights, const std::vector<std::size_t>& inputs,
                               Way way);

  // The derivatives of all inputs one after the other. A rule may give some of them the wrong shape: their
  // numbers are NaN.
  struct Analytic {
    std::vector<double> numbers;           // from backward()
    std::vector<double> recorded;          // from grad(); if that is not asked for, the same numbers
    std::vector<std::string> wrong_shape;  // by input: the message of the rule, or empty
  };
  Analytic analytic(int order, const Weights& weights, bool recorded);

  // The derivative by one element; NaN if a rule gives a gradient of the wrong shape.
  double derivative(int order, const Weights& weights, std::size_t input, Index at, Way way);

  // The same with the point moved: one element at a value, or an input by t v.
  std::vector<double> outputs_at(int order, const Weights& weights, std::size_t input, Index at, Real value);
  std::vector<double> outputs_along(int order, const Weights& weights, std::size_t input,
                                    const std::vector<double>& v, Real t);
  double derivative_at(int order, const Weights& weights, std::size_t input, Index at, Real value, Way way);

  // During its lifetime, the input `operand` holds the numbers of the input `other`, broadcast to its shape;
  // if the two inputs are the same, it is transposed.
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
  std::string differentiate(int order, const Weights& weights, bool recorded,
                            const std::vector<std::size_t>& inputs, Analytic& to);
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
