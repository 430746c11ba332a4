#include "examples/figures/marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace saddle::examples {
namespace {

constexpr const char* kStyle = R"css(
.sd{background:#fff;color:#1f2937;font:14px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
.sd text{fill:currentColor;stroke:none}
.sd .grid{stroke:currentColor;stroke-opacity:.16}
.sd .frame{stroke:currentColor;stroke-opacity:.55;fill:none}
.sd .title{font-size:16px;font-weight:600}
.sd .line{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linejoin:round}
.sd .dashed{stroke-dasharray:9 5}
.sd .dotted{stroke-dasharray:.1 7;stroke-linecap:round;stroke-width:3}
.sd .hair{fill:none;stroke:currentColor;stroke-width:1.2;stroke-opacity:.75}
.sd .jump{fill:none;stroke:currentColor;stroke-width:1.4;stroke-dasharray:2 4}
.sd .arrow{stroke:currentColor;stroke-width:1.2}
.sd .mark{fill:currentColor;stroke:none}
.sd .point{fill:currentColor;stroke:#fff;stroke-width:1.5}
.sd .open{fill:#fff;stroke:currentColor;stroke-width:1.8}
.sd .ring{fill:none;stroke:currentColor;stroke-width:2.4}
.sd .halo{fill:none;stroke:#fff;stroke-width:5}
.sd .blue{color:#1d4ed8}.sd .orange{color:#c2410c}.sd .green{color:#15803d}
.sd .purple{color:#7e22ce}.sd .grey{color:#4b5563}
@media screen and (prefers-color-scheme:dark){
.sd{background:#111827;color:#e5e7eb}
.sd .point,.sd .halo{stroke:#111827}.sd .open{fill:#111827}
.sd .blue{color:#7cb0ff}.sd .orange{color:#fdba74}.sd .green{color:#6ee7a0}
.sd .purple{color:#d8b4fe}.sd .grey{color:#9ca3af}}
@media print{.sd{background:none;color:#000}}
)css";

constexpr const char* kColours[] = {"blue", "orange", "green", "purple", "grey", "black"};

struct Pixel {
  double x, y;
};

// Far outside is as good as outside, and stays within what renderers can represent.
Pixel pixel(const Series& series, std::size_t i, const Axis& x, const Axis& y) {
  return {std::clamp(x(series.x[i]), -1e4, 1e4), std::clamp(y(series.y[i]), -1e4, 1e4)};
}

bool is_drawable(const Series& series, std::size_t i, const Axis& x, const Axis& y) {
  return std::isfinite(series.x[i]) && std::isfinite(series.y[i]) && !(x.log && series.x[i] <= 0) &&
         !(y.log && series.y[i] <= 0);
}

std::size_t size_of(const Series& series) {
  return std::min(series.x.size(), series.y.size());
}

const char* class_of(Mark mark) {
  switch (mark) {
    case Mark::dashed:
      return "dashed";
    case Mark::dotted:
      return "dotted";
    default:
      return "";
  }
}

// "line blue dashed".
std::string class_of_line(Colour colour, Mark mark) {
  if (mark == Mark::hairline) return fmt::format("hair {}", to_string(colour));
  const char* dashes = class_of(mark);
  return fmt::format("line {}{}{}", to_string(colour), *dashes ? " " : "", dashes);
}

std::string circle(const Pixel& at, double radius, const char* kind, Colour colour) {
  return fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{}\" class=\"{} {}\"/>\n", at.x, at.y, radius,
                     kind, to_string(colour));
}

// What marks one place.
std::string place(Mark mark, const Pixel& at, Colour colour) {
  switch (mark) {
    case Mark::dots:
      return circle(at, 2.2, "mark", colour);
    case Mark::rings:
      return fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"7\" class=\"halo\"/>", at.x, at.y) +
             circle(at, 7, "ring", colour);
    case Mark::crosses: {
      const std::string path = fmt::format("M{:.2f} {:.2f}m-5 -5l10 10m0 -10l-10 10", at.x, at.y);
      return fmt::format("<path d=\"{0}\" class=\"halo\"/><path d=\"{0}\" class=\"ring {1}\"/>\n", path,
                         to_string(colour));
    }
    default:
      return circle(at, 4.5, "point", colour);
  }
}

// Arrowheads along a polyline, the first one near its beginning.
std::string arrowheads(const std::vector<Pixel>& line, Colour colour) {
  constexpr double first = 48, apart = 120, size = 10, half = 4.6;
  constexpr int most = 4;
  double length = 0;
  for (std::size_t i = 1; i < line.size(); ++i)
    length += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  std::string out;
  double passed = 0, next = std::min(first, 0.6 * length);
  int drawn = 0;
  for (std::size_t i = 1; i < line.size() && drawn < most; ++i) {
    const Pixel &a = line[i - 1], &b = line[i];
    const double piece = std::hypot(b.x - a.x, b.y - a.y);
    while (piece > 0 && drawn < most && next > passed && next <= passed + piece && length > size) {
      const double ux = (b.x - a.x) / piece, uy = (b.y - a.y) / piece, at = next - passed;
      const double tx = a.x + at * ux, ty = a.y + at * uy;
      out += fmt::format("<path class=\"point {}\" d=\"M{:.2f} {:.2f}L{:.2f} {:.2f}L{:.2f} {:.2f}Z\"/>\n",
                         to_string(colour), tx + size / 2 * ux, ty + size / 2 * uy,
                         tx - size / 2 * ux - half * uy, ty - size / 2 * uy + half * ux,
                         tx - size / 2 * ux + half * uy, ty - size / 2 * uy - half * ux);
      next += apart;
      ++drawn;
    }
    passed += piece;
  }
  return out;
}

// A line in pieces: NaN interrupts it, and so do jumps, whose ends are open.
std::string drawn_line(const Series& series, const Axis& x, const Axis& y) {
  const std::size_t n = size_of(series);
  std::string path, jumps, ends;
  const auto joined = [&](std::size_t i) {  // at a jump, with the point before
    return i > 0 && i < n && series.jumps && series.x[i] == series.x[i - 1] && is_drawable(series, i, x, y) &&
           is_drawable(series, i - 1, x, y);
  };
  bool pen_down = false;
  std::vector<Pixel> passed;
  for (std::size_t i = 0; i < n; ++i) {
    const bool drawable = is_drawable(series, i, x, y);
    if (drawable) {
      const Pixel at = pixel(series, i, x, y);
      passed.push_back(at);
      if (joined(i)) {
        const Pixel before = pixel(series, i - 1, x, y);
        jumps += fmt::format("M{:.2f} {:.2f}V{:.2f}", at.x, before.y, at.y);
        pen_down = false;
      }
      if (joined(i) && joined(i + 1))
        ends += place(Mark::points, at, series.colour);
      else if (joined(i) || joined(i + 1))
        ends += circle(at, 4, "open", series.colour);
      path += fmt::format("{}{:.2f} {:.2f}", pen_down ? 'L' : 'M', at.x, at.y);
    }
    pen_down = drawable;
  }
  std::string out =
      fmt::format("<path class=\"{}\" d=\"{}\"/>\n", class_of_line(series.colour, series.mark), path);
  if (!jumps.empty())
    out += fmt::format("<path class=\"jump {}\" d=\"{}\"/>\n", to_string(series.colour), jumps);
  return out + ends + (series.directed ? arrowheads(passed, series.colour) : "");
}

}  // namespace

const char* figure_style() {
  return kStyle;
}

const char* to_string(Colour colour) {
  return kColours[static_cast<int>(colour)];
}

bool is_line(Mark mark) {
  return mark == Mark::line || mark == Mark::dashed || mark == Mark::dotted || mark == Mark::hairline;
}

int rank(Mark mark) {
  switch (mark) {
    case Mark::hairline:
      return 0;
    case Mark::points:
      return 3;
    case Mark::rings:
    case Mark::crosses:
      return 4;
    case Mark::dots:
      return 2;
    default:
      return 1;
  }
}

std::string drawn(const Series& series, const Axis& x, const Axis& y, double baseline) {
  if (is_line(series.mark)) return drawn_line(series, x, y);
  std::string out;
  std::vector<Pixel> passed;
  for (std::size_t i = 0; i < size_of(series); ++i) {
    if (!is_drawable(series, i, x, y)) continue;
    const Pixel at = pixel(series, i, x, y);
    passed.push_back(at);
    if (series.mark == Mark::bars) {
      out += fmt::format("<path d=\"M{:.2f} {:.2f}V{:.2f}\" class=\"line {}\"/>", at.x, baseline, at.y,
                         to_string(series.colour));
    }
    out += place(series.mark, at, series.colour);
  }
  if (!series.directed || passed.empty()) return out;
  std::string path;
  for (const Pixel& at : passed) path += fmt::format("{}{:.2f} {:.2f}", path.empty() ? 'M' : 'L', at.x, at.y);
  return fmt::format("<path class=\"hair {}\" d=\"{}\"/>\n", to_string(series.colour), path) + out +
         arrowheads(passed, series.colour);
}

std::pair<double, double> right_end(const Series& series, const Axis& x, const Axis& y) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::pair<double, double> end{nan, nan};
  for (std::size_t i = 0; i < size_of(series); ++i) {
    if (!is_drawable(series, i, x, y)) continue;
    const Pixel at = pixel(series, i, x, y);
    if (std::isnan(end.first) || at.x >= end.first) end = {at.x, at.y};
  }
  return end;
}

std::string key(Colour colour, Mark mark, double x, double y) {
  if (is_line(mark)) {
    return fmt::format("<path class=\"{}\" d=\"M{} {}h26\"/>", class_of_line(colour, mark), x, y);
  }
  return place(mark, {x + 13, y}, colour);
}

double label_width(const std::string& text) {
  return 7.6 * static_cast<double>(
                   std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::vector<std::string> lines_of_label(const std::string& text, double width) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (!lines.empty() && label_width(lines.back() + ' ' + word) <= width)
      lines.back() += ' ' + word;
    else
      lines.push_back(word);
    at = end + 1;
  }
  return lines;
}

}  // namespace saddle::examples
