// Supports that do not meet, or hardly: JSD is log 2, and a D that is flat gives G nothing.
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <numbers>
#include <set>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/real_math.h"
#include "gan/algorithm1.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/differences.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/study.h"
#include "gan/claims/transport.h"
#include "gan/claims/wrong_forms.h"
#include "gan/discriminator.h"
#include "gan/discriminator_nets.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using std::numbers::ln2;

// --- uniforms that do not overlap

constexpr int cells = 100;  // to a unit of x
constexpr int reach = 20;   // so many cells G is moved to either side

// A D that was found in the middle of cells. Where neither density is positive D is that of the nearest cell
// where one is: constant around each support.
class CellwiseD {
 public:
  // The cells: those of p_data = U(0,1), and those of U(theta, theta + 1). The logit gets a slope in
  // addition, from theta on.
  CellwiseD(double theta, const Study& study, double slope = 0)
      : first_(static_cast<int>(std::lround(theta * cells))), slope_(slope) {
    const Distribution p_data = uniform(0, 1), p_g = uniform(theta, theta + 1);
    std::set<int> supports;
    for (int i = 0; i < cells; ++i) supports.insert({i, first_ + i});
    std::vector<double> log_p, log_q;
    for (const int cell : supports) {
      log_p.push_back(p_data.log_pdf((cell + 0.5) / cells));
      log_q.push_back(p_g.log_pdf((cell + 0.5) / cells));
    }
    const std::vector<double> logit = study.find(log_p, log_q);
    std::size_t i = 0;
    for (const int cell : supports) logit_[cell] = logit[i++];
  }

  // V, every cell of a support being equally likely.
  double value() const {
    ad::Tape tape;
    return value_function(tape.constant(logits(0)), tape.constant(logits(first_))).value();
  }

  // The cost of G(z) = theta + z, z from U(0,1), moved by so many cells while D stands still.
  double cost(GeneratorCost cost, int moved) const {
    ad::Tape tape;
    return generator_cost(cost, tape.constant(logits(first_ + moved))).value();
  }

  // The slope between G moved by so many cells and by others.
  double slope(GeneratorCost of, int from, int to) const {
    return (cost(of, to) - cost(of, from)) / (static_cast<double>(to - from) / cells);
  }

 private:
  // Of the nearest cell of a support.
  double logit(int cell) const {
    const auto after = logit_.lower_bound(cell);
    if (after == logit_.end()) return std::prev(after)->second;
    if (after == logit_.begin()) return after->second;
    const auto before = std::prev(after);
    return after->first - cell <= cell - before->first ? after->second : before->second;
  }

  // Of the cells of an interval of length one.
  Array logits(int first) const {
    Array result = Array::zeros(cells, 1);
    for (int i = 0; i < cells; ++i) {
      const int after = first + i - first_;
      result[i] = logit(first + i) + (after > -reach ? slope_ * after / cells : 0);
    }
    return result;
  }

  int first_;
  double slope_;
  std::map<int, double> logit_;
};

// The gradient in theta of a cost of G(z) = theta + z, z from U(0,1), for a D with logit -k - s (x - theta).
double slope_of_tilted(GeneratorCost cost, double k, double s) {
  constexpr double theta = 2;
  const Draw noise = expectation(Latent{uniform(0, 1), 1});
  const Batch& z = noise();
  ad::Tape tape;
  const Var start = tape.leaf(theta), x = start + tape.constant(z.points);
  return backward(generator_cost(cost, -k - s * (x - theta), tape.constant(z.weights)), {start})[start];
}

// What is said of supports that do not meet.
struct Disjoint {
  std::vector<double> thetas = {1.5, 2, 10, 1000};
  double value = 0, gradient = 0, w1_slope = 1;
  double logit_slope = 0;  // that D is given near the support of p_g
  // The gradients of the minimax and of the non-saturating cost for a D with logit -k - s (x - theta).
  std::function<double(double k, double s)> tilted_minimax = [](double k, double s) {
    return ad::real::softplus(-k) - ad::real::softplus(-k - s);
  };
  std::function<double(double k, double s)> tilted_non_saturating = [](double k, double s) {
    return ad::real::softplus(k + s) - ad::real::softplus(k);
  };
};

