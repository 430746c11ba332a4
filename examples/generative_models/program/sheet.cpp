#include "examples/generative_models/program/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "examples/figures/captions.h"
#include "examples/figures/markup.h"
#include "examples/figures/svg.h"

namespace saddle::family {

using ad::Index;

namespace {

// The drawing of one image whose pixels have the side 1. Black pixels beside each other are one part of a
// path.
std::string ink(const double* pixels, Index width, Index height) {
  std::string black, grey;
  for (Index row = 0; row < height; ++row)
    for (Index col = 0; col < width;) {
      const auto at = [&](Index c) { return std::clamp(pixels[row * width + c], 0.0, 1.0); };
      const Index first = col;
      while (col < width && at(col) > 0.996) ++col;
      if (col > first) {
        black += fmt::format("M{} {}h{}v1h-{}z", first, row, col - first, col - first);
        continue;
      }
      if (at(col) > 0.004)
        grey += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"1\" height=\"1\" fill-opacity=\"{:.2f}\"/>", col,
                            row, at(col));
      ++col;
    }
  return (black.empty() ? "" : fmt::format("<path d=\"{}\"/>", black)) + grey;
}

}  // namespace

std::string sheets_svg(const std::string& title, const std::vector<Sheet>& sheets,
                       const examples::Figure* below) {
  using namespace examples;
  constexpr double margin = 12, gap = 6, note_height = 16;
  double y = 22;
  Paragraph head = paragraph(title, " class=\"title\"", margin, y, (kFigureWidth - 2 * margin) * kTitleShare);
  std::string out = head.drawing;
  y += head.height;
  for (const Sheet& sheet : sheets) {
    if (sheet.width < 1 || sheet.images.cols() % sheet.width != 0)
      throw std::invalid_argument(fmt::format("sheets_svg: images of {} pixels have no width of {}",
                                              sheet.images.cols(), sheet.width));
    const Index height = sheet.images.cols() / sheet.width;
    const Paragraph words = paragraph(sheet.caption, "", margin, y, kFigureWidth - 2 * margin);
    out += words.drawing;
    y += words.height - 6;
    const double side = (kFigureWidth - 2 * margin - gap * (sheet.columns - 1)) / sheet.columns;
    const double pixel = side / static_cast<double>(sheet.width), tall = pixel * static_cast<double>(height);
    const double line = tall + (sheet.notes.empty() ? gap : note_height + gap);
    // Without smoothed edges: else a thin light line stands between two black pixels.
    out += "<g shape-rendering=\"crispEdges\">\n";
    for (Index i = 0; i < sheet.images.rows(); ++i) {
      const double left = margin + static_cast<double>(i % sheet.columns) * (side + gap);
      const double top = y + static_cast<double>(i / sheet.columns) * line;
      // Paper is white on a dark page too: an image is not inverted.
      out += fmt::format(
          "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"#fff\" "
          "stroke=\"#888\" stroke-width=\"0.5\"/>",
          left, top, side, tall);
      out += fmt::format("<g transform=\"translate({:.2f} {:.2f}) scale({:.4f})\" fill=\"#111\">{}</g>", left,
                         top, pixel, ink(sheet.images.data() + i * sheet.images.cols(), sheet.width, height));
      if (static_cast<std::size_t>(i) < sheet.notes.size())
        out +=
            fmt::format("<text x=\"{:.2f}\" y=\"{:.2f}\" text-anchor=\"middle\" font-size=\"11\">{}</text>",
                        left + side / 2, top + tall + 13, escaped(sheet.notes[static_cast<std::size_t>(i)]));
      out += "\n";
    }
    out += "</g>\n";
    y += line * static_cast<double>((sheet.images.rows() + sheet.columns - 1) / sheet.columns) + 18;
  }
  if (below != nullptr) {
    out += below->part(0, y);
    y += below->height();
  }
  return svg_document(title, kFigureWidth, y, out);
}

std::string sheet_text(const Sheet& sheet) {
  const Index height = sheet.images.cols() / sheet.width,
              count = std::min<Index>(sheet.images.rows(), sheet.columns);
  std::string text = sheet.caption + "\n";
  for (Index row = 0; row < height; ++row) {
    for (Index i = 0; i < count; ++i) {
      for (Index col = 0; col < sheet.width; ++col)
        text += sheet.images[i * sheet.images.cols() + row * sheet.width + col] > 0.5 ? '#' : '.';
      text += i + 1 < count ? "  " : "\n";
    }
  }
  return text;
}

}  // namespace saddle::family
