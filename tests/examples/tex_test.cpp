#include "examples/figures/tex.h"

#include <stdexcept>

#include "gan/claims/claim.h"
#include "tests/catch.h"

using namespace saddle;
using examples::formula_html;

namespace {

// What stands between the tags of a line that is one <math>.
std::string math(std::string_view tex) {
  const std::string before = "<span class=\"formula\"><math displaystyle=\"true\">", after = "</math></span>";
  const std::string html = formula_html(tex);
  INFO(html);
  REQUIRE(html.starts_with(before));
  REQUIRE(html.ends_with(after));
  return html.substr(before.size(), html.size() - before.size() - after.size());
}

const std::string thin = "<mspace width=\"0.167em\"></mspace>";

std::string complaint(std::string_view tex) {
  try {
    return "no complaint, but " + formula_html(tex);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("tex: letters are variables, digits are numbers, spaces are ignored") {
  CHECK(math("2x y") == "<mn>2</mn><mi>x</mi><mi>y</mi>");
  CHECK(math("0.25") == "<mn>0.25</mn>");
  CHECK(math("\\theta\\psi") == "<mi>\u03b8</mi><mi>\u03c8</mi>");
  CHECK(math("{x}") == "<mi>x</mi>");
  CHECK(math("{x y}") == "<mrow><mi>x</mi><mi>y</mi></mrow>");
}

TEST_CASE("tex: subscripts, powers and primes") {
  CHECK(math("x_1") == "<msub><mi>x</mi><mn>1</mn></msub>");
  CHECK(math("p_{\\text{data}}") == "<msub><mi>p</mi><mtext>data</mtext></msub>");
  CHECK(math("x^{2n}") == "<msup><mi>x</mi><mrow><mn>2</mn><mi>n</mi></mrow></msup>");
  CHECK(math("a_d^2") == "<msubsup><mi>a</mi><mi>d</mi><mn>2</mn></msubsup>");
  CHECK(math("a^2_d") == math("a_d^2"));
  CHECK(math("D^*") == "<msup><mi>D</mi><mo lspace=\"0\" rspace=\"0\">*</mo></msup>");
  CHECK(math("f''") == "<msup><mi>f</mi><mo>\u2032\u2032</mo></msup>");
  CHECK(math("\\max_D x") == "<munder><mi>max</mi><mi>D</mi></munder>" + thin + "<mi>x</mi>");
  CHECK(math("\\log_2 x") == "<msub><mi>log</mi><mn>2</mn></msub>" + thin + "<mi>x</mi>");
  CHECK(math("\\sum_n") == "<munder><mo>\u2211</mo><mi>n</mi></munder>");
  CHECK(math("\\prod_i") == "<munder><mo>\u220f</mo><mi>i</mi></munder>");
  CHECK(math("\\int_a") == "<msub><mo>\u222b</mo><mi>a</mi></msub>");
}

TEST_CASE("tex: a minus is a sign or takes away") {
  const std::string sign = "<mo form=\"prefix\">\u2212</mo>", minus = "<mo form=\"infix\">\u2212</mo>";
  const std::string x = "<mi>x</mi>", equals = "<mo form=\"infix\" stretchy=\"false\">=</mo>";
  CHECK(math("-x") == sign + x);
  CHECK(math("x - x") == x + minus + x);
  CHECK(math("x = -x") == x + equals + sign + x);
  CHECK(math("x_1 - x") == "<msub><mi>x</mi><mn>1</mn></msub>" + minus + x);
  CHECK(math("\\operatorname{KL} - x") == "<mi>KL</mi>" + minus + x);
  // A function takes an argument.
  CHECK(math("\\log -x") == "<mi>log</mi>" + sign + x);
  CHECK(math("\\max_D -x") == "<munder><mi>max</mi><mi>D</mi></munder>" + sign + x);
  CHECK(math("\\lvert -x") == "<mo form=\"prefix\" stretchy=\"false\">|</mo>" + sign + x);
  CHECK(math("\\left( -x \\right)").find(sign + x) != std::string::npos);
  CHECK(math("(-x) - x") == "<mo form=\"prefix\" stretchy=\"false\">(</mo>" + sign + x +
                                "<mo form=\"postfix\" stretchy=\"false\">)</mo>" + minus + x);
}

TEST_CASE("tex: functions keep a distance from what is no bracket") {
  CHECK(math("2 \\log x") == "<mn>2</mn>" + thin + "<mi>log</mi>" + thin + "<mi>x</mi>");
  CHECK(math("\\operatorname{JSD}(p") ==
        "<mi>JSD</mi><mo form=\"prefix\" stretchy=\"false\">(</mo><mi>p</mi>");
  CHECK(math("a\\,b") == "<mi>a</mi>" + thin + "<mi>b</mi>");
  CHECK(math("a\\ b") == "<mi>a</mi><mspace width=\"0.333em\"></mspace><mi>b</mi>");
}

TEST_CASE("tex: fractions, roots, means, expectations and brackets") {
  CHECK(math("\\frac{a}{b c}") == "<mfrac><mi>a</mi><mrow><mi>b</mi><mi>c</mi></mrow></mfrac>");
  CHECK(math("\\tfrac{1}{2}") == "<mfrac displaystyle=\"false\"><mn>1</mn><mn>2</mn></mfrac>");
  CHECK(math("\\sqrt{2}") == "<msqrt><mn>2</mn></msqrt>");
  CHECK(math("\\bar{x}") == "<mover accent=\"true\"><mi>x</mi><mo>\u00af</mo></mover>");
  CHECK(math("\\mathbb{E}") == "<mi>\U0001d53c</mi>");
  CHECK(math("\\mathbb{P}") == "<mi>\u2119</mi>");
  const std::string high = "stretchy=\"true\"";
  CHECK(math("\\left(a\\right]") == "<mrow><mo form=\"prefix\" " + high +
                                        ">(</mo><mi>a</mi><mo form=\"postfix\" " + high + ">]</mo></mrow>");
  CHECK(math("\\left. a \\right\\rvert") ==
        "<mrow><mi>a</mi><mo form=\"postfix\" " + high + ">|</mo></mrow>");
  CHECK(math("\\lvert a \\rvert") ==
        "<mo form=\"prefix\" stretchy=\"false\">|</mo><mi>a</mi>"
        "<mo form=\"postfix\" stretchy=\"false\">|</mo>");
  CHECK(math("\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}") ==
        "<mrow><mo>(</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></"
        "mtd>"
        "<mtd><mi>d</mi></mtd></mtr></mtable><mo>)</mo></mrow>");
}

TEST_CASE("tex: lines, and words that end a formula where a line may break") {
  const std::string open = "<span class=\"formula\">", close = "</span>";
  const std::string x = "<math displaystyle=\"true\"><mi>x</mi></math>";
  CHECK(formula_html("x \\\\ x") == open + x + close + open + x + close);
  CHECK(formula_html("x,\\quad x") ==
        open + "<math displaystyle=\"true\"><mi>x</mi><mo>,</mo></math>\u2003" + x + close);
  CHECK(formula_html("x \\text{ & <b>} x") == open + x + " &amp; &lt;b&gt;" + x + close);
  // Inside of brackets it is one formula; blanks survive there.
  CHECK(math("(x \\text{ or } x)").find("<mtext>\u00a0or\u00a0</mtext>") != std::string::npos);
  CHECK(math("(x \\quad x)").find("<mspace width=\"1em\">") != std::string::npos);
  // Behind a word and its blank a minus is a sign; behind a word alone it takes away.
  CHECK(formula_html("\\text{and }-x").find("prefix") != std::string::npos);
  CHECK(formula_html("\\text{form}-x").find("infix") != std::string::npos);
  CHECK(formula_html("a < b").find("&lt;") != std::string::npos);
}

TEST_CASE("tex: what is no formula is refused, with the place") {
  CHECK(complaint("a \\foo b") ==
        "formula_html: at 2: expected one of the commands that tex.h lists, got '\\foo b' in 'a \\foo b'");
  CHECK(complaint("\\frac{a}{b") ==
        "formula_html: at 10: expected '}' for the '{' at 8, got the end in '\\frac{a}{b'");
  CHECK(complaint("a}").starts_with("formula_html: at 1: expected no more than was opened"));
  CHECK(complaint("\\frac{a}").starts_with("formula_html: at 8: expected a group in braces"));
  CHECK(complaint("x_").starts_with("formula_html: at 2: expected a group in braces"));
  for (const char* tex : {"x^10", "x_12", "x^1.5"})
    CHECK(complaint(tex).starts_with("formula_html: at 2: expected one digit, or a group in braces, got '1"));
  CHECK(complaint("\\frac12").starts_with("formula_html: at 5: expected one digit"));
  CHECK(complaint("x_1_2").starts_with("formula_html: at 3: expected one subscript"));
  CHECK(complaint("x^1'").starts_with("formula_html: at 3: expected one power"));
  CHECK(complaint("\\left( a").starts_with("formula_html: at 8: expected '\\right' for the '\\left' at 0"));
  CHECK(complaint("a \\right)").starts_with("formula_html: at 2: expected no more"));
  CHECK(complaint("\\left x").starts_with("formula_html: at 5: expected a delimiter"));
  CHECK(complaint("\\begin{pmatrix} a & b").starts_with("formula_html: at 21: expected '\\end{pmatrix}'"));
  CHECK(complaint("\\begin{cases}").starts_with("formula_html: at 0: expected \\begin{pmatrix}"));
  CHECK(complaint("a & b").starts_with("formula_html: at 2: expected no more"));
  CHECK(complaint("\\text{a").starts_with("formula_html: at 7: expected '}'"));
  CHECK(complaint("\\mathbb{Q}").starts_with("formula_html: at 0: expected \\mathbb{E}"));
  CHECK(complaint("|a|").starts_with("formula_html: at 0: expected \\lvert"));
  CHECK(complaint("a # b").starts_with("formula_html: at 2: expected a letter"));
  CHECK(complaint("\\").starts_with("formula_html: at 0: expected one of the commands"));
}

TEST_CASE("tex: the formula of every claim is understood") {
  for (const gan::Claim& claim : gan::claims()) {
    INFO(claim.id);
    std::string html;
    CHECK_NOTHROW(html = formula_html(claim.formula));
    CHECK(html.find("<span class=\"formula\">") == 0);
    // Underlined names and powers in words were left in plain text.
    for (std::size_t at = 0; (at = html.find('>', at)) != html.npos; ++at) {
      const std::string text = html.substr(at + 1, html.find('<', at) - at - 1);
      CHECK(text.find_first_of("_^\\{}") == text.npos);
    }
  }
}
