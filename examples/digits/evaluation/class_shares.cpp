#include "examples/digits/evaluation/class_shares.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "autodiff/array_ops.h"

namespace saddle::digits {
namespace {

void require_labels(const Array& images, std::span<const std::uint8_t> labels) {
  if (images.rows() != static_cast<Index>(labels.size()))
    throw std::invalid_argument(fmt::format(
        "class shares: needs a label for each image, got {} images and {}", images.rows(), labels.size()));
  for (const std::uint8_t label : labels)
    if (label >= classes)
      throw std::invalid_argument(
          fmt::format("class shares: labels must be 0 to {}, got {}", classes - 1, label));
}

nn::Sequential classifier_net(Index width, ad::Random random, const ClassifierOptions& o) {
  if (o.hidden < 1 || o.epochs < 1 || o.batch < 1 || !(o.learning_rate > 0))
    throw std::invalid_argument(fmt::format(
        "class shares: hidden units, epochs, batch and learning rate must be positive, got {}, {}, {} and {}",
        o.hidden, o.epochs, o.batch, o.learning_rate));
  return nn::Sequential(
      "classifier", {nn::Linear(width, o.hidden, random), nn::Relu(), nn::Linear(o.hidden, classes, random)});
}

// -1/n sum_i log p(y_i | x_i) over `rows` of the images, of a batch of n.
ad::Var nats(ad::Tape& tape, const nn::Sequential& net, const Array& images,
             std::span<const std::uint8_t> labels, std::span<const Index> rows, Index n) {
  const auto count = static_cast<Index>(rows.size()), d = images.cols();
  Array x = Array::zeros(count, d), y = Array::zeros(count, classes);
  for (Index i = 0; i < count; ++i) {
    const Index row = rows[static_cast<std::size_t>(i)];
    std::copy_n(images.data() + row * d, d, x.data() + i * d);
    y(i, labels[static_cast<std::size_t>(row)]) = 1;
  }
  return -sum(tape.constant(y) * log_softmax(net(tape.constant(x)))) / static_cast<ad::Real>(n);
}

Shares shares_of(const std::vector<int>& list) {
  Shares shares{};
  for (const int each : list) shares[static_cast<std::size_t>(each)] += 1 / static_cast<double>(list.size());
  return shares;
}

}  // namespace

DigitClassifier::DigitClassifier(const Array& images, std::span<const std::uint8_t> labels,
                                 const ad::Random& random, const ClassifierOptions& o)
    : net_(classifier_net(images.cols(), random.stream(1), o)) {
  require_labels(images, labels);
  ad::Random order_of = random.stream(2);
  nn::Adam adam(net_, static_cast<ad::Real>(o.learning_rate));
  nn::Parallel parallel(o.threads);
  std::vector<Index> order(labels.size());
  std::iota(order.begin(), order.end(), Index{0});
  const Index steps = (images.rows() + o.batch - 1) / o.batch;
  for (int epoch = 0; epoch < o.epochs; ++epoch) {
    for (Index i = images.rows() - 1; i > 0; --i)
      std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(order_of.below(i + 1))]);
    for (Index step = 0; step < steps; ++step) {
      const double done = (epoch + static_cast<double>(step) / static_cast<double>(steps)) / o.epochs;
      adam.set_learning_rate(static_cast<ad::Real>(o.learning_rate * (1 - done)));
      const Index first = step * o.batch, n = std::min(o.batch, images.rows() - first);
      parallel.step(n, net_.parameters(), [&](ad::Tape& tape, nn::Part part) {
        const std::span<const Index> rows(order.data() + first + part.first,
                                          static_cast<std::size_t>(part.count));
        return nats(tape, net_, images, labels, rows, n);
      });
      adam.descend(parallel.gradients());
    }
  }
}

std::vector<int> DigitClassifier::classify(const Array& images) const {
  constexpr Index part = 1000;
  std::vector<int> list;
  for (Index first = 0; first < images.rows(); first += part) {
    const Index count = std::min(part, images.rows() - first);
    const Array logits = net_(ad::ArrayView(images.data() + first * images.cols(), {count, images.cols()}));
    for (Index i = 0; i < count; ++i) {
      const ad::Real* const row = logits.data() + i * classes;
      for (int c = 0; c < classes; ++c)
        if (!std::isfinite(row[c]))
          throw std::invalid_argument(
              fmt::format("classify: numbers must be finite, image {} gives {}", first + i, row[c]));
      list.push_back(static_cast<int>(std::max_element(row, row + classes) - row));
    }
  }
  return list;
}

ClassShares class_shares(const DigitClassifier& classifier, const Array& samples, const Array& test,
                         std::span<const std::uint8_t> test_labels) {
  require_labels(test, test_labels);
  const std::vector<int> found = classifier.classify(test);
  ClassShares result;
  result.samples = shares_of(classifier.classify(samples));
  result.test = shares_of(found);
  result.test_labels = shares_of({test_labels.begin(), test_labels.end()});
  Index wrong = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    ++result.confusion[test_labels[i]][static_cast<std::size_t>(found[i])];
    wrong += found[i] != test_labels[i];
  }
  result.test_error = static_cast<double>(wrong) / static_cast<double>(found.size());
  return result;
}

}  // namespace saddle::digits
