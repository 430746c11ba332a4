// As much Markdown as the documents of this repository use: fenced blocks, tables, links and headings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace saddle::docs {

// ``` language, then lines, then ```. The introduction is the text between the block and the blank line above
// the paragraph before it. The marker is the line <!-- code: path, name --> directly above the block, or
// empty (code_parts.h).
struct Block {
  std::string language;
  std::string text;
  std::string introduction;
  std::string marker;
};

using Row = std::vector<std::string>;

struct Document {
  std::string path;  // from the root of the repository: docs/reference/notation.md
  std::string text;
  std::string prose;  // the text without its fenced blocks
  std::vector<Block> blocks;
  std::vector<std::vector<Row>> tables;  // each with its heading, without the |---| line
};

// A file of the repository, whole. Throws std::runtime_error if it cannot be read.
std::string read_file(std::string_view path);

bool exists(std::string_view path);

Document parse(std::string path, std::string text);

// All documents: the .md files in the root and below docs/.
std::vector<Document> documents();
Document document(std::string_view path);

// The rows of the table whose heading begins with the given cells. Throws std::runtime_error if there is
// none.
std::vector<Row> table(const Document& document, const Row& heading);

// The targets of [text](target), as they stand.
std::vector<std::string> links(std::string_view text);

// The path of the English page that a page in docs/zh translates; of any other page its own path.
std::string original(std::string_view path);

// The file of a link in the document, from the root of the repository.
std::string resolve(const Document& document, std::string_view link);

// What stands between two backticks.
std::vector<std::string> code_spans(std::string_view text);

// Whether the word stands in a source, outside of comments and not as a part of a longer word.
bool has_word(std::string_view source, std::string_view word);

// The anchors of the headings, as the usual renderers make them: "## Reading order" has #reading-order; and
// those that are written as <a id="name"></a>. Such a line directly above a heading names it.
std::vector<std::string> anchors(std::string_view prose);

// A cell without the decoration of Markdown: the text of a link, what stands in backticks.
std::string plain(std::string_view cell);

// Runs a command and returns what it printed on standard output. Throws std::runtime_error unless it exits
// with 0.
std::string output_of(const std::string& command);

// Compares what a program printed with what a document shows: the words must be the same, a number may be off
// by one unit of the last digit shown; space does not count. Returns "" or what differs. NaN differs.
std::string difference(std::string_view shown, std::string_view printed);

}  // namespace saddle::docs
