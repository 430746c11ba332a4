#include "examples/digits/training/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "examples/digits/training/batches.h"
#include "examples/digits/training/movers.h"
#include "examples/digits/training/nets.h"
#include "nn/nn.h"
#include "nn/training/saving.h"

namespace saddle::digits {

using ad::Array;
using ad::ArrayView;
using ad::Axis;
using ad::Gradients;
using ad::Index;
using ad::Random;
using ad::Tape;
using ad::Var;
using nn::Part;

// One beginning: all that changes from step to step.
struct Trainer::Run {
  Run(const examples::Images& images, Index count, const Settings& s, const std::vector<double>& means,
      std::uint64_t beginning, std::uint64_t step)
      : beginnings(beginning),
        steps(step),
        settings(s),
        random(Random(s.seed).stream(beginning)),
        G(make_generator(s, means, random.stream(0))),
        D(make_discriminator(s, images.size(), random.stream(1))),
        movers(G, D, s),
        batches(images, count, {s.batch, s.noise, s.alternating}, random.stream(2),
                static_cast<std::int64_t>(step)),
        parallel(static_cast<int>(s.threads)) {}

  Measures step();
  nn::StateList state();

  std::uint64_t beginnings, steps;
  const Settings& settings;
  Random random;
  nn::Sequential G, D;
  Movers movers;
  Batches batches;
  nn::Parallel parallel;

