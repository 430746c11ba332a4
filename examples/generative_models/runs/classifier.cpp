#include "examples/generative_models/classifier.h"

#include <fmt/format.h>

#include "examples/figures/svg.h"
#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/classifier_studies.h"
#include "examples/generative_models/runs/discrete.h"

namespace saddle::family {
namespace {

const std::vector<Index> kClassifierSizes{32, 64, 128, 256};
constexpr int kClassifierDraws = 200;

void add_errors(examples::Panel& panel, const ErrorCurves& curves, const BitsSource& source) {
  using namespace examples;
  const auto add = [&](const ErrorCurve& curve, const std::string& name, Colour colour, Mark mark) {
    panel.add({.label = name, .x = curve.samples, .y = curve.mean, .colour = colour, .mark = mark});
    for (const auto* bound : {&curve.low, &curve.high})
      panel.add({.label = {}, .x = curve.samples, .y = *bound, .colour = colour, .mark = Mark::hairline});
  };
  add(curves.naive, "naive Bayes", Colour::blue, Mark::line);
  add(curves.logistic, "logistic regression", Colour::orange, Mark::dashed);
  const std::vector<double> ends{curves.naive.samples.front(), curves.naive.samples.back()};
  const double best = source.error_rate(1), limit = source.error_rate(static_cast<double>(source.copies));
  if (source.copies > 1)
    panel.add({.label = "limit of naive Bayes",
               .x = ends,
               .y = {limit, limit},
               .colour = Colour::grey,
               .mark = Mark::dashed});
  panel.add({.label = "best possible",
             .x = ends,
             .y = {best, best},
             .colour = Colour::black,
             .mark = Mark::dotted});
}

std::string error_table(const char* title, const ErrorCurves& curves) {
  std::string text = fmt::format("\n{}\nsamples   naive Bayes            logistic regression\n", title);
  for (std::size_t i = 0; i < curves.naive.samples.size(); ++i) {
    const auto cell = [i](const ErrorCurve& curve) {
      return fmt::format("{:.3f} ({:.3f} to {:.3f})", curve.mean[i], curve.low[i], curve.high[i]);
    };
    text += fmt::format("{:<9} {}  {}\n", curves.naive.samples[i], cell(curves.naive), cell(curves.logistic));
  }
  return text;
}

}  // namespace

RunResult run_classifier(const RunOptions& options) {
  using namespace examples;
  Random random(options.seed);
  const BitsSource independent{.groups = 8, .copies = 1}, copied{};
  options.progress.show("64 independent bits");
  const ErrorCurves first = error_curves(independent, kClassifierSizes, kClassifierDraws, random);
  options.progress.show("64 bits with copies");
  const ErrorCurves second = error_curves(copied, kClassifierSizes, kClassifierDraws, random);

  RunResult result;
  for (const double delta : {1., 2., 3., 4.})
    result.numbers.push_back(
        {fmt::format("efficiency of logistic regression, delta = {}", delta), efron_efficiency(delta)});
  result.numbers.push_back({"best error, 64 independent bits", independent.error_rate(1)});
  result.numbers.push_back({"best error, 8 bits three times and 40 once", copied.error_rate(1)});
  result.numbers.push_back({"what naive Bayes tends to there", copied.error_rate(3)});
  result.text = error_table("error, 64 independent bits: mean (5 % to 95 % of 200 draws)", first) +
                error_table("error, 8 bits three times and 40 once", second);

  Figure figure("Errors of naive Bayes and of logistic regression, and the number of samples");
  add_errors(figure.panel("error, independent bits").y_range(0.05, 0.35), first, independent);
  add_errors(figure.panel("error, copied bits", "samples").y_range(0.05, 0.35), second, copied);
  figure.log_x();
  result.svg = figure.svg();
  return result;
}

// The generative classifier as a model of (x, y): two normals in the plane, from 1,000 samples.
Profile profile_classifier(std::uint64_t seed) {
  const NormalClassifier truth = two_normals(2, 0.5, 2);
  Random random(seed);
  const Labelled data = draw(truth, 1000, random);
  const NormalClassifier model = fit_normals(data.x, data.y);
  // Under the truth, x - mean of the model is normal around the difference of the means: E of the square is a
  // trace and a square. With the log density at a mean and its Hessian by the tape, it is exact.
  double nll = 0;
  for (const int y : {0, 1}) {
    const Array at = y == 1 ? truth.mean1 : truth.mean0;
    const auto log_p = [&](const Var& x) { return model.log_joint(x, y); };
    const Array hessian = ad::hessian(log_p, at);
    nll -= 0.5 * (ad::value_and_grad(log_p)(at).value + 0.5 * (hessian(0, 0) + hessian(1, 1)));
  }
  Profile profile;
  profile.target = "two normals in the plane, and the class";
  profile.likelihood = "exact";
  profile.nll_nats = nll;
  profile.least_nats = std::log(2) + std::log(2 * std::numbers::pi) + 1;
  profile.sample_microseconds =
      microseconds_a_sample([&](Index count) { return draw(model, count, random).x; }, 100000);
  profile.passes = 0;
  profile.latent = "the class";
  return profile;
}

}  // namespace saddle::family
