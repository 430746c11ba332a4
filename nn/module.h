// Modules: types that map a Var to a Var, and list their parameters, if they have any, by parameters().
//
//   struct Residual {
//     Sequential body;
//
//     Parameters parameters() const { return body.parameters(); }
//     Var operator()(const Var& x) const { return x + body(x); }
//   };
//   Sequential D("D", {Linear(1, 8, rng), Residual{std::move(body)}, Linear(8, 1, rng)});
//
// A module whose parts may have a mode (layer_mode.h), as Dropout has, returns a ParameterList instead, here
// that of body.named_parameters(). parameter_list.h says how the parameters of several parts get their names.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "nn/parameter_list.h"

namespace saddle::inline SADDLE_PRECISION::nn {

template <class M>
concept MapsVar = std::is_invocable_r_v<Var, const M&, const Var&>;

// The output of a module for numbers: the forward pass on a temporary tape.
// x in the shape that the module requires. Throws what the module throws, and std::invalid_argument for an
// empty x.
template <MapsVar M>
Array evaluate(const M& module, ArrayView x) {
  ad::Tape tape;
  const Var y = module(tape.constant(x));
  return Array(y.array());
}

namespace detail {

// A name, `parameters` or one near to it, is ambiguous in Twice<M> if M has a member of it, be that private.
struct AlsoNamesParameters {
  int parameters, named_parameters, shared_parameters;
};
template <class M>
struct Twice : M, AlsoNamesParameters {};
template <class M>
concept NamesOnce = requires {
  &Twice<M>::parameters;
  &Twice<M>::named_parameters;
  &Twice<M>::shared_parameters;
};

template <class M>
inline constexpr bool names_parameters = false;
template <class M>
requires(std::is_class_v<M> && !std::is_final_v<M>) inline constexpr bool names_parameters<M> = !NamesOnce<M>;

// Whether a type has a member of such a name, but no parameters() that returns a list of parameters.
template <class M>
inline constexpr bool loses_parameters = names_parameters<M> && !ShowsParameters<M>;
template <class M>
inline constexpr bool loses_parameters<std::reference_wrapper<M>> = ShowsParameters<M>;

}  // namespace detail

// A module of any type, as nets hold it. A copy of a Layer shares the module.
class Layer {
 public:
  // Copies or moves the module to the heap, where it stays; its parameters are those that the new object
  // lists. Throws std::invalid_argument if the new object lists parameters inside the object that it was made
  // from.
  template <class M>
  requires(!std::same_as<std::decay_t<M>, Layer> && MapsVar<std::decay_t<M>>) Layer(M&& module) {
    using Own = std::decay_t<M>;
    static_assert(std::constructible_from<Own, M>,
                  "layer: a module must be movable, and is to be moved in if it cannot be copied; "
                  "otherwise give a std::shared_ptr to it");
    const void* from = nullptr;
    if constexpr (std::is_object_v<std::remove_reference_t<M>>) from = std::addressof(module);
    take(std::make_shared<Own>(std::forward<M>(module)), from);
  }
  // Shares a module that cannot be moved, or that other code uses too.
  // Throws std::invalid_argument for a null pointer.
  template <MapsVar M>
  Layer(std::shared_ptr<M> module) {
    require_module(module != nullptr);
    take(std::move(module), nullptr);
  }

  // Throws std::logic_error if this Layer was moved from, and what the module throws.
  Var operator()(const Var& x, Location here = Location::current()) const;

  Parameters parameters() const { return named_parameters(); }
  // Throws std::logic_error if this Layer was moved from.
  const ParameterList& named_parameters() const;

 private:
  using Function = std::function<Var(const Var&, Location)>;

  template <class M>
  void take(std::shared_ptr<M> module, const void* from) {
    static_assert(
        !detail::loses_parameters<M>,
        "layer: the parameters of this module would get lost; show them by a public member function "
        "parameters() that gives a list of Parameter*, and instead of a std::reference_wrapper give "
        "a std::shared_ptr");
    if constexpr (ShowsParameters<M>) {
      parameters_ = parameters_of(*module);
      if constexpr (std::ranges::contiguous_range<decltype(module->parameters())>) {
        auto&& list = module->parameters();
        require_outside(from, sizeof(M), std::to_address(std::ranges::begin(list)));
      }
      for (const Parameter* p : parameters_) require_outside(from, sizeof(M), p);
    }
    function_ = std::make_shared<const Function>([own = std::move(module)](const Var& x, Location here) {
      const M& f = *own;
      if constexpr (std::is_invocable_r_v<Var, const M&, const Var&, Location>)
        return Var(f(x, here));
      else
        return Var(f(x));
    });
  }

  static void require_module(bool exists);
  // Throws std::invalid_argument if `shown` is an address inside the object, which has that size.
  static void require_outside(const void* object, std::size_t size, const void* shown);

  std::shared_ptr<const Function> function_;
  ParameterList parameters_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
