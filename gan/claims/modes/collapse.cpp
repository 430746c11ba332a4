// How a generator comes to lose modes, and what prevents it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/algorithm1.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/modes.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/sampler.h"
#include "nn/optimiser.h"
#include "nn/unroll.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

// The game on n cells: p_data is uniform, p_g = softmax(theta), D has a logit in each cell. Nothing is
// sampled.
class CellGame {
 public:
  CellGame(int n, ad::Random random)
      : p_data_(Array::filled(n, 1, 1.0 / n)),
        logit_(Array::zeros(n, 1)),
        theta_(Array::zeros(n, 1)),
        p_g_(Array::zeros(n, 1)) {
    for (double& t : theta_) t = 0.5 * random.normal();
    normalise();
  }

  // D climbs V once, with p_g at rest.
  void step_of_d(double rate) {
    tape_.clear();
    const Var a = tape_.leaf(logit_);
    const ad::Gradients g = backward(value(a, tape_.constant(p_g_)), a);
    for (ad::Index i = 0; i < logit_.size(); ++i) logit_[i] += rate * g[a][i];
  }

  // p_g descends V by a mirror step, p_g <- p_g exp(-rate dV/dp_g) / sum, as D will be after its next
  // `foreseen` steps; none of them is made.
  void step_of_g(double rate, int foreseen, double rate_of_d, nn::Unroll unroll = nn::Unroll::full) {
    tape_.clear();
    const Var a = tape_.leaf(logit_), q = tape_.leaf(p_g_);
    const auto v = [&](std::span<const Var> x) { return value(x[0], q); };
    const std::vector<Var> start{a};
    const ad::Gradients g = backward(v(nn::unrolled_ascent(v, start, foreseen, rate_of_d, unroll)), q);
    for (ad::Index i = 0; i < theta_.size(); ++i) theta_[i] -= rate * g[q][i];
    normalise();
  }

  void set_logit(const std::vector<double>& logit) { logit_ = Array::column(logit); }
  double value() {
    tape_.clear();
    return value(tape_.constant(logit_), tape_.constant(p_g_)).value();
  }
  Distribution p_data() const { return categorical({p_data_.begin(), p_data_.end()}); }
  Distribution p_g() const { return categorical({p_g_.begin(), p_g_.end()}); }
  double jsd() const { return gan::jsd(p_data(), p_g()).value; }
  // Cells with at least a quarter of their fair share.
  int covered() const {
    const double least = 0.25 / static_cast<double>(p_g_.size());
    return static_cast<int>(std::count_if(p_g_.begin(), p_g_.end(), [=](double p) { return p >= least; }));
  }

 private:
  Var value(const Var& a, const Var& q) { return value_function(a, tape_.constant(p_data_), a, q); }
  void normalise() {
    const double top = *std::max_element(theta_.begin(), theta_.end());
    double sum = 0;
    for (const double t : theta_) sum += std::exp(t - top);
    for (ad::Index i = 0; i < theta_.size(); ++i) p_g_[i] = std::exp(theta_[i] - top) / sum;
  }

  Array p_data_, logit_, theta_, p_g_;
  ad::Tape tape_;
};

constexpr int modes = 8;

}  // namespace

