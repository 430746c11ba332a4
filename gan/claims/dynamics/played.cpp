#include "gan/claims/dynamics/played.h"

#include <cmath>

#include "autodiff/table.h"

namespace saddle::gan {

using ad::Array;
using ad::Var;

struct Played::Players {
  ad::Parameter g, d;
  DifferentiableGame game;

  Players(ad::Index n_g, ad::Index n_d, RecordCosts costs)
      : g("g", Array::zeros(1, n_g)), d("d", Array::zeros(1, n_d)) {
    game = {{&g}, {&d}, [this, record = std::move(costs)](ad::Tape& tape) {
              return record(tape.leaf(g), tape.leaf(d));
            }};
  }

  void move_to(const State& z) { set_point(game, Array::column(z)); }
  State state() const {
    const Array at = point(game);
    return State(at.begin(), at.end());
  }
};

Played::Played(ad::Index n_g, ad::Index n_d, RecordCosts costs)
    : players_(std::make_shared<Players>(n_g, n_d, std::move(costs))) {}

StateMap Played::costs() const {
  return [players = players_](const State& z) {
    players->move_to(z);
    ad::Tape tape;
    const Costs costs = players->game.costs(tape);
    return State{costs.first.value(), costs.second.value()};
  };
}

StateMap Played::field() const {
  return [players = players_](const State& z) {
    players->move_to(z);
    const Array v = vector_field(players->game);
    return State(v.begin(), v.end());
  };
}

Array Played::jacobian(const State& z) const {
  players_->move_to(z);
  return saddle::gan::jacobian(players_->game);
}

StateMap Played::consensus_field(double gamma) const {
  // A step of size one has the whole field as its displacement.
  return [step = steps({.kind = UpdateRule::Kind::consensus, .gamma = gamma}, 1)](const State& z) {
    State w = step(z);
    for (std::size_t i = 0; i < z.size(); ++i) w[i] -= z[i];
    return w;
  };
}

StateMap Played::steps(const UpdateRule& rule, double h_g, double h_d) const {
  struct Optimisers {
    nn::Sgd first, second;
    GameSteps steps;
    Optimisers(const DifferentiableGame& game, const UpdateRule& rule, double h_g, double h_d)
        : first(game.first, h_g), second(game.second, h_d), steps(game, rule, first, second) {}
  };
  if (rule.kind == UpdateRule::Kind::optimistic) {
    return [players = players_, rule, h_g, h_d](const State& z) {
      const auto half = z.begin() + static_cast<std::ptrdiff_t>(z.size() / 2);
      State now(z.begin(), half), before(half, z.end());
      // The first step, from the state before, only stores the gradient there.
      Optimisers fresh(players->game, rule, h_g, h_d);
      players->move_to(before);
      fresh.steps.step();
      players->move_to(now);
      fresh.steps.step();
      State next = players->state();
      next.insert(next.end(), now.begin(), now.end());
      return next;
    };
  }
  const auto both = std::make_shared<Optimisers>(players_->game, rule, h_g, h_d);
  return [players = players_, both](const State& z) {
    players->move_to(z);
    both->steps.step();
    return players->state();
  };
}

StateMap Played::in_turn(double h, int n_g, int n_d) const {
  return [v = field(), h, n_g, n_d](State z) {
    for (int i = 0; i < n_g; ++i) z[0] += h * v(z)[0];
    for (int i = 0; i < n_d; ++i) z[1] += h * v(z)[1];
    return z;
  };
}

StateMap Played::implicit(double h) const {
  return [game = *this, v = field(), h](const State& z) {
    State x = z;
    for (int i = 0; i < 50; ++i) {
      // Solve (I - h v') d = z + h v - x.
      const Array j = game.jacobian(x);
      const State at = v(x);
      const double left = z[0] + h * at[0] - x[0], right = z[1] + h * at[1] - x[1];
      const double a = 1 - h * j(0, 0), b = -h * j(0, 1), c = -h * j(1, 0), d = 1 - h * j(1, 1);
      const double determinant = a * d - b * c;
      const State move = {(left * d - b * right) / determinant, (a * right - c * left) / determinant};
      x = {x[0] + move[0], x[1] + move[1]};
      if (norm(move) <= 1e-15 * norm(x)) break;
    }
    return x;
  };
}

Played dirac_gan(const DiracOptions& options) {
  return Played(1, 1,
                [options](const Var& theta, const Var& psi) { return dirac_costs(options, theta, psi); });
}

Played bilinear() {
  return Played(1, 1, [](const Var& x, const Var& y) { return Costs{x * y, -x * y}; });
}

}  // namespace saddle::gan
