// What it costs a generator to leave out modes, and how modes are counted.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gan/claims.h"
#include "gan/divergence.h"
#include "gan/modes.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

const double log_2 = std::log(2.0);

// n normals in a row, `apart` standard deviations from each other, with equal weights.
Distribution row_of_normals(int n, double apart) {
  std::vector<Weighted> terms;
  for (int i = 0; i < n; ++i) terms.push_back({1.0 / n, normal(apart * i, 1)});
  return mixture(terms);
}

// Equal probabilities for the first k of n cells.
Distribution cells(int k, int n) {
  std::vector<double> p(static_cast<std::size_t>(n), 0);
  std::fill_n(p.begin(), k, 1.0 / k);
  return categorical(p);
}

struct Coverage {
  int k, n;
};

// JSD = log 2 + V / 2 at the D that was found, and that D on a mode which p_g has.
void add_value(Measurement& result, const std::string& name, const Coverage& c, double value) {
  result.add(name + ": C(G)", value, 2 * mode_jsd(c.k, c.n) - 2 * log_2);
}
void add_logit(Measurement& result, const Study& study, const std::string& name, const Coverage& c,
               double log_p_data, double log_p_g) {
  const double logit = study.find(std::vector{log_p_data}, std::vector{log_p_g})[0];
  result.add(name + ": logit of D on a mode that p_g has", logit, std::log(static_cast<double>(c.k) / c.n));
}

Measurement measure_coverage(Study& study) {
  Measurement result;
  Curve theory{"closed form, n = 8", {}, {}}, measured{"log 2 + V / 2 at the D found", {}, {}};
  const Coverage pairs[] = {{1, 8}, {2, 8}, {3, 8}, {4, 8}, {5, 8}, {6, 8}, {7, 8}, {8, 8}, {1, 2}, {3, 5}};
  for (const Coverage& c : pairs) {
    constexpr double far = 100;
    const Distribution p_data = row_of_normals(c.n, far), p_g = row_of_normals(c.k, far);
    const Distribution q_data = cells(c.n, c.n), q_g = cells(c.k, c.n);
    const std::string name = fmt::format("{} of {}", c.k, c.n), line = name + " normals in a row";
    const Game game = study.play(p_data, p_g);
    add_value(result, line, c, game.value);
    add_logit(result, study, line, c, p_data.log_pdf(0), p_g.log_pdf(0));
    result.add(line + ": JSD", jsd(p_data, p_g).value, mode_jsd(c.k, c.n));
    add_value(result, name + " cells", c, study.play(q_data, q_g).value);
    result.add(name + " cells: JSD", jsd(q_data, q_g).value, mode_jsd(c.k, c.n));
    result.add(name + " cells: KL(p_g || p_data)", kl(q_g, q_data).value,
               std::log(static_cast<double>(c.n) / c.k));
    if (c.n == 8) {
      theory.x.push_back(c.k);
      theory.y.push_back(mode_jsd(c.k, c.n));
      measured.x.push_back(c.k);
      measured.y.push_back(log_2 + game.value / 2);
    }
  }

  // The same in the plane, by a rule of its own.
  struct Planar {
    PlanarMixture p_data;
    int k;
  };
  for (const auto& [p_data, k] : {Planar{ring(8, 2, 0.05), 1}, Planar{ring(8, 2, 0.05), 4},
                                  Planar{ring(8, 2, 0.05), 8}, Planar{grid(3, 1, 0.05), 5}}) {
    const PlanarMixture p_g = p_data.first(static_cast<std::size_t>(k));
    const Coverage c{k, static_cast<int>(p_data.centres().size())};
    const PlanarNodes nodes = planar_nodes(p_data, p_g);
    const std::string name = fmt::format("{} of {}", k, p_data.text());
    add_value(result, name, c, value_on_nodes(nodes, study.find(nodes.log_p, nodes.log_q)));
    result.add(name + ": JSD", jsd_in_plane(p_data, p_g), mode_jsd(c.k, c.n));
  }
  if (study.charts()) {
    result.charts.push_back({.id = "modes-coverage",
                             .title = "What it costs to have k of 8 modes",
                             .caption =
                                 "JSD in nats. The first modes count most: a generator with one of eight "
                                 "is not as far from the data as one with none, at log 2 = 0.693, and "
                                 "the last mode brings a tenth of the first.",
                             .x_label = "k",
                             .y_label = "JSD",
                             .curves = {theory, measured}});
  }
  return result;
}

