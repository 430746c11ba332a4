// What the benchmark measures. Each workload is done twice: by a tape, and by derivative code written by
// hand, which is the limit that a tape is measured against. Both start from the same numbers, and their
// results are compared before anything is timed. Other libraries can do the same work beside them (peers.h).
//
// Scalar workloads, recorded afresh at each evaluation; an operation is an arithmetic one:
//   S1   the Rosenbrock function in 1000 dimensions
//   S2b  a chain of 100,000 steps x = sin(x) x + 0.5 whose states are summed
//   S3   the squared error of a 2-16-16-1 tanh net at 32 points, written with scalars
// Net workloads, one step of Algorithm 1 (k = 1) with Adam; an operation is a multiply-add of a matrix
// product:
//   M1   G 1-16-16-1, D 1-32-32-1, tanh, batch 128
//   M2   G 2-128-128-2, D 2-128-128-1, relu, batch 256
//   M3   G 100-1200-1200-784, relu, sigmoid at its end, D 784-512-256-1, leaky relu, batch 100
// Layer workloads, the loss mean(square(y)) and its gradient, against the matrix products in them alone:
//   R1   28 steps of an LSTM of 256 units, 28 numbers at each step, batch 64; by the parameters
//   C1   a convolution of 16 channels of 14x14 to 32, kernel 3, padding 1, batch 64; by the input too
// The training of mnist_gan: D1, digits.h.
// This header is read as C++17 too, by the translation unit that includes libtorch.
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace benchmark {

// The memory of a tape after a run.
struct Memory {
  std::size_t operations = 0;  // recorded, leaves included
  std::size_t in_use = 0;      // by what each of them needs: node, adjoint, marks
  std::size_t held = 0;        // all of it, with spare capacity and arrays
};

// One side of a workload: something to be timed.
struct Runner {
  virtual ~Runner() = default;
  virtual void run() = 0;
  // A number that every result takes part in: those of the last run, and all runs before where a run changes
  // what the next one begins with.
  virtual double checksum() = 0;
  virtual Memory memory() const { return {}; }
};
// Results are compared after so many runs, the first ones.
inline constexpr int compared_runs = 3;
using Make = std::function<std::unique_ptr<Runner>()>;

// --- scalars

inline constexpr int rosenbrock_size = 1000;
inline constexpr int chain_length = 100'000;
inline constexpr int points = 32, inputs = 2, hidden = 16;
inline constexpr int weights = inputs * hidden + hidden + hidden * hidden + hidden + hidden + 1;

inline constexpr double rosenbrock_operations = 8.0 * (rosenbrock_size - 1);
inline constexpr double chain_operations = 4.0 * chain_length;
inline constexpr double net_operations =
    points * (hidden * (2.0 * inputs + 1) + hidden * (2.0 * hidden + 1) + 2 * hidden + 3) + 1;

struct ScalarData {
  std::vector<double> start = std::vector<double>(rosenbrock_size);
  double chain_start = 0.3;
  std::vector<double> weight = std::vector<double>(weights);
  std::vector<double> x = std::vector<double>(points * inputs), label = std::vector<double>(points);

  ScalarData() {
    for (int i = 0; i < rosenbrock_size; ++i) start[i] = 1 + 0.4 * std::sin(0.7 * i + 0.2);
    for (int i = 0; i < weights; ++i) weight[i] = 0.5 * std::sin(1.3 * i + 0.5);
    for (int i = 0; i < points * inputs; ++i) x[i] = std::cos(2.1 * i);
    for (int p = 0; p < points; ++p) label[p] = x[2 * p] * x[2 * p + 1] > 0 ? 1 : -1;
  }
};

// What an evaluation ends with, on both sides: every component of the gradient is read, with a weight that
// tells its neighbours apart. In S1 it is half of the limit's work, which knows n beforehand.
inline double weighted_sum(const double* g, int n) {
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += g[i] * (1 + 0.01 * (i % 7));
  return sum;
}

std::unique_ptr<Runner> rosenbrock_limit();
std::unique_ptr<Runner> chain_limit();
std::unique_ptr<Runner> net_limit();
std::unique_ptr<Runner> rosenbrock_tape();
std::unique_ptr<Runner> chain_tape();
std::unique_ptr<Runner> net_tape();

// --- nets

enum class Activation { identity, tanh, relu, leaky_relu, sigmoid };
inline constexpr double leaky_slope = 0.2;
inline constexpr double learning_rate = 2e-4, beta1 = 0.5, beta2 = 0.999, epsilon = 1e-8;

struct NetSpec {
  std::vector<int> widths;
  Activation inner, last;
};

struct GanSpec {
  std::string name;
  NetSpec g, d;
  int batch;
};

// Weights (in x out, row by row; the biases are zero) and batches, the same for both sides.
struct GanData {
  static constexpr int batches = 8;

  std::vector<std::vector<double>> g, d;
  std::vector<std::vector<double>> noise, real;

  explicit GanData(const GanSpec& spec);
};

// Multiply-adds in the matrix products of one step that wastes none.
double gan_operations(const GanSpec& spec);

// One step: D ascends mean log D(x) + mean log(1 - D(G(z))); then G, at other noise, descends -mean log
// D(G(z)). Without the optimiser there are left: both losses and their gradients; or both losses alone.
enum class Part { step, gradients, losses };

template <class T>
std::unique_ptr<Runner> gan_limit(const GanSpec& spec, const GanData& data, Part part);
namespace f64 {
std::unique_ptr<Runner> gan_tape(const GanSpec& spec, const GanData& data, Part part);
}
namespace f32 {
std::unique_ptr<Runner> gan_tape(const GanSpec& spec, const GanData& data, Part part);
}

// --- layers

inline constexpr int layer_batch = 64;
inline constexpr int lstm_inputs = 28, lstm_units = 256, lstm_steps = 28;
inline constexpr int conv_channels = 16, conv_side = 14;

namespace f64 {
std::unique_ptr<Runner> recurrent_layer();
std::unique_ptr<Runner> recurrent_products();
std::unique_ptr<Runner> convolution_layer();
std::unique_ptr<Runner> convolution_products();
}  // namespace f64
namespace f32 {
std::unique_ptr<Runner> recurrent_layer();
std::unique_ptr<Runner> recurrent_products();
std::unique_ptr<Runner> convolution_layer();
std::unique_ptr<Runner> convolution_products();
}  // namespace f32

}  // namespace benchmark
