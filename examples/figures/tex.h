// Formulas for HTML: a subset of TeX (with amsmath) as MathML, which browsers set without script or network.
//
//   formula_html("D^*(x) = \\frac{p(x)}{p(x) + q(x)} \\\\ C(G) = -\\log 4")     two lines, one <math> each
//
// What is understood, as in TeX:
//   x 12 0.5                 each letter is a variable, digits are a number; blanks are ignored
//   + - = < > ( ) [ ]        operators and brackets
//   , ; ! / *                signs
//   x_1  x^{2n}  f'          one subscript, one power or primes; more than one digit stands in braces
//   \frac{a}{b} \tfrac{a}{b} \sqrt{a} \bar{x}
//   \mathbb{E} \mathbb{P}    these two letters
//   \text{words}             words
//   \log \exp \cosh \coth \tanh \arctan \det
//                            functions, upright and spaced; a minus behind one is a sign
//   \max \min \sup \inf \sum \prod with the subscript below the name
//   \int                     with the subscript beside it
//   \operatorname{JSD}       a name, upright and spaced; a minus behind it takes away
//   \left( \right)           delimiters as high as what they hold: ( ) [ ] \lvert \rvert \lceil \rceil,
//                            and . for none
//   \lvert \rvert \lceil \rceil
//                            delimiters as high as a letter: those of |x|
//   \mid \parallel           relations: I(B; L \mid X), KL(p \parallel q)
//   \le \ge \ne \to \sim \approx \in \iff
//                            other relations
//   \cdot \times \pm \mp     operators between two numbers
//   \infty \partial \nabla \ell \dots \cdots
//                            symbols
//   \alpha \beta \gamma \delta \varepsilon \theta \lambda \mu \pi \rho \sigma \tau \varphi \chi \psi \omega
//                            Greek letters
//   \begin{pmatrix} a & b \\ c & d \end{pmatrix}
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
