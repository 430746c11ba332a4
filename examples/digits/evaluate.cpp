#include "examples/digits/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "examples/data/idx.h"
#include "examples/digits/evaluation/class_shares.h"
#include "examples/digits/evaluation/copying.h"
#include "examples/digits/evaluation/kmeans.h"
#include "examples/digits/evaluation/neighbours.h"
#include "examples/digits/evaluation/parzen.h"
#include "examples/digits/evaluation/retrained_d.h"
#include "examples/digits/evaluation/table_1.h"
#include "examples/digits/evaluation/verdict.h"
#include "examples/digits/run/draw_samples.h"
#include "examples/digits/run/record.h"
#include "examples/digits/run/sheet_png.h"
#include "examples/digits/train.h"
#include "examples/support/cli.h"
#include "examples/support/json.h"

namespace saddle::digits {

using examples::BadInput;
using examples::grey;

namespace {

constexpr ad::Index kMostNeighbours = 50;  // samples in the picture of neighbours
constexpr std::size_t kMostClusters = 10'000;

struct DigitData {
  ad::Array training, validation, test;
  std::vector<std::uint8_t> training_labels, test_labels;
};

DigitData read_digits(const EvaluateOptions& o, const Identity& identity) {
  const examples::DataSet set = examples::read_idx_folder(o.data);
  const examples::Images& all = set.training.images;
  const ad::Index count = training_count(all.count);
  if (!same_images(identity, {{}, fingerprint(all, count), all.height, all.width}))
    throw BadInput(
        fmt::format("--data: the run in '{}' was trained on other images", examples::printable(o.out)));
  if (all.count - count < 8 || set.test.images.count < 8)
    throw BadInput(fmt::format("--data: needs at least 8 images for validation and for test, got {} and {}",
                               all.count - count, set.test.images.count));
  const auto labels = set.training.labels.begin();
  return {grey(all, 0, count),
          grey(all, count, all.count - count),
          grey(set.test.images, 0, set.test.images.count),
          {labels, labels + count},
          set.test.labels};
}

ad::Array leading_rows(const ad::Array& array, ad::Index count) {
  count = std::min(count, array.rows());
  return ad::Array(ad::ArrayView(array.data(), {count, array.cols()}));
}

// All that is measured.
struct Evaluation {
  std::vector<MeasuredRow> rows;
  NeighbourDistances distances;
  Copying copying;
  ClassShares shares;
  RetrainedD new_d;
  std::string neighbours_png;
};

// Each sample with its nearest training image to the right.
std::string neighbours_png(const ad::Array& samples, const ad::Array& training,
                           const std::vector<Neighbour>& nearest, ad::Index width) {
  const ad::Index count = std::min(kMostNeighbours, static_cast<ad::Index>(nearest.size()));
  const ad::Index pixels = samples.cols();
  ad::Array pairs = ad::Array::zeros(2 * count, pixels);
  for (ad::Index i = 0; i < count; ++i) {
    std::copy_n(samples.data() + i * pixels, pixels, pairs.data() + 2 * i * pixels);
    std::copy_n(training.data() + nearest[static_cast<std::size_t>(i)].row * pixels, pixels,
                pairs.data() + (2 * i + 1) * pixels);
  }
  return sheet_png(pairs, width, {.columns = 10, .scale = 2, .gap = 2});
}

Evaluation measure(const EvaluateOptions& o, const SavedGenerator& G, const DigitData& data,
                   examples::Progress& progress) {
  const ad::Random random(o.seed);
  const auto threads = static_cast<int>(o.threads);
  Evaluation e;
  progress.show("drawing samples");
  const ad::Array samples = draw_samples([&](const ad::Array& z) { return G(z); },
                                         G.identity().settings.noise, o.samples, random.stream(0));

  const auto add_row = [&](const char* name, Origin origin, const ad::Array& points) {
    progress.show(fmt::format("the log-likelihood by {}", name));
    e.rows.push_back(
        {name, origin, points.rows(), parzen_estimates(points, data.validation, data.test, threads)});
  };
  add_row("samples of G", Origin::generator, samples);
  add_row("training images", Origin::training_images, leading_rows(data.training, o.samples));
  progress.show("k-means");
  const ad::Index clusters = std::min<ad::Index>({o.samples, data.training.rows(), kMostClusters});
  add_row("k-means centroids", Origin::centroids,
          kmeans(data.training, clusters, 1, random.stream(1), threads).centres);

  progress.show("nearest training images");
  const std::vector<Neighbour> of_samples =
      nearest_neighbours(leading_rows(samples, data.test.rows()), data.training, threads);
  e.distances = compare(of_samples, nearest_neighbours(data.test, data.training, threads));
  e.copying = copying(of_samples, data.training.rows(),
                      nearest_neighbours(leading_rows(samples, data.test.rows()), data.validation, threads),
                      data.validation.rows());
  if (!o.neighbours.empty())
    e.neighbours_png = neighbours_png(samples, data.training, of_samples, G.identity().width);

  progress.show("a classifier of digits");
  ClassifierOptions of_digits;
  of_digits.threads = threads;
  const DigitClassifier classifier(data.training, data.training_labels, random.stream(2), of_digits);
  e.shares = class_shares(classifier, samples, data.test, data.test_labels);

  progress.show("training a new D against this G");
  RetrainedDOptions of_d;
  of_d.threads = threads;
  of_d.width = G.identity().width;
  // Test images: nothing of this G was chosen by them.
  const ad::Index each = std::min(data.test.rows(), samples.rows());
  e.new_d = retrained_d(leading_rows(data.test, each), leading_rows(samples, each), random.stream(3), of_d);
  return e;
}

std::string shares_line(const char* name, const Shares& shares) {
  std::string line = fmt::format("{:<22}", name);
  for (const double share : shares) line += fmt::format(" {:4.1f}", 100 * share);
  return line + "\n";
}

std::string text_of(const Evaluation& e) {
  std::string text = table_1_text(e.rows);
  const NeighbourDistances& d = e.distances;
  text += fmt::format(
      "\nDistance to the nearest training image (Euclidean, pixels from 0 to 1)\n"
      "{:<22} {:>8} {:>13}\n{:<22} {:8.3f} {:13.3f}\n{:<22} {:8.3f} {:13.3f}\n"
      "{:.1f} % of the samples are nearer than 95 % of the test images are.\n"
      "The nearest of training and validation images is a training image for {:.1f} %\n"
      "of the samples; by chance it is one for {:.1f} %.\n",
      "", "median", "5 % quantile", "samples of G", d.samples_median, d.samples_low, "test images",
      d.test_median, d.test_low, 100 * d.share_below, 100 * e.copying.share, 100 * e.copying.by_chance);
  text += "\nShares of the ten digits, in %, by a classifier\n" + fmt::format("{:<22}", "");
  for (int digit = 0; digit < classes; ++digit) text += fmt::format(" {:>4}", digit);
  text += "\n" + shares_line("samples of G", e.shares.samples) + shares_line("test images", e.shares.test) +
          shares_line("test images, labels", e.shares.test_labels);
  text += fmt::format("It takes {:.2f} % of the test images for another digit.\n", 100 * e.shares.test_error);
  const gan::Certificate& c = e.new_d.certificate;
  text += fmt::format(
      "\nA new D, trained against this G, estimates JSD = {:.4f} +- {:.4f}\n"
      "from {} images of each; with 95 % confidence JSD >= {:.4f}.\n"
      "At log 2 = 0.6931 it would always tell samples from data.\n",
      c.jsd, c.standard_error, e.new_d.test, std::max(0.0, c.lower));
  text += "\nThe log-likelihood counts only if\n";
  for (const Requirement& each : requirements(e.shares, e.copying, c))
    text += fmt::format("  {:<4} {}\n", each.holds ? "yes" : "NO", each.what);
  return text;
}

void write_shares(examples::Json& json, const char* name, const Shares& shares) {
  json.key(name).begin_array();
  for (const double share : shares) json.value(share);
  json.end_array();
}

std::string json_of(const EvaluateOptions& o, const SavedGenerator& G, const Evaluation& e) {
  examples::Json json;
  json.begin_object().member("checkpoint", examples::printable(G.checkpoint()));
  json.member("steps", G.record().steps()).member("seconds", G.record().seconds());
  json.member("samples", o.samples).member("seed", o.seed).key("table_1");
  write_table_1(json, e.rows);
  const NeighbourDistances& d = e.distances;
  json.key("neighbours").begin_object();
  json.member("samples_median", d.samples_median).member("samples_low", d.samples_low);
  json.member("test_median", d.test_median).member("test_low", d.test_low);
  json.member("share_below", d.share_below).end_object();
  json.key("copying").begin_object();
  json.member("share", e.copying.share).member("by_chance", e.copying.by_chance);
  json.member("copies", e.copying.copies).member("standard_error", e.copying.standard_error).end_object();
  json.key("class_shares").begin_object();
  write_shares(json, "samples", e.shares.samples);
  write_shares(json, "test", e.shares.test);
  write_shares(json, "test_labels", e.shares.test_labels);
  json.member("test_error", e.shares.test_error).end_object();
  const gan::Certificate& c = e.new_d.certificate;
  json.key("certificate").begin_object();
  json.member("jsd", c.jsd).member("standard_error", c.standard_error).member("lower", c.lower);
  json.member("images", e.new_d.test).member("best_epoch", e.new_d.best_epoch).end_object();
  bool counts = true;
  for (const Requirement& each : requirements(e.shares, e.copying, c)) counts &= each.holds;
  json.member("counts", counts);
  return json.end_object().text();
}

}  // namespace

int evaluate(const EvaluateOptions& o) {
  if (o.samples < 8 || o.samples > 1'000'000)
    throw BadInput(fmt::format("--samples: needs a whole number from 8 to 1000000, got {}", o.samples));
  if (o.threads < 1 || o.threads > 256)
    throw BadInput(fmt::format("--threads: needs a whole number from 1 to 256, got {}", o.threads));
  const SavedGenerator G(o.out);
  const DigitData data = read_digits(o, G.identity());
  examples::require_different_files({{"--json", o.json}, {"--neighbours", o.neighbours}});
  std::optional<examples::OutputFile> json_file, picture;
  if (!o.json.empty()) json_file.emplace("--json", o.json);
  if (!o.neighbours.empty()) picture.emplace("--neighbours", o.neighbours);
  std::optional<examples::Progress> progress(std::in_place);
  const Evaluation e = measure(o, G, data, *progress);
  progress.reset();
  if (o.json != "-") {
    std::string text;
    for (const std::string& line : G.damaged()) text += line + "\n";
    examples::print(
        text +
        fmt::format("{}: after {} steps\n\n", examples::printable(G.checkpoint()), G.record().steps()) +
        text_of(e));
  }
  if (json_file) json_file->finish(json_of(o, G, e));
  if (picture) picture->finish(e.neighbours_png);
  return 0;
}

}  // namespace saddle::digits
