// Pictures of a tape: what was recorded, as a table and as DOT, which Graphviz draws.
//
//   Var x = tape.leaf(0.5).named("x");
//   Var y = x * exp(x);
//   backward(y, x);
//   std::cout << Picture(y).table();    index, operation, operands, shape, value, adjoint
//   file << Picture(y).dot();           dot -Tsvg draws it, for a browser
//
// Leaves, parameters, constants and operations are drawn differently, and so are arrays and scalars. Operands
// that are plain numbers have no node: they are written with the operation. Names are those of Var::named and
// of the parameters.
#pragma once

#include <memory>
#include <string>

#include "autodiff/tape.h"

namespace saddle::inline SADDLE_PRECISION::ad {

struct PictureBoxes;  // what is drawn (tape/picture_box.h)

struct PictureOptions {
  std::string title = {};  // printed above the drawing
  Index most_nodes = 300;  // more are summarised
};

// A copy of what a tape holds when the picture is made; the tape may change or end afterwards. Adjoints are
// those of the last backward(), for the nodes between its leaves and its output; other nodes have none, and
// no node has one after clear() or a rewind() to before it. Parameters that were read must still exist; the
// numbers of an array parameter that was changed since are not shown, for the tape has no copy.
//
// Of more than most_nodes nodes the first and the last 12 are shown, and one box says how many were left out
// between them, which operations they are, and whether these repeat, as in a loop. A summary takes time
// proportional to the number of nodes, and no more space than a small picture.
class Picture {
 public:
  // Everything that the tape has recorded.
  // Throws std::invalid_argument unless most_nodes is at least 1.
  explicit Picture(const Tape& tape, const PictureOptions& options = {});

  // What an output depends on, and the output.
  // Throws std::invalid_argument also for a plain number, std::logic_error for a stale Var.
  explicit Picture(const Var& output, const PictureOptions& options = {});

  // One line for each node: index, operation with name, operands, shape, value, adjoint.
  std::string table() const;

  // For Graphviz: dot -Tsvg. Every edge leads from an operand to a result. Beside it stands the partial
  // derivative along it, between 1x1 nodes, if the operation has no more than two operands.
  std::string dot() const;

 private:
  std::shared_ptr<const PictureBoxes> boxes_;
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
