// Task 2.1: undo a broadcast. All right answers are saddle's.
#include <algorithm>
#include <functional>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/core/arrays.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace task_2_1 {
namespace {

using namespace saddle::ad;

// Sums of at most 20 products of a cotangent up to 2 and a number up to 3, which may cancel: 20 roundings of
// at most 120 are 3e-13.
constexpr Tolerance of_sums{tolerance::sum, tolerance::sum};

// Two shapes: of the operands, or of an array and of what it is broadcast to.
struct Pair {
  Shape a, b;
};
using Make = std::function<Inputs(Random&, const Pair&)>;

// --- right answers

// Inputs: two shapes.
Value common_shape(const Inputs& in) {
  Tape tape;
  const Var a = tape.leaf(Array::zeros(shape_in(in, 0))), b = tape.leaf(Array::zeros(shape_in(in, 2)));
  try {
    const Shape shape = (a + b).shape();
    return Value::List{shape.rows, shape.cols};
  } catch (const std::invalid_argument&) {
    return Throws{};
  }
}

bool can_be_broadcast(Shape from, Shape to) {
  return (from.rows == 1 || from.rows == to.rows) && (from.cols == 1 || from.cols == to.cols);
}

// Inputs: a shape, the numbers of an array with this shape, and the shape of the result.
Value broadcast_value(const Inputs& in) {
  const Shape from = shape_in(in, 0), to = shape_in(in, 3);
  if (!can_be_broadcast(from, to)) return Throws{};
  Tape tape;
  return numbers_of(broadcast(tape.leaf(array_in(in, 2, from)), to).array());
}
// The same with the cotangent of the result in place of the numbers.
Value broadcast_pullback(const Inputs& in) {
  const Shape from = shape_in(in, 0), to = shape_in(in, 3);
  if (!can_be_broadcast(from, to)) return Throws{};
  Tape tape;
  const Var a = tape.leaf(Array::zeros(from));
  return numbers_of(backward(broadcast(a, to), {a}, {.seed = array_in(in, 2, to)})[a]);
}

// Inputs: shape and numbers of a, shape and numbers of b, the cotangent of the product.
Value product_pullback(const Inputs& in) {
  const Shape of_a = shape_in(in, 0), of_b = shape_in(in, 3);
  if (common_shape({in[0], in[1], in[3], in[4]}).throws()) return Throws{};
  Tape tape;
  const Var a = tape.leaf(array_in(in, 2, of_a)), b = tape.leaf(array_in(in, 5, of_b)), y = a * b;
  const Gradients g = backward(y, {a, b}, {.seed = array_in(in, 6, y.shape())});
  return Value::List{numbers_of(g[a]), numbers_of(g[b])};
}

// --- inputs

Inputs shapes_alone(Random&, const Pair& pair) {
  return {pair.a.rows, pair.a.cols, pair.b.rows, pair.b.cols};
}
Inputs with_numbers(Random& rng, const Pair& pair) {
  return {pair.a.rows, pair.a.cols, draw_array(rng, pair.a), pair.b.rows, pair.b.cols};
}
Inputs with_cotangent(Random& rng, const Pair& pair) {
  return {pair.a.rows, pair.a.cols, draw_cotangents(rng, pair.b), pair.b.rows, pair.b.cols};
}
Inputs two_arrays(Random& rng, const Pair& pair) {
  const Shape y = {std::max(pair.a.rows, pair.b.rows), std::max(pair.a.cols, pair.b.cols)};
  return {pair.a.rows,
          pair.a.cols,
          draw_array(rng, pair.a),
          pair.b.rows,
          pair.b.cols,
          draw_array(rng, pair.b),
          draw_cotangents(rng, y)};
}

// A row, a column and a number in this shape, and the whole of it.
std::vector<Shape> parts(Shape shape) {
  return {{1, shape.cols}, {shape.rows, 1}, {1, 1}, shape};
}

// A part of a shape, not the whole, and the shape.
Pair draw_part(Random& rng) {
  const Shape shape = draw_shape(rng);
  return {parts(shape)[static_cast<std::size_t>(rng.below(3))], shape};
}
// The same in either order, or a row and a column.
Pair draw_operands(Random& rng) {
  const Pair pair = draw_part(rng);
  if (rng.below(3) == 0) return {{1, pair.b.cols}, {pair.b.rows, 1}};
  return rng.below(2) == 0 ? pair : Pair{pair.b, pair.a};
}
// One row more: that fits nowhere.
Pair draw_unfit(Random& rng) {
  const Shape shape = draw_shape(rng);
  return {shape, {shape.rows + 1, shape.cols}};
}

std::vector<Pair> chosen_parts() {
  std::vector<Pair> all;
  for (const Shape shape : {Shape{4, 3}, Shape{1, 5}, Shape{5, 1}})
    for (const Shape part : parts(shape)) all.push_back({part, shape});
  return all;
}
std::vector<Pair> chosen_operands() {
  std::vector<Pair> all;
  for (const Shape a : parts({3, 4}))
    for (const Shape b : parts({3, 4})) all.push_back({a, b});
  return all;
}
// Turned, another number of rows, and another number of columns.
std::vector<Pair> chosen_unfit_operands() {
  return {{{2, 3}, {3, 2}}, {{4, 1}, {3, 1}}, {{1, 2}, {5, 3}}};
}
// The same and from many to one.
std::vector<Pair> chosen_unfit_parts() {
  std::vector<Pair> all = chosen_unfit_operands();
  for (const Pair& pair : {Pair{{3, 2}, {1, 2}}, Pair{{3, 2}, {3, 1}}, Pair{{2, 1}, {1, 1}}})
    all.push_back(pair);
  return all;
}

// --- checks

Check check(std::string name, std::string function, const Make& make, Pair (*draw)(Random&),
            const std::vector<Pair>& chosen, std::function<Value(const Inputs&)> expected) {
  return {.name = std::move(name),
          .function = std::move(function),
          .random_cases = 6,
          .draw = [make, draw](Random& rng) { return make(rng, draw(rng)); },
          .structural =
              [make, chosen](Random& rng) {
                std::vector<Inputs> all;
                for (const Pair& pair : chosen) all.push_back(make(rng, pair));
                return all;
              },
          .expected = std::move(expected),
          .tolerance = of_sums};
}

Check derivative(Check check, std::function<std::vector<Shape>(const Inputs&)> shapes) {
  check.derivative = true;
  check.shapes = std::move(shapes);
  return check;
}

std::vector<Check> checks() {
  return {
      check("the shape of two operands", "broadcast_shape", shapes_alone, draw_operands, chosen_operands(),
            common_shape),
      check("shapes of two operands that do not fit", "broadcast_shape", shapes_alone, draw_unfit,
            chosen_unfit_operands(), common_shape),
      check("a broadcast", "broadcast", with_numbers, draw_part, chosen_parts(), broadcast_value),
      check("a broadcast to a shape that does not fit", "broadcast", with_numbers, draw_unfit,
            chosen_unfit_parts(), broadcast_value),
      derivative(check("the pullback of a broadcast", "undo_broadcast", with_cotangent, draw_part,
                       chosen_parts(), broadcast_pullback),
                 [](const Inputs& in) { return std::vector<Shape>{shape_in(in, 0)}; }),
      check("the pullback of a broadcast to a shape that does not fit", "undo_broadcast", with_cotangent,
            draw_unfit, chosen_unfit_parts(), broadcast_pullback),
      derivative(check("the pullbacks of a product with broadcasting", "multiply_pullback", two_arrays,
                       draw_operands, chosen_operands(), product_pullback),
                 [](const Inputs& in) {
                   return std::vector<Shape>{shape_in(in, 0), shape_in(in, 3)};
                 }),
      check("a product of shapes that do not fit", "multiply_pullback", two_arrays, draw_unfit,
            chosen_unfit_operands(), product_pullback),
  };
}

}  // namespace
}  // namespace task_2_1

std::vector<Check> undo_a_broadcast() {
  return task_2_1::checks();
}

}  // namespace saddle::grader
