#include "examples/digits/training/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <utility>

namespace saddle::digits {
namespace {

template <class Value>
void require(bool holds, std::string_view option, std::string_view requirement, const Value& got) {
  if (!holds) throw std::invalid_argument(fmt::format("{}: {}, got {}", option, requirement, got));
}

void require_count(std::string_view option, std::int64_t value, std::int64_t most) {
  require(value >= 1 && value <= most, option, fmt::format("needs a whole number from 1 to {}", most), value);
}

}  // namespace

Settings published_settings() {
  Settings s;
  s.rate_g = s.rate_d = 0.1;
  s.rate_decay = 1.000004;
  s.anneal = 0;
  s.epochs = s.momentum_epochs = 250;
  s.average = 0;
  s.alarm = 0;
  return s;
}

void scale(Settings& settings, double size) {
  require(size > 0 && size <= 4, "--size", "needs a number above 0 and at most 4", size);
  for (std::int64_t* units : {&settings.g_units, &settings.d_units})
    *units = std::max<std::int64_t>(1, std::llround(size * static_cast<double>(*units)));
}

std::span<const Setting> all_settings() {
  using S = Settings;
  static constexpr Setting list[] = {
      {"--seed", "seed of everything random", &S::seed},
      {"--threads", "threads, each with its part of a batch", &S::threads},
      {"--batch", "images in a minibatch", &S::batch},
      {"--epochs", "how often each training image is seen", &S::epochs},
      {"--noise", "numbers of z", &S::noise},
      {"--g-units", "units in each hidden layer of G", &S::g_units},
      {"--d-units", "maxout units in each hidden layer of D", &S::d_units},
      {"--d-pieces", "affine maps of a maxout unit", &S::d_pieces},
      {"--keep-input", "probability that dropout keeps a pixel that D sees", &S::keep_input},
      {"--keep-hidden", "the same for an output of D's hidden layers", &S::keep_hidden},
      {"--alternating", "update G after D, with fresh noise, and not both at once", &S::alternating},
      {"--adam", "Adam, and not gradient descent with momentum", &S::adam},
      {"--rate-g", "learning rate of G", &S::rate_g},
      {"--rate-d", "learning rate of D", &S::rate_d},
      {"--rate-decay", "divides the rates after each step", &S::rate_decay},
      {"--least-rate", "where this division ends", &S::least_rate},
      {"--anneal", "the last part of the epochs, in which the rates fall to 0", &S::anneal},
      {"--first-momentum", "momentum at first; beta1 of Adam", &S::first_momentum},
      {"--last-momentum", "momentum at last", &S::last_momentum},
      {"--momentum-epochs", "the epoch that reaches it", &S::momentum_epochs},
      {"--r1", "gamma of the penalty gamma/2 E|grad_x logit D(x)|^2; 0: none", &S::r1},
      {"--max-norm", "bound on the norm of the weights of each unit of D; 0: none", &S::max_norm},
      {"--average", "samples are of G's mean, step n with weight n^(X - 1); 0: of G as it is", &S::average},
      {"--alarm", "begin again if D(G(z)) is below this over an epoch; 0: never", &S::alarm},
  };
  return list;
}

std::string text_of(const Setting& setting, const Settings& settings) {
  return std::visit(
      [&](auto member) -> std::string {
        if constexpr (std::is_same_v<decltype(member), bool Settings::*>)
          return settings.*member ? "yes" : "no";
        else
          return fmt::format("{}", settings.*member);
      },
      setting.member);
}

std::uint64_t bits_of(const Setting& setting, const Settings& settings) {
  return std::visit(
      [&](auto member) {
        if constexpr (std::is_same_v<decltype(member), double Settings::*>)
          return std::bit_cast<std::uint64_t>(settings.*member);
        else
          return static_cast<std::uint64_t>(settings.*member);
      },
      setting.member);
}

void set_bits(const Setting& setting, Settings& settings, std::uint64_t bits) {
  std::visit(
      [&](auto member) {
        using Value = std::remove_reference_t<decltype(settings.*member)>;
        if constexpr (std::is_same_v<Value, double>)
          settings.*member = std::bit_cast<double>(bits);
        else
          settings.*member = static_cast<Value>(bits);
      },
      setting.member);
}

// Whatever is usable stays so when it is rounded to single precision.
void require_usable(const Settings& s) {
  require_count("--threads", s.threads, 256);
  require_count("--noise", s.noise, 10'000);
  require_count("--g-units", s.g_units, 10'000);
  require_count("--d-units", s.d_units, 10'000);
  require_count("--d-pieces", s.d_pieces, 100);
  require_count("--batch", s.batch, 10'000);
  require(s.threads <= s.batch, "--threads", "each needs an image of the batch", s.threads);
  require_count("--epochs", s.epochs, 1'000'000);
  require_count("--momentum-epochs", s.momentum_epochs, 1'000'000);
  for (const auto& [option, keep] :
       {std::pair("--keep-input", s.keep_input), {"--keep-hidden", s.keep_hidden}})
    require(keep >= 1e-30 && keep <= 1, option, "needs a probability from 1e-30 to 1", keep);
  for (const auto& [option, rate] :
       {std::pair("--rate-g", s.rate_g), {"--rate-d", s.rate_d}, {"--least-rate", s.least_rate}})
    require(rate >= 1e-30 && rate <= 1e30, option, "needs a number from 1e-30 to 1e30", rate);
  require(s.rate_decay >= 1 && s.rate_decay <= 2, "--rate-decay", "needs a number from 1 to 2", s.rate_decay);
  for (const auto& [option, factor] :
       {std::pair("--r1", s.r1), {"--max-norm", s.max_norm}, {"--average", s.average}})
    require(factor == 0 || (factor >= 1e-30 && factor <= 1e30), option,
            "needs 0 or a number from 1e-30 to 1e30", factor);
  for (const auto& [option, part] :
       {std::pair("--first-momentum", s.first_momentum), {"--last-momentum", s.last_momentum}})
    require(part >= 0 && part <= 0.9999999, option, "needs a number from 0 to 0.9999999", part);
  for (const auto& [option, part] : {std::pair("--anneal", s.anneal), {"--alarm", s.alarm}})
    require(part >= 0 && part <= 1, option, "needs a number from 0 to 1", part);
}

double rate_at(const Settings& s, double rate, std::int64_t steps, std::int64_t steps_per_epoch) {
  const double decayed =
      std::max(rate / std::pow(s.rate_decay, static_cast<double>(steps)), std::min(rate, s.least_rate));
  const auto all = static_cast<double>(s.epochs * steps_per_epoch);
  const double left = std::max(all - static_cast<double>(steps), 1.0), falling = s.anneal * all;
  return left < falling ? decayed * left / falling : decayed;
}

double momentum_at(const Settings& s, std::int64_t steps, std::int64_t steps_per_epoch) {
  const auto done = static_cast<double>(steps / steps_per_epoch);
  if (s.momentum_epochs == 1) return s.last_momentum;
  const double part = std::clamp((done - 1) / static_cast<double>(s.momentum_epochs - 1), 0.0, 1.0);
  return s.first_momentum + part * (s.last_momentum - s.first_momentum);
}

}  // namespace saddle::digits
