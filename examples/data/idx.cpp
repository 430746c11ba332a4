#include "examples/data/idx.h"

#include <fmt/format.h>

#include <filesystem>

#include "examples/data/packed_file.h"
#include "examples/support/cli.h"

namespace saddle::examples {
namespace {

constexpr std::uint32_t label_magic = 0x801, image_magic = 0x803;
// Far more than any published set of this form has; a count beyond is a damaged header.
constexpr std::uint32_t most_items = 10'000'000, most_side = 4096;
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 31;

std::uint32_t take_number(PackedFile& file, const std::string& what) {
  const std::vector<std::uint8_t> b = file.take(4, what);
  return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
}

void require_magic(PackedFile& file, std::uint32_t wanted) {
  const std::uint32_t got = take_number(file, "the magic number");
  if (got == wanted) return;
  const char* const kind = wanted == image_magic ? "images" : "labels";
  const char* const cause = got == (wanted ^ image_magic ^ label_magic)
                                ? "a file of images and one of labels were exchanged"
                                : "no IDX file of unsigned bytes";
  file.refuse(fmt::format("{} need the magic number {:#010x}, got {:#010x}; likely cause: {}", kind, wanted,
                          got, cause));
}

std::uint32_t take_size(PackedFile& file, const char* what, std::uint32_t most) {
  const std::uint32_t size = take_number(file, what);
  if (size < 1 || size > most)
    file.refuse(fmt::format("{} must be 1 to {}, got {}; likely cause: a damaged header", what, most, size));
  return size;
}

// The file of this name in the folder, packed or plain.
std::string find_file(const std::string& folder, const std::string& name) {
  const std::filesystem::path plain = std::filesystem::path(folder) / name;
  const std::string packed = plain.string() + ".gz";
  std::error_code ignored;
  if (std::filesystem::exists(plain, ignored)) return plain.string();
  if (std::filesystem::exists(packed, ignored)) return packed;
  throw BadInput(fmt::format("'{}': needs the file {} or {}.gz; likely cause: not the folder of the data",
                             printable(folder), name, name));
}

LabelledImages read_pair(const std::string& folder, const std::string& prefix) {
  const std::string images = find_file(folder, prefix + "-images-idx3-ubyte");
  const std::string labels = find_file(folder, prefix + "-labels-idx1-ubyte");
  LabelledImages pair{read_idx_images(images), read_idx_labels(labels)};
  if (pair.images.count != static_cast<ad::Index>(pair.labels.size()))
    throw BadInput(fmt::format("'{}' has {} images, '{}' {} labels; likely cause: files of two data sets",
                               printable(images), pair.images.count, printable(labels), pair.labels.size()));
  return pair;
}

}  // namespace

Images read_idx_images(const std::string& path) {
  PackedFile file(path);
  require_magic(file, image_magic);
  Images images;
  images.count = take_size(file, "the number of images", most_items);
  images.height = take_size(file, "the height of the images", most_side);
  images.width = take_size(file, "the width of the images", most_side);
  const auto bytes = static_cast<std::uint64_t>(images.count) * static_cast<std::uint64_t>(images.size());
  if (bytes > most_bytes)
    file.refuse(fmt::format("must have at most {} pixels, its header says {}", most_bytes, bytes));
  images.pixels = file.take(static_cast<std::size_t>(bytes), "pixels");
  file.require_end();
  return images;
}

std::vector<std::uint8_t> read_idx_labels(const std::string& path) {
  PackedFile file(path);
  require_magic(file, label_magic);
  const std::uint32_t count = take_size(file, "the number of labels", most_items);
  std::vector<std::uint8_t> labels = file.take(count, "labels");
  file.require_end();
  return labels;
}

DataSet read_idx_folder(const std::string& folder) {
  DataSet set{read_pair(folder, "train"), read_pair(folder, "t10k")};
  const Images &a = set.training.images, &b = set.test.images;
  if (a.height != b.height || a.width != b.width)
    throw BadInput(fmt::format("'{}': training images are {}x{}, test images {}x{}", printable(folder),
                               a.height, a.width, b.height, b.width));
  return set;
}

}  // namespace saddle::examples
