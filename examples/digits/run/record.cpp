#include "examples/digits/run/record.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <stdexcept>
#include <variant>

#include "examples/digits/run/checkpoint.h"
#include "examples/support/cli.h"
#include "nn/training/saving.h"

namespace saddle::digits {
namespace {

// Doubles among the counters of an archive, bit for bit: its numbers may be float.
class Words {
 public:
  void add(std::string name, double value) { add(std::move(name), std::bit_cast<std::uint64_t>(value)); }
  void add(std::string name, std::uint64_t value) {
    names_.push_back(std::move(name));
    words_.push_back(value);
  }
  std::uint64_t operator[](std::size_t i) const { return words_.at(i); }
  double number(std::size_t i) const { return std::bit_cast<double>(words_.at(i)); }

  nn::StateList list() {
    nn::StateList all;
    for (std::size_t i = 0; i < words_.size(); ++i) all.add(names_[i], words_[i]);
    return all;
  }

 private:
  std::vector<std::string> names_;
  std::vector<std::uint64_t> words_;
};

Words head_words(std::uint64_t points, std::uint64_t steps, std::uint64_t steps_of_epoch, double seconds,
                 const Measures& sums) {
  Words words;
  words.add("points", points);
  words.add("steps", steps);
  words.add("steps of this epoch", steps_of_epoch);
  words.add("seconds", seconds);
  for (std::size_t k = 0; k < std::size(all_measures); ++k)
    words.add(fmt::format("sum {}", k), sums.*all_measures[k]);
  return words;
}

Words curve_words(const std::vector<CurvePoint>& curve) {
  Words words;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const CurvePoint& point = curve[i];
    words.add(fmt::format("{} beginnings", i), static_cast<std::uint64_t>(point.beginnings));
    words.add(fmt::format("{} epoch", i), static_cast<std::uint64_t>(point.epoch));
    words.add(fmt::format("{} seconds", i), point.seconds);
    for (std::size_t k = 0; k < std::size(all_measures); ++k)
      words.add(fmt::format("{} measure {}", i, k), point.measures.*all_measures[k]);
    words.add(fmt::format("{} log-likelihood", i), point.log_likelihood);
  }
  return words;
}

Words identity_words(const Identity& identity) {
  Words words;
  for (const Setting& setting : all_settings())
    words.add(setting.option, bits_of(setting, identity.settings));
  words.add("images", identity.images);
  words.add("height", static_cast<std::uint64_t>(identity.height));
  words.add("width", static_cast<std::uint64_t>(identity.width));
  return words;
}

}  // namespace

bool Record::add(const Measures& measures, const Trainer& trainer, double seconds) {
  ++steps_;
  ++steps_of_epoch_;
  seconds_ = seconds;
  for (double Measures::*const measure : all_measures) sums_.*measure += measures.*measure;
  if (trainer.steps() % trainer.steps_per_epoch() != 0) return false;
  CurvePoint point{.beginnings = trainer.beginnings(),
                   .epoch = trainer.steps() / trainer.steps_per_epoch(),
                   .seconds = seconds,
                   .measures = sums_};
  for (double Measures::*const measure : all_measures)
    point.measures.*measure /= static_cast<double>(steps_of_epoch_);
  curve_.push_back(point);
  sums_ = {};
  steps_of_epoch_ = 0;
  return true;
}

bool Record::add_log_likelihood(double nats) {
  if (curve_.empty()) throw std::logic_error("record: no epoch is over");
  const CurvePoint* const before = best();
  const bool more = before == nullptr || nats > before->log_likelihood;
  curve_.back().log_likelihood = nats;
  return more;
}

const CurvePoint* Record::best() const {
  const CurvePoint* found = nullptr;
  for (const CurvePoint& point : curve_)
    if (found == nullptr ? !std::isnan(point.log_likelihood) : point.log_likelihood > found->log_likelihood)
      found = &point;
  return found;
}

void Record::save(nn::Archive& archive) const {
  nn::save(archive, "record", head_words(curve_.size(), steps_, steps_of_epoch_, seconds_, sums_).list());
  if (!curve_.empty()) nn::save(archive, "curve", curve_words(curve_).list());
}

void Record::load(const nn::Archive& archive) {
  const auto require = [](bool holds) {
    if (!holds) throw std::runtime_error("the record contradicts itself");
  };
  Words head = head_words(0, 0, 0, 0, {});
  nn::load(archive, "record", head.list());
  const std::uint64_t points = head[0];
  Record loaded;
  loaded.steps_ = head[1];
  loaded.steps_of_epoch_ = head[2];
  loaded.seconds_ = head.number(3);
  // Each point is an epoch, which has at least one step, and entries of its own: no memory is taken for a
  // count that has none.
  constexpr std::size_t entries_of_point = 4 + std::size(all_measures);
  require(points <= loaded.steps_ && points <= archive.entries().size() / entries_of_point);
  require(loaded.steps_ <= nn::StateList::most_steps && loaded.steps_of_epoch_ <= loaded.steps_);
  require(loaded.seconds_ >= 0 && std::isfinite(loaded.seconds_));
  for (std::size_t k = 0; k < std::size(all_measures); ++k) {
    loaded.sums_.*all_measures[k] = head.number(4 + k);
    require(std::isfinite(loaded.sums_.*all_measures[k]));
  }
  loaded.curve_.resize(points);
  Words words = curve_words(loaded.curve_);
  nn::load(archive, "curve", words.list());
  std::size_t next = 0;
  for (CurvePoint& point : loaded.curve_) {
    point.beginnings = static_cast<std::int64_t>(words[next++]);
    point.epoch = static_cast<std::int64_t>(words[next++]);
    point.seconds = words.number(next++);
    require(point.beginnings >= 0 && point.epoch >= 1 && std::isfinite(point.seconds));
    for (double Measures::*const measure : all_measures) {
      point.measures.*measure = words.number(next++);
      require(std::isfinite(point.measures.*measure));
    }
    point.log_likelihood = words.number(next++);  // or NaN
    require(!std::isinf(point.log_likelihood));
  }
  *this = std::move(loaded);
}

