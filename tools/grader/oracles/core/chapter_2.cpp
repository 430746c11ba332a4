// Chapter 2: arrays and broadcasting. All right answers are saddle's.
#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/core/arrays.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace chapter_2 {
namespace {

using namespace saddle::ad;

// One operation, or a formula in which nothing cancels.
constexpr Tolerance one_formula{tolerance::formula, tolerance::underflow};
// Sums of at most five products of a cotangent up to 2 and a number up to 3, which may cancel: six roundings
// of at most 30 are 2e-14. The differences in the pullback of softmax have terms up to 2 in place of 30.
constexpr Tolerance short_sum{tolerance::sum, tolerance::formula};

// --- 2.0

Value add_row(const Inputs& in) {
  const Shape shape = shape_in(in, 0);
  Tape tape;
  const Var x = tape.leaf(array_in(in, 2, shape)), b = tape.leaf(array_in(in, 3, {1, shape.cols}));
  return numbers_of((x + b).array());
}

Value add_row_pullback(const Inputs& in) {
  const Shape shape = shape_in(in, 0);
  Tape tape;
  const Var x = tape.leaf(Array::zeros(shape)), b = tape.leaf(Array::zeros(1, shape.cols));
  return numbers_of(backward(x + b, {b}, {.seed = array_in(in, 2, shape)})[b]);
}

std::vector<Check> worked_example() {
  const auto value = [](Random& rng, Shape shape) {
    return Inputs{shape.rows, shape.cols, draw_array(rng, shape), draw_array(rng, {1, shape.cols})};
  };
  const auto cotangent = [](Random& rng, Shape shape) {
    return Inputs{shape.rows, shape.cols, draw_cotangents(rng, shape)};
  };
  return {{.name = "a row that is added, its value",
           .function = "add_row",
           .draw = [value](Random& rng) { return value(rng, draw_shape(rng)); },
           .structural =
               [value](Random& rng) {
                 return std::vector<Inputs>{value(rng, {1, 4}), value(rng, {4, 1})};
               },
           .expected = add_row,
           .tolerance = one_formula},
          {.name = "a row that is added, its pullback",
           .function = "add_row_pullback",
           .draw = [cotangent](Random& rng) { return cotangent(rng, draw_shape(rng)); },
           .structural =
               [cotangent](Random& rng) {
                 return std::vector<Inputs>{cotangent(rng, {1, 4}), cotangent(rng, {4, 1})};
               },
           .expected = add_row_pullback,
           .tolerance = short_sum,
           .derivative = true,
           .shapes =
               [](const Inputs& in) {
                 return std::vector<Shape>{{1, in[1].integer()}};
               }}};
}

// --- 2.2

// Inputs: n, k, m, and A, B and the cotangent of their product.
Inputs draw_product(Random& rng, Index n, Index k, Index m) {
  return {n, k, m, draw_array(rng, {n, k}), draw_array(rng, {k, m}), draw_cotangents(rng, {n, m})};
}
std::vector<Shape> shapes_of_product(const Inputs& in) {
  const Index n = in[0].integer(), k = in[1].integer(), m = in[2].integer();
  return {{n, k}, {k, m}};
}
Value product_pullback(const Inputs& in) {
  const Shape of_a = shapes_of_product(in)[0], of_b = shapes_of_product(in)[1];
  Tape tape;
  const Var a = tape.leaf(array_in(in, 3, of_a)), b = tape.leaf(array_in(in, 4, of_b));
  const Gradients g = backward(matmul(a, b), {a, b}, {.seed = array_in(in, 5, {of_a.rows, of_b.cols})});
  return Value::List{numbers_of(g[a]), numbers_of(g[b])};
}

// Inputs: rows, columns and x.
Value softmax_value(const Inputs& in) {
  Tape tape;
  return numbers_of(softmax(tape.leaf(array_in(in, 2, shape_in(in, 0)))).array());
}
// The same and the cotangent.
Value softmax_pullback(const Inputs& in) {
  const Shape shape = shape_in(in, 0);
  Tape tape;
  const Var x = tape.leaf(array_in(in, 2, shape));
  return numbers_of(backward(softmax(x), {x}, {.seed = array_in(in, 3, shape)})[x]);
}
std::vector<Shape> own_shape(const Inputs& in) {
  return {shape_in(in, 0)};
}

// Rows near 750 or -750, where exp() overflows or is 0.
Value draw_tails(Random& rng, Shape shape) {
  return Value(draw_numbers(rng, static_cast<int>(shape.size()), 720, 780));
}
// One number far above and one far below the others, all above, all below.
Value chosen_tails() {
  return Value(std::vector<double>{800, 2, -800, 750, 749, 748.5, -790, -790.25, -791});
}

// Inputs: rows, columns and the cotangent of the mean.
Value mean_pullback(const Inputs& in) {
  const Shape shape = shape_in(in, 0);
  Tape tape;
  const Var x = tape.leaf(Array::zeros(shape));
  return numbers_of(backward(mean(x, Axis::rows), {x}, {.seed = array_in(in, 2, {1, shape.cols})})[x]);
}

std::vector<Check> pullbacks() {
  const auto row_sums = [](Random& rng, Shape shape) {
    return Inputs{shape.rows, shape.cols, draw_array(rng, shape), draw_cotangents(rng, shape)};
  };
  const auto of_mean = [](Random& rng, Shape shape) {
    return Inputs{shape.rows, shape.cols, draw_cotangents(rng, {1, shape.cols})};
  };
  return {
      {.name = "the pullbacks of the matrix product",
       .function = "matmul_pullback",
       .draw =
           [](Random& rng) {
             const Shape a = draw_shape(rng);
             // No two of the three sizes are equal.
             Index m = draw_shape(rng).rows;
             while (m == a.rows || m == a.cols) m = draw_shape(rng).rows;
             return draw_product(rng, a.rows, a.cols, m);
           },
       .structural =
           [](Random& rng) {
             return std::vector<Inputs>{draw_product(rng, 1, 3, 2), draw_product(rng, 4, 1, 3),
                                        draw_product(rng, 2, 5, 1)};
           },
       .expected = product_pullback,
       .tolerance = short_sum,
       .derivative = true,
       .shapes = shapes_of_product},
      {.name = "softmax, its value",
       .function = "softmax",
       .draw =
           [](Random& rng) {
             const Shape shape = draw_shape(rng);
             return Inputs{shape.rows, shape.cols, draw_array(rng, shape)};
           },
       .structural =
           [](Random& rng) {
             return std::vector<Inputs>{{1, 5, draw_array(rng, {1, 5})}, {4, 1, draw_array(rng, {4, 1})}};
           },
       .expected = softmax_value,
       .tolerance = one_formula},
      {.name = "softmax, its value in the tails",
       .function = "softmax",
       .draw =
           [](Random& rng) {
             const Shape shape = draw_shape(rng);
             return Inputs{shape.rows, shape.cols, draw_tails(rng, shape)};
           },
       .structural =
           [](Random&) {
             return std::vector<Inputs>{{3, 3, chosen_tails()}};
           },
       .expected = softmax_value,
       // The logarithm of the sum may be subtracted from x: half a unit in the last place of 750 is 6e-14.
       .tolerance = {tolerance::sum, tolerance::underflow}},
      {.name = "softmax, its pullback",
       .function = "softmax_pullback",
       .draw = [row_sums](Random& rng) { return row_sums(rng, draw_shape(rng)); },
       .structural =
           [row_sums](Random& rng) {
             return std::vector<Inputs>{row_sums(rng, {1, 5}), row_sums(rng, {4, 1})};
           },
       .expected = softmax_pullback,
       .tolerance = short_sum,
       .derivative = true,
       .shapes = own_shape},
      {.name = "softmax, its pullback in the tails",
       .function = "softmax_pullback",
       .draw =
           [](Random& rng) {
             const Shape shape = draw_shape(rng);
             return Inputs{shape.rows, shape.cols, draw_tails(rng, shape), draw_cotangents(rng, shape)};
           },
       .structural =
           [](Random& rng) {
             return std::vector<Inputs>{{3, 3, chosen_tails(), draw_cotangents(rng, {3, 3})}};
           },
       .expected = softmax_pullback,
       // With exp(x - log of the sum), as for the value, half a unit in the last place of 750 is 6e-14 of Y.
       .tolerance = {tolerance::sum, tolerance::sum},
       .derivative = true,
       .shapes = own_shape},
      {.name = "the pullback of the mean",
       .function = "mean_pullback",
       .draw = [of_mean](Random& rng) { return of_mean(rng, draw_shape(rng)); },
       .structural =
           [of_mean](Random& rng) {
             return std::vector<Inputs>{of_mean(rng, {1, 3}), of_mean(rng, {6, 1})};
           },
       .expected = mean_pullback,
       .tolerance = one_formula,
       .derivative = true,
       .shapes = own_shape}};
}

}  // namespace
}  // namespace chapter_2

void add_chapter_2(Checks& checks) {
  checks["2.0"] = chapter_2::worked_example();
  checks["2.1"] = undo_a_broadcast();
  checks["2.2"] = chapter_2::pullbacks();
}

}  // namespace saddle::grader
