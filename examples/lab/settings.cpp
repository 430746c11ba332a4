#include "examples/lab/settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace saddle::lab {

using nlohmann::json;

struct Settings::Members {
  json object;

  // Null if there is none.
  const json* find(const char* name) const {
    const auto member = object.find(name);
    return member == object.end() ? nullptr : &*member;
  }
};

namespace {

[[noreturn]] void refuse(const std::string& where, const char* name, const std::string& required,
                         const json& got) {
  std::string shown = got.dump(-1, ' ', false, json::error_handler_t::replace);
  if (shown.size() > 60) shown = shown.substr(0, 60) + "...";
  throw std::invalid_argument(fmt::format("{}: '{}' must be {}, got {}", where, name, required, shown));
}

}  // namespace

Settings::Settings(std::string where, std::string_view text)
    : where_(std::move(where)), members_(std::make_unique<Members>()) {
  members_->object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!members_->object.is_object())
    throw std::invalid_argument(
        fmt::format("{}: settings must be a JSON object, got {}", where_,
                    text.size() > 60 ? fmt::format("{}...", text.substr(0, 60)) : fmt::format("'{}'", text)));
}
Settings::Settings(Settings&&) noexcept = default;
Settings::~Settings() = default;

bool Settings::has(const char* name) {
  return members_->find(name) != nullptr;
}

double Settings::number(const char* name, double fallback, double least, double most) {
  asked_.insert(name);
  const json* const member = members_->find(name);
  if (!member) return fallback;
  const double x = member->is_number() ? member->get<double>() : NAN;
  if (!(x >= least && x <= most))
    refuse(where_, name, fmt::format("a number from {} to {}", least, most), *member);
  return x;
}

std::int64_t Settings::whole(const char* name, std::int64_t fallback, std::int64_t least, std::int64_t most) {
  asked_.insert(name);
  const json* const member = members_->find(name);
  if (!member) return fallback;
  const double x = member->is_number() ? member->get<double>() : NAN;
  if (!(x >= static_cast<double>(least) && x <= static_cast<double>(most)) || x != std::floor(x))
    refuse(where_, name, fmt::format("a whole number from {} to {}", least, most), *member);
  return static_cast<std::int64_t>(x);
}

bool Settings::flag(const char* name, bool fallback) {
  asked_.insert(name);
  const json* const member = members_->find(name);
  if (!member) return fallback;
  if (!member->is_boolean()) refuse(where_, name, "true or false", *member);
  return member->get<bool>();
}

std::string Settings::text(const char* name, const std::string& fallback, std::size_t longest) {
  asked_.insert(name);
  const json* const member = members_->find(name);
  if (!member) return fallback;
  if (!member->is_string() || member->get_ref<const std::string&>().size() > longest)
    refuse(where_, name, fmt::format("a text of at most {} bytes", longest), *member);
  return member->get<std::string>();
}

std::string Settings::choice(const char* name, const std::string& fallback,
                             std::initializer_list<std::string_view> known) {
  asked_.insert(name);
  const json* const member = members_->find(name);
  if (!member) return fallback;
  if (member->is_string())
    for (const std::string_view one : known)
      if (member->get_ref<const std::string&>() == one) return std::string(one);
  refuse(where_, name, fmt::format("one of {}", fmt::join(known, ", ")), *member);
}

std::vector<double> Settings::numbers(const char* name, std::vector<double> fallback, std::size_t most) {
  asked_.insert(name);
  const json* const member = members_->find(name);
  if (!member) return fallback;
  const std::string required = fmt::format("a list of at most {} finite numbers", most);
  if (!member->is_array() || member->size() > most) refuse(where_, name, required, *member);
  std::vector<double> all;
  all.reserve(member->size());
  for (const json& one : *member) {
    if (!one.is_number() || !std::isfinite(one.get<double>())) refuse(where_, name, required, *member);
    all.push_back(one.get<double>());
  }
  return all;
}

std::vector<std::string> Settings::texts(const char* name, std::vector<std::string> fallback,
                                         std::size_t most) {
  asked_.insert(name);
  const json* const member = members_->find(name);
  if (!member) return fallback;
  const std::string required = fmt::format("a list of at most {} texts", most);
  if (!member->is_array() || member->size() > most) refuse(where_, name, required, *member);
  std::vector<std::string> all;
  for (const json& one : *member) {
    if (!one.is_string()) refuse(where_, name, required, *member);
    all.push_back(one.get<std::string>());
  }
  return all;
}

void Settings::finish() const {
  for (const auto& member : members_->object.items())
    if (!asked_.contains(member.key()))
      throw std::invalid_argument(
          fmt::format("{}: there is no '{}'; there are {}", where_, member.key(), fmt::join(asked_, ", ")));
}

}  // namespace saddle::lab
