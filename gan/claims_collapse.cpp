// How a generator comes to lose modes, and what prevents it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/algorithm1.h"
#include "gan/claims.h"
#include "gan/collapse.h"
#include "gan/divergence.h"
#include "gan/modes.h"
#include "gan/sampler.h"
#include "gan/study.h"
#include "nn/optimiser.h"
#include "nn/unroll.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

const double log_4 = std::log(4.0);

void add_above(Measurement& result, std::string what, double measured, double bound) {
  result.add(std::move(what), measured, bound, measured >= bound ? 0 : 1 + std::fabs(measured - bound));
}
void add_below(Measurement& result, std::string what, double measured, double bound) {
  result.add(std::move(what), measured, bound, measured <= bound ? 0 : 1 + std::fabs(measured - bound));
}

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
  void step_of_g(double rate, int foreseen, double rate_of_d) {
    tape_.clear();
    const Var a = tape_.leaf(logit_), q = tape_.leaf(p_g_);
    const auto v = [&](std::span<const Var> x) { return value(x[0], q); };
    const std::vector<Var> start{a};
    const ad::Gradients g = backward(v(nn::unrolled_ascent(v, start, foreseen, rate_of_d)), q);
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

Measurement measure_max_min(Way way, Study& study) {
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
    double of_data = 0, of_g = 0, lowest = 0;
    for (int i = 0; i < modes; ++i) {
      const double d = 1 / (1 + std::exp(-logit[static_cast<std::size_t>(i)]));
      of_data += std::log(d) / modes;
      of_g = std::log1p(-d);
      lowest = std::min(lowest, of_g);
    }
    const double gap = [&] {  // from the best cell's log(1 - D) to that of the next
      double next = 0;
      for (int i = 0; i < modes; ++i)
        if (i != best) next = std::min(next, -std::log1p(std::exp(logit[static_cast<std::size_t>(i)])));
      return next - lowest;
    }();
    // G goes all the way; the mass of the second best cell falls like exp(-rate steps gap).
    for (int step = 0; step < 100; ++step) game.step_of_g((way == Way::down ? 50 : -50) / gap, 0, 1);
    const std::string name = fmt::format("D number {}", run + 1);
    result.add(name + ": p_g where D is largest", game.p_g().pdf(static_cast<double>(best)), 1);
    result.add(name + ": min over p_g of V", game.value(), of_data + lowest);
    add_below(result, name + ": that, against -log 4", game.value(), -log_4);
    result.add(name + ": JSD to which this leads G", game.jsd(), mode_jsd(1, modes));
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
    result.add(fmt::format("V at D = 1/2, JSD = {:.3f}", game.jsd()), game.value(), -log_4);
  }
  return result;
}

namespace {

// 60 rounds of one step of D, then 20 of G; gives the numbers of modes covered after each of the last 30,
// sorted.
std::vector<int> play_in_turns(CellGame& game, int foreseen) {
  constexpr double rate_of_d = 4, rate_of_g = 2;
  std::vector<int> covered;
  for (int round = 0; round < 60; ++round) {
    game.step_of_d(rate_of_d);
    for (int step = 0; step < 20; ++step) game.step_of_g(rate_of_g, foreseen, rate_of_d);
    if (round >= 30) covered.push_back(game.covered());
  }
  std::sort(covered.begin(), covered.end());
  return covered;
}

}  // namespace

Measurement measure_unrolled(int foreseen, Study& study) {
  constexpr int starts = 15;
  Measurement result;
  const ad::Random random = study.random("modes-unrolled");
  int most = 0, least = modes;
  for (std::uint64_t run = 0; run < starts; ++run) {
    CellGame plain(modes, random.stream(run)), unrolled(modes, random.stream(run));
    const int median = play_in_turns(plain, 0)[15], fewest = play_in_turns(unrolled, foreseen).front();
    add_below(result, fmt::format("start {}, D as it is: modes, median of 30 rounds", run + 1), median, 2);
    result.add(fmt::format("start {}, D five steps ahead: modes, fewest of 30 rounds", run + 1), fewest,
               modes);
    result.add(fmt::format("start {}, D five steps ahead: JSD", run + 1), unrolled.jsd(), 0);
    most = std::max(most, median);
    least = std::min(least, fewest);
  }
  result.notes.push_back(fmt::format(
      "From {} starts: {} of {} modes or fewer in half of the rounds against D as it is, at least {} in "
      "all rounds against D five steps ahead.",
      starts, most, modes, least));
  return result;
}

