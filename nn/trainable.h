// The argument of an optimiser's constructor: a net, a parameter, or a list of either.
#pragma once

#include <concepts>
#include <initializer_list>
#include <vector>

#include "nn/parameter_list.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// Converts from a module or a Parameter, from pointers to them, from a list of these in braces, and from
// anything that converts to Parameters. Throws std::invalid_argument for a null pointer, and for a module or
// a list without parameters: there would be nothing to train.
class Trainable {
 public:
  template <class List>
  requires std::convertible_to<const List&, Parameters> Trainable(const List& list) { add(Parameters(list)); }
  Trainable(Parameter& parameter) : Trainable(&parameter) {}
  Trainable(Parameter* parameter) { add(Parameters(&parameter, 1)); }
  // Not of a temporary, whose parameters may end with it.
  template <ShowsParameters M>
  Trainable(M& module) {
    add(parameters_of(module));
  }
  template <ShowsParameters M>
  Trainable(M* module) {
    require_module(module != nullptr);
    add(parameters_of(*module));
  }
  Trainable(std::initializer_list<Trainable> parts);

  Parameters parameters() const { return parameters_; }

 private:
  static void require_module(bool exists);
  void add(Parameters parameters);

  std::vector<Parameter*> parameters_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
