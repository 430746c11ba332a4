// Every operation in the gradient check: each row of the table as a number, as arrays, and with each kind of
// broadcast; each operation on arrays along each axis. A row without points fails.
#include <map>
#include <string>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/catch.h"

using namespace saddle::ad;

namespace {

struct Unary {
  std::string name;
  Var (*f)(const Var&);
};
struct Binary {
  std::string name;
  Var (*f)(const Var&, const Var&);
  Var (*number_left)(Real, const Var&);
  Var (*number_right)(const Var&, Real);
};

const std::vector<Unary> unary_rows{
#define SADDLE_UNARY(name, ...) {#name, [](const Var& x) { return saddle::ad::name(x); }},
#define SADDLE_BINARY(name, ...)
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
};
const std::vector<Binary> binary_rows{
#define SADDLE_UNARY(name, ...)
#define SADDLE_BINARY(name, ...)                                             \
  {#name, [](const Var& a, const Var& b) { return saddle::ad::name(a, b); }, \
   [](Real a, const Var& b) { return saddle::ad::name(a, b); },              \
   [](const Var& a, Real b) { return saddle::ad::name(a, b); }},
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
};

using Points = std::vector<Real>;

const std::map<std::string, Points> unary_points{
    {"alias", {0.3, -1.7, 2.4}},
    {"negative", {0.3, -1.7, 2.4}},
    {"square", {0.3, -1.7, 2.4}},
    {"sqrt", {0.3, 1.7, 24, 1e-4}},
    {"exp", {0.3, -1.7, 2.4, -12}},
    {"expm1", {0.3, -1.7, 2.4, 1e-6}},
    {"log", {0.3, 1.7, 24, 1e-4}},
    {"log1p", {0.3, -0.7, 24, 1e-6}},
    {"abs", {0.3, -1.7, 2.4, -1e-4}},
    {"sin", {0.3, -1.7, 2.4, 30}},
    {"cos", {0.3, -1.7, 2.4, 30}},
    {"tan", {0.3, -1.2, 2.4}},
    {"asin", {0.3, -0.7, 0.97}},
    {"acos", {0.3, -0.7, 0.97}},
    {"atan", {0.3, -1.7, 24}},
    {"sinh", {0.3, -1.7, 4}},
    {"cosh", {0.3, -1.7, 4}},
    {"tanh", {0.3, -1.7, 2.4, 5}},
    {"sech2", {0.3, -1.7, 2.4, 5}},
    {"erf", {0.3, -1.2, 1.9}},
    {"sigmoid", {0.3, -1.7, 2.4, -6}},
    {"logit", {0.3, 0.7, 0.97, 1e-4}},
    {"softplus", {0.3, -1.7, 2.4, -6}},
    {"log_sigmoid", {0.3, -1.7, 2.4, 6}},
    {"log2", {0.3, 1.7, 24, 1e-4}},
    {"log10", {0.3, 1.7, 24, 1e-4}},
    {"log1mexp", {-0.3, -1.7, -6}},
    {"exp_odds", {-0.3, -1.7, -6}},
    {"cbrt", {0.3, -1.7, 24, -1e-4}},
    {"erfc", {0.3, -1.2, 1.9}},
    {"asinh", {0.3, -1.7, 24}},
    {"acosh", {1.3, 2.4, 24}},
    {"atanh", {0.3, -0.7, 0.97}},
    {"exp_minus_square", {0.3, -1.2, 1.9}},
    {"relu", {0.3, -1.7, 2.4}},
    {"one_minus_square", {0.3, -1.7, 2.4}},
    {"sqrt_one_plus_square", {0.3, -1.7, 2.4}},
    {"sin_atan", {0.3, -1.7, 2.4}},
};

// Any of the first with any of the second: broadcasts combine them all.
const std::map<std::string, std::pair<Points, Points>> binary_points{
    {"add", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"subtract", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"multiply", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"divide", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"scale", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"ratio", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"gated", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"pow", {{0.3, 1.7, 2.4}, {1.1, -0.6, 3, 0.5}}},
    {"absorb", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"power_by_base", {{0.3, 1.7, 2.4}, {1.1, -0.6, 3, 0.5}}},
    {"power_by_exponent", {{0.3, 1.7, 2.4}, {1.1, -0.6, 3, 0.5}}},
    {"power_by_both", {{0.3, 1.7, 2.4}, {1.1, -0.6, 3, 0.5}}},
    {"atan2", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"atan2_slope", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"maximum", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"minimum", {{0.3, -1.7, 2.4}, {1.1, -0.6}}},
    {"leaky_relu", {{0.3, -1.7, 2.4}, {0.2, 0.01}}},
    {"elu", {{0.3, -1.7, 2.4}, {0.8, 1.5}}},
    {"bce_with_logits", {{0.3, -1.7, 2.4}, {0.9, 0.2}}},
};

Array fill(Shape shape, const Points& points) {
  Array a = Array::zeros(shape);
  for (Index i = 0; i < a.size(); ++i) a[i] = points[static_cast<std::size_t>(i) % points.size()];
  return a;
}

using Operation = Var (*)(std::span<const Var>);
struct ArrayOperation {
  std::string name;
  std::vector<Array> inputs;
  Operation f;
};

const Array x23{{0.3, -1.7, 2.4}, {0.9, 1.1, -0.6}};
const Array x32{{0.5, -0.4}, {1.3, 0.7}, {-0.8, 1.9}};
const Array x34{{0.2, -0.9, 1.4, 0.6}, {-1.1, 0.3, 0.8, -0.5}, {1.7, -0.2, 0.1, 1.2}};
const Array row3{{0.4, -1.2, 0.7}};
const Array row4{{0.4, -1.2, 0.7, 0.1}};
const Array column2{{1.3}, {-0.4}};

const std::vector<ArrayOperation> array_operations{
    {"sum", {x23}, [](std::span<const Var> x) { return sum(exp(x[0])); }},
    {"sum of rows", {x23}, [](std::span<const Var> x) { return sum(exp(x[0]), Axis::rows); }},
    {"sum of columns", {x23}, [](std::span<const Var> x) { return sum(exp(x[0]), Axis::cols); }},
    {"mean", {x23}, [](std::span<const Var> x) { return mean(exp(x[0])); }},
    {"mean of rows", {x23}, [](std::span<const Var> x) { return mean(exp(x[0]), Axis::rows); }},
    {"mean of columns", {x23}, [](std::span<const Var> x) { return mean(exp(x[0]), Axis::cols); }},
    {"max", {x23}, [](std::span<const Var> x) { return exp(max(x[0])); }},
    {"max of rows", {x23}, [](std::span<const Var> x) { return exp(max(x[0], Axis::rows)); }},
    {"max of columns", {x23}, [](std::span<const Var> x) { return exp(max(x[0], Axis::cols)); }},
    {"min", {x23}, [](std::span<const Var> x) { return exp(min(x[0])); }},
    {"min of rows", {x23}, [](std::span<const Var> x) { return exp(min(x[0], Axis::rows)); }},
    {"min of columns", {x23}, [](std::span<const Var> x) { return exp(min(x[0], Axis::cols)); }},
    {"norm2", {x23}, [](std::span<const Var> x) { return exp(norm2(x[0])); }},
    {"norm2 of rows", {x23}, [](std::span<const Var> x) { return exp(norm2(x[0], Axis::rows)); }},
    {"norm2 of columns", {x23}, [](std::span<const Var> x) { return exp(norm2(x[0], Axis::cols)); }},
    {"logsumexp", {x23}, [](std::span<const Var> x) { return logsumexp(x[0]); }},
    {"logsumexp of rows", {x23}, [](std::span<const Var> x) { return logsumexp(x[0], Axis::rows); }},
    {"logsumexp of columns", {x23}, [](std::span<const Var> x) { return logsumexp(x[0], Axis::cols); }},
    {"softmax", {x23}, [](std::span<const Var> x) { return softmax(x[0]); }},
    {"softmax of rows", {x23}, [](std::span<const Var> x) { return softmax(x[0], Axis::rows); }},
    {"softmax of all", {x23}, [](std::span<const Var> x) { return softmax(x[0], Axis::all); }},
    {"log_softmax", {x23}, [](std::span<const Var> x) { return log_softmax(x[0]); }},
    {"log_softmax of rows", {x23}, [](std::span<const Var> x) { return log_softmax(x[0], Axis::rows); }},
    {"log_softmax of all", {x23}, [](std::span<const Var> x) { return log_softmax(x[0], Axis::all); }},
    {"matmul", {x23, x34}, [](std::span<const Var> x) { return matmul(x[0], x[1]); }},
    {"matmul, left transposed", {x32, x34}, [](std::span<const Var> x) { return matmul(x[0], x[1], true); }},
    {"matmul, right transposed",
     {x23, Array{{1, 2, 3}, {0.5, -1, 0.2}, {0.1, 0.7, -0.3}, {2, 1, 0.4}}},
     [](std::span<const Var> x) { return matmul(x[0], x[1], false, true); }},
    {"matmul, both transposed",
     {x32, Array{{1, 2, 3}, {0.5, -1, 0.2}, {0.1, 0.7, -0.3}, {2, 1, 0.4}}},
     [](std::span<const Var> x) { return matmul(x[0], x[1], true, true); }},
    {"matmul of a row and a column",
     {row3, Array{{1}, {2}, {-0.5}}},
     [](std::span<const Var> x) { return matmul(x[0], x[1]); }},
    {"matmul with itself", {x23}, [](std::span<const Var> x) { return matmul(x[0], x[0], false, true); }},
    {"affine", {x23, x34, row4}, [](std::span<const Var> x) { return affine(x[0], x[1], x[2]); }},
    {"affine with one output",
     {x23, Array{{1}, {2}, {-0.5}}, Array(0.3)},
     [](std::span<const Var> x) { return tanh(affine(x[0], x[1], x[2])); }},
    {"transpose", {x23}, [](std::span<const Var> x) { return transpose(exp(x[0])); }},
    {"reshape", {x23}, [](std::span<const Var> x) { return reshape(exp(x[0]), 3, 2); }},
    {"slice",
     {x34},
     [](std::span<const Var> x) {
       return exp(slice(x[0], 1, 1, {2, 3}));
     }},
    {"slice_rows", {x34}, [](std::span<const Var> x) { return exp(slice_rows(x[0], 1, 2)); }},
    {"slice_cols", {x34}, [](std::span<const Var> x) { return exp(slice_cols(x[0], 1, 1)); }},
    {"concat of rows",
     {x23, row3},
     [](std::span<const Var> x) {
       return exp(concat({x[0], x[1], x[0]}, Axis::rows));
     }},
    {"concat of columns",
     {x23, column2},
     [](std::span<const Var> x) {
       return exp(concat({x[0], x[1], x[0]}, Axis::cols));
     }},
    {"gather_rows",
     {x32},
     [](std::span<const Var> x) {
       return exp(gather_rows(x[0], {2, 0, 2, 2}));
     }},
    {"scatter_rows",
     {x34},
     [](std::span<const Var> x) {
       return exp(scatter_rows(x[0], {3, 1, 3}, 4));
     }},
    {"broadcast of a scalar",
     {Array(0.7)},
     [](std::span<const Var> x) {
       return exp(broadcast(x[0], {2, 3}));
     }},
    {"broadcast of a row",
     {row3},
     [](std::span<const Var> x) {
       return exp(broadcast(x[0], {2, 3}));
     }},
    {"broadcast of a column",
     {column2},
     [](std::span<const Var> x) {
       return exp(broadcast(x[0], {2, 3}));
     }},
    {"where", {x23, row3}, [](std::span<const Var> x) { return where(x[0] > x[1], exp(x[0]), x[1] * x[1]); }},
    {"where with a column",
     {x23, column2},
     [](std::span<const Var> x) { return where(x[1] > 0, sin(x[0]), x[1]); }},
    {"where on a number", {Array(0.4)}, [](std::span<const Var> x) { return where(x[0] > 0, exp(x[0]), 0); }},
    {"clamp", {x23}, [](std::span<const Var> x) { return exp(clamp(x[0], -1, 1)); }},
    {"division of arrays by a sum",
     {x34},
     [](std::span<const Var> x) { return exp(x[0]) / sum(exp(x[0]), Axis::rows); }},
};

}  // namespace

