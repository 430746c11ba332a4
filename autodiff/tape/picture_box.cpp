#include "autodiff/tape/picture_box.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>

#include "autodiff/tape/leaves.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// --- texts

// The length of the character in UTF-8 that the text begins with; 0 if it is none that XML could hold.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) < 0x80   ? 1
                             : byte(0) < 0xC2 ? 0
                             : byte(0) < 0xE0 ? 2
                             : byte(0) < 0xF0 ? 3
                                              : 4;
  if (length == 0 || length > text.size() || byte(0) > 0xF4) return 0;
  std::uint32_t code = length == 1 ? byte(0) : byte(0) & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  const std::uint32_t lowest = length == 3 ? 0x800 : length == 4 ? 0x10000 : 0;
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  const bool outside = code > 0x10FFFF || code == 0xFFFE || code == 0xFFFF;
  return code < lowest || surrogate || outside ? 0 : length;
}

// A name on one line that every format can hold: control characters become spaces, and what is no UTF-8 a
// replacement character.
std::string clean(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::size_t length = character_length(name);
    const auto first = static_cast<unsigned char>(name[0]);
    if (length == 0)
      out += "\uFFFD";
    else if (length == 1 && (first < 0x20 || first == 0x7F))
      out += ' ';
    else
      out += name.substr(0, length);
    name.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

// 1x1: the number. A few numbers: all of them, row by row. More: the smallest and the largest.
std::string numbers(ArrayView a) {
  constexpr Index most = 6;
  if (a.size() == 1) return fmt::format("{:.6g}", a[0]);
  std::string text;
  if (a.size() <= most) {
    for (Index r = 0; r < a.rows(); ++r)
      for (Index c = 0; c < a.cols(); ++c)
        text += fmt::format("{}{:.4g}", c > 0 ? ", " : r > 0 ? "; " : "", a(r, c));
    return fmt::format("[{}]", text);
  }
  std::optional<Real> low, high;
  Index nans = 0;
  for (const Real x : a) {
    if (std::isnan(x)) {
      ++nans;
      continue;
    }
    low = std::min(low.value_or(x), x);
    high = std::max(high.value_or(x), x);
  }
  if (low && *low == *high) text = fmt::format("{}{:.4g}", nans == 0 ? "all " : "", *low);
  if (low && *low != *high) text = fmt::format("{:.4g} to {:.4g}", *low, *high);
  if (nans > 0) text += fmt::format("{}{} NaN", low ? ", " : "", nans);
  return text;
}

std::string grouped(std::size_t number) {
  std::string text = fmt::format("{}", number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, 1, ',');
  return text;
}

// --- nodes

ArrayNode* array_of(Store& store, std::uint32_t node) {
  return store.is_array(node) ? &store.arrays[store.side(node)] : nullptr;
}

// The adjoints of the last backward(): for the nodes on a path from one of its leaves to its output.
class Swept {
 public:
  explicit Swept(const Store& store) : store_(store), adjoints_(store.swept) {
    if (adjoints_ == nullptr) return;
    const std::vector<std::uint32_t>& leaves = adjoints_->leaves;
    output_ = adjoints_->output;
    low_ = leaves.empty() ? output_ : std::min(output_, leaves.front());
    mark_active(store, leaves, low_, output_, active_);
    on_path_.emplace(store, output_, low_, reached_);
  }

  std::string operator()(std::uint32_t node, Shape shape) {
    if (adjoints_ == nullptr || node < low_ || node > output_) return "";
    if (active_[node] == 0 || !(*on_path_)(node)) return "";
    if (store_.wide(node) == nullptr) return numbers(ArrayView::of_number(adjoints_->numbers[node] + 0));
    const Real* adjoint = adjoints_->arrays[store_.side(node)].adjoint;
    return adjoint == nullptr ? numbers(Array::zeros(shape)) : numbers(ArrayView(adjoint, shape));
  }

 private:
  const Store& store_;
  const Adjoints* adjoints_;
  std::vector<unsigned char> active_, reached_;
  std::uint32_t output_ = 0, low_ = 0;
  std::optional<Reach> on_path_;
};

// A node without its name, adjoint and the boxes of its operands, which stand in `parents`.
PictureBox box_of(Store& store, std::uint32_t node, std::vector<std::uint32_t>& parents) {
  const Node& n = store.nodes()[node];
  PictureBox box;
  box.node = node;
  box.operation = n.rule->name;
  if (n.rule == &leaf_rule) box.kind = BoxKind::leaf;
  if (n.rule == &parameter_rule) box.kind = BoxKind::parameter;
  if (n.rule == &constant_rule) box.kind = BoxKind::constant;

  parents.clear();
  const auto add = [&](std::uint32_t parent, Real constant, std::string partial) {
    parents.push_back(parent);
    box.operands.push_back({PictureOperand::number, fmt::format("{:.6g}", constant), std::move(partial)});
    if (parent != 0) box.operands.back().text = fmt::format("#{}", parent);
  };
  if (const ArrayNode* array = array_of(store, node)) {
    box.shape = array->shape;
    for (Index k = 0; k < array->operand_count; ++k)
      add(array->operands[k].node, array->operands[k].constant, "");
    const bool changed = array->parameter != nullptr && array->parameter->version() != array->version;
    box.value = changed ? "changed since" : numbers(ArrayView(array->value, array->shape));
    return box;
  }
  for (int k = 0; k < n.rule->operands; ++k)
    add(n.parent(k), n.partial[k], n.parent(k) == 0 ? "" : fmt::format("{:.6g}", n.partial[k]));
  box.value = numbers(ArrayView(&n.value, {1, 1}));
  return box;
}

// The names of the nodes in these boxes: the last one that Var::named gave, or the parameter's.
void add_names(Store& store, std::vector<PictureBox>& boxes) {
  for (PictureBox& box : boxes) {
    if (box.kind != BoxKind::parameter) continue;
    if (const ArrayNode* array = array_of(store, box.node))
      box.name = clean(array->parameter->name());
    else if (const ParameterLeaf* p = store.scalar_parameter(box.node))
      box.name = clean(p->parameter->name());
  }
  for (const auto& [node, label] : store.labels) {
    const auto box =
        std::find_if(boxes.begin(), boxes.end(), [n = node](const PictureBox& b) { return b.node == n; });
    if (box != boxes.end()) box->name = clean(label);
  }
}

// --- summaries

// The smallest number of operations after which they begin again, at least three times; 0 if there is none.
std::size_t period(Store& store, const std::uint32_t* nodes, std::size_t count) {
  constexpr std::size_t longest = 32;
  const auto rule = [&](std::size_t i) { return store.nodes()[nodes[i]].rule; };
  for (std::size_t p = 1; p <= std::min(longest, count / 3); ++p) {
    std::size_t i = p;
    while (i < count && rule(i) == rule(i - p)) ++i;
    if (i == count) return p;
  }
  return 0;
}

// One box for the nodes from `first` to `last` of a list; those before `first` have a box each.
PictureBox left_out(Store& store, const std::vector<std::uint32_t>& nodes, std::size_t first,
                    std::size_t last) {
  PictureBox box;
  box.kind = BoxKind::left_out;
  const std::size_t count = last - first;
  box.operation = fmt::format("{} node{} left out", grouped(count), count == 1 ? "" : "s");

  // Count the operations, and the edges that come in.
  std::map<std::string_view, std::size_t> operations;
  std::vector<std::size_t> edges(first);
  for (std::size_t i = first; i < last; ++i) {
    ++operations[store.nodes()[nodes[i]].rule->name];
    each_parent(store, nodes[i], [&](std::uint32_t parent) {
      if (first == 0 || parent > nodes[first - 1]) return;
      const auto place =
          std::lower_bound(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(first), parent);
      ++edges[static_cast<std::size_t>(place - nodes.begin())];
    });
  }
  for (std::size_t b = 0; b < first; ++b)
    if (edges[b] > 0) box.operands.push_back({b, fmt::format("#{}", nodes[b]), ""});

  // Say what they are, the most frequent ones first.
  std::vector<std::pair<std::string_view, std::size_t>> sorted(operations.begin(), operations.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  constexpr std::size_t most = 8;
  for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i)
    box.notes.push_back(fmt::format("{} {}", grouped(sorted[i].second), sorted[i].first));
  if (sorted.size() > most) box.notes.push_back(fmt::format("and {} more operations", sorted.size() - most));
  if (const std::size_t p = period(store, nodes.data() + first, count); p != 0) {
    std::string cycle;
    for (std::size_t i = 0; i < std::min(p, most); ++i)
      cycle += fmt::format("{}{}", i > 0 ? ", " : "", store.nodes()[nodes[first + i]].rule->name);
    box.notes.push_back(fmt::format("again and again: {}{}", cycle, p > most ? ", ..." : ""));
  }
  return box;
}

}  // namespace

