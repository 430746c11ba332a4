#include "examples/games/dynamics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <sstream>

#include "examples/figures/chart.h"
#include "examples/support/cli.h"
#include "gan/text/nearest.h"

namespace saddle::examples {
namespace {

using namespace saddle::gan;

constexpr Learning rules[] = {Learning::gradient,   Learning::alternating, Learning::extragradient,
                              Learning::optimistic, Learning::fictitious,  Learning::replicator};

// As many points of a course as a figure can show.
constexpr std::size_t points_shown = 2000;

// Positive weights, as a mix.
std::vector<double> normalised(std::vector<double> weights) {
  double sum = 0;
  for (const double w : weights) sum += w;
  for (double& w : weights) w /= sum;
  return weights;
}

std::string mix_text(const std::vector<double>& mix) {
  std::string text;
  for (const double p : mix) text += fmt::format("{}{:.6f}", text.empty() ? "" : ", ", p);
  return fmt::format("({})", text);
}

// How far a point is from equilibrium; NaN for the distance from infinitely many.
struct Off {
  double gain, distance;
};
Off off(const PayoffTables& game, const LearnedGame& learned, const Mixes& mixes) {
  return {exploitability(game, mixes), learned.equilibria.empty() ? std::numeric_limits<double>::quiet_NaN()
                                                                  : distance(mixes, learned.equilibria)};
}

// 0, 1, 10, 100, ... and the last step.
std::vector<std::size_t> steps_shown(std::size_t last) {
  std::vector<std::size_t> list = {0};
  for (std::size_t t = 1; t < last; t *= 10) list.push_back(t);
  if (last > 0) list.push_back(last);
  return list;
}

Curve thinned(std::string label, Role role, std::size_t size,
              const std::function<std::pair<double, double>(std::size_t)>& at) {
  Curve curve{std::move(label), {}, {}, role};
  const std::size_t stride = size / points_shown + 1;
  for (std::size_t t = 0; t < size; t += stride) {
    const auto [x, y] = at(t);
    curve.x.push_back(x);
    curve.y.push_back(y);
  }
  return curve;
}

Chart plane(const GivenGame& given, const LearnedGame& learned) {
  const auto first = [](const std::vector<Mixes>& list) {
    return [&list](std::size_t t) { return std::pair(list[t].row[0], list[t].column[0]); };
  };
  Chart chart{"plane", "Both mixes", "", fmt::format("P(row player plays {})", given.rows[0]),
              fmt::format("P(column player plays {})", given.columns[0])};
  chart.x_domain = chart.y_domain = {0, 1};
  // Fictitious players jump between pure strategies.
  const bool jumps = learned.dynamics.rule == Learning::fictitious;
  const std::vector<Mixes>&played = learned.course.played, &averages = learned.course.averages;
  const Curve start{"start", {played.front().row[0]}, {played.front().column[0]}, Role::point};
  Curve ends{"equilibria", {}, {}, Role::equilibrium};
  for (const Mixes& e : learned.equilibria) {
    ends.x.push_back(e.row[0]);
    ends.y.push_back(e.column[0]);
  }
  chart.curves = {thinned("played", Role::course, jumps ? 0 : played.size(), first(played)),
                  thinned("average", jumps ? Role::course : Role::line, averages.size(), first(averages)),
                  start, ends};
  return chart;
}

}  // namespace

Learning parse_learning(const std::string& text) {
  std::string names;
  std::vector<std::string_view> known;
  for (const Learning rule : rules) {
    if (name(rule) == text) return rule;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", name(rule));
    known.push_back(name(rule));
  }
  throw BadInput(
      fmt::format("--dynamics: there is no '{}'; there are {}{}", text, names, did_you_mean(text, known)));
}

Mixes parse_start(const std::string& text, const NormalForm& game) {
  // A stroke between spaces separates the mixes; in a fraction it has none.
  std::vector<std::string> texts(1);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (word == "/")
      texts.emplace_back();
    else
      texts.back() += word + ' ';
  }
  if (texts.size() != 2) {
    throw BadInput(fmt::format(
        "--start: needs two mixes with ' / ' between them, as in '0.9 0.1 / 0.2 0.8', got '{}'", text));
  }
  std::vector<Mix> mixes;
  for (const std::string& mix : texts) {
    try {
      const Payoffs row = parse_payoffs(mix);
      if (row.rows() != 1) throw BadInput(fmt::format("--start: a mix is one row, got {}", row.rows()));
      mixes.emplace_back();
      for (std::size_t k = 0; k < row.columns(); ++k) mixes.back().push_back(row(0, k));
    } catch (const std::invalid_argument& error) {
      throw BadInput(fmt::format("--start: {}", error.what()));
    }
  }
  const std::size_t sizes[] = {game.rows(), game.columns()};
  for (std::size_t k = 0; k < 2; ++k) {
    const char* player = k == 0 ? "row" : "column";
    if (mixes[k].size() != sizes[k]) {
      throw BadInput(fmt::format("--start: the {} player has {} strategies, got {} probabilities", player,
                                 sizes[k], mixes[k].size()));
    }
    Rational sum;
    for (const Rational& p : mixes[k]) {
      if (p.sign() < 0)
        throw BadInput(fmt::format("--start: a probability is not negative, got {}", p.text()));
      sum += p;
    }
    if (!(sum == Rational(1))) {
      throw BadInput(fmt::format("--start: the probabilities of the {} player must add up to 1, got {}",
                                 player, sum.text()));
    }
  }
  return {approximate(mixes[0]), approximate(mixes[1])};
}

