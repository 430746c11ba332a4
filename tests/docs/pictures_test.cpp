// The drawings in the documents are what the code draws.
#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;

TEST_CASE("documents: tape.svg is what draw_tape draws") {
  CHECK(read_file("docs/tape.svg") == output_of(SADDLE_PROGRAMS "/draw_tape --svg -"));
}
