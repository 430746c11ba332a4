// Whether the log-likelihood of a run counts: a G that copies, that has lost digits or whose samples are
// always known can have a high one.
#pragma once

#include <string>
#include <vector>

#include "examples/digits/evaluation/class_shares.h"
#include "examples/digits/evaluation/copying.h"
#include "gan/held_out_jsd.h"

namespace saddle::digits {

struct Requirement {
  std::string what;  // a phrase, with the number that was found
  bool holds = false;
};

// That each digit has 5 to 15 % of the samples; that at most one sample in ten is a copy, within three
// standard errors; and that the estimate of JSD by a new D is below log 2, by more than three standard
// errors.
std::vector<Requirement> requirements(const ClassShares& shares, const Copying& copying,
                                      const gan::Certificate& certificate);

}  // namespace saddle::digits
