// Trains a generator against a discriminator by Algorithm 1 and watches where p_g goes.
//
//   train_gan --data 'N(4,1.25)' --exact --lr-d 0.3 --lr-g 0.3 --iterations 400 --svg course.svg
//
// Takes about a second for the defaults. Exit status: 0 done, 1 training diverged, 2 bad input, 130
// interrupted.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "examples/cli.h"
#include "examples/json.h"
#include "examples/plane.h"
#include "examples/svg.h"
#include "examples/training_options.h"
#include "gan/algorithm1.h"
#include "gan/certificate.h"
#include "gan/discriminator_nets.h"
#include "gan/instance_noise.h"
#include "gan/parse.h"
#include "gan/pushforward.h"
#include "gan/sampler.h"
#include "gan/training.h"

namespace {

using namespace saddle;
using namespace saddle::gan;
using namespace saddle::examples;

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
const double kLog4 = std::log(4.0);

// No NaN and no infinity.
bool finite(const nn::Parameters& parameters) {
  for (const nn::Parameter* p : parameters)
    for (ad::Index i = 0; i < p->size(); ++i)
      if (!std::isfinite(p->value()[i])) return false;
  return true;
}

// What was asked for, as text and numbers.
struct Options {
  std::string data = "N(4,1.25)", latent = "N(0,1)", generator = "affine", discriminator = "quadratic",
              loss = "minimax", optimizer = "sgd", lr_d, lr_g, penalty, instance_noise,
              update = "alternating";
  std::int64_t latent_dim = 1, k = 1, iterations = 1000, batch = 128;
  std::uint64_t seed = 1;
  bool exact = false;
};

void require_range(const char* option, std::int64_t value, std::int64_t largest) {
  if (value < 1 || value > largest)
    throw BadInput(fmt::format("{}: must be between 1 and {}, got {}", option, largest, value));
}

void require_name(const char* option, const std::string& name, std::initializer_list<const char*> names) {
  std::string known;
  for (const char* other : names) {
    if (name == other) return;
    known += (known.empty() ? "" : ", ") + std::string(other);
  }
  throw BadInput(fmt::format("{}: must be one of {}, got '{}'", option, known, name));
}

// known: the names that the option takes.
Distribution continuous(const char* option, const std::string& text, const char* known) {
  try {
    const Distribution distribution = parse_distribution(text);
    if (!distribution.is_discrete()) return distribution;
  } catch (const std::invalid_argument& error) {
    const std::string message = error.what();
    const std::size_t list = message.find("; known are ");  // of all distributions, discrete ones too
    throw BadInput(list == std::string::npos
                       ? fmt::format("{}: {}", option, message)
                       : fmt::format("{}: {}; known are {}", option, message.substr(0, list), known));
  }
  throw BadInput(fmt::format("{}: must be continuous, got '{}'", option, text));
}

constexpr char kOnLine[] = "N, U, Laplace, Cauchy, Exp and Logistic",
               kTargets[] = "N, U, Laplace, Cauchy, Exp, Logistic, Ring and Grid";

// A target of the plane; nothing if the text names none.
std::optional<PlanarMixture> planar(const char* option, const std::string& text) {
  if (!is_planar(text)) return std::nullopt;
  try {
    return parse_planar(text);
  } catch (const std::invalid_argument& error) {
    throw BadInput(fmt::format("{}: {}", option, error.what()));
  }
}

// What is usual in the plane where the command line says nothing.
void take_usual_of_plane(const CLI::App& app, Options& o) {
  const auto usual = [&](const char* option, auto& value, auto other) {
    if (app.count(option) == 0) value = other;
  };
  usual("--latent-dim", o.latent_dim, 2);
  usual("--generator", o.generator, "mlp");
  usual("--discriminator", o.discriminator, "mlp");
  usual("--loss", o.loss, "nonsaturating");
  usual("--optimizer", o.optimizer, "adam");
  usual("--iterations", o.iterations, 3000);
  usual("--batch", o.batch, 64);
  if (o.optimizer == "adam") {
    usual("--lr-d", o.lr_d, "0.005");
    usual("--lr-g", o.lr_g, "0.002");
  }
  if (o.exact) {
    throw BadInput(fmt::format(
        "--exact: expectations are exact on the line only, got --data '{}'; leave it out", o.data));
  }
  if (o.discriminator != "mlp")
    throw BadInput(fmt::format("--discriminator: must be mlp in the plane, got '{}'", o.discriminator));
}

bool heavy(const Distribution& d) {
  return d.left_tail().kind == Tail::Kind::power || d.right_tail().kind == Tail::Kind::power;
}

// Whether V is an infinite expectation: a logit that grows with x, under a density with tails like a
// Cauchy's.
bool infinite_value(const Options& o, const Distribution& data, const Distribution& latent) {
  return o.discriminator != "mlp" && (heavy(data) || (heavy(latent) && o.generator == "affine"));
}

// A learning rate; an empty text stands for the default of the optimiser.
double rate(const char* option, const std::string& text, double otherwise) {
  if (text.empty()) return otherwise;
  const double value = parse_number(text, option);
  if (!(value > 0)) throw BadInput(fmt::format("{}: must be positive, got '{}'", option, text));
  return value;
}

struct Rates {
  double d, g;
};

// What training adds to Algorithm 1.
TrainingOptions parse_training(const Options& o) {
  TrainingOptions t;
  t.iterations = static_cast<int>(o.iterations);
  t.k = static_cast<int>(o.k);
  t.cost = o.loss == "minimax" ? GeneratorCost::minimax : GeneratorCost::non_saturating;
  t.penalty = parse_penalty(o.penalty);
  if (!o.instance_noise.empty()) t.instance_noise = parse_instance_noise(o.instance_noise);
  t.rule = parse_update(o.update);

  using Rule = UpdateRule::Kind;
  const Rule rule = t.rule.kind;
  if (o.k != 1 && rule != Rule::alternating)
    throw BadInput(fmt::format("--k: {} updates make one step of each player, got {}", name(rule), o.k));
  if (o.optimizer == "momentum" && (rule == Rule::extragradient || rule == Rule::optimistic))
    throw BadInput(fmt::format("--update: {} is defined for sgd and adam, got momentum", name(rule)));
  if (t.penalty.kind == Penalty::Kind::clip && rule != Rule::alternating && rule != Rule::simultaneous)
    throw BadInput(
        fmt::format("--penalty: clip goes with alternating and simultaneous updates, got {}", name(rule)));
  if (t.penalty.kind == Penalty::Kind::gradient && o.exact)
    throw BadInput(
        "--penalty: gp mixes samples in pairs and has no exact form; use r1, or leave --exact out");
  return t;
}

Rates check(const Options& o) {
  require_range("--latent-dim", o.latent_dim, 1000);
  require_range("--k", o.k, 1'000'000);
  require_range("--iterations", o.iterations, 100'000'000);
  require_range("--batch", o.batch, 1'000'000);
  constexpr std::int64_t largest = 10'000'000;
  if (o.batch * o.latent_dim > largest) {
    throw BadInput(fmt::format("--batch times --latent-dim: must be at most {}, got {} times {}", largest,
                               o.batch, o.latent_dim));
  }
  require_name("--generator", o.generator, {"affine", "mlp"});
  require_name("--discriminator", o.discriminator, {"linear", "quadratic", "mlp"});
  require_name("--loss", o.loss, {"minimax", "nonsaturating"});
  require_name("--optimizer", o.optimizer, {"sgd", "momentum", "adam"});
  const Rates usual = o.optimizer == "sgd"        ? Rates{0.1, 0.05}
                      : o.optimizer == "momentum" ? Rates{0.02, 0.005}
                                                  : Rates{0.02, 0.01};
  return {rate("--lr-d", o.lr_d, usual.d), rate("--lr-g", o.lr_g, usual.g)};
}

// An affine G begins with sd |w| = 1 and b = 0, whatever the dimension.
Generator make_generator(const Options& o, const Latent& latent, ad::Random random) {
  constexpr ad::Index hidden = 16;
  if (o.generator == "mlp") return mlp_generator(latent, hidden, random);
  const double w = 1 / std::sqrt(static_cast<double>(latent.dim));
  return affine_generator(latent, ad::Array(latent.dim, 1, w), ad::Array(1, 1));
}

nn::Sequential make_discriminator(const Options& o, const Distribution& data, ad::Random random) {
  constexpr ad::Index hidden = 16;
  const Scale scale = scale_of(data);
  if (!std::isfinite(scale.centre) || !std::isfinite(scale.spread) || !(scale.spread > 0))
    throw BadInput(
        fmt::format("--data: mean and variance must be within the range of a double, got '{}'", o.data));
  if (o.discriminator == "linear") return linear_discriminator(scale);
  if (o.discriminator == "quadratic") return quadratic_discriminator(scale);
  return mlp_discriminator(scale, hidden, random);
}

std::unique_ptr<nn::Optimiser> make_optimiser(const Options& o, nn::Parameters parameters, double rate) {
  if (o.optimizer == "sgd") return std::make_unique<nn::Sgd>(parameters, rate);
  if (o.optimizer == "momentum") return std::make_unique<nn::Sgd>(parameters, rate, 0.9);
  return std::make_unique<nn::Adam>(parameters, rate, 0.5);  // beta1 as is usual for adversaries
}

// One row of the record. c_g and jsd are NaN where p_g is not known.
struct Step {
  std::int64_t iteration;
  double v, c_g, jsd, grad_norm_d, grad_norm_g;
  double penalty = kUndefined;  // what D paid when it was last updated; NaN without a penalty
};

// Where p_g is, exactly.
double measure_jsd(const Distribution& data, const Generator& G) {
  try {
    const std::optional<Value> value = jsd(data, G);
    return value ? value->value : kUndefined;
  } catch (const std::runtime_error&) {
    return kUndefined;  // no convergence: not known to ten digits
  }
}

std::string live_line(const Step& s, std::int64_t iterations) {
  const auto known = [](double x) {
    return std::isnan(x) ? std::string("unknown") : fmt::format("{:.6f}", x);
  };
  return fmt::format("{:>{}}/{}  V {:.6f}  C(G) {}  (-log 4 is {:.6f})  JSD {}  (0){}", s.iteration,
                     std::to_string(iterations).size(), iterations, s.v, known(s.c_g), -kLog4,
                     std::isnan(s.jsd) ? "unknown" : fmt::format("{:.2e}", s.jsd),
                     std::isnan(s.penalty) ? "" : fmt::format("  penalty {:.6f}", s.penalty));
}

// One line of the trace: what an update read. Draws that are not fresh samples (--exact) have no number.
std::string trace_line(const Update& u) {
  const bool of_d = u.of == Update::Of::D;
  const auto number = [](std::int64_t draw) { return draw > 0 ? std::to_string(draw) : "null"; };
  return fmt::format(
      "{{\"iteration\": {}, \"player\": \"{}\", \"step\": {}, \"noise_draw\": {}, \"data_draw\": {}, "
      "\"d_updates\": {}, \"g_updates\": {}, \"cost\": {:.17g}, \"grad_norm\": {:.17g}}}\n",
      u.iteration, of_d ? "D" : "G", u.step, number(u.noise), number(u.data), u.d_updates, u.g_updates,
      u.cost, u.gradient_norm);
}

void add_step(Json& json, const Step& s) {
  json.member("iteration", s.iteration)
      .member("v", s.v)
      .member("c_g", s.c_g)
      .member("jsd", s.jsd)
      .member("grad_norm_d", s.grad_norm_d)
      .member("grad_norm_g", s.grad_norm_g);
  if (!std::isnan(s.penalty)) json.member("penalty", s.penalty);
}

// What samples of the G in the end say: which modes they reach, in the plane, and what a new D finds.
struct Judgement {
  std::optional<ModeCount> modes;
  std::optional<Certificate> certificate;
};

std::string judgement_text(const Judgement& judgement) {
  std::string text;
  if (judgement.modes) text += "\n" + modes_text(*judgement.modes);
  if (judgement.certificate) {
    const Certificate& c = *judgement.certificate;
    text += fmt::format(
        "\na new D, trained against this G, finds JSD >= {:.4f} with probability {} (estimate {:.4f} +- "
        "{:.4f})\n",
        c.lower, 1 - CertificateOptions().risk, c.jsd, c.standard_error);
  }
  return text;
}

std::string json_text(const Options& o, const Rates& rates, const TrainingOptions& training,
                      const std::vector<Step>& steps, const Generator& G, const Judgement& judgement) {
  Json json;
  json.begin_object().member("seed", o.seed).key("options").begin_object();
  json.member("data", o.data).member("latent", o.latent).member("latent_dim", o.latent_dim);
  json.member("generator", o.generator).member("discriminator", o.discriminator).member("loss", o.loss);
  json.member("optimizer", o.optimizer).member("lr_d", rates.d).member("lr_g", rates.g).member("k", o.k);
  json.member("iterations", o.iterations).member("batch", o.batch).member("exact", o.exact);
  if (!is_algorithm_1(training)) {
    json.member("penalty", o.penalty.empty() ? "none" : o.penalty);
    json.member("instance_noise", training.instance_noise).member("update", o.update);
    json.member("d_ascends", formula_of_d(training)).member("g_descends", formula_of_g(training));
    json.member("update_formula", formula(training.rule));
  }
  json.end_object();
  json.key("steps").begin_array();
  for (const Step& s : steps) {
    json.begin_object();
    add_step(json, s);
    json.end_object();
  }
  json.end_array().key("final").begin_object();
  add_step(json, steps.back());
  json.key("p_g");
  const std::optional<Distribution> p_g = G.closed_form();
  p_g ? json.value(p_g->text()) : json.null();
  if (judgement.modes) add_modes(json, *judgement.modes);
  if (judgement.certificate) {
    json.key("certificate").begin_object().member("jsd", judgement.certificate->jsd);
    json.member("standard_error", judgement.certificate->standard_error);
    json.member("lower", judgement.certificate->lower).member("risk", CertificateOptions().risk).end_object();
  }
  return json.end_object().end_object().text();
}

std::string svg_text(const Options& o, bool algorithm_1, const std::vector<Step>& steps) {
  Series v{"V(D, G)", {}, {}, Colour::blue, Mark::line}, c{"C(G)", {}, {}, Colour::orange, Mark::line},
      floor{"-log 4", {}, {}, Colour::grey, Mark::dashed}, js{"JSD", {}, {}, Colour::green, Mark::line},
      zero{"0", {}, {}, Colour::grey, Mark::dashed};
  const auto add = [](Series& series, const Step& s, double y) {
    series.x.push_back(static_cast<double>(s.iteration));
    series.y.push_back(y);
  };
  for (const Step& s : steps) {
    add(v, s, s.v);
    add(c, s, s.c_g);
    add(floor, s, -kLog4);
    add(js, s, s.jsd);
    add(zero, s, 0);
  }
  Figure figure(fmt::format("{} on {}", algorithm_1 ? "Algorithm 1" : "Training",
                            o.data.size() <= 40 ? o.data : o.data.substr(0, 40) + "..."));
  figure.panel("nats").add(v).add(c).add(floor);
  figure.panel("JSD, nats", "iteration").add(js).add(zero);
  return figure.svg();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Trains a generator against a discriminator by Algorithm 1 of Goodfellow et al. 2014, on minibatches "
      "or,\n"
      "with --exact, on expectations by quadrature. A SPEC is N(mean,sd), U(a,b), Laplace(location,scale),\n"
      "Cauchy(location,scale), Exp(rate), Logistic(location,scale), or a mixture such as\n"
      "0.3*N(-1,0.5)+0.7*N(2,1). Data may lie in the plane, too: Ring(n,radius,sd), or Grid(n,spacing,sd) "
      "with\n"
      "n x n modes. There --generator mlp --discriminator mlp --loss nonsaturating --optimizer adam\n"
      "--latent-dim 2 --iterations 3000 --batch 64 --lr-d 0.005 --lr-g 0.002 are usual, and --svg draws "
      "samples.",
      "train_gan");
  Options o;
  std::string json_path, svg_path, trace_path;
  app.add_option("--data", o.data, "the distribution of the data")->type_name("SPEC")->capture_default_str();
  app.add_option("--latent", o.latent, "the distribution of each z")
      ->type_name("SPEC")
      ->capture_default_str();
  app.add_option("--latent-dim", o.latent_dim, "dimensions of z")->type_name("N")->capture_default_str();
  app.add_option("--generator", o.generator, "affine or mlp")->type_name("NAME")->capture_default_str();
  app.add_option("--discriminator", o.discriminator, "the logit: linear, quadratic or mlp")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--loss", o.loss, "what G descends: minimax or nonsaturating")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--optimizer", o.optimizer, "sgd, momentum or adam")
      ->type_name("NAME")
      ->capture_default_str();
  const CLI::Option* lr_d =
      app.add_option("--lr-d", o.lr_d, "learning rate of D (0.1, 0.02, 0.02 by optimizer)")->type_name("X");
  const CLI::Option* lr_g =
      app.add_option("--lr-g", o.lr_g, "learning rate of G (0.05, 0.005, 0.01)")->type_name("X");
  app.add_option("--k", o.k, "steps of D for each step of G")->type_name("K")->capture_default_str();
  const CLI::Option* penalty =
      app.add_option("--penalty", o.penalty,
                     "r1:G takes G/2 E|grad_x logit D|^2 at the data from V, gp:L takes\n"
                     "L E(|grad_x logit D| - 1)^2 between data and G(z), clip:C keeps\n"
                     "the parameters of D in [-C, C]")
          ->type_name("NAME:X");
  const CLI::Option* instance_noise =
      app.add_option("--instance-noise", o.instance_noise, "D sees all points through noise N(0,SD)")
          ->type_name("SD");
  app.add_option("--update", o.update,
                 "alternating, simultaneous, extragradient, optimistic,\n"
                 "consensus:G (G grad 1/2|g|^2 is added to the gradients g) or\n"
                 "unrolled:K (G foresees K steps of D)")
      ->type_name("RULE")
      ->capture_default_str();
  app.add_option("--iterations", o.iterations, "training iterations")->type_name("N")->capture_default_str();
  app.add_option("--batch", o.batch, "samples in a minibatch")->type_name("M")->capture_default_str();
  app.add_option("--seed", o.seed, "seed of everything random")
      ->type_name("S")
      ->capture_default_str()
      ->check([](const std::string& text) {
        return text.starts_with('-') ? "must not be negative, got " + text : std::string();
      });
  app.add_flag("--exact", o.exact, "expectations by quadrature in place of minibatches");
  bool certificate = false;
  app.add_flag("--certificate", certificate,
               "train a new D against the G in the end, and say what JSD it finds; always done in the plane");
  const CLI::Option* json =
      app.add_option("--json", json_path,
                     "write the course as JSON, every iteration of up to 10000 (100 where "
                     "p_g has no closed form); - is standard output, "
                     "and then nothing else goes there")
          ->type_name("FILE");
  const CLI::Option* svg =
      app.add_option("--svg", svg_path, "draw V, C(G) and JSD over the iterations")->type_name("FILE");
  const CLI::Option* trace =
      app.add_option("--trace", trace_path, "write each update as a line of JSON")->type_name("FILE");

  return run(app, argc, argv, [&] {
    // Check everything before any work.
    if (*lr_d && o.lr_d.empty()) throw BadInput("--lr-d: needs a number, got ''");
    if (*lr_g && o.lr_g.empty()) throw BadInput("--lr-g: needs a number, got ''");
    if (*penalty && o.penalty.empty()) throw BadInput("--penalty: needs a name and a number, got ''");
    if (*instance_noise && o.instance_noise.empty())
      throw BadInput("--instance-noise: needs a number, got ''");
    const std::optional<PlanarMixture> plane = planar("--data", o.data);
    if (plane) take_usual_of_plane(app, o);
    const Rates rates = check(o);
    TrainingOptions training = parse_training(o);
    const bool plain = is_algorithm_1(training);
    std::optional<Distribution> line;
    if (!plane) line = continuous("--data", o.data, kTargets);
    const Latent latent{continuous("--latent", o.latent, kOnLine), o.latent_dim};
    if (o.exact && infinite_value(o, *line, latent.distribution)) {
      throw BadInput(
          fmt::format("--exact: V is infinite for a {} logit and tails like a Cauchy's; "
                      "leave it out, or use --discriminator mlp",
                      o.discriminator));
    }
    o.data = plane ? plane->text() : line->text();
    o.latent = latent.distribution.text();
    if (svg_path == "-") throw BadInput("--svg: needs a file name, got '-'");
    if (trace_path == "-") throw BadInput("--trace: needs a file name, got '-'");
    constexpr std::int64_t kMostLines = 1'000'000;
    const int evaluations = training.rule.kind == UpdateRule::Kind::extragradient ? 2 : 1;
    if (*trace && o.iterations > kMostLines / (evaluations * (o.k + 1))) {
      throw BadInput(
          fmt::format("--trace: a line for each update makes more than {}, got {} iterations with k = {}",
                      kMostLines, o.iterations, o.k));
    }

    // Make the players and what they see.
    const ad::Random random(o.seed);
    const Generator G = plane ? plane_generator(*plane, latent, o.generator == "affine", random.stream(3))
                              : make_generator(o, latent, random.stream(3));
    const nn::Sequential D = plane ? plane_discriminator(*plane, random.stream(4))
                                   : make_discriminator(o, *line, random.stream(4));
    const auto opt_d = make_optimiser(o, D.parameters(), rates.d),
               opt_g = make_optimiser(o, G.parameters(), rates.g);
    const double sd = training.instance_noise;
    // Draws of a source, or its nodes, with the instance noise beside them: as many numbers as x has.
    const ad::Index dim = plane ? 2 : 1;
    const auto sampled = [&](const Draw& draw, int stream) {
      return sd > 0 ? with_normals(draw, dim, random.stream(stream)) : draw;
    };
    const auto exactly = [&](const Latent& source) {
      const Draw draw = expectation(source);
      if (sd == 0) return draw;
      try {
        return expectation_with_normals(draw, 1);
      } catch (const std::invalid_argument&) {
        throw std::invalid_argument(fmt::format(
            "--instance-noise: {} nodes of {} and those of the noise are too many together for --exact; "
            "leave --exact out",
            draw().weights.size(), source.distribution.text()));
      }
    };
    const Draw x = o.exact ? exactly({*line})
                           : sampled(plane ? minibatches(samples_of(*plane), o.batch, random.stream(1))
                                           : minibatches({*line}, o.batch, random.stream(1)),
                                     8);
    const Draw z = o.exact ? exactly(latent) : sampled(minibatches(latent, o.batch, random.stream(2)), 9);
    const Players players{G, D, *opt_d, *opt_g, x, z};
    training.random = random.stream(7);
    // V is shown exactly where that is cheap, else as the last step of D saw it.
    std::optional<Players> judges;
    if (o.exact) judges.emplace(players);
    if (line && !o.exact && latent.dim == 1 && !infinite_value(o, *line, latent.distribution)) {
      try {
        judges.emplace(Players{G, D, *opt_d, *opt_g, exactly({*line}), exactly(latent)});
      } catch (const std::invalid_argument&) {
        if (sd == 0) throw;  // with instance noise there may be too many nodes
      }
    }

    require_different_files({{"--json", json_path}, {"--svg", svg_path}, {"--trace", trace_path}});
    std::optional<OutputFile> json_file, svg_file, trace_file;
    if (*json) json_file.emplace("--json", json_path);
    if (*svg) svg_file.emplace("--svg", svg_path);
    if (*trace) trace_file.emplace("--trace", trace_path);

    // Train.
    // Where p_g is known in closed form an iteration costs little to judge, else a change of variables, and
    // with instance noise a sum over all pairs of nodes.
    const std::int64_t most = (plane || G.closed_form()) && sd == 0 ? 10'000 : 100;
    const std::int64_t every = (o.iterations + most - 1) / most;
    std::vector<Step> steps;
    Step now{};
    std::string trace_text;
    Judgement judgement;
    const Sampler of_data = plane ? samples_of(*plane) : samples_of(*line);
    ad::Random own = random.stream(5);
    {
      Progress progress;
      const auto on_update = [&](const Update& u) {
        if (!std::isfinite(u.cost) || !std::isfinite(u.gradient_norm)) {
          throw std::runtime_error(
              fmt::format("training diverged in iteration {}: the cost of {} is {}, its gradient {}; try "
                          "smaller learning rates",
                          u.iteration, u.of == Update::Of::D ? "D" : "G", u.cost, u.gradient_norm));
        }
        if (u.of == Update::Of::D && plain) now.v = u.cost;
        (u.of == Update::Of::D ? now.grad_norm_d : now.grad_norm_g) = u.gradient_norm;
        if (*trace) trace_text += trace_line(u);
      };
      const auto go_on = [&](int iteration) {
        if (iteration % every != 0 && iteration != o.iterations) return true;
        now.iteration = iteration;
        if (judges) now.v = value(*judges, sd);
        // The next update would notice; after the last one there is none.
        if (!std::isfinite(now.v) || !finite(D.parameters()) || !finite(G.parameters())) {
          throw std::runtime_error(fmt::format(
              "training diverged in iteration {}: V is {}, the parameters of D {} finite, those of "
              "G {}; try smaller learning rates",
              iteration, now.v, finite(D.parameters()) ? "are" : "are not",
              finite(G.parameters()) ? "are" : "are not"));
        }
        now.jsd = line ? measure_jsd(*line, G) : kUndefined;
        now.c_g = -kLog4 + 2 * now.jsd;
        steps.push_back(now);
        progress.show(live_line(now, o.iterations));
        return true;
      };
      if (plain) {
        algorithm_1(players, {.iterations = training.iterations,
                              .k = training.k,
                              .cost = training.cost,
                              .on_update = on_update,
                              .go_on = go_on});
      } else {
        training.go_on = go_on;
        training.on_update = [&](const TrainingUpdate& u) {
          now.v = u.value;
          if (!o.penalty.empty() && training.penalty.kind != Penalty::Kind::clip) now.penalty = u.penalty;
          on_update(u);
        };
        train(players, training);
      }

      // Judge G by its samples.
      constexpr ad::Index judged = 10'000;
      if (plane) {
        progress.show("counting the modes that G reaches");
        judgement.modes = count_modes(*plane, samples_of(G)(judged, own));
      }
      if (plane || certificate) {
        progress.show("training a new D against this G");
        judgement.certificate = certify(of_data, samples_of(G), random.stream(6));
      }
    }

    // Report.
    if (json_path != "-") {
      std::string table = plain ? "" : losses_text(training) + "\n";
      const std::size_t stride = std::max<std::size_t>(1, steps.size() / 10);
      for (std::size_t i = 0; i < steps.size(); ++i)
        if ((i + 1) % stride == 0 || i + 1 == steps.size()) table += live_line(steps[i], o.iterations) + "\n";
      const std::optional<Distribution> p_g = G.closed_form();
      if (p_g) table += fmt::format("\np_data = {}\np_g    = {}\n", o.data, p_g->text());
      print(table + judgement_text(judgement));
    }
    if (json_file) json_file->finish(json_text(o, rates, training, steps, G, judgement));
    constexpr ad::Index drawn = 500;
    if (svg_file) {
      svg_file->finish(plane ? scatter_svg(*plane, of_data(drawn, own), samples_of(G)(drawn, own))
                             : svg_text(o, plain, steps));
    }
    if (trace_file) trace_file->finish(trace_text);
    return 0;
  });
}
