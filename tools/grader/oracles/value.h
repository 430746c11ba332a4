// What the grader gives to a function of a solution, and what it expects from it: numbers, words, lists of
// these, or an exception.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace saddle::grader {

// The expected answer of a call that must throw an exception.
struct Throws {};

struct Value {
  using List = std::vector<Value>;

  Value(double number) : content(number) {}
  Value(int number) : content(std::int64_t{number}) {}
  Value(std::int64_t number) : content(number) {}
  // One word, without spaces.
  Value(const char* word) : content(std::string(word)) {}
  Value(std::string word) : content(std::move(word)) {}
  Value(List list) : content(std::move(list)) {}
  Value(Throws throws) : content(throws) {}
  Value(const std::vector<double>& numbers) : content(List(numbers.begin(), numbers.end())) {}
  Value(const std::vector<int>& numbers) : content(List(numbers.begin(), numbers.end())) {}

  // These throw std::bad_variant_access where the value is of another kind.
  double number() const { return std::get<double>(content); }
  std::int64_t integer() const { return std::get<std::int64_t>(content); }
  const std::string& word() const { return std::get<std::string>(content); }
  const List& list() const { return std::get<List>(content); }
  std::vector<double> numbers() const;
  std::vector<int> integers() const;
  bool throws() const { return std::holds_alternative<Throws>(content); }

  std::variant<double, std::int64_t, std::string, List, Throws> content;
};

// The arguments of one call.
using Inputs = std::vector<Value>;

// The words by which exercises/support/protocol.h reads a value: numbers in hexadecimal, so that no bit is
// lost; a list is its size and then its elements.
std::string encoded(const Value& value);

// For people: 0.25, {1, 2}; six digits.
std::string shown(const Value& value);
// The same as arguments: "0.25, {1, 2}"; long lists are cut.
std::string shown(const Inputs& inputs);
// The arguments as C++ reads them, whole and with all digits.
std::string as_source(const Inputs& inputs);

// One number, word or size in a value, in the order of encoded().
struct Leaf {
  std::variant<double, std::int64_t, std::string> content;
  bool size;          // the content is the number of elements of a list
  std::string place;  // "[2]", "[0][1]", or empty
};
std::vector<Leaf> leaves(const Value& value);

}  // namespace saddle::grader
