// Compares two distributions: every divergence between them with its method and error bound, the value C(G)
// of the game that they define, and the optimal discriminator D* (p plays p_data, q plays p_g).
//
//   compare --p 'N(0,1)' --q '0.3*N(-1,0.5)+0.7*N(2,1)' --at 0,1.5 --json - --svg figure.svg
//
// Takes milliseconds for a handful of components and seconds for thousands.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "examples/figures/svg.h"
#include "examples/support/cli.h"
#include "examples/support/json.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergences.h"
#include "gan/probability/parse.h"

namespace {

using namespace saddle::gan;
using namespace saddle::examples;

// What is measured: its name in the JSON, its name in the table, its unit and the function.
struct Row {
  std::string key, label;
  std::string_view unit;
  std::function<Value(const Distribution& p, const Distribution& q)> measure;
};

// All divergences, those that are not symmetric in both directions.
const std::vector<Row>& rows() {
  static const std::vector<Row> list = [] {
    std::vector<Row> all;
    for (const DivergenceRow& d : divergences()) {
      std::string label(d.label);
      if (d.symmetric) {
        all.push_back({std::string(d.name), label, d.unit, d.of});
        continue;
      }
      all.push_back({fmt::format("{}_pq", d.name), label, d.unit, d.of});
      const std::string_view given = "(p || q)";
      label.replace(label.find(given), given.size(), "(q || p)");
      all.push_back({fmt::format("{}_qp", d.name), label, d.unit,
                     [of = d.of](const Distribution& p, const Distribution& q) { return of(q, p); }});
    }
    return all;
  }();
  return list;
}

// What an error bound is a bound for: 0.1 and 1/3 are no doubles, and the divergences are those of doubles.
constexpr char kWhichNumbers[] = "the doubles nearest to the numbers of p and q";

// D* at one point, as a probability and as its logit; both NaN where both densities are zero.
struct Optimum {
  double x, d, logit;
};

Optimum optimum(const Distribution& p, const Distribution& q, double x) {
  const double logit = log_ratio(p, q, x), e = std::exp(-std::fabs(logit));
  return {x, logit < 0 ? e / (1 + e) : 1 / (1 + e), logit};
}

Distribution distribution(const char* option, const std::string& text) {
  try {
    return parse_distribution(text);
  } catch (const std::invalid_argument& error) {
    throw BadInput(fmt::format("{}: {}", option, error.what()));
  }
}

// The points of --at: numbers between commas; for categorical distributions, integers.
std::vector<double> points(const std::string& text, bool integers) {
  std::vector<double> values;
  for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = text.find(',', begin);
    const std::string entry = text.substr(begin, end == std::string::npos ? end : end - begin);
    values.push_back(parse_number(entry, "--at"));
    if (integers && values.back() != std::floor(values.back())) {
      throw BadInput(fmt::format("--at: the values of a categorical are integers, got '{}'", entry));
    }
  }
  return values;
}

std::string json_text(const Distribution& p, const Distribution& q, const std::vector<Value>& values,
                      const std::vector<Optimum>& optima) {
  Json json;
  json.begin_object().member("p", p.text()).member("q", q.text()).member("errors_hold_for", kWhichNumbers);
  for (std::size_t i = 0; i < values.size(); ++i) {
    json.key(rows()[i].key).begin_object();
    json.member("value", values[i].value).member("error", values[i].error);
    json.member("method", to_string(values[i].method));
    if (values[i].overflow) json.member("overflow", true);
    json.end_object();
  }
  json.key("dstar").begin_array();
  for (const Optimum& o : optima) {
    json.begin_object().member("x", o.x).member("d", o.d).member("logit", o.logit).end_object();
  }
  return json.end_array().end_object().text();
}

// A long specification, shortened for people.
std::string shown(const Distribution& d, std::size_t length) {
  const std::string text = d.text();
  return text.size() <= length
             ? text
             : fmt::format("{}... ({} terms)", text.substr(0, length - 20),
                           d.is_discrete() ? d.probabilities().size() : d.components().size());
}

