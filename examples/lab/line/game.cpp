#include "examples/lab/line/game.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "autodiff/tape.h"
#include "examples/lab/in_words_of.h"
#include "examples/training/options.h"
#include "gan/discriminator_nets.h"
#include "gan/instance_noise.h"

namespace saddle::lab::line {

using namespace gan;

namespace {

constexpr std::int64_t kMostUnits = 128, kMostLayers = 4, kMostBatch = 10'000;

std::vector<ad::Index> widths(Settings& s, const char* units, const char* layers) {
  const std::int64_t width = s.whole(units, 16, 1, kMostUnits), n = s.whole(layers, 1, 1, kMostLayers);
  return std::vector<ad::Index>(static_cast<std::size_t>(n), static_cast<ad::Index>(width));
}

// A rate as the text that examples::check() takes; "" is its default.
std::string rate(Settings& s, const char* name) {
  return s.has(name) ? fmt::format("{:.17g}", s.number(name, 0, 1e-12, 1e6)) : "";
}

LineSettings read(Settings& s) {
  examples::Options o;
  o.data = s.text("data", o.data, 1000);
  o.latent = s.text("latent", o.latent, 1000);
  o.latent_dim = s.whole("latent-dim", 1, 1, 100);
  o.generator = s.text("generator", o.generator);
  o.discriminator = s.choice("discriminator", o.discriminator, {"linear", "quadratic", "mlp", "free"});
  o.loss = s.choice("loss", o.loss, {"minimax", "nonsaturating", "maximum-likelihood"});
  o.optimizer = s.text("optimizer", o.optimizer);
  o.lr_d = rate(s, "lr-d");
  o.lr_g = rate(s, "lr-g");
  o.penalty = s.text("penalty", "");
  const double noise = s.number("instance-noise", 0, 0, 1e6);
  o.update = s.text("update", o.update);
  o.k = s.whole("k", 1, 1, 1000);
  o.batch = s.whole("batch", o.batch, 1, kMostBatch);
  o.hidden_g = widths(s, "hidden-g", "layers-g");
  o.hidden_d = widths(s, "hidden-d", "layers-d");
  o.seed = static_cast<std::uint64_t>(s.whole("seed", 1, 0, std::int64_t{1} << 53));
  o.exact = s.flag("exact", true);
  const auto knots = static_cast<std::size_t>(s.whole("knots", 65, 3, 400));
  std::optional<double> low, high;
  constexpr double far = 1e9;
  if (s.has("low")) low = s.number("low", 0, -far, far);
  if (s.has("high")) high = s.number("high", 0, -far, far);
  if (low.has_value() != high.has_value() || (low && !(*low < *high)))
    throw std::invalid_argument("line: 'low' and 'high' must be given together, low below high");

  // What train_gan does not have is checked as what is like it.
  const bool free = o.discriminator == "free", likelihood = o.loss == "maximum-likelihood";
  if (free) o.discriminator = "mlp";
  if (likelihood) o.loss = "minimax";
  const examples::Rates rates = examples::check(o);
  TrainingOptions training = examples::parse_training(o);
  training.instance_noise = noise;
  if (likelihood) training.cost = GeneratorCost::maximum_likelihood;
  const Distribution data = examples::continuous("--data", o.data, examples::kOnLine),
                     latent = examples::continuous("--latent", o.latent, examples::kOnLine);
  examples::require_moments(o, data, latent);
  o.data = data.text();
  o.latent = latent.text();
  return {o, training, rates, data, latent, free, knots, low, high};
}

// The points that a picture has to hold: G(z) at quantiles of z, or of draws.
std::vector<double> points_of(const Generator& G, ad::Random random) {
  ad::Array z;
  if (G.latent().dim == 1) {
    std::vector<double> quantiles;
    for (int i = 1; i < 50; ++i) quantiles.push_back(G.latent().distribution.quantile(i / 50.0));
    z = ad::Array::column(std::move(quantiles));
  } else {
    z = sample(G.latent(), 500, random);
  }
  ad::Tape tape;
  const ad::ArrayView x = G(tape.constant(z)).array();
  std::vector<double> points(x.begin(), x.end());
  std::sort(points.begin(), points.end());
  return points;
}

ad::Array first_column(const ad::Array& points) {
  std::vector<double> column;
  for (ad::Index i = 0; i < points.rows(); ++i) column.push_back(points(i, 0));
  return ad::Array::column(std::move(column));
}

// A source that leaves a copy of each batch, without the instance noise beside it. The nodes of an
// expectation are no draws.
Draw remembered(Draw source, ad::Array& copy) {
  return [source = std::move(source), &copy]() -> const Batch& {
    const Batch& batch = source();
    if (batch.number > 0) copy = first_column(batch.points);
    return batch;
  };
}

}  // namespace

LineSettings read_line(Settings& settings) {
  return in_words_of("line", [&] { return read(settings); });
}

LineGame::LineGame(LineSettings settings)
    : settings_(std::move(settings)),
      random_(settings_.options.seed),
      G_(examples::make_generator(settings_.options,
                                  {settings_.latent, static_cast<ad::Index>(settings_.options.latent_dim)},
                                  random_.stream(3))) {
  const examples::Options& o = settings_.options;
  choose_range();
  make_d();
  opt_d_ = examples::make_optimiser(o, D_->parameters(), settings_.rates.d);
  opt_g_ = examples::make_optimiser(o, G_.parameters(), settings_.rates.g);

  // The sources, stream by stream those of train_gan.
  const double sd = settings_.training.instance_noise;
  const auto sampled = [&](Draw draw, int stream) {
    return sd > 0 ? with_normals(std::move(draw), 1, this->stream(stream)) : draw;
  };
  const Draw x = o.exact ? exactly({settings_.data})
                         : sampled(minibatches(Latent{settings_.data}, o.batch, random_.stream(1)), 8);
  const Draw z =
      o.exact ? exactly(G_.latent()) : sampled(minibatches(G_.latent(), o.batch, random_.stream(2)), 9);
  players_.emplace(Players{G_, *D_, *opt_d_, *opt_g_, remembered(x, batch_x_), remembered(z, batch_z_)});
  if (o.exact) {
    judges_.emplace(Players{G_, *D_, *opt_d_, *opt_g_, x, z});
  } else if (G_.latent().dim == 1) {
    try {
      judges_.emplace(Players{G_, *D_, *opt_d_, *opt_g_, exactly({settings_.data}), exactly(G_.latent())});
    } catch (const std::invalid_argument&) {
      if (sd == 0) throw;  // with instance noise there may be too many nodes
    }
  }

  TrainingOptions training = settings_.training;
  training.random = random_.stream(7);
  training.on_update = [this](const TrainingUpdate& u) {
    const bool of_d = u.of == Update::Of::D;
    watch_->check(u, of_d ? std::optional(u.value) : std::nullopt);
    (of_d ? last_d_ : last_g_) = u;
    last_player_ = u.of;
  };
  watch_.emplace(bounds_around(scale_of(settings_.data)), G_, D_->parameters(), random_.stream(10));
  training_.emplace(*players_, std::move(training));
}

// From 2 to 98 % of the data and of G as it begins, and a third of each on either side, which is what a
// normal distribution needs and what the tails of a Cauchy do not spoil.
void LineGame::choose_range() {
  if (settings_.low) {
    low_ = *settings_.low;
    high_ = *settings_.high;
    return;
  }
  low_ = std::numeric_limits<double>::infinity();
  high_ = -low_;
  const auto hold = [this](double from, double to) {
    const double room = from < to ? (to - from) / 3 : 1;
    low_ = std::fmin(low_, from - room);
    high_ = std::fmax(high_, to + room);
  };
  hold(settings_.data.quantile(0.02), settings_.data.quantile(0.98));
  const std::vector<double> points = points_of(G_, stream(13));
  hold(points[points.size() / 50], points[points.size() - 1 - points.size() / 50]);
  if (!std::isfinite(low_) || !std::isfinite(high_) || !(low_ < high_))
    throw std::invalid_argument(
        fmt::format("line: 'data' and 'latent' must lie within the range of a double, got {} and {}",
                    settings_.data.text(), settings_.latent.text()));
}

void LineGame::make_d() {
  // Checks the scale of the data, too.
  D_.emplace(examples::make_discriminator(settings_.options, settings_.data, random_.stream(4)));
  drawn_.emplace(even_knots(low_, high_, settings_.knots), scale_of(settings_.data).spread);
  if (settings_.drawn) D_.emplace(nn::Sequential("D", {*drawn_}));
}

Draw LineGame::exactly(const Latent& source) const {
  const Draw draw = expectation(source);
  if (settings_.training.instance_noise == 0) return draw;
  try {
    return expectation_with_normals(draw, 1);
  } catch (const std::invalid_argument&) {
    throw std::invalid_argument(
        fmt::format("line: 'instance-noise': {} nodes of {} and those of the noise are too many together "
                    "for expectations; set 'exact' to false",
                    draw().weights.size(), source.distribution.text()));
  }
}

void LineGame::advance(void (Training::*move)()) {
  if (!stopped_.empty()) throw LeftBounds(stopped_);
  try {
    ++changes_;
    ((*training_).*move)();
    if (training_->step() == 0) watch_->check(training_->iteration());
  } catch (const std::exception& error) {
    stopped_ = error.what();
    throw;
  }
}

void LineGame::update() {
  advance(&Training::update);
}

void LineGame::iterate() {
  advance(&Training::iterate);
}

std::optional<double> LineGame::value() const {
  const double sd = settings_.training.instance_noise;
  try {
    if (settings_.drawn) {
      const std::optional<Distribution> p_g = G_.closed_form();
      const std::optional<Distribution> p = seen(settings_.data), q = p_g ? seen(*p_g) : std::nullopt;
      if (p && q) return value_of(*drawn_, *p, *q);
      if (sd == 0 && G_.latent().dim == 1) return value_of(*drawn_, settings_.data, G_);
    }
    if (judges_) return gan::value(*judges_, sd);
  } catch (const std::runtime_error&) {
    // no convergence
  }
  return std::nullopt;
}

std::optional<Distribution> LineGame::seen(const Distribution& distribution) const {
  const double sd = settings_.training.instance_noise;
  if (sd == 0) return distribution;
  std::vector<Weighted> terms;
  for (const Component& c : distribution.components()) {
    if (c.kind != DensityKind::normal) return std::nullopt;
    terms.push_back({c.weight, normal(c.location, std::hypot(c.scale, sd))});
  }
  return terms.size() == 1 ? terms[0].distribution : mixture(terms);
}

}  // namespace saddle::lab::line
