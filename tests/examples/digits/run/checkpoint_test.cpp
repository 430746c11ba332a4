#include "examples/digits/run/checkpoint.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "examples/digits/run/record.h"
#include "examples/digits/training/batches.h"
#include "examples/digits/training/trainer.h"
#include "examples/support/cli.h"
#include "nn/nn.h"
#include "nn/training/saving.h"
#include "tests/catch.h"
#include "tests/examples/data/idx_files.h"
#include "tests/examples/digits/some_run.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;
using idx_files::Folder;

namespace fs = std::filesystem;

namespace {

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

nn::Archive archive_of(std::uint64_t number) {
  nn::Archive archive;
  nn::StateList list;
  list.add("number", number);
  nn::save(archive, "test", list);
  return archive;
}

std::uint64_t number_in(const nn::Archive& archive) {
  std::uint64_t number = 0;
  nn::StateList list;
  list.add("number", number);
  nn::load(archive, "test", list);
  return number;
}

std::string refusal(const auto& work) {
  try {
    work();
  } catch (const examples::BadInput& refused) {
    return refused.what();
  }
  return "not refused";
}

}  // namespace

TEST_CASE("checkpoints: the two newest are kept, and the newest is found") {
  const Folder place;
  const std::string path = (place.path / "run" / "deep").string();
  const CheckpointFolder folder(path, CheckpointFolder::For::writing);
  CHECK(!folder.newest());
  std::ofstream(fs::path(path) / "step-x.checkpoint") << "no number";
  std::ofstream(fs::path(path) / "sheet.png") << "another file";
  for (const std::uint64_t steps : {5, 70, 600}) {
    CHECK(folder.write(steps, archive_of(steps)) == path + "/step-" +
                                                        std::string(12 - std::to_string(steps).size(), '0') +
                                                        std::to_string(steps) + ".checkpoint");
    const auto found = folder.newest();
    REQUIRE(found);
    CHECK(number_in(found->archive) == steps);
    CHECK(found->damaged.empty());
  }
  CHECK(names_in(path) == std::vector<std::string>{"sheet.png", "step-000000000070.checkpoint",
                                                   "step-000000000600.checkpoint", "step-x.checkpoint"});
  // Going on from an earlier one gives up what was later.
  folder.write(300, archive_of(300));
  CHECK(names_in(path) == std::vector<std::string>{"sheet.png", "step-000000000070.checkpoint",
                                                   "step-000000000300.checkpoint", "step-x.checkpoint"});
  // What a kill left half-written is replaced.
  std::ofstream(fs::path(path) / "step-000000000301.checkpoint.part") << "half";
  folder.write(301, archive_of(301));
  CHECK(number_in(folder.newest()->archive) == 301);
  CHECK(!fs::exists(fs::path(path) / "step-000000000301.checkpoint.part"));
}

TEST_CASE("checkpoints: what a killed run had half-written is removed, and nothing else") {
  const Folder place;
  const std::vector<std::string> kept{"best.checkpoint", "notes.part", "run.html", "sheet-000001.png",
                                      "step-000000000007.checkpoint"};
  for (const std::string& name : kept) place.write(name, "x");
  for (const char* name : {"run.html.part", "sheet-000001.png.part", "step-000000000008.checkpoint.part",
                           "best.checkpoint.part"})
    place.write(name, "x");
  const std::string path = place.path.string();
  { const CheckpointFolder reading(path, CheckpointFolder::For::reading); }
  CHECK(names_in(path).size() == 9);
  const CheckpointFolder writing(path, CheckpointFolder::For::writing);
  CHECK(names_in(path) == kept);
}

