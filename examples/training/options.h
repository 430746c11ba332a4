// The options by which train_gan departs from Algorithm 1: as text, as TrainingOptions, and as formulas.
// docs/how-to/training-options.md describes them. The parsers throw BadInput, which names the option.
#pragma once

#include <string>

#include "gan/training.h"

namespace saddle::examples {

// --penalty r1:G, gp:L or clip:C; an empty text is no penalty.
gan::Penalty parse_penalty(const std::string& text);

// --update NAME, with a number for consensus:G and unrolled:K.
gan::UpdateRule parse_update(const std::string& text);

// --instance-noise SD.
double parse_instance_noise(const std::string& text);

// Whether nothing is asked for beyond Algorithm 1.
bool is_algorithm_1(const gan::TrainingOptions& training);

// What each player ascends or descends, and by which rule, in lines for people.
std::string losses_text(const gan::TrainingOptions& training);

}  // namespace saddle::examples
