// Bytes as text, for images inside of a page.
#pragma once

#include <string>
#include <string_view>

namespace saddle::examples {

// The base64 encoding with '=' at its end (RFC 4648, section 4): 4 characters for 3 bytes, in one line.
std::string base64(std::string_view bytes);

}  // namespace saddle::examples
