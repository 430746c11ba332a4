#include "examples/training/points_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <stdexcept>
#include <string_view>

#include "examples/support/cli.h"
#include "examples/support/help.h"
#include "gan/probability/parse.h"

namespace saddle::examples {

using gan::parse_number;

namespace {

constexpr const char* option = "--data-file";
constexpr std::size_t fewest = 10, most = 1'000'000, most_bytes = 1 << 26;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));
  return text.substr(0, text.find_last_not_of(spaces) + 1);
}

// What stands between semicolons, else between commas, else between tabs and spaces.
std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  const char mark = line.find(';') != line.npos ? ';' : line.find(',') != line.npos ? ',' : ' ';
  const std::string_view ends = mark == ';' ? ";" : mark == ',' ? "," : " \t";
  for (line = trimmed(line);; line = mark == ' ' ? trimmed(line) : line) {
    const std::size_t end = line.find_first_of(ends);
    fields.push_back(trimmed(line.substr(0, end)));
    if (end == line.npos) return fields;
    line.remove_prefix(end + 1);
  }
}

bool is_number(std::string_view field) {
  try {
    parse_number(field, "");
    return true;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

// What stands for a number that is missing, or for one that is not finite.
bool is_missing(std::string_view field) {
  std::string word(field);
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::string_view words[] = {"nan", "na", "n/a", "null", "none", "inf", "infinity"};
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Names of columns: no field is a number, nor meant to be one.
bool is_head(const std::vector<std::string_view>& fields) {
  return std::all_of(fields.begin(), fields.end(), [](std::string_view field) {
    const bool letter = !field.empty() && !std::isdigit(static_cast<unsigned char>(field.front())) &&
                        field.front() != '-' && field.front() != '+' && field.front() != '.';
    return letter && !is_number(field) && !is_missing(field);
  });
}

}  // namespace

Moments moments(const ad::Array& points, ad::Index column) {
  double mean = 0, sum = 0;
  for (ad::Index i = 0; i < points.rows(); ++i) {
    const double off = points(i, column) - mean;
    mean += off / static_cast<double>(i + 1);
    sum += off * (points(i, column) - mean);
  }
  return {mean, std::sqrt(sum / static_cast<double>(points.rows()))};
}

OwnPoints read_points(const std::string& given_path) {
  const std::string text = file_text(option, given_path, most_bytes);
  const std::string path = given_path == "-" ? "standard input" : given_path;
  return parse_points(text,
                      {path, fmt::format("{}: '{}'", option, path), fmt::format("{}: {}:", option, path)});
}

OwnPoints parse_points(std::string_view text, const PointsSource& source) {
  std::string skipped;
  std::vector<double> numbers;
  std::size_t columns = 0, first = 0, number = 0, names = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (++number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);  // a byte order mark
    line = trimmed(line.substr(0, line.find('#')));
    if (line.empty()) continue;

    const std::string where = fmt::format("{}{}", source.line, number);
    const std::vector<std::string_view> fields = fields_of(line);
    if (columns == 0 && names == 0 && is_head(fields)) {
      names = fields.size();
      constexpr std::size_t shown = 60;
      skipped = fmt::format("line {} skipped: '{}'{}", number, line.substr(0, shown),
                            line.size() > shown ? "..." : "");
      continue;
    }
    if (columns == 0) {
      columns = fields.size();
      first = number;
      if (columns > 2)
        throw BadInput(
            fmt::format("{}: one or two numbers are required, got {} fields; likely cause: other columns, "
                        "such as a label",
                        where, columns));
    }
    if (names != 0 && names != columns) {
      throw BadInput(
          fmt::format("{}: as many numbers are required as there are names in the first line, {}, got {}",
                      where, names, columns));
    }
    if (fields.size() != columns) {
      throw BadInput(fmt::format("{}: {} {} required as in line {}, got {}", where, columns,
                                 columns == 1 ? "number is" : "numbers are", first, fields.size()));
    }
    for (const std::string_view field : fields) {
      try {
        numbers.push_back(parse_number(field, where));
      } catch (const std::invalid_argument& error) {
        const bool comma = field.find(',') != field.npos;
        throw BadInput(fmt::format("{}{}", error.what(), comma ? "; decimals have a point, as in 0.5" : ""));
      }
    }
    if (numbers.size() > most * columns)
      throw BadInput(fmt::format("{}: at most {} points are allowed, got more", where, most));
  }
  const std::size_t count = columns == 0 ? 0 : numbers.size() / columns;
  if (count < fewest)
    throw BadInput(fmt::format("{} must have at least {} points, got {}", source.whole, fewest, count));

  OwnPoints data{source.path,
                 skipped,
                 ad::Array::zeros(static_cast<ad::Index>(count), static_cast<ad::Index>(columns)),
                 {},
                 {}};
  for (std::size_t i = 0; i < numbers.size(); ++i)
    data.points(static_cast<ad::Index>(i / columns), static_cast<ad::Index>(i % columns)) = numbers[i];
  for (std::size_t c = 0; c < columns; ++c) {
    const auto [mean, sd] = moments(data.points, static_cast<ad::Index>(c));
    if (!std::isfinite(mean) || !std::isfinite(sd) || !(sd > 0)) {
      throw BadInput(
          fmt::format("{}: column {} must have different numbers, with a standard deviation "
                      "within the range of a double, got {}",
                      source.whole, c + 1, sd));
    }
    data.mean.push_back(mean);
    data.sd.push_back(sd);
  }
  return data;
}

std::string read_text(const OwnPoints& data) {
  const bool plane = data.points.cols() == 2;
  const std::string first = plane ? fmt::format("({:g}, {:g})", data.points(0, 0), data.points(0, 1))
                                  : fmt::format("{:g}", data.points(0, 0));
  std::string text = fmt::format("{} points {} from {}; the first is {}", data.points.rows(),
                                 plane ? "in the plane" : "on the line", data.path, first);
  text = wrapped(printable(std::move(text)), kColumns, 2);
  return data.skipped.empty() ? text : text + printable(data.skipped) + "\n";
}

}  // namespace saddle::examples
