#include "examples/generative_models/runs/real_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <tuple>

#include "examples/data/digits_csv.h"
#include "examples/data/idx.h"
#include "examples/generative_models/program/sheet.h"
#include "examples/support/cli.h"

namespace saddle::family {
namespace {

using ad::Array;
using ad::Index;
using ad::Random;
using ad::Var;

BitImages drawn_bits(const examples::Images& images, Index first, Index count, Random& rng) {
  BitImages result{count, images.size(), {}};
  constexpr Index part = 1000;  // a number takes eight times the memory of its bit
  for (Index at = 0; at < count; at += part) {
    const Array bits = examples::binarised(images, first + at, std::min(part, count - at), rng);
    for (const double bit : ad::ArrayView(bits)) result.bits.push_back(static_cast<std::uint8_t>(bit));
  }
  return result;
}

// Rows of numbers from the images with these numbers.
Array batch_of(const BitImages& images, const std::vector<Index>& order, Index first, Index count) {
  Array rows = Array::zeros(count, images.size);
  for (Index i = 0; i < count; ++i) {
    const std::uint8_t* from = images.bits.data() + order[static_cast<std::size_t>(first + i)] * images.size;
    std::copy(from, from + images.size, rows.data() + i * images.size);
  }
  return rows;
}

std::vector<Index> in_order(Index count) {
  std::vector<Index> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), Index{0});
  return order;
}

// Mean and standard error of -log p over images.
std::pair<double, double> nats_on(const BitImages& images, const std::function<Var(const Var&)>& log_p) {
  const std::vector<Index> order = in_order(images.count);
  std::vector<double> each;
  ad::Tape tape;
  for (Index at = 0; at < images.count; at += 500) {
    tape.clear();
    const Var nats =
        -log_p(tape.constant(batch_of(images, order, at, std::min<Index>(500, images.count - at))));
    for (const double x : Array(nats.array())) each.push_back(x);
  }
  const auto n = static_cast<double>(images.count);
  const double mean = std::accumulate(each.begin(), each.end(), 0.0) / n;
  double squares = 0;
  for (const double x : each) squares += (x - mean) * (x - mean);
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

}  // namespace

BitData read_bits(const std::string& path, std::uint64_t seed) {
  BitData data;
  Random rng = Random(seed).stream(77);
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    const examples::DataSet set = examples::read_idx_folder(path);
    const Index all = set.training.images.count, held = all == 60000 ? 10000 : all / 6;
    const Index size = set.training.images.size(), tests = set.test.images.count;
    if (held < 1 || tests < 2)
      throw examples::BadInput(
          fmt::format("--data: needs at least 6 training and 2 test images, got {} and {}", all, tests));
    // The nets have a weight for each pair of pixels or more.
    constexpr Index most = 64 * 64;
    if (size < 2 || size > most)
      throw examples::BadInput(fmt::format("--data: needs images of 2 to {} pixels, got {}", most, size));

    data.width = set.training.images.width;
    data.training = drawn_bits(set.training.images, 0, all - held, rng);
    data.validation = drawn_bits(set.training.images, all - held, held, rng);
    data.test = drawn_bits(set.test.images, 0, set.test.images.count, rng);
    data.name = fmt::format("{} images of {}x{}", all, set.training.images.height, data.width);
    return data;
  }
  constexpr Index training = 1000, validation = 297, test = 500;
  const examples::LabelledImages digits = examples::read_digits_csv(path);
  if (digits.images.count != training + validation + test)
    throw examples::BadInput(
        fmt::format("--data: the 8x8 digits are 1797 lines, got {}", digits.images.count));
  data.name = "the 8x8 digits";
  data.width = 8;
  data.training = drawn_bits(digits.images, 0, training, rng);
  data.validation = drawn_bits(digits.images, training, validation, rng);
  data.test = drawn_bits(digits.images, training + validation, test, rng);
  return data;
}

void start_from_shares(const BitImages& images, nn::Parameter& bias) {
  Array logits = Array::zeros(1, images.size);
  for (Index i = 0; i < images.size; ++i) {
    double ones = 0.5;
    for (Index k = 0; k < images.count; ++k)
      ones += images.bits[static_cast<std::size_t>(k * images.size + i)];
    logits[i] = std::log(ones / (static_cast<double>(images.count) + 1 - ones));
  }
  bias.set(logits);
}

