#include "nn/layers/dropout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/table.h"
#include "nn/part.h"

namespace saddle::inline SADDLE_PRECISION::nn {

struct Dropout::Own : LayerMode {
  void redraw() override { ++draw; }
  StateList state() override {
    StateList kept;
    kept.add("draw", draw);
    return kept;
  }

  // One row of the mask, as factors 0 and scale. Each 64 random bits decide two columns. In blocks, so that
  // the second loop is one without branches, which random bits would make slow.
  void write_row(std::uint64_t key, Index cols, Real* factor) const {
    constexpr Index block = 64;
    const std::uint32_t last = last_kept;
    const Real factor_of_kept = scale;
    std::uint32_t bits[block];
    for (Index c = 0; c < cols; c += block) {
      for (Index i = 0; i < block / 2; ++i) {
        const std::uint64_t both = ad::splitmix64(key, static_cast<std::uint64_t>(c / 2 + i));
        bits[2 * i] = static_cast<std::uint32_t>(both >> 32);
        bits[2 * i + 1] = static_cast<std::uint32_t>(both);
      }
      const Index n = std::min(block, cols - c);
      for (Index i = 0; i < n; ++i) factor[c + i] = bits[i] <= last ? factor_of_kept : Real(0);
    }
  }

  std::uint32_t last_kept = 0;  // of the integers from 0 to 2^32 - 1
  Real scale = 1;
  std::uint64_t seed = 0, draw = 0;
  ParameterList list{{"", *this}};
};

Dropout::Dropout(Real keep, Real scale, std::uint64_t seed) : own_(new Own) {
  if (!(keep > 0 && keep <= 1))
    throw std::invalid_argument(fmt::format("dropout: keep must be in (0, 1], got {}", keep));
  if (!(scale > 0 && std::isfinite(scale)))
    throw std::invalid_argument(fmt::format("dropout: the scale must be positive and finite, got {}", scale));
  own_->last_kept =
      static_cast<std::uint32_t>(std::max(0.0, std::round(static_cast<double>(keep) * 0x1p32) - 1));
  own_->scale = scale;
  own_->seed = seed;
}

Var Dropout::operator()(const Var& x, Location here) const {
  own_->require_listed("dropout");
  if (!training()) return x;
  ad::Tape& tape = x.tape();
  const ad::Shape shape = x.shape();
  const Part part = PartScope::of(tape, shape.rows);
  if (part.count < 1 || shape.rows % part.count != 0)
    throw std::invalid_argument(
        fmt::format("dropout: in a part of a batch the rows must be a multiple of its {} rows, got {}",
                    part.count, to_string(shape)));
  const Random draw = Random(own_->seed).stream(own_->draw);
  thread_local std::vector<Real> mask;
  mask.resize(static_cast<std::size_t>(shape.size()));
  for (Index r = 0; r < shape.rows; ++r) {
    const Index row_of_batch = r / part.count * part.rows + part.first + r % part.count;
    own_->write_row(draw.stream(static_cast<std::uint64_t>(row_of_batch)).bits(), shape.cols,
                    mask.data() + r * shape.cols);
  }
  return multiply(x, tape.constant(ArrayView(mask.data(), shape)), here);
}

bool Dropout::training() const {
  return own_->training();
}
void Dropout::set_training(bool on) const {
  own_->set_training(on);
}
void Dropout::redraw() const {
  own_->redraw();
}
const ParameterList& Dropout::parameters() const {
  return own_->list;
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