namespace {

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
  Curve made{"samples of G", {}, {}, Ink::orange, Stroke::dots},
      centres{"modes of p_data", {}, {}, Ink::blue, Stroke::dots};
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
          .equal_scales = true};
}

}  // namespace

Measurement measure_collapse(int many, int few, Study& study) {
  constexpr int runs = 3;
  const PlanarMixture p_data = ring(modes, 2, 0.1);
  const ad::Random random = study.random("modes-collapse");
  std::vector<int> collapsed, covering;
  Array of_collapsed, of_covering;
  for (std::uint64_t run = 0; run < runs; ++run) {
    of_collapsed = samples_after_training(p_data, 1500 / many, many, random.stream(run));
    of_covering = samples_after_training(p_data, 1500 / few, few, random.stream(run));
    collapsed.push_back(count_modes(p_data, of_collapsed).covered());
    covering.push_back(count_modes(p_data, of_covering).covered());
  }
  std::sort(collapsed.begin(), collapsed.end());
  std::sort(covering.begin(), covering.end());
  Measurement result;
  add_below(result, fmt::format("{}, a step of D for 25 of G: modes, median of {}", p_data.text(), runs),
            collapsed[runs / 2], 2);
  add_above(result, fmt::format("{}, a step of D for each of G: modes, median of {}", p_data.text(), runs),
            covering[runs / 2], 7);
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
         .x_label = "",
         .y_label = "",
         .curves = {},
         .panels = {scatter("modes-collapsed", "A step of D for 25 of G", p_data, of_collapsed),
                    scatter("modes-covered", "A step of D for each of G", p_data, of_covering)}});
  }
  return result;
}

std::vector<Claim> claims_of_collapse() {
  return {
      {.id = "modes-max-min",
       .statement = "Against a D that stands still the best p_g is a point, where D is largest.",
       .source = "Goodfellow 2016, Sec. 5.1.1",
       .formula =
           "min over p_g of E_p_g log(1 - D) = log(1 - max D); max over D of min over p_g of V = -log 4",
       .derivation =
           "E_p_g log(1 - D) is linear in p_g: an average of numbers is smallest if all weight is on the "
           "smallest of them. So in max-min order G always leads to collapse, at the JSD of one mode of n. "
           "With M = max D the value left is E_p_data log D + log(1 - M) <= log M + log(1 - M) <= -log 4, "
           "which D = 1/2 reaches: the values of both orders are the same, the generators are not. Measured "
           "on eight cells for 20 D, with p_g descending V to the end.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "the mass left in other cells after the descent, below exp(-5000 + 10), and roundings",
       .measure = [](Study& study) { return measure_max_min(Way::down, study); }},
      {.id = "modes-unrolled",
       .statement = "With 20 steps of G for each of D p_g collapses; if G foresees five steps of D it finds "
                    "p_data.",
       .source = "Metz et al. 2017",
       .formula = "theta_g descends V(D_5, G), D_5 = D after five steps of gradient ascent, differentiated "
                  "through",
       .derivation = "With D at its optimum for each p_g, V is C, which is convex with its minimum at p_data "
                     "(Prop. 2); D after five steps is on the way there: where p_g puts more mass D will "
                     "fall. Without foresight p_g runs to the cell where D is largest, as in the max-min "
                     "game. Exact, on eight cells; the same 15 starts.",
       .tolerance = 1e-10,
       .tolerance_reason = "what is left of a geometric decay; numbers of modes are whole",
       .measure = [](Study& study) { return measure_unrolled(5, study); },
       .slow = true},
      {.id = "modes-collapse",
       .statement =
           "On a ring of eight modes G collapses if it makes 25 steps for each of D, and covers the ring "
           "if it makes one.",
       .source = "Goodfellow 2016, Sec. 5.1.1",
       .formula = "modes covered: at most 2 of 8, and at least 7 of 8",
       .derivation = "The more steps G makes against one D, the more it plays the max-min game, whose "
                     "solution is a point. Two nets of two layers with 32 tanh units, Adam, the "
                     "non-saturating cost, 64 samples in a batch and 1500 steps of G in both. A mode counts "
                     "if one of 2000 samples is within 3 sd; the median of three starts.",
       .tolerance = 0,
       .tolerance_reason =
           "whole numbers are compared; of 60 starts none ended with more than 2 or less than 6",
       .measure = [](Study& study) { return measure_collapse(25, 1, study); },
       .slow = true},
  };
}

}  // namespace saddle::gan
