// Mu-law companding at points with closed forms; the bound on its error is a check of the family.
#include "examples/generative_models/targets/mu_law.h"

#include <cmath>

#include "tests/catch.h"

using namespace saddle::family;

TEST_CASE("mu-law: the ends and zero stay, 1/85 and 1/17 are known for mu = 255, and the signs agree") {
  // (1 + 255 / 85) = 4 = 256^(1/4): a quarter; and (1 + 255 x) = 16 = 256^(1/2) at x = 1/17: one half.
  for (const double sign : {-1.0, 1.0}) {
    CHECK(mu_law_compress(sign, 255) == sign);
    CHECK_THAT(mu_law_compress(sign / 85, 255), WithinAbs(sign / 4, 1e-15));
    CHECK_THAT(mu_law_compress(sign / 17, 255), WithinAbs(sign / 2, 1e-15));
    CHECK_THAT(mu_law_expand(sign / 2, 255), WithinAbs(sign / 17, 1e-15));
  }
  CHECK(mu_law_compress(0, 255) == 0);
}

TEST_CASE("mu-law: levels from end to end") {
  CHECK(mu_law_encode(-1, 256) == 0);
  CHECK(mu_law_encode(1, 256) == 255);
  CHECK_THAT(mu_law_decode(255, 256), WithinAbs(1, 1e-14));
  // Four levels stand at -1, -1/3, 1/3 and 1 after companding: (4^(1/3) - 1) / 3 before.
  CHECK_THAT(mu_law_decode(2, 4), WithinAbs((std::cbrt(4.0) - 1) / 3, 1e-15));
}

TEST_CASE("mu-law: what is no number of [-1, 1], no level or too few is refused") {
  CHECK_THROWS_WITH(mu_law_encode(1.5, 256), ContainsSubstring("got 1.5"));
  CHECK_THROWS_WITH(mu_law_encode(std::nan(""), 256), ContainsSubstring("got nan"));
  CHECK_THROWS_WITH(mu_law_decode(256, 256), ContainsSubstring("from 0 to 255, got 256"));
  CHECK_THROWS_WITH(mu_law_encode(0, 1), ContainsSubstring("at least 2 levels, got 1"));
}
