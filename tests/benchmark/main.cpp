// Measures the tape against derivative code written by hand, and prints a table.
//
//   saddle_benchmark [--only S1,M2] [--repetitions 21] [--json FILE] [--gate] [--limits]
//
// workloads.h says what is measured, measure.h how. With --gate the exit status is 1 if a figure is beyond
// its gate.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "examples/support/cli.h"
#include "examples/support/json.h"
#include "tests/benchmark/machine.h"
#include "tests/benchmark/measure.h"
#include "tests/benchmark/suite.h"

namespace benchmark {

namespace {

using saddle::examples::Json, saddle::examples::OutputFile;

struct Options {
  std::vector<std::string> only;
  std::string json;
  int repetitions = 21;
  bool gate = false, limits = false;

  bool wants(const std::string& name) const {
    return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
  }
};

// Prints the table, and collects JSON and the gates that were missed.
class Report {
 public:
  explicit Report(const Options& options) : options_(options), quiet_(options.json == "-") {}

  std::string run() {
    json_.begin_object();
    head();
    steps();
    if (!options_.limits && (options_.wants("M1") || options_.wants("M2") || options_.wants("M3")))
      overheads();
    if (!options_.limits && (options_.wants("R1") || options_.wants("C1"))) layers();
    if (!options_.limits && options_.wants("D1")) threads();
    json_.end_object();
    return json_.text();
  }

  const std::vector<std::string>& missed() const { return missed_; }

 private:
  template <class... Args>
  void say(fmt::format_string<Args...> format, Args&&... args) const {
    if (!quiet_) saddle::examples::print(fmt::format(format, std::forward<Args>(args)...));
  }

  void head() {
    const std::string products = uses_blas() ? openblas() : fmt::format("Eigen {}", eigen());
    say("{}; {} {}\nmatrix products of tape and limit: {}\n", processor(), compiler(), flags(), products);
    if (!uses_blas() && !openblas().empty()) say("those of libtorch: {}\n", openblas());
    json_.member("processor", processor()).member("compiler", compiler()).member("flags", flags());
    json_.member("eigen", eigen()).member("blas", uses_blas()).member("openblas", openblas());
    json_.member("repetitions", options_.repetitions);
  }

  void steps() {
    if (options_.limits)
      say("\nMicroseconds: median and quartiles\n{:<9} {:>10}\n", "", "limit");
    else
      say("\n"
          "limit, tape: microseconds, medians. ratio: tape to limit within a repetition, median and "
          "quartiles.\n"
          "ns/op: of an arithmetic operation, in M1 to M3 of a multiply-add of a matrix product.\n"
          "bytes/op: of a recorded scalar operation, node and adjoint. held/op: all memory that the tape "
          "keeps,\n"
          "spare capacity and arrays too, for each operation of ns/op.{}\n\n"
          "{:<9} {:>10} {:>10} {:>7} {:>13} {:>5} {:>7} {:>8} {:>8}",
          peer_names().empty() ? "" : " Other libraries: ratio to the tape.", "", "limit", "tape", "ratio",
          "", "gate", "ns/op", "bytes/op", "held/op");
    if (!options_.limits) {
      for (const std::string& name : peer_names()) say(" {:>9}", name);
      say("\n");
    }
    json_.key("steps").begin_array();
    for (const Workload& w : workloads())
      if (options_.wants(w.name)) options_.limits ? limit(w) : step(w);
    json_.end_array();
  }

  void limit(const Workload& w) {
    const auto runner = w.limit.make();
    const Contestant side{"limit", runner.get()};
    require_agreement(w.name, {&side, 1}, w.agreement);
    const Quartiles t = quartiles(take_turns({&side, 1}, options_.repetitions)[0]);
    say("{:<5} {:<3} {:>10.2f} {:>10.2f} {:>10.2f}\n", w.name, w.precision, t.median * 1e6, t.low * 1e6,
        t.high * 1e6);
    json_.begin_object().member("workload", w.name).member("precision", w.precision);
    times("limit", t);
    json_.end_object();
  }

