#include "examples/digits/training/trainer.h"

#include <cmath>
#include <stdexcept>
#include <vector>

#include "examples/digits/training/batches.h"
#include "examples/digits/training/nets.h"
#include "gan/penalty.h"
#include "nn/nn.h"
#include "nn/training/saving.h"
#include "tests/catch.h"
#include "tests/examples/digits/some_images.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;
using ad::Array;
using ad::Var;

namespace {

std::vector<double> numbers_of(const nn::Sequential& net) {
  std::vector<double> all;
  for (const nn::Parameter* p : net.parameters()) {
    const Array& value = p->value();
    all.insert(all.end(), value.begin(), value.end());
  }
  return all;
}

std::vector<double> numbers_of(const Trainer& trainer) {
  std::vector<double> all = numbers_of(trainer.generator());
  for (const double number : numbers_of(trainer.discriminator())) all.push_back(number);
  return all;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(std::isfinite(a[i]));
    largest = std::max(largest, std::fabs(a[i] - b[i]));
  }
  return largest;
}

// The players with which a Trainer begins.
struct Players {
  Players(const examples::Images& images, ad::Index count, const Settings& s)
      : random(ad::Random(s.seed).stream(0)),
        G(make_generator(s, pixel_means(images, count), random.stream(0))),
        D(make_discriminator(s, images.size(), random.stream(1))) {}
  ad::Random random;
  nn::Sequential G, D;
};

// Without dropout, so that the published costs can be written down; with steps that matter to every
// parameter.
Settings plain_settings() {
  Settings s = small_settings();
  s.keep_input = s.keep_hidden = 1;
  s.rate_d = 3;
  s.rate_g = 1e4;  // D begins with weights near 0, and G with gradients near 0
  s.first_momentum = 0;
  s.average = s.anneal = 0;
  return s;
}

}  // namespace

TEST_CASE("trainer: a simultaneous step descends both published costs at the same parameters") {
  const examples::Images images = some_images(40);
  for (const double r1 : {0.0, 2.0}) {
    for (const int threads : {1, 2, 3}) {
      INFO("r1 " << r1 << ", " << threads << " threads");
      Settings s = plain_settings();
      s.threads = threads;
      s.r1 = r1;
      Trainer trainer(images, 40, s);
      Players own(images, 40, s);
      const Measures measures = trainer.step();
      CHECK(largest_difference(numbers_of(trainer.generator()), numbers_of(own.G)) > 1e-6);
      CHECK(largest_difference(numbers_of(trainer.discriminator()), numbers_of(own.D)) > 1e-4);
      const Batch batch = Batches(images, 40, {s.batch, s.noise}, own.random.stream(2)).next();
      ad::Tape tape;
      const Var of_data = own.D(tape.constant(batch.x)), of_samples = own.D(own.G(tape.constant(batch.z)));
      Var cost_d = 0.5 * (nn::bce_with_logits_loss(of_data, Array(1.0)) +
                          nn::bce_with_logits_loss(of_samples, Array(0.0)));
      if (r1 > 0) cost_d += 0.5 * gan::r1_penalty(own.D, tape.constant(batch.x), r1);
      const Var cost_g = nn::bce_with_logits_loss(of_samples, Array(1.0));
      const nn::Gradients g_d = backward(cost_d, own.D.parameters()),
                          g_g = backward(cost_g, own.G.parameters());
      CHECK_THAT(measures.cost_of_g, WithinRel(cost_g.value(), tolerance::training_step));
      if (r1 == 0) CHECK_THAT(measures.minus_v, WithinRel(2 * cost_d.value(), tolerance::training_step));
      CHECK_THAT(measures.d_of_data, WithinRel(mean(sigmoid(of_data)).value(), tolerance::training_step));
      CHECK_THAT(measures.d_of_samples,
                 WithinRel(mean(sigmoid(of_samples)).value(), tolerance::training_step));
      nn::Sgd(own.D, s.rate_d).descend(g_d);
      nn::Sgd(own.G, s.rate_g).descend(g_g);
      CHECK(largest_difference(numbers_of(trainer.generator()), numbers_of(own.G)) <
            tolerance::training_step);
      CHECK(largest_difference(numbers_of(trainer.discriminator()), numbers_of(own.D)) <
            tolerance::training_step);
    }
  }
}

