// A room of the lab: what one view of the page looks into.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "examples/lab/settings.h"

namespace saddle::lab {

class Room {
 public:
  Room() = default;
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  virtual ~Room() = default;

  // All of these throw std::invalid_argument for a name that is not known here: unknown() makes the message.
  virtual void act(std::string_view command, Settings& arguments) = 0;
  // Valid until the next call of any function of this room.
  virtual std::span<const double> numbers(std::string_view name) = 0;
  virtual std::string text(std::string_view name) = 0;
};

// Throws std::invalid_argument: "line: there is no number 'x'; there are v, jsd".
[[noreturn]] void unknown(std::string_view room, std::string_view kind, std::string_view name,
                          std::string_view known);

// The rooms. Each reads its settings and throws std::invalid_argument for what it cannot be opened with.
std::unique_ptr<Room> open_line(Settings& settings);
std::unique_ptr<Room> open_plane(Settings& settings);
std::unique_ptr<Room> open_table(Settings& settings);
std::unique_ptr<Room> open_motion(Settings& settings);
std::unique_ptr<Room> open_tape(Settings& settings);

}  // namespace saddle::lab
