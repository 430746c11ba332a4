// What it costs a generator to leave out modes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/modes.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/probability/tanh_sinh.h"

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

// What is seen of a generator with k of n modes, beside what it should be.
enum class Seen { c_of_g, logit_on_mode, jsd, reverse_kl };
struct Sight {
  std::string what;
  Coverage c;
  Seen seen;
  double measured;
};

// JSD, and the logit of D* on a mode that p_g has.
struct CoverageLaw {
  std::function<double(int k, int n)> jsd = mode_jsd;
  std::function<double(int k, int n)> logit = [](int k, int n) {
    return std::log(static_cast<double>(k) / n);
  };
};

void add_sight(Measurement& result, const Sight& sight, const CoverageLaw& closed) {
  const auto [k, n] = sight.c;
  const double expected = [&, k = k, n = n] {
    switch (sight.seen) {
      case Seen::c_of_g:
        return 2 * closed.jsd(k, n) - 2 * log_2;
      case Seen::logit_on_mode:
        return closed.logit(k, n);
      case Seen::jsd:
        return closed.jsd(k, n);
      case Seen::reverse_kl:
        return std::log(static_cast<double>(n) / k);
    }
    return std::nan("");
  }();
  Comparison& comparison = result.add(sight.what, sight.measured, expected);
  if (sight.seen == Seen::logit_on_mode) return;
  comparison.unit = "nats";
}

const std::vector<Sight>& sights(Study& study) {
  return study.once<std::vector<Sight>>("modes-coverage", [&study] {
    std::vector<Sight> all;
    for (const Coverage& c :
         {Coverage{1, 8}, Coverage{2, 8}, Coverage{3, 8}, Coverage{4, 8}, Coverage{5, 8}, Coverage{6, 8},
          Coverage{7, 8}, Coverage{8, 8}, Coverage{1, 2}, Coverage{3, 5}}) {
      constexpr double far = 100;
      const Distribution p_data = row_of_normals(c.n, far), p_g = row_of_normals(c.k, far);
      const Distribution q_data = cells(c.n, c.n), q_g = cells(c.k, c.n);
      const std::string name = fmt::format(", {} of {}", c.k, c.n), line = name + " normals in a row";
      all.push_back({"C(G)" + line, c, Seen::c_of_g, study.play(p_data, p_g).value});
      all.push_back({"logit of D on a mode that p_g has" + line, c, Seen::logit_on_mode,
                     study.find(std::vector{p_data.log_pdf(0)}, std::vector{p_g.log_pdf(0)})[0]});
      all.push_back({"JSD" + line, c, Seen::jsd, jsd(p_data, p_g).value});
      all.push_back({"C(G)" + name + " cells", c, Seen::c_of_g, study.play(q_data, q_g).value});
      all.push_back({"JSD" + name + " cells", c, Seen::jsd, jsd(q_data, q_g).value});
      all.push_back({"KL(p_g || p_data)" + name + " cells", c, Seen::reverse_kl, kl(q_g, q_data).value});
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
      const std::string name = fmt::format(", {} of {}", k, p_data.text());
      all.push_back(
          {"C(G)" + name, c, Seen::c_of_g, value_on_nodes(nodes, study.find(nodes.log_p, nodes.log_q))});
      all.push_back({"JSD" + name, c, Seen::jsd, jsd_in_plane(p_data, p_g)});
    }
    return all;
  });
}

Measurement measure_coverage(const CoverageLaw& closed, Study& study) {
  Measurement result;
  for (const Sight& sight : sights(study)) add_sight(result, sight, closed);
  if (study.charts()) {
    Curve theory{"closed form, n = 8"}, measured{"log 2 + V / 2 at the D found", {}, {}, Role::measured};
    for (const Sight& sight : sights(study)) {
      if (sight.c.n != 8 || sight.what.find("C(G)") != 0 || sight.what.find("row") == std::string::npos)
        continue;
      theory.x.push_back(sight.c.k);
      theory.y.push_back(mode_jsd(sight.c.k, 8));
      measured.x.push_back(sight.c.k);
      measured.y.push_back(log_2 + sight.measured / 2);
    }
    result.charts.push_back({.id = "modes-coverage",
                             .title = "What it costs to have k of 8 modes",
                             .caption =
                                 "JSD in nats. The first modes count most: a generator with one of eight "
                                 "is not as far from the data as one with none, at log 2 = 0.693, and "
                                 "the last mode brings less than a quarter of what the first one does.",
                             .x_label = "k",
                             .y_label = "JSD",
                             .curves = {theory, measured}});
  }
  return result;
}