TEST_CASE("trainer: in an alternating step G sees the new D, with fresh noise") {
  const examples::Images images = some_images(40);
  Settings s = plain_settings();
  s.alternating = true;
  Trainer trainer(images, 40, s);
  trainer.step();

  Players own(images, 40, s);
  const Batch batch = Batches(images, 40, {s.batch, s.noise, true}, own.random.stream(2)).next();
  {
    ad::Tape tape;
    const Var cost = 0.5 * (nn::bce_with_logits_loss(own.D(tape.constant(batch.x)), Array(1.0)) +
                            nn::bce_with_logits_loss(own.D(own.G(tape.constant(batch.z))), Array(0.0)));
    nn::Sgd(own.D, s.rate_d).descend(backward(cost, own.D.parameters()));
  }
  ad::Tape tape;
  const Var cost = nn::bce_with_logits_loss(own.D(own.G(tape.constant(batch.z_of_g))), Array(1.0));
  nn::Sgd(own.G, s.rate_g).descend(backward(cost, own.G.parameters()));
  CHECK(largest_difference(numbers_of(trainer.generator()), numbers_of(own.G)) < tolerance::training_step);
  CHECK(largest_difference(numbers_of(trainer.discriminator()), numbers_of(own.D)) <
        tolerance::training_step);
}

TEST_CASE("trainer: each step has the rate and the momentum of the schedules") {
  const examples::Images images = some_images(40);
  Settings s = plain_settings();
  s.rate_decay = 1.5;
  s.epochs = 3;
  s.anneal = 0.5;
  s.first_momentum = 0.3;
  s.last_momentum = 0.6;
  s.momentum_epochs = 2;
  Trainer trainer(images, 40, s);
  Players own(images, 40, s);
  Batches batches(images, 40, {s.batch, s.noise}, own.random.stream(2));
  // v <- momentum v + g, x <- x - rate v, by hand.
  std::vector<nn::Parameter*> all(own.D.parameters().begin(), own.D.parameters().end());
  const std::size_t of_d = all.size();
  for (nn::Parameter* p : own.G.parameters()) all.push_back(p);
  std::vector<Array> velocity;
  for (const nn::Parameter* p : all) velocity.push_back(Array::zeros(p->shape()));
  for (std::int64_t step = 0; step < 12; ++step) {
    trainer.step();
    const Batch batch = batches.next();
    ad::Tape tape;
    const Var of_data = own.D(tape.constant(batch.x)), of_samples = own.D(own.G(tape.constant(batch.z)));
    const Var cost_d = 0.5 * (nn::bce_with_logits_loss(of_data, Array(1.0)) +
                              nn::bce_with_logits_loss(of_samples, Array(0.0)));
    const Var cost_g = nn::bce_with_logits_loss(of_samples, Array(1.0));
    const nn::Gradients g_d = backward(cost_d, own.D.parameters()),
                        g_g = backward(cost_g, own.G.parameters());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool d = i < of_d;
      const Array g((d ? g_d : g_g)[*all[i]]);
      const double rate = rate_at(s, d ? s.rate_d : s.rate_g, step, 4), momentum = momentum_at(s, step, 4);
      double* const x = all[i]->write();
      for (ad::Index k = 0; k < g.size(); ++k) {
        velocity[i][k] = momentum * velocity[i][k] + g[k];
        x[k] -= rate * velocity[i][k];
      }
    }
  }
  CHECK(largest_difference(numbers_of(trainer.generator()), numbers_of(own.G)) <
        tolerance::nine_training_steps);
  CHECK(largest_difference(numbers_of(trainer.discriminator()), numbers_of(own.D)) <
        tolerance::nine_training_steps);
}

