// Errors with a formatted message. Internal to autodiff/.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

template <class Error = std::invalid_argument, class... Args>
[[noreturn]] void reject(fmt::format_string<Args...> format, Args&&... args) {
  throw Error(fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
