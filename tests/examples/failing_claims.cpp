// verify_paper with claims of its own, of which some fail: one measures something wrong, one cannot measure.
#include <stdexcept>

#include "examples/verify/verify.h"
#include "gan/claims/study.h"

int main(int argc, char** argv) {
  using namespace saddle;
  gan::Claim good, wrong, broken;
  for (gan::Claim* claim : {&good, &wrong, &broken}) {
    claim->statement = "\"Quoted\" & <escaped> \\ text.";
    claim->source = "nowhere";
    claim->tolerance = 0.5;
  }
  good.section = "First section";
  wrong.section = broken.section = "Second";
  good.id = "good";
  good.measure = [](gan::Study&) {
    gan::Measurement m;
    m.add("one", 1, 1);
    return m;
  };
  wrong.id = "wrong";
  wrong.slow = true;
  wrong.measure = [](gan::Study&) {
    gan::Measurement m;
    m.add("one", 1, 2);
    return m;
  };
  good.wrong = {{gan::Wrong::Kind::off, "twice as much", [](gan::Study&) {
                   gan::Measurement m;
                   m.add("one", 1, 2);
                   return m;
                 }}};
  wrong.wrong = {{gan::Wrong::Kind::formula, "a little more", [](gan::Study& study) {
                    study.random("wrong");
                    gan::Measurement m;
                    m.add("one", 1, 1.25);
                    return m;
                  }}};
  broken.id = "broken";
  broken.measure = [](gan::Study&) -> gan::Measurement { throw std::runtime_error("no convergence"); };
  const gan::Claim claims[] = {good, wrong, broken};
  return examples::verify(claims, argc, argv);
}