// p_g has four of eight cells with other weights than 1/4 each.
Measurement measure_uneven(Study& study) {
  Measurement result;
  const Game game = study.play(cells(8, 8), categorical({0.4, 0.3, 0.2, 0.1, 0, 0, 0, 0}));
  add_sight(result, {"C(G), 4 of 8 cells with weights 4 : 3 : 2 : 1", {4, 8}, Seen::c_of_g, game.value}, {});
  return result;
}
// Modes that overlap.
Measurement measure_close(Study& study) {
  Measurement result;
  const Game game = study.play(row_of_normals(8, 4), row_of_normals(4, 4));
  add_sight(result, {"C(G), 4 of 8 normals 4 sd apart", {4, 8}, Seen::c_of_g, game.value}, {});
  return result;
}

// sum of -w log w.
double entropy(const std::vector<double>& w) {
  double sum = 0;
  for (const double x : w) sum -= x > 0 ? x * std::log(x) : 0;
  return sum;
}

// What is integrated for I(B; L | X): B is a fair coin that takes p_data or p_g, L the mode that x came from.
// From the densities at x and the entropies of L there: given x, given x from p_data, given x from p_g.
using LossDensity = std::function<double(double p, double q, double any, double data, double generated)>;
double told_by_label(double p, double q, double any, double data, double generated) {
  return 0.5 * (p * (any - data) + q * (any - generated));
}

// The integral of that over x by tanh-sinh, the posteriors of the label from the densities of the modes.
double lost_to_overlap(const Coverage& c, double apart, const LossDensity& density) {
  const auto integrand = [&](double x, double log_p, double log_q) {
    std::vector<double> any, data, generated;
    double of_any = 0, of_data = 0, of_g = 0;
    const auto exponent = [&](int mode) {
      const double t = x - apart * mode;
      return -t * t / 2;
    };
    // Relative to the nearest mode of each, so that nothing underflows.
    double top = exponent(0), top_g = exponent(0);
    for (int mode = 0; mode < c.n; ++mode) {
      top = std::max(top, exponent(mode));
      if (mode < c.k) top_g = std::max(top_g, exponent(mode));
    }
    for (int mode = 0; mode < c.n; ++mode) {
      const double relative = std::exp(exponent(mode) - top);
      data.push_back(relative / c.n);
      generated.push_back(mode < c.k ? std::exp(exponent(mode) - top_g) / c.k : 0);
      any.push_back(0.5 * relative * (1.0 / c.n + (mode < c.k ? 1.0 / c.k : 0)));
      of_any += any.back();
      of_data += data.back();
      of_g += generated.back();
    }
    for (double& w : any) w /= of_any;
    for (double& w : data) w /= of_data;
    for (double& w : generated) w /= of_g;
    return density(std::exp(log_p), std::exp(log_q), entropy(any), entropy(data), entropy(generated));
  };
  return integral_by_tanh_sinh(row_of_normals(c.n, apart), row_of_normals(c.k, apart), integrand).value;
}

Measurement measure_overlap(const LossDensity& density, Study& study) {
  Measurement result;
  Curve too_much{"closed form - JSD, 4 of 8", {}, {}, Role::measured}, information{"I(B; L | X)"};
  std::string note = "What the closed form is too large by, for 4 of 8 normals in a row:";
  for (const Coverage& c : {Coverage{4, 8}, Coverage{1, 2}, Coverage{2, 3}}) {
    for (const double apart : {1.0, 2.0, 4.0, 6.0, 8.0, 10.0}) {
      const std::string name = fmt::format("{} of {} normals, {} sd apart", c.k, c.n, apart);
      const double found = study.once<double>("modes-overlap " + name, [&] {
        return log_2 + study.play(row_of_normals(c.n, apart), row_of_normals(c.k, apart)).value / 2;
      });
      const double off = mode_jsd(c.k, c.n) - found, lost = lost_to_overlap(c, apart, density);
      result.add("closed form - JSD, " + name, off, lost);
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
                             .curves = {information, too_much}});
  }
  return result;
}

