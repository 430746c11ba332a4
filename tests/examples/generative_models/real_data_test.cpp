#include "examples/generative_models/runs/real_data.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "examples/generative_models/made.h"
#include "examples/support/cli.h"
#include "tests/catch.h"
#include "tests/examples/data/idx_files.h"

using namespace saddle::family;
using namespace saddle::idx_files;
using saddle::ad::ArrayView;
using saddle::ad::Tape;
using saddle::examples::BadInput;

namespace {

// A data set of 12 and 4 images.
std::string write_set(const Folder& folder, std::uint32_t height, std::uint32_t width) {
  folder.write("train-images-idx3-ubyte", some_images(12, height, width));
  folder.write("train-labels-idx1-ubyte", some_labels(12));
  folder.write("t10k-images-idx3-ubyte", some_images(4, height, width));
  folder.write("t10k-labels-idx1-ubyte", some_labels(4));
  return folder.path.string();
}

// -log p of each image.
std::vector<double> nats(const BeliefNet& model, const BitImages& images) {
  Tape tape;
  Array x = Array::zeros(images.count, images.size);
  std::copy(images.bits.begin(), images.bits.end(), x.data());
  const Var log_p = model.log_p(tape.constant(x));
  std::vector<double> result;
  for (Index i = 0; i < images.count; ++i) result.push_back(-log_p.array()[i]);
  return result;
}

double mean(const std::vector<double>& x) {
  double sum = 0;
  for (const double each : x) sum += each;
  return sum / static_cast<double>(x.size());
}

}  // namespace

TEST_CASE("real data: a folder gives bits that repeat with the seed, the last sixth for validation") {
  const Folder folder;
  const std::string path = write_set(folder, 3, 5);
  const BitData data = read_bits(path, 1);
  CHECK(data.width == 5);
  CHECK(data.training.count == 10);
  CHECK(data.validation.count == 2);
  CHECK(data.test.count == 4);
  for (const BitImages* part : {&data.training, &data.validation, &data.test}) {
    CHECK(part->size == 15);
    CHECK(part->bits.size() == static_cast<std::size_t>(part->count * 15));
    CHECK(std::all_of(part->bits.begin(), part->bits.end(), [](int bit) { return bit == 0 || bit == 1; }));
  }
  CHECK(read_bits(path, 1).training.bits == data.training.bits);
  CHECK(read_bits(path, 2).training.bits != data.training.bits);
}

TEST_CASE("real data: what a net cannot hold, and another number of digits, is refused") {
  const Folder folder;
  CHECK_THROWS_AS(read_bits(write_set(folder, 1, 1), 1), BadInput);
  CHECK_THROWS_AS(read_bits(write_set(folder, 65, 64), 1), BadInput);
  CHECK_THROWS_AS(read_bits(folder.path.string() + "/none", 1), BadInput);
  std::string line, file;
  for (int i = 0; i < 64; ++i) line += "3,";
  for (int i = 0; i < 1796; ++i) file += line + "1\n";
  const std::string path = folder.write("digits", file);
  CHECK_THROWS_WITH(read_bits(path, 1), ContainsSubstring("got 1796"));
  folder.write("digits", file + line + "1\n");
  CHECK(read_bits(path, 1).test.count == 500);
}

TEST_CASE("real data: training keeps the parameters of the best epoch, and reports its own test loss") {
  const Folder folder;
  const BitData data = read_bits(write_set(folder, 2, 3), 4);
  Random rng(2);
  const BeliefNet model(6, rng);
  saddle::examples::Progress progress;
  // So few images are soon learned by heart: the validation loss falls, and then rises.
  const Trained trained = train_on_bits(
      data, [&](const Var& x) { return model.log_p(x); }, model.parameters(),
      {.epochs = 200, .batch = 3, .learning_rate = 0.1}, 1, progress);
  REQUIRE(trained.curve.size() == 200);
  double least = INFINITY;
  for (const Epoch& each : trained.curve) least = std::min(least, each.validation_nats);
  CHECK(trained.best < 200);
  CHECK(trained.curve[static_cast<std::size_t>(trained.best - 1)].validation_nats == least);
  CHECK_THAT(mean(nats(model, data.validation)), WithinRel(least, 1e-14));
  const std::vector<double> test = nats(model, data.test);
  CHECK_THAT(trained.test_nats, WithinRel(mean(test), 1e-14));
  double squares = 0;
  for (const double each : test) squares += (each - mean(test)) * (each - mean(test));
  CHECK_THAT(trained.standard_error, WithinRel(std::sqrt(squares / 3 / 4), 1e-12));
}

