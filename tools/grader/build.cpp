#include "tools/grader/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace saddle::grader {
namespace {

namespace fs = std::filesystem;

constexpr Limits compiler_limits{.seconds = 60, .megabytes = 4096};

void write_file(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool is_below(const fs::path& file, const fs::path& folder) {
  const auto [end, other] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  static_cast<void>(other);
  return end == folder.end();
}

const std::vector<std::string> flags = {"-std=c++20", "-O1", "-g0"};

// What all solutions share, made once: the folder of protocol.h, which is precompiled there, and the folders
// in which the compiler itself looks for headers.
struct Shared {
  TemporaryFolder folder;
  std::vector<fs::path> system;

  explicit Shared(const Workshop& workshop) {
    for (const char* name : {"protocol.h", "not_implemented.h"})
      write_file(folder.path() / name, contents(workshop.root / "exercises" / "support" / name));
    std::vector<std::string> command = {workshop.compiler, "-x", "c++-header",
                                        "protocol.h",      "-o", "protocol.h.gch"};
    command.insert(command.end(), flags.begin(), flags.end());
    const Outcome made = run_limited(command, folder.path(), "", compiler_limits, workshop.interruption);
    if (!made.succeeded())
      throw std::runtime_error(fmt::format("build: the compiler {} must compile protocol.h, but it {}\n{}",
                                           workshop.compiler, made.words(compiler_limits), made.errors));
    const Outcome outcome = run_limited({workshop.compiler, "-x", "c++", "-E", "-v", "-"}, folder.path(), "",
                                        compiler_limits, workshop.interruption);
    std::istringstream lines(outcome.errors);
    bool list = false;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("End of search list")) break;
      if (list) system.push_back(fs::weakly_canonical(line.substr(line.find_first_not_of(' '))));
      list = list || line.find("<...> search starts here") != std::string::npos;
    }
  }
};

const Shared& shared(const Workshop& workshop) {
  static const Shared once(workshop);
  return once;
}

// Whether the file belongs to the compiler or to the C library, and not to another library that is installed.
bool is_standard(const fs::path& file, const std::vector<fs::path>& system) {
  static const std::vector<std::string> own = {"asm", "asm-generic", "bits", "gnu", "linux", "sys"};
  return std::any_of(system.begin(), system.end(), [&](const fs::path& folder) {
    if (!is_below(file, folder)) return false;
    const fs::path rest = fs::relative(file, folder);
    const bool of_compiler = folder.string().find("c++") != std::string::npos ||
                             folder.string().find("/gcc") != std::string::npos ||
                             folder.string().find("/clang") != std::string::npos;
    const bool at_top = std::next(rest.begin()) == rest.end();
    return of_compiler || at_top || std::find(own.begin(), own.end(), rest.begin()->string()) != own.end();
  });
}

// The first line that speaks of an error, without the path of the folder.
std::string first_error(const std::string& messages, const fs::path& folder) {
  std::istringstream lines(messages);
  std::string found;
  for (std::string line; std::getline(lines, line);) {
    const bool error =
        line.find("error:") != std::string::npos || line.find("undefined ") != std::string::npos;
    if (error && found.empty()) found = line;
  }
  const std::string path = folder.string() + "/";
  for (std::size_t at; (at = found.find(path)) != std::string::npos;) found.erase(at, path.size());
  return found;
}

}  // namespace

Workshop Workshop::here() {
  Workshop workshop{SADDLE_SOURCE, SADDLE_COMPILER, {}, nullptr};
  std::istringstream archives(SADDLE_ARCHIVES);
  for (std::string archive; std::getline(archives, archive, ',');) workshop.archives.push_back(archive);
  return workshop;
}

