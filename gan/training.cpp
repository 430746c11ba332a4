#include "gan/training.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <utility>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/penalty.h"

namespace saddle::gan {
namespace {

using ad::Index;
using ad::Tape;
using ad::Var;
using Rule = UpdateRule::Kind;

bool finite_and_not_negative(double x) {
  return x >= 0 && std::isfinite(x);
}

void require_options(const TrainingOptions& o) {
  if (o.k < 1 || o.iterations < 0)
    throw std::invalid_argument(fmt::format(
        "train: k must be positive and the iterations not negative, got {} and {}", o.k, o.iterations));
  if (o.k != 1 && o.rule.kind != Rule::alternating)
    throw std::invalid_argument(
        fmt::format("train: k other than 1 requires alternating updates, got k = {} with the rule {}", o.k,
                    name(o.rule.kind)));
  if (!finite_and_not_negative(o.instance_noise) || !finite_and_not_negative(o.penalty.size))
    throw std::invalid_argument(
        fmt::format("train: instance noise and penalty must be finite and not negative, got {} and {}",
                    o.instance_noise, o.penalty.size));
  if (o.penalty.kind == Penalty::Kind::clip && o.penalty.size == 0)
    throw std::invalid_argument("train: the size to which parameters are clipped must be positive, got 0");
  if (o.penalty.kind == Penalty::Kind::clip && o.rule.kind != Rule::alternating &&
      o.rule.kind != Rule::simultaneous)
    throw std::invalid_argument(fmt::format(
        "train: clipping requires alternating or simultaneous updates, got the rule {}", name(o.rule.kind)));
}

// The inputs of D. With instance noise, the columns behind the first `dim` are draws from N(0,1).
Var real(Tape& tape, const Batch& x, double sd) {
  const Var all = tape.constant(x.points);
  if (sd == 0) return all;
  const Index dim = x.points.cols() / 2;
  return slice_cols(all, 0, dim) + sd * slice_cols(all, dim, dim);
}

Var generated(Tape& tape, const Generator& G, const Batch& z, double sd) {
  const Var all = tape.constant(z.points);
  if (sd == 0) return G(all);
  const Index dim = G.latent().dim;
  const Var clean = G(slice_cols(all, 0, dim));
  return clean + sd * slice_cols(all, dim, clean.cols());
}

}  // namespace

// Records the costs of both players, on the next draws or on given ones, and keeps the numbers for
// TrainingUpdate.
class Training::Table {
 public:
  Table(const Players& players, const TrainingOptions& options)
      : players_(players), options_(options), random_(options.random) {}

  // What D ascends: V less the penalty.
  Var gain_of_d(Tape& tape, const Batch& x, const Batch& z) {
    const auto& [G, D, opt_d, opt_g, data, noise] = players_;
    const Var seen = real(tape, x, options_.instance_noise);
    const Var made = generated(tape, G, z, options_.instance_noise);
    return gain(tape, x, z, seen, made, D(made));
  }

  Var cost_of_g(Tape& tape, const Batch& z) {
    z_ = z.number;
    x_ = 0;
    return generator_cost(options_.cost, players_.D(generated(tape, players_.G, z, options_.instance_noise)),
                          tape.constant(z.weights));
  }

  // Both on the same draws.
  Costs costs(Tape& tape) {
    const auto& [G, D, opt_d, opt_g, data, noise] = players_;
    const Batch& z = noise();
    const Batch& x = data();
    const Var seen = real(tape, x, options_.instance_noise);
    const Var made = generated(tape, G, z, options_.instance_noise);
    const Var logits = D(made);
    return {generator_cost(options_.cost, logits, tape.constant(z.weights)),
            -gain(tape, x, z, seen, made, logits)};
  }

  // The record of a gradient of what was recorded last.
  TrainingUpdate update(Update::Of of, int iteration, int step, double cost, double norm) const {
    TrainingUpdate u;
    u.of = of;
    u.iteration = iteration;
    u.step = step;
    u.noise = z_;
    u.data = x_;
    u.d_updates = d_updates;
    u.g_updates = g_updates;
    u.cost = cost;
    u.gradient_norm = norm;
    u.value = value_;
    u.penalty = penalty_;
    return u;
  }

