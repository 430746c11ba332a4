#include "tools/grader/oracles/core/gradients_3_1.h"

#include <algorithm>
#include <cmath>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/draws.h"

namespace saddle::grader::task_3_1 {

using namespace saddle::ad;

Exact exact(const Case& c) {
  Tape tape;
  const auto index = [&](std::size_t i) { return Index{c.sizes[i]}; };
  const bool matrix = c.name == "layer";
  const Var x = tape.leaf(matrix ? Array::from({index(1), index(2)}, c.x) : Array::row(c.x));
  const Array p = matrix ? Array::from({index(0), index(1)}, c.p) : Array::row(c.p);
  const Var value = [&] {
    if (matrix) return sum(softplus(matmul(p, x))) / static_cast<double>(c.sizes[0]);
    if (c.name == "squares") return sum(p * square(x));
    if (c.name == "logs") return sum(p * log1p(square(x)));
    if (c.name == "softplus") return sum(p * softplus(x));
    return exp(sum(p * log(x)));
  }();
  const Gradients g = backward(value, x);
  Exact e;
  for (std::size_t i = 0; i < c.x.size(); ++i) {
    e.gradient.push_back(g[x][static_cast<Index>(i)]);
    const double scale = std::max(1.0, std::abs(c.x[i]));
    e.size.push_back(std::max(std::abs(e.gradient[i]), std::abs(value.value()) / scale));
  }
  return e;
}

namespace {

// Positive, so that no terms of a sum cancel.
Numbers weights(Random& rng, int count) {
  Numbers all = draw_numbers(rng, count, 0.2, 2);
  for (double& number : all) number = std::abs(number);
  return all;
}

Case powers(Random& rng, double high) {
  Numbers x = draw_numbers(rng, 3, high / 4, high);
  for (double& number : x) number = std::abs(number);
  return {"powers", {3}, weights(rng, 3), x};
}

}  // namespace

Case layer(Random& rng) {
  const int rows = 5 + static_cast<int>(rng.below(3)), in = 2 + static_cast<int>(rng.below(2)), out = in + 1;
  return {"layer", {rows, in, out}, draw_numbers(rng, rows * in), draw_numbers(rng, in * out)};
}

Case of_size_one(Random& rng, Index kind) {
  const int count = 3 + static_cast<int>(rng.below(3));
  if (kind == 0) return {"squares", {count}, weights(rng, count), draw_numbers(rng, count, 0.3, 3)};
  if (kind == 1) return {"logs", {count}, weights(rng, count), draw_numbers(rng, count, 0.3, 3)};
  if (kind == 2) return {"softplus", {count}, weights(rng, count), draw_numbers(rng, count)};
  return kind == 3 ? powers(rng, 4) : layer(rng);
}

Case large(Random& rng, Index kind) {
  if (kind == 0) {
    const double size = std::pow(10, 6.5 + 2.5 * rng.uniform());
    return {"squares", {4}, weights(rng, 4), draw_numbers(rng, 4, size / 2, 2 * size)};
  }
  if (kind == 1) return powers(rng, std::pow(10, 3 + 3 * rng.uniform()));
  Numbers x;
  for (const double power : {9, 6, 3, 0})
    x.push_back(draw_number(rng, 0.5, 2) * std::pow(10, power * (0.8 + 0.2 * rng.uniform())));
  return {"logs", {4}, weights(rng, 4), x};
}

Case small(Random& rng, bool zero) {
  const char* const name = rng.below(2) == 0 ? "softplus" : "logs";
  Numbers x = draw_numbers(rng, 4, 0.5, 3);
  x[1] = zero ? 0 : draw_number(rng) * 1e-9;
  if (rng.below(2) == 0) x[2] = zero ? -0.0 : draw_number(rng) * 1e-8;
  return {name, {4}, weights(rng, 4), x};
}

}  // namespace saddle::grader::task_3_1
