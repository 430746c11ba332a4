// The chapters of the walk through the documents: docs/en/NN-name.md, each in one form.
#pragma once

#include <string>
#include <vector>

#include "tests/docs/markdown.h"

namespace saddle::docs {

// From a heading "## ..." to the next one. The id is what a link to it says: that of the line <a
// id="..."></a> above the heading if there is one, else the anchor of the heading.
struct Section {
  std::string id;
  std::vector<std::string> paragraphs;  // what blank lines separate, blocks of code left out
  std::size_t marked_blocks = 0;        // those that show a part of a source (code_parts.h)
};

struct Chapter {
  int number = 0;  // 9 for 09-name.md
  std::string title;
  Document page;
  std::vector<Section> sections;
};

// Whether the path is that of a chapter.
bool is_chapter(const std::string& path);

// Reads a chapter. Throws std::invalid_argument, with the path, unless its first line is "# N. Title" with
// the number of the file.
Chapter chapter(const Document& page);

// All chapters of a folder such as docs/en, in reading order. Throws as chapter().
std::vector<Chapter> chapters(const std::string& folder);

// What a chapter must have and does not have, in words. claims: the names of all claims.
std::vector<std::string> faults(const Chapter& chapter, const std::vector<std::string>& claims);

// What the chapter asks: the first paragraph of its question, on one line.
std::string question(const Chapter& chapter);

// The page with the links to its neighbours among all chapters as its last line.
std::string with_neighbours(const Chapter& chapter, const std::vector<Chapter>& all);

}  // namespace saddle::docs
