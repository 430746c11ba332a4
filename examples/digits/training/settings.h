// The options of a run of training: the nets, the updates and their schedules. Everything that its numbers
// depend on beside the data; where files go and when to stop is not among it.
//
//   Settings settings = published_settings();     // the configuration of the paper's code, as it stands
//   settings.seed = 3;
//   require_usable(settings);
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>

namespace saddle::digits {

struct Settings {
  std::uint64_t seed = 1;
  std::int64_t threads = 2;  // each has its part of a batch; the order of additions depends on their number

  // The nets: model.h.
  std::int64_t noise = 100;     // numbers of z
  std::int64_t g_units = 1200;  // in each of G's two hidden layers
  std::int64_t d_units = 240;   // in each of D's two hidden layers ...
  std::int64_t d_pieces = 5;    // ... each the largest of so many affine maps
  double keep_input = 0.8;      // the probability that dropout keeps a pixel that D sees
  double keep_hidden = 0.5;     // and an output of its hidden layers

  // One step.
  std::int64_t batch = 100;
  bool alternating = false;  // G after D, with fresh noise; else both at once, from one G(z)
  bool adam = false;         // else gradient descent with momentum
  double r1 = 0;             // gamma of r1_penalty, in D's cost
  double max_norm = 0;       // of the columns of D's weights; 0: no bound

  // Schedules. An epoch is the training images once.
  std::int64_t epochs = 80;
  double rate_g = 0.2, rate_d = 0.2;
  double rate_decay = 1;     // rates are divided by this after each step ...
  double least_rate = 1e-6;  // ... down to this one
  double anneal = 0.5;       // in this last part of the epochs rates fall to 0 along a line
  double first_momentum = 0.5, last_momentum = 0.7;  // of momentum, linear from epoch 1 ...
  std::int64_t momentum_epochs = 12;                 // ... to this one; beta1 of Adam is first_momentum
  double average = 2;   // samples are of the mean of G's parameters, step n with weight n^(average - 1)
  double alarm = 0.01;  // if D(G(z)) is below this over an epoch, training begins again; 0: never
};

// The configuration of the code that was published with the paper (github.com/goodfeli/adversarial,
// mnist.yaml): rates divided by 1.000004 at each step, momentum from 0.5 to 0.7 over 250 epochs, no average
// (0), no alarm; its rates do not fall to 0. It names no end of training: 250 epochs, after which its
// momentum grows no more.
Settings published_settings();

// Multiplies the units of the hidden layers; at least one is left. Throws std::invalid_argument unless size
// is positive and at most 4.
void scale(Settings& settings, double size);

// Each setting with the name of its option and what --help says of it, in the order of the help.
struct Setting {
  using Member =
      std::variant<std::uint64_t Settings::*, std::int64_t Settings::*, double Settings::*, bool Settings::*>;
  const char* option;
  const char* help;
  Member member;
};
std::span<const Setting> all_settings();

// What a setting is in these settings: for people, and for files, where doubles stand bit for bit.
std::string text_of(const Setting& setting, const Settings& settings);
std::uint64_t bits_of(const Setting& setting, const Settings& settings);
void set_bits(const Setting& setting, Settings& settings, std::uint64_t bits);

// Throws std::invalid_argument, one line that begins with the name of the option, for a value outside of its
// range.
void require_usable(const Settings& settings);

// The learning rate and the momentum of the step that follows `steps` steps of N, at so many steps an epoch.
//   rate     = max(rate / rate_decay^steps, least_rate) min(1, max(N - steps, 1) / (anneal N))
//   momentum = first + (last - first) clamp((epochs done - 1) / (momentum_epochs - 1), 0, 1)
double rate_at(const Settings& settings, double rate, std::int64_t steps, std::int64_t steps_per_epoch);
double momentum_at(const Settings& settings, std::int64_t steps, std::int64_t steps_per_epoch);

}  // namespace saddle::digits
