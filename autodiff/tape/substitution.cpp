#include "autodiff/substitution.h"

#include "autodiff/tape/reject.h"
#include "autodiff/tape/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

Substitution::Substitution(Tape& tape, std::span<Parameter* const> parameters, std::span<const Var> values)
    : store_(tape.store()) {
  if (parameters.size() != values.size())
    reject("substitution: needs one Var for each parameter, got {} for {}", values.size(), parameters.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Parameter& p = *parameters[i];
    if (!values[i].is_constant()) Store::common_tape(&tape, "substitution", values[i]);
    if (values[i].shape() != p.shape())
      reject("substitution: a Var must have the shape of its parameter, got {} for '{}' of shape {}",
             to_string(values[i].shape()), p.name(), to_string(p.shape()));
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    store_.substitutes.push_back({parameters[i], values[i], this});
}

Substitution::~Substitution() {
  std::erase_if(store_.substitutes, [this](const Store::Substitute& s) { return s.of == this; });
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