Mixes usual_start(const NormalForm& game) {
  std::vector<double> row(game.rows(), 1), column(game.columns(), 1);
  row.front() = column.back() = 2;
  return {normalised(row), normalised(column)};
}

LearnedGame learn(const GivenGame& given, const SolvedGame& solved, const Dynamics& dynamics) {
  std::optional<ReplicatorInvariant> invariant;
  // A probability of zero is infinitely far from a mixed equilibrium.
  const auto is_inside = [](const std::vector<double>& mix) {
    return std::count(mix.begin(), mix.end(), 0.0) == 0;
  };
  if (dynamics.rule == Learning::replicator && is_inside(dynamics.start.row) &&
      is_inside(dynamics.start.column))
    invariant = replicator_invariant(given.game, solved.all);
  LearningOptions options{.invariant = approximate(invariant)};
  Progress progress;
  int shown = 0;  // per cent
  options.on_progress = [&](double done) {
    if (const int now = static_cast<int>(100 * done); now > shown)
      progress.show(fmt::format("learning: {} % of {} steps", shown = now, dynamics.steps));
  };
  LearnedGame learned{
      dynamics,
      learn(given.game, dynamics.rule, dynamics.start, dynamics.steps, dynamics.step_size, options),
      {},
      std::move(invariant)};
  if (!solved.all.infinite) {
    for (const Equilibrium& e : solved.all.extreme)
      learned.equilibria.push_back({approximate(e.row), approximate(e.column)});
  }
  return learned;
}

