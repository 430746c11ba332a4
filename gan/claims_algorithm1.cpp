// Algorithm 1 at work: where it goes, exactly and on samples, with many steps of D and few, with one cost of
// G and the other.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "autodiff/gradient.h"
#include "gan/algorithm1.h"
#include "gan/claims.h"
#include "gan/comparing.h"
#include "gan/discriminator_nets.h"
#include "gan/divergence.h"
#include "gan/figure1.h"
#include "gan/learned.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using ad::Array;
using std::numbers::ln2;

// Data N(4,1.25) against G(z) = m + s z, z from N(0,1), that begins at N(start,1). D has the quadratic logit
// that the best D for two normals has. Both players take plain gradient steps of constant size.
struct Match {
  Match(double rate_d, double rate_g, double start = 0)
      : G(affine_generator({normal(0, 1)}, Array{{1.0}}, Array{{start}})),
        D(quadratic_discriminator(scale_of(p_data))),
        opt_d(D.parameters(), rate_d),
        opt_g(G.parameters(), rate_g) {}

  double m() const { return G.parameters()[1]->value()[0]; }
  double s() const { return G.parameters()[0]->value()[0]; }
  // The larger one of |m - 4| and ||s| - 1.25|: s and -s make the same p_g.
  double distance() const { return larger(std::fabs(m() - 4), std::fabs(std::fabs(s()) - 1.25)); }
  double jsd() const { return gan::jsd(p_data, G.closed_form().value()).value; }

  Players exact() { return {G, D, opt_d, opt_g, data, noise}; }
  Players sampled(ad::Index batch, const ad::Random& random) {
    return {G,
            D,
            opt_d,
            opt_g,
            minibatches({p_data}, batch, random.stream(1)),
            minibatches(G.latent(), batch, random.stream(2))};
  }

  Distribution p_data = normal(4, 1.25);
  Generator G;
  nn::Sequential D;
  nn::Sgd opt_d, opt_g;
  Draw data = expectation({p_data}), noise = expectation(G.latent());
};

// A comparison that holds or does not: the error is zero if measured is above the bound, or below it.
void add_above(Measurement& result, std::string what, double measured, double bound) {
  result.add(std::move(what), measured, bound, measured > bound ? 0 : 1 + std::fabs(measured - bound));
}
void add_below(Measurement& result, std::string what, double measured, double bound) {
  result.add(std::move(what), measured, bound, measured < bound ? 0 : 1 + std::fabs(measured - bound));
}

constexpr double kArrived = 1e-10;
constexpr int kMost = 5000;  // iterations

Measurement measure_exact(Study& study) {
  Measurement result;
  Match match(0.3, 0.3);
  Curve v{"V(D, G)", {}, {}, Ink::blue, Stroke::dashed};
  Curve c{"C(G) = -log 4 + 2 JSD", {}, {}, Ink::green, Stroke::solid};
  Curve floor{"-log 4", {}, {}, Ink::grey, Stroke::dotted}, zero{"0", {}, {}, Ink::grey, Stroke::solid};
  Curve of_m{"|m - 4|", {}, {}, Ink::blue, Stroke::solid};
  Curve of_s{"||s| - 1.25|", {}, {}, Ink::orange, Stroke::dashed};
  Curve of_v{"|V + log 4|", {}, {}, Ink::green, Stroke::dotted};

  // Play until all three are there, then as long again, to see that they stay.
  int arrived = 0;
  double value_now = 0;
  const auto watch = [&](int iteration) {
    value_now = value(match.exact());
    const double excess = std::fabs(value_now + 2 * ln2);
    if (arrived == 0 && match.distance() < kArrived && excess < kArrived) arrived = iteration;
    if (study.charts() && iteration % 3 == 1) {
      const auto add = [iteration](Curve& curve, double y) {
        curve.x.push_back(iteration);
        curve.y.push_back(y);
      };
      add(v, value_now);
      add(c, c_g(match.p_data, match.G.closed_form().value()).value);
      add(floor, -2 * ln2);
      add(zero, 0);
      add(of_m, std::fabs(match.m() - 4));
      add(of_s, std::fabs(std::fabs(match.s()) - 1.25));
      add(of_v, excess);
    }
    return arrived == 0 || iteration < 2 * arrived;
  };
  const int made = algorithm_1(match.exact(), {.iterations = kMost, .go_on = watch});

  add_above(result, "iterations until all errors are below 1e-10: some", arrived, 0);
  add_below(result, "iterations until all errors are below 1e-10", arrived, kMost);
  result.add(fmt::format("m after {} iterations", made), match.m(), 4);
  result.add(fmt::format("|s| after {} iterations", made), std::fabs(match.s()), 1.25);
  result.add(fmt::format("V after {} iterations", made), value_now, -2 * ln2);
  result.notes.push_back(fmt::format(
      "All three errors are below 1e-10 after {} iterations, and stay there until {}.", arrived, made));
  if (study.charts()) {
    result.charts.push_back(
        {"alg-1-course",
         "The course of exact Algorithm 1",
         "C(G) is what V would be with D at its optimum, so that V stays below it; both end "
         "at -log 4.",
         "iteration",
         "nats",
         {c, v, floor, zero}});
    result.charts.push_back(
        {"alg-1-errors",
         "The errors of exact Algorithm 1",
         "But for the swings around the solution all of them fall by a constant factor in each iteration; "
         "that of V, of second order in the others, twice as fast. A line ends where the error is zero.",
         "iteration",
         "error",
         {of_m, of_s, of_v},
         true});
  }
  return result;
}