Trained train_on_bits(const BitData& data, const std::function<Var(const Var&)>& log_p,
                      nn::Parameters parameters, const Schedule& schedule, std::uint64_t seed,
                      examples::Progress& progress) {
  const auto start = std::chrono::steady_clock::now();
  Random rng = Random(seed).stream(78);
  std::unique_ptr<nn::Optimiser> optimiser;
  if (schedule.rule == Schedule::Rule::adam)
    optimiser = std::make_unique<nn::Adam>(parameters, schedule.learning_rate);
  else
    optimiser = std::make_unique<nn::Sgd>(parameters, schedule.learning_rate, 0.9);
  nn::Parallel parallel(schedule.threads);
  std::vector<Index> order = in_order(data.training.count);
  const Index batches = (data.training.count + schedule.batch - 1) / schedule.batch;
  Trained trained;
  std::vector<Array> best;
  double least = std::numeric_limits<double>::infinity();
  for (int epoch = 1; epoch <= schedule.epochs; ++epoch) {
    for (Index i = data.training.count - 1; i > 0; --i)
      std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(rng.below(i + 1))]);
    double sum = 0;
    for (Index b = 0; b < batches; ++b) {
      const double done =
          (epoch - 1 + static_cast<double>(b) / static_cast<double>(batches)) / schedule.epochs;
      optimiser->set_learning_rate(schedule.learning_rate * (0.5 + 0.5 * std::cos(std::numbers::pi * done)));
      const Index first = b * schedule.batch;
      const Index count = std::min<Index>(schedule.batch, data.training.count - first);
      sum +=
          static_cast<double>(count) * parallel.step(count, parameters, [&](ad::Tape& tape, nn::Part part) {
            const Array x = batch_of(data.training, order, first + part.first, part.count);
            return -ad::sum(log_p(tape.constant(x))) / static_cast<double>(count);
          });
      optimiser->descend(parallel.gradients());
      if (progress.due())
        progress.show(fmt::format("epoch {} of {}, validation {:.2f} nats", epoch, schedule.epochs, least),
                      done);
    }
    const double validation = nats_on(data.validation, log_p).first;
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    trained.curve.push_back(
        {epoch, passed.count(), sum / static_cast<double>(data.training.count), validation});
    if (!(validation < least)) continue;
    least = validation;
    trained.best = epoch;
    best.clear();
    for (const nn::Parameter* p : parameters) best.push_back(p->value());
  }
  if (trained.best == 0)
    throw std::runtime_error("training: the loss on the validation images was never finite");
  for (std::size_t i = 0; i < best.size(); ++i) parameters[i]->set(best[i]);
  std::tie(trained.test_nats, trained.standard_error) = nats_on(data.test, log_p);
  return trained;
}

RunResult report_on_bits(const std::string& name, const BitData& data, const Trained& trained,
                         const Array& samples) {
  RunResult result;
  const Epoch& best = trained.curve[static_cast<std::size_t>(trained.best - 1)];
  result.numbers = {{"test images", static_cast<double>(data.test.count)},
                    {"negative log-likelihood, test", trained.test_nats, "nats"},
                    {"its standard error", trained.standard_error, "nats"},
                    {"validation, at the chosen epoch", best.validation_nats, "nats"},
                    {"training, in that epoch", best.training_nats, "nats"},
                    {"chosen epoch", static_cast<double>(trained.best)},
                    {"seconds of training", trained.curve.back().seconds, "s"}};
  const Sheet sheet{fmt::format("Sample generation: {} samples", samples.rows()), samples, data.width, 10};
  if (data.test.size == 784)
    result.text =
        "Published for MNIST, another static binarisation: belief net 97.45, NADE 88.33,\nMADE 88.40 nats; "
        "other images of this size are not to be compared with them.\n";
  result.text += "epoch  seconds  training  validation\n";
  for (const Epoch& each : trained.curve)
    if (each.number % std::max(1, static_cast<int>(trained.curve.size()) / 10) == 0 || each.number == 1)
      result.text += fmt::format("{:>5} {:>8.1f} {:>9.3f} {:>11.3f}\n", each.number, each.seconds,
                                 each.training_nats, each.validation_nats);
  examples::Figure curve("Learning curve");
  std::vector<double> epochs, training, validation;
  for (const Epoch& each : trained.curve) {
    epochs.push_back(each.number);
    training.push_back(each.training_nats);
    validation.push_back(each.validation_nats);
  }
  // The first epoch falls too far to show what the others do: it may be cut off.
  const double low = std::min(*std::min_element(training.begin(), training.end()),
                              *std::min_element(validation.begin(), validation.end()));
  double high = low + 1;
  for (std::size_t i = 1; i < validation.size(); ++i)
    if (std::isfinite(validation[i])) high = std::max(high, validation[i]);
  using examples::Colour;
  curve.whole_x_ticks()
      .panel("nats an image", "epoch")
      .y_range(std::floor(low), std::ceil(high))
      .add({.label = "training", .x = epochs, .y = training, .colour = Colour::blue})
      .add({.label = "validation", .x = epochs, .y = validation, .colour = Colour::orange});
  result.svg = sheets_svg(fmt::format("{} on {}", name, data.name), {sheet}, &curve);
  return result;
}

}  // namespace saddle::family
