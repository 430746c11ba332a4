// The Parzen window (kernel density estimate) of samples, by which Goodfellow et al. 2014 (Sec. 5, Table 1)
// compare generators that give samples but no density.
//
//   Array ll = parzen_log_density(test_points, G_samples, 0.2);   // one number for each test point
#pragma once

#include "autodiff/array.h"

namespace saddle::gan {

// The log density, in nats, of a mixture of normals around the centres, all of one standard deviation.
//   log p(x) = log 1/n sum_j exp(-|x - c_j|^2 / (2 sd^2)) - d log(sd sqrt(2 pi))
// points (count, d), centres (n, d); returns (count, 1). By log-sum-exp, so that nothing underflows far from
// the centres. It is at most -d log(sd sqrt(2 pi)), which is positive for sd < 0.399: a density, not a
// probability. Goodfellow et al. 2014, Sec. 5. Throws std::invalid_argument unless the columns agree and sd
// is positive.
ad::Array parzen_log_density(const ad::Array& points, const ad::Array& centres, double sd);

}  // namespace saddle::gan
