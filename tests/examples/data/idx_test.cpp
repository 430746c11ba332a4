#include "examples/data/idx.h"

#include <filesystem>

#include "examples/data/digits_csv.h"
#include "examples/support/cli.h"
#include "tests/catch.h"
#include "tests/examples/data/idx_files.h"
#include "tests/examples/data/packing.h"

namespace fs = std::filesystem;
using namespace saddle::examples;
using namespace saddle::idx_files;
using saddle::ad::Array;
using saddle::ad::Random;
using saddle::packing::packed;

namespace {

// What reading says; empty if it succeeds.
template <class Read>
std::string refusal(const Read& read) {
  try {
    read();
    return "";
  } catch (const BadInput& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("idx: images and labels are what was written, plain and packed") {
  const Folder folder;
  const Bytes bytes = some_images(3, 4, 5);
  for (const std::string& path : {folder.write("plain", bytes), folder.write("packed", packed(bytes))}) {
    const Images images = read_idx_images(path);
    CHECK(images.count == 3);
    CHECK(images.height == 4);
    CHECK(images.width == 5);
    REQUIRE(images.pixels.size() == 60);
    CHECK(Bytes(images.pixels.begin(), images.pixels.end()) == bytes.substr(16));
    const Array second = grey(images, 1, 1);
    CHECK(second.cols() == 20);
    CHECK(second[0] == 140 / 255.0);
  }
  CHECK(read_idx_labels(folder.write("labels", packed(some_labels(12)))).at(11) == 1);
}

TEST_CASE("idx: what is damaged is refused in one line that says what is wrong where") {
  const Folder folder;
  const Bytes good = some_images(3, 4, 5);
  const auto of = [&](const Bytes& bytes) {
    return refusal([&] { read_idx_images(folder.write("file", bytes)); });
  };
  CHECK_THAT(of(""), ContainsSubstring("the magic number that should begin at byte 0"));
  CHECK_THAT(of(some_labels(12)), ContainsSubstring("were exchanged"));
  CHECK_THAT(of("not an IDX file"), ContainsSubstring("no IDX file"));
  CHECK_THAT(of(good.substr(0, 50)), ContainsSubstring("ends after 34 of the 60 bytes of pixels"));
  CHECK_THAT(of(good + "x"), ContainsSubstring("goes on after byte 76"));
  CHECK_THAT(of(number(0x803) + number(0) + number(4) + number(5)),
             ContainsSubstring("the number of images must be 1 to"));
  CHECK_THAT(of(number(0x803) + number(9000000) + number(4096) + number(4096)),
             ContainsSubstring("pixels, its header says"));
  CHECK_THAT(of(number(0x803) + number(9000000) + number(15) + number(15) + "abc"),
             ContainsSubstring("ends after 3 of the 2025000000"));
  const Bytes zip = packed(good);
  CHECK_THAT(of(zip.substr(0, zip.size() - 12)), ContainsSubstring("damaged or incomplete"));
  CHECK_THAT(of(zip + "x"), ContainsSubstring("unexpected end of file"));
  CHECK_THAT(of(zip + "xyz"),
             ContainsSubstring("beyond byte 76 (behind packed data: incorrect header check)"));
  CHECK_THAT(of(zip + zip), ContainsSubstring("goes on after byte 76"));
  CHECK_THAT(refusal([&] { read_idx_images((folder.path / "none").string()); }),
             ContainsSubstring("no such file"));
  CHECK_THAT(refusal([&] { read_idx_images(folder.path.string()); }), ContainsSubstring("a folder"));
}

TEST_CASE("idx: a folder needs four files that belong together") {
  const Folder folder;
  const auto read = [&] { return refusal([&] { read_idx_folder(folder.path.string()); }); };
  CHECK_THAT(read(), ContainsSubstring("train-images-idx3-ubyte.gz"));
  folder.write("train-images-idx3-ubyte", some_images(6, 4, 4));
  folder.write("train-labels-idx1-ubyte.gz", packed(some_labels(6)));
  folder.write("t10k-images-idx3-ubyte.gz", packed(some_images(2, 4, 4)));
  folder.write("t10k-labels-idx1-ubyte", some_labels(2));
  CHECK(read().empty());
  CHECK(read_idx_folder(folder.path.string()).test.images.count == 2);
  folder.write("t10k-labels-idx1-ubyte", some_labels(3));
  CHECK_THAT(read(), ContainsSubstring("has 2 images"));
  folder.write("t10k-labels-idx1-ubyte", some_labels(2));
  fs::remove(folder.path / "t10k-images-idx3-ubyte.gz");
  folder.write("t10k-images-idx3-ubyte", some_images(2, 4, 5));
  CHECK_THAT(read(), ContainsSubstring("training images are 4x4, test images 4x5"));
}

TEST_CASE("digits: lines of 64 grey values and a label") {
  const Folder folder;
  std::string line;
  for (int i = 0; i < 64; ++i) line += std::to_string(i % 17) + ",";
  const LabelledImages digits = read_digits_csv(folder.write("digits", packed(line + "3\n" + line + "9\n")));
  CHECK(digits.images.count == 2);
  CHECK(digits.labels == std::vector<std::uint8_t>{3, 9});
  CHECK(grey(digits.images, 1, 1)[16] == 1);
  const auto of = [&](const Bytes& bytes) {
    return refusal([&] { read_digits_csv(folder.write("digits", bytes)); });
  };
  CHECK_THAT(of(""), ContainsSubstring("empty"));
  CHECK_THAT(of(line + "3\n" + line), ContainsSubstring("line 2, column 65"));
  CHECK_THAT(of("1,17," + line + "3\n"), ContainsSubstring("line 1, column 2"));
  CHECK_THAT(of(line + "3,\n"), ContainsSubstring("the end of the line"));
  CHECK_THAT(of("\n"), ContainsSubstring("line 1, column 1"));
}

TEST_CASE("binarised: a pixel is 1 as often as its grey value says, and the draw repeats") {
  Images images{1, 1, 2, 255, {51, 204}};
  Random rng(4);
  double sums[2] = {0, 0};
  constexpr int draws = 20000;
  for (int i = 0; i < draws; ++i) {
    const Array bits = binarised(images, 0, 1, rng);
    for (int k = 0; k < 2; ++k) sums[k] += bits[k];
  }
  // Five standard errors of a share of 0.2 or 0.8.
  const double five = 5 * std::sqrt(0.16 / draws);
  CHECK_THAT(sums[0] / draws, WithinAbs(0.2, five));
  CHECK_THAT(sums[1] / draws, WithinAbs(0.8, five));
  Random a(5), b(5);
  CHECK(binarised(images, 0, 1, a)[0] == binarised(images, 0, 1, b)[0]);
}
