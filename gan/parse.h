// Distributions and numbers from text, as the programs read them from the command line.
#pragma once

#include <string_view>

#include "gan/distribution.h"

namespace saddle::gan {

// A distribution from its textual form:
//   N(mean,sd)  U(a,b)  Laplace(location,scale)  Cauchy(location,scale)  Exp(rate)  Logistic(location,scale)
//   Cat(p0,p1,...)  and mixtures of the others: 0.3*N(-1,0.5)+0.7*N(2,1)
// Spaces, signs and exponents are allowed. Throws std::invalid_argument with one line that says what is
// wrong.
Distribution parse_distribution(std::string_view text);

// A finite decimal number, with spaces around it and a sign allowed. Throws std::invalid_argument; what: how
// the message calls it.
double parse_number(std::string_view text, std::string_view what);

}  // namespace saddle::gan
