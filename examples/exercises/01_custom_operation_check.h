// What exercise 1 is checked with: values against 17 digits, derivatives to third order by gradcheck.
#pragma once

#include "autodiff/tape.h"

using Operation = saddle::ad::Var(const saddle::ad::Var&);

// Prints what is right and what is not. Returns 0 if all is right, 1 otherwise: what main() returns.
int check_answers(Operation softsign, Operation mish);
