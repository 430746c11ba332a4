#include "gan/probability/finite.h"

#include <cmath>

#include "gan/probability/parse.h"
#include "tests/catch.h"

using namespace saddle::gan;

namespace {

Distribution parse(const char* text) {
  return parse_distribution(text);
}

}  // namespace

TEST_CASE("finite: KL from supports and tails") {
  const struct {
    const char *p, *q;
    bool finite;
  } rows[] = {
      {"N(0,1)", "N(5,0.01)", true},
      {"N(0,1)", "Cauchy(0,1)", true},
      {"Cauchy(0,1)", "N(0,1)", false},
      {"Cauchy(0,1)", "Laplace(0,1)", false},
      {"Cauchy(0,1)", "0.999*N(0,1)+0.001*Cauchy(9,0.1)", true},
      {"0.999*N(0,1)+0.001*Cauchy(0,1)", "N(0,1)", false},
      {"Laplace(0,1)", "N(0,1)", true},
      {"Exp(1)", "N(0,1)", true},
      {"N(0,1)", "Exp(1)", false},
      {"Exp(1)", "U(0,1)", false},
      {"U(0,1)", "Exp(1)", true},
      {"U(0,1)", "U(0,2)", true},
      {"U(0,2)", "U(0,1)", false},
      {"U(0,1)", "0.5*U(0,0.5)+0.5*U(0.5,1)", true},
      {"U(0,3)", "0.5*U(0,1)+0.5*U(2,3)", false},
      {"0.5*U(0,1)+0.5*U(2,3)", "U(0,3)", true},
      {"Cat(0.5,0.5,0)", "Cat(0.2,0.3,0.5)", true},
      {"Cat(0.2,0.3,0.5)", "Cat(0.5,0.5,0)", false},
  };
  for (const auto& row : rows) {
    INFO(row.p << " || " << row.q);
    CHECK(kl_is_finite(parse(row.p), parse(row.q)) == row.finite);
  }
}

TEST_CASE("finite: chi-square from supports and tails, with exact boundaries") {
  const struct {
    const char *p, *q;
    bool finite;
  } rows[] = {
      {"N(0,1)", "N(50,1)", true},
      {"N(0,1)", "N(0,0.7071067811865475)", false},  // just below 1 / sqrt 2
      {"N(0,1)", "N(0,0.7071067811865476)", true},   // just above
      {"N(0,1.4142135623730951)", "N(0,1)", false},
      {"N(0,1.604233298694862)", "N(0,1.134364244112401)", true},  // the rounded squares tie
      {"N(0,1.414213562373095)", "N(0,1)", true},
      {"N(0,1e-200)", "N(0,1e-200)", true},
      {"N(0,3e200)", "N(0,1e200)", false},
      {"0.5*N(0,1)+0.5*N(0,2)", "N(0,1.3)", false},
      {"0.5*N(0,1)+0.5*N(0,2)", "0.9*N(0,0.1)+0.1*N(0,1.5)", true},
      {"Exp(1)", "Exp(2)", false},
      {"Exp(1)", "Exp(1.9999999999999998)", true},
      {"Laplace(0,2)", "Laplace(0,1)", false},
      {"Laplace(0,0.6)", "Laplace(3,0.3)", false},
      {"Logistic(0,1.99)", "Laplace(3,1)", true},
      {"Exp(0.25)", "Laplace(0,2)", false},
      {"Exp(0.26)", "Laplace(0,2)", true},
      {"Laplace(0,1)", "N(0,1)", false},
      {"N(0,1)", "Laplace(0,1)", true},
      {"Cauchy(0,1)", "Laplace(0,1)", false},
      {"Cauchy(0,100)", "0.999*N(0,1)+0.001*Cauchy(0,1)", true},
      {"U(0,1)", "N(5,0.1)", true},
      {"U(0,1)", "U(0.1,1)", false},
      {"0.5*Exp(1)+0.5*U(-1,0)", "0.5*Exp(1.5)+0.5*U(-2,0)", true},
      {"Cat(1,0)", "Cat(0,1)", false},
  };
  for (const auto& row : rows) {
    INFO(row.p << " || " << row.q);
    CHECK(chi2_is_finite(parse(row.p), parse(row.q)) == row.finite);
  }
}

TEST_CASE("finite: W1 when the power tails cancel") {
  CHECK(w1_is_finite(parse("Cauchy(0,1)"), parse("Cauchy(5,1)")));
  CHECK_FALSE(w1_is_finite(parse("Cauchy(0,1)"), parse("Cauchy(0,2)")));
  CHECK_FALSE(w1_is_finite(parse("Cauchy(0,1)"), parse("N(0,1)")));
  CHECK_FALSE(w1_is_finite(parse("0.001*Cauchy(0,1)+0.999*N(0,1)"), parse("N(0,1)")));
  CHECK(w1_is_finite(parse("0.3*Cauchy(0,1)+0.7*Cauchy(0,2)"), parse("Cauchy(0,1.7)")));
  CHECK(w1_is_finite(parse("0.5*Cauchy(0,1)+0.5*N(0,1)"), parse("0.25*Cauchy(7,2)+0.75*Exp(1)")));
  CHECK(w1_is_finite(parse("Exp(1)"), parse("U(-100,1)")));
}

TEST_CASE("finite: disjoint supports") {
  CHECK(are_disjoint(parse("U(0,1)"), parse("U(1,2)")));
  CHECK(are_disjoint(parse("0.5*U(0,1)+0.5*U(2,3)"), parse("0.5*U(1,2)+0.5*U(3,4)")));
  CHECK_FALSE(are_disjoint(parse("U(0,1)"), parse("U(0.999,2)")));
  CHECK_FALSE(are_disjoint(parse("Exp(1)"), parse("U(100,101)")));
  CHECK(are_disjoint(parse("Cat(0.5,0,0.5)"), parse("Cat(0,1,0)")));
  CHECK_FALSE(are_disjoint(parse("Cat(0.5,0.5,0)"), parse("Cat(0,0.5,0.5)")));
}
