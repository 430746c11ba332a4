// Instance noise: normal noise N(0, SD^2) is added to every input of D, real or generated, so that the
// supports of the two distributions overlap.
//
//   Draw data = with_normals(minibatches({p_data}, 64, r1), 1, r2);  // x and, beside it, e from N(0,1)
//   train(players, {.instance_noise = 0.5});                        // training.h: D reads x + 0.5 e
//
// E over p_data * N(0, SD^2), the convolution, is E over x and e of x + SD e: no density of the sum is
// needed.
#pragma once

#include "autodiff/tape.h"
#include "gan/expectation.h"

namespace saddle::gan {

// Every batch with dim additional columns of new draws from N(0,1). Throws std::invalid_argument unless dim
// is positive.
Draw with_normals(Draw source, ad::Index dim, ad::Random random);

// The same for the nodes of an expectation: the tensor product of each node with the nodes of N(0,1) in dim
// dimensions, so that sums over them are expectations over x and e, as accurate as those of expectation().
// The source is called once. Throws std::invalid_argument if that takes more than 300,000 nodes.
Draw expectation_with_normals(const Draw& source, ad::Index dim);

}  // namespace saddle::gan
