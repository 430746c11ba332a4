// A reader of JSON for tests of programs and reports that write it: objects, arrays, strings, numbers, true,
// false and null. Throws std::runtime_error for anything that is not JSON, a number like nan included.
#pragma once

#include <cctype>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace saddle {

struct JsonValue {
  enum class Kind { null, boolean, number, string, array, object } kind = Kind::null;
  std::string text;  // of a string, and of a number or a boolean as it stands
  std::vector<JsonValue> elements;
  std::map<std::string, JsonValue> members;

  const JsonValue& at(const std::string& key) const { return members.at(key); }
  double number() const {
    if (kind != Kind::number) throw std::runtime_error("json: not a number: " + text);
    return std::stod(text);
  }
};

class JsonReader {
 public:
  static JsonValue read(std::string_view text) {
    JsonReader reader(text);
    const JsonValue value = reader.value();
    reader.space();
    if (reader.at_ != text.size()) reader.fail("the end");
    return value;
  }

 private:
  explicit JsonReader(std::string_view text) : text_(text) {}

  [[noreturn]] void fail(const std::string& expected) const {
    throw std::runtime_error("json: expected " + expected + " at " + std::to_string(at_));
  }
  void space() {
    while (at_ < text_.size() && std::string_view(" \n\t\r").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }
  bool take(char c) {
    space();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail(std::string(1, c));
  }
  bool take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  JsonValue value() {
    space();
    JsonValue v;
    if (take('{')) {
      v.kind = JsonValue::Kind::object;
      if (take('}')) return v;
      do {
        const std::string key = string();
        expect(':');
        if (!v.members.emplace(key, value()).second) fail("another key than " + key);
      } while (take(','));
      expect('}');
    } else if (take('[')) {
      v.kind = JsonValue::Kind::array;
      if (take(']')) return v;
      do v.elements.push_back(value());
      while (take(','));
      expect(']');
    } else if (at_ < text_.size() && text_[at_] == '"') {
      v.kind = JsonValue::Kind::string;
      v.text = string();
    } else if (take_word("null")) {
      return v;
    } else if (take_word("true") || take_word("false")) {
      v.kind = JsonValue::Kind::boolean;
      v.text = text_[at_ - 2] == 'u' ? "true" : "false";
    } else {
      v.kind = JsonValue::Kind::number;
      v.text = number();
    }
    return v;
  }

  void digits() {
    if (at_ == text_.size() || !std::isdigit(static_cast<unsigned char>(text_[at_]))) fail("a digit");
    while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  std::string number() {
    const std::size_t begin = at_;
    take_word("-");
    digits();
    if (take_word(".")) digits();
    if (take_word("e") || take_word("E")) {
      if (!take_word("+")) take_word("-");
      digits();
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string string() {
    expect('"');
    std::string result;
    for (;; ++at_) {
      if (at_ == text_.size() || static_cast<unsigned char>(text_[at_]) < 0x20) fail("a closing quote");
      if (text_[at_] == '"') break;
      if (text_[at_] != '\\') {
        result += text_[at_];
      } else if (take_word("\\u00")) {
        result += static_cast<char>(std::stoi(std::string(text_.substr(at_, 2)), nullptr, 16));
        ++at_;
      } else {
        ++at_;
        if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\\')) fail("an escape");
        result += text_[at_];
      }
    }
    ++at_;
    return result;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace saddle
