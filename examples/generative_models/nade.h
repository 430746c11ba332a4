// NADE, the neural autoregressive distribution estimator: the chain rule, each factor a net with one hidden
// layer whose weights all factors share. Larochelle and Murray 2011, "The neural autoregressive distribution
// estimator", Eqs. 9 and 10.
//
//   h_i = sigmoid(c + sum_{j < i} x_j W_j),   logit p(x_i = 1 | x_1 ... x_{i-1}) = b_i + h_i V_i
//
// What stands in the sigmoid grows by x_i W_i from bit to bit, so that all D factors take D H multiplications
// for the hidden layer instead of H D (D - 1) / 2.
#pragma once

#include "examples/generative_models/belief_net.h"

namespace saddle::family {

struct Nade {
  nn::Parameter in;           // W (bits, hidden)
  nn::Parameter hidden_bias;  // c (1, hidden)
  nn::Parameter out;          // V (bits, hidden)
  nn::Parameter bias;         // b (1, bits)
  nn::ParameterList list{{"in", in}, {"hidden_bias", hidden_bias}, {"out", out}, {"bias", bias}};

  Nade(Index bits, Index hidden, Random& rng)
      : in("in", Array::zeros(bits, hidden)),
        hidden_bias("hidden_bias", Array::zeros(1, hidden)),
        out("out", Array::zeros(bits, hidden)),
        bias("bias", Array::zeros(1, bits)) {
    nn::xavier_uniform(in, rng);
    nn::xavier_uniform(out, rng);
  }

  const nn::ParameterList& parameters() const { return list; }

  // (batch, bits) gives (batch, bits): one factor after the other.
  Var logits(const Var& x) const {
    ad::Tape& tape = x.tape();
    const Var w = tape.leaf(in), v = tape.leaf(out);
    Var before = broadcast(tape.leaf(hidden_bias), {x.shape().rows, in.shape().cols});
    std::vector<Var> parts;
    for (Index i = 0; i < x.shape().cols; ++i) {
      parts.push_back(matmul(sigmoid(before), slice_rows(v, i, 1), false, true));
      before = before + slice_cols(x, i, 1) * slice_rows(w, i, 1);
    }
    return concat(parts, ad::Axis::cols) + tape.leaf(bias);
  }

  Var log_p(const Var& x) const { return log_bernoulli(logits(x), x); }
};

// Samples with their log p, bit by bit: the path of sampling carries `before` along, and costs one pass.
struct NadeSamples {
  Array x;                    // (count, bits)
  std::vector<double> log_p;  // as it was drawn
};

inline NadeSamples nade_samples(const Nade& model, Index count, Random& rng) {
  const Array &w = model.in.value(), &v = model.out.value();
  NadeSamples drawn{Array::zeros(count, w.rows()), std::vector<double>(static_cast<std::size_t>(count), 0.0)};
  for (Index k = 0; k < count; ++k) {
    Array before = model.hidden_bias.value();
    for (Index i = 0; i < w.rows(); ++i) {
      double logit = model.bias.value()[i];
      for (Index h = 0; h < w.cols(); ++h) logit += ad::sigmoid(before[h]) * v(i, h);
      const double bit = rng.uniform() < ad::sigmoid(logit) ? 1 : 0;
      drawn.x(k, i) = bit;
      drawn.log_p[static_cast<std::size_t>(k)] -= ad::bce_with_logits(logit, bit);
      for (Index h = 0; h < w.cols(); ++h) before[h] += bit * w(i, h);
    }
  }
  return drawn;
}

}  // namespace saddle::family
