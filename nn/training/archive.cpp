#include "nn/training/archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

constexpr std::string_view magic = "saddlear";
constexpr std::uint32_t format_version = 1, real_size = sizeof(Real);
constexpr std::size_t longest_name = 1000, checksum_size = 8;
enum Kind : std::uint32_t { kind_array, kind_integer };

using RealBits = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;

template <class... Parts>
[[noreturn]] void fail(fmt::format_string<Parts...> text, Parts&&... parts) {
  throw std::runtime_error("archive: " + fmt::format(text, std::forward<Parts>(parts)...));
}

// Fowler, Noll and Vo.
std::uint64_t fnv_1a(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

template <class Unsigned>
void append(std::string& out, Unsigned number) {
  char bytes[sizeof(Unsigned)];
  for (std::size_t i = 0; i < sizeof bytes; ++i) bytes[i] = static_cast<char>(number >> (8 * i) & 0xff);
  out.append(bytes, sizeof bytes);
}

template <class Unsigned>
Unsigned number_at(const char* bytes) {
  Unsigned number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number |= static_cast<Unsigned>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return number;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

void require_new_name(const Archive::Entries& entries, const std::string& name) {
  if (!is_name(name))
    throw std::invalid_argument(
        fmt::format("archive: a name has 1 to {} bytes without control characters, got {} bytes",
                    longest_name, name.size()));
  if (entries.contains(name))
    throw std::invalid_argument(fmt::format("archive: each name can be used once, got '{}' twice", name));
}

template <class T>
const T& find(const Archive::Entries& entries, std::string_view name, const char* kind) {
  const auto at = entries.find(name);
  if (at == entries.end()) fail("needs {} '{}', and has nothing of that name", kind, name);
  const T* value = std::get_if<T>(&at->second);
  if (value == nullptr) fail("'{}' must be {}, got an entry of the other kind", name, kind);
  return *value;
}

// The bytes that are not read yet.
class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}

  std::size_t place() const { return place_; }
  std::size_t left() const { return bytes_.size() - place_; }

  std::string_view take(std::size_t count, const char* what) {
    if (count > left()) fail("{} at byte {} need {} bytes, and {} are left", what, place_, count, left());
    place_ += count;
    return bytes_.substr(place_ - count, count);
  }
  template <class Unsigned>
  Unsigned number(const char* what) {
    return number_at<Unsigned>(take(sizeof(Unsigned), what).data());
  }

 private:
  std::string_view bytes_;
  std::size_t place_ = 0;
};

Array take_array(Input& in, const std::string& name) {
  const auto rows = in.number<std::uint64_t>("rows and columns"), cols = in.number<std::uint64_t>("columns");
  const std::uint64_t room = in.left() / real_size;
  // Written so that the product cannot overflow.
  if (rows < 1 || cols < 1 || rows > room || cols > room / rows)
    fail("'{}' at byte {} has {} rows and {} columns, where 1 to {} numbers are possible", name, in.place(),
         rows, cols, room);
  Array numbers = Array::zeros(static_cast<Index>(rows), static_cast<Index>(cols));
  const char* from = in.take(static_cast<std::size_t>(rows * cols) * real_size, "numbers").data();
  for (Real& x : numbers) {
    x = std::bit_cast<Real>(number_at<RealBits>(from));
    from += real_size;
  }
  return numbers;
}

}  // namespace

void Archive::put_numbers(std::string name, ArrayView numbers) {
  require_new_name(entries_, name);
  if (numbers.size() < 1)
    throw std::invalid_argument(fmt::format("archive: '{}' needs at least one number, got none", name));
  entries_.emplace(std::move(name), Array(numbers));
}

void Archive::put_integer(std::string name, std::uint64_t integer) {
  require_new_name(entries_, name);
  entries_.emplace(std::move(name), integer);
}

void Archive::put(Archive&& other) {
  for (const auto& [name, value] : other.entries_) require_new_name(entries_, name);
  entries_.merge(other.entries_);
}

const Array& Archive::numbers(std::string_view name) const {
  return find<Array>(entries_, name, "an array");
}
std::uint64_t Archive::integer(std::string_view name) const {
  return find<std::uint64_t>(entries_, name, "an integer");
}

std::string Archive::bytes() const {
  std::size_t size = magic.size() + 16 + checksum_size;
  for (const auto& [name, value] : entries_) {
    const Array* array = std::get_if<Array>(&value);
    size +=
        8 + name.size() + (array == nullptr ? 8 : 16 + static_cast<std::size_t>(array->size()) * real_size);
  }
  std::string out;
  out.reserve(size);
  out += magic;
  append(out, format_version);
  append(out, real_size);
  append(out, static_cast<std::uint64_t>(entries_.size()));
  for (const auto& [name, value] : entries_) {
    const Array* array = std::get_if<Array>(&value);
    append(out, static_cast<std::uint32_t>(array == nullptr ? kind_integer : kind_array));
    append(out, static_cast<std::uint32_t>(name.size()));
    out += name;
    if (array == nullptr) {
      append(out, std::get<std::uint64_t>(value));
      continue;
    }
    append(out, static_cast<std::uint64_t>(array->rows()));
    append(out, static_cast<std::uint64_t>(array->cols()));
    for (const Real x : *array) append(out, std::bit_cast<RealBits>(x));
  }
  append(out, fnv_1a(out));
  return out;
}

Archive Archive::parse(std::string_view bytes) {
  if (!bytes.starts_with(magic)) fail("must begin with '{}', got {} other bytes", magic, bytes.size());
  Input head(bytes);
  head.take(magic.size(), "the first bytes");
  const auto version = head.number<std::uint32_t>("the version");
  if (version != format_version) fail("must have version {}, got {}", format_version, version);
  const auto size = head.number<std::uint32_t>("the size of numbers");
  if (size != real_size)
    fail("must hold numbers of {} bytes, got {}; a program of the other precision wrote it", real_size, size);
  if (head.left() < 8 + checksum_size)
    fail("must have {} bytes or more, got {}; it was cut off", head.place() + 8 + checksum_size,
         bytes.size());
  const std::string_view content = bytes.substr(0, bytes.size() - checksum_size);
  if (fnv_1a(content) != number_at<std::uint64_t>(content.data() + content.size()))
    fail("the checksum differs from that of the {} bytes before it; they were damaged or cut off",
         content.size());

  Input in(content);
  in.take(head.place(), "the head");
  const auto count = in.number<std::uint64_t>("the number of entries");
  Archive archive;
  std::optional<std::string> before;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto kind = in.number<std::uint32_t>("kind and length of a name");
    const std::size_t length = in.number<std::uint32_t>("the length of a name");
    if (length > longest_name)
      fail("entry {} has a name of {} bytes, where {} are allowed", i, length, longest_name);
    const std::string name(in.take(length, "those of a name"));
    if (!is_name(name)) fail("entry {} has a name that is empty or has control characters", i);
    if (before && *before >= name) fail("entry {}, '{}', must come after '{}'", i, name, *before);
    if (kind == kind_array)
      archive.entries_.emplace_hint(archive.entries_.end(), name, take_array(in, name));
    else if (kind == kind_integer)
      archive.entries_.emplace_hint(archive.entries_.end(), name, in.number<std::uint64_t>("an integer"));
    else
      fail("entry {}, '{}', must be of kind 0 or 1, got {}", i, name, kind);
    before = name;
  }
  if (in.left() > 0) fail("must end after {} entries, got {} bytes more", count, in.left());
  return archive;
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
