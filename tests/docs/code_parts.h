// Parts of sources that pages show. A part stands between two comments, and has a name in its file:
//
//   // [closed-form
//   double c_from_jsd(const Distribution& p, const Distribution& q) {
//     return -log_4 + 2 * other_jsd(p, q);
//   }
//   // closed-form]
//
// A page shows it in a fenced block below the line <!-- code: gan/claims/paper/thm1.cpp, closed-form -->.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/docs/markdown.h"

namespace saddle::docs {

struct CodePart {
  std::string path;  // of the source, from the root of the repository
  std::string name;
  std::string text;  // without the space that all lines begin with, and without markers of other parts
};

// The parts of a source. Throws std::invalid_argument, with path and line, for a part that is not closed, is
// closed without having been opened, is empty, or has the name of another one.
std::vector<CodePart> code_parts(const std::string& path, std::string_view source);

// The parts of all sources of the repository.
std::vector<CodePart> all_code_parts();

// The part that the marker of a block names; nullptr if the block has no marker. Throws
// std::invalid_argument, with the path of the page, if the marker has another form or there is no such part.
const CodePart* part_of(const Document& page, const Block& block, const std::vector<CodePart>& parts);

// The text of a page with the code of its marked blocks made anew. Throws as part_of, and for a marker that
// stands above something other than a block.
std::string with_code(const Document& page, const std::vector<CodePart>& parts);

}  // namespace saddle::docs
