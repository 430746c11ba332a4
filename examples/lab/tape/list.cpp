#include "examples/lab/tape/list.h"

#include <algorithm>
#include <limits>
#include <utility>

// A list with its rules is not to be had from outside of the tape.
#include "autodiff/tape/array_record.h"
#include "autodiff/tape/store.h"

namespace saddle::lab::tape {

namespace {

using namespace saddle::ad;

// The operation of an entry, recorded on the tape of these operands.
Var recorded(const ListEntry& entry, std::span<const Var> operands) {
  if (entry.is_array_operation)
    return record(*entry.rule, operands, Shape{1, 1}, entry.attributes, Location::current());
  if (operands.size() == 1) return Recorder::record(*entry.rule, operands[0]);
  return Recorder::record(*entry.rule, operands[0], operands[1]);
}

}  // namespace

List list_of(const Tape& tape) {
  const Store& store = tape.store();
  List list;
  std::vector<Operand> operands;
  for (std::uint32_t node = 1; node < store.size(); ++node) {
    ListEntry entry;
    entry.rule = store.nodes()[node].rule;
    entry.value = store.var(node).value();
    entry.is_leaf = entry.rule == &leaf_rule;
    entry.is_constant = entry.rule == &constant_rule;
    if (store.is_array(node)) {
      const ArrayNode& array = store.arrays[store.side(node)];
      entry.rule = array.rule;
      entry.is_array_operation = true;
      entry.attributes = array.attributes;
    }
    store.list_operands(node, operands);
    for (const Operand& operand : operands)
      entry.operands.push_back({operand.node, operand.node == 0 ? operand.constant : 0});
    if (const std::string* label = store.label(node)) entry.name = *label;
    list.push_back(std::move(entry));
  }
  return list;
}

bool same_structure(const List& a, const List& b) {
  const auto same_number = [](double x, double y) { return x == y || (x != x && y != y); };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const ListEntry& x, const ListEntry& y) {
    return x.rule == y.rule && std::equal(x.operands.begin(), x.operands.end(), y.operands.begin(),
                                          y.operands.end(), [&](const ListOperand& p, const ListOperand& q) {
                                            return p.entry == q.entry && same_number(p.number, q.number);
                                          });
  });
}

std::vector<bool> on_path(const List& list, std::size_t output) {
  std::vector<bool> active(list.size() + 1, false), reached(list.size() + 1, false);
  for (std::size_t i = 1; i <= list.size(); ++i) {
    active[i] = list[i - 1].is_leaf;
    for (const ListOperand& operand : list[i - 1].operands) active[i] = active[i] || active[operand.entry];
  }
  reached[output] = true;
  for (std::size_t i = output; i >= 1; --i) {
    if (!reached[i]) continue;
    for (const ListOperand& operand : list[i - 1].operands) reached[operand.entry] = true;
  }
  for (std::size_t i = 0; i <= list.size(); ++i) active[i] = active[i] && reached[i];
  return active;
}

std::vector<std::size_t> visited(const List& list, std::size_t output) {
  const std::vector<bool> path = on_path(list, output);
  std::vector<std::size_t> turns;
  for (std::size_t i = output; i >= 1; --i)
    if (path[i] && !list[i - 1].operands.empty()) turns.push_back(i);
  return turns;
}

std::vector<double> adjoints_after(const List& list, std::size_t output, std::size_t turn) {
  const std::vector<bool> path = on_path(list, output);
  Tape tape;
  std::vector<Var> entries(output + 1);
  std::vector<Var> operands;
  const auto again = [&](std::size_t i) {
    const ListEntry& entry = list[i - 1];
    if (entry.is_constant) return tape.constant(entry.value);
    if (i < turn || entry.is_leaf) return tape.leaf(entry.value);
    operands.clear();
    for (const ListOperand& operand : entry.operands)
      operands.push_back(operand.entry == 0 ? Var(operand.number) : entries[operand.entry]);
    return recorded(entry, operands);
  };
  for (std::size_t i = 1; i <= output; ++i) entries[i] = again(i);

  std::vector<Var> on_the_path;
  for (std::size_t i = 1; i <= output; ++i)
    if (path[i]) on_the_path.push_back(entries[i]);
  std::vector<double> adjoints(list.size(), std::numeric_limits<double>::quiet_NaN());
  if (on_the_path.empty()) return adjoints;
  const Gradients g = backward(entries[output], on_the_path, {.unused = Unused::zero});
  for (std::size_t i = 1; i <= output; ++i)
    if (path[i]) adjoints[i - 1] = Real(g[entries[i]]);
  return adjoints;
}

std::vector<double> contributions(const ListEntry& entry, const List& list, double adjoint) {
  Tape tape;
  std::vector<Var> operands;
  for (const ListOperand& operand : entry.operands)
    operands.push_back(operand.entry == 0                    ? Var(operand.number)
                       : list[operand.entry - 1].is_constant ? tape.constant(list[operand.entry - 1].value)
                                                             : tape.leaf(list[operand.entry - 1].value));
  std::vector<Var> leaves;
  for (std::size_t k = 0; k < operands.size(); ++k)
    if (entry.operands[k].entry != 0 && !list[entry.operands[k].entry - 1].is_constant)
      leaves.push_back(operands[k]);
  std::vector<double> added(operands.size(), 0);
  if (leaves.empty()) return added;
  const Gradients g =
      backward(recorded(entry, operands), leaves, {.seed = Array(adjoint), .unused = Unused::zero});
  for (std::size_t k = 0; k < operands.size(); ++k)
    if (entry.operands[k].entry != 0 && !list[entry.operands[k].entry - 1].is_constant)
      added[k] = Real(g[operands[k]]);
  return added;
}

}  // namespace saddle::lab::tape
