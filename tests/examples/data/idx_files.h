// Small IDX files, written by tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

namespace saddle::idx_files {

using Bytes = std::string;

// A folder of its own for each test program, gone at its end.
struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("saddle-data-" + std::to_string(std::random_device{}()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string write(const std::string& name, const Bytes& bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return (path / name).string();
  }
};

inline Bytes number(std::uint32_t n) {
  return {static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8),
          static_cast<char>(n)};
}

inline Bytes some_images(std::uint32_t count, std::uint32_t height, std::uint32_t width) {
  Bytes bytes = number(0x803) + number(count) + number(height) + number(width);
  for (std::uint32_t i = 0; i < count * height * width; ++i) bytes += static_cast<char>(i * 7);
  return bytes;
}

inline Bytes some_labels(std::uint32_t count) {
  Bytes bytes = number(0x801) + number(count);
  for (std::uint32_t i = 0; i < count; ++i) bytes += static_cast<char>(i % 10);
  return bytes;
}

}  // namespace saddle::idx_files
