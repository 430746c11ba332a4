// The parameters of a module, each with the name that it has within the module. Names nest:
//
//   struct Gated {
//     Linear value, gate;
//     ParameterList list{{"value", value}, {"gate", gate}};  // 'value.weight', ... 'gate.bias'
//
//     const ParameterList& parameters() const { return list; }
//     Var operator()(const Var& x) const { return value(x) * sigmoid(gate(x)); }
//   };
//
// In a net "D", where it is number 2, the first of them is 'D.2.value.weight'. The list also holds the modes
// of layers (layer_mode.h). A module that contains other modules shows theirs by returning a ParameterList,
// as above; of a span of pointers only the parameters are known.
#pragma once

#include <concepts>
#include <initializer_list>
#include <ranges>
#include <string>
#include <vector>

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

class LayerMode;

// A type whose parameters() returns pointers to Parameter: as a ParameterList, a span, a std::vector ...
template <class M>
concept ShowsParameters = requires(M& module) {
  requires std::ranges::input_range<decltype(module.parameters())>;
  requires std::convertible_to<std::ranges::range_reference_t<decltype(module.parameters())>, Parameter*>;
};

// Pointers and names, in order, each parameter once and under its first name. It does not keep them alive.
class ParameterList {
 public:
  struct Part;

  ParameterList() = default;
  // Renames each parameter to '<name of the part>.<its name there>'.
  // Throws std::invalid_argument for a null pointer.
  ParameterList(std::initializer_list<Part> parts);

  // Appends one parameter. Throws as above.
  void add(Parameter* parameter, std::string name);
  // Appends the mode of a layer. Throws as above.
  void add(LayerMode* mode, std::string name);
  // Appends those of a part.
  void add(const std::string& part, const ParameterList& list);

  // Renames each parameter to '<prefix>.<its name here>'.
  void rename(const std::string& prefix) const;

  // Of the layers that have a mode: switches them from evaluation to training or back, changes the random
  // numbers that they use, takes what was last recorded into their running values. If one of them throws
  // there, none has changed.
  void set_training(bool on) const;
  void redraw() const;
  void update_running() const;

  struct Mode {
    LayerMode* of_layer;
    std::string name;
  };
  const std::vector<Mode>& modes() const { return modes_; }

  const std::string& name(std::size_t i) const { return names_.at(i); }

  std::size_t size() const { return parameters_.size(); }
  bool empty() const { return parameters_.empty(); }
  Parameter* operator[](std::size_t i) const { return parameters_[i]; }
  Parameter* const* data() const { return parameters_.data(); }
  Parameter* const* begin() const { return data(); }
  Parameter* const* end() const { return data() + size(); }

 private:
  std::vector<Parameter*> parameters_;
  std::vector<std::string> names_;
  std::vector<Mode> modes_;
};

// The parameters of a module with the names that they have in it: those of named_parameters(), or of the
// ParameterList that parameters() returns; otherwise their present names.
template <ShowsParameters M>
ParameterList parameters_of(M& module) {
  if constexpr (requires { ParameterList(module.named_parameters()); }) {
    return module.named_parameters();
  } else if constexpr (requires { ParameterList(module.parameters()); }) {
    return module.parameters();
  } else {
    ParameterList list;
    for (Parameter* p : module.parameters()) list.add(p, p == nullptr ? "" : p->name());
    return list;
  }
}

// A module, or a single parameter, under a name.
struct ParameterList::Part {
  template <ShowsParameters M>
  Part(std::string of, M& module) : name(std::move(of)), list(parameters_of(module)) {}
  Part(std::string of, Parameter& parameter) : name(std::move(of)) { list.add(&parameter, ""); }
  Part(std::string of, LayerMode& mode) : name(std::move(of)) { list.add(&mode, ""); }

  std::string name;
  ParameterList list;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
