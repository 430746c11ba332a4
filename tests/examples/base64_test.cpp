#include "examples/support/base64.h"

#include "tests/catch.h"

using saddle::examples::base64;

TEST_CASE("base64: the examples of RFC 4648, section 10") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foob") == "Zm9vYg==");
  CHECK(base64("fooba") == "Zm9vYmE=");
  CHECK(base64("foobar") == "Zm9vYmFy");
}

TEST_CASE("base64: bytes above 127 and zeros, and all digits") {
  CHECK(base64(std::string("\0\0\0", 3)) == "AAAA");
  CHECK(base64("\xff\xff\xff\xfb\xf0") == "////+/A=");
  CHECK(base64(std::string("\x00\x10\x83\x10\x51\x87\x20\x92\x8b", 9)) == "ABCDEFGHIJKL");
}
