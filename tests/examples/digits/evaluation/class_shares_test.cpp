#include "examples/digits/evaluation/class_shares.h"

#include <limits>
#include <numeric>

#include "tests/catch.h"
#include "tests/examples/digits/pictures.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;

namespace {

const ClassifierOptions small_classifier{
    .hidden = 20, .epochs = 6, .batch = 20, .learning_rate = 1e-2, .threads = 2};

DigitClassifier trained(std::uint64_t seed = 1) {
  ad::Random random(7);
  const auto labels = pictures::labels(600);
  return DigitClassifier(pictures::bars(labels, random), labels, ad::Random(seed), small_classifier);
}

}  // namespace

TEST_CASE("class shares: the classifier learns, and finds the shares of what it sees") {
  const DigitClassifier classifier = trained();
  ad::Random random(8);
  const auto labels = pictures::labels(300);
  const Array test = pictures::bars(labels, random);
  // Samples that have lost 9, and have 0 in its place.
  std::vector<std::uint8_t> kinds = labels;
  for (std::uint8_t& kind : kinds) kind = kind == 9 ? std::uint8_t{0} : kind;
  const ClassShares found = class_shares(classifier, pictures::bars(kinds, random), test, labels);
  CHECK(found.test_error < 0.02);
  CHECK(found.samples[9] < 0.02);
  CHECK(found.samples[0] > 0.18);
  for (const Shares& shares : {found.samples, found.test, found.test_labels})
    CHECK_THAT(std::accumulate(shares.begin(), shares.end(), 0.0),
               WithinRel(1, tolerance::sum_of(300, tolerance::ulp)));
  Index right = 0, all = 0;
  for (std::size_t label = 0; label < 10; ++label) {
    CHECK_THAT(found.test_labels[label], WithinRel(0.1, tolerance::sum_of(30, tolerance::ulp)));
    Index of_label = 0, as_this = 0;
    for (std::size_t other = 0; other < 10; ++other) {
      of_label += found.confusion[label][other];
      as_this += found.confusion[other][label];
    }
    CHECK(of_label == 30);
    CHECK_THAT(found.test[label],
               WithinAbs(static_cast<double>(as_this) / 300, tolerance::sum_of(30, tolerance::ulp)));
    right += found.confusion[label][label];
    all += of_label;
  }
  CHECK(found.test_error == static_cast<double>(all - right) / 300);
}

TEST_CASE("class shares: a wrong label is counted as confusion, in the row of the label") {
  const DigitClassifier classifier = trained();
  ad::Random random(9);
  const std::vector<std::uint8_t> kinds(40, 3), labels(40, 5);
  const Array images = pictures::bars(kinds, random);
  const ClassShares found = class_shares(classifier, images, images, labels);
  CHECK(found.confusion[5][3] == 40);
  CHECK(found.test_error == 1);
  CHECK_THAT(found.test[3], WithinRel(1, tolerance::sum_of(40, tolerance::ulp)));
  CHECK_THAT(found.test_labels[5], WithinRel(1, tolerance::sum_of(40, tolerance::ulp)));
}

TEST_CASE("class shares: a seed gives one classifier") {
  ad::Random random(10);
  const Array images = pictures::noise(500, 36, random);
  CHECK(trained(1).classify(images) == trained(1).classify(images));
  CHECK(trained(1).classify(images) != trained(2).classify(images));
}

TEST_CASE("class shares: what cannot be used is named") {
  using Bad = std::invalid_argument;
  const Array images = Array::zeros(3, 4);
  const std::vector<std::uint8_t> two = {1, 2}, wrong = {1, 2, 10}, right = {1, 2, 3};
  const ad::Random random(1);
  CHECK(mentions(message<Bad>([&] { DigitClassifier(images, two, random); }), "a label for each",
                 "3 images and 2"));
  CHECK(mentions(message<Bad>([&] { DigitClassifier(images, wrong, random); }), "0 to 9", "got 10"));
  CHECK(mentions(message<Bad>([&] { DigitClassifier(images, right, random, {.epochs = 0}); }), "epochs"));
  const DigitClassifier classifier(images, right, random,
                                   {.hidden = 2, .epochs = 1, .batch = 2, .threads = 1});
  CHECK_THROWS_AS(classifier.classify(Array::zeros(3, 5)), Bad);
  Array broken = images;
  broken[4] = std::numeric_limits<ad::Real>::quiet_NaN();
  CHECK(mentions(message<Bad>([&] { classifier.classify(broken); }), "image 1", "nan"));
}