TEST_CASE("operations: every row of the table has points, and no point lacks its row") {
  for (const Unary& row : unary_rows) {
    INFO(row.name);
    CHECK(unary_points.count(row.name) == 1);
  }
  for (const Binary& row : binary_rows) {
    INFO(row.name);
    CHECK(binary_points.count(row.name) == 1);
  }
  CHECK(unary_rows.size() == unary_points.size());
  CHECK(binary_rows.size() == binary_points.size());
}

TEST_CASE("operations: each function of one operand is right to third order, as a number and as arrays") {
  for (const Unary& row : unary_rows) {
    INFO(row.name);
    const Points& points = unary_points.at(row.name);
    for (Real x : points)
      CHECK(gradcheck(row.f, x, {.order = 3, .expect_zero = row.name == "relu" && x < 0}));
    for (Shape shape : {Shape{2, 3}, Shape{3, 2}, Shape{1, 4}, Shape{4, 1}})
      CHECK(gradcheck(row.f, fill(shape, points)));
  }
}

TEST_CASE("operations: each function of two operands is right to second order, in every broadcast") {
  const std::vector<std::pair<Shape, Shape>> shapes{{{1, 1}, {1, 1}}, {{2, 3}, {2, 3}}, {{2, 3}, {1, 1}},
                                                    {{1, 1}, {2, 3}}, {{2, 3}, {1, 3}}, {{1, 3}, {2, 3}},
                                                    {{2, 3}, {2, 1}}, {{2, 1}, {2, 3}}, {{3, 1}, {1, 2}},
                                                    {{1, 2}, {3, 1}}, {{4, 1}, {1, 1}}, {{1, 1}, {1, 4}}};
  for (const Binary& row : binary_rows) {
    const Points &a = binary_points.at(row.name).first, &b = binary_points.at(row.name).second;
    for (const auto& [sa, sb] : shapes) {
      INFO(row.name << " of " << to_string(sa) << " and " << to_string(sb));
      const auto f = [&](std::span<const Var> x) { return row.f(x[0], x[1]); };
      // Where one number chooses, the other operand is not used.
      std::vector<std::size_t> unused;
      if (sa.size() == 1 && (row.name == "leaky_relu" || row.name == "elu")) unused = {1};
      if (sa.size() == 1 && sb.size() == 1 && row.name == "maximum") unused = {0};
      if (sa.size() == 1 && sb.size() == 1 && row.name == "minimum") unused = {1};
      CHECK(gradcheck(f, {fill(sa, a), fill(sb, b)}, {.zero_inputs = unused}));
    }
    INFO(row.name << " with a number");
    for (Shape shape : {Shape{1, 1}, Shape{2, 3}}) {
      CHECK(gradcheck([&](const Var& x) { return row.number_left(a[1], x); }, fill(shape, b),
                      {.expect_zero = row.name == "minimum"}));
      CHECK(gradcheck([&](const Var& x) { return row.number_right(x, b[1]); }, fill(shape, a),
                      {.expect_zero = row.name == "minimum" && shape.size() == 1}));
    }
  }
}

