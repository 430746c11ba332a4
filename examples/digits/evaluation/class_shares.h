// How many samples there are of each digit, by a small classifier that is trained on the labelled images: a
// generator that has lost a digit makes fewer than its share.
//
//   const DigitClassifier classifier(training, labels, random);
//   const ClassShares shares = class_shares(classifier, samples, test, test_labels);
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "autodiff/random.h"
#include "nn/nn.h"

namespace saddle::digits {

using ad::Array;
using ad::Index;

inline constexpr int classes = 10;

struct ClassifierOptions {
  Index hidden = 200;  // relu units
  int epochs = 4;
  Index batch = 100;
  double learning_rate = 4e-3;  // of Adam, falling to zero in a straight line
  int threads = 2;
};

// p(y | x) = softmax(relu(x W1 + b1) W2 + b2), trained by maximum likelihood. The same `random` and threads
// give the same classifier, bit by bit. It never sees a sample.
class DigitClassifier {
 public:
  // images (n, d), a label from 0 to 9 for each. Throws std::invalid_argument for other labels or another
  // number of them, and for options that are not positive.
  DigitClassifier(const Array& images, std::span<const std::uint8_t> labels, const ad::Random& random,
                  const ClassifierOptions& options = {});

  // The most probable class of each row; the first of equally probable ones. Throws std::invalid_argument for
  // another width than that of the training images, and for numbers that are not finite.
  std::vector<int> classify(const Array& images) const;

 private:
  nn::Sequential net_;
};

using Shares = std::array<double, classes>;

// Shares of each class, each list adding up to one.
struct ClassShares {
  Shares samples{};       // by the classifier
  Shares test{};          // of test images, by the same classifier
  Shares test_labels{};   // of test images, by their labels
  double test_error = 0;  // share of test images that it takes for another digit
  std::array<std::array<Index, classes>, classes>
      confusion{};  // test images: [label][class by the classifier]
};
// Throws std::invalid_argument as above.
ClassShares class_shares(const DigitClassifier& classifier, const Array& samples, const Array& test,
                         std::span<const std::uint8_t> test_labels);

}  // namespace saddle::digits
