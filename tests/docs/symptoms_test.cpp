// The code and the numbers of docs/how-to/my-gan-does-not-train.md that no program prints.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "autodiff/autodiff.h"
#include "gan/claims/dynamics/rates.h"
#include "gan/claims/vanishing/apart.h"
#include "gan/modes.h"
#include "gan/objective.h"
#include "gan/penalty.h"
#include "gan/probability/tanh_sinh.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/docs/markdown.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::nn;
using namespace saddle::docs;
using namespace saddle::gan;

namespace {

// The length of all gradients together.
double length_of(const Gradients& g, Parameters parameters) {
  double sum = 0;
  for (const Parameter* p : parameters)
    for (const double slope : g[*p]) sum += slope * slope;
  return std::sqrt(sum);
}

// What to print beside a loss. x: data that D was not trained on; z: noise.
struct Readings {
  double v = 0, jsd_at_least = 0;                    // nats
  double d_on_data = 0, d_on_samples = 0;            // means of D
  double pull_minimax = 0, pull_non_saturating = 0;  // lengths of G's gradients
  double steepest = 0;                               // the largest slope of the logit at a sample
};

Readings read(const Sequential& D, const Sequential& G, const Array& x, const Array& z) {
  Tape tape;
  const Var made = G(tape.constant(z)), data = D(tape.constant(x)), samples = D(made);
  const auto pull = [&](GeneratorCost cost) {
    return length_of(backward(generator_cost(cost, samples), G.parameters()), G.parameters());
  };
  Readings r;
  r.v = value_function(data, samples).value();
  r.jsd_at_least = std::log(2) + r.v / 2;
  r.d_on_data = mean(sigmoid(data)).value();
  r.d_on_samples = mean(sigmoid(samples)).value();
  r.pull_minimax = pull(GeneratorCost::minimax);
  r.pull_non_saturating = pull(GeneratorCost::non_saturating);
  r.steepest = max(gradient_norm(D, made)).value();
  return r;
}

// A net that is w x + b.
Sequential line(const char* name, double w, double b) {
  Random rng(1);
  const Linear layer(1, 1, rng);
  layer.weight().set(Array(w));
  layer.bias().set(Array(b));
  return Sequential(name, {layer});
}

// Data around 10, G(z) = z, and a D that has the logit w (x - 5).
Readings at(double w) {
  Random rng(1);
  Array x = Array::zeros(1000, 1), z = Array::zeros(1000, 1);
  for (double& number : x) number = 10 + rng.normal();
  for (double& number : z) number = rng.normal();
  return read(line("D", w, -5 * w), line("G", 1, 0), x, z);
}

// The number after `before` in a text, as it is shown.
double shown(const std::string& text, const std::string& before) {
  const std::size_t begin = text.find(before);
  INFO(before);
  REQUIRE(begin != std::string::npos);
  return std::stod(text.substr(begin + before.size()));
}

}  // namespace

TEST_CASE("documents: the table of readings shows what a sure D and one that knows nothing give") {
  const std::vector<Row> rows =
      table(document("docs/how-to/my-gan-does-not-train.md"), {"D", "V", "JSD is at least"});
  REQUIRE(rows.size() == 3);
  const double slopes[] = {0, 1, 10};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Readings r = at(slopes[i]);
    // A rounding of log 2 counts as 0.
    const auto number = [](double value) {
      return fmt::format("{:.3g}", std::fabs(value) <= saddle::tolerance::loss_value ? 0 : value);
    };
    CHECK(rows[i] == Row{rows[i].at(0), number(r.v), number(r.jsd_at_least), number(r.d_on_data),
                         number(r.d_on_samples), number(r.pull_minimax), number(r.pull_non_saturating),
                         number(r.steepest)});
  }
  // By hand: D = 1/2 is -log 4 and pulls nowhere; the logit w (x - 5) has the slope w.
  CHECK_THAT(at(0).v, WithinAbs(-2 * std::numbers::ln2, saddle::tolerance::loss_value));
  CHECK(at(0).pull_minimax == 0);
  CHECK(at(10).steepest == 10);
}

TEST_CASE("documents: the numbers in the text about training are those of the library") {
  std::string text = document("docs/how-to/my-gan-does-not-train.md").text;
  std::replace(text.begin(), text.end(), '\n', ' ');
  const auto check = [&](const char* before, double value, double last_digit) {
    INFO(value);
    CHECK(std::fabs(shown(text, before) - value) <= last_digit / 2 * saddle::tolerance::digit_shown);
  };
  check("the modulus of the eigenvalues is $\\sqrt{1 + h^2}$: for $h = 0.2$ it is ", simultaneous_radius(0.2),
        1e-4);
  check("after 100 steps the distance has grown by the factor ", std::pow(simultaneous_radius(0.2), 100),
        1e-2);
  check("one mode of eight is left, JSD is ", mode_jsd(1, 8), 1e-4);
  check("$N(0,1)$ and $N(20,1)$ the minimax gradient at $D^*$ is ",
        slope_by_tape(pairs_apart()[0], GeneratorCost::minimax, 20), 1e-25);
  check("the non-saturating one is ", slope_by_tape(pairs_apart()[0], GeneratorCost::non_saturating, 20), 1);
  // What 1000 draws miss: V and the mean of D under N(10,1) and N(0,1), at the logit 10 (x - 5).
  const auto expected = [](double mean, double (*f)(double logit)) {
    return expectation_by_tanh_sinh(normal(mean, 1), [f](double x) { return f(10 * (x - 5)); }).value;
  };
  check("The expectations are $V$ = ",
        expected(10, [](double logit) { return real::log_sigmoid(logit); }) +
            expected(0, [](double logit) { return real::log_sigmoid(-logit); }),
        1e-8);
  check("$V$ = -1.73e-6 and ", expected(0, [](double logit) { return real::sigmoid(logit); }), 1e-9);
}

TEST_CASE("documents: training that runs away is stopped with the message shown") {
  int runs = 0;
  for (const Block& block : document("docs/how-to/my-gan-does-not-train.md").blocks)
    if (block.language == "text") {
      ++runs;
      const std::string prompt = "$ ./build/release/examples/";
      REQUIRE(block.text.starts_with(prompt));
      const std::size_t end = block.text.find('\n');
      const std::string command = block.text.substr(prompt.size(), end - prompt.size());
      const std::string printed = output_of("! " SADDLE_PROGRAMS "/" + command + " 2>&1");
      CHECK(difference(block.text.substr(end), printed) == "");
    }
  CHECK(runs == 1);
}
