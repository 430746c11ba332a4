// Steps along the gradients of several parts of a batch, of parameters that are updated chunk by chunk.
#include <cmath>
#include <deque>
#include <limits>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"

using namespace saddle::ad;
using namespace saddle::nn;

namespace {

constexpr Index sizes[] = {3, 7001, 2048, 1, 6144};  // among them 3.4 and exactly 1 and 3 chunks
constexpr Index block = 500;

SgdOptions options_of(const Sgd*, Real clip_norm) {
  return {.momentum = 0.5, .clip_norm = clip_norm};
}
AdamOptions options_of(const Adam*, Real clip_norm) {
  return {.clip_norm = clip_norm};
}

// The gradient of one part: of many magnitudes, so that sums in another order would show.
Array gradient_of(int step, int part, Index size) {
  Array c = Array::zeros(1, size);
  for (Index i = 0; i < size; ++i)
    c[i] = std::sin(1.0 + 2 * step + 3 * part + 5 * double(i)) * std::pow(10.0, double((i + part) % 5) - 4);
  return c;
}

Array cut(const Array& all, Index first, Index size) {
  Array part = Array::zeros(1, size);
  std::copy_n(all.data() + first, size, part.data());
  return part;
}

}  // namespace

TEMPLATE_TEST_CASE("optimisers: a step along several parts is one along their sum, chunk by chunk", "", Sgd,
                   Adam) {
  const int parts = GENERATE(1, 2, 3);
  const Real clip_norm = GENERATE(std::numeric_limits<Real>::infinity(), 2.0);
  const auto options = options_of(static_cast<const TestType*>(nullptr), clip_norm);

  // The same numbers in whole parameters, and in blocks that each are less than a chunk.
  std::deque<Parameter> whole, blocks;
  std::vector<Parameter*> whole_list, block_list;
  for (const Index size : sizes) {
    whole_list.push_back(&whole.emplace_back("whole", Array::filled(1, size, 0.1)));
    for (Index first = 0; first < size; first += block)
      block_list.push_back(
          &blocks.emplace_back("block", Array::filled(1, std::min(block, size - first), 0.1)));
  }
  TestType of_parts(whole_list, 0.1, options), of_sum(block_list, 0.1, options);

  for (int step = 0; step < 3; ++step) {
    std::deque<Tape> tapes;
    std::vector<Gradients> gradients;
    std::vector<Array> sums;
    for (const Index size : sizes) sums.push_back(gradient_of(step, 0, size));
    for (int part = 0; part < parts; ++part) {
      Tape& tape = tapes.emplace_back();
      Var loss = 0;
      for (std::size_t i = 0; i < whole.size(); ++i) {
        const Array c = gradient_of(step, part, sizes[i]);
        loss += sum(tape.leaf(whole[i]) * tape.constant(c));
        for (Index k = 0; part > 0 && k < c.size(); ++k) sums[i][k] += c[k];
      }
      gradients.push_back(backward(loss, whole_list));
    }
    of_parts.descend(gradients);

    Tape tape;
    Var loss = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < whole.size(); ++i)
      for (Index first = 0; first < sizes[i]; first += block, ++at)
        loss += sum(tape.leaf(blocks[at]) *
                    tape.constant(cut(sums[i], first, std::min(block, sizes[i] - first))));
    of_sum.descend(backward(loss, block_list));
  }

  std::size_t at = 0;
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (Index first = 0; first < sizes[i]; first += block, ++at) {
      INFO("parameter " << i << " from " << first << ", parts: " << parts << ", norm: " << clip_norm);
      CHECK(cut(whole[i].value(), first, std::min(block, sizes[i] - first)) == blocks[at].value());
    }
}
