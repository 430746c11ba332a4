// What one reverse sweep computes: the adjoints of the nodes, and the leaves that were named. Each call of
// backward() uses an Adjoints object that no other sweep uses, and hands it over to the Gradients that it
// returns; so a nested or a later sweep does not change it. Internal to autodiff/.
#pragma once

#include <memory>
#include <vector>

#include "autodiff/gradient.h"
#include "autodiff/tape/arena.h"
#include "autodiff/zeros.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// A parameter that a caller named; the recording may not have read it (node 0).
struct NamedParameter {
  const Parameter* parameter = nullptr;
  std::uint32_t node = 0;
  const Real* gradient = nullptr;
};

// A Var that a caller named.
struct NamedVar {
  std::uint64_t word = 0;
  Shape shape;
  const Real* gradient = nullptr;
};

class Adjoints final : public Lender {
 public:
  std::vector<Real> numbers;  // of 1x1 nodes, by index
  struct OfArray {
    Real* adjoint = nullptr;         // made on first touch
    std::uint32_t adopted_from = 0;  // the node whose rule made the memory that the adjoint is
  };
  std::vector<OfArray> arrays;         // by place among the array nodes
  Arena memory;                        // of the adjoints of arrays
  std::vector<unsigned char> active;   // whether a node depends on a leaf
  std::vector<unsigned char> reached;  // whether the output depends on a node

  std::vector<std::uint32_t> leaves;       // the nodes that were named, sorted
  std::uint32_t leaf_run = 0;              // the first leaf_run of them were made in sequence by leaf(Real)
  std::uint64_t run_word = 0;              // the word of the first of them
  std::vector<NamedVar> vars;              // those behind the run, sorted by node
  std::vector<NamedParameter> parameters;  // sorted by address

  std::uint32_t output = 0;
  std::uint32_t top = 0;  // the highest index of a node that the sweep visited or that was named
  ZerosMet zeros;
  ZeroTimesInfinity zero_times_infinity;

  std::uint64_t word() const { return next_; }
  // Invalidates all views of these adjoints.
  void end_loans() { next_ += std::uint64_t{1} << 33; }
  std::size_t bytes() const {
    return numbers.capacity() * sizeof(Real) + arrays.capacity() * sizeof(OfArray) + active.capacity() +
           reached.capacity() + memory.bytes();
  }

 private:
  [[noreturn]] void require_lent(std::uint64_t word) const override;
};

// The adjoints that are not in use. Gradients that outlive the tape keep it alive.
struct AdjointPool {
  std::vector<std::unique_ptr<Adjoints>> unused;
};
BorrowedAdjoints borrow(const std::shared_ptr<AdjointPool>& pool);

}  // namespace saddle::inline SADDLE_PRECISION::ad