TEST_CASE("checkpoints: the newest intact one is used, and damage is said") {
  const Folder place;
  const std::string path = place.path.string();
  const CheckpointFolder folder(path, CheckpointFolder::For::writing);
  folder.write(1, archive_of(1));
  const std::string newest = folder.write(2, archive_of(2)), bytes = bytes_of(newest);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    INFO("byte " << i);
    std::string other = bytes;
    other[i] = static_cast<char>(other[i] ^ 4);
    std::ofstream(newest, std::ios::binary) << (i % 3 == 0 ? bytes.substr(0, i) : other);
    const auto found = folder.newest();
    REQUIRE(found);
    CHECK(number_in(found->archive) == 1);
    REQUIRE(found->damaged.size() == 1);
    CHECK(found->damaged[0].starts_with(newest + " is damaged: "));
  }
  // One that cannot be read is no better.
  fs::remove(newest);
  fs::create_directory(newest);
  REQUIRE(folder.newest());
  CHECK(number_in(folder.newest()->archive) == 1);
  CHECK_THAT(folder.newest()->damaged.at(0), ContainsSubstring("cannot read"));
  std::ofstream(path + "/step-000000000001.checkpoint") << "";
  CHECK(refusal([&] { folder.newest(); }).starts_with("--out: no checkpoint is intact; " + newest));
}

TEST_CASE("checkpoints: the best one stays, and is found first while it is intact") {
  const Folder place;
  const std::string path = place.path.string(), best = path + "/best.checkpoint";
  const CheckpointFolder folder(path, CheckpointFolder::For::writing);
  CHECK(!folder.best_or_newest());
  folder.write_best(archive_of(1));
  CHECK(!folder.newest());
  for (const std::uint64_t steps : {2, 3, 4}) folder.write(steps, archive_of(steps));
  CHECK(folder.best_or_newest()->path == best);
  CHECK(number_in(folder.best_or_newest()->archive) == 1);
  CHECK(number_in(folder.newest()->archive) == 4);
  std::ofstream(best) << "damaged";
  std::ofstream(best + ".part") << "half";
  { const CheckpointFolder again(path, CheckpointFolder::For::reading); }
  const auto found = folder.best_or_newest();
  CHECK(number_in(found->archive) == 4);
  REQUIRE(found->damaged.size() == 1);
  CHECK(found->damaged[0].starts_with(best + " is damaged: "));
  CHECK(folder.newest()->damaged.empty());
  folder.write_best(archive_of(9));
  CHECK(number_in(folder.best_or_newest()->archive) == 9);
  folder.remove_best();
  folder.remove_best();
  CHECK(number_in(folder.best_or_newest()->archive) == 4);
}

TEST_CASE("checkpoints: what is no folder, or another run's, is refused") {
  const Folder place;
  const std::string file = place.write("file", "text");
  using For = CheckpointFolder::For;
  CHECK(refusal([&] { CheckpointFolder(file, For::reading); }) == "--out: '" + file + "': is no folder");
  CHECK(refusal([&] { CheckpointFolder(file, For::writing); }).starts_with("--out: '" + file + "': "));
  CHECK(refusal([&] { CheckpointFolder("", For::writing); }) == "--out: needs a folder, got an empty name");
  const std::string none = (place.path / "none").string();
  CHECK(refusal([&] { CheckpointFolder(none, For::reading); }) == "--out: '" + none + "': no such folder");
  CHECK(!fs::exists(none));
  const CheckpointFolder first(none, For::writing);
  CHECK(refusal([&] { CheckpointFolder(none, For::writing); }) ==
        "--out: '" + none + "': another run is writing there");
  CHECK(refusal([&] { CheckpointFolder(none, For::reading); }) == "not refused");
}

TEST_CASE("record: means over epochs, saved and loaded bit for bit in the middle of one") {
  SomeRun run;
  double sum = 0;
  for (int i = 1; i <= 4; ++i) {
    const Measures m = run.trainer.step();
    sum += m.minus_v;
    CHECK(run.record.add(m, run.trainer, i) == (i == 4));
  }
  REQUIRE(run.record.curve().size() == 1);
  CHECK_THAT(run.record.curve()[0].measures.minus_v, WithinRel(sum / 4, tolerance::training_step));
  CHECK(run.record.curve()[0].epoch == 1);
  CHECK(run.record.curve()[0].seconds == 4);
  for (int i = 0; i < 6; ++i) run.step();
  Record loaded;
  loaded.load(nn::Archive::parse(run.archive().bytes()));
  CHECK(loaded.steps() == 10);
  CHECK(loaded.seconds() == run.record.seconds());
  Trainer other(run.images, 40, SomeRun::settings());
  other.load(run.archive());
  for (int i = 0; i < 6; ++i) {
    const Measures m = run.trainer.step();
    run.record.add(m, run.trainer, 20);
    loaded.add(other.step(), other, 20);
  }
  REQUIRE(loaded.curve().size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(loaded.curve()[i].measures.minus_v == run.record.curve()[i].measures.minus_v);
    CHECK(loaded.curve()[i].measures.d_of_samples == run.record.curve()[i].measures.d_of_samples);
    CHECK(loaded.curve()[i].epoch == static_cast<std::int64_t>(i + 1));
  }
  CHECK_THROWS_AS(loaded.load(nn::Archive()), std::runtime_error);
  CHECK(loaded.curve().size() == 4);
}