  void step(const Workload& w) {
    std::vector<std::unique_ptr<Runner>> runners;
    std::vector<Contestant> sides;
    const auto add = [&](const Side& side) {
      runners.push_back(side.make());
      sides.push_back({side.name, runners.back().get()});
    };
    add(w.limit);
    add(w.tape);
    for (const Peer& peer : w.peers) add(peer.side);

    const std::string what = w.name + " " + w.precision;
    require_agreement(what, sides, w.agreement);
    const std::vector<Times> seconds = take_turns(sides, options_.repetitions);
    const Quartiles limit = quartiles(seconds[0]), tape = quartiles(seconds[1]),
                    r = ratio(seconds[1], seconds[0]);
    const double nanoseconds = tape.median / w.operations * 1e9;
    const Memory memory = runners[1]->memory();
    const double held = static_cast<double>(memory.held) / w.operations;

    say("{:<5} {:<3} {:>10.2f} {:>10.2f} {:>7.3f} {:>6.3f}-{:<6.3f} {:>5} {:>7.3f}", w.name, w.precision,
        limit.median * 1e6, tape.median * 1e6, r.median, r.low, r.high, w.gate, nanoseconds);
    json_.begin_object().member("workload", w.name).member("precision", w.precision);
    times("limit", limit);
    times("tape", tape);
    quartiles_of("ratio", r);
    json_.member("gate", w.gate).member("operations", w.operations).member("ns_per_operation", nanoseconds);
    at_most(what + ": ratio to the limit", r.median, w.gate);

    if (memory.operations > 0) {
      const double bytes = static_cast<double>(memory.in_use) / static_cast<double>(memory.operations);
      say(" {:>8.2f}", bytes);
      json_.member("bytes_per_operation", bytes);
      at_most(what + ": bytes per operation", bytes, bytes_gate);
    } else {
      say(" {:>8}", "");
    }
    if (held > 0)
      say(" {:>8.2f}", held);
    else
      say(" {:>8}", "");
    json_.member("bytes_held_per_operation", held).key("peers").begin_object();
    for (const std::string& name : peer_names()) {
      std::size_t k = 0;
      while (k < w.peers.size() && w.peers[k].side.name != name) ++k;
      if (k == w.peers.size()) {
        say(" {:>9}", "");
        continue;
      }
      const Quartiles t = quartiles(seconds[2 + k]), to_tape = ratio(seconds[2 + k], seconds[1]);
      say(" {:>9.2f}", to_tape.median);
      json_.key(name).begin_object();
      times("", t);
      quartiles_of("ratio_to_tape", to_tape);
      json_.member("gate", w.peers[k].gate).end_object();
      at_least(fmt::format("{}: {} to tape", what, name), to_tape.median, w.peers[k].gate);
    }
    json_.end_object().end_object();
    say("\n");
  }

  void overheads() {
    say("\n(loss + gradient) / loss: both losses of a step, without the optimiser\n\n{:<9}", "");
    const std::vector<OverheadWorkload> list = benchmark::overheads();
    for (const Overhead& side : list.front().sides) say(" {:>8} {:>13}", side.side, "");
    say(" {:>5}\n", "gate");
    json_.key("loss_and_gradient_to_loss").begin_array();
    for (const OverheadWorkload& w : list)
      if (options_.wants(w.name)) overhead(w);
    json_.end_array();
  }

