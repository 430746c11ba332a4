#include "examples/support/json.h"

#include <cmath>
#include <limits>

#include "tests/catch.h"

using saddle::examples::Json;

TEST_CASE("json: numbers have 17 digits, infinities are strings, NaN is null") {
  Json json;
  json.begin_array().value(0.1).value(1.0 / 3).value(HUGE_VAL).value(-HUGE_VAL).value(std::nan("")).value(7);
  json.value(true).null().end_array();
  CHECK(
      json.text() ==
      "[\n  0.10000000000000001,\n  0.33333333333333331,\n  \"inf\",\n  \"-inf\",\n  null,\n  7,\n  true,\n  "
      "null\n]\n");
}

TEST_CASE("json: objects, nesting and escapes") {
  Json json;
  json.begin_object().member("a\"b", "x\\y\n").key("list").begin_array();
  json.begin_object().member("n", 1).member("m", 2).end_object().begin_object().end_object().end_array();
  json.key("empty").begin_array().end_array().end_object();
  CHECK(json.text() ==
        "{\n  \"a\\\"b\": \"x\\\\y\\u000a\",\n  \"list\": [\n    {\"n\": 1, \"m\": 2},\n    {}\n  ],\n  "
        "\"empty\": []\n}\n");
}
