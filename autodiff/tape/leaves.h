// Checks that backward() and grad() share. Internal to autodiff/.
#pragma once

#include "autodiff/tape/adjoints.h"
#include "autodiff/tape/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Checks the arguments of a sweep, and returns the output as a Var of a tape. Throws std::invalid_argument
// for no leaf at all, a null Parameter, a seed (if any) of another shape than the output; and for a plain
// number, which depends on no leaf, unless the caller allows that: it becomes a constant on the tape of the
// leaves.
Var checked_output(const char* function, const Var& output, const Leaves& leaves, Unused unused,
                   std::optional<Shape> seed);

// The node of a leaf; 0 for a parameter that the recording did not read.
// Throws std::invalid_argument for a constant, or a leaf of another tape; std::logic_error for a stale one.
std::uint32_t leaf_node(const char* function, const Store& store, const Var& leaf);
std::uint32_t leaf_node(const char* function, const Store& store, const Leaf& leaf);

// Notes the leaves. Throws as leaf_node() does.
void name_leaves(const char* function, const Store& store, const Leaves& leaves, Adjoints& adjoints);

// Calls f(parent) for each operand of a node that is a node itself.
template <class F>
void each_parent(const Store& store, std::uint32_t i, F f) {
  const Node& node = store.nodes()[i];
  if (store.is_array(i)) {
    const ArrayNode& array = store.arrays[store.side(i)];
    for (Index k = 0; k < array.operand_count; ++k)
      if (array.operands[k].node != 0) f(array.operands[k].node);
    return;
  }
  for (int k : {0, 1})
    if (node.parent(k) != 0) f(node.parent(k));
}

// Marks in `active` the nodes from `low` to `high` that depend on a leaf.
void mark_active(const Store& store, std::span<const std::uint32_t> leaves, std::uint32_t low,
                 std::uint32_t high, std::vector<unsigned char>& active);

// Throw std::logic_error if a parameter was changed after it was read: an array that is about to be read
// again, and a 1x1 parameter that a node between the leaves and y has read.
[[noreturn]] void throw_changed(const char* function, const Parameter& parameter);
inline void check_version(const char* function, const ArrayNode& array) {
  if (array.parameter != nullptr && array.parameter->version() != array.version)
    throw_changed(function, *array.parameter);
}
void check_scalar_parameters(const char* function, const Store& store, std::span<const std::uint32_t> leaves,
                             std::uint32_t low, std::uint32_t y, Adjoints& adjoints);

// Throws std::logic_error if y depends on a reading of a named parameter that was read again after a change.
void check_outdated(const char* function, const Store& store, const Leaves& leaves, std::uint32_t y,
                    Adjoints& adjoints);

// Whether y depends on a node from `low` on, through recorded operations: computed in one pass over the nodes
// at the first call, and kept in `reached`.
class Reach {
 public:
  Reach(const Store& store, std::uint32_t y, std::uint32_t low, std::vector<unsigned char>& reached)
      : store_(store), reached_(reached), y_(y), low_(low) {}
  bool operator()(std::uint32_t node);

 private:
  const Store& store_;
  std::vector<unsigned char>& reached_;
  std::uint32_t y_, low_;
  bool known_ = false;
};

[[noreturn]] void throw_unused(const char* function, const Store& store, const Leaf& leaf);

}  // namespace saddle::inline SADDLE_PRECISION::ad
