// Other libraries on the same work; which of them are there is found out when CMake configures
// (SADDLE_PEERS).
#pragma once

#include "tests/benchmark/workloads.h"

namespace benchmark {

// Recorded afresh at each evaluation, as the tape is.
namespace adolc {
std::unique_ptr<Runner> rosenbrock();
std::unique_ptr<Runner> chain();
std::unique_ptr<Runner> net();
}  // namespace adolc
namespace sacado {
std::unique_ptr<Runner> rosenbrock();
std::unique_ptr<Runner> chain();
std::unique_ptr<Runner> net();
}  // namespace sacado

// The loop of libtorch's tutorials, on one thread.
template <class T>
std::unique_ptr<Runner> gan_torch(const GanSpec& spec, const GanData& data, Part part);

// D1 (digits.h).
std::unique_ptr<Runner> digits_torch(int threads);

}  // namespace benchmark
