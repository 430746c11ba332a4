#include "examples/figures/markup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace saddle::examples {
namespace {

bool is_word(char c) {
  return is_letter(c) || is_digit(c);
}

struct Replacement {
  std::string_view from, to;
};

constexpr std::array greek_names = {Replacement{"theta", "\u03b8"},  Replacement{"psi", "\u03c8"},
                                    Replacement{"phi", "\u03c6"},    Replacement{"gamma", "\u03b3"},
                                    Replacement{"lambda", "\u03bb"}, Replacement{"mu", "\u03bc"},
                                    Replacement{"sigma", "\u03c3"},  Replacement{"pi", "\u03c0"}};

// In this order: the longer ones first.
constexpr std::array signs = {Replacement{"...", "\u2026"},        Replacement{"->", "\u2192"},
                              Replacement{"<-", "\u2190"},         Replacement{"<=", "\u2264"},
                              Replacement{">=", "\u2265"},         Replacement{" || ", " \u2016 "},
                              Replacement{"+-", "\u00b1"},         Replacement{" * ", " \u00b7\u00a0"},
                              Replacement{" / ", "\u00a0/\u00a0"}, Replacement{" = ", "\u00a0=\u00a0"}};

// As many characters in parentheses as are kept on one line.
constexpr std::size_t unbroken = 16;
constexpr const char* word_joiner = "\u2060";

std::string_view greek(std::string_view name) {
  for (const auto& [from, to] : greek_names) {
    if (name == from) return to;
  }
  return {};
}

// E is an operator, as log is.
bool is_symbol(std::string_view name) {
  return !greek(name).empty() || (name.size() == 1 && is_letter(name[0]) && name != "E");
}

// Reads the text from left to right. An atom is a name or a number or a group in parentheses, with all that
// is attached to it: subscripts, powers, primes, arguments.
class Setter {
 public:
  explicit Setter(std::string_view text) : text_(text) {}

  // Up to the parenthesis that ends the group, or to the end.
  std::string sequence(bool group = false) {
    std::string out;
    while (!at_end() && !(group && peek() == ')')) {
      if (starts_atom()) {
        out += atom();
      } else {
        out += sign();
      }
    }
    return out;
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  char previous() const { return at_ > 0 ? text_[at_ - 1] : ' '; }
  bool starts_atom() const { return is_word(peek()) || (peek() == '(' && closes()); }

  // Whether the parenthesis here has a partner.
  bool closes() const {
    int depth = 0;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      if (text_[i] == '(') ++depth;
      if (text_[i] == ')' && --depth == 0) return true;
    }
    return false;
  }

  std::string atom() {
    const std::string html = peek() == '('      ? fmt::format("({})", parenthesised())
                             : is_digit(peek()) ? number()
                                                : name();
    return html + attachments();
  }

  std::string parenthesised() {
    const std::size_t start = ++at_;
    std::string inside = sequence(true);
    // A short group stays on one line.
    if (at_ - start <= unbroken && inside.find(' ') != inside.npos)
      inside = fmt::format("<span class=\"whole\">{}</span>", inside);
    ++at_;
    return inside;
  }

  std::string number() {
    const std::size_t start = at_;
    while (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) ++at_;
    if (peek() == 'e' && (is_digit(peek(1)) || ((peek(1) == '-' || peek(1) == '+') && is_digit(peek(2))))) {
      at_ += 2;
      while (is_digit(peek())) ++at_;
    }
    const std::string digits(text_.substr(start, at_ - start));
    // A browser would end a line behind the hyphen.
    return digits.find('-') == digits.npos ? digits : fmt::format("<span class=\"whole\">{}</span>", digits);
  }

  std::string name() {
    const std::size_t start = at_;
    while (is_word(peek()) || (peek() == '\'' && at_ > start && is_letter(peek(1)))) ++at_;
    std::string_view word = text_.substr(start, at_ - start);
    // The d of a differential: dx, dV, dtheta, dJSD. "do" is a word.
    std::string html;
    const std::string_view rest = word.substr(1);
    if (word[0] == 'd' && rest != "o" && (is_symbol(rest) || rest == "JSD" || rest == "logit")) {
      html = "d";
      word = rest;
    }
    if (!is_symbol(word) || (html.empty() && (is_article(word) || is_operator(word))))
      return html + std::string(word);
    const std::string_view letter = greek(word);
    return html + fmt::format("<i>{}</i>", letter.empty() ? word : letter);
  }

  // The d of d/dx is no variable.
  bool is_operator(std::string_view word) const { return word == "d" && peek() == '/' && peek(1) == 'd'; }

