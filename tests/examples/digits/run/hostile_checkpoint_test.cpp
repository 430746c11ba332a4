// Checkpoints that were changed at random: the one before is used, or an error says what is wrong, or what is
// loaded is what the file says, bit for bit; never a request for memory that a file only claims to need.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <variant>

#include "examples/digits/run/checkpoint.h"
#include "examples/digits/run/record.h"
#include "examples/digits/training/batches.h"
#include "examples/digits/training/trainer.h"
#include "examples/support/cli.h"
#include "tests/allocations.h"
#include "tests/catch.h"
#include "tests/damage.h"
#include "tests/examples/data/idx_files.h"
#include "tests/examples/digits/some_run.h"
#include "tests/nn/training/archive_bytes.h"

using namespace saddle;
using namespace saddle::digits;
using namespace saddle::damage;
using idx_files::Folder;
using nn::Archive;
using nn::little;
using nn::sealed;

namespace {

using Bytes = std::string;
using Value = std::variant<ad::Array, std::uint64_t>;

// An entry to be changed, as a name and a value.
struct Entry {
  std::string name;
  Value value;
};

// The archive with one entry changed by `change`, which gives false for one that is to be left out.
template <class Change>
Bytes with_entry(const Bytes& good, std::size_t number, const Change& change) {
  const Archive archive = Archive::parse(good);
  Archive changed;
  for (const auto& [name, value] : archive.entries()) {
    Entry entry{name, value};
    if (number-- == 0 && !change(entry)) continue;
    if (const auto* numbers = std::get_if<ad::Array>(&entry.value))
      changed.put_numbers(entry.name, *numbers);
    else
      changed.put_integer(entry.name, std::get<std::uint64_t>(entry.value));
  }
  return changed.bytes();
}

// The number of an entry of that kind.
template <class T>
std::size_t some_entry(const Bytes& good, ad::Random& rng) {
  const Archive archive = Archive::parse(good);
  for (;;) {
    const std::size_t number = below(archive.entries().size(), rng);
    if (std::holds_alternative<T>(std::next(archive.entries().begin(), static_cast<long>(number))->second))
      return number;
  }
}

std::uint64_t hostile_integer(ad::Random& rng) {
  constexpr std::uint64_t hostile[] = {0,
                                       1,
                                       2,
                                       256,
                                       10'000,
                                       10'000'000,
                                       1ull << 31,
                                       1ull << 53,
                                       1ull << 62,
                                       1ull << 63,
                                       ~0ull,
                                       0x7ff0000000000000 /* infinity */,
                                       0x7ff8000000000000 /* NaN */,
                                       0x3ff0000000000000 /* 1 */};
  return below(2, rng) == 0 ? hostile[below(std::size(hostile), rng)] : some_number(rng);
}

Bytes content(const Bytes& good) {
  return good.substr(0, good.size() - 8);
}

struct Kind {
  const char* name;
  bool found;  // by the checksum or the parser, always
  Bytes (*damaged)(const Bytes& good, ad::Random& rng);
};

const Kind kinds[] = {
    {"flipped bits", true, [](const Bytes& good, ad::Random& rng) { return flipped(good, rng); }},
    {"cut short", true, [](const Bytes& good, ad::Random& rng) { return cut_short(good, rng); }},
    {"bytes taken out", true, [](const Bytes& good, ad::Random& rng) { return taken_out(good, rng); }},
    {"bytes put in", true, [](const Bytes& good, ad::Random& rng) { return put_in(good, rng); }},
    {"bytes behind the end", true, [](const Bytes& good, ad::Random& rng) { return good + some_bytes(rng); }},
    // With a checksum that fits.
    {"flipped bits, sealed", false,
     [](const Bytes& good, ad::Random& rng) { return sealed(flipped(content(good), rng)); }},
    {"cut short, sealed", true,
     [](const Bytes& good, ad::Random& rng) { return sealed(cut_short(content(good), rng)); }},
    {"bytes taken out, sealed", true,
     [](const Bytes& good, ad::Random& rng) { return sealed(taken_out(content(good), rng)); }},
    {"bytes put in, sealed", true,
     [](const Bytes& good, ad::Random& rng) { return sealed(put_in(content(good), rng)); }},
    {"another number of entries", true,
     [](const Bytes& good, ad::Random& rng) {
       return sealed(content(good).replace(16, 8, little(some_number(rng) | 1ull << 20, 8)));
     }},
    {"a number that looks like a size", false,
     [](const Bytes& good, ad::Random& rng) {
       const int size = below(2, rng) == 0 ? 4 : 8;
       const Bytes number = little(some_number(rng), size);
       Bytes bytes = content(good);
       return sealed(bytes.replace(below(bytes.size() - 8, rng), number.size(), number));
     }},
    {"another version or precision", true,
     [](const Bytes& good, ad::Random& rng) {
       return sealed(content(good).replace(8 + 4 * below(2, rng), 4, little(16 + below(100, rng), 4)));
     }},
    // Well-formed, and not what a run writes.
    {"another integer", false,
     [](const Bytes& good, ad::Random& rng) {
       return with_entry(good, some_entry<std::uint64_t>(good, rng), [&](Entry& entry) {
         entry.value = hostile_integer(rng);
         return true;
       });
     }},
    {"numbers that are none", false,
     [](const Bytes& good, ad::Random& rng) {
       return with_entry(good, some_entry<ad::Array>(good, rng), [&](Entry& entry) {
         constexpr double hostile[] = {std::numeric_limits<double>::quiet_NaN(),
                                       std::numeric_limits<double>::infinity(),
                                       -1,
                                       0,
                                       1e300,
                                       -1e-300};
         ad::Array& numbers = std::get<ad::Array>(entry.value);
         numbers[static_cast<ad::Index>(below(static_cast<std::size_t>(numbers.size()), rng))] =
             static_cast<ad::Real>(hostile[below(std::size(hostile), rng)]);
         return true;
       });
     }},
    {"another shape", false,
     [](const Bytes& good, ad::Random& rng) {
       return with_entry(good, some_entry<ad::Array>(good, rng), [&](Entry& entry) {
         const auto size = [&] { return static_cast<ad::Index>(1 + below(20, rng)); };
         entry.value = ad::Array::filled(size(), size(), 0.01);
         return true;
       });
     }},
    {"an entry left out", false,
     [](const Bytes& good, ad::Random& rng) {
       return with_entry(good, below(Archive::parse(good).entries().size(), rng),
                         [](Entry&) { return false; });
     }},
    {"an entry of another name", false,
     [](const Bytes& good, ad::Random& rng) {
       return with_entry(good, below(Archive::parse(good).entries().size(), rng), [&](Entry& entry) {
         entry.name += static_cast<char>('a' + below(26, rng));
         return true;
       });
     }},
    {"an entry of the other kind", false,
     [](const Bytes& good, ad::Random& rng) {
       return with_entry(good, below(Archive::parse(good).entries().size(), rng), [&](Entry& entry) {
         if (std::holds_alternative<std::uint64_t>(entry.value))
           entry.value = ad::Array(0.5);
         else
           entry.value = std::uint64_t{1};
         return true;
       });
     }},
    {"an integer of the record", false,
     [](const Bytes& good, ad::Random& rng) {
       constexpr const char* names[] = {"record/points",  "record/steps",  "record/steps of this epoch",
                                        "record/seconds", "trainer/steps", "trainer/beginnings"};
       const std::string name = names[below(std::size(names), rng)];
       const Archive archive = Archive::parse(good);
       const auto number = std::distance(archive.entries().begin(), archive.entries().find(name));
       return with_entry(good, static_cast<std::size_t>(number), [&](Entry& entry) {
         entry.value = hostile_integer(rng);
         return true;
       });
     }},
    {"a setting", false,
     [](const Bytes& good, ad::Random& rng) {
       const std::span<const Setting> all = all_settings();
       const std::string name = std::string("run/") + all[below(all.size(), rng)].option;
       const Archive archive = Archive::parse(good);
       const auto number = std::distance(archive.entries().begin(), archive.entries().find(name));
       return with_entry(good, static_cast<std::size_t>(number), [&](Entry& entry) {
         entry.value = hostile_integer(rng);
         return true;
       });
     }},
};

// What finding and loading a run of this size takes in all, whatever the file says; a claim that was believed
// would take more.
constexpr std::size_t of_loading = 1'000'000;

struct Counts {
  int refused = 0, loaded = 0, drawn = 0;
};

// Goes on from it as `train` does: gives the state that was loaded, or nothing if it was refused.
Bytes gone_on(const Archive& archive, const SomeRun& run) {
  try {
    require_same(identity_in(archive), run.identity, "run");
    SomeRun other;
    other.record.load(archive);
    other.trainer.load(archive);
    const Bytes state = other.archive().bytes();
    try {
      other.step();
    } catch (const std::runtime_error&) {  // parameters that are no numbers
    }
    return state;
  } catch (const std::runtime_error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) FAIL_CHECK(error.what());
    return "";
  }
}

