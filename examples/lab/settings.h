// The settings and arguments that a room is given, read from JSON.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace saddle::lab {

// Members of one JSON object. Each function returns the member of a name, or else the fallback, and throws
// std::invalid_argument, which names the member, where it is of another kind or out of range.
//
//   Settings settings("line", R"({"k": 2})");
//   const std::int64_t k = settings.whole("k", 1, 1, 100);
//   settings.finish();                                      // throws if there is one that nobody asked for
class Settings {
 public:
  // where: for messages. Throws std::invalid_argument unless the text is a JSON object.
  Settings(std::string where, std::string_view json);
  Settings(Settings&&) noexcept;
  ~Settings();

  bool has(const char* name);
  double number(const char* name, double fallback, double least, double most);
  std::int64_t whole(const char* name, std::int64_t fallback, std::int64_t least, std::int64_t most);
  bool flag(const char* name, bool fallback);
  std::string text(const char* name, const std::string& fallback, std::size_t longest = 10'000);
  std::string choice(const char* name, const std::string& fallback,
                     std::initializer_list<std::string_view> known);
  // Finite numbers, at most `most` of them.
  std::vector<double> numbers(const char* name, std::vector<double> fallback, std::size_t most);
  std::vector<std::string> texts(const char* name, std::vector<std::string> fallback, std::size_t most);

  // Throws std::invalid_argument for a member that no function was asked for.
  void finish() const;

  const std::string& where() const { return where_; }

 private:
  struct Members;
  std::string where_;
  std::unique_ptr<Members> members_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace saddle::lab
