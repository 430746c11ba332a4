// Saving what a training has come to, and going on from it: nets, optimisers, averages, random numbers.
//
//   save(archive, "D", D);
//   save(archive, "opt_d", opt_d);
//   save(archive, "noise", rng);
//
//   load(archive, "D", D);
//   load(archive, "opt_d", opt_d);
//   load(archive, "noise", rng);
//
// What is loaded into was made as the object that was saved: the same layers, the same kind of optimiser with
// the same options. A training that goes on with it gives the same bits as one that was never interrupted, if
// it was saved between two steps. What an object lists is saved (StateList): of a net the parameters, running
// values and draws, but not whether it is in training, nor the seeds of Dropout; of an optimiser moments,
// steps, rate and the momentum of Sgd, but no other options. What is not saved is not compared either: an
// activation function, a seed or an option that differs is not noticed.
#pragma once

#include <string>

#include "nn/state_list.h"
#include "nn/training/archive.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// Entries '<name>/<name in the list>' of the archive. Throws std::invalid_argument for a name with '/' and
// for one that occurs twice in the list or is in the archive already, and then changes nothing. A net tells
// its layers apart by their numbers, but not two parameters that one layer lists under one name.
void save(Archive& archive, const std::string& name, const StateList& state);

// Reads what save() wrote, and forgets what had begun before, such as a batch that BatchNorm has recorded.
// Throws std::runtime_error, and then changes nothing, unless the archive has under this name the entries of
// the list and no others, in the same shapes, and each within its bounds; std::invalid_argument for a name
// with '/'.
void load(const Archive& archive, const std::string& name, const StateList& state);

// The same for a generator. Throws as above, and for a state that no generator has.
void save(Archive& archive, const std::string& name, const Random& rng);
void load(const Archive& archive, const std::string& name, Random& rng);

}  // namespace saddle::inline SADDLE_PRECISION::nn
