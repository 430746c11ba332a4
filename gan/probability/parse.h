// Distributions and numbers from text, as the programs read them from the command line.
#pragma once

#include <string_view>

#include "gan/probability/distribution.h"

namespace saddle::gan {

// A distribution from its textual form:
//   N(mean,sd)  U(a,b)  Laplace(location,scale)  Cauchy(location,scale)  Exp(rate)  Logistic(location,scale)
//   Cat(p0,p1,...)  and mixtures of the others: 0.3*N(-1,0.5)+0.7*N(2,1)
// Numbers as parse_number() takes them; so weights may be thirds: 1/3*N(0,1)+2/3*N(1,1). The numbers of the
// distribution are the nearest doubles; weights and probabilities are divided by their sum if that is not one
// to rounding. Throws std::invalid_argument with one line that names the error.
Distribution parse_distribution(std::string_view text);

// The double nearest to a finite decimal number or to a fraction of integers, with spaces around it and signs
// allowed: 0.5, -2e-3, 1/3, -3/7. Numerator and denominator have at most 2^53, so that the fraction is
// rounded once. Throws std::invalid_argument for any other text; what: the name of the number in the message.
double parse_number(std::string_view text, std::string_view what);

// The text without blanks, tabs and line ends around it.
std::string_view trimmed(std::string_view text);

}  // namespace saddle::gan
