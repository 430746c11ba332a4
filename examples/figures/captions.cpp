#include "examples/figures/captions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/figures/markup.h"
#include "examples/figures/spread.h"

namespace saddle::examples {
namespace {

constexpr double kLine = 20;

}  // namespace

std::string legend_key(Colour colour, Mark mark) {
  return fmt::format(
      "<svg class=\"sd key\" viewBox=\"0 0 28 18\" width=\"28\" height=\"18\" aria-hidden=\"true\">{}</svg>",
      key(colour, mark, 1, 9));
}

Legend legend(const std::vector<Series>& list, double left, double right, double y) {
  Legend result;
  double x = left;
  for (const Series& series : list) {
    if (series.label.empty()) continue;
    const double length = 33 + label_width(series.label);
    if (result.height == 0) result.height = kLine;
    if (x > left && x + length > right) {
      x = left;
      result.height += kLine;
    }
    const double at = y + result.height - kLine;
    result.drawing +=
        key(series.colour, series.mark, x, at) +
        fmt::format("<text x=\"{:.2f}\" y=\"{:.2f}\">{}</text>\n", x + 33, at + 5, escaped(series.label));
    x += length + 16;
  }
  return result;
}

Paragraph paragraph(const std::string& text, const std::string& attributes, double x, double y,
                    double width) {
  Paragraph result;
  for (const std::string& line : lines_of_label(text, width)) {
    result.drawing += fmt::format("<text x=\"{:.2f}\" y=\"{:.2f}\"{}>{}</text>\n", x, y + result.height,
                                  attributes, escaped(line));
    result.height += kLine;
  }
  return result;
}

std::string svg_document(const std::string& title, double width, double height, const std::string& content) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sd\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" style=\"max-width:100%;height:auto\" "
      "role=\"img\">\n<title>{2}</title>\n<style>{3}</style>\n{4}</svg>\n",
      width, height, escaped(title), figure_style(), content);
}

std::string names_at_ends(const std::vector<Series>& list, const Axis& x, const Axis& y) {
  struct Name {
    const Series* series;
    double from_x, from_y;
  };
  std::vector<Name> names;
  for (const Series& series : list) {
    const auto [end_x, end_y] = right_end(series, x, y);
    if (!is_line(series.mark) || series.label.empty() || std::isnan(end_x)) continue;
    names.push_back({&series, end_x, std::clamp(end_y, std::min(y.from, y.to), std::max(y.from, y.to))});
  }
  if (names.empty()) return "";
  std::stable_sort(names.begin(), names.end(),
                   [](const Name& a, const Name& b) { return a.from_y < b.from_y; });
  std::vector<double> wanted;
  for (const Name& name : names) wanted.push_back(name.from_y);
  const std::vector<double> places = spread(wanted, 17, y.to + 2, y.from - 2);
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const char* colour = to_string(names[i].series->colour);
    out += fmt::format(
        "<path class=\"hair {0}\" d=\"M{1:.2f} {2:.2f}L{3:.2f} {4:.2f}\"/><text class=\"{0}\" x=\"{5:.2f}\" "
        "y=\"{6:.2f}\">{7}</text>\n",
        colour, names[i].from_x, names[i].from_y, x.to + 14, places[i], x.to + 18, places[i] + 5,
        escaped(names[i].series->label));
  }
  return out;
}

}  // namespace saddle::examples
