// Files that survive: a program that is killed, or a machine that loses its power, at any moment leaves the
// old file or the new one, whole.
#pragma once

#include <string>
#include <string_view>

namespace saddle::examples {

// Writes beside the destination (path + ".part"), has the file and then the name written to the disk, and
// only then returns. A ".part" that was left behind is replaced. Throws BadInput, which begins with the
// option, and leaves no ".part" then.
void write_durably(const char* option, const std::string& path, std::string_view bytes);

}  // namespace saddle::examples