// Draws from it as `sample` does: gives whether it could.
bool draws(const std::string& folder) {
  try {
    const SavedGenerator G(folder);
    ad::Random random(4);
    const ad::Array images = G(uniform_noise(2, G.identity().settings.noise, random));
    CHECK(images.cols() == G.identity().height * G.identity().width);
    return true;
  } catch (const examples::BadInput&) {
    return false;
  }
}

Counts try_out(const Kind& kind, const SomeRun& run, const Bytes& good, int count, std::uint64_t seed) {
  const Folder place;
  const std::string folder = place.path.string();
  place.write("step-000000000001.checkpoint", good);
  ad::Random rng(seed);
  Counts counts;
  for (int i = 0; i < count; ++i) {
    const Bytes bytes = kind.damaged(good, rng);
    place.write("step-000000000002.checkpoint", bytes);
    requested_bytes();
    const auto found = CheckpointFolder(folder, CheckpointFolder::For::reading).newest();
    REQUIRE(found);
    const bool fell_back = !found->damaged.empty();
    bool right = found->archive.bytes() == (fell_back ? good : bytes);
    if (kind.found && bytes != good) right = right && fell_back;
    if (fell_back) {
      ++counts.refused;
    } else {
      const Bytes state = gone_on(found->archive, run);
      right = right && (state.empty() || state == bytes);
      ++(state.empty() ? counts.refused : counts.loaded);
      if (draws(folder)) ++counts.drawn;
    }
    const std::size_t requested = requested_bytes();
    if (!right || requested > of_loading)
      FAIL_CHECK(kind.name << ", " << i << ": found the one before: " << fell_back
                           << ", memory: " << requested);
  }
  return counts;
}

Counts try_out_all(int of_each_kind) {
  SomeRun run;
  for (int i = 0; i < 9; ++i) run.step();
  const Bytes good = run.archive().bytes();
  REQUIRE(gone_on(Archive::parse(good), run) == good);
  CHECK(std::size(kinds) == 20);
  std::uint64_t seed = 0;
  Counts all;
  for (const Kind& kind : kinds) {
    const Counts counts = try_out(kind, run, good, of_each_kind, ++seed);
    all.refused += counts.refused;
    all.loaded += counts.loaded;
    all.drawn += counts.drawn;
  }
  CHECK(all.refused + all.loaded == 20 * of_each_kind);
  CHECK(all.refused > 10 * of_each_kind);
  CHECK(all.loaded > of_each_kind);  // numbers that changed
  CHECK(all.drawn > all.loaded);
  return all;
}

}  // namespace

TEST_CASE("checkpoints: files of 20 kinds of damage do no harm") {
  try_out_all(50);
}

TEST_CASE("checkpoints: 10,000 files of 20 kinds of damage do no harm", "[.thorough]") {
  const Counts all = try_out_all(500);
  WARN(all.refused << " refused, " << all.loaded << " loaded, " << all.drawn << " drawn from");
}
