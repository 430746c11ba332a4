// The part of train_gan that is about targets in the plane: its nets, and what became of the modes.
#pragma once

#include <span>
#include <string>

#include "examples/support/json.h"
#include "gan/discriminator_nets.h"
#include "gan/generator.h"
#include "gan/modes.h"

namespace saddle::examples {

// Targets lie around the origin; the spread is the standard deviation of a coordinate.
gan::Scale scale_in_plane(const gan::PlanarMixture& target);

// The units of the hidden layers of a net in the plane.
inline constexpr ad::Index kPlaneHidden[] = {32, 32};

// A net with hidden layers of tanh, or an affine map, from z to the plane; a net makes points of the size of
// the target, its spread.
gan::Generator plane_generator(double size, const gan::Latent& latent, bool affine, ad::Random random,
                               std::span<const ad::Index> hidden = kPlaneHidden);

// A net with hidden layers of tanh from the plane to a logit; it sees x in the size of the target.
nn::Sequential plane_discriminator(double size, ad::Random random,
                                   std::span<const ad::Index> hidden = kPlaneHidden);

// Modes covered, quality and the histogram, as lines for people and as members of a JSON object.
std::string modes_text(const gan::ModeCount& count);
void add_modes(Json& json, const gan::ModeCount& count);

// Samples of G over samples of the target.
std::string scatter_svg(const gan::PlanarMixture& target, const ad::Array& data, const ad::Array& generated);

}  // namespace saddle::examples
