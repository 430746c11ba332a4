// What a tape has recorded, as a list, and its reverse sweep, one entry at a time (docs chapter 1).
//
// A copy of the list can be recorded again from any place on: the entries below i as leaves, those from i on
// as operations. That is F_{i-1} of the chapter, and its gradient by all leaves, which backward() computes,
// holds the adjoints of the sweep before the turn of entry i - 1. No derivative is computed here.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "autodiff/gradient.h"
#include "autodiff/rule.h"

namespace saddle::lab::tape {

// What goes into an operation: another entry, by its index from 1, or a plain number (entry 0).
struct ListOperand {
  std::size_t entry = 0;
  double number = 0;
};

struct ListEntry {
  const ad::Rule* rule = nullptr;
  bool is_leaf = false, is_constant = false;
  bool is_array_operation = false;  // an operation that is no row of the table
  ad::Attributes attributes = {};   // of such a one
  std::vector<ListOperand> operands;
  double value = 0;
  std::string name;  // of Var::named, or ""

  std::string operation() const { return rule->name; }
};

// The entry with index i stands at i - 1. All are 1x1.
using List = std::vector<ListEntry>;
List list_of(const ad::Tape& tape);

// Whether two lists differ in their values only.
bool same_structure(const List& a, const List& b);

// Whether each entry, by its index, lies on a path from a leaf to the output: the others have no adjoint.
std::vector<bool> on_path(const List& list, std::size_t output);

// The entries that a sweep from `output` visits, from the output down: those on a path from a leaf, without
// the leaves themselves.
std::vector<std::size_t> visited(const List& list, std::size_t output);

// The adjoints of all entries once the sweep from `output` has visited those from `turn` on; NaN for an entry
// that no path from a leaf to the output goes through. turn = output + 1: before the first turn.
std::vector<double> adjoints_after(const List& list, std::size_t output, std::size_t turn);

// What the turn of an entry adds to the adjoint of each of its operands, 0 for a plain number: backward() of
// its operation alone, from its adjoint.
std::vector<double> contributions(const ListEntry& entry, const List& list, double adjoint);

}  // namespace saddle::lab::tape
