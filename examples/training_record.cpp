#include "examples/training_record.h"

#include <fmt/format.h>

#include <cmath>

#include "examples/json.h"
#include "examples/plane.h"
#include "examples/svg.h"
#include "examples/training_options.h"

namespace saddle::examples {

using namespace gan;

namespace {

const double kLog4 = std::log(4.0);

void add_step(Json& json, const Step& s) {
  json.member("iteration", s.iteration)
      .member("v", s.v)
      .member("c_g", s.c_g)
      .member("jsd", s.jsd)
      .member("grad_norm_d", s.grad_norm_d)
      .member("grad_norm_g", s.grad_norm_g);
  if (!std::isnan(s.penalty)) json.member("penalty", s.penalty);
}

}  // namespace

std::string live_line(const Step& s, std::int64_t iterations) {
  const auto known = [](double x) {
    return std::isnan(x) ? std::string("unknown") : fmt::format("{:.6f}", x);
  };
  return fmt::format("{:>{}}/{}  V {:.6f}  C(G) {}  (-log 4 is {:.6f})  JSD {}  (0){}", s.iteration,
                     std::to_string(iterations).size(), iterations, s.v, known(s.c_g), -kLog4,
                     std::isnan(s.jsd) ? "unknown" : fmt::format("{:.2e}", s.jsd),
                     std::isnan(s.penalty) ? "" : fmt::format("  penalty {:.6f}", s.penalty));
}

std::string update_line(const Update& u, const Options& o) {
  const bool of_d = u.of == Update::Of::D;
  return fmt::format("iteration {} of {}, {}", u.iteration, o.iterations,
                     of_d && o.k > 1 ? fmt::format("step {} of {} of D", u.step, o.k)
                                     : fmt::format("{} updated", of_d ? "D" : "G"));
}

double part_done(std::int64_t iteration, std::int64_t step, const Options& o) {
  const double of_this = static_cast<double>(step) / static_cast<double>(o.k + 1);
  return (static_cast<double>(iteration - 1) + std::fmin(of_this, 1)) / static_cast<double>(o.iterations);
}

std::string trace_line(const Update& u) {
  const bool of_d = u.of == Update::Of::D;
  const auto number = [](std::int64_t draw) { return draw > 0 ? std::to_string(draw) : "null"; };
  return fmt::format(
      "{{\"iteration\": {}, \"player\": \"{}\", \"step\": {}, \"noise_draw\": {}, \"data_draw\": {}, "
      "\"d_updates\": {}, \"g_updates\": {}, \"cost\": {:.17g}, \"grad_norm\": {:.17g}}}\n",
      u.iteration, of_d ? "D" : "G", u.step, number(u.noise), number(u.data), u.d_updates, u.g_updates,
      u.cost, u.gradient_norm);
}

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
  Series v{"V(D, G)", {}, {}, Colour::blue, Mark::line}, c{"C(G)", {}, {}, Colour::orange, Mark::dashed},
      floor{"-log 4", {}, {}, Colour::black, Mark::hairline}, js{"JSD", {}, {}, Colour::green, Mark::line};
  const auto add = [](Series& series, const Step& s, double y) {
    series.x.push_back(static_cast<double>(s.iteration));
    series.y.push_back(y);
  };
  for (const Step& s : steps) {
    add(v, s, s.v);
    add(c, s, s.c_g);
    add(floor, s, -kLog4);
    add(js, s, s.jsd);
  }
  Figure figure(fmt::format("{} on {}", algorithm_1 ? "Algorithm 1" : "Training",
                            o.data.size() <= 40 ? o.data : o.data.substr(0, 40) + "..."));
  figure.panel("nats").add(v).add(c).add(floor);
  // On a logarithmic axis a constant factor per iteration is a straight line.
  figure.panel("JSD, nats", "iteration").log_y().add(js);
  return figure.svg();
}

}  // namespace saddle::examples
