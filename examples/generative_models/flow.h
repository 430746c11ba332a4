// Flows: a map z = f(x) with an inverse turns the density of z into that of x, by the change of variables
//
//   log p(x) = log N(f(x); 0, 1) + log |det df/dx|
//
// Three kinds: an affine map of each coordinate; a planar layer (Rezende and Mohamed 2015, "Variational
// inference with normalizing flows", Eqs. 10 to 12 and appendix A.1); coupling layers, of which RealNvp is a
// chain (Dinh, Sohl-Dickstein and Bengio 2017, "Density estimation using Real NVP", Eqs. 4 to 8). Each maps
// a batch (batch, D) by forward(), and back by inverse().
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "autodiff/autodiff.h"
#include "examples/generative_models/targets/bits.h"
#include "nn/nn.h"

namespace saddle::family {

using ad::Var;

struct Mapped {
  Var z;        // f(x), (batch, D)
  Var log_det;  // log |det df/dx|, (batch, 1)
};

// log N(z; 0, 1) of the D coordinates together, (batch, 1).
inline Var log_standard_normal(const Var& z) {
  const auto size = static_cast<double>(z.shape().cols);
  return -0.5 * sum(square(z), ad::Axis::cols) - 0.5 * size * std::log(2 * std::numbers::pi);
}

template <class Flow>
Var flow_log_p(const Flow& flow, const Var& x) {
  const Mapped mapped = flow.forward(x);
  return log_standard_normal(mapped.z) + mapped.log_det;
}

// z_i = x_i exp(s_i) + t_i.
struct AffineFlow {
  nn::Parameter log_scale, shift;  // s and t, (1, D)
  nn::ParameterList list{{"log_scale", log_scale}, {"shift", shift}};

  explicit AffineFlow(Index size)
      : log_scale("log_scale", Array::zeros(1, size)), shift("shift", Array::zeros(1, size)) {}

  const nn::ParameterList& parameters() const { return list; }

  Mapped forward(const Var& x) const {
    const Var s = x.tape().leaf(log_scale);
    return {x * exp(s) + x.tape().leaf(shift), broadcast(sum(s), {x.shape().rows, 1})};
  }
  Var inverse(const Var& z) const { return (z - z.tape().leaf(shift)) * exp(-z.tape().leaf(log_scale)); }
  Var log_p(const Var& x) const { return flow_log_p(*this, x); }
};

// z = x + v tanh(w.x + b) moves points along v. It has an inverse if and only if w.v >= -1; so v is u, moved
// along w until w.v = log(1 + exp(w.u)) - 1. By det(1 + a b^T) = 1 + a.b, det df/dx = 1 + w.v sech^2(w.x +
// b).
struct PlanarFlow {
  nn::Parameter u, w, b;    // (1, D), (1, D) and one number
  bool constrained = true;  // false: v = u, whatever w.u is
  nn::ParameterList list{{"u", u}, {"w", w}, {"b", b}};

  PlanarFlow(Index size, Random& rng)
      : u("u", Array::zeros(1, size)), w("w", Array::zeros(1, size)), b("b", Array(0.0)) {
    nn::fill_uniform(u, -1, 1, rng);
    nn::fill_uniform(w, -1, 1, rng);
  }

  const nn::ParameterList& parameters() const { return list; }

