// How comparisons are judged, and which one is shown.

#include "gan/claims/claim.h"

#include "gan/claims/study.h"
#include "tests/catch.h"
#include "tests/numbers.h"

using namespace saddle::gan;

namespace {}  // namespace

TEST_CASE("measurement: an equality counts the distance, or the relative one") {
  Measurement m;
  CHECK(m.add("", 3, 1).error == 2);
  CHECK(m.add("", inf, inf).error == 0);
  CHECK(m.add("", inf, -inf).error == inf);
  CHECK(std::isnan(m.add("", not_a_number, 1).error));
  CHECK(m.add_relative("", 3, 2).error == 0.5);
  CHECK(m.add_relative("", 0, 0).error == 0);
  CHECK(m.add_relative("", 1, 0).error == inf);
  CHECK(m.add("", 3, 1).relation == Relation::equal);
}

TEST_CASE("measurement: an inequality counts what is beyond its bound") {
  Measurement m;
  CHECK(m.at_most("", 559, 5000).error == 0);
  CHECK(m.at_most("", 5001, 5000).error == 1);
  CHECK(m.at_most("", 5001, 5000, 10).error == 0.1);
  CHECK(m.at_most("", 5000, 5000, 0).error == 0);
  CHECK(m.at_most("", 5001, 5000, 0).error == inf);
  CHECK(std::isnan(m.at_most("", not_a_number, 1).error));
  CHECK(std::isnan(m.at_most("", not_a_number, 1, 0).error));
  CHECK(m.at_most("", inf, inf).error == 0);
  CHECK(m.at_most("", inf, 1).error == inf);
  CHECK(m.at_most("", -inf, 1).error == 0);
  CHECK(m.at_least("", 2, 1).error == 0);
  CHECK(m.at_least("", 1, 2).error == 1);
  CHECK(m.at_least("", 1, 2, 0).error == inf);
  CHECK(std::isnan(m.at_least("", not_a_number, 1, 0).error));
  CHECK(m.at_most("", 1, 2).relation == Relation::at_most);
  CHECK(m.at_least("", 1, 2).relation == Relation::at_least);
}

TEST_CASE("measurement: a mean is compared in its standard errors") {
  Measurement m;
  const Comparison& c = m.within("", 1.5, 1, 0.125);
  CHECK(c.error == 4);
  CHECK(c.standard_error == 0.125);
  CHECK(c.relation == Relation::within_standard_errors);
  CHECK(m.within("", 1.5, 1, 0).error == inf);
  CHECK(std::isnan(m.within("", not_a_number, 1, 0.125).error));
  // No spread and no difference is no evidence.
  CHECK(std::isnan(m.within("", 1, 1, 0).error));
}

TEST_CASE("measurement: the worst comparison is shown, a control only if it fails") {
  Measurement m;
  CHECK_THROWS_AS(m.worst(), std::logic_error);
  m.add("small", 1, 1.25);
  m.add("control", 1, 3).control = true;
  CHECK(m.worst(4).what == "small");
  CHECK(m.worst(1).what == "control");
  m.add("large", 1, 1.5);
  CHECK(m.worst(4).what == "large");
  CHECK(m.worst(1).what == "control");
  m.add("lost", not_a_number, 1);
  CHECK(m.worst(4).what == "lost");

  Measurement only_controls;
  only_controls.add("control", 1, 1).control = true;
  CHECK(only_controls.worst().what == "control");
}

TEST_CASE("measurement: of inequalities that hold the closest is shown") {
  Measurement m;
  m.at_most("far", 1, 100);
  m.at_least("near", 100, 98);
  m.at_most("farther", 1, 200);
  CHECK(m.worst().what == "near");
  m.at_most("broken", 3, 2);
  CHECK(m.worst().what == "broken");
}

TEST_CASE("check: a comparison gets the unit of its claim unless it has one") {
  Claim claim;
  claim.unit = "nats";
  claim.measure = [](Study&) {
    Measurement m;
    m.add("value", 1, 1);
    m.at_most("steps", 1, 2).unit = "iterations";
    return m;
  };
  Study study;
  const Verdict verdict = check(claim, study);
  CHECK(verdict.measurement.comparisons.at(0).unit == "nats");
  CHECK(verdict.measurement.comparisons.at(1).unit == "iterations");
  CHECK(verdict.worst.unit == "iterations");
}

TEST_CASE("check_wrong: a wrong statement is refused by an error above the tolerance, not by a NaN") {
  Claim claim;
  claim.tolerance = 0.5;
  Study study;
  const auto refused = [&](double measured) {
    const Wrong wrong{Wrong::Kind::formula, "", [measured](Study&) {
                        Measurement m;
                        m.add("", measured, 0);
                        return m;
                      }};
    return check_wrong(claim, wrong, study).refused;
  };
  CHECK(refused(1));
  CHECK(refused(inf));
  CHECK_FALSE(refused(not_a_number));
  CHECK_FALSE(refused(0.5));
  const Wrong broken{Wrong::Kind::formula, "",
                     [](Study&) -> Measurement { throw std::runtime_error("no convergence"); }};
  CHECK_THROWS_AS(check_wrong(claim, broken, study), std::runtime_error);
}

TEST_CASE("study: what is made once is kept, and who draws is known") {
  Study study;
  int made = 0;
  const auto make = [&made] { return ++made; };
  CHECK(study.once<int>("a", make) == 1);
  CHECK(study.once<int>("a", make) == 1);
  CHECK(study.once<int>("b", make) == 2);
  CHECK_FALSE(study.has_drawn());
  study.random("a");
  CHECK(study.has_drawn());
}
