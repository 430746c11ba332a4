#include "examples/digits/evaluation/copying.h"

#include <stdexcept>

#include "examples/digits/evaluation/verdict.h"
#include "tests/catch.h"
#include "tests/examples/digits/pictures.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;

namespace {

std::vector<Neighbour> at_distances(const std::vector<double>& distances) {
  std::vector<Neighbour> list;
  for (const double d : distances) list.push_back({0, d});
  return list;
}

// Samples of the distribution of the images, the first `copies` of them training images.
Copying copying_of(Index copies, Index training_count, Index held_out_count) {
  ad::Random random(3);
  const Array training = pictures::noise(training_count, 4, random),
              held_out = pictures::noise(held_out_count, 4, random);
  Array samples = pictures::noise(1000, 4, random);
  for (Index i = 0; i < copies; ++i)
    for (Index k = 0; k < 4; ++k) samples(i, k) = training(i, k);
  return copying(nearest_neighbours(samples, training, 2), training_count,
                 nearest_neighbours(samples, held_out, 2), held_out_count);
}

}  // namespace

TEST_CASE("copying: the share of copies is found, and is zero where there are none") {
  for (const Index held_out : {250, 1000})
    for (const Index copies : {0, 100, 500, 1000}) {
      const Copying found = copying_of(copies, 1000, held_out);
      INFO(copies << " copies, " << held_out << " images held out");
      CHECK(found.by_chance == 1000.0 / (1000 + static_cast<double>(held_out)));
      CHECK(std::fabs(found.copies - static_cast<double>(copies) / 1000) <= 4 * found.standard_error);
      CHECK((copies == 1000) == (found.standard_error == 0));
      CHECK(found.standard_error < 0.07);
    }
}

TEST_CASE("copying: the formulas, by hand") {
  const Copying found = copying(at_distances({1, 2, 3, 0}), 300, at_distances({2, 1, 3, 0}), 100);
  CHECK(found.share == 0.5);  // one, none and two halves
  CHECK(found.by_chance == 0.75);
  CHECK(found.copies == -1);  // 0.5 = c + (1 - c) 0.75
  CHECK_THAT(found.standard_error, WithinRel(std::sqrt(0.25 / 4) / 0.25, tolerance::dozen_roundings));
  CHECK_THROWS_AS(copying(at_distances({}), 1, at_distances({}), 1), std::invalid_argument);
  CHECK_THROWS_AS(copying(at_distances({1}), 1, at_distances({1, 2}), 1), std::invalid_argument);
  CHECK_THROWS_AS(copying(at_distances({1}), 0, at_distances({1}), 1), std::invalid_argument);
  CHECK_THROWS_AS(copying(at_distances({1}), 1, at_distances({1}), 0), std::invalid_argument);
}

TEST_CASE("verdict: a run counts only if it has all digits, copies little and a new D does not know all") {
  ClassShares shares;
  shares.samples.fill(0.1);
  Copying copies{.copies = 0.02, .standard_error = 0.02};
  gan::Certificate certificate{.jsd = 0.6, .standard_error = 0.01};
  const auto holds = [&] {
    std::string all;
    for (const Requirement& each : requirements(shares, copies, certificate)) all += each.holds ? "y" : "n";
    return all;
  };
  CHECK(holds() == "yyy");
  shares.samples[3] = 0.04;
  CHECK(holds() == "nyy");
  shares.samples[3] = 0.1;
  shares.samples[9] = 0.16;
  CHECK(holds() == "nyy");
  shares.samples[9] = 0.15;
  copies.copies = 0.15;
  CHECK(holds() == "yyy");
  copies.copies = 0.17;
  CHECK(holds() == "yny");
  copies.copies = -0.1;
  certificate.jsd = 0.67;
  CHECK(holds() == "yyn");
  certificate.jsd = std::nan("");
  CHECK(holds() == "yyn");
  CHECK(requirements(shares, copies, certificate)[0].what ==
        "each digit has 5 to 15 % of the samples: 10.0 to 15.0 %");
}
