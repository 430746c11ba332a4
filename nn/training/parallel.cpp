#include "nn/training/parallel.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <stdexcept>
#include <thread>

namespace saddle::inline SADDLE_PRECISION::nn {

struct Parallel::Worker {
  ad::Tape tape;
  std::optional<Gradients> gradients;
  Real loss = 0;
  std::exception_ptr error;
};

namespace {

// Threads that are waited for, also if one of them could not be started.
struct Threads {
  std::vector<std::thread> list;
  ~Threads() {
    for (std::thread& each : list) each.join();
  }
};

}  // namespace

Parallel::Parallel(int threads) {
  if (threads < 1 || threads > 256)
    throw std::invalid_argument(fmt::format("parallel: needs 1 to 256 threads, got {}", threads));
  for (int i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>());
}

// Gradients do not outlive their tapes.
Parallel::~Parallel() {
  gradients_.clear();
}

void Parallel::each(Index rows, const std::function<void(ad::Tape&, Part)>& work) {
  if (rows < 1)
    throw std::invalid_argument(fmt::format("parallel: a batch needs at least one row, got {}", rows));
  const Index count = std::min<Index>(rows, static_cast<Index>(workers_.size()));
  const auto begin = [&](Index i) {
    Worker& own = *workers_[static_cast<std::size_t>(i)];
    own.error = nullptr;
    try {
      own.tape.clear();
      const Index first = rows * i / count;
      const Part part{first, rows * (i + 1) / count - first, rows, static_cast<std::size_t>(i)};
      const PartScope scope(own.tape, part);
      work(own.tape, part);
    } catch (...) {
      own.error = std::current_exception();
    }
  };
  {
    Threads threads;
    for (Index i = 1; i < count; ++i) threads.list.emplace_back(begin, i);
    begin(0);
  }
  for (Index i = 0; i < count; ++i)
    if (const std::exception_ptr& error = workers_[static_cast<std::size_t>(i)]->error)
      std::rethrow_exception(error);
}

Real Parallel::step(Index rows, Parameters parameters, const std::function<Var(ad::Tape&, Part)>& loss) {
  gradients_.clear();
  for (const auto& own : workers_) own->gradients.reset();  // of a step that failed
  each(rows, [&](ad::Tape& tape, Part part) {
    Worker& own = *workers_[part.number];
    const Var of_part = loss(tape, part);
    own.loss = of_part.value();
    own.gradients.emplace(backward(of_part, parameters));
  });
  Real sum = 0;
  for (const auto& own : workers_) {
    if (!own->gradients) continue;
    sum += own->loss;
    gradients_.push_back(std::move(*own->gradients));
    own->gradients.reset();
  }
  return sum;
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
