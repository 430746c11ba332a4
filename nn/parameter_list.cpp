#include "nn/parameter_list.h"

#include <algorithm>
#include <stdexcept>

#include "nn/layer_mode.h"

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

std::string join(const std::string& outer, const std::string& inner) {
  return outer.empty() || inner.empty() ? outer + inner : outer + "." + inner;
}

}  // namespace

ParameterList::ParameterList(std::initializer_list<Part> parts) {
  for (const Part& part : parts) add(part.name, part.list);
  rename("");
}

void ParameterList::add(Parameter* parameter, std::string name) {
  if (parameter == nullptr)
    throw std::invalid_argument("parameters: each must exist, got a null pointer in the list of a module");
  if (std::find(begin(), end(), parameter) != end()) return;
  parameters_.push_back(parameter);
  names_.push_back(std::move(name));
}

void ParameterList::add(LayerMode* mode, std::string name) {
  if (mode == nullptr)
    throw std::invalid_argument(
        "parameters: each mode must exist, got a null pointer in the list of a module");
  for (const Mode& own : modes_)
    if (own.of_layer == mode) return;
  modes_.push_back({mode, std::move(name)});
}

void ParameterList::add(const std::string& part, const ParameterList& list) {
  for (std::size_t i = 0; i < list.size(); ++i) add(list[i], join(part, list.name(i)));
  for (const Mode& mode : list.modes_) add(mode.of_layer, join(part, mode.name));
}

void ParameterList::set_training(bool on) const {
  for (const Mode& mode : modes_) mode.of_layer->set_training(on);
}

void ParameterList::redraw() const {
  for (const Mode& mode : modes_) mode.of_layer->redraw();
}

void ParameterList::update_running() const {
  for (const Mode& mode : modes_) mode.of_layer->require_recorded();
  for (const Mode& mode : modes_) mode.of_layer->update_running();
}

void ParameterList::rename(const std::string& prefix) const {
  for (std::size_t i = 0; i < size(); ++i) parameters_[i]->rename(join(prefix, names_[i]));
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
