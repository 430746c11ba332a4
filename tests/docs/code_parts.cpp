#include "tests/docs/code_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace saddle::docs {
namespace {

namespace fs = std::filesystem;

// The lines of a part that is being read.
struct Open {
  std::string name;
  std::size_t line;
  std::vector<std::string> lines;
};

std::string without_common_space(const std::vector<std::string>& lines) {
  std::size_t shared = std::string::npos;
  for (const std::string& line : lines)
    if (!line.empty()) shared = std::min(shared, line.find_first_not_of(' '));
  std::string text;
  for (const std::string& line : lines) text += (line.empty() ? "" : line.substr(shared)) + "\n";
  return text;
}

}  // namespace

std::vector<CodePart> code_parts(const std::string& path, std::string_view source) {
  static const std::regex opening("\\s*// \\[([a-z][a-z0-9-]*)"), closing("\\s*// ([a-z][a-z0-9-]*)\\]");
  std::vector<CodePart> parts;
  std::vector<Open> open;
  std::size_t number = 0;
  const auto refuse = [&](std::size_t line, const std::string& name, const char* why) {
    throw std::invalid_argument(fmt::format("{}:{}: the part '{}' {}", path, line, name, why));
  };
  const auto find = [](auto& list, const std::string& name) {
    return std::find_if(list.begin(), list.end(), [&](const auto& part) { return part.name == name; });
  };
  std::istringstream in{std::string(source)};
  std::smatch name;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (std::regex_match(line, name, opening)) {
      if (find(parts, name[1]) != parts.end() || find(open, name[1]) != open.end())
        refuse(number, name[1], "has the name of another one");
      open.push_back({name[1], number, {}});
    } else if (std::regex_match(line, name, closing)) {
      const auto part = find(open, name[1]);
      if (part == open.end()) refuse(number, name[1], "is closed, but was not opened");
      if (part->lines.empty()) refuse(number, name[1], "is empty");
      parts.push_back({path, part->name, without_common_space(part->lines)});
      open.erase(part);
    } else {
      for (Open& part : open) part.lines.push_back(line);
    }
  }
  if (!open.empty()) refuse(open.back().line, open.back().name, "is not closed");
  return parts;
}

std::vector<CodePart> all_code_parts() {
  const fs::path root = SADDLE_SOURCE;
  std::vector<CodePart> all;
  for (const char* folder : {"autodiff", "nn", "gan", "examples", "tests"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
      const fs::path& file = entry.path();
      if (file.extension() != ".h" && file.extension() != ".cpp" && file.extension() != ".inc") continue;
      const std::string path = file.lexically_relative(root).string();
      std::vector<CodePart> parts = code_parts(path, read_file(path));
      std::move(parts.begin(), parts.end(), std::back_inserter(all));
    }
  }
  return all;
}

const CodePart* part_of(const Document& page, const Block& block, const std::vector<CodePart>& parts) {
  static const std::regex form("<!-- code: ([^, ]+), ([^, ]+) -->");
  if (block.marker.empty()) return nullptr;
  std::smatch named;
  if (!std::regex_match(block.marker, named, form))
    throw std::invalid_argument(
        fmt::format("{}: {} has to be <!-- code: path, name -->", page.path, block.marker));
  for (const CodePart& part : parts)
    if (part.path == named[1] && part.name == named[2]) return &part;
  throw std::invalid_argument(fmt::format("{}: {} names no part; in {} there has to be a line // [{}",
                                          page.path, block.marker, named[1].str(), named[2].str()));
}

std::string with_code(const Document& page, const std::vector<CodePart>& parts) {
  std::istringstream in(page.text);
  std::string text;
  bool inside = false;
  auto block = page.blocks.begin();
  const CodePart* part = nullptr;
  for (std::string line; std::getline(in, line);) {
    const bool fence = line.starts_with("```");
    if (fence && !inside) part = part_of(page, *block, parts);
    if (fence && inside && part != nullptr) text += part->text;
    if (fence || !inside || part == nullptr) text += line + "\n";
    if (fence && inside) ++block;
    inside = inside != fence;
  }
  return text;
}

}  // namespace saddle::docs
