// The exact checks of super-resolution, and the mistakes that users make with it.
#include "examples/generative_models/super_resolution.h"

#include "examples/generative_models/checks/check.h"

namespace saddle::family {
namespace {

std::vector<double> super_resolution_prior(Study& study) {
  return smooth_bars_and_stripes(0.1 + 0.8 * study.random("super-resolution").uniform());
}

// What is answered for y, all answers with their probabilities.
using SuperResolutionAnswer = Candidates (*)(const Candidates& posterior, const std::vector<double>& p_x);
Candidates super_resolution_sampled(const Candidates& posterior, const std::vector<double>&) {
  return posterior;
}
Candidates super_resolution_rounded(const Candidates& posterior, const std::vector<double>&) {
  Index state = 0;
  for (const double each : mean_of(posterior)) state = 2 * state + (each > 0.5 ? 1 : 0);
  return {{state}, {1}};
}
Candidates super_resolution_without_y(const Candidates&, const std::vector<double>& p_x) {
  Candidates all;
  for (Index s = 0; s < fine_images; ++s) {
    all.states.push_back(s);
    all.p.push_back(p_x[static_cast<std::size_t>(s)]);
  }
  return all;
}

Measurement measure_super_resolution_consistent(SuperResolutionAnswer answer, Study& study) {
  const std::vector<double> p_x = super_resolution_prior(study);
  const BlockPosterior posterior(p_x);
  const Array sums = down(all_states(fine_bits));
  std::vector<double> numbers;
  for (Index s = 0; s < fine_images; ++s) numbers.push_back(static_cast<double>(number_of(sums, s)));
  double inconsistent = 0, total_error = 0;
  std::vector<double> p_g(fine_images, 0.0);
  for (std::size_t y = 0; y < posterior.given.size(); ++y) {
    const Candidates answers = answer(posterior.given[y], p_x);
    double total = 0;
    for (std::size_t i = 0; i < answers.states.size(); ++i) {
      const auto s = static_cast<std::size_t>(answers.states[i]);
      total += answers.p[i];
      p_g[s] += posterior.p_y[y] * answers.p[i];
      if (numbers[s] != static_cast<double>(y)) inconsistent += posterior.p_y[y] * answers.p[i];
    }
    total_error = gan::larger(total_error, std::fabs(total - 1));
  }
  double away = 0;
  for (std::size_t s = 0; s < p_g.size(); ++s) away += std::fabs(p_g[s] - p_x[s]) / 2;
  Measurement result;
  result.add("largest distance from one of a sum over answers to a y", total_error, 0);
  result.add("probability of an answer with sums other than y", inconsistent, 0);
  result.add("total variation of the answers to all y from the images", away, 0);
  return result;
}

// The single answers to all y, (625, 16).
using SuperResolutionSingle = void (*)(const Candidates& posterior, Index y, Array& table);
void super_resolution_mean_table(const Candidates& posterior, Index y, Array& table) {
  const Array mean = mean_of(posterior);
  for (Index k = 0; k < fine_bits; ++k) table(y, k) = mean[k];
}
void super_resolution_rounded_table(const Candidates& posterior, Index y, Array& table) {
  const Array mean = mean_of(posterior);
  for (Index k = 0; k < fine_bits; ++k) table(y, k) = mean[k] > 0.5 ? 1 : 0;
}
void super_resolution_block_table(const Candidates& posterior, Index y, Array& table) {
  const Array sums = down(image_of(posterior.states[0]));
  for (Index k = 0; k < fine_bits; ++k) table(y, k) = sums[2 * (k / 8) + k % 4 / 2] / 4;
}

Measurement measure_super_resolution_mean(SuperResolutionSingle single, Study& study) {
  const std::vector<double> p_x = super_resolution_prior(study);
  const BlockPosterior posterior(p_x);
  Random rng = study.random("super-resolution-mean");
  Array start = Array::zeros(coarse_images, fine_bits), table = start;
  for (double& each : start) each = rng.uniform();
  double variance = 0;
  for (Index y = 0; y < coarse_images; ++y) {
    const Candidates& given = posterior.given[static_cast<std::size_t>(y)];
    single(given, y, table);
    // Of a bit: E x^2 = E x.
    for (const double each : mean_of(given))
      variance += posterior.p_y[static_cast<std::size_t>(y)] * each * (1 - each);
  }

  // The loss is quadratic and its Hessian diagonal, 2 p(y): one step of Newton's method from any table
  // arrives.
  const auto loss = [&](const Var& t) { return squared_error_of_table(t, p_x); };
  const Array slope = ad::grad(loss)(start);
  double away = 0;
  for (Index i = 0; i < table.size(); ++i) {
    const double p_y = posterior.p_y[static_cast<std::size_t>(i / fine_bits)];
    away = gan::larger(away, std::fabs(start[i] - slope[i] / (2 * p_y) - table[i]));
  }
  Measurement result;
  result.add("largest distance of a pixel from the table of least squared error", away, 0);
  result.add("squared error of the table", ad::value_and_grad(loss)(table).value, variance);
  return result;
}

// factor: how many times the variance the error of a sample is said to be.
Measurement measure_super_resolution_twice(double factor, Study& study) {
  const BlockPosterior posterior(super_resolution_prior(study));
  Measurement result;
  double error = 0, variance = 0, worst = 0;
  for (std::size_t y = 0; y < posterior.given.size(); ++y) {
    const Candidates& given = posterior.given[y];
    const double pairs = pair_error(given);
    double trace = 0;
    for (const double each : mean_of(given)) trace += each * (1 - each);
    worst = gan::larger(worst, std::fabs(pairs - factor * trace));
    error += posterior.p_y[y] * pairs;
    variance += posterior.p_y[y] * trace;
  }
  result.add("squared error of a sample, mean over y", error, factor * variance);
  result.add("largest difference for one y", worst, 0);
  return result;
}

// How many of the 625 means are binary images, and how many of their pixels are grey. by_sums: a mean that
// has the sums y is taken for an image.
Measurement measure_super_resolution_image(bool by_sums, Study& study) {
  const BlockPosterior posterior(super_resolution_prior(study));
  double images = 0, grey = 0, largest = 0;
  for (const Candidates& given : posterior.given) {
    const Array mean = mean_of(given), sums = down(mean), wanted = down(image_of(given.states[0]));
    double off = 0, greys = 0;
    for (Index block = 0; block < 4; ++block) off = gan::larger(off, std::fabs(sums[block] - wanted[block]));
    for (const double each : mean) greys += each > 1e-9 && each < 1 - 1e-9 ? 1 : 0;
    largest = gan::larger(largest, off);
    grey += greys;
    images += by_sums ? off < 1e-9 : greys == 0;
  }
  Measurement result;
  result.add("largest distance of a sum of a mean from y", largest, 0);
  result.add("how many means are binary images", images, 16);
  result.add("how many pixels of all means are grey", grey, 6000);
  return result;
}

}  // namespace

std::vector<Claim> super_resolution_claims() {
  const char* const source = "Goodfellow 2016, section 1; Ledig et al. 2016";
  return {
      {
          .id = "super-resolution-consistent",
          .statement = R"(
              If every image of 4x4 bits has a positive probability, each sample of the posterior given the sums
              y of the 2x2 blocks has the sums y, and the samples for all y together have the distribution of
              the images.)",
          .source = source,
          .formula = R"(p(\operatorname{down}(x) = y \mid y) = 1, \quad \sum_y p(y)\, p(x \mid y) = p(x))",
          .derivation = R"(
              The posterior is p(x) on the images with the sums y, divided by their total p(y), and zero on all
              others. Multiplied by p(y), and summed over y, it is p(x) again, since each x has one y.)",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of at most 65,536 numbers that together make one",
          .measure =
              [](Study& study) {
                return measure_super_resolution_consistent(super_resolution_sampled, study);
              },
          .wrong = {{Wrong::Kind::formula, "the mean rounded to bits: its sums are not y",
                     [](Study& study) {
                       return measure_super_resolution_consistent(super_resolution_rounded, study);
                     }},
                    {Wrong::Kind::condition, "samples of p(x), as if there were no y",
                     [](Study& study) {
                       return measure_super_resolution_consistent(super_resolution_without_y, study);
                     }}},
      },
      {
          .id = "super-resolution-mean",
          .statement = R"(
              Of all functions f from the 625 possible y to 16 real pixels, the one of the least expected
              squared error is the posterior mean, and its error is the mean over y of the total posterior
              variance.)",
          .source = source,
          .formula =
              R"(\min_f \mathbb{E} \lvert f(y) - x \rvert^2 = \mathbb{E} \operatorname{tr} \operatorname{Var}[x \mid y] \quad \text{at}\ f(y) = \mathbb{E}[x \mid y])",
          .derivation = R"(
              The expected error is a sum over y, and the part of y has the derivative 2 p(y) (f(y) - E[x | y])
              and the curvature 2 p(y). One step of Newton's method from random numbers, with the tape's
              gradient over all images, therefore arrives at the minimum.)",
          .tolerance = 1e-12,
          .tolerance_reason =
              "the images of one y are at most 1,296, with a rounding each; the loss is a sum "
              "of 1,048,576 numbers that together are below 5, with roundings that partly cancel",
          .measure =
              [](Study& study) { return measure_super_resolution_mean(super_resolution_mean_table, study); },
          .wrong = {{Wrong::Kind::formula, "the mean rounded to bits",
                     [](Study& study) {
                       return measure_super_resolution_mean(super_resolution_rounded_table, study);
                     }},
                    {Wrong::Kind::condition, "a quarter of its block's sum for each pixel, without the prior",
                     [](Study& study) {
                       return measure_super_resolution_mean(super_resolution_block_table, study);
                     }}},
      },
      {
          .id = "super-resolution-twice",
          .statement = R"(
              For each y the expected squared error of a sample of the posterior, drawn independently of the image given y, is exactly twice the total
              posterior variance, that is twice the error of the posterior mean.)",
          .source = source,
          .formula =
              R"(\mathbb{E}[\lvert x - x' \rvert^2 \mid y] = 2 \operatorname{tr} \operatorname{Var}[x \mid y])",
          .derivation = R"(
              Given y, the image x and the sample x' are independent with the same mean, so that the variances
              of x and x' are added. Measured over all pairs of images with the same y, 24 million, of which
              each differs in a whole number of pixels.)",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of at most 1,296 sums of 1,296 products each, together below 16",
          .measure = [](Study& study) { return measure_super_resolution_twice(2, study); },
          .wrong = {{Wrong::Kind::formula, "a sample said to have the error of the mean",
                     [](Study& study) { return measure_super_resolution_twice(1, study); }}},
      },
      {
          .id = "super-resolution-image",
          .statement = R"(
              If every image has a positive probability, each posterior mean has the block sums y, but only 16 of
              the 625 means are binary images, those with a single candidate; all pixels of a block with the sum
              1, 2 or 3 are strictly between 0 and 1.)",
          .source = source,
          .formula =
              R"(\operatorname{down}(\mathbb{E}[x \mid y]) = y, \quad 0 < \mathbb{E}[x_k \mid y] < 1\ \text{where the block of pixel k has the sum 1, 2 or 3})",
          .derivation = R"(
              The sums are linear, so that they agree for the mean. In a block with the sum 1, 2 or 3 each pixel
              is 1 in one candidate and 0 in another, both with positive probability. A block with the sum 0 or 4
              has one candidate: this leaves 16 means, and 3/5 of the 10,000 pixels of all means are grey.)",
          .tolerance = 1e-12,
          .tolerance_reason = "means of at most 1,296 candidates with a rounding each; counts are exact, "
                              "since the least probability of "
                              "a grey pixel is far above 1e-9",
          .measure = [](Study& study) { return measure_super_resolution_image(false, study); },
          .wrong = {{Wrong::Kind::formula, "what has the sums y taken for an image",
                     [](Study& study) { return measure_super_resolution_image(true, study); }}},
      },
  };
}

}  // namespace saddle::family
