// The kinds of density on the line, a row each: all that the library has to know of a kind. The textual form,
// the quadrature, the tests of finiteness, generators and nets read from here. What only some kinds have is
// beside what uses it, and a kind without it gets the general method: divergences in closed form
// (closed_form.cpp), differences of logarithms (log_ratio.cpp).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "gan/probability/component.h"

namespace saddle::gan {

// What Component::scale is. A density with a rate begins at its location, which the textual form leaves out
// and which is 0 there.
enum class Second { scale, right_end, rate };

// Each kind has one mode, at its location. z is (x - location) / width.
struct Density {
  DensityKind kind;
  std::string_view name;                       // in the textual form: N of N(0,1)
  std::array<std::string_view, 4> words = {};  // what people type in its place; the rest is empty
  std::array<std::string_view, 2> parameters = {"location", "scale"};  // in messages
  Second second = Second::scale;

  double log_constant = 0;                           // of the constant factor, for a width of 1
  double (*log_shape)(const Component& c, Point x);  // log of the density without its constant factor
  double (*cdf)(const Component& c, Point x);        // each with full relative accuracy where it is small
  double (*survival)(const Component& c, Point x);
  double (*quantile)(const Component& c, double u);  // for 0 < u < 1

  Tail::Kind left, right;  // bounded: the support ends at the location, or at the right end
  bool kink = false;       // at the location, where the support does not end
  std::optional<Moments> moments = std::nullopt;  // of z; nothing if there is no mean
  double power = 0;                               // the exponent of a power tail
  double stable = 0;  // a: sums of independent ones are of the kind, with scales s the a-th root of sum s^a
  double (*bend)(double z) = nullptr;  // of log_shape = -|z| - bend(|z|), for exponential tails
};

extern const std::array<Density, 6> density_table;

inline std::span<const Density> densities() {
  return density_table;
}
inline const Density& density(DensityKind kind) {
  return density_table[static_cast<std::size_t>(kind)];
}

}  // namespace saddle::gan
