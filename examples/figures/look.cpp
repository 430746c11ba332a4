#include "examples/figures/look.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace saddle::examples {
namespace {

// What has a look of its own, by its label: the curves of Figure 1, as in the paper; distances, the same in
// all charts; curves in pairs. What is so in one chart alone is listed with the id of that, and first.
std::optional<Look> own_look(const gan::Chart& chart, const std::string& label) {
  using enum Colour;
  using enum Mark;
  static const struct {
    Look look;
    std::vector<std::string_view> curves;
  } list[] = {{{black, dotted}, {"p_data", "KL(p_n || p)"}},
              {{green, line}, {"p_g", "C(G) = -log 4 + 2 JSD", "squared Hellinger"}},
              {{green, hairline}, {"p_g before the update"}},
              {{blue, dashed}, {"D", "V(D, G)", "reverse KL"}},
              {{grey, dotted}, {"vanishing-gradient: W1", "circle through the start"}},
              {{blue, line}, {"W1"}},
              {{orange, line}, {"JSD", "Pearson", "non-saturating"}},
              {{orange, dashed}, {"Neyman"}},
              {{green, dashed}, {"TV", "total variation", "maximum likelihood"}},
              {{grey, line}, {"Jensen-Shannon"}},
              {{grey, dashed}, {"GAN", "D* = p / (p + q)"}},
              {{black, hairline}, {"c-g: -log 4"}},
              {{black, points}, {"measured by the tape"}},
              {{blue, points}, {"degree 2, measured"}},
              {{orange, points}, {"degree 3, measured"}},
              {{blue, rings}, {"modes of p_data"}},
              {{green, rings}, {"her best: 3/8, and you lose 1/8"}}};
  for (const auto& [look, curves] : list) {
    for (const std::string_view curve : curves)
      if (curve == label || curve == chart.id + ": " + label) return look;
  }
  return std::nullopt;
}

}  // namespace

// Lines are told apart by their dashes, and with what was measured by their colours.
Look look_of(const gan::Chart& chart, std::size_t i) {
  const gan::Curve& curve = chart.curves[i];
  if (const std::optional<Look> own = own_look(chart, curve.label)) return *own;
  constexpr Colour colours[] = {Colour::blue, Colour::orange, Colour::green, Colour::purple};
  constexpr Mark lines[] = {Mark::line, Mark::dashed, Mark::dotted};
  std::size_t lines_before = 0, before = 0;
  for (std::size_t k = 0; k < i; ++k) {
    const gan::Role role = chart.curves[k].role;
    const bool is_line = role == gan::Role::line || role == gan::Role::course;
    lines_before += is_line;
    before += is_line || role == gan::Role::measured;
  }
  switch (curve.role) {
    case gan::Role::line:
    case gan::Role::course:
      break;
    case gan::Role::measured:
      return {colours[before % std::size(colours)], Mark::points};
    case gan::Role::reference:
      return {Colour::grey, Mark::hairline};
    case gan::Role::steps:
    case gan::Role::samples:
      return {Colour::orange, Mark::dots};
    case gan::Role::point:
      return {Colour::black, Mark::points};
    case gan::Role::place:
      return {Colour::grey, Mark::rings};
    case gan::Role::equilibrium:
      return {Colour::green, Mark::crosses};
  }
  return {colours[before % std::size(colours)], lines[std::min(lines_before, std::size(lines) - 1)]};
}

// A plane has the same scale in both directions. What spans many orders of magnitude, or falls by a constant
// factor, has a logarithmic axis: these charts, or all whose ids begin so.
AxesLook look_of_axes(const gan::Chart& chart) {
  using Ids = std::initializer_list<std::string_view>;
  const auto is_among = [&](const Ids& ids) {
    return std::any_of(ids.begin(), ids.end(), [&](std::string_view id) { return chart.id.starts_with(id); });
  };
  const bool log_x = is_among({"convergence", "data-rate", "gain", "learning-"});
  return {.log_x = log_x,
          .log_y = log_x || is_among({"alg-1-errors", "modes-overlap", "vanishing-gradient"}),
          .equal_scales = std::any_of(chart.curves.begin(), chart.curves.end(),
                                      [](const gan::Curve& curve) {
                                        return curve.role == gan::Role::course ||
                                               curve.role == gan::Role::steps ||
                                               curve.role == gan::Role::samples;
                                      }),
          .named_at_ends = is_among({"coin-game", "f-gan-critics", "vanishing-gradient"})};
}

}  // namespace saddle::examples
