#include "examples/generative_models/runs/discrete.h"

#include <fmt/format.h>

#include <cmath>
#include <ctime>

#include "examples/generative_models/program/sheet.h"
#include "examples/generative_models/targets/bars_and_stripes.h"

namespace saddle::family {

RunResult show_on_bars_and_stripes(const DiscreteModel& model) {
  const std::vector<double> p = bars_and_stripes_probabilities(4);
  const Array images = bars_and_stripes(4);
  double mass = 0;
  std::vector<std::string> notes;
  for (Index i = 0; i < images.rows(); ++i) {
    const Index s = state_of(ArrayView(images.data() + i * 16, {1, 16}));
    const double q = std::exp(model.log_p[static_cast<std::size_t>(s)]);
    mass += q;
    notes.push_back(fmt::format("{:.3f}", q));
  }
  constexpr Index count = 1000, shown = 30;
  const Array drawn = model.draw(count);
  double valid = 0;
  for (Index i = 0; i < count; ++i)
    valid += p[static_cast<std::size_t>(state_of(ArrayView(drawn.data() + i * 16, {1, 16})))] > 0
                 ? 1.0 / count
                 : 0;

  const double entropy = entropy_nats(p), kl = kl_nats(p, model.log_p);
  RunResult result;
  result.numbers = {{"negative log-likelihood on bars and stripes", entropy + kl, "nats"},
                    {"its least value, the entropy log 30", entropy, "nats"},
                    {"KL(target || model)", kl, "nats"},
                    {"sum over all 65,536 states", std::exp(log_sum_exp(model.log_p))},
                    {"probability of the 30 images together", mass},
                    {"share of 1,000 samples that are one of them", valid}};
  Array first = Array::zeros(shown, 16);
  std::copy(drawn.data(), drawn.data() + shown * 16, first.data());
  const Sheet density{"Density estimation: what the model says of each image (the target: 0.033)", images, 4,
                      10, notes};
  const Sheet samples{"Sample generation: 30 samples", first, 4, 10};
  result.text = sheet_text(samples);
  result.svg = sheets_svg(model.name + " on bars and stripes", {density, samples});
  return result;
}

double microseconds_a_sample(const std::function<Array(Index count)>& draw, Index count) {
  const std::clock_t start = std::clock();
  draw(count);
  return 1e6 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / static_cast<double>(count);
}

}  // namespace saddle::family