Measurement measure_sampled(Study& study) {
  constexpr int runs = 5, iterations = 2000;
  constexpr ad::Index batch = 128;
  const ad::Random random = study.random("alg-1-sampled");
  std::vector<double> ends;
  for (int run = 0; run < runs; ++run) {
    Match match(0.1, 0.02);
    algorithm_1(match.sampled(batch, random.stream(static_cast<std::uint64_t>(run))),
                {.iterations = iterations, .k = 2});
    ends.push_back(match.jsd());
  }
  std::sort(ends.begin(), ends.end());
  Measurement result;
  result.add(fmt::format("JSD(p_data, p_g), median of {} runs of {} iterations", runs, iterations),
             ends[runs / 2], 0);
  result.notes.push_back(
      fmt::format("JSD of the {} runs: {:.1e} to {:.1e}.", runs, ends.front(), ends.back()));
  return result;
}

// The gradients that Algorithm 1 follows, one behind the other: of V in theta_d, and of both costs in
// theta_g.
std::vector<double> gradients(const Match& match, const Batch& x, const Batch& z, ad::Tape& tape) {
  tape.clear();
  const Generator& G = match.G;
  const nn::Sequential& D = match.D;
  const ad::Var wx = tape.constant(x.weights), wz = tape.constant(z.weights);
  const ad::Var real = D(tape.constant(x.points)), fake = D(G(tape.constant(z.points)));
  std::vector<double> all;
  const auto append = [&](const ad::Var& cost, nn::Parameters parameters) {
    const ad::Gradients g = backward(cost, parameters);
    for (const nn::Parameter* parameter : parameters)
      for (const double slope : g[*parameter]) all.push_back(slope);
  };
  append(value_function(real, wx, fake, wz), D.parameters());
  append(generator_cost(GeneratorCost::minimax, fake, wz), G.parameters());
  append(generator_cost(GeneratorCost::non_saturating, fake, wz), G.parameters());
  return all;
}

Measurement measure_gradient(Study& study) {
  constexpr int batches = 2000;
  constexpr ad::Index batch = 32;
  // Somewhere on the way, where no gradient is zero.
  Match match(0.3, 0.3);
  algorithm_1(match.exact(), {.iterations = 40});

  ad::Tape tape;
  const std::vector<double> exact = gradients(match, match.data(), match.noise(), tape);
  const Players players = match.sampled(batch, study.random("alg-1-gradient"));
  std::vector<double> sum(exact.size(), 0), squares(exact.size(), 0);
  for (int i = 0; i < batches; ++i) {
    const Batch& z = players.noise();
    const Batch& x = players.data();
    const std::vector<double> g = gradients(match, x, z, tape);
    for (std::size_t j = 0; j < g.size(); ++j) {
      sum[j] += g[j] - exact[j];
      squares[j] += (g[j] - exact[j]) * (g[j] - exact[j]);
    }
  }
  const char* names[] = {"dV/dw1",
                         "dV/dw2",
                         "dV/db",
                         "minimax d/ds",
                         "minimax d/dm",
                         "non-saturating d/ds",
                         "non-saturating d/dm"};
  Measurement result;
  for (std::size_t j = 0; j < exact.size(); ++j) {
    const double mean = sum[j] / batches;
    const double error = std::sqrt((squares[j] / batches - mean * mean) / (batches - 1));
    result.add(fmt::format("{}, mean of {} minibatches of {}", names[j], batches, batch), exact[j] + mean,
               exact[j], std::fabs(mean) / error);
  }
  return result;
}

