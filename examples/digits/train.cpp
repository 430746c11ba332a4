#include "examples/digits/train.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "examples/data/idx.h"
#include "examples/digits/run/checkpoint.h"
#include "examples/digits/run/record.h"
#include "examples/digits/run/run_page.h"
#include "examples/digits/run/sheet_png.h"
#include "examples/digits/run/validation.h"
#include "examples/digits/training/batches.h"
#include "examples/digits/training/trainer.h"
#include "examples/support/cli.h"
#include "examples/support/durable_file.h"
#include "examples/support/interruption.h"
#include "examples/support/json.h"

namespace saddle::digits {

namespace fs = std::filesystem;
using examples::BadInput;
using examples::print;
using examples::printable;

namespace {

constexpr ad::Index kOnSheet = 100;
constexpr std::uint64_t kSheetStream = std::uint64_t{1} << 32;  // no beginning has this number
constexpr std::int64_t kMostBeginnings = 10;

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point then) {
  return std::chrono::duration<double>(Clock::now() - then).count();
}

ad::Index usable_count(const examples::Images& images, const Settings& settings) {
  const ad::Index count = training_count(images.count);
  if (settings.batch > count)
    throw BadInput(fmt::format("--batch: there are {} images to train on, got {}", count, settings.batch));
  return count;
}

class Training {
 public:
  explicit Training(const TrainOptions& options)
      : options_(options),
        folder_(options.out, CheckpointFolder::For::writing),
        images_(std::move(examples::read_idx_folder(options.data).training.images)),
        count_(usable_count(images_, options.settings)),
        trainer_(images_, count_, options.settings) {
    if (options.validate_every > 0) validation_.emplace(images_, count_, options.settings);
    const Settings& s = options.settings;
    identity_ = {s, fingerprint(images_, count_), images_.height, images_.width};
    ad::Random random = ad::Random(s.seed).stream(kSheetStream);
    z_ = uniform_noise(kOnSheet, s.noise, random);
  }

  int run();

 private:
  void go_on();
  void after_epoch();
  void begin_again();
  void validate();
  void draw_sheet();
  void report(const CurvePoint& point);
  nn::Archive archive() const;
  void write_checkpoint();
  void write_page() const;
  void show();
  std::string json() const;
  void say(const std::string& text) {
    progress_->show("");
    if (options_.json != "-") print(text);
  }

  std::string sheet_path(const CurvePoint& point) const {
    const std::string of_beginning = point.beginnings > 0 ? fmt::format("-{}", point.beginnings) : "";
    return (fs::path(options_.out) / fmt::format("sheet{}-{:06}.png", of_beginning, point.epoch)).string();
  }
  double seconds() const { return earlier_ + seconds_since(begun_); }
  bool done() const { return trainer_.steps() >= options_.settings.epochs * trainer_.steps_per_epoch(); }
  bool out_of_time() const { return options_.time_limit && seconds() >= *options_.time_limit; }

