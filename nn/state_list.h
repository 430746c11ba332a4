// What an object carries from step to step, each part under a name, so that it can be saved and loaded
// (training/archive.h): parameters, the moments of an optimiser, counters.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "nn/parameter_list.h"

namespace saddle::inline SADDLE_PRECISION::nn {

class StateList;

// An object that lists its state itself.
template <class T>
concept ListsState = requires(T& object) {
  { object.state() } -> std::same_as<StateList>;
};

// Names with references to what they stand for; it does not keep that alive. Made of a module it holds its
// parameters, under the names that they have in it, and what its layers keep beside them (layer_mode.h); of
// an optimiser or an average, what its state() lists.
class StateList {
 public:
  // A number that must stay within [low, high].
  struct Number {
    Real* value;
    Real low, high;
  };
  // A counter of at most `high`.
  struct Counter {
    std::uint64_t* value;
    std::uint64_t high;
  };
  // The bound of counters of steps: up to it each is a double, and none that is loaded wraps to 0.
  static constexpr std::uint64_t most_steps = std::uint64_t{1} << 53;
  // Numbers that may have any value.
  struct Numbers {
    std::span<Real> values;
  };
  // Either `size` numbers or none yet: an object takes either, whichever of them it has.
  struct NumbersOrNone {
    std::vector<Real>* values;
    std::size_t size;
  };
  struct Entry {
    std::string name;
    std::variant<Parameter*, Number, Counter, Numbers, NumbersOrNone> what;
  };

  StateList() = default;
  StateList(const ParameterList& list);
  template <ShowsParameters M>
  requires(!ListsState<M>) StateList(M& module) : StateList(parameters_of(module)) {}
  template <ListsState T>
  StateList(T& object) : StateList(object.state()) {}

  void add(std::string name, Parameter& parameter);
  void add(std::string name, std::span<Real> numbers);
  void add(std::string name, std::vector<Real>& numbers, std::size_t size);
  void add(std::string name, Real& number, Real low, Real high);
  void add(std::string name, std::uint64_t& counter,
           std::uint64_t high = std::numeric_limits<std::uint64_t>::max());
  // Those of a part, each named '<name of the part>.<its name there>'.
  void add(const std::string& part, const StateList& list);
  // Of something that has begun and is not saved, such as a batch that was recorded: load() makes it false.
  void add_mark(bool& mark) { marks_.push_back(&mark); }

  const std::vector<Entry>& entries() const { return entries_; }
  const std::vector<bool*>& marks() const { return marks_; }

 private:
  std::vector<Entry> entries_;
  std::vector<bool*> marks_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