Wrong wrong_coverage(Wrong::Kind kind, std::string what, CoverageLaw closed) {
  return {kind, std::move(what),
          [closed = std::move(closed)](Study& study) { return measure_coverage(closed, study); }};
}
Wrong wrong_overlap(Wrong::Kind kind, std::string what, LossDensity density) {
  return {kind, std::move(what),
          [density = std::move(density)](Study& study) { return measure_overlap(density, study); }};
}

}  // namespace

std::vector<Claim> claims_of_modes() {
  using enum Wrong::Kind;
  return {
      {.id = "modes-coverage",
       .statement = R"(
           If p_data has n disjoint modes of equal weight, and p_g has k of them in the right shape with equal
           weights and nothing else, then JSD depends on k / n alone.)",
       .source = "Derived; C(G) as in Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\operatorname{JSD} = \frac{1}{2} \left(\frac{k}{n} \log\frac{2k}{n + k} + \left(1 - )"
                  R"(\frac{k}{n}\right) \log 2 + \log\frac{2n}{n + k}\right))",
       .derivation = R"(
           On a mode that p_g has the densities are as 1/n to 1/k, so that D* = k / (n + k) and its logit is
           log(k/n); on the others D* = 1. Of p_data the part k/n sees the first, and all of p_g does: V = k/n
           log(k / (n + k)) + log(n / (n + k)), and JSD = log 2 + V / 2. Where the modes are is of no matter.
           Measured: V at the D found, and JSD by its own integrand, for normals 100 sd apart, for cells, and
           in the plane.)",
       .tolerance = 2e-13,
       .tolerance_reason = R"(
           the optimiser's and the quadrature's; modes 20 sd apart share less than 1e-20 of their probability)",
       .measure = [](Study& study) { return measure_coverage({}, study); },
       .figure = true,
       .wrong = {wrong_coverage(
                     formula, "(1 - k/n) log 2, as if p_g on its modes were right",
                     {.jsd = [](int k, int n) { return (1 - static_cast<double>(k) / n) * log_2; }}),
                 wrong_coverage(formula, "twice JSD, without the halves", {.jsd = times(2, mode_jsd)}),
                 wrong_coverage(formula, "D = 1/2 on the modes that p_g has",
                                {.logit = [](int, int) { return 0.0; }}),
                 {condition, "weights of 4 : 3 : 2 : 1 in p_g", measure_uneven},
                 {condition, "modes that overlap, 4 sd apart", measure_close},
                 wrong_coverage(off, "the closed form 2 % off", {.jsd = times(1.02, mode_jsd)})}},
      {.id = "modes-overlap",
       .statement = R"(
           If these modes overlap, JSD is below the closed form for disjoint ones by I(B; L | X), the
           information that the label L of a sample's mode would give about its source B, p_data or p_g, in
           addition to the sample X.)",
       .source = "Derived; JSD as in Lin 1991",
       .formula = R"(\text{closed form} - \operatorname{JSD}(p_{\text{data}} \parallel p_g) = I(B; L \mid )"
                  R"(X) \ge 0)",
       .derivation = R"(
           JSD is I(B; X), the information that x gives about the fair coin B that took it from p_data or p_g.
           With the label L of its mode known, too, it is I(B; L), the closed form, because given L x tells
           nothing more: I(B; L) = I(B; X) + I(B; L | X). The last one is an expectation of differences of
           entropies, by tanh-sinh; JSD is log 2 + V / 2 at the D found on nodes of a quadrature. Normals 1 to
           10 sd apart.)",
       .tolerance = 2e-14,
       .tolerance_reason = "roundings of sums and integrals of size one, by two rules",
       .measure = [](Study& study) { return measure_overlap(told_by_label, study); },
       .figure = true,
       .wrong = {wrong_overlap(formula, "the closed form for modes that overlap",
                               [](double, double, double, double, double) { return 0.0; }),
                 wrong_overlap(
                     formula, "the mean under p_data alone",
                     [](double p, double, double any, double data, double) { return p * (any - data); }),
                 wrong_overlap(
                     formula, "H(L | X), all that the label would tell",
                     [](double p, double q, double any, double, double) { return (p + q) / 2 * any; }),
                 wrong_overlap(off, "the information 2 % off", times(1.02, told_by_label))},
       .unit = "nats"},
  };
}

}  // namespace saddle::gan
