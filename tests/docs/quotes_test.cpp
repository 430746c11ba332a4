// The code in the documents is quoted from files that are compiled, and the output from programs that run.
#include <cstdlib>
#include <sstream>

#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;

TEST_CASE("documents: each cpp block without a marker stands in a file that its introduction links to") {
  int count = 0;
  for (const Document& d : documents()) {
    for (const Block& block : d.blocks) {
      // A block with a marker is held to its part of a source (code_parts_test.cpp).
      if (block.language != "cpp" || !block.marker.empty()) continue;
      ++count;
      INFO(d.path << ", the block\n" << block.text);
      bool quoted = false;
      for (const std::string& link : links(block.introduction))
        quoted = quoted || read_file(resolve(d, link)).find("\n" + block.text) != std::string::npos;
      CHECK(quoted);
    }
  }
  CHECK(count >= 2);
}

namespace {

const std::string programs = "./build/release/examples/";

// The pages of the family tree train a model each, which takes long where every access is checked.
bool of_family(const Document& d) {
  return d.path.starts_with("docs/en/family/");
}

// Its blocks are those of the original, which book/translation.mjs checks.
bool is_translation(const Document& d) {
  return original(d.path) != d.path;
}

// A console block begins with the command: $ ./build/release/examples/program options.
int check_console_blocks(bool family) {
  const std::string prompt = "$ " + programs;
  int count = 0;
  for (const Document& d : documents()) {
    if (of_family(d) != family || is_translation(d)) continue;
    for (const Block& block : d.blocks) {
      if (block.language != "console") continue;
      ++count;
      INFO(d.path << ", the block\n" << block.text);
      REQUIRE(block.text.starts_with(prompt));
      const std::size_t line_end = block.text.find('\n');
      const std::string command = block.text.substr(prompt.size(), line_end - prompt.size());
      const std::string printed = output_of(SADDLE_PROGRAMS "/" + command);
      CHECK(difference(block.text.substr(line_end), printed) == "");
    }
  }
  return count;
}

// Files that they write go to a folder of the build.
int check_sh_blocks(bool family) {
  int count = 0;
  for (const Document& d : documents()) {
    if (of_family(d) != family || is_translation(d)) continue;
    for (const Block& block : d.blocks) {
      if (block.language != "sh") continue;
      std::istringstream lines(block.text);
      for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(programs)) continue;
        ++count;
        INFO(d.path << ": " << line);
        CHECK(!output_of("cd '" SADDLE_SCRATCH "' && " SADDLE_PROGRAMS "/" + line.substr(programs.size()))
                   .empty());
      }
    }
  }
  return count;
}

}  // namespace

TEST_CASE("documents: each console block shows what its command prints") {
  CHECK(check_console_blocks(false) >= 1);
}

TEST_CASE("documents: each console block of the family shows what its command prints") {
  CHECK(check_console_blocks(true) >= 1);
}

TEST_CASE("documents: each program in a sh block runs as it is written") {
  CHECK(check_sh_blocks(false) >= 1);
}

TEST_CASE("documents: each program in a sh block of the family runs as it is written") {
  CHECK(check_sh_blocks(true) >= 1);
}

// All modes alone would be no success: a cloud over the whole ring covers them too.
TEST_CASE("documents: the run on a ring that the README shows reaches all modes, and hits them") {
  const std::string covered = "modes covered  8 of 8\n", prefix = "./build/release/examples/";
  const Document readme = document("README.md");
  CHECK(readme.text.find(covered) != std::string::npos);
  int count = 0;
  for (const Block& block : readme.blocks) {
    if (block.language != "sh" || block.text.find("Ring(8,") == std::string::npos) continue;
    ++count;
    REQUIRE(block.text.starts_with(prefix));
    const std::string printed =
        output_of("cd '" SADDLE_SCRATCH "' && " SADDLE_PROGRAMS "/" + block.text.substr(prefix.size()));
    INFO(printed);
    CHECK(printed.find(covered) != std::string::npos);
    const std::string hits = "within 3 sd";
    REQUIRE(printed.find(hits) != std::string::npos);
    // Eight of ten or more, says the README.
    CHECK(std::stod(printed.substr(printed.find(hits) + hits.size())) >= 0.8);
  }
  CHECK(count == 1);
}

TEST_CASE("documents: the README has the two commands, each on a line of its own") {
  std::string commands;
  for (const Block& block : document("README.md").blocks)
    if (block.language == "sh") commands += "\n" + block.text;
  CHECK(commands.find("\n./setup.sh && cmake --workflow --preset demo\n") != std::string::npos);
  CHECK(commands.find("\n./setup.sh && cmake --workflow --preset test\n") != std::string::npos);
}
