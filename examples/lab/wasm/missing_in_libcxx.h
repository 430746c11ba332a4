// What the library uses of C++20 and libc++ 13, which comes with Debian's emscripten, does not have. Included
// before every file of the lab's build, and of no other build. With a newer libc++ nothing here is compiled.
#pragma once

#include <version>

#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 15000

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace std {

template <class To, class From>
requires(sizeof(To) == sizeof(From) && is_trivially_copyable_v<To> &&
         is_trivially_copyable_v<From>) constexpr To bit_cast(const From& from) noexcept {
  return __builtin_bit_cast(To, from);
}

// A floating-point number, as from_chars reads it: no blank and no plus sign before it, nothing of the
// locale. The library of C of emscripten rounds correctly.
inline from_chars_result from_chars(const char* first, const char* last, double& value) {
  if (first == last || *first == '+' || *first == ' ' || *first == '\t' || *first == '\n')
    return {first, errc::invalid_argument};
  const string text(first, last);
  // Hexadecimal numbers have no prefix there.
  const size_t digits = text[0] == '-' ? 1 : 0;
  if (text.size() > digits + 1 && text[digits] == '0' && (text[digits + 1] | 0x20) == 'x') {
    value = text[0] == '-' ? -0.0 : 0.0;
    return {first + digits + 1, errc{}};
  }
  char* end = nullptr;
  const double read = strtod(text.c_str(), &end);
  if (end == text.c_str()) return {first, errc::invalid_argument};
  const char* const stop = first + (end - text.c_str());
  // Infinity, or a number that rounds to 0: errno also tells of what is only less exact, below 2e-308.
  const string number(text.c_str(), static_cast<const char*>(end)),
      mantissa = number.substr(0, number.find_first_of("eE"));
  const bool nonzero = mantissa.find_first_of("123456789") != string::npos;
  const bool named = text[digits] == 'i' || text[digits] == 'I' || text[digits] == 'n' || text[digits] == 'N';
  if (!named && (isinf(read) || (read == 0 && nonzero))) return {stop, errc::result_out_of_range};
  value = read;
  return {stop, errc{}};
}

namespace ranges {

template <class Range, class T, class Less = std::less<>, class Projection = identity>
auto lower_bound(Range&& range, const T& value, Less less = {}, Projection projection = {}) {
  return std::lower_bound(std::begin(range), std::end(range), value,
                          [&](const auto& element, const T& sought) {
                            return invoke(less, invoke(projection, element), sought);
                          });
}

template <class Range, class Less = std::less<>, class Projection = identity>
auto sort(Range&& range, Less less = {}, Projection projection = {}) {
  std::sort(std::begin(range), std::end(range), [&](const auto& a, const auto& b) {
    return invoke(less, invoke(projection, a), invoke(projection, b));
  });
  return std::end(range);
}

template <class Range, class T, class Projection = identity>
auto find(Range&& range, const T& value, Projection projection = {}) {
  return std::find_if(std::begin(range), std::end(range),
                      [&](const auto& element) { return invoke(projection, element) == value; });
}

template <class Range, class Test, class Projection = identity>
bool all_of(Range&& range, Test test, Projection projection = {}) {
  return std::all_of(std::begin(range), std::end(range),
                     [&](const auto& element) { return invoke(test, invoke(projection, element)); });
}

}  // namespace ranges
}  // namespace std

#endif