  void overhead(const OverheadWorkload& w) {
    std::vector<std::unique_ptr<Runner>> runners;
    std::vector<Contestant> sides;
    for (const Make Overhead::*part : {&Overhead::gradients, &Overhead::losses})
      for (const Overhead& side : w.sides) {
        runners.push_back((side.*part)());
        sides.push_back({side.side, runners.back().get()});
      }
    const std::string what = fmt::format("{} {}: (loss + gradient) / loss", w.name, w.precision);
    const std::size_t n = w.sides.size();
    require_agreement(what, std::span(sides).first(n), w.agreement);
    require_agreement(what, std::span(sides).last(n), w.agreement);
    const std::vector<Times> seconds = take_turns(sides, options_.repetitions);

    say("{:<5} {:<3}", w.name, w.precision);
    json_.begin_object().member("workload", w.name).member("precision", w.precision);
    std::string gate;
    for (std::size_t k = 0; k < n; ++k) {
      const Quartiles r = ratio(seconds[k], seconds[n + k]);
      say(" {:>8.3f} {:>6.3f}-{:<6.3f}", r.median, r.low, r.high);
      json_.key(w.sides[k].side).begin_object();
      times("loss_and_gradient", quartiles(seconds[k]));
      times("loss", quartiles(seconds[n + k]));
      quartiles_of("ratio", r);
      json_.member("gate", w.sides[k].gate).end_object();
      if (w.sides[k].gate == 0) continue;
      gate = fmt::format("{}", w.sides[k].gate);
      at_most(what, r.median, w.sides[k].gate);
    }
    say(" {:>5}\n", gate);
    json_.end_object();
  }

  void layers() {
    say("\nA layer and its gradient against its matrix products alone: microseconds, medians; the ratio as "
        "above\n\n{:<9} {:>10} {:>10} {:>7} {:>13} {:>5}\n",
        "", "products", "layer", "ratio", "", "gate");
    json_.key("layers").begin_array();
    for (const LayerWorkload& w : benchmark::layers())
      if (options_.wants(w.name)) layer(w);
    json_.end_array();
  }

  void layer(const LayerWorkload& w) {
    const auto products = w.products(), layer = w.layer();
    const std::vector<Contestant> sides{{"products", products.get()}, {"layer", layer.get()}};
    const std::vector<Times> seconds = take_turns(sides, options_.repetitions);
    const Quartiles p = quartiles(seconds[0]), l = quartiles(seconds[1]), r = ratio(seconds[1], seconds[0]);
    say("{:<5} {:<3} {:>10.2f} {:>10.2f} {:>7.3f} {:>6.3f}-{:<6.3f} {:>5}\n", w.name, w.precision,
        p.median * 1e6, l.median * 1e6, r.median, r.low, r.high,
        w.gate == 0 ? "" : fmt::format("{}", w.gate));
    json_.begin_object().member("workload", w.name).member("precision", w.precision);
    times("products", p);
    times("layer", l);
    quartiles_of("ratio", r);
    json_.member("gate", w.gate).end_object();
    at_most(fmt::format("{} {}: ratio to its products", w.name, w.precision), r.median, w.gate);
  }

  void threads() {
    const std::vector<ThreadsWorkload> list = with_threads();
    say("\nBy one thread and by two: milliseconds by the wall, the least of all turns and, in brackets, the "
        "median.\nRatios of the least times: one thread to two, other libraries to two.\n\n{:<9} {:>15} "
        "{:>15} "
        "{:>6} {:>5}",
        "", "one thread", "two threads", "ratio", "gate");
    for (const Peer& peer : list.front().peers) say(" {:>15} {:>6} {:>5}", peer.side.name, "ratio", "gate");
    say("\n");
    json_.key("threads").begin_array();
    for (const ThreadsWorkload& w : list)
      if (options_.wants(w.name)) with_threads_of(w);
    json_.end_array();
  }

