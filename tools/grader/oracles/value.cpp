#include "tools/grader/oracles/value.h"

#include <fmt/format.h>

namespace saddle::grader {
namespace {

void collect(const Value& value, const std::string& place, std::vector<Leaf>& to) {
  if (const auto* list = std::get_if<Value::List>(&value.content)) {
    to.push_back({static_cast<std::int64_t>(list->size()), true, place});
    for (std::size_t i = 0; i < list->size(); ++i) collect((*list)[i], fmt::format("{}[{}]", place, i), to);
  } else if (const auto* number = std::get_if<double>(&value.content)) {
    to.push_back({*number, false, place});
  } else if (const auto* integer = std::get_if<std::int64_t>(&value.content)) {
    to.push_back({*integer, false, place});
  } else if (const auto* word = std::get_if<std::string>(&value.content)) {
    to.push_back({*word, false, place});
  }
}

}  // namespace

std::vector<double> Value::numbers() const {
  std::vector<double> all;
  for (const Value& element : list()) all.push_back(element.number());
  return all;
}

std::vector<int> Value::integers() const {
  std::vector<int> all;
  for (const Value& element : list()) all.push_back(static_cast<int>(element.integer()));
  return all;
}

std::vector<Leaf> leaves(const Value& value) {
  std::vector<Leaf> all;
  collect(value, "", all);
  return all;
}

std::string encoded(const Value& value) {
  std::string text;
  for (const Leaf& leaf : leaves(value)) {
    if (!text.empty()) text += ' ';
    if (const auto* number = std::get_if<double>(&leaf.content))
      text += fmt::format("{:a}", *number);
    else if (const auto* integer = std::get_if<std::int64_t>(&leaf.content))
      text += std::to_string(*integer);
    else
      text += std::get<std::string>(leaf.content);
  }
  return text;
}

std::string shown(const Value& value) {
  if (const auto* number = std::get_if<double>(&value.content)) return fmt::format("{:.6g}", *number);
  if (const auto* integer = std::get_if<std::int64_t>(&value.content)) return std::to_string(*integer);
  if (const auto* word = std::get_if<std::string>(&value.content)) return '"' + *word + '"';
  if (value.throws()) return "an exception";
  return '{' + shown(value.list()) + '}';
}

std::string as_source(const Inputs& inputs) {
  std::string text;
  for (const Value& input : inputs) {
    if (!text.empty()) text += ", ";
    if (const auto* number = std::get_if<double>(&input.content))
      text += fmt::format("{}", *number);
    else if (const auto* list = std::get_if<Value::List>(&input.content))
      text += '{' + as_source(*list) + '}';
    else
      text += shown(input);
  }
  return text;
}

std::string shown(const Inputs& inputs) {
  // Long lists are cut: the line is for people.
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (i > 0) text += ", ";
    if (i == most) return text + "...";
    text += shown(inputs[i]);
  }
  return text;
}

}  // namespace saddle::grader
