// Checkpoints: files from which a run goes on after any interruption.
//
//   CheckpointFolder folder("run");
//   if (auto found = folder.newest()) trainer.load(found->archive);
//   ... folder.write(steps, archive);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nn/training/archive.h"

namespace saddle::digits {

// The files step-000000012000.checkpoint of a folder. Each is written beside its place and renamed when it is
// on the disk (durable_file.h); then all but it and the one before it are removed.
class CheckpointFolder {
 public:
  enum class For { reading, writing };

  // For writing, makes the folder if there is none, keeps it from other runs until this ends, and removes
  // what a run that was killed had half-written. Throws BadInput, which begins with --out.
  CheckpointFolder(const std::string& path, For use);
  CheckpointFolder(const CheckpointFolder&) = delete;
  CheckpointFolder& operator=(const CheckpointFolder&) = delete;
  ~CheckpointFolder();

  struct Found {
    std::string path;
    nn::Archive archive;
    // Those that were looked at before and are damaged, with what is wrong, one line each.
    std::vector<std::string> damaged;
  };
  // The newest intact one; nothing if there is no checkpoint. Throws BadInput if there are some, but all of
  // them are damaged.
  std::optional<Found> newest() const;

  // steps: of the whole run, those before it began again included. Gives the path. Throws BadInput; older
  // checkpoints are still there then.
  std::string write(std::uint64_t steps, const nn::Archive& archive) const;

  // best.checkpoint: the state that was best by some measure. It stays until it is replaced, whole or not at
  // all, or removed. Without an intact one the newest checkpoint is found.
  void write_best(const nn::Archive& archive) const;
  void remove_best() const;
  std::optional<Found> best_or_newest() const;

 private:
  using Paths = std::vector<std::string>;
  std::optional<Found> first_intact(const Paths& paths) const;
  std::string best_path() const;
  void remove_half_written() const;
  // The numbers of steps and the paths of all checkpoints, the newest first.
  std::vector<std::pair<std::uint64_t, std::string>> files() const;

  std::string path_;
  int lock_ = -1;
};

}  // namespace saddle::digits