  Var direction(ad::Tape& tape) const {
    const Var from = tape.leaf(u), along = tape.leaf(w), wu = sum(from * along);
    return constrained ? from + (softplus(wu) - 1 - wu) * along / sum(square(along)) : from;
  }
  Mapped forward(const Var& x) const {
    const Var along = x.tape().leaf(w), v = direction(x.tape());
    const Var a = matmul(x, along, false, true) + x.tape().leaf(b);
    return {x + tanh(a) * v, log(abs(1 + sech2(a) * sum(along * v)))};
  }
  // There is no closed form: w.x is the root of the increasing function a + w.v tanh(a + b) = w.z, found by
  // bisection to the last digit.
  Array inverse(ArrayView z) const {
    ad::Tape tape;
    const Var direction_of_move = direction(tape);
    const ArrayView v = direction_of_move.array();
    const Array& along = w.value();
    Array x(z);
    for (Index i = 0; i < z.rows(); ++i) {
      double wz = 0, wv = 0;
      for (Index j = 0; j < z.cols(); ++j) wz += along[j] * z(i, j), wv += along[j] * v[j];
      double low = wz - std::fabs(wv) - 1, high = wz + std::fabs(wv) + 1, a = wz;
      for (int step = 0; step < 200; ++step) {
        a = low + (high - low) / 2;
        (a + wv * std::tanh(a + b.value()[0]) < wz ? low : high) = a;
      }
      for (Index j = 0; j < z.cols(); ++j) x(i, j) -= v[j] * std::tanh(a + b.value()[0]);
    }
    return x;
  }
};

// The columns of x with these numbers, in this order.
inline Var columns(const Var& x, const std::vector<Index>& which) {
  std::vector<Var> parts;
  for (const Index i : which) parts.push_back(slice_cols(x, i, 1));
  return concat(parts, ad::Axis::cols);
}

// Every second coordinate is kept, and decides by a net how each other coordinate is scaled and shifted:
//   z_a = x_a,   z_b = x_b exp(s(x_a)) + t(x_a),   log |det df/dx| = sum of s(x_a)
struct Coupling {
  std::vector<Index> kept, changed;  // a and b: the numbers of their columns
  std::vector<Index> joined;         // column i of z is column joined[i] of (z_a, z_b)
  nn::Sequential net;                // x_a to (s before its tanh, t)

  // Keeps the columns first, first + 2, ...; first is 0 or 1.
  Coupling(Index size, Index first, Index hidden, Random& rng)
      : joined(static_cast<std::size_t>(size)), net(make_net(size, first, hidden, rng)) {
    for (Index i = 0; i < size; ++i) (i % 2 == first ? kept : changed).push_back(i);
    Index place = 0;
    for (const std::vector<Index>* half : {&kept, &changed})
      for (const Index i : *half) joined[static_cast<std::size_t>(i)] = place++;
  }

  static nn::Sequential make_net(Index size, Index first, Index hidden, Random& rng) {
    const Index in = (size + 1 - first) / 2;
    return {"coupling", {nn::Linear(in, hidden, rng), nn::Tanh(), nn::Linear(hidden, 2 * (size - in), rng)}};
  }

  struct Parts {
    Var a, b, s, t;
  };
  Parts parts(const Var& x) const {
    const Var a = columns(x, kept), b = columns(x, changed), out = net(a);
    return {a, b, tanh(slice_cols(out, 0, b.shape().cols)), slice_cols(out, b.shape().cols, b.shape().cols)};
  }
  Var join(const Var& a, const Var& b) const { return columns(concat({a, b}, ad::Axis::cols), joined); }

  Mapped forward(const Var& x) const {
    const Parts p = parts(x);
    return {join(p.a, p.b * exp(p.s) + p.t), sum(p.s, ad::Axis::cols)};
  }
  Var inverse(const Var& z) const {
    const Parts p = parts(z);
    return join(p.a, (p.b - p.t) * exp(-p.s));
  }
};

// Coupling layers in turn: what one of them keeps, the next one changes.
struct RealNvp {
  std::vector<Coupling> layers;
  nn::ParameterList list;

  RealNvp(Index size, int count, Index hidden, Random& rng) {
    for (int i = 0; i < count; ++i) layers.emplace_back(size, i % 2, hidden, rng);
    for (int i = 0; i < count; ++i)
      list.add(std::to_string(i), layers[static_cast<std::size_t>(i)].net.named_parameters());
  }

  const nn::ParameterList& parameters() const { return list; }

  Mapped forward(const Var& x) const {
    Mapped all = layers.front().forward(x);
    for (std::size_t i = 1; i < layers.size(); ++i) {
      const Mapped one = layers[i].forward(all.z);
      all = {one.z, all.log_det + one.log_det};
    }
    return all;
  }
  Var inverse(const Var& z) const {
    Var x = z;
    for (std::size_t i = layers.size(); i-- > 0;) x = layers[i].inverse(x);
    return x;
  }
  Var log_p(const Var& x) const { return flow_log_p(*this, x); }
};

// `count` samples in one pass: normal numbers through the inverse.
template <class Flow>
Array flow_samples(const Flow& flow, Index size, Index count, Random& rng) {
  Array z = Array::zeros(count, size);
  for (double& each : z) each = rng.normal();
  ad::Tape tape;
  return Array(flow.inverse(tape.constant(z)).array());
}

}  // namespace saddle::family
