// What the claims about mode collapse measure, so that a test can hand them a wrong rule. Internal to gan/.
#pragma once

#include "gan/claim.h"

namespace saddle::gan {

// How G moves against a D that stands still.
enum class Way { down, up };
Measurement measure_max_min(Way way, Study& study);

// G foresees so many steps of D.
Measurement measure_unrolled(int foreseen, Study& study);

// Nets on a ring: `many` and `few` steps of G for each of D, 1500 in all.
Measurement measure_collapse(int many, int few, Study& study);

}  // namespace saddle::gan
