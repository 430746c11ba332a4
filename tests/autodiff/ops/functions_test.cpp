// Known functions with their exact gradients and Hessians, as scalar code and as array code.
#include <cmath>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::ad;

namespace {

using Vars = std::vector<Var>;

struct PointReference {
  std::string name;
  std::vector<double> at;
  double value;
  std::vector<double> gradient, hessian;
};
const PointReference point_references[] = {
#include "tests/autodiff/ops/function_values.inc"
};

// The net 2-3-1 with tanh at the input (0.6, -0.8); parameters W row by row, b, v, c.
Var net(const Vars& p, const Var& x1, const Var& x2) {
  Var out = p[12];
  for (std::size_t k = 0; k < 3; ++k) out += p[9 + k] * tanh(p[2 * k] * x1 + p[2 * k + 1] * x2 + p[6 + k]);
  return out;
}

const std::map<std::string, Var (*)(const Vars&)> functions{
    {"rosenbrock", [](const Vars& v) { return 100 * square(v[1] - v[0] * v[0]) + square(1 - v[0]); }},
    {"beale",
     [](const Vars& v) {
       const Var x = v[0], y = v[1];
       return square(1.5 - x + x * y) + square(2.25 - x + x * y * y) + square(2.625 - x + x * pow(y, 3));
     }},
    {"himmelblau",
     [](const Vars& v) { return square(v[0] * v[0] + v[1] - 11) + square(v[0] + v[1] * v[1] - 7); }},
    {"rastrigin",
     [](const Vars& v) {
       const double turn = 2 * std::numbers::pi;
       return 20 + v[0] * v[0] - 10 * cos(turn * v[0]) + v[1] * v[1] - 10 * cos(turn * v[1]);
     }},
    {"logsumexp", [](const Vars& v) { return logsumexp(concat(v, Axis::cols)); }},
    {"cross entropy", [](const Vars& v) { return -slice_cols(log_softmax(concat(v, Axis::cols)), 0, 1); }},
    {"product", [](const Vars& v) { return v[0] * v[1] * v[2] * v[3] * v[4]; }},
    {"power", [](const Vars& v) { return pow(v[0], v[1]); }},
    {"hypot", [](const Vars& v) { return sqrt(v[0] * v[0] + v[1] * v[1]); }},
    {"logistic map",
     [](const Vars& v) {
       Var x = v[0];
       for (int i = 0; i < 6; ++i) x = 3.7 * x * (1 - x);
       return x;
     }},
    {"kl of normals", [](const Vars& v) { return log(v[1]) + (1 + v[0] * v[0]) / (2 * v[1] * v[1]) - 0.5; }},
    {"normalised",
     [](const Vars& v) {
       const Var x = concat(v, Axis::cols), centred = x - mean(x);
       return slice_cols(centred / sqrt(mean(square(centred)) + 1e-5), 0, 1);
     }},
    {"bce", [](const Vars& v) { return bce_with_logits(v[0], v[1]); }},
    {"erf", [](const Vars& v) { return erf(v[0]); }},
    {"nested tanh",
     [](const Vars& v) { return tanh(1.2 * tanh(-0.8 * tanh(1.5 * v[0] + 0.1) + 0.2) - 0.3); }},
    {"net", [](const Vars& v) { return square(net(v, 0.6, -0.8) - 0.5); }},
    {"gradient penalty",
     [](const Vars& v) {
       const Var x1 = v[0].tape().leaf(0.6), x2 = v[0].tape().leaf(-0.8);
       const std::vector<Var> g = grad(net(v, x1, x2), {x1, x2});
       return 0.5 * (square(g[0]) + square(g[1]));
     }},
};

double size_of(const std::vector<double>& v) {
  double largest = 1;
  for (double x : v) largest = std::max(largest, std::abs(x));
  return largest * saddle::tolerance::known_function;
}

}  // namespace