std::string learning_text(const NormalForm& game, const LearnedGame& learned) {
  const Dynamics& d = learned.dynamics;
  std::string out = fmt::format("\n{}: {} steps", name(d.rule), d.steps);
  if (d.rule != Learning::fictitious) out += fmt::format(" of {}", d.step_size);
  out += "; gain is what both could win by best responses\n";
  if (learned.invariant) {
    const auto term = [](const Rational& weight, const char* divergence) {
      return weight == 1 ? std::string(divergence) : fmt::format("{} {}", weight.text(), divergence);
    };
    out +=
        fmt::format("invariant: {} + {}, x* {}, y* {}\n", term(learned.invariant->row_weight, "KL(x* || x)"),
                    term(learned.invariant->column_weight, "KL(y* || y)"), text_of(learned.invariant->row),
                    text_of(learned.invariant->column));
  } else if (d.rule == Learning::replicator) {
    out +=
        "invariant: none is known; it takes a zero-sum game, or one that amounts to it, a fully mixed\n"
        "equilibrium, and a start without zeros\n";
  }
  const PayoffTables payoffs = payoff_tables(game);
  const auto table = [&](const char* what, const std::vector<Mixes>& list, bool keeps) {
    std::vector<std::string> lines;
    const auto add = [&](const std::string& t, const std::string& gain, const std::string& distance,
                         const std::string& mixes) {
      lines.push_back(fmt::format("{:>8}  {:<12} {:<12} {}", t, gain, distance, mixes));
    };
    add(what, "gain", learned.equilibria.empty() ? "" : "distance", "row | column");
    const std::vector<std::size_t> shown = steps_shown(list.size() - 1);
    for (const std::size_t t : shown) {
      const Off at = off(payoffs, learned, list[t]);
      add(fmt::format("{}", t), fmt::format("{:.6g}", at.gain),
          std::isnan(at.distance) ? "" : fmt::format("{:.6g}", at.distance),
          fmt::format("{} | {}", mix_text(list[t].row), mix_text(list[t].column)));
    }
    // The last column, empty where nothing is kept.
    if (keeps) {
      const std::size_t width = lines[1].size();
      lines[0] = fmt::format("{:<{}}  invariant", lines[0], width);
      for (std::size_t k = 0; k < shown.size() && learned.invariant; ++k)
        lines[k + 1] += fmt::format("  {:.10f}", learned.course.invariant[shown[k]]);
    }
    for (const std::string& line : lines) out += line + '\n';
  };
  table("played", learned.course.played, d.rule == Learning::replicator);
  table("average", learned.course.averages, false);
  return out;
}

void add_learning(Json& json, const NormalForm& game, const LearnedGame& learned) {
  // The invariant is that of what was played.
  const auto invariant = [&](std::size_t t) {
    json.key("invariant");
    if (learned.invariant)
      json.value(learned.course.invariant[t]);
    else
      json.null();
  };
  const auto add = [&](const char* key, const Mixes& mixes, bool judged, std::optional<std::size_t> played) {
    json.key(key).begin_object();
    for (const auto& [player, mix] : {std::pair("row", &mixes.row), std::pair("col", &mixes.column)}) {
      json.key(player).begin_array();
      for (const double p : *mix) json.value(p);
      json.end_array();
    }
    if (judged) {
      const Off at = off(payoff_tables(game), learned, mixes);
      json.member("gain", at.gain).member("distance", at.distance);
    }
    if (played) invariant(*played);
    json.end_object();
  };
  const Dynamics& d = learned.dynamics;
  json.key("dynamics").begin_object().member("rule", name(d.rule)).member("steps", d.steps).key("step_size");
  if (d.rule == Learning::fictitious)
    json.null();
  else
    json.value(d.step_size);
  add("start", d.start, false, 0);
  add("last", learned.course.played.back(), true, learned.course.played.size() - 1);
  add("average", learned.course.averages.back(), true, std::nullopt);
  json.end_object();
}

std::string learning_svg(const GivenGame& given, const LearnedGame& learned) {
  const PayoffTables payoffs = payoff_tables(given.game);
  const auto gains = [&](const std::vector<Mixes>& list) {
    return [&](std::size_t t) {
      return std::pair(static_cast<double>(t + 1), exploitability(payoffs, list[t + 1]));
    };
  };
  const std::size_t steps = learned.course.played.size() - 1;
  Chart gain{"gain", "What best responses would gain", "", "step", "gain"};
  gain.curves = {thinned("played", Role::line, steps, gains(learned.course.played)),
                 thinned("average", Role::line, steps, gains(learned.course.averages))};

  Chart chart{"dynamics", fmt::format("{}{}{} steps", given.title, given.title.empty() ? "" : ": ",
                                      name(learned.dynamics.rule))};
  if (given.game.rows() == 2 && given.game.columns() == 2) chart.panels.push_back(plane(given, learned));
  chart.panels.push_back(gain);
  return chart_svg(chart);
}

}  // namespace saddle::examples
