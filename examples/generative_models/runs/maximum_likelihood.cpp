#include "examples/generative_models/maximum_likelihood.h"

#include <fmt/format.h>

#include "examples/figures/captions.h"
#include "examples/figures/svg.h"
#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/runs/three_fits.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::family {
namespace {

using examples::Colour;
using examples::Mark;

struct ShownFit {
  Divergence kind;
  const char* name;
  Colour colour;
  Mark mark;
};
constexpr ShownFit kShownFits[] = {
    {Divergence::forward_kl, "forward KL: maximum likelihood", Colour::blue, Mark::line},
    {Divergence::jensen_shannon, "JS", Colour::green, Mark::dashed},
    {Divergence::reverse_kl, "reverse KL", Colour::orange, Mark::dotted},
};

constexpr double kShownSeparation = 4.4, kShownWeight = 0.8;

// Two normals that are fitted by EM to samples of the target.
constexpr Index kSamples = 1000;
Array fitted_mixture(std::uint64_t seed, Array* drawn = nullptr) {
  Random random(seed);
  const Array x = two_modes(kShownSeparation, kShownWeight).sample(kSamples, random);
  Array theta{{0, -1, 0, 1, 0}};
  for (int step = 0; step < 200; ++step) theta = em_step(x, theta);
  if (drawn != nullptr) *drawn = x;
  return theta;
}

gan::Distribution as_distribution(const Array& theta) {
  const double weight = ad::sigmoid(theta[0]);
  return gan::mixture({{weight, gan::normal(theta[1], std::exp(theta[2]))},
                       {1 - weight, gan::normal(theta[3], std::exp(theta[4]))}});
}

// -E log q under p.
double cross_entropy(const gan::Distribution& p, const gan::Distribution& q) {
  return -gan::expectation_by_tanh_sinh(p, [&](double x) { return q.log_pdf(x); }).value;
}

constexpr const char* kFitsTitle = "The best normal for two modes";
constexpr const char* kSwitchesTitle = "Its width, for two equal modes";

std::string picture_of_fits() {
  using namespace examples;
  const gan::Distribution p = two_modes(kShownSeparation, kShownWeight);
  Figure fits(kFitsTitle);
  Panel& densities = fits.panel("density", "x");
  fits.x_range(-8, 8);
  const auto curve = [](const gan::Distribution& d, std::vector<double>& x, std::vector<double>& y) {
    for (double at = -8; at <= 8.001; at += 0.05) {
      x.push_back(at);
      y.push_back(d.pdf(at));
    }
  };
  Series target{.label = "the target, two modes", .x = {}, .y = {}, .colour = Colour::grey};
  curve(p, target.x, target.y);
  densities.add(target);
  Figure switches(kSwitchesTitle);
  Panel& widths = switches.panel("standard deviation", "separation of the modes");
  for (const ShownFit& each : kShownFits) {
    const NormalFit fit = best_fit(each.kind, p);
    Series density{.label = each.name, .x = {}, .y = {}, .colour = each.colour, .mark = each.mark};
    curve(gan::normal(fit.mean, fit.sd()), density.x, density.y);
    densities.add(density);

    Series width{
        .label = each.name, .x = {}, .y = {}, .colour = each.colour, .mark = each.mark, .jumps = true};
    const double jump = each.kind == Divergence::forward_kl ? 1e300 : switching_separation(each.kind);
    bool before = true;
    for (double separation = 0.5; separation <= 10.001; separation += 0.25) {
      if (before && separation > jump) {
        const gan::Distribution there = two_modes(jump);
        width.x.insert(width.x.end(), {jump, jump});
        width.y.insert(width.y.end(), {covering_fit(each.kind, there).sd(), mode_fit(each.kind, there).sd()});
        before = false;
      }
      const gan::Distribution equal = two_modes(separation);
      width.x.push_back(separation);
      width.y.push_back((before ? covering_fit(each.kind, equal) : mode_fit(each.kind, equal)).sd());
    }
    widths.add(width);
  }
  // Each part leaves room for a title of its own.
  const auto title = [](const char* text, double y) {
    return paragraph(text, " class=\"title\"", 12, y, (kFigureWidth - 24) * kTitleShare).drawing;
  };
  const double middle = fits.height();
  return svg_document(kFitsTitle, kFigureWidth, middle + switches.height(),
                      title(kFitsTitle, 26) + fits.part(0, 0) + title(kSwitchesTitle, middle + 26) +
                          switches.part(0, middle));
}

}  // namespace

RunResult run_maximum_likelihood(const RunOptions& options) {
  Array x;
  const Array theta = fitted_mixture(options.seed, &x);
  const gan::Distribution p = two_modes(kShownSeparation, kShownWeight), q = as_distribution(theta);
  const auto log_likelihood = [&](const Var& t) { return mean(log_mixture(t.tape().constant(x), t)); };
  double slope = 0;
  for (const double each : ad::grad(log_likelihood)(theta)) slope = std::max(slope, std::abs(each));
  Random random = Random(options.seed).stream(1);
  double left = 0;
  for (const double each : q.sample(kSamples, random)) left += each < 0 ? 1.0 / kSamples : 0;

  RunResult result;
  result.numbers = {{"negative log-likelihood, two normals by EM", cross_entropy(p, q), "nats"},
                    {"its least value, the entropy of the target", cross_entropy(p, p), "nats"},
                    {"share of 1,000 samples that are negative", left}};
  result.text = fmt::format("slope of the likelihood after EM, by the tape: {}\n",
                            slope < 1e-12 ? "below 1e-12" : fmt::format("{:.2g}", slope));
  result.text += "\nthe best single normal   mean       sd         the divergence\n";
  for (const ShownFit& each : kShownFits) {
    const NormalFit fit = best_fit(each.kind, p);
    const std::string name(each.name);
    result.text += fmt::format("{:<24} {:<10.5f} {:<10.5f} {:.5f} nats\n", name.substr(0, name.find(':')),
                               fit.mean, fit.sd(), fit.value);
  }
  for (const Divergence kind : {Divergence::jensen_shannon, Divergence::reverse_kl})
    result.numbers.push_back(
        {fmt::format("where the best normal jumps, {}", kind == Divergence::reverse_kl ? "reverse KL" : "JS"),
         switching_separation(kind)});
  result.svg = picture_of_fits();
  return result;
}

Profile profile_maximum_likelihood(std::uint64_t seed) {
  const gan::Distribution p = two_modes(kShownSeparation, kShownWeight),
                          q = as_distribution(fitted_mixture(seed));
  Random random = Random(seed).stream(1);
  Profile profile;
  profile.target = "a mixture of two normals";
  profile.likelihood = "exact";
  profile.nll_nats = cross_entropy(p, q);
  profile.least_nats = cross_entropy(p, p);
  profile.sample_microseconds =
      microseconds_a_sample([&](Index count) { return q.sample(count, random); }, 100000);
  profile.passes = 0;
  profile.latent = "the term";
  return profile;
}

}  // namespace saddle::family
