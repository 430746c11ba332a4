// The formula of a claim, which is in the TeX of examples/figures/tex.h, as GitHub shows it in a text:
//
//   formula_in_markdown("x = 1 \\text{ for } y \\\\ z")     $`x = 1`$ for $`y`$ <br> $`z`$
//
// Within $` and `$ nothing is read as Markdown. What is outside of all brackets is divided: a line may break
// at words, at \quad, and has to at \\.
#pragma once

#include <string>
#include <string_view>

namespace saddle::docs {

std::string formula_in_markdown(std::string_view tex);

}  // namespace saddle::docs
