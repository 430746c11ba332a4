#include "nn/training/saving.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

template <class... Parts>
[[noreturn]] void refuse(fmt::format_string<Parts...> text, Parts&&... parts) {
  throw std::runtime_error("load: " + fmt::format(text, std::forward<Parts>(parts)...));
}

std::string prefix_of(const char* function, const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos)
    throw std::invalid_argument(fmt::format("{}: a name without '/' is needed, got '{}'", function, name));
  return name + "/";
}

ad::Shape row_of(std::span<const Real> numbers) {
  return {1, static_cast<Index>(numbers.size())};
}

// What to do with each kind of entry: its full name, and where it is.
struct Saver {
  Archive& archive;
  std::string name;

  void operator()(Parameter* p) const { archive.put_numbers(name, p->value()); }
  void operator()(const StateList::Number& n) const { archive.put_numbers(name, Array(*n.value)); }
  void operator()(const StateList::Counter& c) const { archive.put_integer(name, *c.value); }
  void operator()(const StateList::Numbers& n) const {
    archive.put_numbers(name, ArrayView(n.values.data(), row_of(n.values)));
  }
  void operator()(const StateList::NumbersOrNone& n) const {
    if (!n.values->empty()) (*this)(StateList::Numbers{*n.values});
  }
};

struct Checker {
  const Archive& archive;
  std::string name;

  void require_shape(ad::Shape here) const {
    const ad::Shape there = archive.numbers(name).shape();
    if (there != here)
      refuse("'{}' must have the shape {}, got {} in the archive", name, to_string(here), to_string(there));
  }
  void operator()(Parameter* p) const { require_shape(p->shape()); }
  void operator()(const StateList::Number& n) const {
    require_shape({1, 1});
    const Real got = archive.numbers(name).data()[0];
    if (!(got >= n.low && got <= n.high))
      refuse("'{}' must be from {} to {}, got {}", name, n.low, n.high, got);
  }
  void operator()(const StateList::Counter& c) const {
    if (const std::uint64_t got = archive.integer(name); got > c.high)
      refuse("'{}' must be at most {}, got {}", name, c.high, got);
  }
  void operator()(const StateList::Numbers& n) const { require_shape(row_of(n.values)); }
  void operator()(const StateList::NumbersOrNone& n) const {
    if (!archive.entries().contains(name)) return;
    require_shape({1, static_cast<Index>(n.size)});
    n.values->reserve(n.size);  // what could fail, before anything is changed
  }
};

struct Loader {
  const Archive& archive;
  std::string name;

  void operator()(Parameter* p) const { p->set(archive.numbers(name)); }
  void operator()(const StateList::Number& n) const { *n.value = archive.numbers(name).data()[0]; }
  void operator()(const StateList::Counter& c) const { *c.value = archive.integer(name); }
  void operator()(const StateList::Numbers& n) const {
    const Array& from = archive.numbers(name);
    std::copy(from.begin(), from.end(), n.values.begin());
  }
  void operator()(const StateList::NumbersOrNone& n) const {
    n.values->clear();
    if (!archive.entries().contains(name)) return;
    n.values->resize(n.size);
    (*this)(StateList::Numbers{*n.values});
  }
};

// The words of a generator, as a list.
StateList list_of(std::array<std::uint64_t, 5>& words) {
  StateList list;
  for (std::size_t i = 0; i < words.size(); ++i)
    list.add(i == 0 ? "seed" : fmt::format("word_{}", i), words[i]);
  return list;
}

}  // namespace

void save(Archive& archive, const std::string& name, const StateList& state) {
  const std::string prefix = prefix_of("save", name);
  Archive own;
  for (const StateList::Entry& entry : state.entries())
    std::visit(Saver{own, prefix + entry.name}, entry.what);
  archive.put(std::move(own));
}

void load(const Archive& archive, const std::string& name, const StateList& state) {
  const std::string prefix = prefix_of("load", name);
  std::set<std::string> known;
  for (const StateList::Entry& entry : state.entries()) {
    std::visit(Checker{archive, prefix + entry.name}, entry.what);
    known.insert(prefix + entry.name);
  }
  for (auto at = archive.entries().lower_bound(prefix);
       at != archive.entries().end() && at->first.starts_with(prefix); ++at)
    if (!known.contains(at->first))
      refuse("the archive has '{}', which what it is loaded into has not", at->first);
  for (const StateList::Entry& entry : state.entries())
    std::visit(Loader{archive, prefix + entry.name}, entry.what);
  for (bool* const mark : state.marks()) *mark = false;
}

void save(Archive& archive, const std::string& name, const Random& rng) {
  std::array<std::uint64_t, 5> words = rng.words();
  save(archive, name, list_of(words));
}

void load(const Archive& archive, const std::string& name, Random& rng) {
  std::array<std::uint64_t, 5> words{};
  load(archive, name, list_of(words));
  try {
    rng = Random::from_words(words);
  } catch (const std::invalid_argument& error) {
    refuse("'{}': {}", name, error.what());
  }
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
