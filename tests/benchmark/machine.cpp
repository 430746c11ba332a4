#include "tests/benchmark/machine.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>

#include "autodiff/ops/blas.h"

namespace benchmark {

namespace {

// Looked for in the process, since it is libtorch that brings it in, or nobody.
template <class F>
F* find(const char* name) {
  return reinterpret_cast<F*>(dlsym(RTLD_DEFAULT, name));
}

std::string openblas_core() {
  auto* core = find<char*()>("openblas_get_corename");
  return core == nullptr ? "" : core();
}

}  // namespace

std::string compiler() {
  return SADDLE_BENCHMARK_COMPILER;
}
std::string flags() {
  return SADDLE_BENCHMARK_FLAGS;
}
std::string eigen() {
  return SADDLE_BENCHMARK_EIGEN;
}

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

bool uses_blas() {
#ifdef SADDLE_BLAS
  return true;
#else
  return false;
#endif
}

std::string openblas() {
  auto* config = find<char*()>("openblas_get_config");
  return config == nullptr ? "" : fmt::format("{}, kernels for {}", config(), openblas_core());
}

void set_openblas_threads(int count) {
  saddle::blas::set_threads(count);
}

void prepare_openblas() {
  set_openblas_threads(1);
#ifdef __AVX2__
  if (openblas_core() == "Prescott")
    fmt::print(
        stderr,
        "benchmark: OpenBLAS takes this processor for a Prescott and will be slow; give it a better name "
        "in OPENBLAS_CORETYPE (Haswell, SkylakeX, Zen)\n");
#endif
}

}  // namespace benchmark
