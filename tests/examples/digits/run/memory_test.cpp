// The memory of a long run.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "examples/digits/run/checkpoint.h"
#include "examples/digits/run/record.h"
#include "examples/digits/run/sheet_png.h"
#include "examples/digits/training/batches.h"
#include "examples/digits/training/trainer.h"
#include "tests/allocations.h"
#include "tests/catch.h"
#include "tests/examples/data/idx_files.h"
#include "tests/examples/digits/some_run.h"

using namespace saddle;
using namespace saddle::digits;

namespace {

// Bytes of this process that are in memory; 0 where the system does not say.
long resident() {
  std::ifstream file("/proc/self/statm");
  long size = 0, pages = 0;
  file >> size >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

}  // namespace

TEST_CASE("memory: step 10,000 of a run needs no more than step 1,000") {
  if (sanitized()) return;
  const idx_files::Folder place;
  const CheckpointFolder folder(place.path.string(), CheckpointFolder::For::writing);
  // Of 1,000 steps an epoch, so that what is measured is the steps: each epoch adds a point to the record.
  const examples::Images images = some_images(4'000);
  Settings s = SomeRun::settings();
  s.batch = 4;
  Trainer trainer(images, 4'000, s);
  Record record;
  ad::Random random(1);
  const ad::Array z = uniform_noise(100, s.noise, random);
  long before = 0;
  for (std::uint64_t step = 1; step <= 10'000; ++step) {
    record.add(trainer.step(), trainer, 0.001 * static_cast<double>(step));
    if (step % 100 == 0) {
      nn::Archive archive;
      record.save(archive);
      trainer.save(archive);
      folder.write(step, archive);
      place.write("sheet.png", sheet_png(trainer.samples(z), 3));
    }
    if (step == 1'000) before = resident();
  }
  CHECK(record.curve().size() == 10);
  // A tape that was not given back would take more in a hundred steps.
  CHECK(resident() - before < 300'000);
}
