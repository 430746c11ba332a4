#include "tests/benchmark/suite.h"

#include <cmath>

#include "autodiff/random.h"
#include "tests/benchmark/digits.h"
#include "tests/benchmark/machine.h"
#include "tests/benchmark/peers.h"

namespace benchmark {

GanData::GanData(const GanSpec& spec) {
  saddle::ad::Random rng(2014);
  const auto draw = [&](int n, double sd) {
    std::vector<double> numbers(static_cast<std::size_t>(n));
    for (double& x : numbers) x = sd * rng.normal();
    return numbers;
  };
  const auto initial = [&](const NetSpec& net) {
    std::vector<std::vector<double>> layers;
    for (std::size_t l = 0; l + 1 < net.widths.size(); ++l)
      layers.push_back(draw(net.widths[l] * net.widths[l + 1], std::sqrt(2.0 / net.widths[l])));
    return layers;
  };
  g = initial(spec.g);
  d = initial(spec.d);
  for (int k = 0; k < batches; ++k) {
    noise.push_back(draw(spec.batch * spec.g.widths.front(), 1));
    real.push_back(draw(spec.batch * spec.d.widths.front(), 1));
  }
}

double gan_operations(const GanSpec& spec) {
  const auto all = [](const NetSpec& net) {
    double n = 0;
    for (std::size_t l = 0; l + 1 < net.widths.size(); ++l) n += double(net.widths[l]) * net.widths[l + 1];
    return n;
  };
  const auto first = [](const NetSpec& net) { return double(net.widths[0]) * net.widths[1]; };
  const double g = all(spec.g), d = all(spec.d);
  const double step_of_d = g + 2 * d + 2 * d + 2 * (d - first(spec.d));
  const double step_of_g = g + d + d + g + (g - first(spec.g));
  return spec.batch * (step_of_d + step_of_g);
}

namespace {

const std::vector<GanSpec>& gans() {
  using enum Activation;
  static const std::vector<GanSpec> list = {
      {"M1", {{1, 16, 16, 1}, tanh, identity}, {{1, 32, 32, 1}, tanh, identity}, 128},
      {"M2", {{2, 128, 128, 2}, relu, identity}, {{2, 128, 128, 1}, relu, identity}, 256},
      {"M3", {{100, 1200, 1200, 784}, relu, sigmoid}, {{784, 512, 256, 1}, leaky_relu, identity}, 100},
  };
  return list;
}

// The largest ratio of tape to limit, and the least of libtorch to tape.
double limit_gate(const std::string& name) {
  return name == "M3" ? 1.03 : 1.05;
}
[[maybe_unused]] double torch_gate(const std::string& name, bool single) {
  if (name == "M1") return single ? 10 : 5.5;
  if (name == "M2") return 1.4;
#ifdef SADDLE_BLAS
  return 1.1;
#else
  return 0.95;
#endif
}
// Of lengths that millions of numbers have moved: sums of up to 1200 terms, a hundred roundings in all.
constexpr double digits_agreement = 1e-5;

// libtorch on D1. With another BLAS than OpenBLAS it is many times slower than it can be, and left out.
std::vector<Peer> torch_for_digits([[maybe_unused]] int threads, [[maybe_unused]] double gate) {
#ifdef SADDLE_BENCHMARK_TORCH
  if (!openblas().empty()) return {{{"libtorch", [=] { return digits_torch(threads); }}, gate}};
#endif
  return {};
}

double agreement(bool single) {
  return single ? 1e-3 : 1e-8;
}

// How each side makes a part of a net workload.
using MakeGan = std::unique_ptr<Runner> (*)(const GanSpec&, const GanData&, Part);
Make make(MakeGan side, const GanSpec& gan, Part part) {
  return [=] { return side(gan, GanData(gan), part); };
}

template <class T>
void add_gan(std::vector<Workload>& list, const GanSpec& gan, MakeGan tape) {
  constexpr bool single = sizeof(T) == sizeof(float);
  Workload w{gan.name,
             single ? "f32" : "f64",
             gan_operations(gan),
             agreement(single),
             limit_gate(gan.name),
             {"limit", make(gan_limit<T>, gan, Part::step)},
             {"tape", make(tape, gan, Part::step)},
             {}};
#ifdef SADDLE_BENCHMARK_TORCH
  w.peers.push_back({{"libtorch", make(gan_torch<T>, gan, Part::step)}, torch_gate(gan.name, single)});
#endif
  list.push_back(w);
}

template <class T>
void add_overhead(std::vector<OverheadWorkload>& list, const GanSpec& gan, MakeGan tape) {
  constexpr bool single = sizeof(T) == sizeof(float);
  OverheadWorkload w{gan.name, single ? "f32" : "f64", agreement(single), {}};
  const auto add = [&](const char* name, MakeGan side, double gate) {
    w.sides.push_back({name, gate, make(side, gan, Part::gradients), make(side, gan, Part::losses)});
  };
  add("limit", gan_limit<T>, 0);
  add("tape", tape, gan.name == "M2" ? 2.5 : 0);
#ifdef SADDLE_BENCHMARK_TORCH
  add("libtorch", gan_torch<T>, 0);
#endif
  list.push_back(w);
}

}  // namespace

std::vector<Workload> workloads() {
  std::vector<Workload> list = {
      {"S1",
       "f64",
       rosenbrock_operations,
       1e-10,
       13,
       {"limit", rosenbrock_limit},
       {"tape", rosenbrock_tape},
       {}},
      {"S2b", "f64", chain_operations, 1e-10, 1.8, {"limit", chain_limit}, {"tape", chain_tape}, {}},
      {"S3", "f64", net_operations, 1e-10, 4.6, {"limit", net_limit}, {"tape", net_tape}, {}},
  };
#ifdef SADDLE_BENCHMARK_ADOLC
  list[0].peers.push_back({{"ADOL-C", adolc::rosenbrock}});
  list[1].peers.push_back({{"ADOL-C", adolc::chain}});
  list[2].peers.push_back({{"ADOL-C", adolc::net}});
#endif
#ifdef SADDLE_BENCHMARK_SACADO
  list[0].peers.push_back({{"Sacado", sacado::rosenbrock}});
  list[1].peers.push_back({{"Sacado", sacado::chain}});
  list[2].peers.push_back({{"Sacado", sacado::net}});
#endif
  for (const GanSpec& gan : gans()) {
    add_gan<double>(list, gan, f64::gan_tape);
    add_gan<float>(list, gan, f32::gan_tape);
  }
  list.push_back({"D1",
                  "f32",
                  digits_operations(),
                  digits_agreement,
                  1.15,
                  {"limit", digits_limit},
                  {"tape", [] { return digits_tape(1); }},
                  torch_for_digits(1, uses_blas() ? 1.1 : 0)});
  return list;
}

std::vector<ThreadsWorkload> with_threads() {
  ThreadsWorkload w{"D1",
                    "f32",
                    digits_agreement,
                    1.5,
                    {"limit", digits_limit},
                    {"one thread", [] { return digits_tape(1); }},
                    {"two threads", [] { return digits_tape(2); }},
                    torch_for_digits(2, 1)};
  return {w};
}

std::vector<OverheadWorkload> overheads() {
  std::vector<OverheadWorkload> list;
  for (const GanSpec& gan : gans()) {
    add_overhead<double>(list, gan, f64::gan_tape);
    add_overhead<float>(list, gan, f32::gan_tape);
  }
  return list;
}

std::vector<LayerWorkload> layers() {
  return {{"R1", "f64", 0, f64::recurrent_layer, f64::recurrent_products},
          {"R1", "f32", 0, f32::recurrent_layer, f32::recurrent_products},
          {"C1", "f64", 0, f64::convolution_layer, f64::convolution_products},
          {"C1", "f32", 0, f32::convolution_layer, f32::convolution_products}};
}

std::vector<std::string> peer_names() {
  std::vector<std::string> names;
#ifdef SADDLE_BENCHMARK_ADOLC
  names.push_back("ADOL-C");
#endif
#ifdef SADDLE_BENCHMARK_SACADO
  names.push_back("Sacado");
#endif
#ifdef SADDLE_BENCHMARK_TORCH
  names.push_back("libtorch");
#endif
  return names;
}

}  // namespace benchmark
