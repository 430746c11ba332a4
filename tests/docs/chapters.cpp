#include "tests/docs/chapters.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace saddle::docs {
namespace {

namespace fs = std::filesystem;

const char* const form[] = {"question",  "derivation",        "the-code", "a-number-that-is-checked",
                            "exercises", "commonly-got-wrong"};

// The fixed words of a chapter in a language.
struct Words {
  const char* guess;         // how the paragraph of the guess begins
  const char* all_chapters;  // the link to all chapters, and the words before those to the neighbours
  const char* before;
  const char* next;
  const char* stop;
};

const Words& words_of(const std::string& path) {
  static const Words english = {"Guess:", "[All chapters](../README.md#the-walk).",
                                " Before: ", " Next: ", "."},
                     chinese = {"猜一猜：", "[全部章节](README.md#the-walk)。", "上一章：", "下一章：", "。"};
  return original(path) == path ? english : chinese;
}

std::string file_name(const Chapter& chapter) {
  return fs::path(chapter.page.path).filename().string();
}

std::vector<Section> sections_of(const Document& page) {
  static const std::regex written("<a id=\"([^\"]+)\"></a>");
  std::vector<Section> sections;
  std::istringstream in(page.text);
  std::string id;
  bool new_paragraph = true, inside = false;
  for (std::string line; std::getline(in, line);) {
    std::smatch name;
    const bool fence = line.starts_with("```");
    if (fence || inside) {
      inside = inside != fence;
    } else if (line.starts_with("<!-- code")) {
      if (!sections.empty()) ++sections.back().marked_blocks;
    } else if (std::regex_match(line, name, written)) {
      id = name[1];
    } else if (line.starts_with("## ")) {
      sections.push_back({id.empty() ? anchors(line).at(0) : id, {}, 0});
      id.clear();
      new_paragraph = true;
    } else if (line.empty()) {
      id.clear();
      new_paragraph = true;
    } else if (!sections.empty()) {
      std::vector<std::string>& paragraphs = sections.back().paragraphs;
      if (new_paragraph)
        paragraphs.push_back(line);
      else
        paragraphs.back() += "\n" + line;
      new_paragraph = false;
    }
  }
  return sections;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

std::string whole(const Section& section) {
  std::string text;
  for (const std::string& paragraph : section.paragraphs) text += paragraph + "\n\n";
  return text;
}

// The question, "Guess:", a list of answers, a picture, and one sentence about it.
void look_at_question(const Section& section, const std::string& begin, std::vector<std::string>& faults) {
  const std::vector<std::string>& p = section.paragraphs;
  const auto guess =
      std::find_if(p.begin(), p.end(), [&](const std::string& words) { return words.starts_with(begin); });
  if (guess == p.begin() || guess == p.end()) {
    faults.push_back(fmt::format(
        "the question has to stand first, and below it a paragraph that begins with '{}'", begin));
    return;
  }
  std::size_t answers = 0;
  auto next = guess + 1;
  for (; next != p.end() && next->starts_with("- "); ++next) answers += 1 + count(*next, "\n- ");
  if (answers < 2) faults.push_back("below the guess there has to be a list of two answers or more");
  if (next == p.end() || !next->starts_with("!["))
    faults.push_back("directly below the answers there has to be a picture");
  else if (p.end() - next != 2)
    faults.push_back("the question has to end with one paragraph below the picture");
}

// Names a claim, or a test by a link to its file and its name between backticks.
bool names_what_checks(const Document& page, const std::string& text,
                       const std::vector<std::string>& claims) {
  const std::vector<std::string> names = code_spans(text);
  for (const std::string& name : names) {
    if (std::find(claims.begin(), claims.end(), name) != claims.end()) return true;
    for (const std::string& link : links(text)) {
      const std::string file = resolve(page, link);
      if (file.starts_with("tests/") && file.ends_with(".cpp") &&
          read_file(file).find("TEST_CASE(\"" + name + "\"") != std::string::npos)
        return true;
    }
  }
  return false;
}

// **9.a.** and so on, each with a folded answer or a link to its task. Numbers are those of tasks.
void look_at_exercises(int chapter, const std::string& text, std::vector<std::string>& faults) {
  static const std::regex heading(R"(\*\*(\d+)\.([a-z0-9]+)\.\*\*)");
  int expected = 0;
  for (std::sregex_iterator i(text.begin(), text.end(), heading), end; i != end;) {
    const std::string name = fmt::format("{}.{}", (*i)[1].str(), (*i)[2].str());
    const std::string right = fmt::format("{}.{}", chapter, static_cast<char>('a' + expected++));
    if (name != right) faults.push_back(fmt::format("exercise {} has to be {}", name, right));
    const auto begin = static_cast<std::size_t>(i->position());
    const std::size_t length =
        ++i == end ? std::string::npos : static_cast<std::size_t>(i->position()) - begin;
    const std::string words = text.substr(begin, length);
    const bool answered = count(words, "<details>") == 1 && count(words, "</details>") == 1;
    if (!answered && words.find("/exercises/") == std::string::npos)
      faults.push_back(fmt::format("exercise {} has neither a folded answer nor a link to its task", name));
  }
  if (expected < 2) faults.push_back("there have to be two exercises or more");
}

}  // namespace

bool is_chapter(const std::string& path) {
  static const std::regex form(R"(docs/[a-z]+/\d\d-[a-z0-9-]+\.md)");
  return std::regex_match(path, form);
}

Chapter chapter(const Document& page) {
  const fs::path path = page.path;
  Chapter chapter{std::stoi(path.filename().string()), "", page, sections_of(page)};
  const std::string begin = fmt::format("# {}. ", chapter.number),
                    first = page.text.substr(0, page.text.find('\n'));
  if (!first.starts_with(begin) || first.size() == begin.size())
    throw std::invalid_argument(
        fmt::format("{}: the first line has to be '{}' and a title", page.path, begin));
  chapter.title = first.substr(begin.size());
  return chapter;
}

std::vector<Chapter> chapters(const std::string& folder) {
  std::vector<Chapter> all;
  for (const Document& page : documents())
    if (page.path.starts_with(folder + "/") && is_chapter(page.path)) all.push_back(chapter(page));
  return all;
}

std::vector<std::string> faults(const Chapter& chapter, const std::vector<std::string>& claims) {
  std::vector<std::string> faults;
  std::size_t i = 0;
  for (const char* id : form) {
    if (i >= chapter.sections.size() || chapter.sections[i].id != id)
      return {fmt::format("section {} has to be '{}', and is '{}'", i + 1, id,
                          i < chapter.sections.size() ? chapter.sections[i].id : "missing")};
    if (chapter.sections[i].paragraphs.empty())
      faults.push_back(fmt::format("the section '{}' is empty", id));
    ++i;
  }
  if (i < chapter.sections.size())
    faults.push_back(fmt::format("the section '{}' is one too many", chapter.sections[i].id));

  look_at_question(chapter.sections[0], words_of(chapter.page.path).guess, faults);
  if (chapter.sections[2].marked_blocks == 0) faults.push_back("the code shows no marked part of a source");
  if (!names_what_checks(chapter.page, whole(chapter.sections[3]), claims))
    faults.push_back("the number that is checked names no claim and no test");
  look_at_exercises(chapter.number, whole(chapter.sections[4]), faults);
  if (("\n" + whole(chapter.sections[5])).find("\n- ") == std::string::npos)
    faults.push_back("what is commonly got wrong has to be a list");
  return faults;
}

std::string question(const Chapter& chapter) {
  if (chapter.sections.empty() || chapter.sections[0].paragraphs.empty())
    throw std::invalid_argument(fmt::format("{}: there is no question", chapter.page.path));
  std::string words = chapter.sections[0].paragraphs[0];
  std::replace(words.begin(), words.end(), '\n', ' ');
  return words;
}

std::string with_neighbours(const Chapter& chapter, const std::vector<Chapter>& all) {
  const Words& words = words_of(chapter.page.path);
  std::string text = chapter.page.text;
  if (const std::size_t at = text.rfind(std::string("\n\n") + words.all_chapters); at != std::string::npos)
    text.resize(at + 1);
  text += std::string("\n") + words.all_chapters;
  const auto here =
      std::find_if(all.begin(), all.end(), [&](const Chapter& c) { return c.number == chapter.number; });
  const auto link = [&](const char* word, const Chapter& c) {
    return fmt::format("{}[{}. {}]({}){}", word, c.number, c.title, file_name(c), words.stop);
  };
  if (here != all.begin()) text += link(words.before, *(here - 1));
  if (here + 1 != all.end()) text += link(words.next, *(here + 1));
  return text + "\n";
}

}  // namespace saddle::docs
