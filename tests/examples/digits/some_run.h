// A small run of training for the tests of what is kept of it.
#pragma once

#include "examples/digits/run/record.h"
#include "examples/digits/training/trainer.h"
#include "nn/training/archive.h"
#include "tests/examples/digits/some_images.h"

namespace saddle::digits {

// A run of some steps, as `train` keeps it.
struct SomeRun {
  SomeRun() : images(some_images(48)), trainer(images, 40, settings()) {
    identity = {settings(), fingerprint(images, 40), 4, 3};
  }
  static Settings settings() {
    Settings s = small_settings();
    s.seed = 9;
    s.rate_g = 0.123;
    return s;
  }
  void step() { record.add(trainer.step(), trainer, 0.25 * ++seconds); }
  nn::Archive archive() const {
    nn::Archive all;
    save(all, identity);
    record.save(all);
    trainer.save(all);
    return all;
  }
  examples::Images images;
  Trainer trainer;
  Identity identity;
  Record record;
  int seconds = 0;
};

}  // namespace saddle::digits
