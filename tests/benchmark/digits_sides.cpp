// D1 by the tape, as mnist_gan trains, and by hand. In single precision, as the program.
#include <cmath>

#include "autodiff/random.h"
#include "examples/digits/training/trainer.h"
#include "tests/benchmark/digits.h"
#include "tests/benchmark/digits_limit.h"

namespace benchmark {

using saddle::digits::Settings;
using saddle::examples::Images;

namespace {

// Of the size of those of MNIST; four of five pixels are 0.
constexpr Index image_count = 5000;

const Images& images() {
  static const Images made = [] {
    Images images{image_count, 28, 28, 255, {}};
    saddle::ad::Random random(2014);
    for (Index i = 0; i < image_count * images.size(); ++i) {
      const Index grey = random.below(5 * 256);
      images.pixels.push_back(static_cast<std::uint8_t>(grey < 256 ? grey : 0));
    }
    return images;
  }();
  return made;
}

Settings settings(int threads) {
  Settings s;
  s.threads = threads;
  return s;
}

class ByHand final : public Runner {
 public:
  ByHand() : limit_(images(), image_count, settings(1)), walks_(g(), d()) {}
  void run() override { limit_.step(); }
  double checksum() override { return walks_.product(g(), d()); }

 private:
  std::vector<Real> g() const {
    const auto& all = limit_.parameters();
    return {all.begin(), all.begin() + limit_.parameters_of_g()};
  }
  std::vector<Real> d() const {
    const auto& all = limit_.parameters();
    return {all.begin() + limit_.parameters_of_g(), all.end()};
  }

  DigitsLimit limit_;
  DigitsWalks walks_;
};

class Feed final : public DigitsFeed {
 public:
  Feed() : start_(images(), image_count, settings(1)) {
    const Settings s = settings(1);
    batch = static_cast<int>(s.batch);
    units = static_cast<int>(s.d_units);
    for (const Array& a : start_.g) g.push_back(matrix(a));
    for (const Array& a : start_.d) d.push_back(matrix(a));
    keep = {s.keep_input, s.keep_hidden, s.keep_hidden};
  }

  Step next(bool masks) override {
    ++steps_;
    now_ = start_.batches.next();
    Step step{now_.x.data(), now_.z.data(), {}, 0, 0, 0};
    const Settings s = settings(1);
    for (std::size_t l = 0; l < 3 && masks; ++l) {
      const Index rows = 2 * s.batch, cols = start_.d[2 * l].rows();
      masks_[l].resize(static_cast<std::size_t>(rows * cols));
      write_mask(start_.seeds[l], static_cast<std::uint64_t>(steps_), keep[l], rows, cols, masks_[l].data());
      step.masks[l] = masks_[l].data();
    }
    const auto per_epoch = start_.batches.steps_per_epoch();
    step.rate = rate_at(s, s.rate_g, steps_ - 1, per_epoch);
    step.momentum = momentum_at(s, steps_ - 1, per_epoch);
    step.average = s.average / (s.average + static_cast<double>(steps_));
    return step;
  }

 private:
  static Matrix matrix(const Array& a) {
    return {static_cast<int>(a.rows()), static_cast<int>(a.cols()), {a.begin(), a.end()}};
  }

  DigitsStart start_;
  std::int64_t steps_ = 0;
  saddle::digits::Batch now_;
  std::vector<Real> masks_[3];
};

std::vector<Real> numbers_of(const saddle::nn::Sequential& net) {
  std::vector<Real> all;
  for (const saddle::nn::Parameter* p : net.parameters())
    all.insert(all.end(), p->value().begin(), p->value().end());
  return all;
}

class ByTape final : public Runner {
 public:
  explicit ByTape(int threads)
      : trainer_(images(), image_count, settings(threads)),
        walks_(numbers_of(trainer_.generator()), numbers_of(trainer_.discriminator())) {}
  void run() override { trainer_.step(); }
  double checksum() override {
    return walks_.product(numbers_of(trainer_.generator()), numbers_of(trainer_.discriminator()));
  }

 private:
  saddle::digits::Trainer trainer_;
  DigitsWalks walks_;
};

}  // namespace

double digits_operations() {
  const Settings s = settings(1);
  const auto pixels = static_cast<double>(images().size()), units = static_cast<double>(s.d_units),
             width = static_cast<double>(s.g_units), pieces = units * static_cast<double>(s.d_pieces);
  const double first_of_g = static_cast<double>(s.noise) * width;
  const double g = first_of_g + width * width + width * pixels;
  const double first_of_d = pixels * pieces, rest_of_d = units * pieces + units;
  // D sees two batches, forwards and back to its parameters; and one on the way back to its input.
  return static_cast<double>(s.batch) *
         (3 * g - first_of_g + 2 * (2 * first_of_d + 3 * rest_of_d) + rest_of_d + first_of_d);
}

std::unique_ptr<Runner> digits_limit() {
  return std::make_unique<ByHand>();
}
std::unique_ptr<Runner> digits_tape(int threads) {
  return std::make_unique<ByTape>(threads);
}
std::unique_ptr<DigitsFeed> digits_feed() {
  return std::make_unique<Feed>();
}

}  // namespace benchmark
