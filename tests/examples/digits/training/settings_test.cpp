#include "examples/digits/training/settings.h"

#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>

#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;

TEST_CASE("settings: the published ones are those of the published code") {
  const Settings s = published_settings();
  CHECK(s.noise == 100);
  CHECK(s.g_units == 1200);
  CHECK(s.d_units == 240);
  CHECK(s.d_pieces == 5);
  CHECK(s.keep_input == 0.8);
  CHECK(s.keep_hidden == 0.5);
  CHECK(s.batch == 100);
  CHECK(!s.alternating);
  CHECK(!s.adam);
  CHECK(s.average == 0);
  CHECK(s.anneal == 0);
  CHECK(s.alarm == 0);
  CHECK(s.r1 == 0);
  CHECK(s.max_norm == 0);
  CHECK(s.rate_d == 0.1);
  CHECK(s.epochs == 250);
  // Its rates at 500 steps an epoch: 0.1 / 1.000004^n, never below 1e-6, and no end.
  CHECK(rate_at(s, s.rate_g, 0, 500) == 0.1);
  CHECK_THAT(rate_at(s, s.rate_g, 50'000, 500),
             WithinRel(0.1 * std::exp(-50'000 * std::log(1.000004)), tolerance::training_step));
  CHECK(rate_at(s, s.rate_g, 5'000'000, 500) == 1e-6);
  // Its momentum: 0.5 until the end of epoch 1, 0.7 from that of epoch 250 on.
  CHECK(momentum_at(s, 0, 500) == 0.5);
  CHECK(momentum_at(s, 999, 500) == 0.5);
  CHECK_THAT(momentum_at(s, 126 * 500, 500), WithinRel(0.5 + 0.2 * 125 / 249, tolerance::training_step));
  CHECK(momentum_at(s, 126 * 500 + 499, 500) == momentum_at(s, 126 * 500, 500));
  CHECK_THAT(momentum_at(s, 250 * 500, 500), WithinRel(0.7, tolerance::training_step));
  CHECK_THAT(momentum_at(s, 9'999'999, 500), WithinRel(0.7, tolerance::training_step));
}

TEST_CASE("settings: in the last part of the epochs rates fall along a line, and stay above 0") {
  Settings s;
  s.epochs = 10;
  s.anneal = 0.3;
  const auto rate = [&](std::int64_t steps) { return rate_at(s, 0.1, steps, 100); };
  CHECK(rate(0) == 0.1);
  CHECK(rate(700) == 0.1);
  CHECK_THAT(rate(850), WithinRel(0.05, tolerance::training_step));
  CHECK_THAT(rate(999), WithinRel(0.1 / 300, tolerance::training_step));
  s.anneal = 0;
  CHECK(rate(999) == 0.1);
  // A rate below the least one is not raised to it.
  s.rate_decay = 2;
  CHECK(rate_at(s, 1e-9, 5, 100) == 1e-9);
}

TEST_CASE("settings: the size multiplies hidden units") {
  Settings s;
  scale(s, 0.25);
  CHECK(s.g_units == 300);
  CHECK(s.d_units == 60);
  CHECK(s.noise == 100);
  scale(s, 1e-9);
  CHECK(s.g_units == 1);
  CHECK(s.d_units == 1);
  for (const double size : {0.0, -1.0, 4.1, std::nan(""), HUGE_VAL})
    CHECK_THROWS_AS(scale(s, size), std::invalid_argument);
}

TEST_CASE("settings: each has an option of its own, and survives as bits") {
  std::set<std::string> options;
  Settings other;
  other.seed = ~std::uint64_t{0};
  other.rate_g = 0.1 + 1e-17;
  other.adam = true;
  other.threads = 7;
  other.keep_hidden = 1.0 / 3;
  Settings copy = published_settings();
  for (const Setting& setting : all_settings()) {
    INFO(setting.option);
    CHECK(options.insert(setting.option).second);
    set_bits(setting, copy, bits_of(setting, other));
    CHECK(bits_of(setting, copy) == bits_of(setting, other));
    CHECK(text_of(setting, copy) == text_of(setting, other));
  }
  CHECK(copy.seed == other.seed);
  CHECK(copy.keep_hidden == other.keep_hidden);
  CHECK(copy.momentum_epochs == other.momentum_epochs);
  CHECK(copy.adam);
  // A setting that the list forgot: this counts the members, of which two bools share one place.
  CHECK(sizeof(Settings) == 8 * (all_settings().size() - 1));
}

TEST_CASE("settings: what cannot be used is refused by the name of its option") {
  CHECK_NOTHROW(require_usable({}));
  CHECK_NOTHROW(require_usable(published_settings()));
  const auto refusal = [](const auto& change) {
    Settings s;
    change(s);
    try {
      require_usable(s);
    } catch (const std::invalid_argument& refused) {
      return std::string(refused.what());
    }
    return std::string("not refused");
  };
  CHECK(refusal([](Settings& s) { s.batch = 0; }) == "--batch: needs a whole number from 1 to 10000, got 0");
  CHECK(refusal([](Settings& s) { s.threads = 101; }) ==
        "--threads: each needs an image of the batch, got 101");
  CHECK(refusal([](Settings& s) { s.keep_input = 0; }) ==
        "--keep-input: needs a probability from 1e-30 to 1, got 0");
  CHECK(refusal([](Settings& s) { s.keep_hidden = std::nan(""); }) ==
        "--keep-hidden: needs a probability from 1e-30 to 1, got nan");
  CHECK(refusal([](Settings& s) { s.last_momentum = 1; }) ==
        "--last-momentum: needs a number from 0 to 0.9999999, got 1");
  CHECK(refusal([](Settings& s) { s.rate_d = HUGE_VAL; }) ==
        "--rate-d: needs a number from 1e-30 to 1e30, got inf");
}
