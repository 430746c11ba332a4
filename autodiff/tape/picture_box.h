// What a picture of a tape shows, as text: one box for each node. Internal to autodiff/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "autodiff/picture.h"

namespace saddle::inline SADDLE_PRECISION::ad {

enum class BoxKind { leaf, parameter, constant, operation, left_out };

// What goes into an operation: a plain number, or the box of another node.
struct PictureOperand {
  static constexpr std::size_t number = static_cast<std::size_t>(-1);

  std::size_t box = number;
  std::string text = {};     // the number; of a node "#3"
  std::string partial = {};  // the partial derivative along the edge, between 1x1 nodes
};

// A node, or all those that were left out.
struct PictureBox {
  BoxKind kind = BoxKind::operation;
  std::uint32_t node = 0;
  std::string name = {}, operation = {};
  std::vector<PictureOperand> operands = {};
  Shape shape = {};
  std::string value = {}, adjoint = {};  // empty: none
  std::vector<std::string> notes = {};   // on what was left out
};

struct PictureBoxes {
  std::string title;             // as given
  std::size_t nodes = 0;         // those left out too
  std::vector<PictureBox> list;  // operands before what is made of them
};

// "multiply(·, 2)": the operation, with those operands that have no node.
std::string operation_text(const PictureBox& box);

// "A tape of 3 nodes", or the title that was given.
std::string title_text(const PictureBoxes& boxes);

// The number of characters in a text in UTF-8.
std::size_t characters(const std::string& text);

// The boxes for these nodes, which are in the order of recording and hold all operands of each other.
PictureBoxes boxes_of(const Tape& tape, const std::vector<std::uint32_t>& nodes,
                      const PictureOptions& options);

}  // namespace saddle::inline SADDLE_PRECISION::ad
