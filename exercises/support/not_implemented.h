// What a function throws that is still to be written.
#pragma once

#include <stdexcept>
#include <string>

class NotImplemented : public std::logic_error {
 public:
  // The number of the task, such as "1.1".
  explicit NotImplemented(const std::string& task) : std::logic_error("not implemented yet: task " + task) {}
};
