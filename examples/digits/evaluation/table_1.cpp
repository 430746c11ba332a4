#include "examples/digits/evaluation/table_1.h"

#include <fmt/format.h>

#include "examples/support/json.h"

namespace saddle::digits {
namespace {

constexpr PublishedRow published[] = {
    {"DBN", 138, 2, "Bengio, Mesnil, Dauphin and Rifai 2013, \"Better mixing via deep representations\""},
    {"Stacked CAE", 121, 1.6,
     "Bengio, Mesnil, Dauphin and Rifai 2013, \"Better mixing via deep representations\""},
    {"Deep GSN", 214, 1.1,
     "Bengio, Thibodeau-Laufer, Alain and Yosinski 2014, \"Deep generative stochastic networks trainable by "
     "backprop\""},
    {"Adversarial nets", 225, 2, "Goodfellow et al. 2014"}};

const char* name_of(Origin origin) {
  switch (origin) {
    case Origin::generator:
      return "generator";
    case Origin::training_images:
      return "training images";
    case Origin::centroids:
      return "centroids";
  }
  return "";
}

const MeasuredRow* find(std::span<const MeasuredRow> rows, Origin origin) {
  for (const MeasuredRow& row : rows)
    if (row.origin == origin) return &row;
  return nullptr;
}

// Sentences of one line each.
std::vector<std::string> why_it_misleads(std::span<const MeasuredRow> rows) {
  std::vector<std::string> lines;
  const MeasuredRow *data = find(rows, Origin::training_images), *centroids = find(rows, Origin::centroids);
  if (data != nullptr && centroids != nullptr && centroids->ll.fine.mean > data->ll.fine.mean)
    lines.push_back(
        fmt::format("Centroids of k-means score {:.0f} nats more than the training images themselves.",
                    centroids->ll.fine.mean - data->ll.fine.mean));
  for (const MeasuredRow& row : rows)
    if (data != nullptr && row.origin == Origin::generator && row.ll.fine.mean > data->ll.fine.mean)
      lines.push_back(
          fmt::format("{} scores more than the training images: that makes it no better.", row.name));
  lines.push_back("The estimate rewards samples near many images, such as their means: blur helps.");
  lines.push_back("The errors are over test images: another seed or other samples differ by more.");
  lines.push_back("See Theis et al. 2016, \"A note on the evaluation of generative models\".");
  return lines;
}

bool any_at_end(std::span<const MeasuredRow> rows) {
  for (const MeasuredRow& row : rows)
    if (row.ll.published.at_end || row.ll.fine.at_end) return true;
  return false;
}

std::string cell(const ParzenEstimate& e) {
  return fmt::format("{:>8.1f} +- {:<4.1f} {:>5.3f}{}", e.mean, e.standard_error, e.sigma,
                     e.at_end ? '*' : ' ');
}

void write_estimate(examples::Json& json, const char* key, const ParzenEstimate& e) {
  json.key(key).begin_object();
  json.member("sigma", e.sigma).member("sigma_at_end_of_grid", e.at_end);
  json.member("validation_nats", e.validation).member("test_nats", e.mean);
  json.member("standard_error", e.standard_error).end_object();
}

}  // namespace

std::span<const PublishedRow> published_table_1() {
  return published;
}

std::string table_1_text(std::span<const MeasuredRow> rows) {
  std::string text =
      "Log-likelihood of test images under a Parzen window, in nats\n"
      "                            published grid of sigma       sigma to two decimals\n";
  for (const PublishedRow& row : published)
    text += fmt::format("{:<26} {:>8.1f} +- {:<4.1f}\n", row.model, row.mean, row.standard_error);
  for (const MeasuredRow& row : rows)
    text += fmt::format("{:<26} {}     {}\n", row.name, cell(row.ll.published), cell(row.ll.fine));
  text += fmt::format(
      "The first {} rows are Goodfellow et al. 2014, Table 1. Behind a number of this\n"
      "run stands its sigma.\n",
      std::size(published));
  if (any_at_end(rows)) text += "* the first or last sigma of its grid: another one may give more\n";
  for (const std::string& line : why_it_misleads(rows)) text += line + "\n";
  return text;
}

void write_table_1(examples::Json& json, std::span<const MeasuredRow> rows) {
  json.begin_object().key("published").begin_array();
  for (const PublishedRow& row : published)
    json.begin_object()
        .member("model", row.model)
        .member("test_nats", row.mean)
        .member("standard_error", row.standard_error)
        .member("source", row.source)
        .end_object();
  json.end_array().key("measured").begin_array();
  for (const MeasuredRow& row : rows) {
    json.begin_object().member("samples", row.name).member("origin", name_of(row.origin));
    json.member("count", row.count);
    write_estimate(json, "published_grid", row.ll.published);
    write_estimate(json, "fine_grid", row.ll.fine);
    json.end_object();
  }
  json.end_array().key("why_it_misleads").begin_array();
  for (const std::string& line : why_it_misleads(rows)) json.value(line);
  json.end_array().end_object();
}

}  // namespace saddle::digits
