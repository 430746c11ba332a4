// Image to image: an outline x in, an image y out, where one outline has several right answers. Isola, Zhu,
// Zhou and Efros 2017, "Image-to-Image Translation with Conditional Adversarial Networks", Eq. 1.
//
//   x: the edges of y, a bit for each pair of neighbours, 1 where their colours differ
//   y: bars and stripes, with paper at the top left with probability 3/4, with ink with 1/4
//   G(x, z, u): the code z = 1 ... k is drawn from w(x) = softmax(choice(x)), and pixel i is 1 if the uniform
//               number u_i < sigmoid(net_i(x, z))
//   V(D, G) = E log D(x, y) + E log(1 - D(x, G(x, z, u)))
//
// An outline tells what is beside what, not which side is ink: an image and its inverse have the same edges.
#pragma once

#include <vector>

#include "examples/generative_models/gan.h"
#include "examples/generative_models/targets/bars_and_stripes.h"

namespace saddle::family {

inline constexpr double kPaperFirst = 0.75;

// (count, side^2) gives (count, 2 side (side - 1)).
inline Array edges_of(const Array& images, Index side) {
  Array edges = Array::zeros(images.rows(), 2 * side * (side - 1));
  Index at = 0;
  for (Index i = 0; i < images.rows(); ++i)
    for (Index row = 0; row < side; ++row)
      for (Index col = 0; col < side; ++col) {
        const Index here = row * side + col;
        if (col + 1 < side) edges[at++] = images(i, here) != images(i, here + 1) ? 1 : 0;
        if (row + 1 < side) edges[at++] = images(i, here) != images(i, here + side) ? 1 : 0;
      }
  return edges;
}

// All pairs of the target: row o and row o + outlines of x and y are the two answers to one outline.
struct OutlinePairs {
  Array x, y;      // (2 outlines, edges), (2 outlines, side^2)
  Array p;         // (2 outlines, 1): the probability of the pair
  Index outlines;  // 15 of side 4

  // Bars and stripes come in the order of their bits, so that image i from the end is the inverse of image i.
  explicit OutlinePairs(Index side) : y(bars_and_stripes(side)), outlines(y.rows() / 2) {
    for (Index o = 0; o < outlines; ++o)
      for (Index j = 0; j < y.cols(); ++j) y[(o + outlines) * y.cols() + j] = 1 - y(o, j);
    x = edges_of(y, side);
    p = Array::zeros(y.rows(), 1);
    for (Index i = 0; i < y.rows(); ++i)
      p[i] = (i < outlines ? kPaperFirst : 1 - kPaperFirst) / static_cast<double>(outlines);
  }
};

struct OutlineGenerator {
  Index edges, codes, outlines;
  nn::Linear choice;   // of x, the logits of the codes
  nn::Sequential net;  // of (x, z), z one-hot, the logits of the pixels
  nn::ParameterList list{{"choice", choice}, {"G", net}};

  OutlineGenerator(const OutlinePairs& target, Index count, Index hidden, Random& rng)
      : edges(target.x.cols()),
        codes(count),
        outlines(target.outlines),
        choice(edges, codes, rng),
        net("G",
            {nn::Linear(edges + codes, hidden, rng), nn::Tanh(), nn::Linear(hidden, target.y.cols(), rng)}) {}

  const nn::ParameterList& parameters() const { return list; }

  // Of each row of x with the code that its row of z names.
  Var logits(const Var& x, const Array& z) const {
    return net(concat({x, x.tape().constant(z)}, ad::Axis::cols));
  }
  Var logits(const Var& x, Index code) const {
    Array z = Array::zeros(x.shape().rows, codes);
    for (Index i = 0; i < z.rows(); ++i) z[i * codes + code] = 1;
    return logits(x, z);
  }

  // log q(x, y) = log p(x) + log sum_z w_z(x) q(y | x, z) of rows (x, y): outlines are equally likely.
  Var log_p(const Var& pairs) const {
    const Var x = slice_cols(pairs, 0, edges), y = slice_cols(pairs, edges, pairs.shape().cols - edges);
    std::vector<Var> given_code;
    for (Index z = 0; z < codes; ++z) given_code.push_back(log_bernoulli(logits(x, z), y));
    const Var log_w = log_softmax(choice(x), ad::Axis::cols);
    return logsumexp(log_w + concat(given_code, ad::Axis::cols), ad::Axis::cols) -
           std::log(static_cast<double>(outlines));
  }

  // E[G(x, z, u) | x]: the mean of the probabilities over the codes.
  Var mean_image(const Var& x) const {
    const Var w = softmax(choice(x), ad::Axis::cols);
    Var total = slice_cols(w, 0, 1) * sigmoid(logits(x, 0));
    for (Index z = 1; z < codes; ++z) total = total + slice_cols(w, z, 1) * sigmoid(logits(x, z));
    return total;
  }
};

// Images beside their outlines, (rows, edges + pixels).
inline Array beside(const Array& x, const Array& y) {
  Array pairs = Array::zeros(x.rows(), x.cols() + y.cols());
  for (Index i = 0; i < x.rows(); ++i)
    for (Index j = 0; j < pairs.cols(); ++j)
      pairs[i * pairs.cols() + j] = j < x.cols() ? x(i, j) : y(i, j - x.cols());
  return pairs;
}

// The other way: steps down E |y - answer(x)|^2, whose minimum is the mean of all right answers.
inline void fit_squared(const OutlineGenerator& G, const OutlinePairs& target, int steps,
                        double learning_rate) {
  nn::Adam optimiser(G.parameters(), learning_rate);
  ad::Tape tape;
  for (int step = 0; step < steps; ++step) {
    tape.clear();
    const Var error = square(G.mean_image(tape.constant(target.x)) - target.y);
    optimiser.descend(backward(sum(sum(error, ad::Axis::cols) * target.p), G.parameters()));
  }
}

// A sample of y for each row of x: a code, then every pixel. Both are drawn anew each time, also after
// training.
inline Array outline_samples(const OutlineGenerator& G, const Array& x, Random& rng) {
  ad::Tape tape;
  const Var given = tape.constant(x), w = softmax(G.choice(given), ad::Axis::cols);
  Array z = Array::zeros(x.rows(), G.codes);
  for (Index i = 0; i < z.rows(); ++i) {
    Index code = 0;
    for (double rest = rng.uniform() - w.array()(i, 0); rest >= 0 && code + 1 < G.codes;)
      rest -= w.array()(i, ++code);
    z[i * G.codes + code] = 1;
  }
  Array y(G.logits(given, z).array());
  for (double& each : y) each = rng.uniform() < ad::sigmoid(each) ? 1 : 0;
  return y;
}

}  // namespace saddle::family
