// Text for HTML. The words of this project write formulas in plain text, p_data(x) / (p_data(x) + p_g(x));
// a page shows them as a reader knows them, in HTML and Unicode alone: no script, no font, no network. MathML
// would do the same, but browsers do not break its lines, and on a phone most formulas here need two.
//
//   prose("Small updates of p_g lead p_g to p_data")   <i>p</i><sub>g</sub> ...
//   formula("D* = p_data / (p_data + p_g)")            the same with a fraction bar
//
// What is understood: subscripts (p_g, E_p_data, p_(theta + d)), powers (d^2), D*, f', Greek names,
// dV/dtheta, minus signs, -> <- <= >= || and dots. All else is passed on, escaped; copied text keeps its
// slashes and parentheses.
#pragma once

#include <string>
#include <string_view>

namespace saddle::examples {

// The text with &, <, > and " replaced by their names.
std::string escaped(std::string_view text);

// A sentence with its symbols set: single letters slanted (not the article "a"), fractions left in the line.
std::string prose(std::string_view text);

// A formula with fraction bars. Parts that "; " separates get lines of their own.
std::string formula(std::string_view text);

// Greek names as letters, no tags: for the labels of a figure.
std::string plain(std::string_view text);

}  // namespace saddle::examples
