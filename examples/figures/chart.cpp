#include "examples/figures/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "examples/figures/look.h"
#include "examples/figures/markup.h"
#include "examples/figures/svg.h"

namespace saddle::examples {
namespace {

// As many points of a curve as can be told apart.
constexpr std::size_t points_shown = 21;

Series series(const gan::Chart& chart, std::size_t i) {
  const gan::Curve& curve = chart.curves[i];
  const auto [colour, mark] = look_of(chart, i);
  Series result{.label = curve.label,
                .x = curve.x,
                .y = curve.y,
                .colour = colour,
                .mark = mark,
                .directed = curve.role == gan::Role::course || curve.role == gan::Role::steps,
                .jumps = curve.jumps};
  const std::size_t size = std::min(curve.x.size(), curve.y.size());
  if (result.mark != Mark::points || size <= points_shown) return result;
  result.x.clear();
  result.y.clear();
  const std::size_t stride = (size - 1 + points_shown - 2) / (points_shown - 1);
  for (std::size_t k = 0; k < size; k += stride) {
    result.x.push_back(curve.x[k]);
    result.y.push_back(curve.y[k]);
  }
  return result;
}

// What an axis has to reach. On a logarithmic one nothing but what is positive has a place.
struct Range {
  bool log = false;
  double low = std::numeric_limits<double>::infinity(), high = -low;

