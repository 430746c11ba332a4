// The exact checks of what squared and absolute errors ask of an image from its outline: the mean of all
// right answers, the likelier one, and neither the law of the answers.

#include <algorithm>
#include <limits>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/checks/outline_law.h"

namespace saddle::family {
namespace {

// E[y | x] of a law of pairs, for outline o.
std::vector<double> outline_mean(const OutlineLaw& joint, Index o) {
  const Array states = all_states(outline_bits);
  std::vector<double> mean(outline_bits, 0.0);
  for (Index s = 0; s < outline_states; ++s)
    for (Index j = 0; j < outline_bits; ++j)
      mean[static_cast<std::size_t>(j)] += outline_count * joint[outline_place(o, s)] * states(s, j);
  return mean;
}

// E |y - y'|^2 of y from p and y' from q, independent given x: a sum over pairs of images.
double outline_error(const OutlineLaw& p, const OutlineLaw& q) {
  double error = 0;
  for (Index o = 0; o < outline_count; ++o)
    for (Index s = 0; s < outline_states; ++s) {
      if (!(p[outline_place(o, s)] > 0)) continue;
      for (Index t = 0; t < outline_states; ++t) {
        int differing = 0;
        for (Index bits = s ^ t; bits != 0; bits &= bits - 1) ++differing;
        error += outline_count * p[outline_place(o, s)] * q[outline_place(o, t)] * differing;
      }
    }
  return error;
}

// E |y - answer|^2 with its slope by the answer, at the conditional mean.
Measurement measure_outline_squared(bool ignores_noise, Study& study) {
  Random rng = study.random("outline-squared");
  const OutlinePairs& target = outline_target();
  const OutlineLaw p = outline_p();
  Array answer = Array::zeros(target.y.shape());
  for (Index i = 0; i < answer.rows(); ++i)
    for (Index j = 0; j < outline_bits; ++j)
      answer[i * outline_bits + j] = outline_mean(p, i % outline_count)[static_cast<std::size_t>(j)];
  ad::Tape tape;
  const Var at = tape.leaf(answer);
  const Var error = sum(sum(square(at - target.y), ad::Axis::cols) * target.p);
  const ad::Gradients slopes = backward(error, at);
  double slope = 0;
  for (Index o = 0; o < outline_count; ++o)
    for (Index j = 0; j < outline_bits; ++j)
      slope = gan::larger(slope, std::fabs(slopes[at](o, j) + slopes[at](o + outline_count, j)));

  const double least = outline_bits * kPaperFirst * (1 - kPaperFirst);
  Measurement result;
  result.add("largest slope of the squared error at the conditional mean", slope, 0);
  result.add("squared error of the conditional mean", error.value(), least);
  OutlineLaw sampler = p;
  if (ignores_noise)
    for (Index o = 0; o < outline_count; ++o) {
      sampler[outline_place(o, outline_state(o))] = 1.0 / outline_count;
      sampler[outline_place(o, outline_state(o + outline_count))] = 0;
    }
  result.add("squared error of the sampler of p(y | x)", outline_error(p, sampler), 2 * least);
  result.add("JSD of its pairs", jsd_nats(p, sampler), 0);

  const OutlineLaw net = outline_random_net(rng);
  double variances = least;
  for (Index o = 0; o < outline_count; ++o) {
    const std::vector<double> real = outline_mean(p, o), made = outline_mean(net, o);
    for (std::size_t j = 0; j < real.size(); ++j)
      variances += (made[j] * (1 - made[j]) + (real[j] - made[j]) * (real[j] - made[j])) / outline_count;
  }
  result.add("squared error of a random net, by variances", outline_error(p, net), variances);
  return result;
}

// How far an answer is from the nearest of all images of the target. median: the answer of the least absolute
// error.
Measurement measure_outline_blur(bool median) {
  const OutlinePairs& target = outline_target();
  const OutlineLaw p = outline_p();
  Measurement result;
  for (Index o = 0; o < outline_count; ++o) {
    std::vector<double> answer = outline_mean(p, o);
    if (median)
      for (double& each : answer) each = each > 0.5 ? 1 : 0;
    double nearest = std::numeric_limits<double>::infinity();
    for (Index i = 0; i < target.y.rows(); ++i) {
      double distance = 0;
      for (Index j = 0; j < outline_bits; ++j) {
        const double off = answer[static_cast<std::size_t>(j)] - target.y(i, j);
        distance += off * off;
      }
      nearest = std::min(nearest, std::sqrt(distance));
    }
    result.add(fmt::format("distance to the nearest image, outline {}", o + 1), nearest,
               std::sqrt(static_cast<double>(outline_bits)) * (1 - kPaperFirst));
  }
  return result;
}

// The slope of V(D*, G) + lambda E |y - G|_1 by the probability of the answer with paper first, at the right
// one.
Measurement measure_outline_l1(bool believed) {
  Measurement result;
  for (const double lambda : {0.01, 1.0, 100.0}) {
    const auto objective = [&](const Var& a) {
      const Var b = 1 - a;
      const double right = kPaperFirst, other = 1 - kPaperFirst;
      const Var value = right * log(right / (right + a)) + other * log(other / (other + b)) +
                        a * log(a / (right + a)) + b * log(b / (other + b));
      return value + lambda * outline_bits * (right * b + other * a);
    };
    const double slope = ad::grad(objective)(kPaperFirst), size = lambda * outline_bits / 2;
    const double expected = believed ? 0 : -size;
    result.add(fmt::format("slope at the right probabilities, lambda = {}", lambda), slope, expected,
               std::fabs(slope - expected) / (1 + size));
  }
  return result;
}

}  // namespace

std::vector<Claim> outline_error_claims() {
  return {
      {
          .id = "outline-squared",
          .statement = R"(
              Of all answers to x the conditional mean has the least expected squared error, the conditional
              variance; a sampler of p(y | x), whose pairs have JSD 0, has twice that error; any sampler, drawn
              independently of the right output, has the sum of both variances and the squared distance of both
              means.)",
          .source = "Goodfellow 2016, section 1, on multi-modal outputs; the bias-variance decomposition",
          .formula =
              R"(\mathbb{E} \lvert y - y' \rvert^2 = \operatorname{var}(y \mid x) + \operatorname{var}(y' \mid x) + \lvert \mathbb{E} y - \mathbb{E} y' \rvert^2)",
          .derivation = R"(
              Expand both around their means: the products have expectation zero, since y and y' are
              independent given x. A fixed answer has variance zero, so its best is E y; the right sampler has
              the variance of y a second time.)",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of 50,000 positive terms that add up to less than 10",
          .measure = [](Study& study) { return measure_outline_squared(false, study); },
          .wrong = {{Wrong::Kind::condition, "the noise z is ignored: always the likelier of both answers",
                     [](Study& study) { return measure_outline_squared(true, study); }}},
      },
      {
          .id = "outline-blur",
          .statement = R"(
              The answer with the least squared error is no image of the target: on bars and stripes of n
              pixels, where an outline has an answer with probability 3/4 and its inverse with 1/4, it is the
              distance sqrt(n) / 4 from the nearest of all images.)",
          .source = "Isola, Zhu, Zhou and Efros 2017, section 1, on blurred results",
          .formula = R"(\min_y \lvert \mathbb{E}[y \mid x] - y \rvert = \frac{\sqrt{n}}{4})",
          .derivation = R"(
              Each pixel of the mean is 1/4 or 3/4. The nearest vector of bits rounds each pixel, which gives
              the likelier answer, itself an image, and is 1/4 away in each of n pixels.)",
          .tolerance = 1e-14,
          .tolerance_reason = "512 terms of a mean, most of them zero, and one square root",
          .measure = [](Study&) { return measure_outline_blur(false); },
          .wrong = {{Wrong::Kind::formula, "the answer of the least absolute error, the median, taken for it",
                     [](Study&) { return measure_outline_blur(true); }}},
      },
      {
          .id = "outline-l1",
          .statement = R"(
              With an absolute error of any weight lambda > 0 beside V(D*, G), the right sampler is not the
              minimum: at the right probability 3/4 of the likelier of two inverse answers of n pixels, the
              slope by that probability is -lambda n / 2.)",
          .source = "Isola, Zhu, Zhou and Efros 2017, Eqs. 3 and 4",
          .formula =
              R"(\frac{d}{d a} (V(D^*, G_a) + \lambda \mathbb{E} \lvert y - G_a \rvert_1) = -\tfrac{1}{2} \lambda n)",
          .derivation = R"(
              The slope of V(D*, G) is zero at the right probabilities, where it has its minimum. Two answers
              that differ differ in all n pixels, so the absolute error is n (3/4 (1 - a) + 1/4 a), whose slope
              is -n / 2: it asks for the likelier answer alone.)",
          .tolerance = 1e-14,
          .tolerance_reason = "a dozen roundings, relative to 1 + lambda n / 2",
          .measure = [](Study&) { return measure_outline_l1(false); },
          .wrong = {{Wrong::Kind::formula, "the absolute error leaves the minimum where it is",
                     [](Study&) { return measure_outline_l1(true); }}},
      },
  };
}

}  // namespace saddle::family
