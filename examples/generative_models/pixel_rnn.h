// The pixel RNN: the chain rule in raster order, its factors one recurrent net that walks over the image and
// carries its state from pixel to pixel. van den Oord, Kalchbrenner and Kavukcuoglu 2016, "Pixel Recurrent
// Neural Networks", section 2.1, with one LSTM along the raster in place of their layers of rows and
// diagonals.
//
//   (h_t, c_t) = LSTM((x_{t-1}, x_{t-width}), (h_{t-1}, c_{t-1}))
//   logit p(x_t = 1 | x_1 ... x_{t-1}) = h_t V + b
//
// The cell reads the pixel before and the pixel above; all that is farther away has to be in its state.
#pragma once

#include <algorithm>

#include "examples/generative_models/belief_net.h"

namespace saddle::family {

struct PixelRnn {
  Index width;  // of an image, in pixels
  nn::LstmCell cell;
  nn::Linear output;
  nn::ParameterList list{{"cell", cell}, {"output", output}};

  PixelRnn(Index columns, Index units, Random& rng)
      : width(columns), cell(2, units, rng), output(units, 1, rng) {}

  const nn::ParameterList& parameters() const { return list; }

  // Pixel t of the images x, (batch, 1); zeros where it is before the first.
  static Var pixel(const Var& x, Index t) {
    return slice_cols(x, std::max<Index>(t, 0), 1) * (t < 0 ? 0 : 1);
  }

  // The logit of pixel t, (batch, 1), from the pixels before it; `state` moves on by one pixel.
  Var step(const Var& x, Index t, nn::LstmState& state) const {
    state = cell.step(concat({pixel(x, t - 1), pixel(x, t - width)}, ad::Axis::cols), state);
    return output(state.h);
  }

  // (batch, pixels) gives (batch, pixels).
  Var logits(const Var& x) const {
    nn::LstmState state = cell.start(x.tape(), x.shape().rows);
    std::vector<Var> parts;
    for (Index t = 0; t < x.shape().cols; ++t) parts.push_back(step(x, t, state));
    return concat(parts, ad::Axis::cols);
  }

  Var log_p(const Var& x) const { return log_bernoulli(logits(x), x); }
};

// Samples with their log p, pixel by pixel: the state is carried along, so each pixel takes one step of the
// cell.
struct PixelRnnSamples {
  Array x;                    // (count, pixels)
  std::vector<double> log_p;  // as it was drawn
};

inline PixelRnnSamples pixel_rnn_samples(const PixelRnn& model, Index pixels, Index count, Random& rng) {
  PixelRnnSamples drawn{Array::zeros(count, pixels),
                        std::vector<double>(static_cast<std::size_t>(count), 0.0)};
  ad::Tape tape;
  nn::LstmState state = model.cell.start(tape, count);
  for (Index t = 0; t < pixels; ++t) {
    const Var logits = model.step(tape.constant(drawn.x), t, state);
    for (Index k = 0; k < count; ++k) {
      const double logit = logits.array()[k], bit = rng.uniform() < ad::sigmoid(logit) ? 1 : 0;
      drawn.x(k, t) = bit;
      drawn.log_p[static_cast<std::size_t>(k)] -= ad::bce_with_logits(logit, bit);
    }
  }
  return drawn;
}

// Rows 2 k and 2 k + 1 are row k of a.
inline Array twice_each_row(const Array& a) {
  Array twice = Array::zeros(2 * a.rows(), a.cols());
  for (Index i = 0; i < twice.size(); ++i) twice[i] = a(i / a.cols() / 2, i % a.cols());
  return twice;
}

// log p of all 2^pixels images, in the order of all_states(): the images that begin with the same pixels
// share the state after them, so the cell steps 2^pixels - 1 times and not pixels * 2^pixels times.
inline std::vector<double> pixel_rnn_log_p_of_all(const PixelRnn& model, Index pixels) {
  std::vector<double> log_p = {0};
  Array x = Array::zeros(1, pixels), h, c;
  for (Index t = 0; t < pixels; ++t) {
    ad::Tape tape;
    nn::LstmState state = model.cell.start(tape, 1);
    if (t > 0) state = {tape.constant(twice_each_row(h)), tape.constant(twice_each_row(c))};
    const Var logits = model.step(tape.constant(x), t, state);
    h = state.h.array(), c = state.c.array();
    x = twice_each_row(x);
    std::vector<double> longer;
    for (Index k = 0; k < x.rows(); ++k) {
      x(k, t) = static_cast<double>(k % 2);
      longer.push_back(log_p[static_cast<std::size_t>(k / 2)] -
                       ad::bce_with_logits(logits.array()[k / 2], x(k, t)));
    }
    log_p = longer;
  }
  return log_p;
}

}  // namespace saddle::family
