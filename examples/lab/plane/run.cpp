#include "examples/lab/plane/run.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "examples/lab/in_words_of.h"
#include "examples/training/options.h"
#include "examples/training/plane.h"
#include "gan/instance_noise.h"

namespace saddle::lab::plane {

using examples::Options;

namespace {

constexpr int most_unrolled = 100;

std::vector<ad::Index> read_hidden(Settings& settings, const char* units, const char* layers) {
  const std::int64_t width = settings.whole(units, 32, 1, 256), n = settings.whole(layers, 2, 1, 4);
  return std::vector<ad::Index>(static_cast<std::size_t>(n), static_cast<ad::Index>(width));
}

Options read_options(Settings& settings, const PlaneData& data) {
  Options o;
  o.data = data.text;
  examples::take_usual_of_plane([](const char*) { return false; }, o);
  o.latent = settings.text("latent", o.latent, 200);
  o.latent_dim = settings.whole("latent-dim", o.latent_dim, 1, 100);
  o.generator = settings.choice("generator", o.generator, {"affine", "mlp"});
  o.hidden_g = read_hidden(settings, "hidden-g", "layers-g");
  o.hidden_d = read_hidden(settings, "hidden-d", "layers-d");
  o.loss = settings.choice("loss", o.loss, {"minimax", "nonsaturating"});
  o.k = settings.whole("k", o.k, 1, 100);
  o.optimizer = settings.choice("optimizer", o.optimizer, {"sgd", "momentum", "adam"});
  // The rates of Adam are those of nets; of the others, check() knows them.
  if (o.optimizer != "adam") o.lr_d = o.lr_g = "";
  if (settings.has("lr-d")) o.lr_d = fmt::format("{}", settings.number("lr-d", 0, 1e-9, 100));
  if (settings.has("lr-g")) o.lr_g = fmt::format("{}", settings.number("lr-g", 0, 1e-9, 100));
  o.penalty = settings.text("penalty", "", 50);
  const double noise = settings.number("instance-noise", 0, 0, 1000);
  if (noise > 0) o.instance_noise = fmt::format("{}", noise);
  o.update = settings.text("update", o.update, 50);
  o.batch = settings.whole("batch", o.batch, 1, 4096);
  o.seed = static_cast<std::uint64_t>(settings.whole("seed", 1, 0, std::int64_t{1} << 53));
  return o;
}

gan::TrainingOptions read_training(const Options& o, ad::Random random) {
  gan::TrainingOptions training = in_words_of("plane", [&] { return examples::parse_training(o); });
  if (training.rule.unroll > most_unrolled)
    throw std::invalid_argument(fmt::format("plane: 'update' must unroll at most {} steps here, got {}",
                                            most_unrolled, training.rule.unroll));
  training.random = random;
  return training;
}

gan::Latent latent_of(const Options& o) {
  return {in_words_of("plane", [&] { return examples::continuous("--latent", o.latent, examples::kOnLine); }),
          static_cast<ad::Index>(o.latent_dim)};
}

gan::Players make_players(const Options& o, const PlaneData& data, double noise, const ad::Random& random,
                          const gan::Generator& G, const nn::Sequential& D, nn::Optimiser& opt_d,
                          nn::Optimiser& opt_g) {
  const auto sampled = [&](const gan::Draw& draw, int stream) {
    return noise > 0 ? gan::with_normals(draw, 2, random.stream(static_cast<std::uint64_t>(stream))) : draw;
  };
  return {G,
          D,
          opt_d,
          opt_g,
          sampled(gan::minibatches(data.sample, o.batch, random.stream(1)), 8),
          sampled(gan::minibatches(G.latent(), o.batch, random.stream(2)), 9)};
}

}  // namespace

PlaneRun::PlaneRun(Settings& settings)
    : data(read_plane_data(settings)),
      options(read_options(settings, data)),
      rates(in_words_of("plane", [&] { return examples::check(options); })),
      training_options(read_training(options, ad::Random(options.seed).stream(7))),
      random(options.seed),
      G(another_g()),
      D(examples::plane_discriminator(data.scale.spread, random.stream(4), options.hidden_d)),
      opt_d(examples::make_optimiser(options, D.parameters(), rates.d)),
      opt_g(examples::make_optimiser(options, G.parameters(), rates.g)),
      players(make_players(options, data, training_options.instance_noise, random, G, D, *opt_d, *opt_g)),
      v(not_known),
      cost_g(not_known),
      penalty(not_known),
      norm_d(not_known),
      norm_g(not_known),
      watch_(gan::bounds_around(data.scale), G, D.parameters(), random.stream(10)),
      training_([this]() -> gan::Training {
        training_options.on_update = [this](const gan::TrainingUpdate& u) { record(u); };
        return gan::Training(players, training_options);
      }()) {}

gan::Generator PlaneRun::another_g() const {
  return examples::plane_generator(data.scale.spread, latent_of(options), options.generator == "affine",
                                   random.stream(3), options.hidden_g);
}

void PlaneRun::record(const gan::TrainingUpdate& u) {
  const bool of_d = u.of == gan::Update::Of::D;
  v = u.value;
  if (training_options.penalty.kind == gan::Penalty::Kind::r1 ||
      training_options.penalty.kind == gan::Penalty::Kind::gradient)
    penalty = u.penalty;
  (of_d ? norm_d : norm_g) = u.gradient_norm;
  if (!of_d) cost_g = u.cost;
  const bool turns = training_options.rule.kind == gan::UpdateRule::Kind::alternating;
  last = {!turns ? Last::Of::both : of_d ? Last::Of::d : Last::Of::g, u.iteration, u.step};
  watch_.check(u, of_d ? std::optional(v) : std::nullopt);
}

void PlaneRun::guarded(const std::function<void()>& work) {
  if (!stopped.empty()) throw gan::LeftBounds(stopped);
  try {
    const int before = training_.iteration();
    work();
    if (training_.iteration() == before) return;
    watch_.check(training_.iteration());
    watch_.check_value(training_.iteration(), v);
    course.record(training_.iteration(), {v});
  } catch (const gan::LeftBounds& error) {
    stopped = error.what();
    throw;
  }
}

void PlaneRun::update() {
  guarded([&] { training_.update(); });
}

void PlaneRun::iterate(std::int64_t iterations) {
  for (std::int64_t i = 0; i < iterations; ++i) guarded([&] { training_.iterate(); });
}

std::string PlaneRun::command() const {
  const std::vector<ad::Index> usual(std::begin(examples::kPlaneHidden), std::end(examples::kPlaneHidden));
  if (data.is_moons() || options.hidden_d != usual || options.hidden_g != usual) return "";
  Options o;
  examples::take_usual_of_plane([](const char*) { return false; }, o);
  std::string text =
      data.points ? "train_gan --data-file points.txt" : fmt::format("train_gan --data '{}'", data.text);
  const auto add = [&text](const char* option, const auto& value, const auto& usual_value) {
    if (value != usual_value) text += fmt::format(" {} {}", option, value);
  };
  if (options.latent != o.latent) text += fmt::format(" --latent '{}'", options.latent);
  add("--latent-dim", options.latent_dim, o.latent_dim);
  add("--generator", options.generator, o.generator);
  add("--loss", options.loss, o.loss);
  add("--optimizer", options.optimizer, o.optimizer);
  add("--lr-d", options.lr_d, options.optimizer == "adam" ? o.lr_d : "");
  add("--lr-g", options.lr_g, options.optimizer == "adam" ? o.lr_g : "");
  add("--k", options.k, o.k);
  add("--penalty", options.penalty, o.penalty);
  add("--instance-noise", options.instance_noise, o.instance_noise);
  add("--update", options.update, o.update);
  add("--batch", options.batch, o.batch);
  add("--seed", options.seed, o.seed);
  return text + fmt::format(" --iterations {}", std::max(1, iteration()));
}

}  // namespace saddle::lab::plane