 private:
  // Of each part of a batch, in their order. They must end before the next step clears the tapes' memory.
  struct Work {
    explicit Work(std::size_t parts) : of_d(parts), of_g(parts), measures(parts) {}
    std::vector<std::optional<Gradients>> of_d, of_g;
    std::vector<Measures> measures;
  };
  void simultaneous(const Batch& batch, Measures& all);
  void alternating(const Batch& batch, Measures& all);
  Var cost_of_d(const Var& x, const Var& of_data, const Var& of_samples) const;
  Var cost_of_g(const Var& of_samples) const;
  void see_both(Tape& tape, Part part, const Batch& batch, Work& work, bool g_too) const;
  Movers::Move move_of(Player player, const std::vector<Gradients>& parts) const;
};

namespace {

// Those rows of an array that a part works on.
ArrayView rows_of_part(const Array& all, Part part) {
  return {all.data() + part.first * all.cols(), {part.count, all.cols()}};
}

std::vector<Gradients> in_order(std::vector<std::optional<Gradients>>& slots) {
  std::vector<Gradients> list;
  for (auto& slot : slots) list.push_back(std::move(slot.value()));
  return list;
}

// The means over n rows, from the sums over those of each part.
void add_means(Measures& all, const std::vector<Measures>& parts, std::int64_t n) {
  for (const Measures& part : parts)
    for (double Measures::*const measure : all_measures)
      all.*measure += part.*measure / static_cast<double>(n);
}

}  // namespace

Var Trainer::Run::cost_of_d(const Var& x, const Var& of_data, const Var& of_samples) const {
  Var cost = sum(softplus(-of_data)) + sum(softplus(of_samples));
  if (settings.r1 > 0) {
    // No row depends on another one, so that the gradient of the sum contains the gradients of all rows.
    const Var slope = grad(sum(of_data), x);
    cost += static_cast<ad::Real>(settings.r1 / 2) * sum(square(slope));
  }
  return cost / static_cast<ad::Real>(2 * settings.batch);
}

Var Trainer::Run::cost_of_g(const Var& of_samples) const {
  return sum(softplus(-of_samples)) / static_cast<ad::Real>(settings.batch);
}

// [both-gradients
// Data and samples pass through D as one array, data first: dropout has other masks for each of its rows.
void Trainer::Run::see_both(Tape& tape, Part part, const Batch& batch, Work& work, bool g_too) const {
  const Var x = tape.leaf(rows_of_part(batch.x, part));
  const Var logits = D(concat({x, G(tape.constant(rows_of_part(batch.z, part)))}, Axis::rows));
  const Var of_data = slice_rows(logits, 0, part.count);
  const Var of_samples = slice_rows(logits, part.count, part.count);
  add_data(work.measures[part.number], of_data);
  add_samples(work.measures[part.number], of_samples);
  work.of_d[part.number].emplace(backward(cost_of_d(x, of_data, of_samples), D.parameters()));
  if (g_too) work.of_g[part.number].emplace(backward(cost_of_g(of_samples), G.parameters()));
}
// both-gradients]

Movers::Move Trainer::Run::move_of(Player player, const std::vector<Gradients>& parts) const {
  const auto done = static_cast<std::int64_t>(steps), per_epoch = batches.steps_per_epoch();
  const double rate = player == Player::G ? settings.rate_g : settings.rate_d;
  return {player, rate_at(settings, rate, done, per_epoch), momentum_at(settings, done, per_epoch), parts};
}

void Trainer::Run::simultaneous(const Batch& batch, Measures& all) {
  Work work(static_cast<std::size_t>(settings.threads));
  parallel.each(settings.batch, [&](Tape& tape, Part part) { see_both(tape, part, batch, work, true); });
  add_means(all, work.measures, settings.batch);
  const std::vector<Gradients> of_d = in_order(work.of_d), of_g = in_order(work.of_g);
  const Movers::Move moves[] = {move_of(Player::D, of_d), move_of(Player::G, of_g)};
  movers.move(moves);
}

void Trainer::Run::alternating(const Batch& batch, Measures& all) {
  {
    Work work(static_cast<std::size_t>(settings.threads));
    parallel.each(settings.batch, [&](Tape& tape, Part part) { see_both(tape, part, batch, work, false); });
    add_means(all, work.measures, settings.batch);
    const std::vector<Gradients> of_d = in_order(work.of_d);
    const Movers::Move moves[] = {move_of(Player::D, of_d)};
    movers.move(moves);
  }
  D.redraw();
  Work work(static_cast<std::size_t>(settings.threads));
  parallel.each(settings.batch, [&](Tape& tape, Part part) {
    const Var of_samples = D(G(tape.constant(rows_of_part(batch.z_of_g, part))));
    work.of_g[part.number].emplace(backward(cost_of_g(of_samples), G.parameters()));
  });
  const std::vector<Gradients> of_g = in_order(work.of_g);
  const Movers::Move moves[] = {move_of(Player::G, of_g)};
  movers.move(moves);
}

Measures Trainer::Run::step() {
  const Batch batch = batches.next();
  Measures measures;
  D.redraw();
  settings.alternating ? alternating(batch, measures) : simultaneous(batch, measures);
  ++steps;
  return measures;
}

nn::StateList Trainer::Run::state() {
  nn::StateList list;
  list.add("G", G);
  list.add("D", D);
  list.add("moves", movers);
  return list;
}

Trainer::Trainer(const examples::Images& images, Index count, const Settings& settings)
    : images_(images), count_(count), settings_(settings) {
  require_usable(settings);
  means_ = pixel_means(images, count);
  run_ = begun(0, 0);
}

Trainer::~Trainer() = default;

std::unique_ptr<Trainer::Run> Trainer::begun(std::uint64_t beginnings, std::uint64_t steps) const {
  return std::make_unique<Run>(images_, count_, settings_, means_, beginnings, steps);
}

Measures Trainer::step() {
  const Measures measures = run_->step();
  for (double Measures::*const measure : all_measures)
    if (!std::isfinite(measures.*measure))
      throw std::runtime_error(
          fmt::format("training left all bounds in step {}: V and G's cost must be finite, got {} and {}; "
                      "likely cause: learning rates",
                      steps(), -measures.minus_v, measures.cost_of_g));
  return measures;
}

std::int64_t Trainer::steps() const {
  return static_cast<std::int64_t>(run_->steps);
}
std::int64_t Trainer::steps_per_epoch() const {
  return run_->batches.steps_per_epoch();
}
std::int64_t Trainer::beginnings() const {
  return static_cast<std::int64_t>(run_->beginnings);
}
const nn::Sequential& Trainer::generator() const {
  return run_->G;
}
const nn::Sequential& Trainer::discriminator() const {
  return run_->D;
}

void Trainer::begin_again() {
  run_ = begun(run_->beginnings + 1, 0);
}

Array Trainer::samples(const Array& z) const {
  const Movers::Averaged averaged(run_->movers);
  return run_->G(z);
}

void Trainer::save(nn::Archive& archive) const {
  nn::StateList counters;
  counters.add("beginnings", run_->beginnings);
  counters.add("steps", run_->steps);
  nn::save(archive, "trainer", counters);
  nn::save(archive, "players", run_->state());
}

void Trainer::load(const nn::Archive& archive) {
  std::uint64_t beginnings = 0, steps = 0;
  constexpr auto most = std::uint64_t{1} << 62;
  nn::StateList counters;
  counters.add("beginnings", beginnings, most);
  counters.add("steps", steps, most);
  nn::load(archive, "trainer", counters);
  std::unique_ptr<Run> run = begun(beginnings, steps);
  nn::load(archive, "players", run->state());
  run_ = std::move(run);
}

}  // namespace saddle::digits
