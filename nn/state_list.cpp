#include "nn/state_list.h"

#include <utility>

#include "nn/layer_mode.h"

namespace saddle::inline SADDLE_PRECISION::nn {

StateList::StateList(const ParameterList& list) {
  for (std::size_t i = 0; i < list.size(); ++i) add(list.name(i), *list[i]);
  for (const ParameterList::Mode& mode : list.modes()) add(mode.name, mode.of_layer->state());
}

void StateList::add(std::string name, Parameter& parameter) {
  entries_.push_back({std::move(name), &parameter});
}

void StateList::add(std::string name, std::span<Real> numbers) {
  entries_.push_back({std::move(name), Numbers{numbers}});
}

void StateList::add(std::string name, std::vector<Real>& numbers, std::size_t size) {
  entries_.push_back({std::move(name), NumbersOrNone{&numbers, size}});
}

void StateList::add(std::string name, Real& number, Real low, Real high) {
  entries_.push_back({std::move(name), Number{&number, low, high}});
}

void StateList::add(std::string name, std::uint64_t& counter, std::uint64_t high) {
  entries_.push_back({std::move(name), Counter{&counter, high}});
}

void StateList::add(const std::string& part, const StateList& list) {
  for (const Entry& entry : list.entries_)
    entries_.push_back({part.empty() ? entry.name : part + "." + entry.name, entry.what});
  marks_.insert(marks_.end(), list.marks_.begin(), list.marks_.end());
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
