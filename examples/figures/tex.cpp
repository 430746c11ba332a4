#include "examples/figures/tex.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <stdexcept>

#include "examples/figures/markup.h"
#include "examples/figures/tex_symbols.h"

namespace saddle::examples {
namespace {

using tex::Kind, tex::Symbol;

constexpr const char* thin_space = "<mspace width=\"0.167em\"></mspace>";

const Symbol* find(std::span<const Symbol> list, std::string_view name) {
  const auto at = std::find_if(list.begin(), list.end(), [name](const Symbol& s) { return s.name == name; });
  return at == list.end() ? nullptr : &*at;
}
bool contains(std::span<const std::string_view> list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}
// Blanks at the ends of a word would be lost.
std::string words(std::string_view text) {
  std::string html = escaped(text);
  if (html.starts_with(' ')) html.replace(0, 1, "\u00a0");
  if (html.ends_with(' ')) html.replace(html.size() - 1, 1, "\u00a0");
  return html;
}

// An operator stands before what it belongs to, behind it, or between two.
std::string operator_html(const Symbol& symbol, Kind before) {
  std::string attributes;
  if (symbol.kind == Kind::binary) {
    const bool sign = before != Kind::ordinary && before != Kind::closing && before != Kind::name;
    attributes = sign ? " form=\"prefix\"" : " form=\"infix\"";
  } else if (symbol.kind == Kind::opening) {
    attributes = " form=\"prefix\" stretchy=\"false\"";
  } else if (symbol.kind == Kind::closing) {
    attributes = " form=\"postfix\" stretchy=\"false\"";
  } else if (symbol.kind == Kind::relation) {
    attributes = " form=\"infix\" stretchy=\"false\"";
  } else if (symbol.kind == Kind::ordinary) {
    attributes = " lspace=\"0\" rspace=\"0\"";
  }
  return fmt::format("<mo{}>{}</mo>", attributes, escaped(symbol.text));
}

// Whether it is upright and spaced.
bool is_function(Kind kind) {
  return kind == Kind::function || kind == Kind::name;
}

// Reads the formula from left to right.
class Reader {
 public:
  explicit Reader(std::string_view tex) : tex_(tex) {}

  std::string lines() {
    std::string html;
    do html += fmt::format("<span class=\"formula\">{}</span>", line());
    while (take("\\\\"));
    if (at_ < tex_.size()) refuse(at_, "expected no more than was opened");
    return html;
  }

 private:
  struct Atom {
    std::string html;
    Kind kind = Kind::ordinary;
    bool limits = false;
  };
  // Atoms side by side.
  struct Row {
    std::string html;
    std::size_t size = 0;
    Kind last = Kind::none;

    void add(const Atom& atom) {
      const bool apart = is_function(last)
                             ? atom.kind == Kind::ordinary || is_function(atom.kind)
                             : is_function(atom.kind) && (last == Kind::ordinary || last == Kind::closing);
      html += (apart ? thin_space : "") + atom.html;
      size += apart ? 2 : 1;
      last = atom.kind;
    }
    // As one element, which a fraction, a root or a script needs.
    std::string element() const { return size == 1 ? html : fmt::format("<mrow>{}</mrow>", html); }
  };

  // The end of a row, if it is here, as it is written.
  std::string_view end_of_row() {
    while (at_ < tex_.size() && tex_[at_] == ' ') ++at_;
    if (at_ == tex_.size()) return "the end";
    for (const std::string_view end : {"}", "&", "\\\\", "\\right", "\\end"}) {
      if (tex_.substr(at_).starts_with(end)) return end;
    }
    return {};
  }

  Row row() {
    Row result;
    while (end_of_row().empty()) result.add(scripted(result.last));
    return result;
  }

  std::string line() {
    std::string html;
    Row math;
    const auto end_math = [&](Kind last) {
      if (math.size > 0) html += fmt::format("<math displaystyle=\"true\">{}</math>", math.html);
      math = {};
      math.last = last;
    };
    brackets_ = 0;
    while (end_of_row().empty()) {
      if (brackets_ == 0 && take("\\text")) {
        const std::string_view text = braced();
        // A minus behind "closed form" takes away, one behind "and " is a sign.
        end_math(text.ends_with(' ') ? Kind::none : Kind::ordinary);
        html += escaped(text);
      } else if (brackets_ == 0 && take("\\quad")) {
        end_math(Kind::none);
        html += "\u2003";
      } else {
        math.add(scripted(math.last));
      }
    }
    end_math(Kind::none);
    return html;
  }

