#include "examples/digits/sample.h"

#include <fmt/format.h>

#include "examples/digits/run/interpolation.h"
#include "examples/digits/run/record.h"
#include "examples/digits/run/sheet_png.h"
#include "examples/digits/training/batches.h"
#include "examples/support/cli.h"

namespace saddle::digits {
namespace {

constexpr ad::Index kColumns = 10;

void require_count(const char* option, std::int64_t value, std::int64_t least, std::int64_t most) {
  if (value < least || value > most)
    throw examples::BadInput(
        fmt::format("{}: needs a whole number from {} to {}, got {}", option, least, most, value));
}

}  // namespace

int sample(const SampleOptions& o) {
  require_count("--count", o.count, 1, 10'000);
  require_count("--interpolation", o.interpolation, 0, 1000);
  require_count("--scale", o.scale, 1, 16);
  const SavedGenerator G(o.out);
  examples::OutputFile file("--png", o.png);
  for (const std::string& line : G.damaged())
    if (o.png != "-") examples::print(line + "\n");
  ad::Random random(o.seed);
  const ad::Index noise = G.identity().settings.noise;
  ad::Array images;
  if (o.interpolation > 0) {
    const ad::Array from = uniform_noise(o.interpolation, noise, random);
    const ad::Array to = uniform_noise(o.interpolation, noise, random);
    images = interpolation([&](const ad::Array& z) { return G(z); }, from, to, kColumns);
  } else {
    images = G(uniform_noise(o.count, noise, random));
  }
  file.finish(sheet_png(images, G.identity().width,
                        {.columns = kColumns, .scale = static_cast<int>(o.scale), .gap = 2}));
  return 0;
}

}  // namespace saddle::digits