std::string operation_text(const PictureBox& box) {
  const auto is_number = [](const PictureOperand& o) { return o.box == PictureOperand::number; };
  if (std::none_of(box.operands.begin(), box.operands.end(), is_number)) return box.operation;
  std::string text;
  for (const PictureOperand& o : box.operands)
    text += fmt::format("{}{}", text.empty() ? "" : ", ", is_number(o) ? o.text : "·");
  return fmt::format("{}({})", box.operation, text);
}

std::string title_text(const PictureBoxes& boxes) {
  if (!boxes.title.empty()) return boxes.title;
  return fmt::format("A tape of {} node{}", grouped(boxes.nodes), boxes.nodes == 1 ? "" : "s");
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

PictureBoxes boxes_of(const Tape& tape, const std::vector<std::uint32_t>& nodes,
                      const PictureOptions& options) {
  Store& store = tape.store();
  PictureBoxes boxes;
  boxes.title = clean(options.title);
  boxes.nodes = nodes.size();

  // Of a long list keep both ends.
  constexpr std::size_t shown_of_summary = 12;
  const auto most = static_cast<std::size_t>(options.most_nodes);
  const bool whole = nodes.size() <= most;
  const std::size_t keep = std::min(shown_of_summary, (most - 1) / 2);
  const std::size_t first = whole ? nodes.size() : keep, last = whole ? nodes.size() : nodes.size() - keep;

  // The box of the i-th node, and of a node by its number.
  const auto box_at = [&](std::size_t i) { return i < first ? i : i < last ? first : first + 1 + i - last; };
  const auto box_with = [&](std::uint32_t node) {
    return box_at(
        static_cast<std::size_t>(std::lower_bound(nodes.begin(), nodes.end(), node) - nodes.begin()));
  };

  Swept adjoint(store);
  std::vector<std::uint32_t> parents;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i == first && !whole) {
      boxes.list.push_back(left_out(store, nodes, first, last));
      i = last;
      if (i == nodes.size()) break;
    }
    PictureBox box = box_of(store, nodes[i], parents);
    for (std::size_t k = 0; k < parents.size(); ++k)
      if (parents[k] != 0) box.operands[k].box = box_with(parents[k]);
    box.adjoint = adjoint(box.node, box.shape);
    boxes.list.push_back(std::move(box));
  }
  add_names(store, boxes.list);
  return boxes;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
