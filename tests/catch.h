// Catch2 2 and 3 under one name; no other file knows which of the two is installed.
// For a custom matcher derive from MatcherBase<T>. Test names hold no ';' and no '\': Catch2 2 lists such a
// name but cannot run it.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MatcherBase;
#else
#include <catch2/catch.hpp>
using Catch::Matchers::Impl::MatcherBase;
inline auto ContainsSubstring(const std::string& text) {
  return Catch::Matchers::Contains(text);
}
#endif

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
