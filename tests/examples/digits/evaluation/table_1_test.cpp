#include "examples/digits/evaluation/table_1.h"

#include <sstream>

#include "examples/support/json.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle;
using namespace saddle::digits;

namespace {

MeasuredRow row(const char* name, Origin origin, double published, double fine) {
  MeasuredRow result{name, origin, 10000, {}};
  result.ll.published = {
      .sigma = 0.215, .validation = published + 1, .mean = published, .standard_error = 1.75};
  result.ll.fine = {
      .sigma = 0.19, .at_end = true, .validation = fine + 1, .mean = fine, .standard_error = 1.85};
  return result;
}

}  // namespace

TEST_CASE("Table 1: the published rows as printed, and the measured ones beside them") {
  REQUIRE(published_table_1().size() == 4);
  const std::vector<MeasuredRow> rows = {row("samples of G", Origin::generator, 162.34, 171.81),
                                         row("training images", Origin::training_images, 241.19, 242.7),
                                         row("k-means centroids", Origin::centroids, 330, 337.3)};
  const std::string text = table_1_text(rows);
  CHECK(mentions(text, "DBN                           138.0 +- 2.0",
                 "Stacked CAE                   121.0 +- 1.6", "Deep GSN                      214.0 +- 1.1",
                 "Adversarial nets              225.0 +- 2.0"));
  CHECK(mentions(text, "samples of G", "162.3 +- 1.8  0.215         171.8 +- 1.9  0.190*"));
  CHECK(mentions(text, "* the first or last sigma"));
  CHECK(mentions(text, "k-means score 95 nats more than the training images"));
  CHECK_FALSE(mentions(text, "samples of G scores more"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
  }
}

TEST_CASE("Table 1: it says what its own rows show, and nothing that they do not show") {
  const std::vector<MeasuredRow> rows = {row("samples of G", Origin::generator, 250, 250),
                                         row("training images", Origin::training_images, 240, 240),
                                         row("k-means centroids", Origin::centroids, 230, 230)};
  const std::string text = table_1_text(rows);
  CHECK(mentions(text, "samples of G scores more than the training images"));
  CHECK_FALSE(mentions(text, "Centroids of k-means score"));
  const std::string alone = table_1_text({rows.data(), 1});
  CHECK_FALSE(mentions(alone, "scores more"));
  CHECK(mentions(alone, "blur helps"));
}

TEST_CASE("Table 1: as JSON") {
  const std::vector<MeasuredRow> rows = {row("samples of G", Origin::generator, 162.5, 171.75)};
  examples::Json json;
  write_table_1(json, rows);
  const std::string text = json.text();
  CHECK(mentions(text, "\"model\": \"Adversarial nets\"", "\"test_nats\": 225",
                 "\"source\": \"Goodfellow et al. 2014\""));
  CHECK(mentions(text, "\"origin\": \"generator\"", "\"count\": 10000", "\"sigma\": 0.19",
                 "\"test_nats\": 171.75", "\"validation_nats\": 172.75", "\"sigma_at_end_of_grid\": true",
                 "\"why_it_misleads\""));
}