TEST_CASE("functions: values, gradients and Hessians agree with symbolic derivatives") {
  for (const PointReference& r : point_references) {
    INFO(r.name);
    Tape tape;
    Vars x;
    for (double v : r.at) x.push_back(tape.leaf(v));
    const Var y = functions.at(r.name)(x);
    CHECK_THAT(y.value(), WithinAbs(r.value, size_of({r.value})));

    const Gradients g = backward(y, x, {.unused = Unused::zero});
    const Vars h = grad(y, x, {.unused = Unused::zero});
    for (std::size_t i = 0; i < x.size(); ++i) {
      INFO("gradient " << i);
      CHECK_THAT(Real(g[x[i]]), WithinAbs(r.gradient[i], size_of(r.gradient)));
      CHECK_THAT(h[i].value(), WithinAbs(r.gradient[i], size_of(r.gradient)));
    }
    if (r.hessian.empty()) continue;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Gradients second = backward(h[i], x, {.unused = Unused::zero});
      for (std::size_t j = 0; j < x.size(); ++j) {
        INFO("hessian " << i << ", " << j);
        CHECK_THAT(Real(second[x[j]]), WithinAbs(r.hessian[i * x.size() + j], size_of(r.hessian)));
      }
    }
  }
}

TEST_CASE("functions: only one partial derivative of a product with one zero is not zero") {
  Tape tape;
  const Vars x{tape.leaf(1.5), tape.leaf(0.0), tape.leaf(0.75), tape.leaf(3.0), tape.leaf(-0.5)};
  const Gradients g = backward(functions.at("product")(x), x);
  for (std::size_t i = 0; i < 5; ++i) CHECK(g[x[i]] == (i == 1 ? -1.6875 : 0));
}

TEST_CASE("functions: the gradient penalty of the net as array code, parameter by parameter") {
  const PointReference& r =
      *std::find_if(std::begin(point_references), std::end(point_references),
                    [](const PointReference& a) { return a.name == "gradient penalty"; });
  const auto part = [&](std::size_t from, Shape shape) {
    return Array::from(shape,
                       std::vector<Real>(r.at.begin() + static_cast<std::ptrdiff_t>(from),
                                         r.at.begin() + static_cast<std::ptrdiff_t>(from) + shape.size()));
  };
  const Parameter w("w", part(0, {3, 2})), b("b", part(6, {1, 3})), v("v", part(9, {3, 1})),
      c("c", part(12, {1, 1}));
  Tape tape;
  const Var x = tape.leaf(Array{{0.6, -0.8}});
  const Var hidden = tanh(matmul(x, tape.leaf(w), false, true) + tape.leaf(b));
  const Var d = affine(hidden, tape.leaf(v), tape.leaf(c));
  const Var penalty = 0.5 * sum(square(grad(d, x)));
  CHECK_THAT(penalty.value(), WithinAbs(r.value, size_of({r.value})));
  // The penalty does not depend on c, and says so.
  CHECK_THROWS_AS(backward(penalty, c), std::invalid_argument);
  const Gradients g = backward(penalty, {w, b, v, c}, {.unused = Unused::zero});
  std::vector<double> all;
  for (const Parameter* p : {&w, &b, &v, &c})
    for (const Real entry : g[*p]) all.push_back(entry);
  REQUIRE(all.size() == 13);
  for (std::size_t i = 0; i < 13; ++i) {
    INFO(i);
    CHECK_THAT(all[i], WithinAbs(r.gradient[i], size_of(r.gradient)));
  }
  CHECK(all[12] == 0);
}

TEST_CASE("functions: a row that is added to each row of an array gets the column sums") {
  Tape tape;
  // [column-sums
  const Var x = tape.leaf(Array{{1, 2}, {3, 4}, {5, 6}}), b = tape.leaf(Array{{0.5, -1}});
  const Var y = x + b, loss = sum(y * y);
  CHECK(loss.value() == 79.75);
  const Gradients g = backward(loss, {x, b});
  CHECK(Array(g[b]) == Array{{21, 18}});
  CHECK(Array(g[x]) == Array{{3, 2}, {7, 6}, {11, 10}});
  // column-sums]
}
