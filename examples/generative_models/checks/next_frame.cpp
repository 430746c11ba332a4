// The exact checks of the prediction of the next frame, and the two mistakes that users make with it.
#include "examples/generative_models/next_frame.h"

#include <algorithm>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/targets/bits.h"

namespace saddle::family {
namespace {

// What may follow one past: the numbers -1 and 1, or three different frames of 3x3 bits with probabilities of
// at least 1/6.
Frames next_frame_two_numbers() {
  return {Array{{-1}, {1}}, Array{{0.5}, {0.5}}};
}
Frames next_frame_random_futures(Random& rng) {
  constexpr Index count = 3, pixels = 9;
  Frames futures{Array::zeros(count, pixels), Array::zeros(count, 1)};
  double total = 0;
  for (Index i = 0; i < count; ++i) {
    // The first two pixels tell the frames apart.
    for (Index k = 0; k < pixels; ++k)
      futures.frames(i, k) = k < 2 ? static_cast<double>((i >> k) & 1) : static_cast<double>(rng.below(2));
    total += futures.p[i] = 0.5 + rng.uniform() / 2;
  }
  for (double& each : futures.p) each /= total;
  return futures;
}

Frames next_frame_always(const Array& frame) {
  return {frame, Array{{1}}};
}

// The frame of the least squared error, by Newton's method on the tape.
Array next_frame_least_squares(const Frames& futures) {
  return climb([&](const Var& f) { return -squared_loss(f, futures); },
               Array::zeros(1, futures.frames.cols()));
}

// factor: how many times the variance the error of a drawn future is said to be.
Measurement measure_next_frame_error(double factor, Study& study) {
  Random rng = study.random("next-frame-error");
  Measurement result;
  const Frames two = next_frame_two_numbers();
  result.add("-1 or 1: the prediction of least squared error", next_frame_least_squares(two)[0], 0);
  result.add("-1 or 1: its squared error",
             squared_error(next_frame_always(next_frame_least_squares(two)), two), 1);
  result.add("-1 or 1: the squared error of a drawn future", squared_error(two, two), factor);
  for (int i = 0; i < 3; ++i) {
    const Frames futures = next_frame_random_futures(rng);
    const Array mean = mean_frame(futures), best = next_frame_least_squares(futures);
    double away = 0, variance = 0;
    for (Index k = 0; k < mean.size(); ++k) {
      away = gan::larger(away, std::fabs(best[k] - mean[k]));
      // Of a bit: E x^2 = E x.
      variance += mean[k] * (1 - mean[k]);
    }
    const std::string past = fmt::format(", past {}", i + 1);
    result.add("largest distance of a pixel from the mean of the futures" + past, away, 0);
    result.add("squared error of the best prediction" + past, squared_error(next_frame_always(best), futures),
               variance);
    result.add("squared error of a drawn future" + past, squared_error(futures, futures), factor * variance);
  }
  return result;
}

// Which of two predictions a criterion prefers is judged by its JSD from the futures.
using NextFrameCriterion = double (*)(const Frames& futures, const Frames& predicted);
double next_frame_by_value(const Frames& futures, const Frames& predicted) {
  return best_value(futures, predicted);
}
double next_frame_by_squared_error(const Frames& futures, const Frames& predicted) {
  return squared_error(predicted, futures);
}

Measurement measure_next_frame_choice(NextFrameCriterion criterion, Study& study) {
  Random rng = study.random("next-frame-choice");
  Measurement result;
  for (int i = 0; i < 4; ++i) {
    const Frames futures = i == 0 ? next_frame_two_numbers() : next_frame_random_futures(rng);
    const Frames blur = next_frame_always(mean_frame(futures));
    const std::string past = fmt::format(", past {}", i + 1);
    result.add("JSD of the mean from the futures" + past, jsd_nats(futures, blur), std::log(2)).unit = "nats";
    result.add("V(D*, G) of the mean" + past, best_value(futures, blur), 0);
    result.add("V(D*, G) of the sampler" + past, best_value(futures, futures), -std::log(4));
    const Frames& chosen = criterion(futures, blur) < criterion(futures, futures) ? blur : futures;
    result.add("JSD of the preferred one from the futures" + past, jsd_nats(futures, chosen), 0).unit =
        "nats";
  }
  return result;
}

// pooled: the variance of G over all pasts is taken for that given the past.
struct NextFrameLatent {
  bool ignore_z = false, pooled = false;
};
Measurement measure_next_frame_latent(const NextFrameLatent& latent, Study& study) {
  Random rng = study.random("next-frame-latent");
  Measurement result;
  constexpr int pasts = 4;
  double total = 0, squares = 0;
  std::array<double, pasts> given{}, of_data{};
  for (std::size_t s = 0; s < pasts; ++s) {
    const double position = 3 * static_cast<double>(s), far = 0.75 + 0.75 * rng.uniform();
    const Array futures{{position - far, position + far}};
    const double at = position + 0.2 * rng.uniform() - 0.1;
    Array g = Array::zeros(1, 2);
    if (latent.ignore_z) {
      // One number for both values of z, trained in the same game.
      const auto both = [](const Var& one) { return concat({one, one}, ad::Axis::cols); };
      const Array one = climb([&](const Var& v) { return -futures_game(futures, both(v)); }, Array(at));
      g[0] = g[1] = one[0];
    } else {
      g = play_futures(futures, Array{{at - 0.4, at + 0.4}});
    }
    std::sort(g.begin(), g.end());
    for (Index z = 0; z < 2; ++z)
      result.add(fmt::format("G(z) and its future, past {}", s + 1), g[z], futures[z]);
    given[s] = (g[1] - g[0]) * (g[1] - g[0]) / 4;
    of_data[s] = far * far;
    total += g[0] + g[1];
    squares += g[0] * g[0] + g[1] * g[1];
  }
  const double mean = total / (2 * pasts), all = squares / (2 * pasts) - mean * mean;
  for (std::size_t s = 0; s < pasts; ++s)
    result.add(fmt::format("variance of G given past {}, and of the data", s + 1),
               latent.pooled ? all : given[s], of_data[s]);
  return result;
}

}  // namespace

std::vector<Claim> next_frame_claims() {
  return {
      {
          .id = "next-frame-error",
          .statement = R"(
              Given a past with finitely many futures, the single prediction of the least expected squared
              error, found on the tape, is the mean of the futures and has their total variance as its error;
              an independent draw from the true distribution of the futures has exactly twice that error.)",
          .source = "Goodfellow 2016, section 1",
          .formula =
              R"(\min_f \mathbb{E} \lvert f - x \rvert^2 = \mathbb{E} \lvert \bar{x} - x \rvert^2 = \sigma^2, \quad \mathbb{E} \lvert x' - x \rvert^2 = 2 \sigma^2)",
          .derivation = R"(
              The derivative of the expected squared error, 2 (f - E x), is zero at the mean alone. A drawn
              future x' differs from x by (x' - E x) - (x - E x): both parts have the same variance and are
              independent, so that the variances are added.)",
          .tolerance = 1e-12,
          .tolerance_reason = "the last step of Newton's method is below 1e-12, and on a quadratic function "
                              "it is a few roundings; sums of at most 81 terms",
          .measure = [](Study& study) { return measure_next_frame_error(2, study); },
          .wrong = {{Wrong::Kind::formula, "a right sampler said to have the error of the best prediction",
                     [](Study& study) { return measure_next_frame_error(1, study); }}},
      },
      {
          .id = "next-frame-choice",
          .statement = R"(
              Given a past with several futures whose mean is none of them, the mean has JSD log 2 from the
              futures and V(D*, G) = 0, the sampler of the futures has JSD 0 and V(D*, G) = -log 4: the value
              of the game prefers the sampler.)",
          .source = "Goodfellow et al. 2014, Thm. 1; Goodfellow 2016, section 1",
          .formula =
              R"(V(D^*, G) = -\log 4 + 2 \operatorname{JSD}(p \parallel p_g), \quad \operatorname{JSD}(p \parallel \delta_{\bar{x}}) = \log 2)",
          .derivation = R"(
              D* = p / (p + q) is 1 on each future and 0 at the mean if the mean is no future, and 1/2
              everywhere if q = p. The squared error orders the two models the other way round.)",
          .tolerance = 1e-14,
          .tolerance_reason = "at most 6 terms of size below 1, a few roundings each",
          .measure = [](Study& study) { return measure_next_frame_choice(next_frame_by_value, study); },
          .wrong = {{Wrong::Kind::formula, "the model of the least squared error taken for the right one",
                     [](Study& study) {
                       return measure_next_frame_choice(next_frame_by_squared_error, study);
                     }}},
      },
      {
          .id = "next-frame-latent",
          .statement = R"(
              For two equally likely futures at a distance of 1.5 to 3, a generator of one number from a bit z,
              trained from two different numbers near their mean against the optimal D under noise N(0,1),
              arrives at the two futures: given the past, its variance is that of the data.)",
          .source = "Goodfellow et al. 2014, Prop. 1 and Thm. 1",
          .formula =
              R"(\operatorname{Var}_z G(s, z) = \operatorname{Var}[x \mid s]\ \text{for each past}\ s)",
          .derivation = R"(
              V(D*, G) is least, -log 4, where the two densities are equal. The same noise is on both sides,
              and its characteristic function has no zero, so that the densities are equal only if the points
              are. Whether the way leads there, and not to another stationary point, is measured.)",
          .tolerance = 1e-10,
          .tolerance_reason = "the gradient at the end is a rounding, 1e-16, divided by a curvature above "
                              "0.001; the last step of Newton's method is below 1e-12",
          .measure = [](Study& study) { return measure_next_frame_latent({}, study); },
          .wrong = {{Wrong::Kind::condition, "z ignored: one prediction for each past",
                     [](Study& study) { return measure_next_frame_latent({.ignore_z = true}, study); }},
                    {Wrong::Kind::formula, "the variance over all pasts taken for that given the past",
                     [](Study& study) { return measure_next_frame_latent({.pooled = true}, study); }}},
      },
  };
}

}  // namespace saddle::family
