// The exact checks of the pixel RNN, and the mistakes that users make with it and with its faster sister, the
// stack of masked convolutions.
#include "examples/generative_models/pixel_rnn.h"

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

constexpr Index pixel_rnn_side = 3, pixel_rnn_pixels = pixel_rnn_side * pixel_rnn_side;

// A pixel RNN with a mistake: its cell reads the inputs of the next pixel (not shifted), so that a pixel sees
// itself; or its state starts anew at each row.
struct PixelRnnVariant {
  PixelRnn model;
  bool not_shifted = false, new_state_each_row = false;

  Var logits(const Var& x) const {
    nn::LstmState state = model.cell.start(x.tape(), x.shape().rows);
    std::vector<Var> parts;
    for (Index t = 0; t < x.shape().cols; ++t) {
      if (new_state_each_row && t % model.width == 0) state = model.cell.start(x.tape(), x.shape().rows);
      parts.push_back(model.step(x, t + (not_shifted ? 1 : 0), state));
    }
    return concat(parts, ad::Axis::cols);
  }
  Var log_p(const Var& x) const { return log_bernoulli(logits(x), x); }
};

PixelRnn random_pixel_rnn(Random& rng) {
  PixelRnn model(pixel_rnn_side, 6, rng);
  for (nn::Parameter* p : model.parameters()) nn::fill_normal(*p, 0, 0.8, rng);
  return model;
}

Measurement measure_pixel_rnn_total(bool not_shifted, Study& study) {
  Random rng = study.random("pixel-rnn-total");
  const PixelRnn model = random_pixel_rnn(rng);
  Measurement result;
  result.add("log of the sum over 2^9 images",
             not_shifted ? log_total(PixelRnnVariant{.model = model, .not_shifted = true}, pixel_rnn_pixels)
                         : log_total(model, pixel_rnn_pixels),
             0);
  return result;
}

// The Jacobian of the logits by the tape, at an image of random greys.
Measurement measure_pixel_rnn_jacobian(bool not_shifted, Study& study) {
  Random rng = study.random("pixel-rnn-jacobian");
  const PixelRnn model = random_pixel_rnn(rng);
  Array x = Array::zeros(1, pixel_rnn_pixels);
  for (Index j = 0; j < x.size(); ++j) x[j] = rng.uniform();
  const Array jacobian = ad::jacobian(
      [&](const Var& at) {
        return not_shifted ? PixelRnnVariant{.model = model, .not_shifted = true}.logits(at)
                           : model.logits(at);
      },
      x);
  double forbidden = 0, seen = 0;
  for (Index i = 0; i < pixel_rnn_pixels; ++i)
    for (Index j = 0; j < pixel_rnn_pixels; ++j) {
      if (j >= i)
        forbidden = gan::larger(forbidden, std::fabs(jacobian(i, j)));
      else if (jacobian(i, j) != 0)
        seen += 1;
    }
  Measurement result;
  result.add("largest slope of a logit in its own pixel or a later one", forbidden, 0);
  result.add("slopes of logits in earlier pixels that are not zero, 9 * 8 / 2", seen, 36);
  return result;
}

Measurement measure_pixel_rnn_state(bool new_state_each_row, Study& study) {
  Random rng = study.random("pixel-rnn-state");
  const PixelRnn model = random_pixel_rnn(rng);
  const PixelRnnSamples drawn = pixel_rnn_samples(model, pixel_rnn_pixels, 50, rng);
  const std::vector<double> forward =
      new_state_each_row ? log_p_of(PixelRnnVariant{.model = model, .new_state_each_row = true}, drawn.x)
                         : log_p_of(model, drawn.x);
  double largest = 0;
  for (std::size_t i = 0; i < forward.size(); ++i)
    largest = gan::larger(largest, std::fabs(forward[i] - drawn.log_p[i]));
  Measurement result;
  result.add("log p with the carried state against log p of the sample, 50 samples", largest, 0);
  const Array images = all_states(pixel_rnn_pixels);
  const std::vector<double> shared = pixel_rnn_log_p_of_all(model, pixel_rnn_pixels),
                            each = new_state_each_row
                                       ? log_p_of(PixelRnnVariant{.model = model, .new_state_each_row = true},
                                                  images)
                                       : log_p_of(model, images);
  largest = 0;
  for (std::size_t i = 0; i < each.size(); ++i)
    largest = gan::larger(largest, std::fabs(each[i] - shared[i]));
  result.add("log p with states that images share against log p of each, 512 images", largest, 0);
  return result;
}

