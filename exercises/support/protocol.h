// How a solution and the grader talk to each other. The grader starts the solution as a program of its own.
// The program reads calls from standard input and writes one line for each to standard output:
//
//   in:   NUMBER_OF_CALLS, then for each call: NAME FUNCTION ARGUMENTS
//   out:  NAME value ANSWER      or      NAME throws MESSAGE
//
// A list is its size and then its elements. The names are made up for each run. The right answers are
// computed after the program has ended, so that nothing in this file, and nothing that can be read meanwhile,
// is a secret. Lines that begin with no name are not looked at. To find a mistake, print to std::cerr: the
// grader shows that below the verdict of one task. The grader compiles this file once for all solutions; your
// file includes all that it uses itself.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace course {

// The next word of the input; the program ends where there is none.
inline std::string next_word() {
  int c = std::getchar();
  while (c == ' ' || c == '\n') c = std::getchar();
  std::string word;
  for (; c != EOF && c != ' ' && c != '\n'; c = std::getchar()) word += static_cast<char>(c);
  if (word.empty()) std::exit(3);
  return word;
}

template <class T>
T next() {
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(std::strtod(next_word().c_str(), nullptr));
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(std::strtoll(next_word().c_str(), nullptr, 10));
  } else if constexpr (std::is_same_v<T, std::string>) {
    return next_word();
  } else {
    T list;
    for (auto left = next<long long>(); left > 0; --left) list.push_back(next<typename T::value_type>());
    return list;
  }
}

template <class T>
void append(std::string& line, const T& value) {
  if constexpr (std::is_floating_point_v<T>) {
    char text[64];
    std::snprintf(text, sizeof text, " %a", static_cast<double>(value));
    line += text;
  } else if constexpr (std::is_integral_v<T>) {
    line += " " + std::to_string(static_cast<long long>(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    line += " " + value;
  } else {
    append(line, static_cast<long long>(value.size()));
    for (const typename T::value_type element : value) append(line, element);
  }
}

// Reads the arguments of a function, calls it and gives its answer. The answer of a function that returns
// nothing is its first argument, which it changes.
template <class Result, class... Arguments>
std::string call(Result (*f)(Arguments...)) {
  std::tuple<std::decay_t<Arguments>...> arguments{next<std::decay_t<Arguments>>()...};
  std::string line = " value";
  try {
    if constexpr (std::is_void_v<Result>) {
      std::apply(f, arguments);
      append(line, std::get<0>(arguments));
    } else {
      append(line, std::apply(f, arguments));
    }
  } catch (const std::exception& error) {
    line = std::string(" throws ") + error.what();
  } catch (...) {
    line = " throws something that is no std::exception";
  }
  for (char& c : line)
    if (c == '\n') c = ' ';
  return line;
}

// Answers all calls. Each answer is written at once, so that the grader sees which call ended the program.
inline int serve(const std::vector<std::pair<std::string_view, std::string (*)()>>& functions) {
  for (auto left = next<long long>(); left > 0; --left) {
    const std::string name = next_word(), wanted = next_word();
    for (const auto& [function, answer] : functions) {
      if (function != wanted) continue;
      const std::string line = "\n" + name + answer() + "\n";
      std::fwrite(line.data(), 1, line.size(), stdout);
      std::fflush(stdout);
    }
  }
  return 0;
}

}  // namespace course
