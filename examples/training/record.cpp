#include "examples/training/record.h"

#include <fmt/format.h>

#include <cmath>

#include "examples/figures/svg.h"
#include "examples/support/help.h"
#include "examples/support/json.h"
#include "examples/support/short_text.h"
#include "examples/training/options.h"
#include "examples/training/plane.h"
#include "gan/objective.h"

namespace saddle::examples {

using namespace gan;

namespace {

// What a certificate shows, and no more: a bound that is not positive shows nothing, and a positive one is
// rounded down. The estimate, log 2 + V / 2 of that D, may be far above the bound: it has no margin.
std::string certificate_text(const Certificate& c) {
  const double confidence = 100 * (1 - CertificateOptions().risk);
  const std::string estimate = fmt::format(
      "(its estimate is {:.4f} +- {:.4f}; the bound is lower by a margin, which allows\n"
      "for rare events that the samples may miss)",
      std::round(c.jsd * 1e4) / 1e4 + 0.0, c.standard_error);  // no -0.0000
  if (!(c.lower > 0)) {
    // Rounded down, too.
    return fmt::format(
        "a new D, trained against this G, does not certify a difference: its lower bound\n"
        "on JSD ({:g} %) is {:.4f}, not above 0\n{}\n",
        confidence, std::floor(c.lower * 1e4) / 1e4, estimate);
  }
  // Four decimals, and of a smaller number one digit.
  const double unit = c.lower >= 1e-4 ? 1e-4 : std::pow(10, std::floor(std::log10(c.lower)));
  const double shown = std::floor(c.lower / unit) * unit;
  return fmt::format("a new D, trained against this G, finds with {:g} % confidence: JSD >= {}\n{}\n",
                     confidence, unit == 1e-4 ? fmt::format("{:.4f}", shown) : fmt::format("{:.0e}", shown),
                     estimate);
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

}  // namespace

std::string live_line(const Step& s, std::int64_t iterations) {
  return fmt::format("{:>{}}/{}  V {:.6f}{}{}", s.iteration, std::to_string(iterations).size(), iterations,
                     s.v, std::isnan(s.jsd) ? "" : fmt::format("  C(G) {:.6f}  JSD {:.2e}", s.c_g, s.jsd),
                     std::isnan(s.penalty) ? "" : fmt::format("  penalty {:.6f}", s.penalty));
}

std::string equilibrium_line() {
  return fmt::format("at the equilibrium V and C(G) are -log 4 = {:.6f}, and JSD is 0\n", -log_4);
}

std::string settings_text(const Options& o, const Rates& rates) {
  std::string text = fmt::format(
      "settings: G {}, D {}, {}, {}, learning rates {:g} of D and {:g} of G, {} of z, batch {}, "
      "{} iterations",
      o.generator, o.discriminator, o.loss, o.optimizer, rates.d, rates.g,
      o.latent_dim == 1 ? "1 dimension" : fmt::format("{} dimensions", o.latent_dim), o.batch, o.iterations);
  if (o.optimizer == "adam" && (o.lr_d != kNetRateD || o.lr_g != kNetRateG))
    text += fmt::format("; the default learning rates are {} and {} here", kNetRateD, kNetRateG);
  return wrapped(text, kColumns, 2);
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
  if (judgement.points) text += "\n" + points_text(*judgement.points);
  if (judgement.certificate) text += "\n" + certificate_text(*judgement.certificate);
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
  // In the units of own points it is not the G of closed_form().
  const std::optional<Distribution> p_g = judgement.points ? std::nullopt : G.closed_form();
  p_g ? json.value(p_g->text()) : json.null();
  if (judgement.modes) add_modes(json, *judgement.modes);
  if (judgement.points) add_points(json, *judgement.points);
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
    add(floor, s, -log_4);
    add(js, s, s.jsd);
  }
  Figure figure(fmt::format("{} on {}", algorithm_1 ? "Algorithm 1" : "Training", shortened(o.data, 40)));
  figure.panel("nats").add(v).add(c).add(floor);
  // On a logarithmic axis a constant factor per iteration is a straight line.
  figure.panel("JSD, nats", "iteration").log_y().add(js);
  return figure.svg();
}

}  // namespace saddle::examples
