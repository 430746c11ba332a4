// Measures the tape against derivative code written by hand, and prints a table.
//
//   benchmark [--only S1,M2] [--repetitions 21] [--json FILE] [--gate]
//
// Limit and tape take turns, each for some milliseconds, and are timed by the CPU time of the thread, so that
// other work on the machine disturbs both alike; medians are shown. With --gate the exit status is 1 if a
// ratio is above its gate. workloads.h says what is measured.
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "autodiff/random.h"
#include "tests/benchmark/workloads.h"

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

struct Workload {
  std::string name, precision;
  double operations;
  double gate;       // the largest ratio that is promised; 0: none
  double agreement;  // how closely the two sides' results agree
  std::function<std::unique_ptr<Runner>()> limit, tape;
};

struct Result {
  Workload workload;
  double limit_seconds, tape_seconds;  // per run, medians
  std::size_t bytes;

  double ratio() const { return tape_seconds / limit_seconds; }
  double nanoseconds() const { return tape_seconds / workload.operations * 1e9; }
  double bytes_per_operation() const { return static_cast<double>(bytes) / workload.operations; }
};

std::vector<Workload> workloads() {
  std::vector<Workload> list = {
      {"S1", "f64", rosenbrock_operations, 16, 1e-10, rosenbrock_limit, rosenbrock_tape},
      {"S2b", "f64", chain_operations, 2.0, 1e-10, chain_limit, chain_tape},
      {"S3", "f64", net_operations, 5.5, 1e-10, net_limit, net_tape},
  };
  const auto tanh = Activation::tanh, relu = Activation::relu, none = Activation::identity;
  const std::vector<GanSpec> gans = {
      {"M1", {{1, 16, 16, 1}, tanh, none}, {{1, 32, 32, 1}, tanh, none}, 128},
      {"M2", {{2, 128, 128, 2}, relu, none}, {{2, 128, 128, 1}, relu, none}, 256},
      {"M3",
       {{100, 1200, 1200, 784}, relu, Activation::sigmoid},
       {{784, 512, 256, 1}, Activation::leaky_relu, none},
       100},
  };
  for (const GanSpec& gan : gans) {
    const double n = gan_operations(gan);
    list.push_back({gan.name, "f64", n, 0, 1e-8, [gan] { return gan_limit<double>(gan, GanData(gan)); },
                    [gan] { return f64::gan_tape(gan, GanData(gan)); }});
    list.push_back({gan.name, "f32", n, 0, 1e-3, [gan] { return gan_limit<float>(gan, GanData(gan)); },
                    [gan] { return f32::gan_tape(gan, GanData(gan)); }});
  }
  return list;
}

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double time_runs(Runner& runner, long runs) {
  const double begin = cpu_seconds();
  for (long k = 0; k < runs; ++k) runner.run();
  return (cpu_seconds() - begin) / static_cast<double>(runs);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Result measure(const Workload& workload, int repetitions) {
  const auto limit = workload.limit(), tape = workload.tape();

  // Both sides must have done the same work.
  for (int k = 0; k < 3; ++k) {
    limit->run();
    tape->run();
  }
  const double a = limit->checksum(), b = tape->checksum();
  if (!(std::abs(a - b) <= workload.agreement * std::abs(a)))
    throw std::runtime_error(fmt::format("{} {}: limit and tape must agree, got {:.17g} and {:.17g}",
                                         workload.name, workload.precision, a, b));

  constexpr double slice = 0.01;
  const auto runs = [&](Runner& r) { return std::max(1L, std::lround(slice / time_runs(r, 3))); };
  const long limit_runs = runs(*limit), tape_runs = runs(*tape);
  std::vector<double> limit_times, tape_times;
  for (int k = 0; k < repetitions; ++k) {
    limit_times.push_back(time_runs(*limit, limit_runs));
    tape_times.push_back(time_runs(*tape, tape_runs));
  }
  return {workload, median(limit_times), median(tape_times), tape->bytes()};
}

std::string json(const std::vector<Result>& results) {
  std::string text = "[\n";
  for (const Result& r : results)
    text += fmt::format(
        "{}  {{\"workload\": \"{}\", \"precision\": \"{}\", \"limit_us\": {:.17g}, \"tape_us\": {:.17g}, "
        "\"ratio\": {:.17g}, \"ns_per_operation\": {:.17g}, \"bytes_per_operation\": {:.17g}}}",
        &r == results.data() ? "" : ",\n", r.workload.name, r.workload.precision, r.limit_seconds * 1e6,
        r.tape_seconds * 1e6, r.ratio(), r.nanoseconds(), r.bytes_per_operation());
  return text + "\n]\n";
}

struct Options {
  std::string only, json;
  int repetitions = 21;
  bool gate = false;
};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    const auto value = [&]() -> std::string {
      if (i + 1 == argc) throw std::invalid_argument(fmt::format("{}: needs a value", arg));
      return argv[++i];
    };
    if (arg == "--only")
      options.only = fmt::format(",{},", value());
    else if (arg == "--json")
      options.json = value();
    else if (arg == "--repetitions")
      options.repetitions = std::max(1, std::stoi(value()));
    else if (arg == "--gate")
      options.gate = true;
    else
      throw std::invalid_argument(fmt::format("unknown option {}", arg));
  }
  return options;
}

int run(const Options& options) {
  std::vector<Result> results;
  bool passed = true;
  fmt::print("{:<5} {:<4} {:>12} {:>12} {:>7} {:>5} {:>9} {:>9}\n", "", "", "limit/us", "tape/us", "ratio",
             "gate", "ns/op", "bytes/op");
  for (const Workload& w : workloads()) {
    if (!options.only.empty() && options.only.find("," + w.name + ",") == std::string::npos) continue;
    const Result r = measure(w, options.repetitions);
    const std::string gate = w.gate == 0 ? "" : fmt::format("{}", w.gate);
    fmt::print("{:<5} {:<4} {:>12.2f} {:>12.2f} {:>7.2f} {:>5} {:>9.3f} {:>9.2f}\n", w.name, w.precision,
               r.limit_seconds * 1e6, r.tape_seconds * 1e6, r.ratio(), gate, r.nanoseconds(),
               r.bytes_per_operation());
    std::fflush(stdout);
    passed = passed && (w.gate == 0 || r.ratio() <= w.gate);
    results.push_back(r);
  }
  if (!options.json.empty() && !(std::ofstream(options.json) << json(results)))
    throw std::runtime_error(fmt::format("{}: cannot be written", options.json));
  return options.gate && !passed ? 1 : 0;
}

}  // namespace

}  // namespace benchmark

int main(int argc, char** argv) {
  try {
    return benchmark::run(benchmark::parse(argc, argv));
  } catch (const std::exception& error) {
    fmt::print(stderr, "benchmark: {}\n", error.what());
    return 2;
  }
}
