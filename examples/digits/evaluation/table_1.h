// Table 1 of Goodfellow et al. 2014 (its MNIST column): the published numbers beside those of a run.
#pragma once

#include <span>
#include <string>

#include "examples/digits/evaluation/parzen.h"

namespace saddle::examples {
class Json;
}

namespace saddle::digits {

// A row of the published table: mean log-likelihood of the test images under a Parzen window, in nats, and
// the standard error over test images that it prints.
struct PublishedRow {
  const char* model;
  double mean, standard_error;
  const char* source;  // which work the paper's table has the number from
};
std::span<const PublishedRow> published_table_1();

enum class Origin { generator, training_images, centroids };

// What this run measured of one set of samples.
struct MeasuredRow {
  std::string name;
  Origin origin = Origin::generator;
  Index count = 0;  // of samples
  ParzenEstimates ll;
};

// The table for a terminal of 80 columns, with both choices of sigma, and below it why its numbers mislead:
// what the rows themselves show (centroids of k-means or training images that score more than others) comes
// first.
std::string table_1_text(std::span<const MeasuredRow> rows);

// The same as an object of JSON: "published", "measured", "why_it_misleads".
void write_table_1(examples::Json& json, std::span<const MeasuredRow> rows);

}  // namespace saddle::digits
