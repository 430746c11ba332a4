// What a run has measured on its way, and how a run is saved and found again: its settings, its trainer and
// its record make a checkpoint.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "examples/data/images.h"
#include "examples/digits/training/settings.h"
#include "examples/digits/training/trainer.h"
#include "nn/training/archive.h"

namespace saddle::digits {

// The means over one epoch.
struct CurvePoint {
  std::int64_t beginnings = 0;  // how often training had begun again
  std::int64_t epoch = 0;       // from 1
  double seconds = 0;           // of work until its end, from the first beginning
  Measures measures;
  double log_likelihood =
      std::numeric_limits<double>::quiet_NaN();  // on validation images; NaN: not measured
};

class Record {
 public:
  // Takes one step's measures; with the last one of an epoch it appends a point, and gives true.
  bool add(const Measures& measures, const Trainer& trainer, double seconds);

  // Adds it to the last point. Gives whether no other point has as much. Throws std::logic_error if there is
  // no point.
  bool add_log_likelihood(double nats);

  const std::vector<CurvePoint>& curve() const { return curve_; }
  const CurvePoint* best() const;                 // by the log-likelihood; null if it was not measured
  std::uint64_t steps() const { return steps_; }  // of the whole run
  double seconds() const { return seconds_; }     // when the last step was added

  void save(nn::Archive& archive) const;
  // Throws std::runtime_error for an archive without a record, and then changes nothing.
  void load(const nn::Archive& archive);

 private:
  std::vector<CurvePoint> curve_;
  std::uint64_t steps_ = 0, steps_of_epoch_ = 0;
  double seconds_ = 0;
  Measures sums_;  // of the epoch that has begun
};

// The form and the numbers of the images: another file gives another number.
std::uint64_t fingerprint(const examples::Images& images, ad::Index count);

// What a checkpoint says of its run beside trainer and record.
struct Identity {
  Settings settings;
  std::uint64_t images = 0;  // their fingerprint
  std::int64_t height = 0, width = 0;
};
void save(nn::Archive& archive, const Identity& identity);
// Throws std::runtime_error for an archive of another kind.
Identity identity_in(const nn::Archive& archive);

bool same_images(const Identity& a, const Identity& b);

// Throws BadInput, which begins with the first option that is not what the run in the folder began with.
void require_same(const Identity& begun, const Identity& asked, const std::string& folder);

// The generator of a saved run, for samples; it does not need the images.
class SavedGenerator {
 public:
  // Of best.checkpoint, or else of the newest intact checkpoint. Throws BadInput if there is none.
  explicit SavedGenerator(const std::string& folder);

  const Identity& identity() const { return identity_; }
  const std::string& checkpoint() const { return checkpoint_; }
  const Record& record() const { return record_; }
  const std::vector<std::string>& damaged() const { return damaged_; }  // other checkpoints, a line each

  ad::Array operator()(const ad::Array& z) const { return trainer_->samples(z); }

 private:
  std::string checkpoint_;
  std::vector<std::string> damaged_;
  Identity identity_;
  Record record_;
  examples::Images blank_;
  std::unique_ptr<Trainer> trainer_;
};

}  // namespace saddle::digits