// The pixel of a layer of masked 3x3 convolutions sees the row above and what is to its left; `itself` is
// right for all layers but the first. cut: a mask without the whole middle row.
bool pixel_cnn_open(Index row, Index col, bool itself, bool cut) {
  return row == 0 || (row == 1 && !cut && (col == 0 || (col == 1 && itself)));
}

// Where a logit of `layers` masked convolutions can look: `up` rows above, and `right` columns to the right
// (to the left, if negative).
using PixelCnnSees = bool (*)(Index layers, Index up, Index right);
bool pixel_cnn_sees(Index layers, Index up, Index right) {
  return up >= 0 && up <= layers && right >= -layers && (up == 0 ? right < 0 : right <= up);
}
bool pixel_cnn_sees_all_before(Index layers, Index up, Index right) {
  return up >= 0 && up <= layers && right >= -layers && right <= layers && (up > 0 || right < 0);
}

// The support of the Jacobian of a stack of masked convolutions on images of 5x5 pixels.
Measurement measure_pixel_rnn_blind_spot(PixelCnnSees formula, bool cut, Study& study) {
  constexpr Index side = 5, pixels = side * side, channels = 2;
  Random rng = study.random("pixel-rnn-blind-spot");
  Array x = Array::zeros(1, pixels);
  for (Index j = 0; j < pixels; ++j) x[j] = rng.uniform();
  std::vector<nn::Conv2d> stack;
  Measurement result;
  for (Index layers = 1; layers <= 5; ++layers) {
    const nn::ImageShape in{layers == 1 ? 1 : channels, side, side};
    nn::Conv2d& conv = stack.emplace_back(in, channels, 3, rng, nn::ConvOptions{.padding = 1});
    for (Index i = 0; i < conv.weight().size(); ++i) {
      const Index place = i / channels % 9;
      const bool open = pixel_cnn_open(place / 3, place % 3, layers > 1, cut && layers == 2);
      conv.weight().write()[i] = open ? rng.normal() : 0;
    }
    const Array jacobian = ad::jacobian(
        [&](const Var& at) {
          Var h = at;
          for (const nn::Conv2d& each : stack) h = tanh(each(h));
          return slice_cols(h, 0, pixels);  // the first channel stands for the logits
        },
        x);
    double seen = 0, predicted = 0, differ = 0;
    for (Index i = 0; i < pixels; ++i)
      for (Index j = 0; j < pixels; ++j) {
        const bool sees = jacobian(i, j) != 0,
                   should = formula(layers, i / side - j / side, j % side - i % side);
        seen += sees ? 1 : 0;
        predicted += should ? 1 : 0;
        differ += sees != should ? 1 : 0;
      }
    result.add(fmt::format("pairs of a logit and a pixel that it sees, of 300, {} layers", layers), seen,
               predicted);
    result.add(fmt::format("pairs where support and formula differ, {} layers", layers), differ, 0);
  }
  return result;
}

}  // namespace

