// Text for HTML. The sentences of this project write mathematics in plain text, p_data(x) / (p_data(x) +
// p_g(x)), which a terminal shows as well; a page shows it with subscripts and signs. Formulas that stand
// alone are tex.h's.
//
//   prose("Small updates of p_g lead p_g to p_data")   <i>p</i><sub>g</sub> ...
//
// What is understood: subscripts (p_g, E_p_data, p_(theta + d)), powers (d^2, |z|^2, x^+), D*, f', Greek
// names, dV/dtheta, minus signs, -> <- <= >= || and dots. All else is passed on, escaped. No line ends inside
// of log 4 and 2 JSD.
#pragma once

#include <string>
#include <string_view>

namespace saddle::examples {

// Of ASCII, whatever the locale.
inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The text with &, <, > and " replaced by their names.
std::string escaped(std::string_view text);

// A sentence with its symbols set: single letters slanted (not the article "a").
std::string prose(std::string_view text);

// Greek names as letters, no tags: for the labels of a figure.
std::string plain(std::string_view text);

}  // namespace saddle::examples
