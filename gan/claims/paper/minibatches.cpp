// Algorithm 1 on samples: where it ends, and that its gradients are unbiased.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/claim.h"
#include "gan/claims/paper/match.h"
#include "gan/claims/study.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {
namespace {

// The p_g at the end of runs on minibatches.
constexpr int sampled_runs = 5;
const std::vector<Distribution>& sampled_ends(Study& study, int iterations) {
  return study.once<std::vector<Distribution>>(fmt::format("alg-1-sampled {}", iterations), [&] {
    constexpr ad::Index batch = 128;
    const ad::Random random = study.random("alg-1-sampled");
    std::vector<Distribution> ends;
    for (int run = 0; run < sampled_runs; ++run) {
      Match match(0.1, 0.02);
      algorithm_1(match.sampled(batch, random.stream(static_cast<std::uint64_t>(run))),
                  {.iterations = iterations, .k = 2});
      ends.push_back(match.p_g());
    }
    return ends;
  });
}

Measurement measure_sampled(Study& study, int iterations, const Distribution& p_data) {
  constexpr double bound = 1e-4;
  std::vector<double> jsds;
  for (const Distribution& p_g : sampled_ends(study, iterations)) jsds.push_back(jsd(p_data, p_g).value);
  std::sort(jsds.begin(), jsds.end());
  Measurement result;
  result.at_most(
      fmt::format("JSD(p_data, p_g), median of {} runs of {} iterations", sampled_runs, iterations),
      jsds[sampled_runs / 2], bound, bound);
  result.notes.push_back(spread("JSD", jsds));
  return result;
}

// The gradients that Algorithm 1 follows, one behind the other: of V in theta_d, and of both costs in
// theta_g.
constexpr const char* gradient_names[] = {"dV/dw1",
                                          "dV/dw2",
                                          "dV/db",
                                          "minimax d/ds",
                                          "minimax d/dm",
                                          "non-saturating d/ds",
                                          "non-saturating d/dm"};
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

// Means and standard errors over minibatches, and the exact gradients. normalised: each batch of z is moved
// and scaled to mean 0 and sd 1, as batch normalisation does.
struct Gradients {
  std::vector<double> exact, mean, standard_error;
};
constexpr int gradient_batches = 4000;
constexpr ad::Index gradient_batch = 32;

Gradients sample_gradients(Study& study, bool normalised) {
  // A place where all gradients are large beside their noise.
  Match match(0.3, 0.3, 1);
  match.G.parameters()[0]->write()[0] = 0.6;
  const double weights[] = {0.3, -0.3};
  std::copy(std::begin(weights), std::end(weights), match.D.parameters()[0]->write());
  match.D.parameters()[1]->write()[0] = 1;

  ad::Tape tape;
  Gradients result;
  result.exact = gradients(match, match.data(), match.noise(), tape);
  const Players players = match.sampled(gradient_batch, study.random("alg-1-gradient"));
  std::vector<double> sum(result.exact.size(), 0), squares(result.exact.size(), 0);
  for (int i = 0; i < gradient_batches; ++i) {
    Batch z = players.noise();
    const Batch& x = players.data();
    if (normalised) {
      double mean = 0, square = 0;
      for (const double each : z.points) mean += each / gradient_batch;
      for (const double each : z.points) square += (each - mean) * (each - mean) / gradient_batch;
      for (double& each : z.points) each = (each - mean) / std::sqrt(square);
    }
    const std::vector<double> g = gradients(match, x, z, tape);
    for (std::size_t j = 0; j < g.size(); ++j) {
      sum[j] += g[j] - result.exact[j];
      squares[j] += (g[j] - result.exact[j]) * (g[j] - result.exact[j]);
    }
  }
  for (std::size_t j = 0; j < sum.size(); ++j) {
    const double mean = sum[j] / gradient_batches;
    result.mean.push_back(result.exact[j] + mean);
    result.standard_error.push_back(
        std::sqrt((squares[j] / gradient_batches - mean * mean) / (gradient_batches - 1)));
  }
  return result;
}

const Gradients& sampled_gradients(Study& study) {
  return study.once<Gradients>("alg-1-gradient", [&] { return sample_gradients(study, false); });
}

// closed: what the means are to be, from the exact gradients.
using FromExact = std::function<double(const std::vector<double>& exact, std::size_t j)>;
double exact_gradient(const std::vector<double>& exact, std::size_t j) {
  return exact[j];
}

Measurement measure_gradient(const Gradients& gradients, const FromExact& closed) {
  Measurement result;
  for (std::size_t j = 0; j < gradients.exact.size(); ++j)
    result.within(
        fmt::format("{}, mean of {} minibatches of {}", gradient_names[j], gradient_batches, gradient_batch),
        gradients.mean[j], closed(gradients.exact, j), gradients.standard_error[j]);
  return result;
}

}  // namespace