  void with_threads_of(const ThreadsWorkload& w) {
    const std::string what = fmt::format("{} {} with two threads", w.name, w.precision);
    std::vector<std::unique_ptr<Runner>> runners;
    std::vector<Contestant> sides;
    const auto add = [&](const Side& side) {
      runners.push_back(side.make());
      sides.push_back({side.name, runners.back().get()});
    };
    add(w.one);
    add(w.two);
    for (const Peer& peer : w.peers) add(peer.side);
    std::vector<Contestant> with_limit = sides;
    const auto limit = w.limit.make();
    with_limit.insert(with_limit.begin(), {w.limit.name, limit.get()});
    require_agreement(what, with_limit, w.agreement);
    const std::vector<Times> seconds = take_turns(sides, options_.repetitions, Clock::wall);
    const auto least = [&](std::size_t k) { return *std::min_element(seconds[k].begin(), seconds[k].end()); };
    const auto side = [&](std::size_t k) {
      const Quartiles all = quartiles(seconds[k]);
      say(" {:>7.2f} ({:>5.1f})", least(k) * 1e3, all.median * 1e3);
      json_.key(sides[k].name).begin_object().member("least_us", least(k) * 1e6);
      times("", all);
      json_.end_object();
    };
    say("{:<5} {:<3}", w.name, w.precision);
    json_.begin_object().member("workload", w.name).member("precision", w.precision);
    side(0);
    side(1);
    const auto gated = [&](const std::string& name, double ratio, double gate) {
      say(" {:>6.3f} {:>5}", ratio, gate);
      json_.member(name, ratio).member(name + "_gate", gate);
      at_least(what + ": " + name, ratio, gate);
    };
    gated("one thread to two", least(0) / least(1), w.gate);
    for (std::size_t k = 0; k < w.peers.size(); ++k) {
      side(2 + k);
      gated(w.peers[k].side.name + " to tape", least(2 + k) / least(1), w.peers[k].gate);
    }
    json_.end_object();
    say("\n");
  }

  void times(const std::string& name, const Quartiles& seconds) {
    quartiles_of(name.empty() ? "us" : name + "_us",
                 {seconds.low * 1e6, seconds.median * 1e6, seconds.high * 1e6});
  }
  void quartiles_of(const std::string& name, const Quartiles& q) {
    json_.member(name, q.median).key(name + "_quartiles").begin_array();
    json_.value(q.low).value(q.high).end_array();
  }

  // Written so that NaN misses. A gate of 0 is none.
  void at_most(const std::string& what, double value, double gate) {
    if (gate != 0 && !(value <= gate))
      missed_.push_back(fmt::format("{} must be at most {}, got {:.4g}", what, gate, value));
  }
  void at_least(const std::string& what, double value, double gate) {
    if (gate != 0 && !(value >= gate))
      missed_.push_back(fmt::format("{} must be at least {}, got {:.4g}", what, gate, value));
  }

  const Options& options_;
  bool quiet_;
  Json json_;
  std::vector<std::string> missed_;
};

int run(const Options& options) {
  std::optional<OutputFile> file;
  if (!options.json.empty()) file.emplace("--json", options.json);
  prepare_openblas();
  Report report(options);
  const std::string json = report.run();
  if (file) file->finish(json);
  if (!options.gate) return 0;
  for (const std::string& line : report.missed()) fmt::print(stderr, "benchmark: {}\n", line);
  return report.missed().empty() ? 0 : 1;
}

}  // namespace

}  // namespace benchmark

int main(int argc, char** argv) {
  benchmark::Options options;
  std::vector<std::string> names;
  for (const benchmark::Workload& w : benchmark::workloads())
    if (names.empty() || names.back() != w.name) names.push_back(w.name);
  for (const benchmark::LayerWorkload& w : benchmark::layers())
    if (names.back() != w.name) names.push_back(w.name);

  CLI::App app("Measures the tape against derivative code written by hand", "benchmark");
  app.add_option("--only", options.only, "Measure these workloads, separated by commas")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember(names));
  app.add_option("--repetitions", options.repetitions, "How often each side is timed (default 21)")
      ->check(CLI::Range(1, 100'000));
  app.add_option("--json", options.json,
                 "Write the figures to this file; - for standard output, without the table")
      ->type_name("FILE");
  CLI::Option* gate =
      app.add_flag("--gate", options.gate, "Exit with status 1 if a figure is beyond its gate");
  app.add_flag("--limits", options.limits, "Measure the hand-written code alone")->excludes(gate);
  return saddle::examples::run(app, argc, argv, [&] { return benchmark::run(options); });
}