  void clip_d() const {
    if (options_.penalty.kind == Penalty::Kind::clip) clip(players_.D.parameters(), options_.penalty.size);
  }

  std::uint64_t d_updates = 0, g_updates = 0;

 private:
  Var gain(Tape& tape, const Batch& x, const Batch& z, const Var& seen, const Var& made, const Var& logits) {
    z_ = z.number;
    x_ = x.number;
    const Var v =
        value_function(players_.D(seen), tape.constant(x.weights), logits, tape.constant(z.weights));
    value_ = v.value();
    penalty_ = 0;
    if (options_.penalty.kind != Penalty::Kind::r1 && options_.penalty.kind != Penalty::Kind::gradient)
      return v;
    const Var penalty = recorded_penalty(tape, x, z, seen, made);
    penalty_ = penalty.value();
    return v - penalty;
  }

  Var recorded_penalty(Tape& tape, const Batch& x, const Batch& z, const Var& seen, const Var& made) {
    const double size = options_.penalty.size;
    if (options_.penalty.kind == Penalty::Kind::r1)
      return r1_penalty(players_.D, seen, tape.constant(x.weights), size);
    if (x.number == 0 || z.number == 0 || seen.shape() != made.shape()) {
      throw std::invalid_argument(fmt::format(
          "train: the gradient penalty needs as many samples of the data as generated ones, got {} and {}{}",
          to_string(seen.shape()), to_string(made.shape()),
          x.number == 0 || z.number == 0 ? ", nodes of an expectation; draw minibatches instead" : ""));
    }
    // Points on the lines between the two, recorded, since they move with G.
    ad::Array u = ad::Array::zeros(seen.rows(), 1);
    for (double& share : u) share = random_.uniform();
    const Var share = broadcast(tape.constant(u), seen.shape());
    return gradient_penalty(players_.D, share * seen + (1 - share) * made, size);
  }

  const Players& players_;
  const TrainingOptions& options_;
  ad::Random random_;
  std::int64_t z_ = 0, x_ = 0;
  double value_ = 0, penalty_ = 0;
};

// The way through the iterations by one rule.
struct Training::Loop {
  Loop(const Players& all, TrainingOptions given) : players(all), options(std::move(given)) {}
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  virtual ~Loop() = default;
  virtual void update() = 0;

  void tell(const TrainingUpdate& update) const {
    if (options.on_update) options.on_update(update);
  }

  const Players& players;
  const TrainingOptions options;
  int iteration = 0;  // the last complete one
  int step = 0;       // of D, within the present one
};

// k updates of D, then one of G, as in Algorithm 1.
struct Training::Alternating : Loop {
  Alternating(const Players& all, TrainingOptions given)
      : Loop(all, std::move(given)), table_(players, options) {}

  void update() override { step < options.k ? update_d() : update_g(); }

 private:
  void update_d() {
    const auto& [G, D, opt_d, opt_g, data, noise] = players;
    const Batch& z = noise();
    const Batch& x = data();
    tape_.clear();
    const Var gain = table_.gain_of_d(tape_, x, z);
    const ad::Gradients g = backward(gain, D.parameters());
    const TrainingUpdate update =
        table_.update(Update::Of::D, iteration + 1, step + 1, gain.value(), norm(g, D.parameters()));
    opt_d.ascend(g);
    table_.clip_d();
    ++table_.d_updates;
    ++step;
    tell(update);
  }

  void update_g() {
    const auto& [G, D, opt_d, opt_g, data, noise] = players;
    const Batch& z = noise();
    tape_.clear();
    const Var cost = table_.cost_of_g(tape_, z);
    const ad::Gradients g = backward(cost, G.parameters());
    const TrainingUpdate update =
        table_.update(Update::Of::G, iteration + 1, 1, cost.value(), norm(g, G.parameters()));
    opt_g.descend(g);
    ++table_.g_updates;
    ++iteration;
    step = 0;
    tell(update);
  }