namespace {

// How G moves against a D that stands still.
enum class Way { down, up };

// What is left of V: from E_p_data log D, the lowest log(1 - D), and E_p_data log(1 - D).
using LeftOfV = std::function<double(double of_data, double lowest, double mean)>;
double least_value(double of_data, double lowest, double) {
  return of_data + lowest;
}

Measurement measure_max_min(Way way, const LeftOfV& closed, Study& study) {
  Measurement result;
  const ad::Random random = study.random("modes-max-min");
  for (std::uint64_t run = 0; run < 20; ++run) {
    // Some p_g, and the best D against it, which then stands still.
    CellGame game(modes, random.stream(run));
    std::vector<double> log_p, log_q;
    for (int i = 0; i < modes; ++i) {
      log_p.push_back(game.p_data().log_pdf(i));
      log_q.push_back(game.p_g().log_pdf(i));
    }
    const std::vector<double> logit = study.find(log_p, log_q);
    game.set_logit(logit);
    const auto best = std::max_element(logit.begin(), logit.end()) - logit.begin();
    double of_data = 0, mean = 0, lowest = 0;
    for (const double a : logit) {
      const double d = 1 / (1 + std::exp(-a));
      of_data += std::log(d) / modes;
      mean += std::log1p(-d) / modes;
      lowest = std::min(lowest, std::log1p(-d));
    }
    const double gap = [&] {  // from the best cell's log(1 - D) to that of the next
      double next = 0;
      for (int i = 0; i < modes; ++i)
        if (i != best) next = std::min(next, -std::log1p(std::exp(logit[static_cast<std::size_t>(i)])));
      return next - lowest;
    }();
    // G goes all the way; the mass of the second best cell falls like exp(-rate steps gap).
    for (int step = 0; step < 100; ++step) game.step_of_g((way == Way::down ? 50 : -50) / gap, 0, 1);
    const std::string name = fmt::format(", D number {}", run + 1);
    result.add("p_g where D is largest" + name, game.p_g().pdf(static_cast<double>(best)), 1);
    result.add("V after G's descent" + name, game.value(), closed(of_data, lowest, mean)).unit = "nats";
    result.at_most("V after G's descent, against -log 4" + name, game.value(), -log_4).unit = "nats";
    result.add("JSD to which this leads G" + name, game.jsd(), mode_jsd(1, modes)).unit = "nats";
  }

  // The D which leaves G the most is 1/2.
  for (std::uint64_t run = 20; run < 25; ++run) {
    CellGame game(modes, random.stream(run));
    // Against a D that rises from cell to cell G comes to other p_g, the last of them nearly a point.
    std::vector<double> rising;
    for (int i = 0; i < modes; ++i) rising.push_back(0.5 * i);
    game.set_logit(rising);
    for (std::uint64_t step = 20; step < run; ++step) game.step_of_g(4, 0, 1);
    game.set_logit(std::vector<double>(modes, 0));
    result.add(fmt::format("V at D = 1/2, JSD = {:.3f}", game.jsd()), game.value(), -log_4).unit = "nats";
  }
  return result;
}

// 60 rounds of one step of D, then some of G. The numbers of modes covered after each of the last 30, and JSD
// at the end.
struct Turns {
  int steps_of_g = 20, foreseen = 0;
  nn::Unroll unroll = nn::Unroll::full;
};
struct Played {
  std::vector<int> covered;  // sorted
  double jsd;
  int median() const { return covered[covered.size() / 2]; }
  int fewest() const { return covered.front(); }
};
Played play_in_turns(const Turns& turns, const ad::Random& random) {
  constexpr double rate_of_d = 4, rate_of_g = 2;
  CellGame game(modes, random);
  Played played;
  for (int round = 0; round < 60; ++round) {
    game.step_of_d(rate_of_d);
    for (int step = 0; step < turns.steps_of_g; ++step)
      game.step_of_g(rate_of_g, turns.foreseen, rate_of_d, turns.unroll);
    if (round >= 30) played.covered.push_back(game.covered());
  }
  std::sort(played.covered.begin(), played.covered.end());
  played.jsd = game.jsd();
  return played;
}

constexpr int starts = 15;

const std::vector<Played>& played_from_starts(const Turns& turns, Study& study) {
  const std::string name = fmt::format("modes-unrolled, {} steps of G, {} foreseen, {}", turns.steps_of_g,
                                       turns.foreseen, turns.unroll == nn::Unroll::full);
  return study.once<std::vector<Played>>(name, [&] {
    const ad::Random random = study.random("modes-unrolled");
    std::vector<Played> all;
    for (std::uint64_t run = 0; run < starts; ++run) all.push_back(play_in_turns(turns, random.stream(run)));
    return all;
  });
}

constexpr Turns blind{}, ahead{.foreseen = 5},
    ahead_of_fixed{.foreseen = 5, .unroll = nn::Unroll::first_order};

Measurement measure_unrolled(const Turns& plain, const Turns& unrolled, double jsd, Study& study) {
  Measurement result;
  const std::vector<Played>&collapsed = played_from_starts(plain, study),
        &found = played_from_starts(unrolled, study), &of_fixed = played_from_starts(ahead_of_fixed, study);
  int most = 0, least = modes;
  for (std::size_t run = 0; run < starts; ++run) {
    const auto name = [&](const char* what) { return fmt::format("start {}, {}", run + 1, what); };
    result.at_most(name("D as it is: median of 30 rounds"), collapsed[run].median(), 2, 0).unit = "modes";
    result.at_least(name("D five steps ahead: fewest of 30 rounds"), found[run].fewest(), modes, 0).unit =
        "modes";
    result.add(name("D five steps ahead: JSD"), found[run].jsd, jsd).unit = "nats";
    result
        .at_least(name("D five steps ahead, held fixed: fewest of 30 rounds"), of_fixed[run].fewest(), modes,
                  0)
        .unit = "modes";
    result.add(name("D five steps ahead, held fixed: JSD"), of_fixed[run].jsd, jsd).unit = "nats";
    most = std::max(most, collapsed[run].median());
    least = std::min(least, found[run].fewest());
  }
  result.notes.push_back(fmt::format(
      "From {} starts: {} of {} modes or fewer in half of the rounds against D as it is, at least {} in "
      "all rounds against D five steps ahead.",
      starts, most, modes, least));
  return result;
}

// A net with two hidden layers of 32 tanh units, from the plane to `out` numbers.
nn::Sequential net(const char* name, ad::Index out, ad::Random random) {
  constexpr ad::Index hidden = 32;
  return nn::Sequential(name, {nn::Linear(2, hidden, random), nn::Tanh(), nn::Linear(hidden, hidden, random),
                               nn::Tanh(), nn::Linear(hidden, out, random)});
}

// What became of G on a ring: `rounds` times one step of D and g_steps of G, non-saturating.
Array samples_after_training(const PlanarMixture& p_data, int rounds, int g_steps, const ad::Random& random) {
  constexpr ad::Index batch = 64;
  const Generator G({normal(0, 1), 2}, net("G", 2, random.stream(1)));
  const nn::Sequential D = net("D", 1, random.stream(2));
  nn::Adam opt_d(D.parameters(), 0.005, 0.5), opt_g(G.parameters(), 0.002, 0.5);
  const Players players{G,
                        D,
                        opt_d,
                        opt_g,
                        minibatches(samples_of(p_data), batch, random.stream(3)),
                        minibatches(G.latent(), batch, random.stream(4))};
  ad::Tape tape;
  for (int round = 0; round < rounds; ++round) {
    train_discriminator(players, 1);
    for (int step = 0; step < g_steps; ++step) {
      tape.clear();
      const Var cost =
          generator_cost(GeneratorCost::non_saturating, D(G(tape.constant(players.noise().points))));
      opt_g.descend(backward(cost, G.parameters()));
    }
  }
  ad::Random own = random.stream(5);
  return samples_of(G)(2000, own);
}

Chart scatter(const char* id, std::string title, const PlanarMixture& p_data, const Array& samples) {
  Curve made{"samples of G", {}, {}, Role::samples}, centres{"modes of p_data", {}, {}, Role::place};
  for (ad::Index i = 0; i < 400; ++i) {
    made.x.push_back(samples(i, 0));
    made.y.push_back(samples(i, 1));
  }
  for (const Centre& c : p_data.centres()) {
    centres.x.push_back(c.x);
    centres.y.push_back(c.y);
  }
  return {.id = id,
          .title = std::move(title),
          .caption = "400 samples of G.",
          .x_label = "x",
          .y_label = "y",
          .curves = {made, centres},
          .x_domain = {-2.8, 2.8},
          .y_domain = {-2.8, 2.8}};
}

// What became of G from each of three starts, with so many steps of G for each of D, 1500 in all.
constexpr int runs = 3;
const std::vector<Array>& trained(const PlanarMixture& p_data, int g_steps, Study& study) {
  return study.once<std::vector<Array>>(fmt::format("modes-collapse, {} steps of G", g_steps), [&] {
    const ad::Random random = study.random("modes-collapse");
    std::vector<Array> all;
    for (std::uint64_t run = 0; run < runs; ++run)
      all.push_back(samples_after_training(p_data, 1500 / g_steps, g_steps, random.stream(run)));
    return all;
  });
}

Measurement measure_collapse(int many, int few, Study& study) {
  const PlanarMixture p_data = ring(modes, 2, 0.1);
  const std::vector<Array>&of_collapsed = trained(p_data, many, study),
        &of_covering = trained(p_data, few, study);
  const auto counts = [&](const std::vector<Array>& samples) {
    std::vector<int> covered;
    for (const Array& of_run : samples) covered.push_back(count_modes(p_data, of_run).covered());
    std::sort(covered.begin(), covered.end());
    return covered;
  };
  const std::vector<int> collapsed = counts(of_collapsed), covering = counts(of_covering);
  Measurement result;
  result.at_most(fmt::format("{}, a step of D for {} of G: median of {}", p_data.text(), many, runs),
                 collapsed[runs / 2], 2, 0);
  result.at_least(fmt::format("{}, a step of D for {} of G: median of {}", p_data.text(), few, runs),
                  covering[runs / 2], 7, 0);
  result.notes.push_back(
      fmt::format("Modes after 1500 steps of G, from {} starts: {} to {} with a step of D for 25 of G, {} to "
                  "{} with one for "
                  "each.",
                  runs, collapsed.front(), collapsed.back(), covering.front(), covering.back()));
  if (study.charts()) {
    result.charts.push_back(
        {.id = "modes-collapse",
         .title = "Mode collapse on a ring, and the same net without it",
         .caption =
             "Both made 1500 steps from the same start. On the left D made one step for 25 of G, which ran "
             "to where D was largest; on the right one for each.",
         .panels = {scatter("modes-collapsed", "A step of D for 25 of G", p_data, of_collapsed.back()),
                    scatter("modes-covered", "A step of D for each of G", p_data, of_covering.back())}});
  }
  return result;
}

Wrong wrong_max_min(Wrong::Kind kind, std::string what, LeftOfV closed) {
  return {kind, std::move(what),
          [closed = std::move(closed)](Study& study) { return measure_max_min(Way::down, closed, study); }};
}
Wrong wrong_turns(std::string what, Turns plain, Turns unrolled) {
  return {Wrong::Kind::condition, std::move(what),
          [=](Study& study) { return measure_unrolled(plain, unrolled, 0, study); }};
}

constexpr double unrolled_tolerance = 1e-19;

}  // namespace

