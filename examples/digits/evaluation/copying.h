// Whether a generator copies its training images: more of its samples would have one of them as their nearest
// image than by chance.
#pragma once

#include <vector>

#include "examples/digits/evaluation/neighbours.h"

namespace saddle::digits {

struct Copying {
  double share = 0;      // of samples whose nearest image of both kinds is a training image; ties count half
  double by_chance = 0;  // the share of training images among all images
  double copies = 0;     // the share of samples that are copies, estimated from the two
  double standard_error = 0;  // of copies, over samples
};

// From the nearest of `training` images and of `held_out` ones, which G does not know, for each sample. A
// sample that is no copy cannot tell the two kinds apart, however bad it is: its nearest image is a training
// image with probability by_chance. A copy's nearest image is one always. So with a share c of copies
//   share = c + (1 - c) by_chance.
// (The distance to training images alone does not say so: blurred samples are near to everything.) Compare
// Meehan et al. 2020, "A non-parametric test to detect data-copying in generative models".
// Throws std::invalid_argument unless the lists have one length, which is not 0, and both counts are
// positive.
Copying copying(const std::vector<Neighbour>& in_training, Index training,
                const std::vector<Neighbour>& in_held_out, Index held_out);

}  // namespace saddle::digits
