#include "examples/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "examples/markup.h"

namespace saddle::examples {
namespace {

constexpr double kLeft = 82, kRight = 18, kTop = 64, kTopInset = 14, kGap = 56, kBottom = 62;
// Without a label beside the y axis; and the arrows below a panel: from its frame to the x axis that they end
// at, and from there to the axis that they begin at.
constexpr double kLeftUnlabelled = 42, kToArrows = 34, kArrows = 76;

constexpr const char* kStyle = R"css(
.sd{background:#fff;color:#1f2937;font:15px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
.sd text{fill:currentColor;stroke:none}
.sd .grid{stroke:currentColor;stroke-opacity:.16}
.sd .frame{stroke:currentColor;stroke-opacity:.55;fill:none}
.sd .title{font-size:17px;font-weight:600}
.sd .line{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linejoin:round}
.sd .dashed{stroke-dasharray:9 5}
.sd .dotted{stroke-dasharray:.1 5;stroke-linecap:round}
.sd .arrow{stroke:currentColor;stroke-width:1.2}
.sd .mark{fill:currentColor;stroke:none}
.sd .blue{color:#1d4ed8}.sd .orange{color:#c2410c}.sd .green{color:#15803d}
.sd .purple{color:#7e22ce}.sd .grey{color:#4b5563}
@media screen and (prefers-color-scheme:dark){
.sd{background:#111827;color:#e5e7eb}
.sd .blue{color:#7cb0ff}.sd .orange{color:#fdba74}.sd .green{color:#6ee7a0}
.sd .purple{color:#d8b4fe}.sd .grey{color:#9ca3af}}
@media print{.sd{background:none;color:#000}}
)css";

constexpr const char* kColours[] = {"blue", "orange", "green", "purple", "grey"};

// A scale from numbers to positions, linear or logarithmic, with its ticks.
struct Axis {
  double low, high, from, to;
  std::vector<double> ticks;
  bool log = false;

  // Halves, so that ranges near the largest double do not overflow.
  double operator()(double v) const {
    if (log) return from + (to - from) * std::log10(v / low) / std::log10(high / low);
    return from + (to - from) * ((v / 2 - low / 2) / (high / 2 - low / 2));
  }
};

// The step of the form 1, 2 or 5 times a power of ten that cuts a range into at most about six parts.
double tick_step(double range) {
  const double rough = range / 6, power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

Axis make_axis(double low, double high, double from, double to, bool pad, double smallest_step = 0) {
  if (!(low < high)) {
    const double room = std::max(std::fabs(low) * 0.1, std::numeric_limits<double>::min() * 0x1p60);
    low -= room;
    high += room;
  }
  const double step =
      std::max(smallest_step, tick_step(std::min(high - low, std::numeric_limits<double>::max())));
  if (pad) {
    if (low != 0) low = std::floor(low / step) * step;
    // Leave some room above the highest point.
    high = (std::floor((high + 0.05 * (high - low)) / step) + 1) * step;
  }
  Axis axis{low, high, from, to, {}};
  const double first = std::ceil(low / step - 1e-9);
  for (int i = 0; i < 12 && (first + i) * step <= high + 1e-9 * step; ++i)
    axis.ticks.push_back((first + i) * step);
  return axis;
}

// From the power of ten at or below the lowest number to the one at or above the highest; about six ticks.
Axis make_log_axis(double low, double high, double from, double to) {
  if (!(0 < low && low <= high)) low = high = 1;
  const int first = static_cast<int>(std::floor(std::log10(low))),
            last = static_cast<int>(std::floor(std::log10(high))) + 1;
  Axis axis{std::pow(10, first), std::pow(10, last), from, to, {}, true};
  const int step = (last - first + 5) / 6;
  for (int power = last; power >= first; power -= step) axis.ticks.push_back(std::pow(10, power));
  return axis;
}

std::string power_text(double tick) {
  constexpr const char* digits[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                    "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
  std::string text = "10";
  for (const char c : fmt::format("{}", std::lround(std::log10(tick))))
    text += c == '-' ? "\u207b" : digits[c - '0'];
  return text;
}

std::string tick_text(double tick, double range) {
  if (std::fabs(tick) < 1e-9 * range) tick = 0;
  std::string text = fmt::format("{:.6g}", tick);
  if (text[0] == '-') text = "\u2212" + text.substr(1);
  return text;
}

void stretch(double value, double& low, double& high) {
  if (!std::isfinite(value)) return;
  low = std::min(low, value);
  high = std::max(high, value);
}

const char* dashes(Mark mark) {
  return mark == Mark::dashed ? " dashed" : mark == Mark::dotted ? " dotted" : "";
}

bool is_line(Mark mark) {
  return mark == Mark::line || mark == Mark::dashed || mark == Mark::dotted;
}

double radius(Mark mark) {
  return mark == Mark::dots ? 1.8 : 4;
}

std::string draw(const Series& series, const Axis& x, const Axis& y, double baseline) {
  const char* colour = kColours[static_cast<int>(series.colour)];
  // Far outside is as good as outside, and stays within what renderers can represent.
  const auto clamp = [](double v) { return std::clamp(v, -1e4, 1e4); };
  const std::size_t n = std::min(series.x.size(), series.y.size());
  std::string out;
  const auto drawable = [&](std::size_t i) {
    return std::isfinite(series.x[i]) && std::isfinite(series.y[i]) && !(x.log && series.x[i] <= 0) &&
           !(y.log && series.y[i] <= 0);
  };
  if (is_line(series.mark)) {
    bool pen_down = false;
    for (std::size_t i = 0; i < n; ++i) {
      if (drawable(i)) {
        out += fmt::format("{}{:.2f} {:.2f}", pen_down ? 'L' : 'M', clamp(x(series.x[i])),
                           clamp(y(series.y[i])));
      }
      pen_down = drawable(i);
    }
    return fmt::format("<path class=\"line {}{}\" d=\"{}\"/>\n", colour, dashes(series.mark), out);
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (!drawable(i)) continue;
    const double px = clamp(x(series.x[i])), py = clamp(y(series.y[i]));
    if (series.mark == Mark::bars) {
      out += fmt::format("<path d=\"M{:.2f} {:.2f}V{:.2f}\" class=\"line {}\"/>", px, baseline, py, colour);
    }
    out += fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{}\" class=\"mark {}\"/>\n", px, py,
                       radius(series.mark), colour);
  }
  return out;
}

// Two axes above each other, at `top` and kArrows below it, and the arrows from the lower up to the upper
// one.
std::string draw(const std::vector<Link>& links, const std::string& from_label, const std::string& to_label,
                 const Axis& x, double top) {
  const double infinity = std::numeric_limits<double>::infinity(), bottom = top + kArrows;
  double low = infinity, high = -infinity;
  for (const Link& link : links) stretch(link.from, low, high);
  const double inner = 12;
  const Axis z = make_axis(low, high, x.from + inner, x.to - inner, false);
  std::string out;
  for (const double y : {top, bottom}) {
    out += fmt::format(
        "<path class=\"frame\" d=\"M{} {}H{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
        x.from, y, x.to, x.from - 10, y + 5, escaped(y == top ? to_label : from_label));
  }
  for (const double tick : z.ticks) {
    out += fmt::format("<text x=\"{:.2f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", z(tick), bottom + 20,
                       tick_text(tick, z.high - z.low));
  }
  for (const Link& link : links) {
    if (!std::isfinite(link.from) || !(x.low <= link.to && link.to <= x.high)) continue;
    // The head is a triangle that points along the arrow.
    const double x0 = z(link.from), x1 = x(link.to), length = std::hypot(x1 - x0, kArrows);
    const double ux = (x1 - x0) / length, uy = -kArrows / length, back = 7, half = 2.2;
    out += fmt::format("<path class=\"arrow\" d=\"M{:.2f} {:.2f}L{:.2f} {:.2f}\"/>", x0, bottom,
                       x1 - back * ux, top - back * uy);
    out += fmt::format("<path class=\"mark\" d=\"M{:.2f} {:.2f}L{:.2f} {:.2f}L{:.2f} {:.2f}Z\"/>\n", x1, top,
                       x1 - back * ux - half * uy, top - back * uy + half * ux, x1 - back * ux + half * uy,
                       top - back * uy - half * ux);
  }
  return out;
}

// What a legend shows for a series: a piece of the line, or a point.
std::string key(Colour colour, Mark mark, double x, double y) {
  const char* name = kColours[static_cast<int>(colour)];
  if (is_line(mark)) {
    return fmt::format("<path class=\"line {}{}\" d=\"M{} {}h26\"/>", name, dashes(mark), x, y);
  }
  return fmt::format("<circle class=\"mark {}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", name, x + 13, y,
                     radius(mark));
}

}  // namespace

std::string legend_key(Colour colour, Mark mark) {
  return fmt::format(
      "<svg class=\"sd key\" viewBox=\"0 0 28 12\" width=\"28\" height=\"12\" aria-hidden=\"true\">{}</svg>",
      key(colour, mark, 1, 6));
}

std::string part_of_legend(Colour colour, Mark mark, const std::string& label, double x, double y) {
  return key(colour, mark, x, y) +
         fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", x + 33, y + 5, escaped(label));
}

std::string svg_document(const std::string& title, double width, double height, const std::string& content) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sd\" viewBox=\"0 0 {0} {1}\" width=\"100%\" "
      "style=\"max-width:{0}px\" role=\"img\">\n<title>{2}</title>\n<style>{3}</style>\n{4}</svg>\n",
      width, height, escaped(title), kStyle, content);
}

Panel& Panel::add(Series series) {
  series_.push_back(std::move(series));
  return *this;
}

Panel& Panel::y_range(double low, double high) {
  fixed_ = true;
  low_ = low;
  high_ = high;
  return *this;
}

Panel& Panel::log_y() {
  log_ = true;
  return *this;
}

Panel& Panel::arrows(std::vector<Link> links, std::string from_label) {
  links_ = std::move(links);
  from_label_ = std::move(from_label);
  return *this;
}

Panel& Figure::panel(std::string y_label, std::string x_label) {
  return panels_.emplace_back(std::move(y_label), std::move(x_label));
}

Figure& Figure::x_range(double low, double high) {
  fixed_ = true;
  low_ = low;
  high_ = high;
  return *this;
}

Figure& Figure::whole_x_ticks() {
  whole_ = true;
  return *this;
}

Figure& Figure::inset(double width, double panel_height) {
  inset_ = true;
  width_ = width;
  panel_height_ = panel_height;
  return *this;
}

Figure& Figure::log_x() {
  log_ = true;
  return *this;
}

Figure& Figure::equal_scales() {
  equal_ = true;
  return *this;
}

// The axes, and where what stands.
struct Figure::Layout {
  double left, top, panel_height, height;
  Axis x;
  std::vector<std::pair<double, double>> y;  // the range of each panel
};

Figure::Layout Figure::layout() const {
  const double infinity = std::numeric_limits<double>::infinity();
  double x_low = fixed_ ? low_ : infinity, x_high = fixed_ ? high_ : -infinity;
  if (!fixed_) {
    for (const Panel& panel : panels_) {
      for (const Series& series : panel.series_) {
        for (const double v : series.x) {
          if (!log_ || v > 0) stretch(v, x_low, x_high);
        }
      }
    }
  }
  if (!(x_low <= x_high)) x_low = 0, x_high = 1;
  double below = 0;
  bool labelled = panels_.empty();
  for (const Panel& panel : panels_) {
    labelled = labelled || !panel.y_label_.empty();
    if (!panel.links_.empty()) below += kToArrows + kArrows;
  }
  // Nothing is written below the numbers of the arrows' axis.
  if (!panels_.empty() && !panels_.back().links_.empty()) below -= 34;
  const double left = labelled ? kLeft : kLeftUnlabelled;
  const Axis x = log_ ? make_log_axis(x_low, x_high, left, width_ - kRight)
                      : make_axis(x_low, x_high, left, width_ - kRight, false, whole_ ? 1 : 0);

  Layout result{left, inset_ ? kTopInset : kTop, panel_height_, 0, x, {}};
  double highest = 0;
  for (const Panel& panel : panels_) {
    double low = panel.fixed_ ? panel.low_ : 0, high = panel.fixed_ ? panel.high_ : 0;
    if (panel.log_ && !panel.fixed_) low = infinity;
    if (!panel.fixed_) {
      for (const Series& series : panel.series_) {
        for (const double v : series.y) {
          if (!panel.log_ || v > 0) stretch(v, low, high);
        }
      }
    }
    result.y.push_back({low, high});
    highest = std::max(highest, high - low);
  }
  if (equal_ && highest > 0 && x.low < x.high)
    result.panel_height = (x.to - x.from) * highest / (x.high - x.low);
  const double count = static_cast<double>(panels_.size());
  result.height = result.top + count * result.panel_height + (count - 1) * kGap + kBottom + below;
  return result;
}

double Figure::height() const {
  return layout().height;
}

std::string Figure::part(double x, double y) const {
  return fmt::format("<g transform=\"translate({} {})\">\n{}</g>\n", x, y, body(layout()));
}

std::string Figure::svg() const {
  const Layout at = layout();
  std::string title;
  if (!inset_) {
    title = fmt::format(
        "<text class=\"title\" x=\"{}\" y=\"26\"{}>{}</text>\n", at.left,
        title_.size() > 64
            ? fmt::format(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", width_ - at.left - kRight)
            : "",
        escaped(title_));
  }
  return svg_document(title_, width_, at.height, title + body(at));
}

std::string Figure::body(const Layout& at) const {
  const double left = at.left;
  const Axis& x = at.x;
  double top = at.top;
  std::string out;
  int number = 0;
  for (const Panel& panel : panels_) {
    const auto [y_low, y_high] = at.y[static_cast<std::size_t>(number)];
    const double bottom = top + at.panel_height;
    const Axis y = panel.log_ ? make_log_axis(y_low, y_high, bottom, top)
                              : make_axis(y_low, y_high, bottom, top, !panel.fixed_ && !equal_);

    // Draw the grid with its numbers, then the frame and the labels.
    for (const double tick : y.ticks) {
      out += fmt::format(
          "<path class=\"grid\" d=\"M{0} {1:.2f}H{2}\"/><text x=\"{3}\" y=\"{4:.2f}\" "
          "text-anchor=\"end\">{5}</text>\n",
          left, y(tick), width_ - kRight, left - 8, y(tick) + 5,
          y.log ? power_text(tick) : tick_text(tick, y.high - y.low));
    }
    for (const double tick : x.ticks) {
      out += fmt::format(
          "<path class=\"grid\" d=\"M{0:.2f} {1}V{2}\"/><text x=\"{0:.2f}\" y=\"{3}\" "
          "text-anchor=\"middle\">{4}</text>\n",
          x(tick), top, bottom, bottom + 20, x.log ? power_text(tick) : tick_text(tick, x.high - x.low));
    }
    out += fmt::format("<rect class=\"frame\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", left, top,
                       width_ - left - kRight, at.panel_height);
    out += fmt::format(
        "<text x=\"18\" y=\"{0}\" text-anchor=\"middle\" transform=\"rotate(-90 18 {0})\">{1}</text>\n",
        (top + bottom) / 2, escaped(panel.y_label_));
    if (!panel.links_.empty()) {
      out += draw(panel.links_, panel.from_label_, panel.x_label_, x, bottom + kToArrows);
    } else if (!panel.x_label_.empty()) {
      out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                         (left + width_ - kRight) / 2, bottom + 44, escaped(panel.x_label_));
    }

    // Draw the series inside the frame, and the legend above it.
    const std::string clip = fmt::format("sd-clip-{}-{:x}", number++, std::hash<std::string>{}(title_));
    out += fmt::format(
        "<clipPath id=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath><g "
        "clip-path=\"url(#{})\">\n",
        clip, left, top - 5, width_ - left - kRight, at.panel_height + 10, clip);
    const double baseline = y(y.log ? y.low : std::clamp(0.0, y.low, y.high));
    for (const Series& series : panel.series_) out += draw(series, x, y, baseline);
    out += "</g>\n";
    double legend = left;
    for (const Series& series : panel.series_) {
      if (series.label.empty() || inset_) continue;
      out += part_of_legend(series.colour, series.mark, series.label, legend, top - 14);
      legend += 60 + 8.2 * static_cast<double>(series.label.size());
    }
    top = bottom + kGap + (panel.links_.empty() ? 0 : kToArrows + kArrows);
  }
  return out;
}

}  // namespace saddle::examples
