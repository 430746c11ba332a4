// Points of one's own, read from a file: one or two numbers a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "autodiff/array.h"

namespace saddle::examples {

struct OwnPoints {
  std::string path;              // or "standard input"
  std::string skipped;           // a first line of names, as in "line 1 skipped: 'x,y'", else empty
  ad::Array points;              // (n, 1) or (n, 2), as in the file
  std::vector<double> mean, sd;  // of each column, sd > 0
};

// One or two numbers a line, between commas, semicolons, tabs or spaces. Empty lines, comments from # on, and
// a first line of names are skipped. Throws BadInput, with the number of the line: for anything else, fewer
// than ten points, more than a million, a file of more than 64 MB, or a column of equal numbers.
OwnPoints read_points(const std::string& path);

// How messages name a text of points: `whole` all of it, as in "--data-file: 'a.csv'", and `line`, followed
// by its number, a line, as in "--data-file: a.csv:3".
struct PointsSource {
  std::string path, whole, line;
};

// The same from a text, of any size.
OwnPoints parse_points(std::string_view text, const PointsSource& source);

// What was taken for points, in lines for people: how many, on the line or in the plane, the first of them,
// and what was skipped. So a comma in place of a decimal point is seen, and so is a first number with a
// typing error.
std::string read_text(const OwnPoints& data);

// Mean and standard deviation of a column, in one pass that does not overflow before they do.
struct Moments {
  double mean, sd;
};
Moments moments(const ad::Array& points, ad::Index column);

}  // namespace saddle::examples
