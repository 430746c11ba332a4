// What all files of checks include and name: claims, what they are measured with, and the list of members.
#pragma once

#include <fmt/format.h>

#include <cmath>

#include "examples/generative_models/program/catalogue.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"

namespace saddle::family {

using gan::Claim;
using gan::Measurement;
using gan::Study;
using gan::Wrong;

// The claims of members whose checks stand in several files: the file that is named after the member lists
// them all.
std::vector<Claim> classifier_efficiency_claims();
std::vector<Claim> maximum_likelihood_fits_claims();

}  // namespace saddle::family