Measurement measure_k(Study&) {
  Measurement result;
  std::string note = "Iterations until |m - 4| and ||s| - 1.25| are below 1e-6:";
  double before = kMost;
  for (const int k : {1, 5, 50}) {
    Match match(0.05, 0.5);
    const int needed =
        algorithm_1(match.exact(),
                    {.iterations = kMost, .k = k, .go_on = [&](int) { return !(match.distance() < 1e-6); }});
    add_below(result, fmt::format("iterations with k = {}, against those of the smaller k", k), needed,
              before);
    note += fmt::format(" {} with k = {}{}", needed, k, k == 50 ? "." : ",");
    before = needed;
  }
  result.notes.push_back(note);
  return result;
}

Measurement measure_figure(Study& study) {
  Measurement result;
  Chart figure{.id = "fig-1",
               .title = "Figure 1: p_g is led to p_data by D",
               .caption =
                   "Exact Algorithm 1 for p_data = N(4,1.25) and G(z) = m + s z, z from N(0,1). The lower "
                   "axis is z, with arrows from equal steps of z to x = G(z): the smaller |s|, the closer "
                   "they land, and the higher p_g.",
               .x_label = "",
               .y_label = "",
               .curves = {}};
  Match match(0.3, 0.3);
  const auto distance = [&] {
    return distance_from_optimum(match.D, match.p_data, match.G.closed_form().value());
  };
  const auto draw = [&](const char* letter, const char* title, const char* caption) {
    if (study.charts()) {
      figure.panels.push_back(figure_1_panel(fmt::format("fig-1-{}", letter),
                                             fmt::format("({}) {}", letter, title), caption, match.p_data,
                                             match.G, match.D));
    }
  };

  algorithm_1(match.exact(), {.iterations = 60});
  const double before = match.jsd();
  add_above(result, "(a) before convergence: JSD", before, 0);
  add_above(result, "(a) before convergence: E |D - D*|", distance(), 0.01);
  draw("a", "Before convergence",
       "p_g lies beside p_data, and D, which has learned a little, tells them apart only in part.");

  train_discriminator(match.exact(), 3000);
  result.add("(b) D trained, G at rest: E |D - D*|", distance(), 0);
  draw("b", "D trained to D*", "G rests. D is now p_data / (p_data + p_g): 1/2 where the densities cross.");

  algorithm_1(match.exact(), {.iterations = 1});
  add_below(result, "(c) after an update of G: JSD, against that of (a)", match.jsd(), before);
  draw("c", "After an update of G",
       "The slope of D has moved G(z) a little, to where D rather takes it for data.");

  algorithm_1(match.exact(), {.iterations = 1000});
  // Of D = 1/2 and D*, one is the other when p_g is p_data.
  result.add("(d) after many iterations: JSD", match.jsd(), 0);
  const Batch& x = match.data();
  ad::Tape tape;
  const ad::Var logit = match.D(tape.constant(x.points));
  double from_half = 0;
  for (ad::Index i = 0; i < x.weights.size(); ++i)
    from_half += x.weights[i] * std::fabs(ad::sigmoid(logit.array()[i]) - 0.5);
  result.add("(d) after many iterations: E |D - 1/2|", from_half, 0);
  draw("d", "At the end", "p_g = p_data, and D = 1/2: it cannot tell them apart.");

  if (study.charts()) result.charts.push_back(std::move(figure));
  return result;
}

