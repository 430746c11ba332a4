// How modes are counted: what samples of p_data itself reach.
#include <fmt/format.h>

#include <cmath>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/sample_mean.h"
#include "gan/claims/study.h"
#include "gan/modes.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {
namespace {

struct Shares {
  std::string name;
  double share;
};

// The share of a normal within r standard deviations.
using ShareWithin = std::function<double(double r)>;

Measurement measure_quality(const ShareWithin& closed, Study& study) {
  constexpr ad::Index samples = 100000;
  const auto& shares = study.once<std::vector<Shares>>("mode-quality", [&study] {
    ad::Random random = study.random("mode-quality");
    std::vector<Shares> all;
    for (const PlanarMixture& p : {ring(8, 2, 0.05), grid(5, 1, 0.05), ring(3, 1, 0.1), grid(1, 1, 2)})
      all.push_back({p.text(), count_modes(p, p.sample(samples, random)).quality()});
    return all;
  });
  Measurement result;
  for (const auto& [name, share] : shares)
    result.within(fmt::format("share within 3 sd of {} samples of {}", samples, name), share, closed(3),
                  std::sqrt(share * (1 - share) / samples));
  return result;
}

// Samples of `made` in a row, and how many of the modes of p_data they reach on average.
struct Hits {
  PlanarMixture p_data, made;
  int samples;
};
constexpr int trials = 10000;

SampleMean mean_hits(const Hits& it, ad::Random& random) {
  SampleMean hits;
  for (int i = 0; i < trials; ++i)
    hits.add(count_modes(it.p_data, it.made.sample(it.samples, random)).covered());
  return hits;
}

using ExpectedHits = std::function<double(int n, int samples, double s)>;
double expected_hits(int n, int samples, double s) {
  return expected_modes_hit(n, samples, s);
}

Measurement measure_hit(const std::vector<Hits>& rows, const ExpectedHits& closed, Study& study) {
  Measurement result;
  for (const Hits& it : rows) {
    const std::string name = fmt::format("{} samples of {}", it.samples, it.made.text());
    const SampleMean& hits = study.once<SampleMean>("modes-hit " + name, [&] {
      ad::Random random = study.random("modes-hit " + name);
      return mean_hits(it, random);
    });
    result.within(fmt::format("modes that {} reach, mean of {} trials", name, trials), hits.mean(),
                  closed(static_cast<int>(it.p_data.centres().size()), it.samples, share_within(3)),
                  hits.standard_error());
  }
  return result;
}

std::vector<Hits> samples_of_data() {
  const PlanarMixture eight = ring(8, 2, 0.05), nine = grid(3, 1, 0.05);
  return {{eight, eight, 1}, {eight, eight, 8}, {nine, nine, 20}};
}

Wrong wrong_quality(Wrong::Kind kind, std::string what, ShareWithin closed) {
  return {kind, std::move(what),
          [closed = std::move(closed)](Study& study) { return measure_quality(closed, study); }};
}
Wrong wrong_hits(Wrong::Kind kind, std::string what, ExpectedHits closed) {
  return {kind, std::move(what), [closed = std::move(closed)](Study& study) {
            return measure_hit(samples_of_data(), closed, study);
          }};
}

}  // namespace

std::vector<Claim> claims_of_counted_modes() {
  using enum Wrong::Kind;
  return {
      {.id = "mode-quality",
       .statement = R"(
           Of an isotropic normal in the plane with standard deviation sd in each coordinate, the share 1 -
           exp(-9/2), about 98.9 %, lies within 3 sd of its centre.)",
       .source = "Derived; high-quality samples as in Srivastava et al. 2017",
       .formula = R"(\mathbb{P}(\lvert x - c \rvert \le 3\,\text{sd}) = 1 - e^{-9/2} = 0.98889)",
       .derivation = R"(
           The square of the distance, in units of sd^2, is the sum of two squared normals, which is
           exponential with mean 2. A mixture of such normals has that share of good samples, too, if no
           sample is within 3 sd of another's centre instead. 100,000 samples of each of four mixtures.)",
       .tolerance = 5,
       .tolerance_reason = "five standard errors: by chance once in 400,000 seeds for four mixtures",
       .measure = [](Study& study) { return measure_quality(share_within, study); },
       .wrong = {wrong_quality(formula, "99.7 %, the share of a normal on the line",
                               [](double r) { return std::erf(r / std::sqrt(2)); }),
                 wrong_quality(formula, "1 - exp(-9), without the half",
                               [](double r) { return -std::expm1(-r * r); }),
                 wrong_quality(off, "the share 10 % off", times(0.9, share_within))}},
      {.id = "modes-hit",
       .statement = R"(
           N independent samples of p_data, which has n modes of equal weight that are isotropic normals far
           apart in the plane, come within 3 sd of n (1 - (1 - s/n)^N) centres on average, s = 1 - exp(-9/2),
           so that few samples miss some modes without any collapse.)",
       .source = "Derived; the occupancy problem",
       .formula = R"(\mathbb{E}[\text{modes}] = n \left(1 - \left(1 - \frac{s}{n}\right)^N\right),\quad )"
                  R"(s = 1 - e^{-9/2})",
       .derivation = R"(
           A sample is within 3 sd of a given centre with probability s/n, so that all N miss it with
           probability (1 - s/n)^N; expectations add up. Measured: the mean of 10,000 trials.)",
       .tolerance = 5,
       .tolerance_reason = "five standard errors: by chance once in 500,000 seeds for three rows",
       .measure = [](Study& study) { return measure_hit(samples_of_data(), expected_hits, study); },
       .wrong = {wrong_hits(formula, "s = 1, as if all samples were within 3 sd",
                            [](int n, int samples, double) { return expected_modes_hit(n, samples, 1); }),
                 wrong_hits(formula, "n (1 - exp(-s N / n)), as for a random number of samples",
                            [](int n, int samples, double s) { return -n * std::expm1(-s * samples / n); }),
                 {condition, "samples that have half of the modes only",
                  [](Study& study) {
                    const PlanarMixture eight = ring(8, 2, 0.05);
                    return measure_hit({{eight, eight.first(4), 8}}, expected_hits, study);
                  }},
                 wrong_hits(off, "the mean 10 % off", times(1.1, expected_hits))},
       .unit = "modes"},
  };
}

}  // namespace saddle::gan
