#include "gan/probability/parse.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "gan/probability/planar.h"
#include "gan/text/nearest.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;

TEST_CASE("parse: the canonical text parses back to exactly the same numbers") {
  for (const char* spec : {"N(0,1)",
                           " N ( -1.5e-3 , +2E2 ) ",
                           "U(-1,1)",
                           "Laplace(0.1,0.3)",
                           "Cauchy(1e200,1e-200)",
                           "Exp(3)",
                           "Logistic(-0,2)",
                           "Cat(0.2,0.3,0.5)",
                           "Cat(1)",
                           "Cat(0.3333333333,0.3333333333,0.3333333334)",
                           "1/3*N(-1/2,1/7)+2/3*N(2,+3/5)",
                           "Cat(1/3,1/3,1/3)",
                           "1/7*N(0,1)+2/7*N(1,1)+4/7*Exp(1/3)",
                           "0.3*N(-1,0.5)+0.7*N(2,1)",
                           "0.1*N(0,1)+0.2*U(0,3)+0.70000000001*Exp(2)",
                           "0.3333333333 * N(0,1) + 0.3333333333*Cauchy(1,1)+0.3333333334*Logistic(0,2)",
                           "1*N(0,1)",
                           "0*N(5,1)+1*N(0,1)",
                           "+1e0*N(0,1)",
                           "Cat(0.280465455,0.0617221798,0.4334680137,0.2243443516)",
                           "0.5643406293*N(0,1)+0.0196727345*N(1,1)+0.4159866363*N(2,1)"}) {
    INFO(spec);
    const Distribution d = parse_distribution(spec);
    const Distribution again = parse_distribution(d.text());
    CHECK(again == d);
    CHECK(again.text() == d.text());
  }
  CHECK(parse_distribution("0*N(5,1)+1*N(0,1)").text() == "N(0,1)");
  CHECK(parse_distribution("0.25*N(0,1)+0.75*U(0,2)").text() == "0.25*N(0,1)+0.75*U(0,2)");
}

TEST_CASE("parse: weights within 1e-9 of one are normalised") {
  const Distribution d = parse_distribution("0.5*N(0,1)+0.5000000005*N(1,1)");
  CHECK_THAT(d.components()[0].weight + d.components()[1].weight, WithinAbs(1, saddle::tolerance::ulp));
  CHECK_THROWS_AS(parse_distribution("0.5*N(0,1)+0.500000002*N(1,1)"), std::invalid_argument);
}

TEST_CASE("parse: thousands of components are read") {
  std::string spec;
  for (int i = 0; i < 4096; ++i) {
    spec += (i == 0 ? "" : "+") + std::string("0.000244140625*N(") + std::to_string(i) + ",1)";
  }
  CHECK(parse_distribution(spec).components().size() == 4096);
  spec += "+";
  CHECK_THROWS_AS(parse_distribution(spec), std::invalid_argument);
}