std::string main_text(const Task& task) {
  std::string text = "// protocol.h is included by the command line.\n#include \"start.h\"\n";
  if (task.has_probe) text += "#include \"probe.h\"\n";
  text += "\nint main() {\n  return course::serve({\n";
  for (const Function& f : task.functions)
    text += fmt::format(
        "      {{\"{0}\", [] {{\n         using type = {1};\n         type* const f = {0};\n"
        "         return course::call(f);\n       }}}},\n",
        f.name, f.type);
  return text + "  });\n}\n";
}

std::vector<std::string> dependencies(std::string_view text) {
  std::vector<std::string> files;
  const std::size_t colon = text.find(": ");
  if (colon == std::string_view::npos) return files;
  std::string file;
  const auto end_file = [&] {
    if (!file.empty()) files.push_back(file);
    file.clear();
  };
  for (std::size_t i = colon + 2; i < text.size(); ++i) {
    const bool more = i + 1 < text.size();
    if (text[i] == '\\' && more && text[i + 1] == '\n') {
      end_file();
      ++i;
    } else if ((text[i] == '\\' && more && (text[i + 1] == ' ' || text[i + 1] == '#')) ||
               (text[i] == '$' && more && text[i + 1] == '$')) {
      file += text[++i];
    } else if (text[i] == ' ' || text[i] == '\n') {
      end_file();
    } else {
      file += text[i];
    }
  }
  end_file();
  return files;
}

Build build(const Workshop& workshop, const Task& task, const fs::path& file, const fs::path& folder) {
  // Gather what is compiled.
  const fs::path exercises = workshop.root / "exercises";
  std::error_code none;
  // A link could lead to somebody else's solution.
  for (const fs::path& part : {file, file.parent_path(), file.parent_path().parent_path()})
    if (fs::is_symlink(part, none))
      return {fmt::format("{} is a link, and must be a file or folder of your own", part.filename().string()),
              "",
              {}};
  if (!fs::is_regular_file(file, none)) return {"there is no file " + file.filename().string(), "", {}};
  if (fs::file_size(file) > 1 << 20) return {"start.h has more than 1 MB", "", {}};
  write_file(folder / "start.h", contents(file));
  write_file(folder / "main.cpp", main_text(task));
  if (task.has_probe) write_file(folder / "probe.h", contents(exercises / task.folder / "probe.h"));

  // Compile, with a list of all files that were read.
  const Shared& support = shared(workshop);
  const std::string include = support.folder.path().string();
  std::vector<std::string> command = {workshop.compiler, "-MD", "-MF",   "read.d",   "-o",
                                      "program",         "-I",  include, "-include", include + "/protocol.h",
                                      "main.cpp"};
  command.insert(command.end(), flags.begin(), flags.end());
  std::vector<fs::path> allowed = {folder, support.folder.path()};
  for (const std::string& library : task.links) {
    allowed.push_back(fs::canonical(workshop.root / library));
    command.insert(command.end(), {"-isystem", workshop.root.string()});
  }
  if (!task.links.empty()) command.insert(command.end(), workshop.archives.begin(), workshop.archives.end());
  const Outcome outcome = run_limited(command, folder, "", compiler_limits, workshop.interruption);

  // Look at the list first: a forbidden file often does not compile either.
  const auto read = dependencies(contents(folder / "read.d"));
  for (const std::string& name : read) {
    const fs::path path = fs::weakly_canonical(folder / name);
    const bool fits =
        is_standard(path, support.system) ||
        std::any_of(allowed.begin(), allowed.end(), [&](const fs::path& a) { return is_below(path, a); });
    if (!fits)
      return {fmt::format("includes {}, which this task may not use", path.filename().string()), "", {}};
  }
  if (!outcome.succeeded()) {
    std::string error = first_error(outcome.errors, folder);
    if (error.empty()) error = "the compiler " + outcome.words(compiler_limits);
    return {"does not compile: " + error, outcome.errors, {}};
  }
  if (read.empty()) return {"the compiler gave no list of the files that it read", outcome.errors, {}};
  return {"", outcome.errors, folder / "program"};
}

}  // namespace saddle::grader
