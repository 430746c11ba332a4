#include "tests/docs/formula.h"

#include <fmt/format.h>

#include <cctype>
#include <regex>

namespace saddle::docs {

std::string formula_in_markdown(std::string_view tex) {
  // GitHub does not allow \operatorname. Behind a name a minus would be a sign, unless something stands
  // between.
  static const std::regex name(R"(\\operatorname\{(\w+)\})"), minus(R"((\\mathop\{\\text\{\w+\}\}) ([-+] ))");
  const std::string formula = std::regex_replace(
      std::regex_replace(std::string(tex), name, R"(\mathop{\text{$1}})"), minus, "$1 {} $2");
  std::string text, math;
  const auto end_math = [&] {
    while (math.starts_with(' ')) math.erase(0, 1);
    while (math.ends_with(' ')) math.pop_back();
    const bool comma = math.ends_with(',');
    if (comma) math.pop_back();
    if (!math.empty()) {
      if (!text.empty() && std::isalnum(static_cast<unsigned char>(text.back())) != 0) text += ' ';
      // A minus with blanks on both sides takes away from the words before it.
      text += fmt::format("$`{}{}`$", math.starts_with("- ") ? "{} " : "", math);
    }
    if (comma) text += ',';
    math.clear();
  };
  int depth = 0;  // of brackets and matrices, which belong together
  for (std::size_t i = 0; i < formula.size();) {
    const std::string_view rest = std::string_view(formula).substr(i);
    const auto next = [&rest](std::string_view what) { return rest.starts_with(what); };
    if (depth == 0 && next("\\\\")) {
      end_math();
      text += " <br> ";
      i += 2;
    } else if (depth == 0 && next("\\quad")) {
      end_math();
      text += ' ';
      i += 5;
    } else if (depth == 0 && next("\\text{")) {
      const std::size_t end = formula.find('}', i);
      const std::string words = formula.substr(i + 6, end - i - 6);
      end_math();
      if (text.ends_with('$') && std::isalnum(static_cast<unsigned char>(words[0])) != 0) text += ' ';
      text += words;
      i = end + 1;
    } else {
      depth += next("(") + next("[") + next("{") + next("\\left") + next("\\begin") - next(")") - next("]") -
               next("}") - next("\\right") - next("\\end");
      math += formula[i++];
    }
  }
  end_math();
  return text;
}

}  // namespace saddle::docs
