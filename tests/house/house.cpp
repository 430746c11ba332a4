#include "tests/house/house.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace saddle::house {

namespace fs = std::filesystem;

const std::vector<Room>& rooms() {
  static const std::vector<Room> list = {
      {"autodiff", "autodiff"},
      {"autodiff/tape", "autodiff"},
      {"autodiff/ops", "autodiff"},
      {"autodiff/check", "autodiff"},
      {"nn", "nn"},
      {"nn/layers", "nn"},
      {"nn/training", "nn"},
      {"gan/text", "text"},
      {"gan/games", "games", "autodiff nn nn/layers nn/training"},
      {"gan/probability", "gan", "nn nn/layers nn/training gan/games"},
      {"gan/dynamics", "gan", "gan/probability gan/games gan/text"},
      {"gan", "gan", "gan/games"},
      {"gan/claims", "claims", "gan/games"},
      {"gan/claims/paper", "claims", "gan/games"},
      {"gan/claims/objectives", "claims", "gan/games"},
      {"gan/claims/vanishing", "claims", "gan/games"},
      {"gan/claims/wasserstein", "claims", "gan/games"},
      {"gan/claims/dynamics", "claims", "gan/games"},
      {"gan/claims/data", "claims", "gan/games"},
      {"gan/claims/modes", "claims", "gan/games"},
      {"gan/claims/games", "claims"},
      {"gan/claims/mistakes", "claims"},
      {"examples/support", "examples", "gan nn nn/layers nn/training"},
      {"examples/figures", "examples"},
      {"examples/data", "examples", "gan nn nn/layers nn/training"},
      {"examples/digits/training", "examples", "gan/games gan/claims"},
      {"examples/digits/evaluation", "examples", "gan/games gan/claims"},
      {"examples/digits/run", "examples", "gan/games gan/claims"},
      {"examples/digits", "examples", "gan/games gan/claims"},
      {"examples/training", "examples", "gan/games gan/claims"},
      {"examples/games", "examples"},
      {"examples/verify", "examples", "gan/games"},
      {"examples/generative_models/targets", "examples", "gan/games"},
      {"examples/generative_models", "examples", "gan/games"},
      {"examples/generative_models/program", "examples", "gan/games"},
      {"examples/generative_models/runs", "examples", "gan/games"},
      {"examples/generative_models/checks", "examples", "gan/games"},
      {"examples/lab", "examples", "autodiff nn gan"},
      {"examples/lab/wasm", "examples"},
      {"examples/lab/line", "examples"},
      {"examples/lab/motion", "examples"},
      {"examples/lab/plane", "examples"},
      {"examples/lab/table", "examples"},
      {"examples/lab/tape", "examples"},
      {"examples", "examples"},
      {"tools/grader/oracles", "tools"},
      {"tools/grader/oracles/core", "tools"},
      {"tools/grader/oracles/theory", "tools"},
      {"tools/grader/oracles/training", "tools"},
      {"tools/grader", "tools", "gan nn/layers nn/training"},
      {"tools/grader/programs", "tools"},
  };
  return list;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash));
}

int room_of(std::string_view path) {
  const std::string folder = folder_of(path);
  for (std::size_t i = 0; i < rooms().size(); ++i)
    if (rooms()[i].folder == folder) return static_cast<int>(i);
  return -1;
}

int rank_of(std::string_view path) {
  const std::string folder = folder_of(path);
  int rank = room_of(path);
  if (rank < 0 || path != folder + "/" + folder + ".h") return rank;
  for (std::size_t i = 0; i < rooms().size(); ++i)
    if (rooms()[i].floor == folder) rank = static_cast<int>(i);
  return rank;
}

std::vector<Include> includes(const std::string& source) {
  static const std::regex line_of(R"(\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  std::vector<Include> lines;
  for (const char* top : {"autodiff", "nn", "gan", "examples", "tools", "tests"}) {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(source) / top)) {
      const auto extension = entry.path().extension();
      if (extension == ".h" || extension == ".cpp")
        files.push_back(fs::relative(entry.path(), source).generic_string());
    }
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) {
      std::ifstream text(fs::path(source) / file);
      std::smatch parts;
      for (std::string line; std::getline(text, line);)
        if (std::regex_match(line, parts, line_of)) lines.push_back({file, parts[2], parts[1] == "\""});
    }
  }
  return lines;
}

std::vector<std::string> faults(const std::vector<Include>& lines,
                                const std::vector<std::string>& installed) {
  const std::set<std::string> users(installed.begin(), installed.end());
  std::vector<std::string> wrong;
  for (const Include& line : lines) {
    const int to = rank_of(line.included);
    const bool test = line.file.starts_with("tests/");
    const int from = test ? static_cast<int>(rooms().size()) : rank_of(line.file);
    if (from < 0) {
      wrong.push_back(fmt::format("{}: stands in no room; rooms() must name its folder", line.file));
    } else if (to < 0 && line.quoted && !(test && line.included.starts_with("tests/"))) {
      wrong.push_back(
          fmt::format("{}: includes \"{}\", but an include of the tree begins with its top folder", line.file,
                      line.included));
    } else if (to > from) {
      wrong.push_back(fmt::format("{}: includes {}, which stands above it", line.file, line.included));
    } else if (to >= 0 && !test) {
      std::istringstream never{std::string(rooms()[static_cast<std::size_t>(from)].never)};
      for (std::string folder; never >> folder;)
        if (to != from && folder_of(line.included) == folder)
          wrong.push_back(fmt::format("{}: includes {}, but {} needs no {}", line.file, line.included,
                                      rooms()[static_cast<std::size_t>(from)].folder, folder));
    }
    if (!users.contains(line.file)) continue;
    for (const char* hidden : {"Eigen", "fmt", "gmp", "png", "zlib"})
      if (line.included.starts_with(hidden))
        wrong.push_back(fmt::format("{}: is installed and includes {}, which stays inside the sources",
                                    line.file, line.included));
    if (to >= 0 && !users.contains(line.included))
      wrong.push_back(
          fmt::format("{}: is installed and includes {}, which is not", line.file, line.included));
  }
  return wrong;
}

namespace {

int lines_in(const fs::path& file) {
  int count = 0;
  std::ifstream text(file);
  for (std::string line; std::getline(text, line);) ++count;
  return count;
}

}  // namespace

int core_lines(const std::string& source, const std::vector<Include>& lines) {
  // A header's source has its name, in its folder or in one behind it.
  std::map<std::string, std::vector<std::string>> sources;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(source) / "autodiff"))
    if (entry.path().extension() == ".cpp")
      sources[entry.path().stem().string()].push_back(fs::relative(entry.path(), source).generic_string());
  std::vector<std::string> todo = {"autodiff/tape.h", "autodiff/table.inc", "autodiff/tape/backward.cpp",
                                   "autodiff/tape/grad.cpp"};
  std::set<std::string> seen;
  int count = 0;
  while (!todo.empty()) {
    const std::string file = todo.back();
    todo.pop_back();
    if (!file.starts_with("autodiff/") || !seen.insert(file).second) continue;
    count += lines_in(fs::path(source) / file);
    for (const Include& line : lines)
      if (line.file == file) todo.push_back(line.included);
    if (file.ends_with(".h"))
      for (const std::string& own : sources[fs::path(file).stem().string()]) todo.push_back(own);
  }
  return count;
}

int lines_of(const std::string& source, std::string_view folder) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(source) / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cpp" && extension != ".inc") continue;
    count += lines_in(entry.path());
  }
  return count;
}

}  // namespace saddle::house
