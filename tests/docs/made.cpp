#include "tests/docs/made.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

namespace saddle::docs {
namespace {

bool update() {
  const char* value = std::getenv("SADDLE_UPDATE_DOCS");
  return value != nullptr && std::string(value) == "ON";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::string compare_or_write(const std::string& path, const std::string& stands, const std::string& made) {
  if (made == stands) return "";
  if (update()) {
    std::ofstream file(SADDLE_SOURCE "/" + path, std::ios::binary);
    file << made;
    file.close();
    return fmt::format("{} {}; run again without SADDLE_UPDATE_DOCS\n", path,
                       file ? "was written" : "could not be written");
  }
  const std::vector<std::string> old = lines_of(stands), now = lines_of(made);
  const auto [a, b] = std::mismatch(old.begin(), old.end(), now.begin(), now.end());
  return fmt::format(
      "{}:{}: this line is out of date\n  there:  {}\n  should: {}\n"
      "to update:  SADDLE_UPDATE_DOCS=ON build/release/tests/saddle_tests_docs \"[made]\"\n",
      path, a - old.begin() + 1, a == old.end() ? "" : *a, b == now.end() ? "" : *b);
}

std::string compare_or_write(const std::function<std::string(const Document&)>& make) {
  std::string report;
  for (const Document& page : documents()) report += compare_or_write(page.path, page.text, make(page));
  return report;
}

}  // namespace saddle::docs