TEST_CASE("real data: a loss that is never finite is an error") {
  const Folder folder;
  const BitData data = read_bits(write_set(folder, 2, 3), 4);
  Random rng(2);
  const BeliefNet model(6, rng);
  saddle::examples::Progress progress;
  const auto broken = [&](const Var& x) { return model.log_p(x) + NAN; };
  CHECK_THROWS_WITH(train_on_bits(data, broken, model.parameters(), {.epochs = 2}, 1, progress),
                    ContainsSubstring("never finite"));
}

TEST_CASE(
    "real data: the start knows the share of ones of each bit, with half a one added, and nothing else") {
  const BitImages images{3, 2, {1, 0, 1, 0, 0, 0}};
  Random rng(2);
  BeliefNet model(2, rng);
  start_from_shares(images, model.layer.bias());
  CHECK_THAT(saddle::ad::sigmoid(model.layer.bias().value()[0]), WithinRel(2.5 / 4, 1e-14));
  CHECK_THAT(saddle::ad::sigmoid(model.layer.bias().value()[1]), WithinRel(0.5 / 4, 1e-14));
  CHECK_THAT(nats(model, images)[0], WithinRel(-std::log(2.5 / 4) - std::log(3.5 / 4), 1e-14));
}

TEST_CASE("real data: two epochs of one batch are two steps of momentum, or of Adam") {
  const BitImages images{4, 1, {1, 1, 1, 0}};
  const BitData data{"bits", 1, images, images, images};
  saddle::examples::Progress progress;
  const auto logit = [&](Schedule::Rule rule) {
    saddle::nn::Parameter bias("bias", Array::zeros(1, 1));
    saddle::nn::Parameter* const all[] = {&bias};
    const auto log_p = [&](const Var& x) {
      return log_bernoulli(broadcast(x.tape().leaf(bias), x.shape()), x);
    };
    const Trained trained = train_on_bits(
        data, log_p, all, {.epochs = 2, .batch = 4, .learning_rate = 0.1, .rule = rule, .threads = 1}, 1,
        progress);
    REQUIRE(trained.best == 2);
    return bias.value()[0];
  };
  // The slope of the mean loss is sigmoid(b) - 3/4; half a cosine gives the rates 0.1 and 0.05.
  const auto slope = [](double b) { return saddle::ad::sigmoid(b) - 0.75; };
  const double first = slope(0);
  const double a = -0.1 * first;
  CHECK_THAT(logit(Schedule::Rule::momentum), WithinRel(a - 0.05 * (0.9 * first + slope(a)), 1e-13));
  // The first step of Adam is its rate; epsilon is too small to matter.
  const double b = 0.1, m = 0.09 * first + 0.1 * slope(b),
               v = 0.000999 * first * first + 0.001 * slope(b) * slope(b);
  CHECK_THAT(logit(Schedule::Rule::adam),
             WithinRel(b - 0.05 * (m / (1 - 0.81)) / std::sqrt(v / (1 - 0.999 * 0.999)), 1e-6));
}

TEST_CASE("real data: fewer hidden units than bits have degrees from end to end") {
  const saddle::family::MadeMasks masks = made_masks(natural_order(8), 3);
  for (Index k = 0; k < 3; ++k) {
    Index seen = 0;
    for (Index i = 0; i < 8; ++i) seen += masks.in(i, k) == 1;
    CHECK(seen == std::vector<Index>{1, 3, 5}[static_cast<std::size_t>(k)]);
    for (Index i = 0; i < 8; ++i) CHECK(masks.out(k, i) == (i >= seen ? 1 : 0));
  }
}
