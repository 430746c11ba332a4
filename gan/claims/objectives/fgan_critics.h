// What the claims about f-GAN measure of one member of the family. Internal to gan/claims/.
#pragma once

#include "gan/claims/claim.h"
#include "gan/claims/fgan.h"
#include "gan/claims/study.h"

namespace saddle::gan {

Measurement measure_f_conjugate(const FDivergence& member, Study& study);
Measurement measure_f_fenchel(const FDivergence& member, Study& study);
Measurement measure_f_bound(const FDivergence& member, Study& study);

}  // namespace saddle::gan