  const TrainOptions& options_;
  CheckpointFolder folder_;
  examples::Images images_;
  ad::Index count_;
  Trainer trainer_;
  std::optional<Validation> validation_;
  Identity identity_;
  Record record_;
  ad::Array z_;
  Measures last_;
  std::optional<examples::Progress> progress_;
  const Clock::time_point begun_ = Clock::now();
  Clock::time_point saved_ = begun_;
  double earlier_ = 0;  // seconds of earlier parts
  std::uint64_t earlier_steps_ = 0;
  std::string checkpoint_;
};

std::string head_line() {
  return " epoch       -V   -E log D(G(z))    D(x)  D(G(z))  images/s      time  log p\n";
}

std::string equilibrium_line() {
  return fmt::format("{:>6} {:8.4f} {:16.4f} {:7.3f} {:8.3f}  at the equilibrium\n", "", std::log(4.0),
                     std::log(2.0), 0.5, 0.5);
}

// Of the bytes of all parameters and optimisers (FNV-1a): two runs with the same one are the same.
std::string hash_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

void Training::go_on() {
  const auto found = folder_.newest();
  if (!found) return folder_.remove_best();
  for (const std::string& line : found->damaged) say(line + "\n");
  try {
    require_same(identity_in(found->archive), identity_, options_.out);
    record_.load(found->archive);
    trainer_.load(found->archive);
  } catch (const BadInput&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw BadInput(fmt::format("--out: {}: {}", printable(found->path), error.what()));
  }
  checkpoint_ = found->path;
  earlier_ = record_.seconds();
  earlier_steps_ = record_.steps();
  say(fmt::format("Goes on from {}: epoch {}, after {}\n", printable(found->path),
                  trainer_.steps() / trainer_.steps_per_epoch() + 1, examples::duration_text(earlier_)));
}

nn::Archive Training::archive() const {
  nn::Archive archive;
  save(archive, identity_);
  record_.save(archive);
  trainer_.save(archive);
  return archive;
}

void Training::write_checkpoint() {
  checkpoint_ = folder_.write(record_.steps(), archive());
  saved_ = Clock::now();
}

void Training::validate() {
  if (progress_->due()) progress_->show("the log-likelihood of validation images");
  if (record_.add_log_likelihood(validation_->log_likelihood(trainer_))) folder_.write_best(archive());
}

void Training::draw_sheet() {
  const CurvePoint& point = record_.curve().back();
  const std::string png =
      sheet_png(trainer_.samples(z_), identity_.width, {.columns = 10, .scale = 1, .gap = 2});
  examples::write_durably("--out", sheet_path(point), png);
}

void Training::write_page() const {
  std::vector<Sheet> sheets;
  for (const CurvePoint& point : record_.curve()) {
    const std::string path = sheet_path(point);
    if (point.beginnings == trainer_.beginnings() && fs::exists(path))
      sheets.push_back({point, examples::file_text("--out", path, std::size_t{1} << 26)});
  }
  if (sheets.empty()) return;
  examples::write_durably("--out", (fs::path(options_.out) / "run.html").string(),
                          run_page(options_.settings, record_.curve(), std::move(sheets)));
}

void Training::begin_again() {
  const CurvePoint point = record_.curve().back();
  if (point.beginnings + 1 >= kMostBeginnings)
    throw std::runtime_error(
        fmt::format("training collapsed {} times: D(G(z)) was {:.2g} over epoch {}; likely cause: settings",
                    kMostBeginnings, point.measures.d_of_samples, point.epoch));
  trainer_.begin_again();
  say(
      fmt::format("D(G(z)) was {:.2g} over epoch {}, below {:g}: training begins again with stream {} of the "
                  "seed\n",
                  point.measures.d_of_samples, point.epoch, options_.settings.alarm, trainer_.beginnings()));
  write_checkpoint();
}

void Training::after_epoch() {
  if (record_.curve().back().measures.d_of_samples < options_.settings.alarm) return begin_again();
  const std::int64_t epoch = record_.curve().back().epoch, last = options_.settings.epochs;
  const bool validates = validation_ && (epoch % options_.validate_every == 0 || epoch == last);
  const bool draws = sheet_due(epoch, last);
  if (validates) validate();
  if (draws) draw_sheet();
  if (validates || draws) report(record_.curve().back());
  if (draws) write_page();
}

void Training::report(const CurvePoint& point) {
  const double images =
      static_cast<double>(record_.steps() - earlier_steps_) * static_cast<double>(options_.settings.batch);
  const Measures& m = point.measures;
  std::string line = fmt::format("{:6} {:8.4f} {:16.4f} {:7.3f} {:8.3f} {:9.0f} {:>9}", point.epoch,
                                 m.minus_v, m.cost_of_g, m.d_of_data, m.d_of_samples,
                                 images / seconds_since(begun_), examples::duration_text(point.seconds));
  if (!std::isnan(point.log_likelihood)) line += fmt::format(" {:6.1f}", point.log_likelihood);
  say(line + "\n");
}

void Training::show() {
  const auto all = static_cast<double>(options_.settings.epochs * trainer_.steps_per_epoch());
  const double steps = static_cast<double>(record_.steps() - earlier_steps_);
  // Of this part of the run: by steps, and by time.
  double part = steps / (steps + all - static_cast<double>(trainer_.steps()));
  if (options_.time_limit)
    part = std::max(part, seconds_since(begun_) / std::max(*options_.time_limit - earlier_, 1e-3));
  progress_->show(
      fmt::format("epoch {} of {}: -V {:.3f} (log 4 = 1.386), G {:.3f} (log 2 = 0.693), D(x) {:.2f}, "
                  "D(G(z)) {:.2f}, {:.0f} images/s",
                  trainer_.steps() / trainer_.steps_per_epoch() + 1, options_.settings.epochs, last_.minus_v,
                  last_.cost_of_g, last_.d_of_data, last_.d_of_samples,
                  steps * static_cast<double>(options_.settings.batch) / seconds_since(begun_)),
      std::min(part, 1.0));
}

std::string Training::json() const {
  examples::Json json;
  json.begin_object().key("settings").begin_object();
  for (const Setting& setting : all_settings()) {
    json.key(setting.option + 2);
    std::visit([&](auto member) { json.value(options_.settings.*member); }, setting.member);
  }
  json.end_object().member("seconds", record_.seconds()).member("steps", record_.steps());
  nn::Archive state;
  trainer_.save(state);
  json.member("state", hash_of(state.bytes()));
  json.member("beginnings", trainer_.beginnings()).member("finished", done());
  json.member("checkpoint", printable(checkpoint_)).key("curve").begin_array();
  for (const CurvePoint& point : record_.curve()) {
    json.begin_object().member("beginnings", point.beginnings).member("epoch", point.epoch);
    json.member("seconds", point.seconds).member("minus_v", point.measures.minus_v);
    json.member("cost_of_g", point.measures.cost_of_g).member("d_of_data", point.measures.d_of_data);
    json.member("d_of_samples", point.measures.d_of_samples);
    json.member("log_likelihood", point.log_likelihood).end_object();
  }
  return json.end_array().end_object().text();
}

int Training::run() {
  std::optional<examples::OutputFile> json_file;
  if (!options_.json.empty()) json_file.emplace("--json", options_.json);
  progress_.emplace();
  go_on();
  const examples::Interruption interruption;
  if (!done()) say(head_line() + equilibrium_line());
  while (!done() && !out_of_time() && interruption.signal() == 0) {
    last_ = trainer_.step();
    if (record_.add(last_, trainer_, seconds())) after_epoch();
    if (progress_->due()) show();
    if (seconds_since(saved_) >= options_.checkpoint_every) write_checkpoint();
  }
  if (record_.steps() > earlier_steps_ || checkpoint_.empty()) write_checkpoint();
  if (!record_.curve().empty() && !fs::exists(sheet_path(record_.curve().back())) && done()) draw_sheet();
  write_page();
  progress_.reset();
  if (json_file) json_file->finish(json());

  if (interruption.signal() != 0) {
    std::fputs(fmt::format("mnist_gan: {}; written: {}; the same command goes on from there\n",
                           interruption.word(), printable(checkpoint_))
                   .c_str(),
               stderr);
    return interruption.status();
  }
  if (options_.json != "-")
    print(fmt::format("{} after epoch {}, {}\nWritten: {}{}\n",
                      done() ? "Finished" : "Out of time: a larger --time-limit goes on",
                      trainer_.steps() / trainer_.steps_per_epoch(),
                      examples::duration_text(record_.seconds()), printable(checkpoint_),
                      record_.curve().empty() ? "" : ", sheets and run.html beside it"));
  return 0;
}

}  // namespace

std::int64_t training_count(std::int64_t images) {
  return images - images / 6;
}

int train(const TrainOptions& options) {
  require_usable(options.settings);
  return Training(options).run();
}

}  // namespace saddle::digits