TEST_CASE("trainer: dropout has new masks in each step") {
  // Of equal images, D sees the masks alone.
  examples::Images images = some_images(40);
  for (std::size_t i = 12; i < images.pixels.size(); ++i) images.pixels[i] = images.pixels[i - 12];
  const auto d_of_data = [&](double keep, int step) {
    Settings s = plain_settings();
    s.keep_input = s.keep_hidden = keep;
    s.rate_d = s.rate_g = 1e-20;
    Trainer trainer(images, 40, s);
    for (int i = 1; i < step; ++i) trainer.step();
    return trainer.step().d_of_data;
  };
  CHECK(d_of_data(1, 1) == d_of_data(1, 2));
  CHECK(d_of_data(0.5, 1) != d_of_data(0.5, 2));
  CHECK(d_of_data(0.5, 2) != d_of_data(0.5, 3));
  CHECK(d_of_data(0.5, 2) == d_of_data(0.5, 2));
}

TEST_CASE("trainer: the same settings give the same bits, and dropout takes the masks of the whole batch") {
  const examples::Images images = some_images(40);
  const auto trained = [&](std::int64_t threads) {
    Settings s = small_settings();
    s.threads = threads;
    s.alternating = threads == 4;
    Trainer trainer(images, 40, s);
    for (int i = 0; i < 9; ++i) trainer.step();
    return numbers_of(trainer);
  };
  CHECK(trained(2) == trained(2));
  CHECK(trained(4) == trained(4));
  // The number of threads changes the order of additions, and nothing else.
  CHECK(largest_difference(trained(1), trained(2)) < tolerance::nine_training_steps);
  CHECK(largest_difference(trained(1), trained(3)) < tolerance::nine_training_steps);
  CHECK(largest_difference(trained(1), trained(4)) > 1e-6);
}

TEST_CASE("trainer: saved and loaded after any step, it goes on to the same bits") {
  const examples::Images images = some_images(40);
  for (const bool adam : {false, true}) {
    for (const bool alternating : {false, true}) {
      Settings s = small_settings();
      s.adam = adam;
      s.alternating = alternating;
      s.max_norm = 0.02;
      s.first_momentum = 0;  // and above it after epoch 2
      s.momentum_epochs = 3;
      Trainer whole(images, 40, s);
      whole.begin_again();
      for (int i = 0; i < 11; ++i) {
        nn::Archive archive;
        whole.save(archive);
        Trainer other(images, 40, s);
        other.load(nn::Archive::parse(archive.bytes()));
        CHECK(other.steps() == i);
        CHECK(other.beginnings() == 1);
        const Measures expected = whole.step(), got = other.step();
        CHECK(got.minus_v == expected.minus_v);
        CHECK(numbers_of(other) == numbers_of(whole));
        ad::Random random(4);
        const Array z = uniform_noise(3, s.noise, random);
        CHECK(other.samples(z) == whole.samples(z));
        nn::Archive both[2];
        whole.save(both[0]);
        other.save(both[1]);
        CHECK(both[0].bytes() == both[1].bytes());
      }
    }
  }
}

TEST_CASE("trainer: state of other nets is refused and changes nothing") {
  const examples::Images images = some_images(40);
  Settings s = small_settings();
  Trainer trainer(images, 40, s);
  trainer.step();
  nn::Archive archive;
  trainer.save(archive);
  s.g_units = 7;
  Trainer other(images, 40, s);
  other.step();
  const std::vector<double> before = numbers_of(other);
  CHECK_THROWS_AS(other.load(archive), std::runtime_error);
  CHECK(numbers_of(other) == before);
  CHECK(other.steps() == 1);
  CHECK_THROWS_AS(other.load(nn::Archive()), std::runtime_error);
}