std::vector<Claim> pixel_rnn_claims() {
  const char* const source = "van den Oord, Kalchbrenner and Kavukcuoglu 2016, sections 2.1 and 3";
  return {
      {
          .id = "pixel-rnn-total",
          .statement =
              "The probabilities that a pixel RNN with any weights gives to the images of 3x3 bits sum "
              "to one.",
          .source = source,
          .formula = R"(\sum_x \prod_t p(x_t \mid x_1, \dots, x_{t-1}) = 1)",
          .derivation =
              "The state before pixel t is a function of the pixels before it, and so is the logit. "
              "Sum over the last pixel first: its own factor alone holds it, and the two values of "
              "that factor sum to one. Repeat with the pixel before it.",
          .tolerance = 1e-12,
          .tolerance_reason = "512 terms, each a sum of 9 numbers of size one",
          .measure = [](Study& study) { return measure_pixel_rnn_total(false, study); },
          .wrong = {{Wrong::Kind::condition, "the input not shifted by one: a pixel sees itself",
                     [](Study& study) { return measure_pixel_rnn_total(true, study); }}},
      },
      {
          .id = "pixel-rnn-jacobian",
          .statement =
              "The Jacobian of the logits of a pixel RNN by the pixels is strictly triangular in raster "
              "order, and for weights drawn from a normal distribution all 36 entries of the triangle "
              "differ from zero, with probability one.",
          .source = source,
          .formula = R"(\frac{\partial\, \ell_t}{\partial x_s} = 0\ \text{for}\ s \ge t)",
          .derivation =
              "The cell reads pixel t - 1 at step t, so no path leads from pixel s to a logit t with "
              "t at most s. For s below t the path through the state is open: the slope is an "
              "analytic function of the weights that is not zero everywhere, so it is zero with "
              "probability zero.",
          .tolerance = 0,
          .tolerance_reason = "a sum of exact zeros, and a count",
          .measure = [](Study& study) { return measure_pixel_rnn_jacobian(false, study); },
          .wrong = {{Wrong::Kind::condition, "the input not shifted by one: a pixel sees itself",
                     [](Study& study) { return measure_pixel_rnn_jacobian(true, study); }}},
      },
      {
          .id = "pixel-rnn-state",
          .statement =
              "The log-probability that a pixel RNN accumulates while it draws an image with the state "
              "carried from pixel to pixel is that which it gives to the whole image, and images that "
              "begin alike can share the states of their beginning.",
          .source = source,
          .formula = R"(\sum_t \log p(x_t \mid h_{t-1}, c_{t-1}, x_{t-1}, x_{t-w}) = \log p(x))",
          .derivation =
              "By induction: the states before the first pixel are equal. If the states before pixel t "
              "are equal, then the cell reads the same pixels in both passes, since those before t "
              "are drawn already, and the states after it are equal.",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of 9 terms of size one, products of matrices in another order",
          .measure = [](Study& study) { return measure_pixel_rnn_state(false, study); },
          .wrong = {{Wrong::Kind::condition, "a forward pass whose state starts anew at each row",
                     [](Study& study) { return measure_pixel_rnn_state(true, study); }}},
      },
      {
          .id = "pixel-rnn-blind-spot",
          .statement =
              "A logit of n masked 3x3 convolutions, the first without the centre, sees exactly the "
              "pixels up to n rows above and n columns to the left that are at most as many columns "
              "to the right as they are rows above, for normal weights with probability one: however "
              "large n is, the pixels farther to the right are a blind spot.",
          .source = "van den Oord, Kalchbrenner, Vinyals, Espeholt, Graves and Kavukcuoglu 2016, "
                    "\"Conditional Image Generation with PixelCNN Decoders\", section 2.2",
          .formula = R"(0 \le u \le n,\ -n \le r \le u,\ \text{and}\ r < 0\ \text{if}\ u = 0)",
          .derivation =
              "A path from a logit to a pixel takes one step in each layer: up by one row and at most "
              "one column aside, or to the left within the row, or, in all layers but the first, "
              "nowhere. Only a step up can go to the right, by one column, so after u steps up the "
              "path is at most u columns to the right. To the left, each step can go by one column. "
              "All places between are reached, and a path that goes one way stays in the image.",
          .tolerance = 0,
          .tolerance_reason = "counts",
          .measure = [](Study& study) { return measure_pixel_rnn_blind_spot(pixel_cnn_sees, false, study); },
          .wrong = {{Wrong::Kind::formula, "no blind spot: all pixels above within n columns are seen",
                     [](Study& study) {
                       return measure_pixel_rnn_blind_spot(pixel_cnn_sees_all_before, false, study);
                     }},
                    {Wrong::Kind::condition, "the second mask cuts the whole middle row",
                     [](Study& study) { return measure_pixel_rnn_blind_spot(pixel_cnn_sees, true, study); }}},
      },
  };
}

}  // namespace saddle::family