  Table table_;
  Tape tape_;
};

// The other rules: G is the first player, D the second.
struct Training::AtOnce : Loop {
  AtOnce(const Players& all, TrainingOptions given)
      : Loop(all, std::move(given)),
        table_(players, options),
        steps_(game(), options.rule, players.opt_g, players.opt_d) {
    // The gradient of G depends on the data only where it goes through a gradient of D.
    const bool g_sees_data = options.rule.kind == Rule::consensus ||
                             (options.rule.kind == Rule::unrolled && options.rule.unroll > 0);
    steps_.on_gradient = [this, g_sees_data](const GradientRead& read) {
      const bool of_g = read.player == Player::first;
      TrainingUpdate update = table_.update(of_g ? Update::Of::G : Update::Of::D, iteration + 1,
                                            read.evaluation, of_g ? read.cost : -read.cost, read.norm);
      if (of_g && !g_sees_data) update.data = 0;
      tell(update);
    };
  }

  void update() override {
    steps_.step();
    table_.clip_d();
    ++table_.d_updates;
    ++table_.g_updates;
    ++iteration;
  }

 private:
  DifferentiableGame game() {
    const nn::Parameters g = players.G.parameters(), d = players.D.parameters();
    return {{g.begin(), g.end()}, {d.begin(), d.end()}, [this](Tape& tape) { return table_.costs(tape); }};
  }

  Table table_;
  GameSteps steps_;
};

Training::Training(const Players& players, TrainingOptions options) {
  require_options(options);
  if (options.rule.kind == Rule::alternating)
    loop_ = std::make_unique<Alternating>(players, std::move(options));
  else
    loop_ = std::make_unique<AtOnce>(players, std::move(options));
}
Training::Training(Training&&) noexcept = default;
Training::~Training() = default;

void Training::update() {
  loop_->update();
}

void Training::iterate() {
  for (const int before = loop_->iteration; loop_->iteration == before;) loop_->update();
}

int Training::iteration() const {
  return loop_->iteration;
}

int Training::step() const {
  return loop_->step;
}

int train(const Players& players, const TrainingOptions& options) {
  Training training(players, options);
  while (training.iteration() < options.iterations) {
    training.iterate();
    if (options.go_on && !options.go_on(training.iteration())) break;
  }
  return training.iteration();
}

double value(const Players& players, double instance_noise) {
  TrainingOptions options;
  options.instance_noise = instance_noise;
  require_options(options);
  Tape tape;
  const Batch& z = players.noise();
  const Batch& x = players.data();
  return Training::Table(players, options).gain_of_d(tape, x, z).value();
}

std::string formula_of_d(const TrainingOptions& options) {
  std::string text = "E_data log D(x) + E_z log(1 - D(G(z)))";
  if (options.penalty.kind == Penalty::Kind::r1)
    text += fmt::format(" - {}/2 E_data |grad_x logit D(x)|^2", options.penalty.size);
  if (options.penalty.kind == Penalty::Kind::gradient)
    text += fmt::format(" - {} E (|grad_x logit D(u x + (1 - u) G(z))| - 1)^2", options.penalty.size);
  if (options.rule.kind == Rule::consensus) text += fmt::format(" - {}/2 |g|^2", options.rule.gamma);
  return text;
}

std::string formula_of_g(const TrainingOptions& options) {
  std::string text(formula(options.cost));
  if (options.rule.kind == Rule::consensus) text += fmt::format(" + {}/2 |g|^2", options.rule.gamma);
  if (options.rule.kind == Rule::unrolled)
    text += fmt::format(" at the D of {} steps later", options.rule.unroll);
  return text;
}

std::string formula(const UpdateRule& rule) {
  switch (rule.kind) {
    case Rule::simultaneous:
      return "w <- w - h g(w)";
    case Rule::alternating:
      return "";
    case Rule::extragradient:
      return "w <- w - h g(w - h g(w))";
    case Rule::optimistic:
      return "w <- w - 2 h g(w) + h g(w before)";
    case Rule::consensus:
      return fmt::format("w <- w - h (g(w) + {} grad 1/2 |g(w)|^2)", rule.gamma);
    case Rule::unrolled:
      return fmt::format("w <- w - h g(w), in which G foresees {} steps of D", rule.unroll);
  }
  return "";
}

}  // namespace saddle::gan
