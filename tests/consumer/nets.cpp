// saddle::nn as another project links it, with the threads that it starts.
#include <nn/nn.h>

#include <cstdio>

using namespace saddle::nn;

int main() {
  Random rng(1);
  const Linear layer(2, 1, rng);
  const Array x{{1, 2}, {3, 4}, {5, 6}};
  Parallel parallel(2);
  parallel.step(x.rows(), layer.parameters(), [&](saddle::ad::Tape& tape, Part part) {
    return sum(layer(slice_rows(tape.constant(x), part.first, part.count)));
  });
  // The derivative by the bias counts the rows.
  const double rows = parallel.gradients()[0][layer.bias()] + parallel.gradients()[1][layer.bias()];
  std::printf("nets: %s\n", rows == 3 ? "ok" : "wrong");
  return rows == 3 ? 0 : 1;
}
