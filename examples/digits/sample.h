// mnist_gan sample: pictures by the generator of a saved run.
#pragma once

#include <cstdint>
#include <string>

namespace saddle::digits {

struct SampleOptions {
  std::string out;                 // the folder of the run
  std::string png;                 // the file that is written; - is standard output
  std::int64_t count = 100;        // digits on the sheet
  std::int64_t interpolation = 0;  // if not 0: so many rows, each from one z to another, in place of samples
  std::int64_t scale = 2;          // pixels for a pixel
  std::uint64_t seed = 1;          // of z
};

// Gives the exit status, 0. Throws BadInput.
int sample(const SampleOptions& options);

}  // namespace saddle::digits
