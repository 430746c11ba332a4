#include "examples/generative_models/runs/planar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "examples/figures/captions.h"
#include "examples/figures/svg.h"

namespace saddle::family {
namespace {

// A map of the grid: left and top in the drawing, and its width; both axes have one scale.
struct PlanarFrame {
  double left, top, width;

  double scale() const { return width / static_cast<double>(moon_grid().cols); }
  double height() const { return scale() * static_cast<double>(moon_grid().rows); }
  // From the plane to the drawing; a point of the grid is the middle of its cell.
  double x(double at) const { return left + scale() * ((at - moon_grid().left) / moon_grid().step + 0.5); }
  double y(double at) const {
    return top + height() - scale() * ((at - moon_grid().bottom) / moon_grid().step + 0.5);
  }
  bool holds(double at_x, double at_y) const {
    return x(at_x) > left && x(at_x) < left + width && y(at_y) > top && y(at_y) < top + height();
  }
  std::string drawn() const {
    return fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"#fff\" "
        "stroke=\"#888\" stroke-width=\"0.5\"/>\n",
        left, top, width, height());
  }
};

// The density in six levels of grey, darkest at `most` and above; runs of cells of one level are one stroke.
std::string density_map(const PlanarFrame& frame, const std::vector<double>& p, double most) {
  constexpr int levels = 6;
  const MoonGrid& grid = moon_grid();
  std::string out =
      fmt::format("<g transform=\"translate({:.1f} {:.1f}) scale({:.4f})\" fill=\"none\" stroke=\"#111\">\n",
                  frame.left, frame.top, frame.scale());
  std::array<std::string, levels + 1> strokes;
  const auto level_at = [&](Index row, Index col) {
    const double share = p[static_cast<std::size_t>(row * grid.cols + col)] / most;
    return static_cast<int>(std::lround(levels * std::clamp(share, 0.0, 1.0)));
  };
  for (Index row = 0; row < grid.rows; ++row)
    for (Index col = 0; col < grid.cols;) {
      const int level = level_at(row, col);
      Index end = col + 1;
      while (end < grid.cols && level_at(row, end) == level) ++end;
      strokes.at(static_cast<std::size_t>(level)) +=
          fmt::format("M{} {}.5h{}", col, grid.rows - 1 - row, end - col);
      col = end;
    }
  for (int level = 1; level <= levels; ++level)
    if (!strokes.at(static_cast<std::size_t>(level)).empty())
      out += fmt::format("<path stroke-opacity=\"{:.2f}\" d=\"{}\"/>\n", static_cast<double>(level) / levels,
                         strokes.at(static_cast<std::size_t>(level)));
  return out + "</g>\n";
}

std::string dots(const PlanarFrame& frame, const Array& x, Index count) {
  std::string out =
      "<path fill=\"none\" stroke=\"#1d4ed8\" stroke-width=\"2.6\" stroke-linecap=\"round\" d=\"";
  for (Index i = 0; i < count; ++i)
    if (frame.holds(x(i, 0), x(i, 1)))
      out += fmt::format("M{:.1f} {:.1f}h0", frame.x(x(i, 0)), frame.y(x(i, 1)));
  return out + "\"/>\n";
}

std::string curves(const PlanarFrame& frame, const std::vector<Array>& lines) {
  std::string out = "<path fill=\"none\" stroke=\"#c2410c\" stroke-width=\"0.8\" d=\"";
  for (const Array& line : lines) {
    bool drawing = false;
    for (Index i = 0; i < line.rows(); ++i) {
      const bool inside = frame.holds(line(i, 0), line(i, 1));
      if (inside)
        out += fmt::format("{}{:.1f} {:.1f}", drawing ? 'L' : 'M', frame.x(line(i, 0)), frame.y(line(i, 1)));
      drawing = inside;
    }
  }
  return out + "\"/>\n";
}

std::string planar_svg(const PlanarModel& model, const Array& target, const Array& samples, Index shown) {
  using namespace examples;
  constexpr double margin = 12, gap = 8, width = kFigureWidth - 2 * margin, side = (width - gap) / 2;
  const std::string title = model.name + " on two moons";
  double y = 22;
  std::string out;
  const auto words = [&](const std::string& text, const char* attributes, double share) {
    const Paragraph lines = paragraph(text, attributes, margin, y, width * share);
    out += lines.drawing;
    y += lines.height - (share < 1 ? 0 : 6);
  };
  words(title, " class=\"title\"", kTitleShare);
  words("Density estimation: target (left), model (right)", "", 1);
  const MoonGrid& grid = moon_grid();
  std::vector<double> q;
  for (const double each : model.log_p) q.push_back(std::exp(each));
  const double most = *std::max_element(grid.p.begin(), grid.p.end());
  for (const std::vector<double>* density : std::initializer_list<const std::vector<double>*>{&grid.p, &q}) {
    const PlanarFrame frame{margin + (density == &q ? side + gap : 0), y, side};
    out += frame.drawn() + density_map(frame, *density, most);
    if (density == &q) y += frame.height() + 24;
  }
  words("Sample generation: target (left), model (right)", "", 1);
  if (!model.lines.empty()) {
    y += 4;
    words("Lines: " + model.lines_caption, "", 1);
  }
  for (const Array* drawn : {&target, &samples}) {
    const PlanarFrame frame{margin + (drawn == &samples ? side + gap : 0), y, side};
    out += frame.drawn();
    if (drawn == &samples) out += curves(frame, model.lines);
    out += dots(frame, *drawn, shown);
    if (drawn == &samples) y += frame.height() + 12;
  }
  return svg_document(title, kFigureWidth, y, out);
}

// How many samples fall into each of 11 x 44 boxes of the grid: none '.', one or two '+', more '#'.
std::string planar_text(const Array& samples) {
  constexpr Index cols = 44, rows = 11;
  const MoonGrid& grid = moon_grid();
  const double wide = static_cast<double>(grid.cols) * grid.step,
               high = static_cast<double>(grid.rows) * grid.step;
  std::array<int, cols * rows> counts{};
  for (Index i = 0; i < samples.rows(); ++i) {
    const double col = std::floor((samples(i, 0) - grid.left) / wide * cols);
    const double row = std::floor((samples(i, 1) - grid.bottom) / high * rows);
    if (col >= 0 && col < cols && row >= 0 && row < rows)
      ++counts.at(
          static_cast<std::size_t>((rows - 1 - static_cast<Index>(row)) * cols + static_cast<Index>(col)));
  }
  std::string text;
  for (Index i = 0; i < cols * rows; ++i) {
    const int count = counts.at(static_cast<std::size_t>(i));
    text += count == 0 ? '.' : count < 3 ? '+' : '#';
    if (i % cols == cols - 1) text += '\n';
  }
  return text;
}

}  // namespace

RunResult show_on_two_moons(const PlanarModel& model, Random& rng) {
  constexpr Index shown = 400;
  const MoonGrid& grid = moon_grid();
  const double entropy = grid.entropy(), nll = grid.cross_entropy(model.log_p);
  const Array samples = model.draw(shown);
  RunResult result;
  result.numbers = {{"negative log-likelihood on two moons", nll, "nats"},
                    {"its least value, the entropy of the target", entropy, "nats"},
                    {"KL(target || model)", nll - entropy, "nats"},
                    {"integral of the density over the picture", grid.mass(model.log_p)}};
  result.text = fmt::format("Sample generation: {} samples\n", shown) + planar_text(samples);
  result.svg = planar_svg(model, two_moons(shown, rng), samples, shown);
  return result;
}

Profile profile_on_two_moons(const std::vector<double>& log_p) {
  Profile profile;
  profile.target = "two moons";
  profile.nll_nats = moon_grid().cross_entropy(log_p);
  profile.least_nats = moon_grid().entropy();
  return profile;
}

}  // namespace saddle::family
