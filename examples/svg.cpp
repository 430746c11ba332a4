#include "examples/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "examples/markup.h"

namespace saddle::examples {
namespace {

constexpr double kLeft = 82, kRight = 18, kTop = 64, kTopInset = 14, kGap = 56, kBottom = 62;

constexpr const char* kStyle = R"css(
.sd{background:#fff;color:#1f2937;font:15px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
.sd text{fill:currentColor;stroke:none}
.sd .grid{stroke:currentColor;stroke-opacity:.16}
.sd .frame{stroke:currentColor;stroke-opacity:.55;fill:none}
.sd .title{font-size:17px;font-weight:600}
.sd .line{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linejoin:round}
.sd .dashed{stroke-dasharray:9 5}
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

// A linear scale from numbers to positions, with its ticks.
struct Axis {
  double low, high, from, to;
  std::vector<double> ticks;

  // Halves, so that ranges near the largest double do not overflow.
  double operator()(double v) const {
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

std::string draw(const Series& series, const Axis& x, const Axis& y, double baseline) {
  const char* colour = kColours[static_cast<int>(series.colour)];
  // Far outside is as good as outside, and stays within what renderers can represent.
  const auto clamp = [](double v) { return std::clamp(v, -1e4, 1e4); };
  const std::size_t n = std::min(series.x.size(), series.y.size());
  std::string out;
  if (series.mark == Mark::line || series.mark == Mark::dashed) {
    bool pen_down = false;
    for (std::size_t i = 0; i < n; ++i) {
      const bool finite = std::isfinite(series.x[i]) && std::isfinite(series.y[i]);
      if (finite) {
        out += fmt::format("{}{:.2f} {:.2f}", pen_down ? 'L' : 'M', clamp(x(series.x[i])),
                           clamp(y(series.y[i])));
      }
      pen_down = finite;
    }
    return fmt::format("<path class=\"line {}{}\" d=\"{}\"/>\n", colour,
                       series.mark == Mark::dashed ? " dashed" : "", out);
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (!std::isfinite(series.x[i]) || !std::isfinite(series.y[i])) continue;
    const double px = clamp(x(series.x[i])), py = clamp(y(series.y[i]));
    if (series.mark == Mark::bars) {
      out += fmt::format("<path d=\"M{:.2f} {:.2f}V{:.2f}\" class=\"line {}\"/>", px, baseline, py, colour);
    }
    out += fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"4\" class=\"mark {}\"/>\n", px, py, colour);
  }
  return out;
}

// What a legend shows for a series: a piece of the line, or a point.
std::string key(Colour colour, Mark mark, double x, double y) {
  const char* name = kColours[static_cast<int>(colour)];
  if (mark == Mark::line || mark == Mark::dashed) {
    return fmt::format("<path class=\"line {}{}\" d=\"M{} {}h26\"/>", name,
                       mark == Mark::dashed ? " dashed" : "", x, y);
  }
  return fmt::format("<circle class=\"mark {}\" cx=\"{}\" cy=\"{}\" r=\"4\"/>", name, x + 13, y);
}

}  // namespace

std::string legend_key(Colour colour, Mark mark) {
  return fmt::format(
      "<svg class=\"sd key\" viewBox=\"0 0 28 12\" width=\"28\" height=\"12\" aria-hidden=\"true\">{}</svg>",
      key(colour, mark, 1, 6));
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

std::string Figure::svg() const {
  const double infinity = std::numeric_limits<double>::infinity();
  double x_low = fixed_ ? low_ : infinity, x_high = fixed_ ? high_ : -infinity;
  if (!fixed_) {
    for (const Panel& panel : panels_) {
      for (const Series& series : panel.series_) {
        for (const double v : series.x) stretch(v, x_low, x_high);
      }
    }
  }
  if (!(x_low <= x_high)) x_low = 0, x_high = 1;
  const Axis x = make_axis(x_low, x_high, kLeft, width_ - kRight, false, whole_ ? 1 : 0);
  const double count = static_cast<double>(panels_.size());
  double top = inset_ ? kTopInset : kTop;
  const double height = top + count * panel_height_ + (count - 1) * kGap + kBottom;

  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sd\" viewBox=\"0 0 {0} {1}\" width=\"100%\" "
      "style=\"max-width:{0}px\" role=\"img\">\n<title>{2}</title>\n<style>{3}</style>\n",
      width_, height, escaped(title_), kStyle);
  if (!inset_) {
    out += fmt::format(
        "<text class=\"title\" x=\"{}\" y=\"26\"{}>{}</text>\n", kLeft,
        title_.size() > 64
            ? fmt::format(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", width_ - kLeft - kRight)
            : "",
        escaped(title_));
  }

  int number = 0;
  for (const Panel& panel : panels_) {
    double y_low = panel.fixed_ ? panel.low_ : 0, y_high = panel.fixed_ ? panel.high_ : 0;
    if (!panel.fixed_) {
      for (const Series& series : panel.series_) {
        for (const double v : series.y) stretch(v, y_low, y_high);
      }
    }
    const double bottom = top + panel_height_;
    const Axis y = make_axis(y_low, y_high, bottom, top, !panel.fixed_);

    // Draw the grid with its numbers, then the frame and the labels.
    for (const double tick : y.ticks) {
      out += fmt::format(
          "<path class=\"grid\" d=\"M{0} {1:.2f}H{2}\"/><text x=\"{3}\" y=\"{4:.2f}\" "
          "text-anchor=\"end\">{5}</text>\n",
          kLeft, y(tick), width_ - kRight, kLeft - 8, y(tick) + 5, tick_text(tick, y.high - y.low));
    }
    for (const double tick : x.ticks) {
      out += fmt::format(
          "<path class=\"grid\" d=\"M{0:.2f} {1}V{2}\"/><text x=\"{0:.2f}\" y=\"{3}\" "
          "text-anchor=\"middle\">{4}</text>\n",
          x(tick), top, bottom, bottom + 20, tick_text(tick, x.high - x.low));
    }
    out += fmt::format("<rect class=\"frame\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", kLeft, top,
                       width_ - kLeft - kRight, panel_height_);
    out += fmt::format(
        "<text x=\"18\" y=\"{0}\" text-anchor=\"middle\" transform=\"rotate(-90 18 {0})\">{1}</text>\n",
        (top + bottom) / 2, escaped(panel.y_label_));
    if (!panel.x_label_.empty()) {
      out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                         (kLeft + width_ - kRight) / 2, bottom + 44, escaped(panel.x_label_));
    }

    // Draw the series inside the frame, and the legend above it.
    const std::string clip = fmt::format("sd-clip-{}-{:x}", number++, std::hash<std::string>{}(title_));
    out += fmt::format(
        "<clipPath id=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath><g "
        "clip-path=\"url(#{})\">\n",
        clip, kLeft, top - 5, width_ - kLeft - kRight, panel_height_ + 10, clip);
    const double baseline = y(std::clamp(0.0, y.low, y.high));
    for (const Series& series : panel.series_) out += draw(series, x, y, baseline);
    out += "</g>\n";
    double legend = kLeft;
    for (const Series& series : panel.series_) {
      if (series.label.empty() || inset_) continue;
      out += key(series.colour, series.mark, legend, top - 14);
      out += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", legend + 33, top - 9, escaped(series.label));
      legend += 60 + 8.2 * static_cast<double>(series.label.size());
    }
    top = bottom + kGap;
  }
  return out + "</svg>\n";
}

}  // namespace saddle::examples
