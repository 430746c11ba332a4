// A writer of JSON: numbers with 17 significant digits, infinities as the strings "inf" and "-inf", what is
// undefined (NaN) as null.
//
//   Json json;
//   json.begin_object().member("seed", 3).key("claims").begin_array() ... .end_array().end_object();
//   json.text()
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace saddle::examples {

// Members of an object stand on lines of their own; an object inside an array stands on one line.
class Json {
 public:
  Json& begin_object() { return open('{'); }
  Json& end_object() { return close('}'); }
  Json& begin_array() { return open('['); }
  Json& end_array() { return close(']'); }
  Json& key(std::string_view name);

  Json& value(double number);
  Json& value(std::integral auto number) { return raw(std::to_string(number)); }
  Json& value(bool truth) { return raw(truth ? "true" : "false"); }
  Json& value(std::string_view text);
  Json& value(const char* text) { return value(std::string_view(text)); }
  Json& null() { return raw("null"); }

  Json& member(std::string_view name, const auto& content) { return key(name).value(content); }

  // The document so far, with a newline at its end.
  std::string text() const { return text_ + "\n"; }

 private:
  Json& open(char bracket);
  Json& close(char bracket);
  Json& raw(std::string_view token);
  void separate();

  std::string text_;
  std::string stack_;  // the open brackets
  bool first_ = true;  // nothing yet in the innermost bracket
  bool after_key_ = false;
};

}  // namespace saddle::examples
