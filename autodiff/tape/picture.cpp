#include "autodiff/picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "autodiff/tape/leaves.h"
#include "autodiff/tape/picture_box.h"
#include "autodiff/tape/reject.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

void check(const PictureOptions& options) {
  if (options.most_nodes < 1) reject("picture: most_nodes must be at least 1, got {}", options.most_nodes);
}

const Tape& tape_of(const Var& output) {
  if (const Tape* tape = Store::common_tape("picture", {&output, 1})) return *tape;
  reject("picture: the output must live on a tape, got the plain number {}", output.value());
}

// The operands as the table shows them; of many, the first few.
std::string operand_list(const PictureBox& box) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t k = 0; k < std::min(most, box.operands.size()); ++k)
    text += fmt::format("{}{}", k > 0 ? ", " : "", box.operands[k].text);
  if (box.operands.size() > most) text += fmt::format(", ... ({} in all)", box.operands.size());
  return text;
}

// A text in quotes, as DOT reads it.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// The attributes by which Graphviz draws a box, by its kind.
constexpr const char* dot_style[] = {R"(style="rounded,filled", fillcolor="#dbeafe")",  // leaf
                                     R"(style="rounded,filled", fillcolor="#dcfce7")",  // parameter
                                     R"(style="dashed")",                               // constant
                                     R"(style="solid")",                                // operation
                                     R"(style="dashed,filled", fillcolor="#fef3c7")"};  // left out

}  // namespace

Picture::Picture(const Tape& tape, const PictureOptions& options) {
  check(options);
  std::vector<std::uint32_t> nodes(tape.size());
  std::iota(nodes.begin(), nodes.end(), 1u);
  boxes_ = std::make_shared<PictureBoxes>(boxes_of(tape, nodes, options));
}

Picture::Picture(const Var& output, const PictureOptions& options) {
  check(options);
  const Tape& tape = tape_of(output);
  const std::uint32_t last = Store::index(output);
  std::vector<unsigned char> marks;
  Reach reached(tape.store(), last, 1, marks);
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t node = 1; node <= last; ++node)
    if (reached(node)) nodes.push_back(node);
  boxes_ = std::make_shared<PictureBoxes>(boxes_of(tape, nodes, options));
}

std::string Picture::table() const {
  using Row = std::array<std::string, 6>;
  std::vector<Row> rows{{"index", "operation", "operands", "shape", "value", "adjoint"}};
  for (const PictureBox& box : boxes_->list) {
    if (box.kind == BoxKind::left_out) {
      std::string text = box.operation;
      for (const std::string& note : box.notes) text += (&note == box.notes.data() ? ": " : ", ") + note;
      rows.push_back({"", text});
      continue;
    }
    const std::string name = box.name.empty() ? "" : fmt::format(" '{}'", box.name);
    rows.push_back({fmt::format("#{}", box.node), box.operation + name, operand_list(box),
                    to_string(box.shape), box.value, box.adjoint});
  }

  // Each column is as wide as its widest entry; the note on nodes that were left out spans all columns.
  std::array<std::size_t, 6> widths{};
  for (const Row& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c)
      if (!row[0].empty()) widths[c] = std::max(widths[c], characters(row[c]));
  std::string text;
  for (const Row& row : rows) {
    std::string line = row[0].empty() ? "..." : row[0];
    std::size_t end = widths[0];
    for (std::size_t c = 1; c < row.size(); ++c) {
      if (!row[c].empty()) line += std::string(end + 2 - characters(line), ' ') + row[c];
      end += 2 + widths[c];
    }
    text += line + '\n';
  }
  return text;
}

std::string Picture::dot() const {
  std::string text = fmt::format(
      "digraph tape {{\n  label={};\n  ordering=in;\n  nodesep=0.02;\n  pad=0.05;\n"
      "  node [shape=box, fontname=\"Helvetica,sans-serif\", margin=\"0.04,0.02\", width=0.1];\n"
      "  edge [fontname=\"Helvetica,sans-serif\"];\n",
      quoted(title_text(*boxes_)));
  for (std::size_t b = 0; b < boxes_->list.size(); ++b) {
    const PictureBox& box = boxes_->list[b];
    std::vector<std::string> lines = box.notes;
    std::string head = operation_text(box);
    if (box.kind != BoxKind::left_out) {
      head = fmt::format("#{} {}", box.node, head);
      lines = {fmt::format("value {}", box.value)};
      if (!box.adjoint.empty()) lines.push_back(fmt::format("adjoint {}", box.adjoint));
    }
    if (box.shape.size() > 1) head += fmt::format(" {}", to_string(box.shape));
    lines.insert(lines.begin(), head);
    if (!box.name.empty()) lines.insert(lines.begin(), box.name);
    // Lines end with \n, which DOT reads within the quotes.
    std::string label;
    for (const std::string& line : lines) {
      const std::string in_quotes = quoted(line);
      if (!label.empty()) label += "\\n";
      label += in_quotes.substr(1, in_quotes.size() - 2);
    }
    text += fmt::format("  n{} [label=\"{}\", {}{}];\n", b, label, dot_style[static_cast<int>(box.kind)],
                        box.shape.size() > 1 ? ", peripheries=2" : "");
  }
  for (std::size_t b = 0; b < boxes_->list.size(); ++b)
    for (const PictureOperand& o : boxes_->list[b].operands) {
      if (o.box == PictureOperand::number) continue;
      const std::string partial = o.partial.empty() ? "" : fmt::format(" [label=\"{}\"]", o.partial);
      text += fmt::format("  n{} -> n{}{};\n", o.box, b, partial);
    }
  return text + "}\n";
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
