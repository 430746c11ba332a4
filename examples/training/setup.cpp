#include "examples/training/setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "examples/support/bad_input.h"
#include "examples/training/options.h"
#include "gan/discriminator_nets.h"
#include "gan/probability/parse.h"
#include "gan/text/nearest.h"

namespace saddle::examples {

using namespace gan;

namespace {

void require_range(const char* option, std::int64_t value, std::int64_t largest) {
  if (value < 1 || value > largest)
    throw BadInput(fmt::format("{}: must be between 1 and {}, got {}", option, largest, value));
}

void require_name(const char* option, const std::string& name, std::initializer_list<const char*> names) {
  std::string known;
  for (const char* other : names) {
    if (name == other) return;
    known += (known.empty() ? "" : ", ") + std::string(other);
  }
  throw BadInput(fmt::format("{}: must be one of {}, got '{}'{}", option, known, name,
                             did_you_mean(name, {names.begin(), names.end()})));
}

// Whether E |x|^k is finite.
bool has_moment(const Distribution& d, int k) {
  const auto light = [k](const Tail& tail) {
    return tail.kind != Tail::Kind::power || tail.parameter > k + 1;
  };
  return light(d.left_tail()) && light(d.right_tail());
}

// A learning rate; an empty text stands for the default of the optimiser.
double rate(const char* option, const std::string& text, double otherwise) {
  if (text.empty()) return otherwise;
  const double value = parse_number(text, option);
  if (!(value > 0)) throw BadInput(fmt::format("{}: must be positive, got '{}'", option, text));
  return value;
}

}  // namespace

Distribution continuous(const char* option, const std::string& text, const char* known) {
  try {
    const Distribution distribution = parse_distribution(text);
    if (!distribution.is_discrete()) return distribution;
  } catch (const std::invalid_argument& error) {
    const std::string message = error.what();
    const std::string name = text.substr(0, std::min(text.find('('), text.size()));
    if (known == std::string_view(kTargets)) {
      if (const std::string_view meant = nearest(name, {"Ring", "Grid"}); !meant.empty())
        throw BadInput(fmt::format("{}: unknown distribution '{}'; did you mean {}{}?", option, name, meant,
                                   text.substr(name.size())));
    }
    const std::size_t list = message.find("; known are ");  // of all distributions, discrete ones too
    throw BadInput(list == std::string::npos
                       ? fmt::format("{}: {}", option, message)
                       : fmt::format("{}: {}; known are {}", option, message.substr(0, list), known));
  }
  throw BadInput(fmt::format("{}: must be continuous, got '{}'", option, text));
}

std::optional<PlanarMixture> planar(const char* option, const std::string& text) {
  if (!is_planar(text)) return std::nullopt;
  try {
    return parse_planar(text);
  } catch (const std::invalid_argument& error) {
    throw BadInput(fmt::format("{}: {}", option, error.what()));
  }
}

namespace {

void take_usual_of_nets(const std::function<bool(const char* option)>& is_given, Options& o) {
  const auto usual = [&](const char* option, auto& value, auto other) {
    if (!is_given(option)) value = other;
  };
  usual("--latent-dim", o.latent_dim, 2);
  usual("--generator", o.generator, "mlp");
  usual("--discriminator", o.discriminator, "mlp");
  usual("--loss", o.loss, "nonsaturating");
  usual("--optimizer", o.optimizer, "adam");
  usual("--iterations", o.iterations, 3000);
  usual("--batch", o.batch, 64);
  if (o.optimizer == "adam") {
    usual("--lr-d", o.lr_d, kNetRateD);
    usual("--lr-g", o.lr_g, kNetRateG);
  }
}

void require_net_in_plane(const Options& o) {
  if (o.discriminator != "mlp")
    throw BadInput(fmt::format("--discriminator: must be mlp in the plane, got '{}'", o.discriminator));
}

}  // namespace

void take_usual_of_points(const std::function<bool(const char* option)>& is_given, bool plane, Options& o) {
  take_usual_of_nets(is_given, o);
  if (o.exact)
    throw BadInput(
        "--exact: an expectation needs a density, and --data-file gives points; leave --exact out");
  if (plane) require_net_in_plane(o);
}

void take_usual_of_plane(const std::function<bool(const char* option)>& is_given, Options& o) {
  take_usual_of_nets(is_given, o);
  if (o.exact) {
    throw BadInput(fmt::format(
        "--exact: expectations are exact on the line only, got --data '{}'; leave it out", o.data));
  }
  require_net_in_plane(o);
}

void require_moments(const Options& o, const Distribution& data, const Distribution& latent) {
  if (o.discriminator == "mlp") return;
  const int k = o.discriminator == "linear" ? 1 : 2;
  const char* const moment = k == 1 ? "mean" : "variance";
  if (!has_moment(data, k)) {
    throw BadInput(
        fmt::format("--data: V and its gradient need the {} of x for a {} logit, and '{}' has none; "
                    "use --discriminator mlp, whose logit is bounded",
                    moment, o.discriminator, o.data));
  }
  if (o.generator == "affine" && !has_moment(latent, k)) {
    throw BadInput(
        fmt::format("--latent: V and its gradient need the {} of G(z) for a {} logit, and with an affine "
                    "G and '{}' it has none; use --discriminator mlp, whose logit is bounded, or "
                    "--generator mlp, which is bounded itself",
                    moment, o.discriminator, o.latent));
  }
}

TrainingOptions parse_training(const Options& o) {
  TrainingOptions t;
  t.iterations = static_cast<int>(o.iterations);
  t.k = static_cast<int>(o.k);
  t.cost = o.loss == "minimax" ? GeneratorCost::minimax : GeneratorCost::non_saturating;
  t.penalty = parse_penalty(o.penalty);
  if (!o.instance_noise.empty()) t.instance_noise = parse_instance_noise(o.instance_noise);
  t.rule = parse_update(o.update);

  using Rule = UpdateRule::Kind;
  const Rule rule = t.rule.kind;
  if (o.k != 1 && rule != Rule::alternating)
    throw BadInput(fmt::format("--k: {} updates make one step of each player, got {}", name(rule), o.k));
  if (o.optimizer == "momentum" && (rule == Rule::extragradient || rule == Rule::optimistic))
    throw BadInput(fmt::format("--update: {} is defined for sgd and adam, got momentum", name(rule)));
  if (t.penalty.kind == Penalty::Kind::clip && rule != Rule::alternating && rule != Rule::simultaneous)
    throw BadInput(
        fmt::format("--penalty: clip goes with alternating and simultaneous updates, got {}", name(rule)));
  if (t.penalty.kind == Penalty::Kind::gradient && o.exact)
    throw BadInput("--penalty: gp mixes samples in pairs, and --exact takes none; use r1, or minibatches");
  return t;
}

Rates check(const Options& o) {
  require_range("--latent-dim", o.latent_dim, 1000);
  require_range("--k", o.k, 1'000'000);
  require_range("--iterations", o.iterations, 100'000'000);
  require_range("--batch", o.batch, 1'000'000);
  constexpr std::int64_t largest = 10'000'000;
  if (o.batch * o.latent_dim > largest) {
    throw BadInput(fmt::format("--batch times --latent-dim: must be at most {}, got {} times {}", largest,
                               o.batch, o.latent_dim));
  }
  require_name("--generator", o.generator, {"affine", "mlp"});
  require_name("--discriminator", o.discriminator, {"linear", "quadratic", "mlp"});
  require_name("--loss", o.loss, {"minimax", "nonsaturating"});
  require_name("--optimizer", o.optimizer, {"sgd", "momentum", "adam"});
  const Rates usual = o.optimizer == "sgd"        ? Rates{0.1, 0.05}
                      : o.optimizer == "momentum" ? Rates{0.02, 0.005}
                                                  : Rates{0.02, 0.01};
  return {rate("--lr-d", o.lr_d, usual.d), rate("--lr-g", o.lr_g, usual.g)};
}

Generator make_generator(const Options& o, const Latent& latent, ad::Random random) {
  if (o.generator == "mlp") return mlp_generator(latent, o.hidden_g, random);
  const double w = 1 / std::sqrt(static_cast<double>(latent.dim));
  return affine_generator(latent, ad::Array::filled(latent.dim, 1, w), ad::Array::zeros(1, 1));
}

nn::Sequential make_discriminator(const Options& o, const Distribution& data, ad::Random random) {
  const Scale scale = scale_of(data);
  if (!std::isfinite(scale.centre) || !std::isfinite(scale.spread) || !(scale.spread > 0))
    throw BadInput(
        fmt::format("--data: mean and variance must be within the range of a double, got '{}'", o.data));
  if (o.discriminator == "linear") return linear_discriminator(scale);
  if (o.discriminator == "quadratic") return quadratic_discriminator(scale);
  return mlp_discriminator(scale, o.hidden_d, random);
}

std::unique_ptr<nn::Optimiser> make_optimiser(const Options& o, nn::Parameters parameters, double rate) {
  if (o.optimizer == "sgd") return std::make_unique<nn::Sgd>(parameters, rate);
  if (o.optimizer == "momentum") return std::make_unique<nn::Sgd>(parameters, rate, 0.9);
  return std::make_unique<nn::Adam>(parameters, rate, 0.5);  // beta1 as is usual for adversaries
}

}  // namespace saddle::examples
