// Nothing that a document points to is missing.
#include <algorithm>
#include <regex>

#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;

TEST_CASE("documents: each link leads to a file, and to a heading in it") {
  int count = 0;
  for (const Document& d : documents()) {
    for (const std::string& link : links(d.prose)) {
      if (link.starts_with("https://")) continue;
      ++count;
      INFO(d.path << ": " << link);
      std::string target = resolve(d, link);
      // A chapter that is not translated yet is read in the original.
      if (!exists(target)) target = original(target);
      REQUIRE(exists(target));
      if (link.find('#') == std::string::npos) continue;
      const std::vector<std::string> headings = anchors(document(target).prose);
      CHECK(std::count(headings.begin(), headings.end(), link.substr(link.find('#') + 1)) == 1);
    }
  }
  CHECK(count >= 10);
}

TEST_CASE("documents: each path between backticks exists") {
  static const std::regex path(
      R"((autodiff|nn|gan|examples|docs|tests|cmake|\.ci)/[\w./-]*|\w+\.(md|sh|txt))");
  int count = 0;
  for (const Document& d : documents()) {
    for (const std::string& span : code_spans(d.prose)) {
      if (!std::regex_match(span, path)) continue;
      ++count;
      INFO(d.path << ": " << span);
      CHECK((exists(span) || exists("docs/" + span)));
    }
  }
  CHECK(count >= 5);
}

TEST_CASE("documents: each preset that they name exists") {
  static const std::regex option(R"(--preset (\w+))");
  const std::string presets = read_file("CMakePresets.json");
  int count = 0;
  for (const Document& d : documents()) {
    for (std::sregex_iterator i(d.text.begin(), d.text.end(), option), end; i != end; ++i) {
      ++count;
      INFO(d.path << ": " << i->str());
      CHECK(presets.find("\"name\": \"" + (*i)[1].str() + "\"") != std::string::npos);
    }
  }
  CHECK(count >= 2);
}

TEST_CASE("documents: no path of somebody's machine") {
  for (const Document& d : documents())
    for (const char* folder : {"/home/", "/root/", "/tmp/", "/Users/"}) {
      INFO(d.path << ": " << folder);
      CHECK(d.text.find(folder) == std::string::npos);
    }
}
