// The symbols that tex.h understands, and how they are printed.
#pragma once

#include <string_view>

namespace saddle::examples::tex {

// What an atom is to its neighbours: TeX's classes. A large operator brings its own spaces; a function takes
// an argument, and a name is a number as well: KL - x.
enum class Kind { none, ordinary, function, name, large, binary, relation, opening, closing, comma };

// A name behind a backslash, or a character; and how it is printed.
struct Symbol {
  std::string_view name, text;
  Kind kind = Kind::ordinary;
};

inline constexpr Symbol symbols[] = {{"alpha", "\u03b1"},
                                     {"beta", "\u03b2"},
                                     {"gamma", "\u03b3"},
                                     {"delta", "\u03b4"},
                                     {"varepsilon", "\u03b5"},
                                     {"theta", "\u03b8"},
                                     {"lambda", "\u03bb"},
                                     {"mu", "\u03bc"},
                                     {"pi", "\u03c0"},
                                     {"rho", "\u03c1"},
                                     {"sigma", "\u03c3"},
                                     {"tau", "\u03c4"},
                                     {"varphi", "\u03c6"},
                                     {"chi", "\u03c7"},
                                     {"psi", "\u03c8"},
                                     {"omega", "\u03c9"},
                                     {"ell", "\u2113"},
                                     {"infty", "\u221e"},
                                     {"partial", "\u2202"},
                                     {"nabla", "\u2207"},
                                     {"dots", "\u2026"},
                                     {"cdots", "\u22ef"},
                                     {"sum", "\u2211", Kind::large},
                                     {"prod", "\u220f", Kind::large},
                                     {"int", "\u222b", Kind::large},
                                     {"cdot", "\u22c5", Kind::binary},
                                     {"times", "\u00d7", Kind::binary},
                                     {"pm", "\u00b1", Kind::binary},
                                     {"mp", "\u2213", Kind::binary},
                                     {"le", "\u2264", Kind::relation},
                                     {"ge", "\u2265", Kind::relation},
                                     {"ne", "\u2260", Kind::relation},
                                     {"to", "\u2192", Kind::relation},
                                     {"sim", "\u223c", Kind::relation},
                                     {"approx", "\u2248", Kind::relation},
                                     {"in", "\u2208", Kind::relation},
                                     {"mid", "\u2223", Kind::relation},
                                     {"parallel", "\u2225", Kind::relation},
                                     {"iff", "\u27fa", Kind::relation},
                                     {"lvert", "|", Kind::opening},
                                     {"rvert", "|", Kind::closing},
                                     {"lceil", "\u2308", Kind::opening},
                                     {"rceil", "\u2309", Kind::closing}};

// The single characters that are operators.
inline constexpr Symbol characters[] = {{"+", "+", Kind::binary},
                                        {"-", "\u2212", Kind::binary},
                                        {"=", "=", Kind::relation},
                                        {"<", "<", Kind::relation},
                                        {">", ">", Kind::relation},
                                        {"(", "(", Kind::opening},
                                        {"[", "[", Kind::opening},
                                        {")", ")", Kind::closing},
                                        {"]", "]", Kind::closing},
                                        {"!", "!", Kind::closing},
                                        {",", ",", Kind::comma},
                                        {";", ";", Kind::comma},
                                        {"/", "/"},
                                        {"*", "*"}};

inline constexpr std::string_view functions[] = {"log", "exp", "cosh", "coth", "tanh", "arctan",
                                                 "det", "max", "min",  "sup",  "inf"};
// Those with their condition below.
inline constexpr std::string_view limits[] = {"max", "min", "sup", "inf", "sum", "prod"};

}  // namespace saddle::examples::tex