  // "A" is an article; "a" is one unless something follows that no noun phrase begins with.
  bool is_article(std::string_view word) const {
    if (word == "A") return true;
    if (word != "a" || peek() != ' ') return false;
    const std::string_view next = text_.substr(at_ + 1);
    for (const std::string_view verb : {"of ", "is ", "log", "(1"}) {
      if (next.starts_with(verb)) return false;
    }
    return !next.empty() && (is_word(next[0]) || next[0] == '(');
  }

  std::string attachments() {
    std::string out;
    while (true) {
      if (peek() == '_' && starts_script(1)) {
        ++at_;
        out += fmt::format("<sub>{}</sub>", script());
      } else if (peek() == '^' && starts_script(peek(1) == '-' ? 2 : 1)) {
        ++at_;
        out += "<sup>";
        if (peek() == '-') ++at_, out += "\u2212";
        out += script() + "</sup>";
      } else if (peek() == '^' && peek(1) == '+' && !is_word(peek(2)) && peek(2) != '(') {
        at_ += 2;
        out += "<sup>+</sup>";
      } else if (peek() == '*' && is_letter(previous()) && !is_word(peek(1))) {
        ++at_;
        out += "*";
      } else if (peek() == '\'' && (is_letter(previous()) || previous() == '\'') && !quoted_) {
        ++at_;
        out += "\u2032";
        if (peek() == '\'') out += word_joiner;
      } else if (peek() == '(' && (is_letter(previous()) || !out.empty()) && closes()) {
        // f'(x) and D*(x) stay together.
        const char* joiner = previous() == '\'' || previous() == '*' ? word_joiner : "";
        out += fmt::format("{}({})", joiner, parenthesised());
      } else {
        return out;
      }
    }
  }

  bool starts_script(std::size_t ahead) const { return is_word(peek(ahead)) || peek(ahead) == '('; }

  // A subscript or a power: a group loses its parentheses; p_data in E_p_data is a subscript of its own.
  std::string script() {
    if (peek() == '(') return closes() ? parenthesised() : sign();
    if (is_digit(peek())) return number();
    std::string html = name();
    if (peek() == '_' && is_word(peek(1))) {
      ++at_;
      html += fmt::format("<sub>{}</sub>", script());
    }
    return html;
  }

  // Whether the blank here joins what no line may part: log 4, 2 JSD.
  bool binds() const {
    std::size_t start = at_;
    while (start > 0 && is_word(text_[start - 1])) --start;
    const std::string_view before = text_.substr(start, at_ - start);
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_word(text_[end])) ++end;
    const std::string_view after = text_.substr(at_ + 1, end - at_ - 1);
    if (before.empty() || after.empty()) return false;
    if (before == "log" || before == "exp") return is_digit(after[0]) || is_symbol(after);
    const bool divergence = after == "JSD" || after == "KL" || after == "TV" || after == "log";
    return is_digit(before[0]) && divergence;
  }

  std::string sign() {
    const char c = peek();
    for (const auto& [from, to] : signs) {
      if (text_.substr(at_).starts_with(from)) {
        at_ += from.size();
        return std::string(to);
      }
    }
    if (c == ' ' && binds()) {
      ++at_;
      return "\u00a0";
    }
    ++at_;
    if (c == '|') return "|" + attachments();  // of what stands between two
    if (c == '-') {
      // A minus sign stands between blanks or opens a term; a hyphen joins words.
      const char before = at_ > 1 ? text_[at_ - 2] : ' ';
      const bool opens = before == ' ' || std::string_view("([,=|/").find(before) != std::string_view::npos;
      if (!opens) return "-";
      return peek() == '(' ? fmt::format("\u2212{}", word_joiner) : "\u2212";
    }
    // A mixture may be longer than a line.
    if (c == '+' && at_ > 1 && text_[at_ - 2] != ' ' && peek() != ' ') return "+<wbr>";
    if (c == '\'') {
      quoted_ = !quoted_;
      return quoted_ ? "\u2018" : "\u2019";
    }
    return escaped(std::string_view(&c, 1));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool quoted_ = false;  // inside single quotation marks
};

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else if (c == '"') {
      result += "&quot;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string prose(std::string_view text) {
  return Setter(text).sequence();
}

std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_letter(text[end])) ++end;
    const std::string_view word = text.substr(i, std::max<std::size_t>(end - i, 1));
    out += greek(word).empty() ? word : greek(word);
    i += word.size();
  }
  return out;
}

}  // namespace saddle::examples