  // An atom with its subscript, power and primes.
  Atom scripted(Kind before) {
    Atom base = atom(before);
    std::string below, above;
    while (end_of_row().empty()) {
      const std::size_t start = at_;
      if (take("_")) {
        if (!below.empty()) refuse(start, "expected one subscript");
        below = argument();
      } else if (tex_[at_] == '^' || tex_[at_] == '\'') {
        if (!above.empty()) refuse(start, "expected one power");
        if (take("^")) {
          above = argument();
        } else {
          std::string primes;
          while (take("'")) primes += "\u2032";
          above = fmt::format("<mo>{}</mo>", primes);
        }
      } else {
        break;
      }
    }
    const std::string_view name = below.empty()   ? (above.empty() ? "" : "msup")
                                  : above.empty() ? (base.limits ? "munder" : "msub")
                                                  : "msubsup";
    if (!name.empty()) base.html = fmt::format("<{0}>{1}{2}{3}</{0}>", name, base.html, below, above);
    return base;
  }

  // What a command or a script applies to: a group, or one atom.
  std::string argument() {
    const std::string_view end = end_of_row();
    if (!end.empty()) refuse(at_, "expected a group in braces");
    // TeX would take the first digit alone.
    if (is_digit(tex_[at_]) && number_end() > at_ + 1)
      refuse(at_, "expected one digit, or a group in braces");
    return atom(Kind::none).html;
  }

  // Where the number that begins here ends.
  std::size_t number_end() const {
    std::size_t end = at_;
    while (end < tex_.size() &&
           (is_digit(tex_[end]) || (tex_[end] == '.' && end + 1 < tex_.size() && is_digit(tex_[end + 1]))))
      ++end;
    return end;
  }

  Atom atom(Kind before) {
    const std::size_t start = at_;
    const char c = tex_[at_];
    if (c == '\\') return command(before);
    if (take("{")) {
      const Row inside = row();
      close("}", "{", start);
      return {inside.element()};
    }
    if (is_digit(c)) {
      at_ = number_end();
      return {fmt::format("<mn>{}</mn>", tex_.substr(start, at_ - start))};
    }
    ++at_;
    if (is_letter(c)) return {fmt::format("<mi>{}</mi>", c)};
    if (const Symbol* symbol = find(tex::characters, tex_.substr(start, 1)))
      return operator_atom(*symbol, before);
    refuse(start, c == '|' ? "expected \\lvert, \\rvert, \\mid or \\parallel"
                           : "expected a letter, a number or an operator");
  }

  Atom operator_atom(const Symbol& symbol, Kind before) {
    if (symbol.kind == Kind::opening) ++brackets_;
    if (symbol.kind == Kind::closing && symbol.text != "!") --brackets_;
    return {operator_html(symbol, before), symbol.kind, contains(tex::limits, symbol.name)};
  }

  Atom command(Kind before) {
    const std::size_t start = at_;
    if (take("\\,")) return {thin_space, before};
    if (take("\\ ")) return {"<mspace width=\"0.333em\"></mspace>", before};
    const std::string_view name = command_name();
    if (name == "frac" || name == "tfrac") {
      const std::string over = argument(), under = argument();
      return {
          fmt::format("<mfrac{}>{}{}</mfrac>", name == "frac" ? "" : " displaystyle=\"false\"", over, under)};
    }
    if (name == "sqrt") return {fmt::format("<msqrt>{}</msqrt>", argument())};
    if (name == "bar") return {fmt::format("<mover accent=\"true\">{}<mo>\u00af</mo></mover>", argument())};
    if (name == "quad") return {"<mspace width=\"1em\"></mspace>", Kind::none};
    if (name == "text") return {fmt::format("<mtext>{}</mtext>", words(braced()))};
    if (name == "operatorname") return {fmt::format("<mi>{}</mi>", escaped(braced())), Kind::name};
    if (name == "mathbb") {
      const std::string_view letter = braced();
      if (letter != "E" && letter != "P") refuse(start, "expected \\mathbb{E} or \\mathbb{P}");
      return {fmt::format("<mi>{}</mi>", letter == "E" ? "\U0001d53c" : "\u2119")};
    }
    if (name == "left") return fenced(start);
    if (name == "begin") return matrix(start);
    if (contains(tex::functions, name))
      return {fmt::format("<mi>{}</mi>", name), Kind::function, contains(tex::limits, name)};
    const Symbol* symbol = find(tex::symbols, name);
    if (symbol == nullptr) refuse(start, "expected one of the commands that tex.h lists");
    if (symbol->kind == Kind::ordinary) return {fmt::format("<mi>{}</mi>", symbol->text)};
    return operator_atom(*symbol, before);
  }