TEST_CASE("parse: bad specifications are refused in one line that says why") {
  const struct {
    const char* spec;
    const char* says;
  } rows[] = {
      {"", "distribution: the specification is empty"},
      {"   ", "distribution: the specification is empty"},
      {"Foo(1)", "unknown distribution 'Foo'; known are N, U, Laplace, Cauchy, Exp, Logistic and Cat"},
      {"n(0,1)", "unknown distribution 'n'; did you mean N(0,1)?"},
      {"0.5*U(0,1)+0.5*Lapalce(1, 2)", "unknown distribution 'Lapalce'; did you mean Laplace(1, 2)?"},
      {"Normal(0,1)", "unknown distribution 'Normal'; did you mean N(0,1)?"},
      {"uniform", "unknown distribution 'uniform'; did you mean U?"},
      {"M(0,1)", "unknown distribution 'M'; known are N, U, Laplace, Cauchy, Exp, Logistic and Cat"},
      {"N(0 1)", "N: expected a number, got '0 1'; separate numbers by commas: N(0,1)"},
      {"0.5*N(0;2)+0.5*N(1,1)", "N: expected a number, got '0;2'; separate numbers by commas: N(0,2)"},
      {"Cat(1/2 1/2)",
       "Cat: a fraction needs integers, without spaces, as in -3/7, got '1/2 1/2'; separate numbers by "
       "commas: "
       "Cat(1/2,1/2)"},
      {"N(0 one)", "N: expected a number, got '0 one'"},
      {"N", "distribution 'N': expected '(' at character 2"},
      {"N(0,1", "distribution 'N(0,1': expected ')' at character 6"},
      {"N(0)", "N: needs two parameters, got 1"},
      {"N(0,1,2)", "N: needs two parameters, got 3"},
      {"Exp(1,2)", "Exp: needs one parameter, got 2"},
      {"N(,1)", "N: expected a number, got nothing"},
      {"N(0,one)", "N: expected a number, got 'one'"},
      {"N(0,1 2)", "N: expected a number, got '1 2'"},
      {"N(0,nan)", "N: numbers must be finite, got 'nan'"},
      {"N(-inf,1)", "N: numbers must be finite, got '-inf'"},
      {"N(0,1e999)", "N: '1e999' is beyond the range of a double"},
      {"N(0,0)", "N: standard deviation must be positive and finite, got 0"},
      {"N(0,-1)", "N: standard deviation must be positive and finite, got -1"},
      {"Exp(-2)", "Exp: rate must be positive and finite, got -2"},
      {"Cauchy(0,-0.5)", "Cauchy: scale must be positive and finite, got -0.5"},
      {"U(1,0)", "U: the left end must be below the right end, got 1 and 0"},
      {"U(1,1)", "U: the left end must be below the right end, got 1 and 1"},
      {"N(0,1)N(0,1)", "distribution 'N(0,1)N(0,1)': expected nothing more at character 7"},
      {"N(0,1)+N(1,1)",
       "distribution 'N(0,1)+N(1,1)': each term of a mixture needs a weight, as in 0.5*N(0,1) at character "
       "8"},
      {"0.5*N(0,1)", "mixture: weights must sum to one within 1e-9, got a sum of 0.5"},
      {"-0.5*N(0,1)+1.5*N(0,1)", "mixture: weights must be finite and not negative, got -0.5 at position 0"},
      {"0.5*Cat(1)+0.5*N(0,1)", "mixture: every term must be continuous, got a Cat"},
      {"Cat()", "Cat: expected a number, got nothing"},
      {"Cat(0.5,0.4)", "Cat: probabilities must sum to one within 1e-9, got a sum of 0.9"},
      {"Cat(-0.5,1.5)", "Cat: probabilities must be finite and not negative, got -0.5 at position 0"},
  };
  for (const auto& row : rows) {
    INFO(row.spec);
    CHECK_THROWS_AS(parse_distribution(row.spec), std::invalid_argument);
    CHECK_THROWS_WITH(parse_distribution(row.spec), row.says);
  }
}

TEST_CASE(
    "parse: weights that are fractions with the sum of one are never refused, and stay the nearest doubles") {
  CHECK(parse_distribution("1/3*N(0,1)+2/3*N(1,1)").components()[0].weight == 1.0 / 3);
  CHECK(parse_distribution("1/3*N(0,1)+2/3*N(1,1)").components()[1].weight == 2.0 / 3);
  for (const int n : {3, 7, 10, 49, 301, 1000, 4099}) {
    CAPTURE(n);
    std::string mixture, categorical;
    for (int i = 0; i < n; ++i) {
      mixture += fmt::format("{}1/{}*N({},1)", i == 0 ? "" : "+", n, i);
      categorical += fmt::format("{}1/{}", i == 0 ? "" : ",", n);
    }
    const Distribution d = parse_distribution(mixture), c = parse_distribution("Cat(" + categorical + ")");
    CHECK(d.components()[0].weight == 1.0 / n);
    CHECK(c.probabilities()[0] == 1.0 / n);
    CHECK(parse_distribution(d.text()) == d);
    CHECK(parse_distribution(c.text()) == c);
  }
  CHECK_THROWS_WITH(parse_distribution("1/3*N(0,1)+1/3*N(1,1)"),
                    "mixture: weights must sum to one within 1e-9, got a sum of 0.6666666666666666");
}

