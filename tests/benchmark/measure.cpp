#include "tests/benchmark/measure.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace benchmark {

namespace {

double seconds(Clock clock) {
  timespec t;
  clock_gettime(clock == Clock::thread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double time_runs(Runner& runner, long runs, Clock clock) {
  const double begin = seconds(clock);
  for (long k = 0; k < runs; ++k) runner.run();
  return (seconds(clock) - begin) / static_cast<double>(runs);
}

}  // namespace

void require_agreement(const std::string& what, std::span<const Contestant> sides, double tolerance) {
  for (int k = 0; k < compared_runs; ++k)
    for (const Contestant& side : sides) side.runner->run();
  const double expected = sides[0].runner->checksum();
  for (const Contestant& side : sides.subspan(1)) {
    const double sum = side.runner->checksum();
    if (!(std::abs(sum - expected) <= tolerance * std::abs(expected)))
      throw std::runtime_error(fmt::format("{}: {} and {} must agree, got {:.17g} and {:.17g}", what,
                                           sides[0].name, side.name, expected, sum));
  }
}

std::vector<Times> take_turns(std::span<const Contestant> sides, int repetitions, Clock clock) {
  constexpr double slice = 0.01;
  std::vector<long> runs;
  for (const Contestant& side : sides)
    runs.push_back(std::max(1L, std::lround(slice / time_runs(*side.runner, 3, clock))));

  // Back and forth, so that nobody always follows the same neighbour.
  std::vector<Times> times(sides.size());
  for (int r = 0; r < repetitions; ++r)
    for (std::size_t k = 0; k < sides.size(); ++k) {
      const std::size_t s = r % 2 == 0 ? k : sides.size() - 1 - k;
      if (clock == Clock::wall) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        sides[s].runner->run();
      }
      times[s].push_back(time_runs(*sides[s].runner, runs[s], clock));
    }
  return times;
}

Quartiles quartiles(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double fraction) {
    const double place = fraction * static_cast<double>(values.size() - 1);
    const auto i = static_cast<std::size_t>(place);
    const double next = values[std::min(i + 1, values.size() - 1)];
    return values[i] + (place - static_cast<double>(i)) * (next - values[i]);
  };
  return {at(0.25), at(0.5), at(0.75)};
}

Quartiles ratio(const Times& a, const Times& b) {
  std::vector<double> ratios;
  for (std::size_t r = 0; r < a.size(); ++r) ratios.push_back(a[r] / b[r]);
  return quartiles(std::move(ratios));
}

}  // namespace benchmark
