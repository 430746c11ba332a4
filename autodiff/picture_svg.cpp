// The drawing of a tape.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "autodiff/layered.h"
#include "autodiff/tape/picture_box.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// Sizes in pixels.
constexpr int letter = 12, line_height = 16, padding = 7, margin = 8, stack = 4;
constexpr int legend_height = 20, title_height = 30, arrow_width = 3, arrow_height = 6;

// The letters of a monospaced face are 0.6 of its size wide, or a little more.
int text_width(std::size_t characters) {
  return static_cast<int>(7.4 * static_cast<double>(characters) + 0.5);
}

// Colours and strokes; the dark ones where the reader prefers a dark background.
constexpr const char* style = R"(<style>
.tape{background:#fff;color:#1f2937;font:12px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace}
.tape text{fill:currentColor}
.tape .head{font-weight:700}
.tape .dim{fill-opacity:.7}
.tape .title{font-size:16px;font-weight:700}
.tape rect,.tape .stack{fill:#fff;stroke:#4b5563;stroke-width:1.3}
.tape .leaf rect,.tape .leaf .stack{fill:#dbeafe;stroke:#1d4ed8}
.tape .parameter rect,.tape .parameter .stack{fill:#dcfce7;stroke:#15803d;stroke-width:2.4}
.tape .constant rect,.tape .constant .stack{fill:#f3f4f6;stroke-dasharray:5 3}
.tape .left-out rect{fill:#fef3c7;stroke:#b45309;stroke-dasharray:2 3}
.tape .partial{paint-order:stroke;stroke:#fff;stroke-width:5px;stroke-linejoin:round;fill:#1d4ed8}
.tape .edge{fill:none;stroke:#6b7280;stroke-width:1.3;stroke-linejoin:round}
.tape .swept{stroke:#1d4ed8}
@media screen and (prefers-color-scheme:dark){
.tape{background:#111827;color:#e5e7eb}
.tape rect,.tape .stack{fill:#1f2937;stroke:#9ca3af}
.tape .leaf rect,.tape .leaf .stack{fill:#172f5c;stroke:#7cb0ff}
.tape .parameter rect,.tape .parameter .stack{fill:#123524;stroke:#6ee7a0}
.tape .constant rect,.tape .constant .stack{fill:#111827}
.tape .left-out rect{fill:#3b2f10;stroke:#fdba74}
.tape .partial{stroke:#111827;fill:#7cb0ff}
.tape .edge{stroke:#9ca3af}
.tape .swept{stroke:#7cb0ff}}
</style>
)";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A text of at most so many characters.
std::string shortened(const std::string& text, std::size_t most) {
  if (characters(text) <= most) return text;
  std::size_t end = 0;
  for (std::size_t count = 0; count < most - 1; ++count) do
      ++end;
    while ((text[end] & 0xC0) == 0x80);
  return text.substr(0, end) + "…";
}

// A number with fewer digits; any other text as it is.
std::string rounded(const std::string& text, int digits) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return text.empty() || *end != '\0' ? text : fmt::format("{:.{}g}", number, digits);
}

// A line of a box: a word in grey, a text, and a number in grey at the right end.
struct Line {
  std::string word, text, right = {};
  bool head = false;
};

std::vector<Line> lines_of(const PictureBox& box) {
  constexpr std::size_t most = 36;
  std::vector<Line> lines;
  if (!box.name.empty()) lines.push_back({"", shortened(box.name, most), "", true});
  lines.push_back({"", shortened(operation_text(box), most), "", box.name.empty()});
  if (box.shape.size() > 1) lines.back().text += fmt::format(" {}", to_string(box.shape));
  if (box.kind != BoxKind::left_out) lines.front().right = fmt::format("#{}", box.node);
  for (const std::string& note : box.notes) lines.push_back({"", shortened(note, 2 * most)});
  if (!box.value.empty()) lines.push_back({"value", rounded(box.value, 4)});
  if (!box.adjoint.empty()) lines.push_back({"adjoint", rounded(box.adjoint, 4)});
  return lines;
}

int width_of(const Line& line) {
  const std::size_t count = characters(line.word) + characters(line.text) + characters(line.right);
  const std::size_t spaces = (line.word.empty() ? 0 : 1) + (line.right.empty() ? 0 : 2);
  return text_width(count + spaces);
}

std::string class_of(BoxKind kind) {
  return kind == BoxKind::left_out ? "left-out" : to_string(kind);
}

// Leaves of all kinds are round, operations are not.
int corner(BoxKind kind, int height) {
  return kind == BoxKind::operation || kind == BoxKind::left_out ? 2 : std::min(12, height / 3);
}

// A sheet of paper, and below that of an array another one.
std::string sheet(int x, int y, int width, int height, BoxKind kind, const char* attribute = "") {
  return fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" rx="{}"{}/>)", x, y, width, height,
                     corner(kind, height), attribute);
}
std::string sheets(int x, int y, int width, int height, BoxKind kind, bool array) {
  std::string out;
  if (array) out = sheet(x + stack, y + stack, width, height, kind, " class=\"stack\"");
  return out + sheet(x, y, width, height, kind);
}

std::string box_text(const PictureBox& box, const LayeredBox& place) {
  const bool array = box.shape.size() > 1;
  const int width = place.width - (array ? stack : 0), height = place.height - (array ? stack : 0);
  std::string out =
      fmt::format("<g class=\"node {}\"{}><title>{}</title>\n", class_of(box.kind),
                  box.node == 0 ? "" : fmt::format(" data-node=\"{}\"", box.node), escaped(description(box)));
  out += sheets(place.x, place.y, width, height, box.kind, array) + '\n';
  int y = place.y + padding + letter - 2;
  for (const Line& line : lines_of(box)) {
    const std::string word =
        line.word.empty() ? "" : fmt::format("<tspan class=\"dim\">{}</tspan> ", line.word);
    out += fmt::format("<text{} x=\"{}\" y=\"{}\">{}{}</text>", line.head ? " class=\"head\"" : "",
                       place.x + padding, y, word, escaped(line.text));
    if (!line.right.empty())
      out += fmt::format("<text class=\"dim\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                         place.x + width - padding, y, line.right);
    out += '\n';
    y += line_height;
  }
  return out + "</g>\n";
}

// The path of an edge: straight past the rows, curved between them, with an arrow at its end.
std::string path_of(const std::vector<Upright>& route) {
  std::string d = fmt::format("M{} {}", route.front().x, route.front().top);
  for (std::size_t i = 0; i < route.size(); ++i) {
    const Upright& to = route[i];
    if (i > 0) {
      const Upright& from = route[i - 1];
      const int middle = (from.bottom + to.top) / 2;
      // A straight piece goes on as one with the next.
      if (from.x == to.x)
        d += i + 1 < route.size() && route[i + 1].x == to.x ? "" : fmt::format("V{}", to.top);
      else
        d += fmt::format("C{} {} {} {} {} {}", from.x, middle, to.x, middle, to.x, to.top);
    }
    const bool goes_on = i + 1 < route.size() && route[i + 1].x == to.x;
    if (to.bottom > to.top && !goes_on) d += fmt::format("V{}", to.bottom);
  }
  return d + fmt::format("m{} {}l{} {}l{} {}", -arrow_width, -arrow_height, arrow_width, arrow_height,
                         arrow_width, -arrow_height);
}

}  // namespace

std::string Picture::svg() const {
  const std::vector<PictureBox>& list = boxes_->list;

  // Measure the boxes and lay them out.
  std::vector<LayeredBox> sizes(list.size());
  for (std::size_t b = 0; b < list.size(); ++b) {
    const std::vector<Line> lines = lines_of(list[b]);
    int width = 0;
    for (const Line& line : lines) width = std::max(width, width_of(line));
    const int extra = list[b].shape.size() > 1 ? stack : 0;
    sizes[b].width = width + 2 * padding + extra;
    sizes[b].height = static_cast<int>(lines.size()) * line_height + 2 * padding - 4 + extra;
    for (const PictureOperand& o : list[b].operands)
      if (o.box != PictureOperand::number) sizes[b].from.push_back(o.box);
  }
  Layered layout = layered(std::move(sizes));
  const int top = margin + (boxes_->title.empty() ? 0 : title_height);
  for (LayeredBox& box : layout.boxes) {
    box.x += margin;
    box.y += top;
  }

  // Draw the edges first, so that boxes and arrows stand out. Of an operation with one or two operands the
  // partial derivatives stand beside the arrows.
  std::string drawing, partials;
  for (std::size_t b = 0; b < list.size(); ++b) {
    std::size_t k = 0;
    for (const PictureOperand& o : list[b].operands) {
      if (o.box == PictureOperand::number) continue;
      std::vector<Upright> route = layout.routes[b][k++];
      const std::size_t operands = layout.boxes[b].from.size();
      for (Upright& piece : route) {
        piece.x += margin;
        piece.top += top;
        piece.bottom += top;
      }
      const PictureBox& from = list[o.box];
      const bool swept = !from.adjoint.empty() && !list[b].adjoint.empty();
      const auto label = [](const PictureBox& box) {
        return box.node == 0 ? "left out" : fmt::format("#{}", box.node);
      };
      std::string tip = fmt::format("{} → {}", label(from), label(list[b]));
      if (!o.partial.empty()) tip += fmt::format(", partial derivative {}", o.partial);
      drawing += fmt::format(
          "<path class=\"edge{}\" data-from=\"{}\" data-to=\"{}\" d=\"{}\"><title>{}</title></path>\n",
          swept ? " swept" : "", from.node, list[b].node, path_of(route), tip);
      if (o.partial.empty() || operands > 2) continue;
      const bool to_the_left = operands == 2 && k == 1;
      partials += fmt::format("<text class=\"partial\" x=\"{}\" y=\"{}\"{}>{}</text>\n",
                              route.back().x + (to_the_left ? -6 : 6), route.back().top - 5,
                              to_the_left ? " text-anchor=\"end\"" : "", rounded(o.partial, 3));
    }
  }
  drawing += partials;
  for (std::size_t b = 0; b < list.size(); ++b) drawing += box_text(list[b], layout.boxes[b]);
  if (list.empty())
    drawing += fmt::format("<text x=\"{}\" y=\"{}\">nothing recorded</text>\n", margin, top + letter);

  // Explain the kinds that occur.
  int x = margin;
  const int y = top + layout.height + (list.empty() ? letter : 0) + margin + 4;
  const auto key = [&](const std::string& text, BoxKind kind, bool array) {
    drawing += fmt::format("<g class=\"key {}\">{}<text x=\"{}\" y=\"{}\">{}</text></g>\n", class_of(kind),
                           sheets(x, y, 20, 12, kind, array), x + 30, y + 11, text);
    x += 30 + text_width(text.size()) + 20;
  };
  for (const BoxKind kind : {BoxKind::leaf, BoxKind::parameter, BoxKind::constant, BoxKind::operation})
    if (std::any_of(list.begin(), list.end(), [&](const PictureBox& box) { return box.kind == kind; }))
      key(to_string(kind), kind, false);
  if (std::any_of(list.begin(), list.end(), [](const PictureBox& box) { return box.shape.size() > 1; }))
    key("array", BoxKind::operation, true);

  // Put it together.
  const std::string title = title_text(*boxes_);
  const int title_width = boxes_->title.empty() ? 0 : 2 * margin + static_cast<int>(characters(title)) * 11;
  const int width = std::max({layout.width + 2 * margin, x, title_width});
  const int height = y + legend_height + margin - 4;
  if (!boxes_->title.empty())
    drawing = fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>\n", margin, margin + 14,
                          escaped(title)) +
              drawing;
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tape\" width=\"{0}\" height=\"{1}\" "
             "viewBox=\"0 0 {0} {1}\" role=\"img\">\n<title>{2}</title>\n",
             width, height, escaped(title)) +
         style + drawing + "</svg>\n";
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