TEST_CASE("trainer: samples are those of the average, and leave the parameters as they are") {
  const examples::Images images = some_images(40);
  Settings s = plain_settings();
  s.average = 1.5;
  Trainer trainer(images, 40, s);
  Players own(images, 40, s);
  // By hand: d = t / (1.5 + t) at update t.
  std::vector<Array> average;
  for (const nn::Parameter* p : own.G.parameters()) average.push_back(p->value());
  for (int t = 1; t <= 5; ++t) {
    trainer.step();
    const double d = t / (1.5 + t);
    for (std::size_t i = 0; i < average.size(); ++i) {
      const Array& now = trainer.generator().parameters()[i]->value();
      for (ad::Index k = 0; k < now.size(); ++k) average[i][k] = d * average[i][k] + (1 - d) * now[k];
    }
  }
  ad::Random random(4);
  const Array z = uniform_noise(6, s.noise, random);
  const std::vector<double> before = numbers_of(trainer.generator());
  const Array samples = trainer.samples(z);
  CHECK(numbers_of(trainer.generator()) == before);
  for (std::size_t i = 0; i < average.size(); ++i) own.G.parameters()[i]->set(average[i]);
  const Array expected = own.G(z), present = trainer.generator()(z);
  double difference = 0, to_present = 0;
  for (ad::Index i = 0; i < samples.size(); ++i) {
    difference = std::max(difference, std::fabs(samples[i] - expected[i]));
    to_present = std::max(to_present, std::fabs(samples[i] - present[i]));
  }
  CHECK(difference < tolerance::training_step);
  CHECK(to_present > 1e-6);
}

TEST_CASE("trainer: another beginning is another course of the same seed") {
  const examples::Images images = some_images(40);
  Trainer trainer(images, 40, small_settings());
  const std::vector<double> first = numbers_of(trainer);
  trainer.step();
  trainer.begin_again();
  CHECK(trainer.steps() == 0);
  CHECK(trainer.beginnings() == 1);
  CHECK(numbers_of(trainer) != first);
  CHECK(trainer.steps_per_epoch() == 4);
}

TEST_CASE("trainer: max-norm bounds the weights of each unit of D") {
  const examples::Images images = some_images(40);
  Settings s = plain_settings();
  s.max_norm = 0.01;
  Trainer trainer(images, 40, s);
  trainer.step();
  double largest = 0;
  for (const nn::Parameter* p : trainer.discriminator().parameters()) {
    if (!p->name().ends_with("weight")) continue;
    for (ad::Index col = 0; col < p->shape().cols; ++col) {
      double squares = 0;
      for (ad::Index row = 0; row < p->shape().rows; ++row)
        squares += p->value()(row, col) * p->value()(row, col);
      largest = std::max(largest, std::sqrt(squares));
    }
  }
  CHECK(largest <= 0.01 * (1 + tolerance::training_step));
  CHECK(largest > 0.0099);
}

TEST_CASE("trainer: numbers that are not finite end training") {
  const examples::Images images = some_images(40);
  Settings s = plain_settings();
  s.rate_d = s.rate_g = 1e30;
  Trainer trainer(images, 40, s);
  CHECK_THROWS_AS(
      [&] {
        for (int i = 0; i < 200; ++i) trainer.step();
      }(),
      std::runtime_error);
}

TEST_CASE("nets: G begins at the mean image, and D knows nothing") {
  const examples::Images images = some_images(40);
  const Settings s = small_settings();
  const std::vector<double> means = pixel_means(images, 40);
  double mean_of_first = 0;
  for (ad::Index i = 0; i < 40; ++i) mean_of_first += examples::grey(images, i, 1)[0] / 40;
  CHECK_THAT(means[0], WithinRel(mean_of_first, tolerance::training_step));
  const nn::Sequential G = make_generator(s, means, ad::Random(1));
  ad::Random random(2);
  const Array x = G(Array::zeros(1, s.noise));
  for (ad::Index i = 0; i < x.size(); ++i)
    CHECK_THAT(x[i], WithinRel(means[static_cast<std::size_t>(i)], tolerance::training_step));
  // A pixel that is always black or always white has a finite logit.
  const nn::Sequential edge = make_generator(s, {0, 1, 0.5}, ad::Random(1));
  const Array y = edge(Array::zeros(1, s.noise));
  CHECK_THAT(y[0], WithinRel(1e-7, tolerance::training_step));
  CHECK_THAT(1 - y[1], WithinAbs(1e-7, tolerance::training_step));
  for (const nn::Parameter* p : G.parameters())
    if (p->name().ends_with("weight"))
      for (const double w : p->value()) CHECK(std::fabs(w) <= 0.05);
  const nn::Sequential D = make_discriminator(s, 12, ad::Random(1));
  for (const nn::Parameter* p : D.parameters())
    for (const double w : p->value()) CHECK(std::fabs(w) <= 0.005);
}
