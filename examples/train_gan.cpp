// Trains a generator against a discriminator by Algorithm 1 and watches where p_g goes.
//
//   train_gan --data 'N(4,1.25)' --exact --lr-d 0.3 --lr-g 0.3 --iterations 400 --svg course.svg
//
// Takes about a second for the defaults. Exit status: 0 done, 1 training left all bounds, 2 bad input, 130
// interrupted.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "examples/support/cli.h"
#include "examples/support/short_text.h"
#include "examples/training/options.h"
#include "examples/training/own_points.h"
#include "examples/training/page.h"
#include "examples/training/plane.h"
#include "examples/training/record.h"
#include "examples/training/setup.h"
#include "examples/training/work.h"
#include "gan/algorithm1.h"
#include "gan/bounds.h"
#include "gan/certificate.h"
#include "gan/instance_noise.h"
#include "gan/pushforward.h"
#include "gan/sampler.h"
#include "gan/training.h"

namespace {

using namespace saddle;
using namespace saddle::gan;
using namespace saddle::examples;

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// Where p_g is, exactly.
double measure_jsd(const Distribution& data, const Generator& G) {
  try {
    const std::optional<Value> value = jsd(data, G);
    return value ? value->value : kUndefined;
  } catch (const std::runtime_error&) {
    return kUndefined;  // no convergence: not known to ten digits
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Trains a generator against a discriminator by Algorithm 1 of Goodfellow et al.\n"
      "2014, on minibatches or, with --exact, on expectations by quadrature.\n"
      "A DIST is N(mean,sd), U(a,b), Laplace(location,scale), Cauchy(location,scale),\n"
      "Exp(rate), Logistic(location,scale), or a mixture such as\n"
      "1/3*N(-1,0.5)+2/3*N(2,1), in decimals or fractions. Data may lie in the plane,\n"
      "too: Ring(n,radius,sd), or Grid(n,spacing,sd) with n x n modes, or be points of\n"
      "your own in a FILE, one or two numbers a line. Of those, V, means, standard\n"
      "deviations and coverage are shown: what needs a density is not, nor --exact.\n"
      "In the plane and for own points the defaults are --generator mlp\n"
      "--discriminator mlp --loss nonsaturating --optimizer adam --latent-dim 2\n"
      "--iterations 3000 --batch 64 --lr-d 0.005 --lr-g 0.002, which the output shows,\n"
      "and --svg draws samples.\n"
      "D looks at (x - mean) / sd of the data. A Cauchy has neither: where one is among\n"
      "the data, their median and half of their interquartile range take the places,\n"
      "and D must be an mlp. Training ends with status 1 when V falls below\n"
      "-log 4 - 50, a number is not finite, or half of the points G(z) are beyond\n"
      "10^6 times |mean| + sd.",
      "train_gan");
  Options o;
  std::string data_path, seed_text = "1", json_path, svg_path, html_path, trace_path;
  CLI::Option* data = app.add_option("--data", o.data, "the distribution of the data")
                          ->type_name("DIST")
                          ->capture_default_str();
  const CLI::Option* data_file =
      app.add_option("--data-file", data_path, "points of your own as the data; - is standard input")
          ->type_name("FILE")
          ->excludes(data);
  app.add_option("--latent", o.latent, "the distribution of each z")
      ->type_name("DIST")
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
  const CLI::Option* lr_d = app.add_option("--lr-d", o.lr_d,
                                           "learning rate of D; if not given, 0.1, 0.02, 0.02 by "
                                           "optimizer, and 0.005 for adam in the plane and for own points")
                                ->type_name("X");
  const CLI::Option* lr_g = app.add_option("--lr-g", o.lr_g,
                                           "learning rate of G; if not given, 0.05, 0.005, 0.01 by "
                                           "optimizer, and 0.002 for adam in the plane and for own points")
                                ->type_name("X");
  app.add_option("--k", o.k, "steps of D for each step of G")->type_name("N")->capture_default_str();
  const CLI::Option* penalty = app.add_option("--penalty", o.penalty,
                                              "r1:G takes G/2 E|grad_x logit D|^2 at the data "
                                              "from V, gp:L takes L E(|grad_x logit D| - 1)^2 "
                                              "between data and G(z), clip:C keeps the "
                                              "parameters of D in [-C, C]")
                                   ->type_name("NAME:X");
  const CLI::Option* instance_noise =
      app.add_option("--instance-noise", o.instance_noise, "D sees all points through noise N(0,SD)")
          ->type_name("SD");
  app.add_option("--update", o.update,
                 "alternating, simultaneous, extragradient, "
                 "optimistic, consensus:G (G grad 1/2|g|^2 is added "
                 "to the gradients g) or unrolled:K (G foresees K "
                 "steps of D)")
      ->type_name("RULE")
      ->capture_default_str();
  app.add_option("--iterations", o.iterations, "training iterations")->type_name("N")->capture_default_str();
  app.add_option("--batch", o.batch, "samples in a minibatch")->type_name("N")->capture_default_str();
  app.add_option("--seed", seed_text, "seed of everything random")->type_name("SEED")->capture_default_str();
  app.add_flag("--exact", o.exact, "expectations by quadrature in place of minibatches");
  bool certificate = false;
  app.add_flag("--certificate", certificate,
               "train a new D against the G in the end, and say "
               "what JSD it finds; always done with Ring and Grid");
  const CLI::Option* json = app.add_option("--json", json_path,
                                           "write the course as JSON, every iteration of up to "
                                           "10000 (100 where p_g has no closed form); - is "
                                           "standard output, and then nothing else goes there")
                                ->type_name("FILE");
  const CLI::Option* svg =
      app.add_option("--svg", svg_path, "draw V, C(G) and JSD over the iterations")->type_name("FILE");
  const CLI::Option* html = app.add_option("--html", html_path,
                                           "write a page that plays the training: p_data, p_g, D and D* "
                                           "(in the plane: samples over D), V and C(G), frame by frame")
                                ->type_name("FILE");
  const CLI::Option* trace =
      app.add_option("--trace", trace_path, "write each update as a line of JSON")->type_name("FILE");

  return run(app, argc, argv, [&] {
    // Check everything before any work.
    if (*lr_d && o.lr_d.empty()) throw BadInput("--lr-d: needs a number, got ''");
    if (*lr_g && o.lr_g.empty()) throw BadInput("--lr-g: needs a number, got ''");
    if (*penalty && o.penalty.empty()) throw BadInput("--penalty: needs a name and a number, got ''");
    if (*instance_noise && o.instance_noise.empty())
      throw BadInput("--instance-noise: needs a number, got ''");
    o.seed = parse_seed(seed_text);
    std::optional<OwnPoints> own;
    if (*data_file) {
      if (certificate)
        throw BadInput(
            "--certificate: it takes fresh draws of p_data, more than --data-file has; leave --certificate "
            "out");
      own = read_points(data_path);
      own->path = without_controls(own->path);
      own->skipped = without_controls(own->skipped);
      o.data = fmt::format("{} points of {}", own->points.rows(), own->path);
    }
    const bool own_in_plane = own && own->points.cols() == 2;
    std::optional<PlanarMixture> plane;
    if (!own) plane = planar("--data", o.data);
    const auto is_given = [&](const char* option) { return app.count(option) > 0; };
    if (plane) take_usual_of_plane(is_given, o);
    if (own) take_usual_of_points(is_given, own_in_plane, o);
    const Rates rates = check(o);
    TrainingOptions training = parse_training(o);
    const bool plain = is_algorithm_1(training);
    std::optional<Distribution> line;
    if (!plane && !own) line = continuous("--data", o.data, kTargets);
    const Latent latent{continuous("--latent", o.latent, kOnLine), o.latent_dim};
    if (!own) o.data = plane ? plane->text() : line->text();
    o.latent = latent.distribution.text();
    // Own points are seen in their own units: on the line their nets are those of N(0,1).
    const Distribution units = normal(0, 1);
    if (!plane) require_moments(o, line ? *line : units, latent.distribution);
    if (svg_path == "-") throw BadInput("--svg: needs a file name, got '-'");
    if (html_path == "-") throw BadInput("--html: needs a file name, got '-'");
    if (trace_path == "-") throw BadInput("--trace: needs a file name, got '-'");
    constexpr std::int64_t kMostLines = 1'000'000;
    const int evaluations = training.rule.kind == UpdateRule::Kind::extragradient ? 2 : 1;
    if (*trace && o.iterations > kMostLines / (evaluations * (o.k + 1))) {
      throw BadInput(
          fmt::format("--trace: a line for each update makes more than {}, got {} iterations with k = {}",
                      kMostLines, o.iterations, o.k));
    }

    // Make the players and what they see.
    std::optional<Progress> progress(std::in_place);
    progress->show("looking at the distributions");
    const ad::Random random(o.seed);
    const bool in_plane = plane || own_in_plane;
    const double size = plane ? scale_in_plane(*plane).spread : 1;
    const Generator G = in_plane ? plane_generator(size, latent, o.generator == "affine", random.stream(3))
                                 : make_generator(o, latent, random.stream(3));
    const nn::Sequential D = in_plane ? plane_discriminator(size, random.stream(4))
                                      : make_discriminator(o, line ? *line : units, random.stream(4));
    const Sampler of_data = own ? samples_of(*own) : plane ? samples_of(*plane) : samples_of(*line);
    const auto opt_d = make_optimiser(o, D.parameters(), rates.d),
               opt_g = make_optimiser(o, G.parameters(), rates.g);
    const double sd = training.instance_noise;
    // Draws of a source, or its nodes, with the instance noise beside them: as many numbers as x has.
    const ad::Index dim = in_plane ? 2 : 1;
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
                           : sampled(line ? minibatches({*line}, o.batch, random.stream(1))
                                          : minibatches(of_data, o.batch, random.stream(1)),
                                     8);
    const Draw z = o.exact ? exactly(latent) : sampled(minibatches(latent, o.batch, random.stream(2)), 9);
    const Players players{G, D, *opt_d, *opt_g, x, z};
    training.random = random.stream(7);
    require_bearable(o, training,
                     {o.exact ? x().weights.size() + z().weights.size() : 2 * o.batch, in_plane});
    // V is shown exactly where that is cheap, else as the last step of D saw it.
    std::optional<Players> judges;
    if (o.exact) judges.emplace(players);
    if (line && !o.exact && latent.dim == 1) {
      try {
        judges.emplace(Players{G, D, *opt_d, *opt_g, exactly({*line}), exactly(latent)});
      } catch (const std::invalid_argument&) {
        if (sd == 0) throw;  // with instance noise there may be too many nodes
      }
    }

    require_different_files({{"--data-file", data_path == "-" ? "" : data_path},
                             {"--json", json_path},
                             {"--svg", svg_path},
                             {"--html", html_path},
                             {"--trace", trace_path}});
    std::optional<OutputFile> json_file, svg_file, html_file, trace_file;
    if (*json) json_file.emplace("--json", json_path);
    if (*svg) svg_file.emplace("--svg", svg_path);
    if (*html) html_file.emplace("--html", html_path);
    if (*trace) trace_file.emplace("--trace", trace_path);

    // Say what was read, before the time that training takes.
    if (json_path != "-" && (own || plane)) {
      progress->show("");
      print((own ? read_text(*own) : "") + settings_text(o, rates));
    }

    // Train.
    // Where p_g is known in closed form an iteration costs little to judge, else a change of variables, and
    // with instance noise a sum over all pairs of nodes.
    const std::int64_t most = (plane || own || G.closed_form()) && sd == 0 ? 10'000 : 100;
    const std::int64_t every = (o.iterations + most - 1) / most;
    std::vector<Step> steps;
    Step now{};
    std::string trace_text;
    Judgement judgement;
    ad::Random own_random = random.stream(5);
    const Scale scale = plane ? scale_in_plane(*plane) : scale_of(line ? *line : units);
    BoundsWatch watch(bounds_around(scale), G, D.parameters(), random.stream(10));
    std::optional<TrainingMovie> movie;
    if (*html) {
      const auto measure = [&] {
        return TrainingMovie::Measured{judges ? value(*judges, sd) : now.v,
                                       line ? measure_jsd(*line, G) : kUndefined};
      };
      try {
        movie.emplace(TrainingMovie::Run{o, training, line ? &*line : nullptr, plane ? &*plane : nullptr,
                                         own ? &*own : nullptr, G, D, judges.has_value()},
                      measure, random.stream(11));
      } catch (const std::invalid_argument& error) {
        throw BadInput(fmt::format("--html: {}; leave --html out", error.what()));
      }
    }
    {
      const auto on_update = [&](const Update& u) {
        if (u.of == Update::Of::D && plain) now.v = u.cost;
        watch.check(u, u.of == Update::Of::D ? std::optional(now.v) : std::nullopt);
        (u.of == Update::Of::D ? now.grad_norm_d : now.grad_norm_g) = u.gradient_norm;
        if (*trace) trace_text += trace_line(u);
        if (movie) movie->after(u);
        if (progress->due()) progress->show(update_line(u, o), part_done(u.iteration, u.step, o));
      };
      const auto go_on = [&](int iteration) {
        // The next update would notice some of it; after the last one there is none.
        watch.check(iteration);
        if (movie) movie->after_iteration(iteration);
        if (iteration % every != 0 && iteration != o.iterations) return true;
        now.iteration = iteration;
        if (judges) now.v = value(*judges, sd);
        watch.check_value(iteration, now.v);
        now.jsd = line ? measure_jsd(*line, G) : kUndefined;
        now.c_g = -std::log(4.0) + 2 * now.jsd;
        steps.push_back(now);
        progress->show(live_line(now, o.iterations), part_done(iteration, o.k + 1, o));
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
        progress->show("counting the modes that G reaches");
        judgement.modes = count_modes(*plane, samples_of(G)(judged, own_random));
      }
      if (own) {
        progress->show("comparing samples of G with the points");
        judgement.points = compare_points(*own, samples_of(G)(judged, own_random), own_random);
      }
      if (plane || certificate) {
        progress->show("training a new D against this G");
        judgement.certificate = certify(of_data, samples_of(G), random.stream(6));
      }
    }

    progress.reset();

    // Make all texts before the first is written: if one cannot be made, none of the files appears.
    constexpr ad::Index drawn = 500, own_drawn = 10'000;
    const std::string json_written = json_file ? json_text(o, rates, training, steps, G, judgement) : "";
    std::string svg_written;
    if (svg_file) {
      svg_written = own ? points_svg(*own, samples_of(G)(own_drawn, own_random))
                    : plane
                        ? scatter_svg(*plane, of_data(drawn, own_random), samples_of(G)(drawn, own_random))
                        : svg_text(o, plain, steps);
    }
    const std::string page = html_file ? movie->page(rates, steps) : "";

    // Report.
    if (json_path != "-") {
      std::string table = plain ? "" : losses_text(training) + "\n";
      const std::size_t stride = std::max<std::size_t>(1, steps.size() / 10);
      for (std::size_t i = 0; i < steps.size(); ++i)
        if ((i + 1) % stride == 0 || i + 1 == steps.size()) table += live_line(steps[i], o.iterations) + "\n";
      if (line) table += equilibrium_line();
      const std::optional<Distribution> p_g = line ? G.closed_form() : std::nullopt;
      if (p_g) table += fmt::format("\np_data = {}\np_g    = {}\n", o.data, p_g->text());
      print(table + judgement_text(judgement));
    }
    if (json_file) json_file->finish(json_written);
    if (svg_file) svg_file->finish(svg_written);
    if (html_file) html_file->finish(page);
    if (trace_file) trace_file->finish(trace_text);
    return 0;
  });
}
