// Exact fractions: what is read, what is refused, and that nothing overflows.
#include "gan/games/rational.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <stdexcept>

#include "autodiff/random.h"
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

  // No integer of the language wraps.
  CHECK(Rational(std::numeric_limits<std::size_t>::max()).text() == "18446744073709551615");
  CHECK(Rational(1, std::numeric_limits<unsigned long long>::max()).text() == "1/18446744073709551615");
  CHECK(Rational(std::numeric_limits<long long>::min()).text() == "-9223372036854775808");
  CHECK(Rational(std::numeric_limits<long>::max()).text() == "9223372036854775807");
  CHECK(Rational(static_cast<signed char>(-5)).text() == "-5");

  Rational power = 1;
  for (int i = 0; i < 100; ++i) power *= 10;
  CHECK(power == parse_rational("1e100"));
  CHECK((power + 1) - power == 1);
  CHECK(Rational(1) / power == parse_rational("1e-100"));
  CHECK(Rational(1, 8).approximate() == 0.125);
}

TEST_CASE("rational: the double is the nearest one") {
  // As the compiler and the standard library read the same digits.
  for (const char* text : {"0.1",
                           "-0.1",
                           "0.2",
                           "0.3",
                           "0.7",
                           "0.9",
                           "1e-3",
                           "1e23",
                           "8.5e-7",
                           "123456789.123456789",
                           "1e308",
                           "1.7976931348623157e308",
                           "1.7976931348623158e308",
                           "1.7976931348623159e308",
                           "1e309",
                           "-1e400",
                           "2.2250738585072014e-308",
                           "2.2250738585072011e-308",
                           "1e-310",
                           "-3e-320",
                           "4.9e-324",
                           "2.4e-324",
                           "2.5e-324",
                           "1e-400",
                           "9007199254740993",
                           "9007199254740995",
                           "9007199254740993.0000000001",
                           "0.333333333333333314829616256247390992939472198486328125"}) {
    CAPTURE(text);
    CHECK(parse_rational(text).approximate() == std::strtod(text, nullptr));
  }
  CHECK(parse_rational("0.1").approximate() == 0.1);
  CHECK(Rational(1, 3).approximate() == 1.0 / 3);
  CHECK(Rational().approximate() == 0);
  // Every double is its own nearest one.
  saddle::ad::Random random(1);
  for (int trial = 0; trial < 1000; ++trial) {
    const double x = std::ldexp(1 + random.uniform(), static_cast<int>(random.below(2000)) - 1000);
    const int exponent = std::ilogb(x) - 52;
    Rational exact = static_cast<long>(std::ldexp(x, -exponent));
    for (int k = 0; k < std::abs(exponent); ++k) exponent < 0 ? exact /= 2 : exact *= 2;
    REQUIRE(exact.approximate() == x);
  }
}

TEST_CASE("rational: moved from it is zero, copied it is its own") {
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

TEST_CASE("rational: a double is a fraction, exactly") {
  CHECK(exactly(0.5) == Rational(1, 2));
  CHECK(exactly(-3) == -3);
  CHECK(exactly(0) == 0);
  CHECK(exactly(0.1) != Rational(1, 10));
  CHECK(exactly(0.1).text() == "3602879701896397/36028797018963968");
  for (const double x : {0.1, 1e300, -1e-300, std::numeric_limits<double>::denorm_min()})
    CHECK(exactly(x).approximate() == x);
  for (const double x : {HUGE_VAL, -HUGE_VAL, std::nan("")})
    CHECK(
        saddle::mentions(saddle::message<std::invalid_argument>([&] { exactly(x); }), "exactly:", "finite"));
}

TEST_CASE("rational: the common unit is the largest of which both are whole multiples") {
  CHECK(common_unit(Rational(1, 2), Rational(1, 3)) == Rational(1, 6));
  CHECK(common_unit(Rational(-3, 4), Rational(9, 8)) == Rational(3, 8));
  CHECK(common_unit(6, -4) == 2);
  CHECK(common_unit(0, Rational(-3, 7)) == Rational(3, 7));
  CHECK(common_unit(0, 0) == 0);
}
