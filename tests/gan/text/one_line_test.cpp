#include "gan/text/one_line.h"

#include "tests/catch.h"

using saddle::gan::one_line;

TEST_CASE("one_line: words are joined by single blanks, whatever stood between them") {
  CHECK(one_line("\n     In nats,\n  the unit \t of V. ") == "In nats, the unit of V.");
  CHECK(one_line("one") == "one");
  CHECK(one_line(" \n ").empty());
  CHECK(one_line("").empty());
}
