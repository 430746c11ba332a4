// The tables of the documents whose rows are data of the library: its claims, the wrong statements that they
// refuse, the cards of the objectives and the f-divergences; and the table of chapters. Two comments in a
// page enclose such a table, and the first one names its rows and its columns:
//
//   <!-- claims: this page; columns: claim, formula, in the code, where, test -->
//   <!-- end -->
//
// Rows of claims: "all", "this page" (those that the library explains there), "each section" (a heading and a
// table for each), or ids: "lemma, prop-1". The other rows are "wrong statements: all", "cards: all" and
// "f-divergences: all"; and "chapters: docs/en" are those of that folder (chapters.h), with their questions.
//
// A column that the library does not know is written by hand, inside the table, and stays with its row. What
// stands in docs/reference/paper-map.md about a claim, its names in the code, their files and its test, other
// pages repeat from there.
//
// `cmake -D UPDATE=ON -P tests/docs/claims_tables.cmake` writes the tables anew.
#pragma once

#include <string>

#include "tests/docs/markdown.h"

namespace saddle::docs {

// The text of a page with its tables made anew; map is docs/reference/paper-map.md. A cell of a new row that
// is written by hand is empty. Throws std::invalid_argument, with the page and the line, for a comment that
// is no such marker, an id that no claim has, columns without those that identify a row, and a marker without
// its end.
std::string with_tables(const Document& page, const Document& map);

}  // namespace saddle::docs
