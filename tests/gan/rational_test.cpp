// Exact fractions: what is read, what is refused, and that nothing overflows.
#include "gan/rational.h"

#include <stdexcept>

#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::gan;

TEST_CASE("rational: text is read exactly and printed in lowest terms") {
  const std::pair<const char*, const char*> cases[] = {
      {"3", "3"},
      {"-2", "-2"},
      {"+4", "4"},
      {"0.1", "1/10"},
      {"-0.25", "-1/4"},
      {".5", "1/2"},
      {"2.", "2"},
      {"1e-3", "1/1000"},
      {"2.5E2", "250"},
      {"1.5e+1", "15"},
      {"-3/7", "-3/7"},
      {"6/4", "3/2"},
      {"4/-6", "-2/3"},
      {"-4/-6", "2/3"},
      {"0/5", "0"},
      {" 7 ", "7"},
      {"-0", "0"},
      {"007", "7"},
      {"-0.0e5", "0"},
      {"010/3", "10/3"},
      {"123456789012345678901234567890", "123456789012345678901234567890"}};
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(parse_rational(text).text() == expected);
  }
}

TEST_CASE("rational: what is no number is refused") {
  for (const char* text : {"",
                           " ",
                           "-",
                           "+",
                           ".",
                           "1e",
                           "e5",
                           "1/",
                           "/2",
                           "1/2/3",
                           "0.5/2",
                           "1 2",
                           "nan",
                           "inf",
                           "-inf",
                           "1/0",
                           "0/0",
                           "--1",
                           "+-1",
                           "1e401",
                           "1e-401",
                           "1e99999999999999999999",
                           "0x10",
                           "1,5",
                           "1.2.3",
                           "1e2.5",
                           "\xe2\x88\x92"
                           "1"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_rational(text), std::invalid_argument);
  }
  const auto said = [](const char* text) {
    return saddle::message<std::invalid_argument>([&] { parse_rational(text); });
  };
  CHECK(saddle::mentions(said("1/0"), "the denominator must not be zero", "'1/0'"));
  CHECK(saddle::mentions(said("nan"), "'nan'"));
  CHECK_THROWS_AS(parse_rational(std::string(401, '1')), std::invalid_argument);
  CHECK(parse_rational(std::string(400, '1')).sign() == 1);
}

TEST_CASE("rational: arithmetic and order are exact, whatever the size") {
  const Rational tenth = parse_rational("0.1");
  CHECK(tenth + parse_rational("0.2") == parse_rational("0.3"));
  CHECK((Rational(1, 3) + tenth).text() == "13/30");
  CHECK((Rational(1, 3) - Rational(1, 3)).sign() == 0);
  CHECK((Rational(2, 3) * Rational(-3, 4)).text() == "-1/2");
  CHECK((Rational(2, 3) / Rational(-4, 3)).text() == "-1/2");
  CHECK(Rational(3, -6).text() == "-1/2");
  CHECK((-Rational(1, 2)).text() == "-1/2");
  CHECK(Rational(1, 3) < Rational(34, 100));
  CHECK(Rational(-1, 3) < 0);
  CHECK_THROWS_AS(Rational(1) / 0, std::invalid_argument);
  CHECK_THROWS_AS(Rational(1, 0), std::invalid_argument);

  Rational power = 1;
  for (int i = 0; i < 100; ++i) power *= 10;
  CHECK(power == parse_rational("1e100"));
  CHECK((power + 1) - power == 1);
  CHECK(Rational(1) / power == parse_rational("1e-100"));
  CHECK(Rational(1, 8).approximate() == 0.125);
}

TEST_CASE("rational: moved from, it is zero; copied, it is its own") {
  Rational a(3, 4);
  Rational b = std::move(a);
  CHECK(a.sign() == 0);
  CHECK(a.text() == "0");
  a += 1;
  CHECK(a == 1);
  Rational c = b;
  c *= 2;
  CHECK(b == Rational(3, 4));
  b = c;
  const Rational& self = b;
  b = self;
  CHECK(b == Rational(3, 2));
  b -= self;
  CHECK(b == 0);
  CHECK(Rational() == 0);
}
