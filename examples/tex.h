// Formulas for HTML: a subset of TeX (with amsmath) as MathML, which browsers set without script or network.
//
//   formula_html("D^*(x) = \\frac{p(x)}{p(x) + q(x)} \\\\ C(G) = -\\log 4")     two lines, one <math> each
//
// What is understood, as in TeX:
//   letters, numbers, + - = < > ( ) [ ] , ; ! / * and spaces, which are ignored; each letter is a variable
//   x_1  x^{2n}  f'          one subscript, one power or primes; after \max \min \sup \inf \sum below the
//   name \frac{a}{b} \tfrac{a}{b} \sqrt{a} \bar{x}  \mathbb{E}  \text{words}  \operatorname{JSD} \log \exp
//   \tanh ...      functions, upright and spaced; \sum \int \left( \right)           delimiters as high as
//   what they hold: ( ) [ ] \lvert \rvert \lceil \rceil, . for none \lvert \rvert            those of |x|;
//   \mid and \parallel are relations: I(B; L \mid X), KL(p \parallel q) \begin{pmatrix} a & b \\ c & d
//   \end{pmatrix} \le \ge \ne \to \sim \approx \in \iff \cdot \times \pm \mp \infty \partial \ell \dots
//   \cdots, Greek letters
//   \, \<space> \quad        a thin space, a space, a wide one
//   \\                       a new line
//
// A browser does not break the lines of MathML. So \text and \quad, where they stand outside of all brackets,
// end one <math> and begin another, and a line may break there.
#pragma once

#include <string>
#include <string_view>

namespace saddle::examples {

// Each line of the formula as a <span class="formula">. Throws std::invalid_argument, with the position, for
// a command that is not in the list, braces or delimiters without a partner, and a second subscript or power.
std::string formula_html(std::string_view tex);

}  // namespace saddle::examples
