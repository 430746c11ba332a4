#include "tests/docs/header_comments.h"

#include <regex>
#include <sstream>
#include <stdexcept>

#include "tests/docs/markdown.h"

namespace saddle::docs {
namespace {

// A declaration without types and places: "sum(x, axis)".
std::string call(const std::string& declaration) {
  static const std::regex start(R"(^Var (\w+)\()"), name(R"(\b(\w+)( = [^,]*)?$)");
  std::smatch match;
  if (!std::regex_search(declaration, match, start))
    throw std::runtime_error("no declaration: " + declaration);
  std::istringstream parameters(declaration.substr(match[0].length()));
  std::string result = match[1].str() + "(", parameter;
  bool first = true;
  while (std::getline(parameters, parameter, ',')) {
    parameter = parameter.substr(0, parameter.find(')'));
    std::smatch word;
    if (parameter.find("Location") != std::string::npos || !std::regex_search(parameter, word, name))
      continue;
    result += (first ? "" : ", ") + word[1].str();
    first = false;
  }
  return result + ")";
}

// A | within a cell.
std::string cell(const std::string& s) {
  return std::regex_replace(s, std::regex("\\|"), "\\|");
}

}  // namespace

std::string code(const std::string& s) {
  return "`" + cell(s) + "`";
}

std::string meaning(const std::string& name, const std::string& value,
                    const std::vector<std::string>& names) {
  if (!value.starts_with(name + "(")) return code(value);
  std::istringstream lines(read_file("autodiff/real_math.h"));
  std::string comment;
  for (std::string line, body; std::getline(lines, line);) {
    if (line.starts_with("// ")) {
      comment += (comment.empty() ? "" : " ") + line.substr(3);
      continue;
    }
    if (!line.starts_with("inline Real " + name + "(")) {
      comment = "";
      continue;
    }
    std::getline(lines, body);
    const std::string begin = "  return ";
    const bool short_body = body.starts_with(begin) && body.ends_with(";");
    std::string result = !comment.empty() ? cell(comment)
                         : short_body     ? body.substr(begin.size(), body.size() - begin.size() - 1)
                                          : value;
    static const std::regex argument(R"(Real (\w+))");
    std::size_t number = 0;
    const std::string list = line.substr(line.find('('));
    for (std::sregex_iterator i(list.begin(), list.end(), argument), end; i != end && number < names.size();
         ++i)
      result = std::regex_replace(result, std::regex("\\b" + (*i)[1].str() + "\\b"), names[number++]);
    return comment.empty() ? code(result) : result;
  }
  return code(value);
}

std::string paragraph(const std::string& beginning) {
  const std::string file = read_file("autodiff/table.inc");
  const std::size_t begin = file.find("// " + beginning);
  if (begin == std::string::npos) throw std::runtime_error("table.inc has no paragraph " + beginning);
  std::istringstream lines(file.substr(begin));
  std::string result;
  for (std::string line; std::getline(lines, line) && line.size() > 2 && line[3] != 'c';)
    result += line.substr(3) + "\n";
  return result;
}

std::string table_of_header(const std::string& path, const std::set<std::string>& names) {
  std::istringstream lines(read_file(path));
  std::string page = "| function | what it is |\n|---|---|\n", comment, calls;
  const auto finish = [&] {
    if (!calls.empty() && comment.empty())
      throw std::runtime_error(path + ": a comment must say what this is: " + calls);
    if (!calls.empty()) page += "| " + calls + " | " + cell(comment) + " |\n";
    calls = comment = "";
  };
  // An overload that is a template serves other types by the same name.
  bool overload = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("// ")) {
      if (!calls.empty()) finish();
      comment += (comment.empty() ? "" : " ") + line.substr(3);
    } else if (line.starts_with("Var ") && !overload) {
      for (std::string more; line.find(");") == std::string::npos && std::getline(lines, more);) line += more;
      const std::string c = call(line);
      if (names.empty() || names.contains(c.substr(0, c.find('('))))
        calls += (calls.empty() ? "" : ", ") + code(c);
    } else if (line.empty()) {
      finish();
    }
    overload = line.starts_with("template");
  }
  finish();
  return page;
}

}  // namespace saddle::docs
