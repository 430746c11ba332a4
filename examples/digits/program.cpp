#include "examples/digits/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <optional>

#include "examples/digits/evaluate.h"
#include "examples/digits/sample.h"
#include "examples/digits/train.h"
#include "examples/digits/training/settings.h"
#include "examples/support/cli.h"

namespace saddle::digits {
namespace {

using examples::BadInput;

// The options of a run, as they were given.
struct Given {
  Settings settings;
  std::string seed = "1";
  bool paper = false;
  double size = 1;
};

void add_settings(CLI::App& app, Given& given) {
  app.add_flag(
      "--paper", given.paper,
      "the configuration of the published code as it stands; the options below, where given, change it");
  app.add_option("--size", given.size, "multiplies the units of all hidden layers")
      ->type_name("X")
      ->capture_default_str();
  for (const Setting& setting : all_settings())
    std::visit(
        [&](auto member) {
          using Value = std::remove_reference_t<decltype(given.settings.*member)>;
          if constexpr (std::is_same_v<Value, bool>)
            app.add_flag(setting.option, given.settings.*member, setting.help);
          else if constexpr (std::is_same_v<Value, std::uint64_t>)
            app.add_option(setting.option, given.seed, setting.help)
                ->type_name("SEED")
                ->capture_default_str();
          else
            app.add_option(setting.option, given.settings.*member, setting.help)
                ->type_name(std::is_same_v<Value, double> ? "X" : "N")
                ->capture_default_str();
        },
        setting.member);
}

// The published settings or the defaults, scaled, and over them what was given.
Settings settings_of(const CLI::App& app, Given& given) {
  given.settings.seed = examples::parse_seed(given.seed);
  Settings settings = given.paper ? published_settings() : Settings{};
  scale(settings, given.size);
  for (const Setting& setting : all_settings())
    if (app.count(setting.option) > 0) set_bits(setting, settings, bits_of(setting, given.settings));
  return settings;
}

}  // namespace

int program(int argc, char** argv) {
  CLI::App app(
      "Trains the nets of Goodfellow et al. 2014 on MNIST or what has its form, draws\n"
      "digits, and measures Table 1. A run lives in a folder, --out, and goes on from\n"
      "its newest checkpoint when the same command is given again.",
      "mnist_gan");
  app.require_subcommand(1);
  Given given;
  TrainOptions of_train;
  SampleOptions of_sample;
  EvaluateOptions of_evaluate;
  double time_limit = 0;
  std::string sample_seed = "1", evaluate_seed = "1";

  CLI::App* const train_app = app.add_subcommand("train", "Train a generator, or go on with it");
  train_app->add_option("--data", of_train.data, "folder with the four IDX files, packed by gzip or not")
      ->type_name("DIR")
      ->required();
  train_app->add_option("--out", of_train.out, "folder for checkpoints, sheets of samples and run.html")
      ->type_name("DIR")
      ->required();
  const CLI::Option* limit = train_app
                                 ->add_option("--time-limit", time_limit,
                                              "stop after so many seconds, earlier parts of the run counted")
                                 ->type_name("S");
  train_app->add_option("--checkpoint-every", of_train.checkpoint_every, "seconds between checkpoints")
      ->type_name("S")
      ->capture_default_str();
  train_app
      ->add_option("--validate-every", of_train.validate_every,
                   "epochs between log-likelihoods of validation images, of which the best is kept; 0: never")
      ->type_name("N")
      ->capture_default_str();
  const CLI::Option* train_json =
      train_app
          ->add_option("--json", of_train.json,
                       "write settings and curve as JSON; - is standard output, and then nothing else goes "
                       "there")
          ->type_name("FILE");
  add_settings(*train_app, given);

  CLI::App* const sample_app = app.add_subcommand("sample", "Draw a sheet of digits");
  sample_app->add_option("--out", of_sample.out, "folder of the run")->type_name("DIR")->required();
  sample_app->add_option("--png", of_sample.png, "the picture; - is standard output")
      ->type_name("FILE")
      ->required();
  CLI::Option* const count = sample_app->add_option("--count", of_sample.count, "how many digits");
  count->type_name("N")->capture_default_str();
  sample_app
      ->add_option("--interpolation", of_sample.interpolation,
                   "so many rows, each along a line from one z to another")
      ->type_name("ROWS")
      ->excludes(count);
  sample_app->add_option("--scale", of_sample.scale, "pixels for a pixel")
      ->type_name("N")
      ->capture_default_str();
  sample_app->add_option("--seed", sample_seed, "seed of z")->type_name("SEED")->capture_default_str();

  CLI::App* const evaluate_app = app.add_subcommand("evaluate", "Measure Table 1, and what stands beside it");
  evaluate_app->add_option("--data", of_evaluate.data, "the folder that the run was trained on")
      ->type_name("DIR")
      ->required();
  evaluate_app->add_option("--out", of_evaluate.out, "folder of the run")->type_name("DIR")->required();
  evaluate_app
      ->add_option("--samples", of_evaluate.samples, "how many samples, training images and centroids")
      ->type_name("N")
      ->capture_default_str();
  const CLI::Option* evaluate_json =
      evaluate_app
          ->add_option("--json", of_evaluate.json,
                       "write the numbers as JSON; - is standard output, and then nothing else goes there")
          ->type_name("FILE");
  const CLI::Option* neighbours =
      evaluate_app
          ->add_option("--neighbours", of_evaluate.neighbours,
                       "a PNG of samples, each with its nearest training image to the right")
          ->type_name("FILE");
  evaluate_app->add_option("--threads", of_evaluate.threads, "threads")
      ->type_name("N")
      ->capture_default_str();
  evaluate_app->add_option("--seed", evaluate_seed, "seed of everything random")
      ->type_name("SEED")
      ->capture_default_str();

  return examples::run(app, argc, argv, [&] {
    if (*train_app) {
      if (*train_json && of_train.json.empty()) throw BadInput("--json: needs a file name, got an empty one");
      if (!(of_train.checkpoint_every >= 0))
        throw BadInput(
            fmt::format("--checkpoint-every: needs a number from 0, got {}", of_train.checkpoint_every));
      if (of_train.validate_every < 0)
        throw BadInput(
            fmt::format("--validate-every: needs a whole number from 0, got {}", of_train.validate_every));
      if (*limit) {
        if (!(time_limit > 0 && std::isfinite(time_limit)))
          throw BadInput(fmt::format("--time-limit: needs a number above 0, got {}", time_limit));
        of_train.time_limit = time_limit;
      }
      of_train.settings = settings_of(*train_app, given);
      return train(of_train);
    }
    if (*sample_app) {
      of_sample.seed = examples::parse_seed(sample_seed);
      return sample(of_sample);
    }
    if (*evaluate_json && of_evaluate.json.empty())
      throw BadInput("--json: needs a file name, got an empty one");
    if (*neighbours && of_evaluate.neighbours.empty())
      throw BadInput("--neighbours: needs a file name, got an empty one");
    if (of_evaluate.neighbours == "-") throw BadInput("--neighbours: needs a file name, got '-'");
    of_evaluate.seed = examples::parse_seed(evaluate_seed);
    return evaluate(of_evaluate);
  });
}

}  // namespace saddle::digits
