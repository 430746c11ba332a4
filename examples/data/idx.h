// IDX files, the form in which MNIST and Fashion-MNIST are published (yann.lecun.com/exdb/mnist): big-endian,
// a magic number 0x00000801 (labels: one dimension of bytes) or 0x00000803 (images: three), the sizes, then
// the bytes.
#pragma once

#include <string>

#include "examples/data/images.h"

namespace saddle::examples {

// The images of one file, and the labels of one file, packed by gzip or plain. Magic number, counts and sizes
// are checked before anything is allocated, and memory grows with what is really there. Throws BadInput, one
// line that says what is wrong where.
Images read_idx_images(const std::string& path);
std::vector<std::uint8_t> read_idx_labels(const std::string& path);

// A folder with the four files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
// t10k-labels-idx1-ubyte, each with or without .gz.
// Throws BadInput also unless there is a label for each image and all images have one size.
DataSet read_idx_folder(const std::string& folder);

}  // namespace saddle::examples
