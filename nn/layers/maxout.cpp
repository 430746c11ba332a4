#include "nn/layers/maxout.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/custom.h"

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

using ad::ArrayResult;
using ad::Pullback;
using ad::Shape;

// Row by row and piece by piece: use(row, piece, share), where share[j] is 1 over the number of pieces that
// are as large as the unit y(row, j), the largest of z + b, if this piece is one of them, and else 0.
template <class Use>
void for_each_piece(ArrayView z, ArrayView b, ArrayView y, const Use& use) {
  const Index pieces = b.rows(), out = b.cols();
  thread_local std::vector<Real> room;
  room.resize(static_cast<std::size_t>(2 * out));
  Real* __restrict whole = room.data();
  Real* __restrict share = whole + out;
  for (Index row = 0; row < z.rows(); ++row) {
    const Real* __restrict unit = y.data() + row * out;
    const auto largest = [&](Index k, Index j) {
      return z.data()[row * z.cols() + k * out + j] + b.data()[k * out + j] == unit[j];
    };
    for (Index j = 0; j < out; ++j) whole[j] = 0;
    for (Index k = 0; k < pieces; ++k)
      for (Index j = 0; j < out; ++j) whole[j] += largest(k, j) ? Real(1) : Real(0);
    for (Index j = 0; j < out; ++j) whole[j] = whole[j] > 0 ? 1 / whole[j] : Real(0);
    for (Index k = 0; k < pieces; ++k) {
      for (Index j = 0; j < out; ++j) share[j] = whole[j] * (largest(k, j) ? Real(1) : Real(0));
      use(row, k, share);
    }
  }
}

// From the units to their largest pieces: the derivative of the maximum, and the adjoint of Collect.
struct Distribute {
  static constexpr const char* name = "maxout";
  static Shape shape(Shape, Shape z, Shape, Shape) { return z; }
  static void value(ArrayView d, ArrayView z, ArrayView b, ArrayView y, ArrayResult result) {
    const Index out = b.cols();
    for_each_piece(z, b, y, [&](Index row, Index k, const Real* __restrict share) {
      const Real* __restrict from = d.data() + row * out;
      Real* __restrict to = result.data() + row * z.cols() + k * out;
      for (Index j = 0; j < out; ++j) {
        const Real part = from[j] * share[j];
        to[j] = share[j] > 0 ? part : Real(0);
      }
    });
  }
  static void derivative(Pullback& p);
};

// From the pieces to the units: of each unit the largest piece, or the mean of those that are tied.
struct Collect {
  static constexpr const char* name = "maxout";
  static Shape shape(Shape, Shape, Shape, Shape y) { return y; }
  static void value(ArrayView d, ArrayView z, ArrayView b, ArrayView y, ArrayResult result) {
    const Index out = b.cols();
    for_each_piece(z, b, y, [&](Index row, Index k, const Real* __restrict share) {
      const Real* __restrict from = d.data() + row * z.cols() + k * out;
      Real* __restrict to = result.data() + row * out;
      for (Index j = 0; j < out; ++j) {
        const Real part = from[j] * share[j];
        to[j] += share[j] > 0 ? part : Real(0);
      }
    });
  }
  // Which piece is the largest is not differentiated, as in the table (table.inc).
  static void derivative(Pullback& p) {
    if (p.wants(0)) p.give(0, ad::custom<Distribute>(p.dy, p.operand(1), p.operand(2), p.operand(3)));
  }
};

void Distribute::derivative(Pullback& p) {
  if (p.wants(0)) p.give(0, ad::custom<Collect>(p.dy, p.operand(1), p.operand(2), p.operand(3)));
}

// The largest of the pieces z + b; NaN if one is NaN.
struct Largest {
  static constexpr const char* name = "maxout";
  static Shape shape(Shape z, Shape b) { return {z.rows, b.cols}; }
  static void value(ArrayView z, ArrayView b, ArrayResult y) {
    const Index out = b.cols();
    for (Index row = 0; row < z.rows(); ++row) {
      Real* __restrict unit = y.data() + row * out;
      for (Index k = 0; k < b.rows(); ++k) {
        const Real* __restrict at = z.data() + row * z.cols() + k * out;
        const Real* __restrict bias = b.data() + k * out;
        for (Index j = 0; j < out; ++j) {
          const Real v = at[j] + bias[j];
          unit[j] = k == 0 || v > unit[j] || v != v ? v : unit[j];
        }
      }
    }
  }
  static void derivative(Pullback& p) {
    const Var to_pieces = ad::custom<Distribute>(p.dy, p.operand(0), p.operand(1), p.y);
    if (p.wants(0)) p.give(0, to_pieces);
    const Shape bias = p.operand(1).shape();
    if (p.wants(1)) p.give(1, reshape(sum(to_pieces, ad::Axis::rows), bias.rows, bias.cols));
  }
};

}  // namespace

Maxout::Maxout(Index in, Index out, Index pieces) {
  if (in < 1 || out < 1 || pieces < 1)
    throw std::invalid_argument(fmt::format(
        "maxout: needs at least one input, one output and one piece, got {}, {} and {}", in, out, pieces));
  make_parameters(Array::zeros(in, pieces * out), Array::zeros(pieces, out));
}

Maxout::Maxout(Index in, Index out, Index pieces, Random& rng) : Maxout(in, out, pieces) {
  const Real bound = 1 / std::sqrt(static_cast<Real>(in));
  fill_uniform(weight(), -bound, bound, rng);
  fill_uniform(bias(), -bound, bound, rng);
}

Maxout::Maxout(Index in, Index out, Index pieces, Random& rng, Initialiser init) : Maxout(in, out, pieces) {
  if (init == nullptr) throw std::invalid_argument("maxout: needs an initialiser, got a null pointer");
  init(weight(), rng);
}

Var Maxout::operator()(const Var& x, Location here) const {
  ad::Tape& tape = x.tape();
  return ad::custom<Largest>({matmul(x, tape.leaf(weight()), false, false, here), here}, tape.leaf(bias()));
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