std::string spread(const char* what, const std::vector<double>& runs) {
  const double n = static_cast<double>(runs.size());
  double mean = 0, squares = 0;
  for (const double run : runs) mean += run / n;
  for (const double run : runs) squares += (run - mean) * (run - mean);
  return fmt::format("{} of {} runs: {:.2g} to {:.2g}, mean {:.2g} with a standard error of {:.2g}.", what,
                     runs.size(), runs.front(), runs.back(), mean, std::sqrt(squares / (n - 1) / n));
}

Claim claim_of_sampled_runs() {
  using enum Wrong::Kind;
  return {.id = "alg-1-sampled",
          .statement = R"(
              In the game of alg-1-exact, on minibatches of 128, with k = 2 and steps of 0.1 for D and 0.02
              for G, 2000 iterations leave a JSD below 1e-4 in the median of five seeds.)",
          .source = "Goodfellow et al. 2014, Alg. 1",
          .formula = R"(\operatorname{JSD}(p_{\text{data}} \parallel p_g) \le 10^{-4},\quad p_g )"
                     R"(\text{ from the closed form of } G)",
          .derivation = R"(
              The minibatch gradients are unbiased; with constant steps their noise keeps G moving around the
              solution, at a distance that shrinks with the step and the batch. JSD is about (error of the
              mean / sd)^2 / 8 + (error of the sd / sd)^2 / 4, so that 1e-4 means errors of two to three per
              cent. Measured: JSD at the end, by quadrature.)",
          .tolerance = 0,
          .tolerance_reason = "the bound is some ten times what the runs leave",
          .measure = [](Study& study) { return measure_sampled(study, 2000, normal(4, 1.25)); },
          .wrong = {{formula, "p_data = N(4,1.118), as if 1.25 were the variance",
                     [](Study& study) { return measure_sampled(study, 2000, normal(4, std::sqrt(1.25))); }},
                    {condition, "JSD is below 1e-4 after 200 iterations already",
                     [](Study& study) { return measure_sampled(study, 200, normal(4, 1.25)); }}},
          .unit = "nats"};
}

Claim claim_of_sampled_gradients() {
  using enum Wrong::Kind;
  return {
      .id = "alg-1-gradient",
      .statement = R"(
          With independent draws, the expected minibatch gradient is the gradient of the expectation, for V in
          theta_d and for both costs in theta_g.)",
      .source = "Goodfellow et al. 2014, Alg. 1",
      .formula = R"(\mathbb{E}[\text{minibatch gradient}] = \text{gradient of the expectation})",
      .derivation = R"(
          A mean over a batch of independent draws has the expectation of one draw, and the gradient may be
          taken inside. The exact gradient is by quadrature; the difference is counted in standard errors from
          4000 minibatches.)",
      .tolerance = 5,
      .tolerance_reason = "five standard errors: by chance once in 250,000 seeds for seven coordinates",
      .measure = [](Study& study) { return measure_gradient(sampled_gradients(study), exact_gradient); },
      .wrong = {
          {formula, "the minimax gradient in place of the non-saturating one",
           [](Study& study) {
             return measure_gradient(
                 sampled_gradients(study),
                 [](const std::vector<double>& exact, std::size_t j) { return exact[j < 5 ? j : j - 2]; });
           }},
          {formula, "the sum over the batch instead of the mean",
           [](Study& study) {
             return measure_gradient(sampled_gradients(study), times(gradient_batch, exact_gradient));
           }},
          {condition, "each batch of z is scaled to mean 0 and sd 1, so that its draws are not independent",
           [](Study& study) { return measure_gradient(sample_gradients(study, true), exact_gradient); }},
          {off, "the gradients 10 % off", [](Study& study) {
             return measure_gradient(sampled_gradients(study), times(1.1, exact_gradient));
           }}}};
}

}  // namespace saddle::gan
