// The family tree of generative models: lists its members, trains one of them, checks all of them exactly,
// and puts them side by side.
//
//   family list
//   family run made --seed 2 --svg made.svg
//   family verify
//   family compare
//
// The models: generative_models/NAME.h. Exit status: 0 done, 1 a check failed, 2 bad input, 130 interrupted.
#include "examples/generative_models/program/program.h"

int main(int argc, char** argv) {
  return saddle::family::program(argc, argv);
}
