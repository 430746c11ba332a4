#include "tests/docs/markdown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "tests/tolerances.h"

namespace saddle::docs {
namespace {

namespace fs = std::filesystem;

fs::path root() {
  return SADDLE_SOURCE;
}

std::string trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The cells of | a | b |; \| is a bar inside a cell.
Row cells(const std::string& line) {
  Row row;
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '|') {
      row.push_back(trim(cell));
      cell.clear();
    } else if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      cell += line[++i];
    } else {
      cell += line[i];
    }
  }
  return row;
}

std::vector<std::string> first_groups(std::string_view text, const std::regex& pattern) {
  const std::string copy(text);
  std::vector<std::string> found;
  for (std::sregex_iterator i(copy.begin(), copy.end(), pattern), end; i != end; ++i)
    found.push_back((*i)[1]);
  return found;
}

}  // namespace

std::string read_file(std::string_view path) {
  std::ifstream in(root() / path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in || text.empty()) throw std::runtime_error(fmt::format("read_file: cannot read {}", path));
  return text;
}

bool exists(std::string_view path) {
  return fs::exists(root() / path);
}

Document parse(std::string path, std::string text) {
  Document d{.path = std::move(path), .text = std::move(text), .prose = {}, .blocks = {}, .tables = {}};
  bool inside = false, in_table = false, new_paragraph = true;
  std::string paragraph, marker;
  for (const std::string& line : lines_of(d.text)) {
    if (line.starts_with("```")) {
      if (!inside) d.blocks.push_back({trim(line.substr(3)), "", paragraph, marker});
      marker.clear();
      inside = !inside;
      continue;
    }
    if (inside) {
      d.blocks.back().text += line + "\n";
      continue;
    }
    if (!marker.empty())
      throw std::runtime_error(fmt::format("{}: below {} there has to be a block of code", d.path, marker));
    if (line.starts_with("<!-- code")) {
      marker = line;
      continue;
    }
    d.prose += line + "\n";
    const bool row = line.starts_with("|");
    if (row && !in_table) d.tables.emplace_back();
    in_table = row;
    if (row && !line.starts_with("|-")) d.tables.back().push_back(cells(line));
    if (line.empty()) {
      new_paragraph = true;
      continue;
    }
    if (new_paragraph) paragraph.clear();
    new_paragraph = false;
    paragraph += line + "\n";
  }
  if (inside) throw std::runtime_error(fmt::format("{}: a ``` is not closed", d.path));
  if (!marker.empty())
    throw std::runtime_error(fmt::format("{}: below {} there has to be a block of code", d.path, marker));
  return d;
}

std::vector<Document> documents() {
  std::vector<std::string> paths;
  const auto add = [&](const fs::directory_entry& entry) {
    if (entry.path().extension() == ".md") paths.push_back(entry.path().lexically_relative(root()).string());
  };
  for (const fs::directory_entry& entry : fs::directory_iterator(root())) add(entry);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root() / "docs")) add(entry);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root() / "exercises")) add(entry);
  std::sort(paths.begin(), paths.end());
  std::vector<Document> all;
  for (const std::string& path : paths) all.push_back(document(path));
  return all;
}

Document document(std::string_view path) {
  return parse(std::string(path), read_file(path));
}

std::vector<Row> table(const Document& document, const Row& heading) {
  for (const std::vector<Row>& rows : document.tables)
    if (rows[0].size() >= heading.size() && std::equal(heading.begin(), heading.end(), rows[0].begin()))
      return {rows.begin() + 1, rows.end()};
  throw std::runtime_error(
      fmt::format("{}: no table with the heading {}", document.path, fmt::join(heading, " | ")));
}

std::vector<std::string> links(std::string_view text) {
  static const std::regex pattern(R"(\]\(([^)\s]+)\))");
  return first_groups(text, pattern);
}

std::string resolve(const Document& document, std::string_view link) {
  const std::string file(link.substr(0, link.find('#')));
  if (file.empty()) return document.path;
  return (fs::path(document.path).parent_path() / file).lexically_normal().string();
}

std::string original(std::string_view path) {
  constexpr std::string_view translated = "docs/zh/";
  if (!path.starts_with(translated)) return std::string(path);
  const std::string_view file = path.substr(translated.size());
  return fmt::format("docs/{}{}", file == "README.md" ? "" : "en/", file);
}

std::vector<std::string> code_spans(std::string_view text) {
  static const std::regex pattern("`([^`\n]+)`");
  return first_groups(text, pattern);
}

bool has_word(std::string_view source, std::string_view word) {
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (const std::string& line : lines_of(source)) {
    const std::string code = line.substr(0, line.find("//"));
    for (std::size_t i = code.find(word); i != std::string::npos; i = code.find(word, i + 1)) {
      const std::size_t end = i + word.size();
      if ((i == 0 || !in_word(code[i - 1])) && (end == code.size() || !in_word(code[end]))) return true;
    }
  }
  return false;
}

std::vector<std::string> anchors(std::string_view prose) {
  static const std::regex written("<a id=\"([^\"]+)\"></a>");
  std::vector<std::string> found = first_groups(prose, written);
  bool named = false;
  for (const std::string& line : lines_of(prose)) {
    const bool name_stands_above = named;
    named = std::regex_match(line, written);
    if (!line.starts_with("#") || name_stands_above) continue;
    std::string anchor;
    for (const char c : trim(line.substr(line.find_first_not_of('#')))) {
      const auto u = static_cast<unsigned char>(c);
      if (c == ' ') anchor += '-';
      if (std::isalnum(u) != 0 || c == '-' || c == '_') anchor += static_cast<char>(std::tolower(u));
    }
    found.push_back(anchor);
  }
  return found;
}

std::string plain(std::string_view cell) {
  static const std::regex link(R"(\[([^\]]*)\]\([^)]*\))");
  std::string text = std::regex_replace(std::string(cell), link, "$1");
  std::erase(text, '`');
  std::erase(text, '*');
  return trim(text);
}

std::string output_of(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("output_of: cannot run " + command);
  std::string text;
  char buffer[4096];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  const int status = pclose(pipe);
  if (status != 0)
    throw std::runtime_error(fmt::format("output_of: status {} from {}\n{}", status, command, text));
  return text;
}

std::string difference(std::string_view shown, std::string_view printed) {
  // A word, a number, or one other character.
  static const std::regex token(R"([-+]?(?:\d+(?:\.(\d+))?(?:[eE]([-+]?\d+))?)|[A-Za-z_]+|\S)");
  const std::string s(shown), p(printed);
  std::sregex_iterator a(s.begin(), s.end(), token), b(p.begin(), p.end(), token);
  const std::sregex_iterator end;
  for (; a != end && b != end; ++a, ++b) {
    const std::string x = a->str(), y = b->str();
    if (x == y) continue;
    const std::string what = fmt::format("shown is '{}', printed '{}'", x, y);
    const auto is_number = [](const std::string& t) {
      return std::isdigit(static_cast<unsigned char>(t.back())) != 0;
    };
    if (!is_number(x) || !is_number(y)) return what;
    const int exponent = (*a)[2].matched ? std::stoi((*a)[2]) : 0;
    const double unit = std::pow(10, exponent - static_cast<int>((*a)[1].length()));
    if (!(std::abs(std::stod(x) - std::stod(y)) <= tolerance::digit_shown * unit)) return what;
  }
  if (a != end) return fmt::format("shown is '{}', printed nothing more", a->str());
  if (b != end) return fmt::format("shown nothing more, printed is '{}'", b->str());
  return "";
}

}  // namespace saddle::docs