  bool is_empty() const { return !(low < high); }
  void take(double value) {
    if (!log || value > 0) stretch(value, low, high);
  }
  void take(const std::vector<double>& values, const gan::Span& span) {
    for (const double value : values) take(value);
    if (span.low < span.high) take(span.low), take(span.high);
  }
  void pad(double share) {
    const double room = share * (high - low);
    if (!log && !is_empty()) low -= room, high += room;
  }
};

// The ranges that a chart is drawn in: those of its panels with the same label are one. y reaches zero.
struct Ranges {
  Range x, y;
};
Ranges ranges_of(const gan::Chart& chart, const gan::Chart& panel) {
  const AxesLook look = look_of_axes(panel);
  Ranges ranges{{look.log_x}, {look.log_y}};
  const auto take = [&](const gan::Chart& other) {
    for (const gan::Curve& curve : other.curves) {
      if (other.x_label == panel.x_label) ranges.x.take(curve.x, other.x_domain);
      if (other.y_label == panel.y_label) ranges.y.take(curve.y, other.y_domain);
    }
  };
  take(panel);
  for (const gan::Chart& other : chart.panels) take(other);
  ranges.y.take(0);
  // What is drawn in a plane has room all around.
  if (look.equal_scales && panel.x_domain.low == panel.x_domain.high) ranges.x.pad(0.05);
  if (!look.equal_scales || panel.y_domain.low == panel.y_domain.high) ranges.y.pad(0.05);
  return ranges;
}

Figure drawing(const gan::Chart& chart, const gan::Chart& panel_chart, double width, double height) {
  Figure result(plain(panel_chart.title));
  result.inset(width, height);
  Panel& panel = result.panel(plain(panel_chart.y_label), plain(panel_chart.x_label));
  for (std::size_t i = 0; i < panel_chart.curves.size(); ++i) {
    Series drawn = series(panel_chart, i);
    drawn.label = plain(drawn.label);
    panel.add(std::move(drawn));
  }
  std::vector<Link> links;
  for (const gan::Arrow& arrow : panel_chart.arrows) links.push_back({arrow.z, arrow.x});
  if (!links.empty()) panel.arrows(links, "z");
  const auto [x, y] = ranges_of(chart, panel_chart);
  if (!x.is_empty()) result.x_range(x.low, x.high);
  if (!y.is_empty()) panel.y_range(y.low, y.high);
  const AxesLook look = look_of_axes(panel_chart);
  if (look.log_x) result.log_x();
  if (look.log_y) panel.log_y();
  if (look.equal_scales) result.equal_scales();
  if (look.named_at_ends) panel.named_at_ends();
  return result;
}

// What a legend lists for some panels: each kind of curve once, but for lines that are named at their ends.
std::vector<Series> listed(const std::vector<gan::Chart>& panels) {
  std::vector<Series> list;
  for (const gan::Chart& panel : panels) {
    for (std::size_t i = 0; i < panel.curves.size(); ++i) {
      const Series drawn = series(panel, i);
      const auto same = [&drawn](const Series& other) {
        return other.label == drawn.label && other.colour == drawn.colour && other.mark == drawn.mark;
      };
      if (look_of_axes(panel).named_at_ends && is_line(drawn.mark)) continue;
      if (!drawn.label.empty() && std::none_of(list.begin(), list.end(), same)) list.push_back(drawn);
    }
  }
  // What the others are compared with comes last.
  std::stable_sort(list.begin(), list.end(), [](const Series& a, const Series& b) {
    return a.mark != Mark::hairline && b.mark == Mark::hairline;
  });
  return list;
}

// Whether panels have curves of their own, with no label that all of them share: then each has its own
// legend.
bool has_own_legends(const std::vector<gan::Chart>& panels) {
  if (panels.size() < 2) return false;
  const auto has = [](const gan::Chart& panel, const std::string& label) {
    return std::any_of(panel.curves.begin(), panel.curves.end(),
                       [&](const gan::Curve& curve) { return curve.label == label; });
  };
  for (const gan::Curve& curve : panels[0].curves) {
    if (std::all_of(panels.begin(), panels.end(),
                    [&](const gan::Chart& panel) { return has(panel, curve.label); }))
      return false;
  }
  return true;
}

// Panels that share both axes are compared with each other, and stand two in a row.
std::size_t columns_of(const std::vector<gan::Chart>& panels) {
  for (const gan::Chart& panel : panels) {
    if (panel.x_label != panels[0].x_label || panel.y_label != panels[0].y_label) return 1;
  }
  return std::min<std::size_t>(panels.size(), 2);
}

Legend legend_svg(const std::vector<gan::Chart>& panels, double left, double right, double y) {
  std::vector<Series> list = listed(panels);
  for (Series& drawn : list) drawn.label = plain(drawn.label);
  return legend(list, left, right, y);
}

std::string legend_html(const std::vector<gan::Chart>& panels) {
  std::string out = "<ul class=\"legend\">\n";
  for (const Series& drawn : listed(panels))
    out += fmt::format("<li>{}{}</li>\n", legend_key(drawn.colour, drawn.mark), prose(drawn.label));
  return out + "</ul>\n";
}

}  // namespace

std::string chart_html(const gan::Chart& chart) {
  if (chart.panels.empty()) return legend_html({chart}) + drawing(chart, chart, 380, 240).svg();
  const bool own = has_own_legends(chart.panels);
  std::string page = own ? "" : legend_html(chart.panels);
  page += "<div class=\"panels\">\n";
  for (const gan::Chart& panel : chart.panels) {
    page += fmt::format("<div id=\"figure-{}\">\n{}{}<p><strong>{}.</strong> {}</p>\n</div>\n",
                        escaped(panel.id), own ? legend_html({panel}) : "",
                        drawing(chart, panel, 250, 180).svg(), prose(panel.title), prose(panel.caption));
  }
  return page + "</div>\n";
}

std::string chart_svg(const gan::Chart& chart) {
  constexpr double margin = 12, line = 20;
  const std::vector<gan::Chart> panels = chart.panels.empty() ? std::vector{chart} : chart.panels;
  const std::size_t columns = columns_of(panels);
  const double column = kFigureWidth / static_cast<double>(columns);
  const bool own = has_own_legends(panels), alone = chart.panels.empty();

  // 1. The title, and the legend of all panels.
  const Paragraph title = paragraph(plain(chart.title), " class=\"title\"", margin, 26,
                                    kTitleShare * (kFigureWidth - 2 * margin));
  std::string drawn = title.drawing;
  double top = 18 + title.height;
  if (!own) {
    const Legend common = legend_svg(panels, margin, kFigureWidth - margin, top + 8);
    drawn += common.drawing;
    top += common.height;
  }

  // 2. The panels row by row, each below its own title and legend.
  for (std::size_t first = 0; first < panels.size(); first += columns) {
    const std::size_t end = std::min(first + columns, panels.size());
    double heads = 0, height = 0;
    const auto head_of = [&](std::size_t i, double y) {
      const double middle = column * (static_cast<double>(i - first) + 0.5);
      return paragraph(plain(panels[i].title), " text-anchor=\"middle\"", middle, y, column - 2 * margin);
    };
    double titles = 0;
    for (std::size_t i = first; i < end && !alone; ++i) titles = std::max(titles, head_of(i, 0).height);
    for (std::size_t i = first; i < end && !alone; ++i) {
      const double x = column * static_cast<double>(i - first);
      const Paragraph head = head_of(i, top + line + titles - head_of(i, 0).height);
      const Legend below =
          own ? legend_svg({panels[i]}, x + margin, x + column - margin, top + titles + line) : Legend{};
      drawn += head.drawing + below.drawing;
      heads = std::max(heads, titles + below.height);
    }
    for (std::size_t i = first; i < end; ++i) {
      const Figure figure = drawing(chart, panels[i], column, alone ? 320 : columns == 1 ? 220 : 160);
      drawn += figure.part(column * static_cast<double>(i - first), top + heads);
      height = std::max(height, figure.height());
    }
    top += heads + height;
  }
  return svg_document(plain(chart.title), kFigureWidth, top, drawn);
}

}  // namespace saddle::examples
