// What the headers say about functions, for the page that is made of it: comments and declarations.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace saddle::docs {

// Between backticks, as a cell of a table holds it: a bare | would end the cell.
std::string code(const std::string& s);

// What a function of the table is: the comment above it in real_math.h, or else its one line of code, or else
// the value in its row; with x, or a and b, as the names of its arguments.
std::string meaning(const std::string& name, const std::string& value, const std::vector<std::string>& names);

// The paragraph of the comment at the top of table.inc that begins so. Throws std::runtime_error if there is
// none.
std::string paragraph(const std::string& beginning);

// The declarations of a header that begin with Var, as a table, with the comment above them; those below each
// other share it. Only those of the given names, if there are any. Throws std::runtime_error for one without
// a comment.
std::string table_of_header(const std::string& path, const std::set<std::string>& names);

}  // namespace saddle::docs