std::uint64_t fingerprint(const examples::Images& images, ad::Index count) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  const auto mix = [&](std::uint64_t word) { hash = (hash ^ word) * 0x100000001b3; };
  for (const ad::Index number : {count, images.height, images.width, ad::Index{images.white}})
    mix(static_cast<std::uint64_t>(number));
  const std::size_t size = static_cast<std::size_t>(count * images.size());
  for (std::size_t i = 0; i < size; ++i) mix(images.pixels.at(i));
  return hash;
}

void save(nn::Archive& archive, const Identity& identity) {
  nn::save(archive, "run", identity_words(identity).list());
}

Identity identity_in(const nn::Archive& archive) {
  Words words = identity_words({});
  nn::load(archive, "run", words.list());
  Identity identity;
  std::size_t next = 0;
  for (const Setting& setting : all_settings()) {
    const std::uint64_t bits = words[next++];
    set_bits(setting, identity.settings, bits);
    if (bits_of(setting, identity.settings) != bits)
      throw std::runtime_error(fmt::format("{}: {} is neither yes nor no", setting.option, bits));
  }
  identity.images = words[next++];
  identity.height = static_cast<std::int64_t>(words[next++]);
  identity.width = static_cast<std::int64_t>(words[next++]);
  try {
    require_usable(identity.settings);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(error.what());
  }
  constexpr std::int64_t most = 10'000;
  if (identity.height < 1 || identity.height > most || identity.width < 1 || identity.width > most)
    throw std::runtime_error(fmt::format("images of {}x{} pixels", identity.height, identity.width));
  return identity;
}

namespace {

// Throws unless the archive has as many numbers as its own settings ask for, before nets of that size are
// made.
void require_numbers(const nn::Archive& archive, const Identity& identity) {
  const Settings& s = identity.settings;
  const std::int64_t pixels = identity.height * identity.width, pieces = s.d_units * s.d_pieces;
  const std::int64_t needed = (s.noise + s.g_units + pixels) * s.g_units + (pixels + s.d_units) * pieces;
  std::int64_t there = 0;
  for (const auto& [name, entry] : archive.entries())
    if (const auto* numbers = std::get_if<ad::Array>(&entry)) there += numbers->size();
  if (there < needed)
    throw std::runtime_error(fmt::format("its nets need at least {} numbers, and it has {}", needed, there));
}

}  // namespace

bool same_images(const Identity& a, const Identity& b) {
  return a.images == b.images && a.height == b.height && a.width == b.width;
}

void require_same(const Identity& begun, const Identity& asked, const std::string& folder) {
  const std::string run = examples::printable(folder);
  for (const Setting& setting : all_settings()) {
    if (bits_of(setting, begun.settings) != bits_of(setting, asked.settings))
      throw examples::BadInput(fmt::format(
          "{}: the run in '{}' was begun with {}, got {}; give that, or another --out", setting.option, run,
          text_of(setting, begun.settings), text_of(setting, asked.settings)));
  }
  if (!same_images(begun, asked))
    throw examples::BadInput(fmt::format(
        "--data: the run in '{}' was begun with other images; give those, or another --out", run));
}

SavedGenerator::SavedGenerator(const std::string& folder) {
  auto found = CheckpointFolder(folder, CheckpointFolder::For::reading).best_or_newest();
  if (!found)
    throw examples::BadInput(fmt::format("--out: '{}' has no checkpoint", examples::printable(folder)));
  checkpoint_ = found->path;
  damaged_ = found->damaged;
  try {
    identity_ = identity_in(found->archive);
    require_numbers(found->archive, identity_);
    record_.load(found->archive);
    // Nothing will be trained: one image is enough.
    blank_ = {1, identity_.height, identity_.width, 255, {}};
    blank_.pixels.resize(static_cast<std::size_t>(blank_.size()));
    Settings one = identity_.settings;
    one.batch = one.threads = 1;
    trainer_ = std::make_unique<Trainer>(blank_, 1, one);
    trainer_->load(found->archive);
  } catch (const std::runtime_error& error) {
    throw examples::BadInput(fmt::format("--out: {}: {}", examples::printable(checkpoint_), error.what()));
  }
}

}  // namespace saddle::digits
