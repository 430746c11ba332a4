// The checks of a variational autoencoder with hidden layers and one latent, whose expectations are sums on
// grids of the noise.
#pragma once

#include "gan/claims/claim.h"

namespace saddle::family {

// How a gradient of the ELBO is estimated from a sample; all but the first are mistakes: the sample is held
// constant in the reparametrised estimate, or exp(log sd) is taken for the variance in the score function.
enum class GradientEstimate { right, held, log_variance };

gan::Measurement measure_vae_gradients(GradientEstimate estimate, gan::Study& study);

// The bounds of one, two and three importance samples; if not divided, of the sum of the weights instead of
// their average.
gan::Measurement measure_vae_importance(bool divided, gan::Study& study);

}  // namespace saddle::family
