#include "examples/lab/lab.h"

#include <fmt/format.h>

#include <exception>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "examples/lab/room.h"

namespace saddle::lab {

void unknown(std::string_view room, std::string_view kind, std::string_view name, std::string_view known) {
  throw std::invalid_argument(fmt::format("{}: there is no {} '{}'; there are {}", room, kind, name, known));
}

namespace {

struct Kind {
  std::string_view name;
  std::unique_ptr<Room> (*open)(Settings&);
};
const std::vector<Kind> kinds = {
    {"line", open_line},     {"plane", open_plane}, {"table", open_table},
    {"motion", open_motion}, {"tape", open_tape},
};

struct State {
  std::map<int, std::unique_ptr<Room>> rooms;
  int last = 0;  // number of the room that was opened last
  int count = 0;
  std::string text, error;

  Room& room(int number) {
    const auto at = rooms.find(number);
    if (at == rooms.end()) throw std::invalid_argument(fmt::format("lab: there is no room {}", number));
    return *at->second;
  }
};

State& state() {
  static State all;
  return all;
}

std::string_view given(const char* text) {
  return text ? text : "";
}

// What the function returns, or nothing where it throws.
template <class Function>
auto guarded(Function function) -> decltype(function(state())) {
  State& all = state();
  all.error.clear();
  try {
    return function(all);
  } catch (const std::exception& error) {
    all.error = error.what();
  } catch (...) {
    all.error = "lab: an error without a message";
  }
  if (all.error.empty()) all.error = "lab: an error without a message";
  return {};
}

}  // namespace
}  // namespace saddle::lab

using namespace saddle::lab;

int lab_open(const char* room, const char* settings) {
  return guarded([&](State& all) {
    for (const Kind& kind : kinds) {
      if (kind.name != given(room)) continue;
      Settings read(std::string(kind.name), given(settings));
      std::unique_ptr<Room> made = kind.open(read);
      read.finish();
      all.rooms.emplace(++all.last, std::move(made));
      return all.last;
    }
    unknown("lab", "room", given(room), "line, plane, table, motion, tape");
  });
}

int lab_do(int room, const char* command, const char* arguments) {
  return guarded([&](State& all) {
    Settings read(std::string(given(command)), given(arguments));
    all.room(room).act(given(command), read);
    return 1;
  });
}

const double* lab_numbers(int room, const char* name) {
  state().count = 0;
  return guarded([&](State& all) -> const double* {
    const std::span<const double> numbers = all.room(room).numbers(given(name));
    all.count = static_cast<int>(numbers.size());
    static constexpr double none = 0;  // no numbers are no error
    return numbers.empty() ? &none : numbers.data();
  });
}

int lab_count(void) {
  return state().count;
}

const char* lab_text(int room, const char* name) {
  return guarded([&](State& all) -> const char* {
    all.text = all.room(room).text(given(name));
    return all.text.c_str();
  });
}

void lab_close(int room) {
  guarded([&](State& all) {
    all.room(room);
    return all.rooms.erase(room) == 1;
  });
}

const char* lab_error(void) {
  return state().error.c_str();
}
