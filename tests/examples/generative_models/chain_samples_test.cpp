// The samplers of the members whose samples come from a Markov chain, against their kernels as matrices.
#include <cmath>

#include "examples/generative_models/annealing.h"
#include "examples/generative_models/checks/rbm_exact.h"
#include "examples/generative_models/exact_denoiser.h"
#include "examples/generative_models/gsn.h"
#include "tests/catch.h"

using namespace saddle;
using namespace saddle::family;

namespace {

// The same row `count` times.
Array repeated(const Array& row, Index count) {
  Array rows = Array::zeros(count, row.cols());
  for (Index i = 0; i < rows.size(); ++i) rows[i] = row[i % row.cols()];
  return rows;
}

// The largest deviation of the shares of the states among the rows from their probabilities, in standard
// errors.
double largest_deviation(const Array& rows, const std::vector<double>& p) {
  std::vector<double> share(p.size(), 0.0);
  const auto count = static_cast<double>(rows.rows());
  for (Index k = 0; k < rows.rows(); ++k)
    share[static_cast<std::size_t>(state_of(ArrayView(rows.data() + k * rows.cols(), {1, rows.cols()})))] +=
        1 / count;
  double largest = 0;
  for (std::size_t s = 0; s < p.size(); ++s)
    largest = std::fmax(largest, std::fabs(share[s] - p[s]) / std::sqrt(p[s] * (1 - p[s]) / count));
  return largest;
}

}  // namespace

TEST_CASE("chain samples: a step of a Boltzmann machine is a row of its kernel, at each temperature") {
  Random rng(1);
  const Rbm model = random_rbm(3, 2, 2.5, rng);
  for (const double beta : {1.0, 0.3}) {
    const Array kernel = chain_kernel(model, Passed::bits, beta);
    const Array next = gibbs_step(model, repeated({1, 0, 1}, 20000), rng, beta);
    CHECK(largest_deviation(next, {kernel.data() + 5 * 8, kernel.data() + 6 * 8}) < 4.5);
  }
  // The kernel of the other temperature, and that of probabilities passed on, are told apart.
  const Array next = gibbs_step(model, repeated({1, 0, 1}, 100000), rng);
  const Array hot = chain_kernel(model, Passed::bits, 0.3), mean = chain_kernel(model, Passed::probabilities);
  CHECK(largest_deviation(next, {hot.data() + 5 * 8, hot.data() + 6 * 8}) > 10);
  CHECK(largest_deviation(next, {mean.data() + 5 * 8, mean.data() + 6 * 8}) > 10);
}

TEST_CASE("chain samples: the weights of annealed importance sampling have the mean Z") {
  Random rng(2);
  const Rbm model = random_rbm(4, 3, 1, rng);
  ad::Tape tape;
  const double log_z = model.log_z(tape).value();
  double mean = 0, square = 0;
  const std::vector<double> log_w = annealed_log_weights(model, 20000, 4, rng);
  const auto count = static_cast<double>(log_w.size());
  for (const double each : log_w) {
    const double w = std::exp(each - log_z);
    mean += w / count;
    square += w * w / count;
  }
  const double error = std::sqrt((square - mean * mean) / count);
  CHECK(error < 0.02);
  CHECK(std::fabs(mean - 1) < 4.5 * error);
}

TEST_CASE("chain samples: the gradient of contrastive divergence is a difference of two means") {
  Random rng(3);
  const Rbm model = random_rbm(3, 2, 1, rng);
  const Array data{{1, 0, 1}, {1, 1, 1}}, chain{{0, 0, 1}, {0, 1, 1}, {1, 0, 0}, {0, 0, 0}};
  ad::Tape tape;
  const Var x = tape.constant(data), y = tape.constant(chain);
  const ad::Gradients g = backward(contrastive_loss(model, x, y), model.parameters());
  const auto mean_product = [&](const Var& v) {
    const Array product = matmul(v, sigmoid(model.hidden_logits(v)), true).array();
    return std::vector<double>(product.begin(), product.end());
  };
  const std::vector<double> of_data = mean_product(x), of_chain = mean_product(y);
  for (Index i = 0; i < 6; ++i)
    CHECK_THAT(g[model.weight][i],
               WithinAbs(of_chain[static_cast<std::size_t>(i)] / 4 - of_data[static_cast<std::size_t>(i)] / 2,
                         1e-15));
  CHECK_THAT(g[model.visible_bias][0], WithinAbs(0.25 - 1, 1e-15));
}

TEST_CASE("chain samples: bits are flipped and denoised with the probabilities of their tables") {
  Random rng(4);
  const Array image{1, 0, 1};
  const Array table = corruption_table(image, 0.2);
  CHECK(largest_deviation(corrupt(repeated(image, 20000), 0.2, rng), {table.begin(), table.end()}) < 4.5);

  const Denoiser model(3, 6, rng);
  for (nn::Parameter* p : model.parameters())
    for (Index i = 0; i < p->size(); ++i) p->write()[i] = rng.normal();
  ad::Tape tape;
  const Var log_p = model.log_p(tape.constant(all_states(3)), tape.constant(repeated(image, 8)));
  std::vector<double> p;
  for (Index s = 0; s < 8; ++s) p.push_back(std::exp(log_p.array()[s]));
  CHECK(largest_deviation(model.draw(repeated(image, 20000), rng).x, p) < 4.5);
}
