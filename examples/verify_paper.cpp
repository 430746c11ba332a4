// Measures what Goodfellow et al. 2014 claim, prints one line for each section, and writes a report on
// request.
//
//   verify_paper --html report.html
//
// Takes about half a minute, with --quick less. Exit status: 0 all claims hold, 1 one failed, 2 bad
// input, 130 interrupted. The claims and how they are measured: gan/claims/claim.h and gan/claims_*.cpp. The
// program: verify.cpp.
#include "examples/generative_models/program/member.h"
#include "examples/verify/verify.h"

int main(int argc, char** argv) {
  return saddle::examples::verify(saddle::family::all_claims(), argc, argv);
}