Measurement measure_disjoint(const Disjoint& said, Study& study) {
  Measurement result;
  const Distribution p_data = uniform(0, 1);
  for (const double theta : said.thetas) {
    const Distribution p_g = uniform(theta, theta + 1);
    const std::string pair = p_data.text() + " | " + p_g.text();
    const CellwiseD D(theta, study, said.logit_slope);
    result.add("V at the D found, " + pair, D.value(), said.value).unit = "nats";
    result.add("V at the D found on nodes, " + pair, study.play(p_data, p_g).value, said.value).unit = "nats";
    for (const GeneratorCost cost : generator_costs) {
      for (const int moved : {1, reach}) {
        result.add(fmt::format("{} gradient, G moved by {} cells, {}", name(cost), moved, pair),
                   D.slope(cost, -moved, moved), said.gradient);
      }
    }
    // W1 is a straight line in theta, so that long steps are as good.
    const double slope = refined_difference(
        [&](double h) { return w1_by_cdf(p_data, uniform(theta + h, theta + 1 + h)); }, theta / 10);
    result.add("dW1/dtheta, " + pair, slope, said.w1_slope);
  }
  // At D* itself one cost is infinite.
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const GeneratorCost cost : generator_costs) {
    ad::Tape tape;
    const double at_d_star = generator_cost(cost, tape.constant(-infinity)).value();
    result.add(fmt::format("{} cost where D* = 0", name(cost)), at_d_star,
               cost == GeneratorCost::non_saturating ? infinity : 0);
  }
  // A D that is as sure, but not flat, pulls G under the non-saturating cost.
  for (const double k : {1., 10., 30.}) {
    for (const double s : {0.5, 2.}) {
      const std::string what = fmt::format("D with logit -{} - {} (x - theta)", k, s);
      result.add_relative("minimax gradient, relative, " + what,
                          slope_of_tilted(GeneratorCost::minimax, k, s), said.tilted_minimax(k, s));
      result.add_relative("non-saturating gradient, relative, " + what,
                          slope_of_tilted(GeneratorCost::non_saturating, k, s),
                          said.tilted_non_saturating(k, s));
    }
  }
  // Where the supports overlap the same measurement sees a slope: D is 1/2 there, and 0 beyond. Moved to the
  // right, G gives up cells of log(1/2) for cells of log 1.
  result
      .add("minimax slope to the right where supports overlap, theta = 0.5",
           CellwiseD(0.5, study).slope(GeneratorCost::minimax, 0, reach), ln2)
      .control = true;
  return result;
}

// --- training from a bad start

// G(z) = m + z, of which m alone is trained, and the linear D that has the best D among its own.
struct TrainingCourse {
  double m, steepest;
  int arrived;  // the iteration after which m is within 0.01 of the data's mean, if it ever is
};
TrainingCourse train(double start, GeneratorCost cost) {
  const Distribution p_data = normal(0, 1);
  const Generator G = affine_generator({normal(0, 1)}, Array{{1.0}}, Array{{start}});
  const nn::Sequential D = linear_discriminator(scale_of(p_data));
  const nn::Parameters m = G.parameters().subspan(1);
  nn::Sgd opt_d(D.parameters(), 0.3), opt_g(m, 0.3);
  const Players players{G, D, opt_d, opt_g, expectation({p_data}), expectation(G.latent())};
  train_discriminator(players, 200);
  TrainingCourse course{0, 0, 0};
  algorithm_1(players, {.iterations = 1000,
                        .cost = cost,
                        .on_update =
                            [&](const Update& update) {
                              if (update.of == Update::Of::G)
                                course.steepest = std::fmax(course.steepest, update.gradient_norm);
                            },
                        .go_on =
                            [&](int iteration) {
                              if (course.arrived == 0 && std::fabs(m[0]->value()[0]) < 0.01)
                                course.arrived = iteration;
                              return true;
                            }});
  course.m = m[0]->value()[0];
  return course;
}

// The course from a start, made once.
const TrainingCourse& course_from(double start, GeneratorCost cost, Study& study) {
  return study.once<TrainingCourse>(fmt::format("vanishing-training: {}, {}", start, name(cost)),
                                    [=] { return train(start, cost); });
}

// Which cost is said to stay, which to arrive, and where.
struct FarStart {
  std::vector<double> starts = {-20, 10, 20};
  GeneratorCost stays = GeneratorCost::minimax, arrives = GeneratorCost::non_saturating;
  double end = 0;
};

