// The house: which rooms the sources stand in, what each may include, and what the #include lines say.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace saddle::house {

// A folder of sources. It may include what stands above it in rooms(), itself, and no folder of `never`.
struct Room {
  std::string_view folder;      // "gan/probability"
  std::string_view floor;       // the library or the programs that it belongs to: "gan"
  std::string_view never = {};  // the folders that it must not include, separated by blanks
};

// From the ground up. Tests stand above all rooms.
const std::vector<Room>& rooms();

struct Include {
  std::string file, included;
  bool quoted;  // "..." and not <...>
};

// How high a file stands: the number of its room, but the header that brings a whole library, "nn/nn.h",
// stands in the highest room of that library, since it includes them all. -1 where there is no room.
int rank_of(std::string_view path);

// The #include lines of all .h and .cpp files of the rooms and of tests/ below the folder `source`.
std::vector<Include> includes(const std::string& source);

// The folder of a path: "gan/claims/data" of "gan/claims/data/coins.h".
std::string folder_of(std::string_view path);

// The number of the room in rooms(), or -1.
int room_of(std::string_view path);

// What is wrong with these lines, a sentence each; nothing if the house stands.
//   - a room includes itself and what stands below it, and none of its `never`;
//   - an include of the tree is quoted and begins with its top folder, so that no arrow is hidden;
//   - an installed header (`installed`) includes installed ones only, and neither Eigen nor fmt nor GMP.
std::vector<std::string> faults(const std::vector<Include>& lines, const std::vector<std::string>& installed);

// Lines of .h, .cpp and .inc files of a folder, sub-folders left out.
int lines_of(const std::string& source, std::string_view folder);

// What a reader of the core has to hold in the head, in lines: tape.h, table.inc, backward.cpp, grad.cpp and
// all that they include, each header with its source.
int core_lines(const std::string& source, const std::vector<Include>& lines);

// The picture of the house, drawn from these lines: docs/en/pictures/house.svg.
std::string picture(const std::string& source, const std::vector<Include>& lines);

}  // namespace saddle::house
