#include "examples/markup.h"

#include "tests/catch.h"

using namespace saddle::examples;

TEST_CASE("markup: what HTML reads as markup is escaped") {
  CHECK(escaped("a<b & \"c\">") == "a&lt;b &amp; &quot;c&quot;&gt;");
  CHECK(prose("<script>") == "&lt;script&gt;");
  CHECK(prose("R&D \"now\"") == "<i>R</i>&amp;<i>D</i> &quot;now&quot;");
  CHECK(formula("x < 1") == "<span class=\"formula\"><i>x</i> &lt; 1</span>");
}

TEST_CASE("markup: subscripts, powers, stars and primes") {
  CHECK(prose("p_data") == "<i>p</i><sub>data</sub>");
  CHECK(prose("p_g(x)") == "<i>p</i><sub><i>g</i></sub>(<i>x</i>)");
  CHECK(prose("E_p_data log") == "E<sub><i>p</i><sub>data</sub></sub> log");
  CHECK(prose("p_(theta + d)") == "<i>p</i><sub><span class=\"whole\"><i>\u03b8</i> + <i>d</i></span></sub>");
  CHECK(prose("d^2 at 0.875^200, 2^-53") ==
        "<i>d</i><sup>2</sup> at 0.875<sup>200</sup>, 2<sup>\u221253</sup>");
  CHECK(prose("D*(x)") == "<i>D</i>*\u2060(<i>x</i>)");
  CHECK(prose("D*_p") == "<i>D</i>*<sub><i>p</i></sub>");
  CHECK(prose("f''(y*)") == "<i>f</i>\u2032\u2060\u2032\u2060(<i>y</i>*)");
  // No star, but a product.
  CHECK(prose("0.5*N(0,1)") == "0.5*<i>N</i>(0,1)");
  CHECK(prose("U(0,1)+2") == "<i>U</i>(0,1)+<wbr>2");
}

TEST_CASE("markup: signs, and hyphens that are none") {
  CHECK(prose("-log 4 + 2 JSD") == "\u2212log 4 + 2 JSD");
  CHECK(prose("-(b)") == "\u2212\u2060(<i>b</i>)");
  CHECK(prose("1 - y") == "1 \u2212 <i>y</i>");
  CHECK(prose("N(-3,0.5)") == "<i>N</i>(\u22123,0.5)");
  CHECK(prose("non-zero thm-1 1e-12") == "non-zero thm-1 <span class=\"whole\">1e-12</span>");
  CHECK(prose("p || q -> 0 >= 0 <= 1...") == "<i>p</i> \u2016 <i>q</i> \u2192 0 \u2265 0 \u2264 1\u2026");
}

TEST_CASE("markup: words stay words") {
  CHECK(prose("A step, a net and Newton's do") == "A step, a net and Newton's do");
  CHECK(prose("a log y with a = 0") == "<i>a</i> log <i>y</i> with <i>a</i>\u00a0=\u00a00");
  CHECK(prose("for 'any nonzero a, b' it") == "for \u2018any nonzero <i>a</i>, <i>b</i>\u2019 it");
  CHECK(prose("dC/dtheta, dJSD and dx, d/dx") == "d<i>C</i>/d<i>\u03b8</i>, dJSD and d<i>x</i>, d/d<i>x</i>");
  CHECK(plain("mu of pi, not music") == "\u03bc of \u03c0, not music");
}

TEST_CASE("markup: fractions lose their parentheses, and copied text keeps them") {
  const std::string slash = "<span class=\"hidden\"> / </span>";
  const std::string open = "<span class=\"hidden\">(</span>", close = "<span class=\"hidden\">)</span>";
  CHECK(formula("a / (a + b)") ==
        "<span class=\"formula\"><span class=\"fraction\"><span><i>a</i></span>" + slash + "<span>" + open +
            "<span class=\"whole\"><i>a</i> + <i>b</i></span>" + close + "</span></span></span>");
  // What is attached belongs to the fraction's part; two plain numbers stay in the line.
  CHECK(formula("f(x)/(b)^2") ==
        "<span class=\"formula\"><span class=\"fraction\"><span><i>f</i>(<i>x</i>)</span>" + slash +
            "<span>(<i>b</i>)<sup>2</sup></span></span></span>");
  CHECK(formula("c/a*b") == "<span class=\"formula\"><span class=\"fraction\"><span><i>c</i></span>" + slash +
                                "<span><i>a</i></span></span>*<i>b</i></span>");
  CHECK(formula("-1/2") == "<span class=\"formula\">\u22121/2</span>");
}

TEST_CASE("markup: a formula's parts get lines of their own") {
  CHECK(formula("x = 1;  y = 2") ==
        "<span class=\"formula\"><i>x</i>\u00a0=\u00a01</span><span class=\"hidden\">; </span>"
        "<span class=\"formula\"><i>y</i>\u00a0=\u00a02</span>");
}

TEST_CASE("markup: text that ends too early is passed on") {
  CHECK(prose("f(x") == "<i>f</i>(<i>x</i>");
  CHECK(prose("x)") == "<i>x</i>)");
  CHECK(prose("p_ ^ (") == "<i>p</i>_ ^ (");
  CHECK(prose("p^-, 2^-") == "<i>p</i>^-, 2^-");
  CHECK(prose("p_(") == "<i>p</i><sub>(</sub>");
  CHECK(formula("1 /") == "<span class=\"formula\">1 /</span>");
  CHECK(prose("").empty());
  CHECK(prose("\u03b1 \u2264 \u03b2") == "\u03b1 \u2264 \u03b2");
}