// sum of -w log w.
double entropy(const std::vector<double>& w) {
  double sum = 0;
  for (const double x : w) sum -= x > 0 ? x * std::log(x) : 0;
  return sum;
}

// What the label of the mode would tell about its source in addition to x: I(B; L | X), for B a fair coin
// that takes p_data or p_g, L the mode that x came from. By quadrature over x, from the densities of the
// modes.
double lost_to_overlap(const QuadratureNodes& nodes, int k, int n, double apart) {
  double sum = 0;
  for (std::size_t i = 0; i < nodes.x.size(); ++i) {
    // The posteriors of the label: given x, given x from p_data, given x from p_g.
    std::vector<double> any, data, generated;
    double of_any = 0, of_data = 0, of_g = 0;
    const auto exponent = [&](int mode) {
      const double t = nodes.x[i] - apart * mode;
      return -t * t / 2;
    };
    // Relative to the nearest mode of each, so that nothing underflows.
    double top = exponent(0), top_g = exponent(0);
    for (int mode = 0; mode < n; ++mode) {
      top = std::max(top, exponent(mode));
      if (mode < k) top_g = std::max(top_g, exponent(mode));
    }
    for (int mode = 0; mode < n; ++mode) {
      const double density = std::exp(exponent(mode) - top);
      data.push_back(density / n);
      generated.push_back(mode < k ? std::exp(exponent(mode) - top_g) / k : 0);
      any.push_back(0.5 * density * (1.0 / n + (mode < k ? 1.0 / k : 0)));
      of_any += any.back();
      of_data += data.back();
      of_g += generated.back();
    }
    for (double& w : any) w /= of_any;
    for (double& w : data) w /= of_data;
    for (double& w : generated) w /= of_g;
    const double p = std::exp(nodes.log_p[i]), q = std::exp(nodes.log_q[i]);
    sum += nodes.weight[i] * 0.5 *
           (p * (entropy(any) - entropy(data)) + q * (entropy(any) - entropy(generated)));
  }
  return sum;
}

Measurement measure_overlap(Study& study) {
  Measurement result;
  Curve too_much{"closed form - JSD, 4 of 8", {}, {}}, information{"I(B; L | X)", {}, {}};
  std::string note = "What the closed form is too large by, for 4 of 8 normals in a row:";
  for (const Coverage& c : {Coverage{4, 8}, Coverage{1, 2}, Coverage{2, 3}}) {
    for (const double apart : {1.0, 2.0, 4.0, 6.0, 8.0, 10.0}) {
      const Distribution p_data = row_of_normals(c.n, apart), p_g = row_of_normals(c.k, apart);
      const Game game = study.play(p_data, p_g);
      const double off = mode_jsd(c.k, c.n) - (log_2 + game.value / 2),
                   lost = lost_to_overlap(game.nodes, c.k, c.n, apart);
      result.add(fmt::format("{} of {} normals, {} sd apart: closed form - JSD", c.k, c.n, apart), off, lost);
      if (c.n != 8) continue;
      too_much.x.push_back(apart);
      too_much.y.push_back(off);
      information.x.push_back(apart);
      information.y.push_back(lost);
      if (apart == 2 || apart == 4 || apart == 8)
        note += fmt::format(" {:.2g} at {} sd{}", lost, apart, apart == 8 ? "." : ",");
    }
  }
  result.notes.push_back(note);
  if (study.charts()) {
    result.charts.push_back({.id = "modes-overlap",
                             .title = "Close modes: by how much the closed form is too large",
                             .caption =
                                 "Normals in a row, p_g has the first four of eight. From eight standard "
                                 "deviations on the closed form is right to four digits.",
                             .x_label = "distance of neighbours, in sd",
                             .y_label = "nats",
                             .curves = {information, too_much},
                             .log_y = true});
  }
  return result;
}

Measurement measure_quality(Study& study) {
  constexpr ad::Index samples = 20000;
  ad::Random random = study.random("mode-quality");
  Measurement result;
  const double share = share_within(3), error = std::sqrt(share * (1 - share) / samples);
  for (const PlanarMixture& p : {ring(8, 2, 0.05), grid(5, 1, 0.05), ring(3, 1, 0.1), grid(1, 1, 2)}) {
    const double measured = count_modes(p, p.sample(samples, random)).quality();
    result.add(fmt::format("{} samples of {}: share within 3 sd", samples, p.text()), measured, share,
               std::fabs(measured - share) / error);
  }
  return result;
}

