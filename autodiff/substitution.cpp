#include "autodiff/substitution.h"

#include <fmt/format.h>

#include <stdexcept>

#include "autodiff/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

Substitution::Substitution(Tape& tape, std::span<Parameter* const> parameters, std::span<const Var> values)
    : store_(tape.store()), before_(store_.substitutes.size()) {
  if (parameters.size() != values.size())
    throw std::invalid_argument(fmt::format("substitution: needs one Var for each parameter, got {} for {}",
                                            values.size(), parameters.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Parameter& p = *parameters[i];
    if (!values[i].is_constant()) Store::common_tape(&tape, "substitution", values[i]);
    if (values[i].shape() != p.shape())
      throw std::invalid_argument(
          fmt::format("substitution: a Var must have the shape of its parameter, got {} for '{}' of shape {}",
                      to_string(values[i].shape()), p.name(), to_string(p.shape())));
  }
  for (std::size_t i = 0; i < values.size(); ++i) store_.substitutes.emplace_back(parameters[i], values[i]);
}

Substitution::~Substitution() {
  store_.substitutes.resize(before_);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