TEST_CASE("parse: a fraction is the nearest double") {
  constexpr double most = 9007199254740992;
  for (const auto& [above, below] : {std::pair(1., 3.),
                                     {-3., 7.},
                                     {2., 3.},
                                     {1., -2.},
                                     {-1., -10.},
                                     {7., 1.},
                                     {22., 7.},
                                     {most, 3.},
                                     {1., most - 1},
                                     {most - 1, most},
                                     {5404319552844595., most - 3}}) {
    const double q = parse_number(fmt::format("{:.0f}/{:.0f}", above, below), "x");
    INFO(above << "/" << below << " gives " << q);
    // What is left over, exactly: of no neighbour it is less.
    const auto left = [a = above, b = below](double x) { return std::fabs(std::fma(x, b, -a)); };
    CHECK(left(q) <= left(std::nextafter(q, HUGE_VAL)));
    CHECK(left(q) <= left(std::nextafter(q, -HUGE_VAL)));
  }
  CHECK(parse_number(" +1/4 ", "x") == 0.25);
  CHECK(parse_number("0/5", "x") == 0);
  CHECK(!std::signbit(parse_number("-0/5", "x")));
  const struct {
    const char* text;
    const char* says;
  } rows[] = {
      {"1/0", "x: the denominator must not be zero, got '1/0'"},
      {"0/0", "x: the denominator must not be zero, got '0/0'"},
      {"1/-0", "x: the denominator must not be zero, got '1/-0'"},
      {"1/ 3", "x: a fraction needs integers, without spaces, as in -3/7, got '1/ 3'"},
      {"1 /3", "x: a fraction needs integers, without spaces, as in -3/7, got '1 /3'"},
      {"1//3", "x: a fraction needs integers, without spaces, as in -3/7, got '1//3'"},
      {"1/3/5", "x: a fraction needs integers, without spaces, as in -3/7, got '1/3/5'"},
      {"1/", "x: a fraction needs integers, without spaces, as in -3/7, got '1/'"},
      {"/3", "x: a fraction needs integers, without spaces, as in -3/7, got '/3'"},
      {"0.5/3", "x: a fraction needs integers, without spaces, as in -3/7, got '0.5/3'"},
      {"1/1e3", "x: a fraction needs integers, without spaces, as in -3/7, got '1/1e3'"},
      {"--1/3", "x: a fraction needs integers, without spaces, as in -3/7, got '--1/3'"},
      {"+-1/3", "x: a fraction needs integers, without spaces, as in -3/7, got '+-1/3'"},
      {"9007199254740993/3",
       "x: numerator and denominator must be at most 2^53 = 9007199254740992, got '9007199254740993/3'"},
      {"1/99999999999999999999",
       "x: numerator and denominator must be at most 2^53 = 9007199254740992, got '1/99999999999999999999'"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK_THROWS_AS(parse_number(row.text, "x"), std::invalid_argument);
    CHECK_THROWS_WITH(parse_number(row.text, "x"), row.says);
  }
  CHECK_THROWS_WITH(parse_distribution("N(0,1/-2)"),
                    "N: standard deviation must be positive and finite, got -0.5");
  CHECK(parse_planar("Ring(8,3/2,1/20)") == parse_planar("Ring(8,1.5,0.05)"));
}

TEST_CASE("parse: numbers are finite decimals with spaces and a sign allowed") {
  CHECK(parse_number(" +1.5e2 ", "x") == 150);
  CHECK(parse_number("-0.25", "x") == -0.25);
  for (const char* text : {"", " ", "1,2", "0x10", "1e", "+-1", "nan", "inf", "1e400", "--1"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_number(text, "x"), std::invalid_argument);
  }
}

TEST_CASE("nearest: two thirds of a name that is proposed were typed") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("seed", "sede") == 1);
  CHECK(edit_distance("SEED", "seed") == 0);
  CHECK(edit_distance("ca", "abc") == 3);  // no letter is changed twice
  const std::vector<std::string_view> names{"lemma", "thm-1", "thm-1-kl", "seed", "p", "q"};
  CHECK(nearest("thm1", names) == "thm-1");
  CHECK(nearest("sedd", names) == "seed");
  CHECK(nearest("P", names) == "p");
  CHECK(nearest("r", names) == "");
  CHECK(nearest("lem", names) == "lemma");  // begins one name only
  CHECK(nearest("th", names) == "");        // begins two
  CHECK(nearest("museum", names) == "");
  CHECK(nearest("", names) == "");
  CHECK(nearest(std::string(1000, 'p'), names) == "");
  CHECK(did_you_mean("thm1", names) == "; did you mean 'thm-1'?");
  CHECK(did_you_mean("other", names) == "");
}
