// WaveNet: the chain rule over a sequence of levels, its factors a stack of causal convolutions whose
// dilations double from layer to layer. van den Oord et al. 2016, "WaveNet: A Generative Model for Raw
// Audio", sections 2.1 to 2.4.
//
//   z = tanh(filter * h) sigmoid(gate * h),   h <- h + residual z,   logits = head relu(sum of skip z)
//
// filter and gate are dilated convolutions; residual, skip and head act at each time by itself. The
// convolution at the bottom sees the past alone, so logit t depends on the levels before t.
#pragma once

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "autodiff/autodiff.h"
#include "examples/generative_models/targets/bits.h"
#include "nn/nn.h"

namespace saddle::family {

using ad::Var;
using nn::CausalConv1d;

// log p(x), (batch, 1), from one-hot x and logits, both (batch, time * levels): the sum over the times of log
// softmax at the level that is there.
inline Var log_categorical(const Var& logits, const Var& x, Index levels) {
  const ad::Shape shape = x.shape();
  const Var each = log_softmax(reshape(logits, shape.rows * (shape.cols / levels), levels));
  return sum(reshape(each, shape.rows, shape.cols) * x, ad::Axis::cols);
}

struct WaveNetSizes {
  Index levels = 4, channels = 8, kernel = 2;
  std::vector<Index> dilations = {1, 2, 4};
};

struct WaveNet {
  struct Layer {
    CausalConv1d filter, gate, skip;
    std::optional<CausalConv1d> residual;  // none in the last layer, whose h nobody reads
  };
  Index levels;
  CausalConv1d front;
  std::vector<Layer> layers;
  CausalConv1d head;
  nn::ParameterList list{{"front", front}, {"head", head}};

  WaveNet(const WaveNetSizes& s, Random& rng)
      : levels(s.levels),
        front(levels, s.channels, 1, 1, rng, nn::Sees::past),
        head(s.channels, levels, 1, 1, rng) {
    const Index c = s.channels;
    for (const Index d : s.dilations) {
      const std::string name = "layer" + std::to_string(layers.size() + 1);
      Layer& layer = layers.emplace_back(
          Layer{{c, c, s.kernel, d, rng}, {c, c, s.kernel, d, rng}, {c, c, 1, 1, rng}, {}});
      list.add(name, {{"filter", layer.filter}, {"gate", layer.gate}, {"skip", layer.skip}});
      if (layers.size() == s.dilations.size()) break;
      layer.residual.emplace(c, c, 1, 1, rng);
      list.add(name, {{"residual", *layer.residual}});
    }
  }

  const nn::ParameterList& parameters() const { return list; }

  // The net, where convolve(layer, h) says how a convolution is done: of whole sequences, or step by step.
  template <class Convolve>
  Var net(const Var& x, Convolve&& convolve) const {
    Var h = convolve(front, x), skips = 0.0;
    for (const Layer& layer : layers) {
      const Var z = tanh(convolve(layer.filter, h)) * sigmoid(convolve(layer.gate, h));
      skips = skips + convolve(layer.skip, z);
      if (layer.residual) h = h + convolve(*layer.residual, z);
    }
    return convolve(head, relu(skips));
  }

  // One-hot levels (batch, time * levels) give logits of the same shape.
  Var logits(const Var& x) const {
    return net(x, [](const CausalConv1d& layer, const Var& h) { return layer(h); });
  }

  Var log_p(const Var& x) const { return log_categorical(logits(x), x, levels); }
};

// The dilated convolutions of all layers, as nn::receptive_field() takes them.
inline std::vector<CausalConv1d> dilated_layers(const WaveNet& model) {
  std::vector<CausalConv1d> filters;
  for (const WaveNet::Layer& layer : model.layers) filters.push_back(layer.filter);
  return filters;
}

// Convolutions at one time after the other: each layer keeps a queue of the (kernel - 1) * dilation inputs
// that it still needs, zeros at first. Paine et al. 2016, "Fast Wavenet Generation Algorithm".
struct WaveNetCache {
  std::map<const CausalConv1d*, std::deque<Var>> queues;

  Var operator()(const CausalConv1d& layer, const Var& now) {
    const auto kept = static_cast<std::size_t>((layer.kernel() - 1) * layer.dilation());
    std::deque<Var>& queue = queues[&layer];
    if (queue.empty()) queue.assign(kept, now * 0);
    queue.push_back(now);
    std::vector<Var> seen;
    for (std::size_t j = 0; j <= kept; j += static_cast<std::size_t>(layer.dilation()))
      seen.push_back(queue[j]);
    queue.pop_front();
    ad::Tape& tape = now.tape();
    return affine(concat(seen, ad::Axis::cols), tape.leaf(layer.weight()), tape.leaf(layer.bias()));
  }
};

// A level with the probabilities softmax(logits), for u uniform on [0, 1).
inline Index draw_of_logits(ArrayView logits, double u) {
  const double total = log_sum_exp({logits.begin(), logits.end()});
  Index level = 0;
  for (double sum = std::exp(logits[0] - total); level + 1 < logits.size() && u >= sum;
       sum += std::exp(logits[level] - total))
    ++level;
  return level;
}

struct WaveNetSamples {
  Array levels;  // (count, time)
  Array logits;  // (count, time * levels), as the levels were drawn
};

// Samples level by level, each from one pass of a single time through the cache.
template <class Cache = WaveNetCache>
WaveNetSamples wavenet_samples(const WaveNet& model, Index time, Index count, Random& rng) {
  const Index levels = model.levels;
  WaveNetSamples drawn{Array::zeros(count, time), Array::zeros(count, time * levels)};
  ad::Tape tape;
  Cache cache;
  Array before = Array::zeros(count, levels);
  for (Index t = 0; t < time; ++t) {
    const Array logits = model.net(tape.constant(before), cache).array();
    before = Array::zeros(count, levels);
    for (Index k = 0; k < count; ++k) {
      const ArrayView row(logits.data() + k * levels, {1, levels});
      const Index level = draw_of_logits(row, rng.uniform());
      drawn.levels(k, t) = static_cast<double>(level);
      before(k, level) = 1;
      std::copy(row.begin(), row.end(), drawn.logits.data() + (k * time + t) * levels);
    }
  }
  return drawn;
}

}  // namespace saddle::family
