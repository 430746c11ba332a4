#include "examples/figures/markup.h"

#include <string>
#include <vector>

#include "gan/claims/claim.h"
#include "tests/catch.h"

using namespace saddle::examples;

TEST_CASE("markup: what HTML reads as markup is escaped") {
  CHECK(escaped("a<b & \"c\">") == "a&lt;b &amp; &quot;c&quot;&gt;");
  CHECK(prose("<script>") == "&lt;script&gt;");
  CHECK(prose("R&D \"now\"") == "<i>R</i>&amp;<i>D</i> &quot;now&quot;");
  CHECK(prose("x < 1") == "<i>x</i> &lt; 1");
}

TEST_CASE("markup: subscripts, powers, stars and primes") {
  CHECK(prose("p_data") == "<i>p</i><sub>data</sub>");
  CHECK(prose("p_g(x)") == "<i>p</i><sub><i>g</i></sub>(<i>x</i>)");
  CHECK(prose("E_p_data log") == "E<sub><i>p</i><sub>data</sub></sub> log");
  CHECK(prose("p_(theta + d)") == "<i>p</i><sub><span class=\"whole\"><i>\u03b8</i> + <i>d</i></span></sub>");
  CHECK(prose("d^2 at 0.875^200, 2^-53") ==
        "<i>d</i><sup>2</sup> at 0.875<sup>200</sup>, 2<sup>\u221253</sup>");
  CHECK(prose("sup |F - G|^2 = |z|^-1") ==
        "sup |<i>F</i> \u2212 <i>G</i>|<sup>2</sup>\u00a0=\u00a0|<i>z</i>|<sup>\u22121</sup>");
  CHECK(prose("gamma/2 |D'|^2") == "<i>\u03b3</i>/2 |<i>D</i>\u2032|<sup>2</sup>");
  CHECK(prose("E(x - X)^+ - 1") ==
        "E(<span class=\"whole\"><i>x</i> \u2212 <i>X</i></span>)<sup>+</sup> \u2212 1");
  CHECK(prose("JSD_w") == "JSD<sub><i>w</i></sub>");
  CHECK(prose("a|b, |x| and 2^+") == "<i>a</i>|<i>b</i>, |<i>x</i>| and 2<sup>+</sup>");
  CHECK(prose("D*(x)") == "<i>D</i>*\u2060(<i>x</i>)");
  CHECK(prose("D*_p") == "<i>D</i>*<sub><i>p</i></sub>");
  CHECK(prose("f''(y*)") == "<i>f</i>\u2032\u2060\u2032\u2060(<i>y</i>*)");
  // No star, but a product.
  CHECK(prose("0.5*N(0,1)") == "0.5*<i>N</i>(0,1)");
  CHECK(prose("U(0,1)+2") == "<i>U</i>(0,1)+<wbr>2");
}

TEST_CASE("markup: signs, and hyphens that are none") {
  CHECK(prose("-b + 2") == "\u2212<i>b</i> + 2");
  CHECK(prose("-(b)") == "\u2212\u2060(<i>b</i>)");
  CHECK(prose("1 - y") == "1 \u2212 <i>y</i>");
  CHECK(prose("N(-3,0.5)") == "<i>N</i>(\u22123,0.5)");
  CHECK(prose("non-zero thm-1 1e-12") == "non-zero thm-1 <span class=\"whole\">1e-12</span>");
  CHECK(prose("||s| - 1|") == "||<i>s</i>| \u2212 1|");
  CHECK(prose("p || q -> 0 >= 0 <= 1...") == "<i>p</i> \u2016 <i>q</i> \u2192 0 \u2265 0 \u2264 1\u2026");
}

TEST_CASE("markup: words stay words") {
  CHECK(prose("A step, a net and Newton's do") == "A step, a net and Newton's do");
  CHECK(prose("a log y with a = 0") == "<i>a</i> log\u00a0<i>y</i> with <i>a</i>\u00a0=\u00a00");
  CHECK(prose("for 'any nonzero a, b' it") == "for \u2018any nonzero <i>a</i>, <i>b</i>\u2019 it");
  CHECK(prose("dC/dtheta, dJSD and dx, d/dx") == "d<i>C</i>/d<i>\u03b8</i>, dJSD and d<i>x</i>, d/d<i>x</i>");
  CHECK(plain("mu of pi, phi, not music") == "\u03bc of \u03c0, \u03c6, not music");
}

TEST_CASE("markup: no line ends inside of log 4 and 2 JSD") {
  CHECK(prose("-log 4 + 2 JSD") == "\u2212log\u00a04 + 2\u00a0JSD");
  CHECK(prose("log p_g") == "log\u00a0<i>p</i><sub><i>g</i></sub>");
  CHECK(prose("2 log 2") == "2\u00a0log\u00a02");
  CHECK(prose("exp theta, 3 TV, 1 KL") == "exp\u00a0<i>\u03b8</i>, 3\u00a0TV, 1\u00a0KL");
  // Words may part.
  CHECK(prose("the log densities") == "the log densities");
  CHECK(prose("catalog 4, 2 steps") == "catalog 4, 2 steps");
}

TEST_CASE("markup: text that ends too early is passed on") {
  CHECK(prose("f(x") == "<i>f</i>(<i>x</i>");
  CHECK(prose("x)") == "<i>x</i>)");
  CHECK(prose("p_ ^ (") == "<i>p</i>_ ^ (");
  CHECK(prose("p^-, 2^-") == "<i>p</i>^-, 2^-");
  CHECK(prose("p_(") == "<i>p</i><sub>(</sub>");
  CHECK(prose("log ") == "log ");
  CHECK(prose("").empty());
  CHECK(prose("\u03b1 \u2264 \u03b2") == "\u03b1 \u2264 \u03b2");
}

TEST_CASE("markup: no subscript and no power of a claim is left in plain text") {
  std::size_t texts = 0;
  for (const saddle::gan::Claim& claim : saddle::gan::claims()) {
    std::vector<std::string> list = {claim.statement, claim.source, claim.derivation, claim.tolerance_reason};
    for (const saddle::gan::Wrong& wrong : claim.wrong) list.push_back(wrong.what);
    for (const std::string& text : list) {
      CAPTURE(claim.id, text);
      ++texts;
      CHECK(prose(text).find_first_of("_^") == std::string::npos);
    }
  }
  CHECK(texts > 100);
}
