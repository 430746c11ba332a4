// Trains the nets of the paper on MNIST, draws digits, and measures the paper's Table 1.
//
//   mnist_gan train --data mnist --out run --time-limit 3600
//   mnist_gan sample --out run --png digits.png
//   mnist_gan evaluate --data mnist --out run
//
// `mnist` is a folder with the four IDX files. Training goes on where it stopped, whatever stopped it. Exit
// status: 0 done, 1 training left all bounds, 2 bad input, 130 interrupted; a checkpoint is left then.
#include "examples/digits/program.h"

int main(int argc, char** argv) {
  return saddle::digits::program(argc, argv);
}