std::string table_text(const Distribution& p, const Distribution& q, const std::vector<Value>& values,
                       const std::vector<Optimum>& optima) {
  std::string out = fmt::format("p = p_data = {}\nq = p_g    = {}\n", shown(p, 100), shown(q, 100));
  out += fmt::format("the errors hold for {}\n\n", kWhichNumbers);
  out += fmt::format("{:<22} {:>24} {:<11} {:>9}  {}\n", "", "value", "", "error <=", "method");
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& v = values[i];
    out += fmt::format("{:<22} {:>24.17g} {:<11} {:>9.1e}  {}{}\n", rows()[i].label, v.value, rows()[i].unit,
                       v.error, to_string(v.method), v.overflow ? ", finite but beyond a double" : "");
  }
  if (optima.empty()) return out;
  out += fmt::format("\n{:>24} {:>24} {:>24}\n", "x", "D*(x)", "logit D*(x)");
  for (const Optimum& o : optima) {
    if (std::isnan(o.logit)) {
      out += fmt::format("{:>24.17g} {:>24} {:>24}\n", o.x, "undefined", "undefined");
    } else {
      out += fmt::format("{:>24.17g} {:>24.17g} {:>24.17g}\n", o.x, o.d, o.logit);
    }
  }
  return out;
}

// The part of the line to show: where all but one percent of every component lies, less for heavy tails.
Interval shown_range(const Distribution& p, const Distribution& q) {
  double low = std::numeric_limits<double>::max(), high = -low;
  for (const Distribution* d : {&p, &q}) {
    for (const Component& c : d->components()) {
      const double tail = c.right_tail().kind == Tail::Kind::power ? 0.04 : 0.002;
      low = std::min(low, c.quantile(tail));
      high = std::max(high, c.quantile(1 - tail));
    }
  }
  const double margin = std::min((high / 2 - low / 2) * 0.1, std::numeric_limits<double>::max() / 8);
  return {std::max(low - margin, -std::numeric_limits<double>::max() / 4),
          std::min(high + margin, std::numeric_limits<double>::max() / 4)};
}

// Points for the curves: evenly spaced, more of them around each component, and both sides of each jump.
std::vector<double> curve_points(const Distribution& p, const Distribution& q, const Interval& range) {
  std::vector<double> xs;
  for (int i = 0; i <= 600; ++i) xs.push_back(std::lerp(range.low, range.high, i / 600.0));
  constexpr std::size_t kMostComponents = 100;
  for (const Distribution* d : {&p, &q}) {
    for (const Component& c : d->components().first(std::min(d->components().size(), kMostComponents))) {
      for (int i = 1; i < 60; ++i) xs.push_back(c.quantile(i / 60.0));
      for (const double tail : {1e-4, 1e-3, 4e-3}) {
        xs.push_back(c.quantile(tail));
        xs.push_back(c.quantile(1 - tail));
      }
    }
    const std::vector<double> jumps = d->breakpoints();
    for (std::size_t i = 0; i < std::min(jumps.size(), kMostComponents); ++i) {
      for (const double towards : {-HUGE_VAL, HUGE_VAL}) xs.push_back(std::nextafter(jumps[i], towards));
      xs.push_back(jumps[i]);
    }
  }
  std::erase_if(xs, [&](double x) { return !(x >= range.low && x <= range.high); });
  std::sort(xs.begin(), xs.end());
  xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
  return xs;
}

std::string svg_text(const Distribution& p, const Distribution& q) {
  Figure figure(fmt::format("p = {},  q = {}", shown(p, 40), shown(q, 40)));
  Series of_p{"p = p_data", {}, {}, Colour::blue, Mark::line},
      of_q{"q = p_g", {}, {}, Colour::orange, Mark::dashed};
  Series of_d{"D* = p / (p + q)", {}, {}, Colour::green, Mark::line};
  if (p.is_discrete()) {
    of_p.mark = of_q.mark = Mark::bars;
    of_d.mark = Mark::points;
    for (saddle::ad::Index i = 0; i < p.size(); ++i) {
      const double x = static_cast<double>(i);
      // Beside each other, so that neither hides the other.
      of_p.x.push_back(x - 0.08);
      of_q.x.push_back(x + 0.08);
      of_d.x.push_back(x);
      of_p.y.push_back(p.pdf(x));
      of_q.y.push_back(q.pdf(x));
      of_d.y.push_back(optimum(p, q, x).d);
    }
    figure.x_range(-0.5, static_cast<double>(p.size()) - 0.5).whole_x_ticks();
  } else {
    const Interval range = shown_range(p, q);
    of_p.x = of_q.x = of_d.x = curve_points(p, q, range);
    for (const double x : of_p.x) {
      of_p.y.push_back(p.pdf(x));
      of_q.y.push_back(q.pdf(x));
      of_d.y.push_back(optimum(p, q, x).d);
    }
    figure.x_range(range.low, range.high);
  }
  figure.panel(p.is_discrete() ? "probability" : "density").add(of_p).add(of_q);
  figure.panel("probability of data", "x").y_range(-0.05, 1.05).add(of_d);
  return figure.svg();
}