Measurement measure_training(const FarStart& said, Study& study) {
  Measurement result;
  for (const double start : said.starts) {
    const TrainingCourse &stays = course_from(start, said.stays, study),
                         &arrives = course_from(start, said.arrives, study);
    const double left = stays.m / start;
    const std::string what = fmt::format("share of the way left from {}, {}", start, name(said.stays));
    result.at_least(what, left, 0.9);
    result.at_most(what, left, 1);
    result.add(fmt::format("m from {}, {}", start, name(said.arrives)), arrives.m, said.end);
    result.notes.push_back(
        fmt::format("From {}: with the {} cost the steepest gradient is {:.1e} and m ends at {:.10g}; with "
                    "the {} one it is {:.2g}, m is within 0.01 of 0 after {} iterations and ends at {:.1e}.",
                    start, name(said.stays), stays.steepest, stays.m, name(said.arrives), arrives.steepest,
                    arrives.arrived, arrives.m));
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_supports() {
  using enum Wrong::Kind;
  const Refuses<Disjoint> refuse_disjoint{measure_disjoint};
  const Refuses<FarStart> refuse_training{measure_training};
  constexpr double training_tolerance = 1e-14;
  const Claim disjoint = {
      .id = "vanishing-disjoint",
      .statement = R"(
          For p_data = U(0,1) and p_g = U(theta, theta + 1) with theta > 1, JSD is log 2 and V comes as close
          to its bound 0 as one likes, and every D in (0, 1) that is constant near the support of p_g gives
          all three costs a gradient in theta of exactly 0, while that of W1 is 1.)",
      .source = "Arjovsky & Bottou 2017, Sec. 2",
      .formula = R"(\sup V = 0 = 2 \operatorname{JSD} - \log 4 \\ )"
                 R"(\frac{d}{d\theta} \mathbb{E} \operatorname{cost}(D(\theta + z)) = 0 \text{ if } D' = 0 )"
                 R"(\text{ near the support of } p_g \\ )"
                 R"(\frac{dW_1}{d\theta} = 1)",
      .derivation = R"(
          D* is 1 on the one support and 0 on the other, so that V = 0 there; a D in (0, 1) comes near to it.
          A D that is constant around every G(z) tells G nothing, under any cost. At D* itself the minimax
          cost is 0 with a gradient of 0, and the non-saturating cost is infinite, without a gradient. For a D
          with a slope the non-saturating cost does help: with the logit -k - s (x - theta) its gradient is
          softplus(k + s) - softplus(k), nearly s, and the minimax one softplus(-k) - softplus(-k - s), nearly
          0. Measured: D found on cells of both supports and taken from the nearest of them elsewhere; V
          there; each cost, by differences, with G moved by up to 0.2 to either side; a D with a slope, by the
          tape. W1 by the area between the distribution functions.)",
      .tolerance = 1e-12,
      .tolerance_reason = "roundings of W1, 1e-14, in differences; those of the costs are zero exactly",
      .measure = with(measure_disjoint, Disjoint()),
      .wrong = {refuse_disjoint(condition, "supports that overlap, theta = 1/2", {.thetas = {0.5}}),
                refuse_disjoint(condition, "a D whose logit has a slope of -1 near the support of p_g",
                                {.logit_slope = -1}),
                refuse_disjoint(formula, "W1 with a gradient of 0, as JSD", {.w1_slope = 0}),
                refuse_disjoint(formula, "a D with a slope pulls G no more than a flat one",
                                {.tilted_non_saturating = Disjoint().tilted_minimax}),
                refuse_disjoint(off, "V off 0 by 100 tolerances", {.value = 1e-10}),
                refuse_disjoint(off, "the gradients off 0 by 100 tolerances", {.gradient = 1e-10}),
                refuse_disjoint(off, "the gradient of W1 2 % off", {.w1_slope = 1.02})}};

  const Claim training = {
      .id = "vanishing-training",
      .statement = R"(
          From 10 or 20 away exact Algorithm 1 makes less than a tenth of the way in 1000 iterations with the
          minimax cost, and arrives with the non-saturating one, for p_data = N(0,1), G(z) = m + z, steps of
          0.3 for both players, k = 1 and a D with a linear logit that has 200 steps first.)",
      .source = "Goodfellow et al. 2014, Sec. 3",
      .formula = R"(0.9 < \frac{m}{\text{start}} < 1 \text{, or } m = 0 \text{, for } )"
                 R"(p_{\text{data}} = N(0, 1),\quad G(z) = m + z \text{ and the linear } D)",
      .derivation = R"(
          D makes 200 steps first, and is nearly certain of every G(z): log(1 - D) is flat there, and -log D
          is not. It still lacks some of the slope of D*, with which G would move even less: below
          300 exp(-100/8) sqrt(pi/2) = 0.0014 from 10 away. The claim saturation has a D that is so certain that nothing moves
          at all.)",
      .tolerance = training_tolerance,
      .tolerance_reason = "roundings of m, once a geometric decay has ended: 1e-16 over a rate of 0.3",
      .measure = with(measure_training, FarStart()),
      .wrong = {refuse_training(formula, "the two costs exchanged",
                                {.stays = GeneratorCost::non_saturating, .arrives = GeneratorCost::minimax}),
                refuse_training(condition, "a start only 2 away", {.starts = {2}}),
                refuse_training(off, "m off 0 by 100 tolerances", {.end = 100 * training_tolerance})}};

  std::vector<Claim> all = {disjoint};
  for (Claim& claim : claims_of_near_perfect()) all.push_back(std::move(claim));
  all.push_back(training);
  return all;
}

}  // namespace saddle::gan
