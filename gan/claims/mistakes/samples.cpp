// Mistakes about samples: a D whose input is more than one of them.
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <string>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::gan {
namespace {

using std::numbers::ln2;

// The number of occurrences of each input of D, among the data and among the samples.
using Seen = std::map<double, std::array<double, 2>>;

// The largest V over all D, with an arbitrary D at each value.
double best_value(const Study& study, const Seen& seen) {
  double data = 0, generated = 0;
  for (const auto& entry : seen) {
    data += entry.second[0];
    generated += entry.second[1];
  }
  QuadratureNodes nodes;
  for (const auto& [x, times] : seen)
    nodes.add(x, 1, std::log(times[0] / data), std::log(times[1] / generated));
  return value_on_nodes(nodes, study.find(nodes.log_p, nodes.log_q));
}

// Batches of four: data from {0, 1, 2}, samples from {5, 7, 9}. Each is normalised by its own mean and
// standard deviation; all 81 batches of either kind are gone through.
std::vector<Showing> own_statistics(Study& study) {
  Seen raw, normalised;
  for (int batch = 0; batch < 81; ++batch) {
    for (const int kind : {0, 1}) {
      std::array<double, 4> x;
      double mean = 0, variance = 0;
      for (int i = 0, digits = batch; i < 4; ++i, digits /= 3) {
        x[i] = kind == 0 ? digits % 3 : 5 + 2 * (digits % 3);
        mean += x[i] / 4;
        ++raw[x[i]][kind];
      }
      for (const double each : x) variance += (each - mean) * (each - mean) / 4;
      for (const double each : x)
        if (variance > 0) ++normalised[(each - mean) / std::sqrt(variance)][kind];
    }
  }
  return {{"V at its largest, data {0, 1, 2}, samples {5, 7, 9}", best_value(study, normalised), -2 * ln2,
           best_value(study, raw), 0}};
}

// D is given the mean of n samples, all of them data or all generated: N(0, 1 / sqrt(n)) and N(d, 1 /
// sqrt(n)).
std::vector<Showing> whole_batch(Study& study) {
  const auto c = [](double shift) {
    return -2 * ln2 + 2 * jsd_by_tanh_sinh(normal(0, 1), normal(shift, 1)).value;
  };
  const auto show = [&](double d, double n) -> Showing {
    const Game batch = study.play(normal(0, 1 / std::sqrt(n)), normal(d, 1 / std::sqrt(n)));
    const Game sample = study.play(normal(0, 1), normal(d, 1));
    // In units of its standard deviation the mean is shifted by d sqrt(n).
    return {"V at its largest, means of " + std::to_string(int(n)) + ", " + sample.name, batch.value,
            c(d * std::sqrt(n)), sample.value, c(d)};
  };
  return {show(0.5, 16), show(0.5, 64)};
}

}  // namespace

std::vector<Claim> claims_of_mistakes_with_samples() {
  return {
      {.id = "museum-own-statistics",
       .source = "Derived; D* as in Goodfellow et al. 2014, Prop. 1",
       .formula = R"(\frac{x - \text{mean}}{\text{sd}} \text{ is the same for } x \text{ and for } )"
                  R"(a + b x, b > 0\text{: } V = -\log 4 \\ )"
                  R"(\text{disjoint: } V = 0)",
       .mistake =
           Mistake{.belief = "Data and samples may each be normalised by their own batch on the way into D.",
                   .truth = R"(
                If each batch is normalised by its own mean and standard deviation, D cannot tell p_data from
                p_data moved and scaled by a positive factor.)",
                   .why = R"(
                The samples 5 + 2 x of data x have the mean and the standard deviation that take just this
                away again. D sees two equal distributions, says 1/2, and V has its least value, while the
                supports do not even meet. Batch normalisation as D's first layer, on data and samples in
                turn, does this.)",
                   .show = own_statistics}},
      {.id = "museum-whole-batch",
       .source = "Derived; D* as in Goodfellow et al. 2014, Prop. 1",
       .formula = R"(N(0, 1) \text{ and } N(d, 1) \text{, batches of } m\text{: } V \text{ is that of } )"
                  R"(N(0, 1) \text{ and } N(d \sqrt{m}, 1))",
       .mistake = Mistake{.belief = "A D that sees its batch as a whole estimates the JSD of p_data and p_g.",
                          .truth = R"(
                A D that sees its batch as a whole estimates the JSD of whole batches of independent draws,
                which never falls with their size and, unless p_g = p_data, tends to log 2.)",
                          .why = R"(
                Prop. 1 holds for what D is given, here n samples at once, and for normals of one width their
                mean says all there is to know: N(0, 1/sqrt(n)) against N(d, 1/sqrt(n)). A shift of a half is
                hardly visible in one sample and clear in the average of 64.)",
                          .show = whole_batch}},
  };
}

}  // namespace saddle::gan