// Quadrature looks at each term where it matters: a Cauchy term does so everywhere. More than this takes
// minutes.
void require_bearable(const Distribution& p, const Distribution& q) {
  constexpr std::size_t most = 6000, cauchy_cost = 20;
  constexpr double seconds_of_a_pair =
      1.5e-5;  // of terms of a thousand different widths, on a processor of 2024
  std::size_t cost = 0;
  for (const Distribution* d : {&p, &q})
    for (const Component& c : d->components())
      cost += c.right_tail().kind == Tail::Kind::power ? cauchy_cost : 1;
  if (cost > most)
    throw BadInput(fmt::format(
        "--p and --q: at most {} terms together, a Cauchy term counting as {}, got {}, which may "
        "take {}",
        most, cauchy_cost, cost,
        duration_text(seconds_of_a_pair * static_cast<double>(cost) * static_cast<double>(cost))));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Compares two distributions: divergences with error bounds, C(G) and the optimal\n"
      "discriminator D*. p plays p_data, q plays p_g. A DIST is N(mean,sd), U(a,b),\n"
      "Laplace(location,scale), Cauchy(location,scale), Exp(rate),\n"
      "Logistic(location,scale), Cat(p0,p1,...) on 0, 1, 2, ..., or a mixture of\n"
      "continuous ones such as 0.3*N(-1,0.5)+0.7*N(2,1).\n"
      "A number is a decimal or a fraction of integers, as in 1/3*N(0,1)+2/3*N(1,1/2).\n"
      "Each is rounded to the nearest double. Weights must sum to one within 1e-9, and\n"
      "are then divided by their sum. The error bounds hold for these doubles: they do\n"
      "not count the rounding of what you type.",
      "compare");
  std::string p_text, q_text, at_text, json_path, svg_path;
  app.add_option("--p", p_text, "the distribution of the data")->required()->type_name("DIST");
  app.add_option("--q", q_text, "the distribution of the generator")->required()->type_name("DIST");
  const CLI::Option* at =
      app.add_option("--at", at_text, "points at which to evaluate D*")->type_name("x1,x2,...");
  const CLI::Option* json = app.add_option("--json", json_path,
                                           "write the results as JSON; - is standard output, "
                                           "and then nothing else goes there")
                                ->type_name("FILE");
  const CLI::Option* svg = app.add_option("--svg", svg_path, "draw p, q and D*")->type_name("FILE");

  return run(app, argc, argv, [&] {
    // Check everything and open the outputs before any work.
    const Distribution p = distribution("--p", p_text), q = distribution("--q", q_text);
    require_comparable("--p and --q", p, q);
    require_bearable(p, q);
    std::vector<double> xs;
    if (*at) {
      xs = points(at_text, p.is_discrete());
    } else {
      for (saddle::ad::Index i = 0; i < p.size(); ++i) xs.push_back(static_cast<double>(i));
    }
    if (svg_path == "-") throw BadInput("--svg: needs a file name, got '-'");
    if (*json && *svg) require_different_files({{"--json", json_path}, {"--svg", svg_path}});
    std::optional<OutputFile> json_file, svg_file;
    if (*json) json_file.emplace("--json", json_path);
    if (*svg) svg_file.emplace("--svg", svg_path);

    // Measure.
    std::vector<Value> values;
    std::vector<Optimum> optima;
    std::string figure;
    {
      Progress progress;
      for (const Row& row : rows()) {
        progress.show(fmt::format("{} of {}: {}", values.size() + 1, rows().size(), row.label));
        values.push_back(row.measure(p, q));
      }
      progress.show("D* at the points");
      for (const double x : xs) optima.push_back(optimum(p, q, x));
      if (*svg) progress.show("the figure");
      if (*svg) figure = svg_text(p, q);
    }

    // Report.
    if (json_path != "-") print(table_text(p, q, values, optima));
    // All of it is complete before a file appears.
    const std::string numbers = json_file ? json_text(p, q, values, optima) : "";
    if (json_file) json_file->finish(numbers);
    if (svg_file) svg_file->finish(figure);
    return 0;
  });
}
