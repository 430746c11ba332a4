#include "examples/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/markup.h"
#include "examples/svg.h"

namespace saddle::examples {
namespace {

// As many points of a curve of dots as can be told apart.
constexpr std::size_t dots_shown = 41;

Colour colour(gan::Ink ink, std::size_t place) {
  constexpr Colour by_place[] = {Colour::blue, Colour::orange, Colour::green, Colour::purple};
  switch (ink) {
    case gan::Ink::blue:
      return Colour::blue;
    case gan::Ink::orange:
      return Colour::orange;
    case gan::Ink::green:
      return Colour::green;
    case gan::Ink::grey:
      return Colour::grey;
    case gan::Ink::by_place:
      break;
  }
  return by_place[place % std::size(by_place)];
}

// Unless it says otherwise, the first curve of a chart is the theory, drawn as a line; the second is what was
// measured, drawn as dots on it; the others are drawn as dashes.
Mark mark(gan::Stroke stroke, std::size_t place) {
  switch (stroke) {
    case gan::Stroke::solid:
      return Mark::line;
    case gan::Stroke::dashed:
      return Mark::dashed;
    case gan::Stroke::dotted:
      return Mark::dotted;
    case gan::Stroke::points:
      return Mark::points;
    case gan::Stroke::dots:
      return Mark::dots;
    case gan::Stroke::by_place:
      break;
  }
  return place == 0 ? Mark::line : place == 1 ? Mark::points : Mark::dashed;
}

Series series(const gan::Chart& chart, std::size_t i) {
  const gan::Curve& curve = chart.curves[i];
  Series result{.label = curve.label,
                .x = curve.x,
                .y = curve.y,
                .colour = colour(curve.ink, i),
                .mark = mark(curve.stroke, i)};
  const std::size_t size = std::min(curve.x.size(), curve.y.size());
  if (result.mark != Mark::points || size <= dots_shown) return result;
  result.x.clear();
  result.y.clear();
  const std::size_t stride = (size - 1 + dots_shown - 2) / (dots_shown - 1);
  for (std::size_t k = 0; k < size; k += stride) {
    result.x.push_back(curve.x[k]);
    result.y.push_back(curve.y[k]);
  }
  return result;
}

// The lowest and the highest number that the curves of a chart reach, or it asks for, and zero.
struct Range {
  double low = 0, high = 0;

  void take(const gan::Chart& chart) {
    low = std::min(low, chart.y_reach), high = std::max(high, chart.y_reach);
    for (const gan::Curve& curve : chart.curves) {
      for (const double y : curve.y) {
        if (std::isfinite(y)) low = std::min(low, y), high = std::max(high, y);
      }
    }
  }
};

// The ranges that a chart is drawn in: those of its panels with the same label are one.
Range range_of(const gan::Chart& chart, const gan::Chart& panel) {
  Range range;
  range.take(panel);
  for (const gan::Chart& other : chart.panels) {
    if (other.y_label == panel.y_label) range.take(other);
  }
  return range;
}

// Narrow, so that its letters can still be read when a phone makes it smaller.
Figure drawing(const gan::Chart& chart, const Range& range, double width, double height) {
  Figure result(plain(chart.title));
  result.inset(width, height);
  Panel& panel = result.panel(plain(chart.y_label), plain(chart.x_label));
  for (std::size_t i = 0; i < chart.curves.size(); ++i) panel.add(series(chart, i));
  std::vector<Link> links;
  for (const gan::Arrow& arrow : chart.arrows) links.push_back({arrow.z, arrow.x});
  if (!links.empty()) panel.arrows(links, "z");
  if (chart.log_x) result.log_x();
  if (chart.equal_scales) result.equal_scales();
  const double room = 0.05 * (range.high - range.low);
  if (chart.log_y) {
    panel.log_y();
  } else if (room > 0) {
    panel.y_range(range.low - room, range.high + room);
  }
  return result;
}

// What the legend lists: each kind of curve once, from all panels.
std::vector<Series> legend(const gan::Chart& chart) {
  std::vector<Series> list;
  const auto take = [&list](const gan::Chart& panel) {
    for (std::size_t i = 0; i < panel.curves.size(); ++i) {
      const Series drawn = series(panel, i);
      const auto same = [&drawn](const Series& other) {
        return other.label == drawn.label && other.colour == drawn.colour && other.mark == drawn.mark;
      };
      if (!drawn.label.empty() && std::none_of(list.begin(), list.end(), same)) list.push_back(drawn);
    }
  };
  take(chart);
  for (const gan::Chart& panel : chart.panels) take(panel);
  return list;
}

// Characters, not bytes.
double text_width(std::string_view text) {
  return 7.6 * static_cast<double>(
                   std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::string chart_html(const gan::Chart& chart) {
  std::string page;
  if (chart.panels.empty()) {
    page = drawing(chart, range_of(chart, chart), 440, 240).svg();
  } else {
    page = "<div class=\"panels\">\n";
    for (const gan::Chart& panel : chart.panels) {
      page += fmt::format("<div id=\"figure-{}\">\n{}<p><strong>{}.</strong> {}</p>\n</div>\n",
                          escaped(panel.id), drawing(panel, range_of(chart, panel), 270, 190).svg(),
                          prose(panel.title), prose(panel.caption));
    }
    page += "</div>\n";
  }
  page += "<ul class=\"legend\">\n";
  for (const Series& drawn : legend(chart))
    page += fmt::format("<li>{}{}</li>\n", legend_key(drawn.colour, drawn.mark), prose(drawn.label));
  return page + "</ul>\n";
}

std::string chart_svg(const gan::Chart& chart) {
  constexpr double width = 900, margin = 16, line = 24;
  const std::vector<gan::Chart> panels = chart.panels.empty() ? std::vector{chart} : chart.panels;
  const std::size_t columns = panels.size() <= 3 ? panels.size() : panels.size() == 4 ? 2 : 3;
  const double column = (width - 2 * margin) / static_cast<double>(columns);

  // 1. The title, then the panels row by row, each below its own title.
  std::string drawn =
      fmt::format("<text class=\"title\" x=\"{}\" y=\"26\">{}</text>\n", margin, escaped(plain(chart.title)));
  double top = 40;
  for (std::size_t first = 0; first < panels.size(); first += columns) {
    double height = 0;
    for (std::size_t i = first; i < std::min(first + columns, panels.size()); ++i) {
      const double x = margin + column * static_cast<double>(i - first);
      const Figure figure =
          drawing(panels[i], range_of(chart, panels[i]), column - 8, columns == 1 ? 340 : 220);
      if (!chart.panels.empty()) {
        drawn += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", x + column / 2,
                             top + 14, escaped(plain(panels[i].title)));
      }
      drawn += figure.part(x, top + (chart.panels.empty() ? 0 : line - 6));
      height = std::max(height, figure.height());
    }
    top += height + line;
  }

  // 2. The legend, as many entries on a line as there is room for.
  double x = margin;
  for (const Series& entry : legend(chart)) {
    const double length = 60 + text_width(plain(entry.label));
    if (x > margin && x + length > width) x = margin, top += line;
    drawn += part_of_legend(entry.colour, entry.mark, plain(entry.label), x, top);
    x += length;
  }
  return svg_document(plain(chart.title), width, top + line, drawn);
}

}  // namespace saddle::examples