TEST_CASE("record: the best of validation is known, also when saved and loaded") {
  SomeRun run;
  CHECK_THROWS_AS(run.record.add_log_likelihood(1), std::logic_error);
  const auto epoch = [&] {
    for (int i = 0; i < 4; ++i) run.step();
  };
  epoch();
  CHECK(run.record.best() == nullptr);
  epoch();
  CHECK(run.record.add_log_likelihood(-30));
  epoch();
  CHECK(run.record.add_log_likelihood(-10.5));
  epoch();
  CHECK(!run.record.add_log_likelihood(-10.5));
  epoch();
  CHECK(!run.record.add_log_likelihood(-20));
  Record loaded;
  loaded.load(nn::Archive::parse(run.archive().bytes()));
  for (const Record* record : {&run.record, &loaded}) {
    REQUIRE(record->best() != nullptr);
    CHECK(record->best()->epoch == 3);
    CHECK(record->best()->log_likelihood == -10.5);
    CHECK(std::isnan(record->curve()[0].log_likelihood));
    CHECK(record->curve()[4].log_likelihood == -20);
  }
}

TEST_CASE("record: a run is known by its settings and images") {
  const SomeRun run;
  const Identity same = identity_in(run.archive());
  CHECK(refusal([&] { require_same(same, run.identity, "run"); }) == "not refused");
  Identity other = run.identity;
  other.settings.rate_g = 0.5;
  CHECK(refusal([&] { require_same(same, other, "run"); }) ==
        "--rate-g: the run in 'run' was begun with 0.123, got 0.5; give that, or another --out");
  examples::Images images = run.images;
  images.pixels[40 * 12] ^= 1;  // of validation
  CHECK(fingerprint(images, 40) == run.identity.images);
  images.pixels[40 * 12 - 1] ^= 1;
  CHECK(fingerprint(images, 40) != run.identity.images);
  other = run.identity;
  other.images = fingerprint(images, 40);
  CHECK(refusal([&] {
          require_same(same, other, "run");
        }).starts_with("--data: the run in 'run' was begun with"));
}

TEST_CASE("record: the generator of a saved run needs no data") {
  const Folder place;
  SomeRun run;
  for (int i = 0; i < 5; ++i) run.step();
  CheckpointFolder(place.path.string(), CheckpointFolder::For::writing).write(5, run.archive());
  const SavedGenerator G(place.path.string());
  CHECK(G.identity().width == 3);
  CHECK(G.record().steps() == 5);
  ad::Random random(4);
  const ad::Array z = uniform_noise(7, 3, random);
  CHECK(G(z) == run.trainer.samples(z));
  // Settings of large nets in a small file cost nothing.
  run.identity.settings.g_units = run.identity.settings.d_units = 10'000;
  run.identity.height = run.identity.width = 10'000;
  CheckpointFolder(place.path.string(), CheckpointFolder::For::writing).write(6, run.archive());
  CHECK_THAT(refusal([&] { SavedGenerator(place.path.string()); }),
             ContainsSubstring("its nets need at least 3000300030000 numbers, and it has "));
  const Folder empty;
  CHECK(refusal([&] { SavedGenerator(empty.path.string()); }) ==
        "--out: '" + empty.path.string() + "' has no checkpoint");
  CheckpointFolder(empty.path.string(), CheckpointFolder::For::writing).write(1, archive_of(1));
  CHECK(refusal([&] { SavedGenerator(empty.path.string()); }).starts_with("--out: " + empty.path.string()));
}
