#include "nn/layer_mode.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

thread_local const NetScope* NetScope::outermost_ = nullptr;

NetScope::NetScope(const std::string& name, const ParameterList& list) : name_(name), list_(list) {
  if (outermost_ == nullptr) outermost_ = this;
}

NetScope::~NetScope() {
  if (outermost_ == this) outermost_ = nullptr;
}

void LayerMode::require_listed(const char* layer) const {
  const NetScope* net = NetScope::outermost_;
  if (net == nullptr) return;
  const auto& modes = net->list_.modes();
  if (std::none_of(modes.begin(), modes.end(), [this](const auto& mode) { return mode.of_layer == this; }))
    throw std::logic_error(fmt::format(
        "{}: the net '{}' does not list this layer, so that set_training() and redraw() would not "
        "reach it; let parameters() of the module between them return a ParameterList, such as "
        "named_parameters() of what it contains",
        layer, net->name_));
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