Measurement measure_saturation(Study&) {
  constexpr double start = 20;
  Measurement result;
  for (const GeneratorCost cost : {GeneratorCost::minimax, GeneratorCost::non_saturating}) {
    Match match(0.3, 0.3, start);
    // D first learns to tell them apart, as it soon does.
    train_discriminator(match.exact(), 200);
    double steepest = 0;
    algorithm_1(match.exact(), {.iterations = 1000, .cost = cost, .on_update = [&](const Update& update) {
                                  if (update.of == Update::Of::G)
                                    steepest = std::fmax(steepest, update.gradient_norm);
                                }});
    const std::string what = fmt::format("{} from m = 20, after 1000 iterations", name(cost));
    const bool moves = cost == GeneratorCost::non_saturating;
    result.add("m: " + what, match.m(), moves ? 4 : start);
    result.add("|s|: " + what, std::fabs(match.s()), moves ? 1.25 : 1);
    result.notes.push_back(
        fmt::format("The {} cost from m = 20: the steepest gradient of G is {:.1e}, and m ends at {:.6g}.",
                    name(cost), steepest, match.m()));
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_algorithm_1() {
  return {
      {.id = "alg-1-exact",
       .statement = "Algorithm 1 without sampling noise leads p_g to p_data, and V to -log 4.",
       .source = "Goodfellow et al. 2014, Alg. 1",
       .formula = "m -> 4, |s| -> 1.25, V -> -log 4 for p_data = N(4,1.25), G(z) = m + s z",
       .derivation =
           "Near the solution, with t = (x - 4) / 1.25, the two players are coupled oscillators with "
           "damping: V is concave in theta_d with Hessian -E phi phi' / 2, phi = (1, t, t^2), and linear in "
           "the error of G to first order; so plain gradient steps in turns shrink both errors by a constant "
           "factor. Expectations are by quadrature. V alone would prove nothing: it is -log 4 for D = 1/2, "
           "it does not see the sign of s, and it is of second order in the errors.",
       .tolerance = kArrived,
       .tolerance_reason = "the quadrature's, 1e-12, and what is left of a geometric decay",
       .measure = measure_exact},
      {.id = "alg-1-sampled",
       .statement = "Algorithm 1 on minibatches ends near p_g = p_data.",
       .source = "Goodfellow et al. 2014, Alg. 1",
       .formula = "JSD(p_data || p_g) near 0, p_g from the closed form of G",
       .derivation = "The minibatch gradients are right in the mean; with constant steps their noise keeps G "
                     "moving around the solution, at a distance that shrinks with the step and the batch. "
                     "Measured: JSD at the end, exactly; the median of five seeds.",
       .tolerance = 1e-3,
       .tolerance_reason =
           "JSD is about (error of m / sd)^2 / 8 + (error of s / sd)^2 / 4, so that 1e-3 stands "
           "for errors of six to nine per cent",
       .measure = measure_sampled},
      {.id = "alg-1-gradient",
       .statement = "The minibatch gradients of both players are right in the mean.",
       .source = "Goodfellow et al. 2014, Alg. 1",
       .formula = "E of the minibatch gradient = gradient of the expectation",
       .derivation = "A mean over a batch of independent draws has the expectation of one draw, and the "
                     "gradient may be taken inside. The exact gradient is by quadrature; the difference is "
                     "counted in standard errors from 2000 minibatches.",
       .tolerance = 5,
       .tolerance_reason = "five standard errors: by chance once in 250,000 seeds for seven coordinates",
       .measure = measure_gradient},
      {.id = "alg-1-k",
       .statement = "More steps of D for each step of G need fewer iterations.",
       .source = "Goodfellow et al. 2014, Alg. 1",
       .formula = "iterations(k = 50) < iterations(k = 5) < iterations(k = 1)",
       .derivation =
           "With k = 1 and small steps D lags behind G, and the two circle around the solution. With "
           "k large D is near D* whenever G moves, and G descends C itself. The work in all is "
           "another matter: k counts too.",
       .tolerance = 0,
       .tolerance_reason = "whole numbers are compared",
       .measure = measure_k},
      {.id = "fig-1",
       .statement = "Figure 1 as computed: near convergence, D trained to D*, a step of G, and the end.",
       .source = "Goodfellow et al. 2014, Fig. 1",
       .formula = "(a) JSD > 0, E |D - D*| > 0.01; (b) D = D*; (c) JSD falls; (d) JSD = 0, D = 1/2",
       .derivation =
           "For two normals the logit of D* is a quadratic in x, so that D can reach it. A step of G "
           "along the gradient of V at D* is a step along that of C.",
       .tolerance = 1e-10,
       .tolerance_reason = "the quadrature's, 1e-12, and what is left of a geometric decay",
       .measure = measure_figure},
      {.id = "saturation",
       .statement = "From far away the minimax cost does not move G, and the non-saturating cost does.",
       .source = "Goodfellow et al. 2014, Sec. 3",
       .formula = "d/da log(1 - D) = -D, d/da (-log D) = -(1 - D), a the logit of D(G(z))",
       .derivation = "Once D tells G(z) from data, D(G(z)) is as good as zero: the first derivative is too, "
                     "and the second is not. At m = 20 the best logit is about -80, and averaged over z the "
                     "gradient is below 1e-15. Both costs begin with the same D, trained for 200 steps.",
       .tolerance = 1e-10,
       .tolerance_reason = "the quadrature's, 1e-12, and what is left of a geometric decay",
       .measure = measure_saturation},
  };
}

}  // namespace saddle::gan