Measurement measure_hit(Study& study) {
  constexpr int trials = 10000;
  ad::Random random = study.random("modes-hit");
  Measurement result;
  struct Row {
    PlanarMixture p;
    int samples;
  };
  for (const auto& [p, samples] :
       {Row{ring(8, 2, 0.05), 1}, Row{ring(8, 2, 0.05), 8}, Row{grid(3, 1, 0.05), 20}}) {
    double sum = 0, squares = 0;
    for (int i = 0; i < trials; ++i) {
      const int hit = count_modes(p, p.sample(samples, random)).covered();
      sum += hit;
      squares += hit * hit;
    }
    const double mean = sum / trials, error = std::sqrt((squares / trials - mean * mean) / (trials - 1));
    const double expected =
        expected_modes_hit(static_cast<int>(p.centres().size()), samples, share_within(3));
    result.add(fmt::format("modes of {} that {} samples reach, mean of {}", p.text(), samples, trials), mean,
               expected, std::fabs(mean - expected) / error);
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_modes() {
  return {
      {.id = "modes-coverage",
       .statement = "A generator that has k of n disjoint modes right, and nothing else, is at a JSD that "
                    "depends on k / n alone.",
       .source = "Derived; C(G) as in Goodfellow et al. 2014, Thm. 1",
       .formula = "JSD = 1/2 (k/n log(2k / (n + k)) + (1 - k/n) log 2 + log(2n / (n + k)))",
       .derivation = "On a mode that p_g has the densities are as 1/n to 1/k, so that D* = k / (n + k) and "
                     "its logit is log(k/n); on the others D* = 1. Of p_data the part k/n sees the first, "
                     "and all of p_g does: V = k/n log(k / (n + k)) + log(n / (n + k)), and JSD = log 2 + V "
                     "/ 2. Where the modes are is of no matter. Measured: V at the D found, and JSD by its "
                     "own integrand, for normals 100 sd apart, for cells, and in the plane.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "the optimiser's and the quadrature's, 1e-12 each; modes 20 sd apart share less than "
           "1e-20 of their probability",
       .measure = measure_coverage},
      {.id = "modes-overlap",
       .statement =
           "Where modes overlap JSD is smaller than that, by what their labels would tell in addition "
           "to x.",
       .source = "Derived; JSD as in Lin 1991",
       .formula = "closed form - JSD(p_data || p_g) = I(B; L | X) >= 0",
       .derivation =
           "JSD is I(B; X), the information that x gives about the fair coin B that took it from p_data or "
           "p_g. With the label L of its mode known, too, it is I(B; L), the closed form, because x tells "
           "nothing more: I(B; L) = I(B; X) + I(B; L | X). The last one is an expectation of differences of "
           "entropies, by quadrature; JSD is log 2 + V / 2 at the D found. Normals 1 to 10 sd apart.",
       .tolerance = 1e-10,
       .tolerance_reason =
           "the optimiser's and the quadrature's, 1e-12 each, and ten roundings of positions up "
           "to 70 sd in the entropies",
       .measure = measure_overlap},
      {.id = "mode-quality",
       .statement = "Of the samples of a normal in the plane 98.9 % lie within 3 standard deviations.",
       .source = "Derived; high-quality samples as in Srivastava et al. 2017",
       .formula = "P(|x - c| <= 3 sd) = 1 - exp(-9/2) = 0.98889",
       .derivation =
           "The square of the distance, in units of sd^2, is the sum of two squared normals, which is "
           "exponential with mean 2. No generator can honestly have more. 20,000 samples of each of four "
           "mixtures; the error counts standard errors.",
       .tolerance = 5,
       .tolerance_reason = "five standard errors: by chance once in 400,000 seeds for four mixtures",
       .measure = measure_quality},
      {.id = "modes-hit",
       .statement = "N samples of p_data itself reach n (1 - (1 - s/n)^N) of its n modes: few samples miss "
                    "some without any collapse.",
       .source = "Derived; the occupancy problem",
       .formula = "E modes = n (1 - (1 - s/n)^N), s = 1 - exp(-9/2)",
       .derivation =
           "A sample is within 3 sd of a given mode with probability s/n, so that all N miss it with "
           "probability (1 - s/n)^N; expectations add up. The mean of 10,000 trials; the error counts "
           "standard errors.",
       .tolerance = 5,
       .tolerance_reason = "five standard errors: by chance once in 500,000 seeds for three rows",
       .measure = measure_hit},
  };
}

}  // namespace saddle::gan