TEST_CASE("operations: the same Var on both sides") {
  for (const Binary& row : binary_rows) {
    INFO(row.name);
    const bool at_a_tie = row.name == "maximum" || row.name == "minimum";
    const bool zero =
        row.name == "subtract" || row.name == "divide" || row.name == "ratio" || row.name == "atan2";
    const GradcheckOptions options{.order = at_a_tie ? 1 : 2, .expect_zero = zero};
    CHECK(gradcheck([&](const Var& x) { return row.f(x, x); }, 0.7, options));
    CHECK(gradcheck([&](const Var& x) { return row.f(x, x); }, Array{{0.7, 1.3, 0.4}}, options));
  }
}

TEST_CASE("operations: each operation on arrays is right to second order") {
  for (const ArrayOperation& operation : array_operations) {
    INFO(operation.name);
    CHECK(gradcheck([&](std::span<const Var> x) { return operation.f(x); }, operation.inputs));
  }
}

TEST_CASE("operations: those on arrays take 1x1 operands too") {
  const Array x(0.7);
  CHECK(gradcheck([](const Var& v) { return exp(sum(v)); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(mean(v, Axis::rows)); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(max(v)); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(min(v)); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(norm2(v)); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(logsumexp(v)); }, x));
  CHECK(gradcheck([](const Var& v) { return log_softmax(v); }, x, {.expect_zero = true}));
  CHECK(gradcheck([](const Var& v) { return matmul(v, v); }, x));
  CHECK(gradcheck([](const Var& v) { return affine(v, v, v); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(transpose(v)); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(reshape(v, 1, 1)); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(slice(v, 0, 0, {1, 1})); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(concat({v, v}, Axis::rows)); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(gather_rows(v, {0, 0, 0})); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(gather_rows(v, {0})); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(scatter_rows(v, {1}, 3)); }, x));
  CHECK(gradcheck([](const Var& v) { return exp(scatter_rows(v, {0}, 1)); }, x));
}

TEST_CASE("operations: a composite of many is right to third order") {
  const auto net = [](std::span<const Var> x) {
    const Var hidden = tanh(affine(x[0], x[1], x[2]));
    const Var logits = leaky_relu(matmul(hidden, x[3]), 0.2);
    return mean(bce_with_logits(logits, 0.3)) + 0.1 * logsumexp(logits) +
           mean(square(hidden / (1 + hidden * hidden)));
  };
  CHECK(gradcheck(net, {x23, x34, row4, Array{{0.3}, {-0.8}, {0.5}, {1.1}}}, {.order = 3}));
}