  std::string_view command_name() {
    const std::size_t start = ++at_;
    while (at_ < tex_.size() && is_letter(tex_[at_])) ++at_;
    return tex_.substr(start, at_ - start);
  }

  // \left( ... \right)
  Atom fenced(std::size_t start) {
    const std::string opening = delimiter("prefix");
    const Row inside = row();
    close("\\right", "\\left", start);
    const std::string closing = delimiter("postfix");
    return {fmt::format("<mrow>{}{}{}</mrow>", opening, inside.html, closing), Kind::closing};
  }

  std::string delimiter(const char* form) {
    const std::size_t start = at_;
    if (take(".")) return "";
    const Symbol* symbol = nullptr;
    if (at_ < tex_.size()) {
      symbol = tex_[at_] == '\\' ? find(tex::symbols, command_name())
                                 : find(tex::characters, tex_.substr(at_++, 1));
    }
    if (symbol == nullptr || (symbol->kind != Kind::opening && symbol->kind != Kind::closing))
      refuse(start, "expected a delimiter or '.'");
    return fmt::format("<mo form=\"{}\" stretchy=\"true\">{}</mo>", form, symbol->text);
  }

  Atom matrix(std::size_t start) {
    if (braced() != "pmatrix") refuse(start, "expected \\begin{pmatrix}");
    std::string rows = "<mtr>";
    while (true) {
      rows += fmt::format("<mtd>{}</mtd>", row().html);
      if (take("&")) continue;
      if (!take("\\\\")) break;
      rows += "</mtr><mtr>";
    }
    close("\\end{pmatrix}", "\\begin{pmatrix}", start);
    return {fmt::format("<mrow><mo>(</mo><mtable>{}</mtr></mtable><mo>)</mo></mrow>", rows)};
  }

  // The text of a group that has no groups in it.
  std::string_view braced() {
    const std::size_t start = at_;
    if (!take("{")) refuse(start, "expected '{'");
    const std::size_t end = tex_.find_first_of("{}", at_);
    const std::string_view text = tex_.substr(at_, end - at_);
    at_ = std::min(end, tex_.size());
    close("}", "{", start);
    return text;
  }

  bool take(std::string_view text) {
    // \text is no beginning of \texttt.
    const std::size_t end = at_ + text.size();
    if (!tex_.substr(at_).starts_with(text)) return false;
    if (text.size() > 1 && is_letter(text.back()) && end < tex_.size() && is_letter(tex_[end])) return false;
    at_ = end;
    return true;
  }

  void close(std::string_view what, std::string_view opened, std::size_t start) {
    if (!take(what)) refuse(at_, fmt::format("expected '{}' for the '{}' at {}", what, opened, start));
  }

  [[noreturn]] void refuse(std::size_t at, std::string_view what) const {
    throw std::invalid_argument(
        fmt::format("formula_html: at {}: {}, got {} in '{}'", at, what,
                    at < tex_.size() ? fmt::format("'{}'", tex_.substr(at, 12)) : "the end", tex_));
  }

  std::string_view tex_;
  std::size_t at_ = 0;
  int brackets_ = 0;  // open ones, but for those of \left
};

}  // namespace

std::string formula_html(std::string_view tex) {
  return Reader(tex).lines();
}

}  // namespace saddle::examples