std::vector<Claim> claims_of_collapse() {
  using enum Wrong::Kind;
  return {
      {.id = "modes-max-min",
       .statement = R"(
           Against a fixed D, V is smallest for a p_g that sits where D is largest, at a single point if D is
           largest at one point only; and no D leaves a smallest V above -log 4.)",
       .source = "Goodfellow 2016, Sec. 5.1.1",
       .formula = R"(\min_{p_g} \mathbb{E}_{p_g} \log(1 - D) = \log(1 - \max D) \\ )"
                  R"(\max_D \min_{p_g} V = -\log 4)",
       .derivation = R"(
           E_p_g log(1 - D) is linear in p_g: an average of numbers is smallest if all weight is on the
           smallest of them. So in max-min order G collapses, at the JSD of one mode of n, where D has one
           maximum. With M = max D the value left is E_p_data log D + log(1 - M) <= log M + log(1 - M) <= -log
           4, which D = 1/2 reaches, for every p_g: the values of both orders are the same, the generators are
           not. Measured on eight cells for 20 D, with p_g descending V to the end.)",
       .tolerance = 2e-14,
       .tolerance_reason =
           "the mass left in other cells after the descent, below exp(-5000 + 10), and roundings",
       .measure = [](Study& study) { return measure_max_min(Way::down, least_value, study); },
       .wrong = {wrong_max_min(formula, "the V of p_g = p_data in place of the smallest",
                               [](double of_data, double, double mean) { return of_data + mean; }),
                 {condition, "a G that ascends V",
                  [](Study& study) { return measure_max_min(Way::up, least_value, study); }},
                 wrong_max_min(off, "the smallest V 2 % off", times(1.02, least_value))}},
      {.id = "modes-unrolled",
       .statement = R"(
           On eight cells with uniform p_data, 20 mirror steps of 2 for p_g after each step of 4 for the
           logits of D leave p_g on at most two cells in half of the rounds; if each step of p_g foresees five
           steps of D, p_g comes to p_data, with or without the derivative through these.)",
       .source = "Metz et al. 2017",
       .formula = R"(p_g \text{ descends } V(D_5, G),\quad D_5 = D )"
                  R"(\text{ after five steps of gradient ascent, differentiated through or held fixed})",
       .derivation = R"(
           With D at its optimum for each p_g, V is C, which is convex with its minimum at p_data (Prop. 2); D
           after five steps is on the way there: where p_g puts more mass D will fall. Without foresight p_g
           runs to the cell where D is largest, as in the max-min game. That it is so with these rates is
           measured, not proved; one foreseen step would be enough here, too. No sampling, 60 rounds from 15
           random starts (softmax of normals of sd 1/2), all games from the same; a cell counts if it has a
           quarter of 1/8 or more.)",
       .tolerance = unrolled_tolerance,
       .tolerance_reason = "what is left of a geometric decay; numbers of modes are whole",
       .measure = [](Study& study) { return measure_unrolled(blind, ahead, 0, study); },
       .wrong = {wrong_turns("no step of D foreseen", blind, blind),
                 wrong_turns("one step of G for each of D, without foresight", {.steps_of_g = 1}, ahead),
                 {off, "a JSD of 100 tolerances in place of zero",
                  [](Study& study) {
                    return measure_unrolled(blind, ahead, 100 * unrolled_tolerance, study);
                  }}},
       .slow = true},
      {.id = "modes-collapse",
       .statement = R"(
           On a ring of eight modes nets of two layers with 32 units, trained by Adam with 1500 steps of G,
           cover at most two modes from most starts if D makes one step for 25 of G, and at least seven if D
           makes one for each.)",
       .source = "Goodfellow 2016, Sec. 5.1.1",
       .formula = R"(\text{modes covered, median of three starts: at most 2 of 8, and at least 7 of 8})",
       .derivation = R"(
           The more steps G makes against one D, the more it plays the max-min game, whose solution is a
           point. That this is enough for a collapse here is measured, not proved: Ring(8,2,0.1), tanh, rates
           0.002 for G and 0.005 for D, beta_1 = 0.5, the non-saturating cost and 64 samples in a batch in
           both. A mode counts if one of 2000 samples is within 3 sd.)",
       .tolerance = 0,
       .tolerance_reason = "whole numbers are compared",
       .measure = [](Study& study) { return measure_collapse(25, 1, study); },
       .figure = true,
       .wrong = {{condition, "one step of D for 25 of G in both",
                  [](Study& study) { return measure_collapse(25, 25, study); }},
                 {condition, "one step of D for each of G in both",
                  [](Study& study) { return measure_collapse(1, 1, study); }}},
       .unit = "modes",
       .slow = true},
  };
}

}  // namespace saddle::gan
