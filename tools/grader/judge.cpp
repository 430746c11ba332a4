#include "tools/grader/judge.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <optional>

#include "autodiff/check/diagnosis.h"

namespace saddle::grader {
namespace {

std::optional<double> number_in(const std::string& word) {
  char* end = nullptr;
  const double number = std::strtod(word.c_str(), &end);
  if (word.empty() || *end != '\0') return std::nullopt;
  return number;
}

bool near(double got, double expected, Tolerance tolerance) {
  if (std::isnan(expected)) return std::isnan(got);
  if (std::isinf(expected)) return got == expected;
  return std::abs(got - expected) <= tolerance.relative * std::abs(expected) + tolerance.absolute;
}

// Whether the word of an answer is what is expected; if not, why.
std::string difference(const Leaf& expected, const std::string& word, Tolerance tolerance) {
  const std::string place = expected.place.empty() ? "" : " at " + expected.place;
  if (const auto* text = std::get_if<std::string>(&expected.content))
    return word == *text ? "" : fmt::format("expected \"{}\"{}, got \"{}\"", *text, place, word);
  const auto got = number_in(word);
  if (!got) return fmt::format("expected a number{}, got \"{}\"", place, word);
  if (const auto* integer = std::get_if<std::int64_t>(&expected.content)) {
    if (*got == static_cast<double>(*integer)) return "";
    const char* what = expected.size ? " elements" : "";
    return fmt::format("expected {}{}{}, got {}", *integer, what, place, *got);
  }
  const double right = std::get<double>(expected.content);
  if (near(*got, right, tolerance)) return "";
  // As many digits as show the difference.
  for (const int digits : {6, 9, 12, 17}) {
    const std::string a = fmt::format("{:.{}g}", right, digits), b = fmt::format("{:.{}g}", *got, digits);
    if (a != b || digits == 17) return fmt::format("expected {}{}, got {}", a, place, b);
  }
  return "";
}

std::string call_text(const Check& check, const Call& call) {
  return fmt::format("{}({})", check.function, shown(call.inputs));
}

bool unwritten(const Answer& answer) {
  return answer.throws && answer.message.starts_with("not implemented yet: ");
}

// The verdict on one answer.
std::string judge_one(const Check& check, const Call& call, const Answer& answer) {
  const bool open = static_cast<bool>(check.refuses);
  const Value expected = open ? check.like(call.inputs) : check.expected(call.inputs);
  // What is not written yet throws too, but it refuses nothing.
  if (expected.throws() && !unwritten(answer))
    return answer.throws ? "" : "expected an exception, got an answer";
  if (answer.throws) return fmt::format("threw an exception: {}", answer.message);
  const std::vector<Leaf> parts = leaves(expected);
  for (std::size_t i = 0; i < parts.size() && i < answer.words.size(); ++i) {
    if (open && std::holds_alternative<double>(parts[i].content)) {
      if (!number_in(answer.words[i])) return fmt::format("expected a number, got \"{}\"", answer.words[i]);
      continue;
    }
    const std::string why = difference(parts[i], answer.words[i], check.tolerance);
    if (!why.empty()) return why;
  }
  if (parts.size() != answer.words.size())
    return fmt::format("expected {} numbers or words, got {}", parts.size(), answer.words.size());
  if (!open) return "";

  // Fill what is expected with the numbers of the answer.
  std::size_t at = 0;
  const auto fill = [&](const auto& self, Value& value) -> void {
    if (auto* list = std::get_if<Value::List>(&value.content)) {
      ++at;
      for (Value& element : *list) self(self, element);
    } else {
      if (std::holds_alternative<double>(value.content)) value = *number_in(answer.words[at]);
      ++at;
    }
  };
  Value got = expected;
  fill(fill, got);
  return check.refuses(call.inputs, got);
}

// The numbers of an answer or of what is expected, without sizes.
std::vector<double> gradient(const Value& expected, const Answer* answer) {
  std::vector<double> numbers;
  const std::vector<Leaf> parts = leaves(expected);
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (const auto* number = std::get_if<double>(&parts[i].content))
      numbers.push_back(answer != nullptr ? number_in(answer->words[i]).value_or(std::nan("")) : *number);
  return numbers;
}

// The kind of error in derivatives, in the words of gradcheck; empty if none is known.
std::string look(const Check& check, std::span<const Call> calls, std::span<const Answer> answers) {
  std::vector<ad::GradcheckCoordinate> all;
  ad::Evidence evidence;
  const auto add = [&](std::size_t input, ad::Index row, ad::Index col, double got, double expected) {
    const bool right = near(got, expected, check.tolerance);
    const double bound = check.tolerance.relative * std::abs(expected) + check.tolerance.absolute;
    const ad::Verdict verdict = std::isnan(got) ? ad::Verdict::nan
                                : right         ? ad::Verdict::pass
                                                : ad::Verdict::wrong;
    all.push_back({1, check.function, input, row, col, "", got, expected, std::abs(got - expected), bound,
                   verdict, verdict, ""});
  };
  const auto first_wrong = [&]() -> const ad::GradcheckCoordinate* {
    ad::diagnose(all, evidence);
    for (const auto& c : all)
      if (c.verdict != ad::Verdict::pass) return &c;
    return nullptr;
  };
  const auto words = [](const ad::GradcheckCoordinate& c) {
    const std::string detail = c.detail.empty() ? "" : fmt::format(" ({})", c.detail);
    const std::string text = ad::to_string(c.verdict) + detail;
    // Of these two the usual causes are those of programs on saddle's tape.
    if (c.verdict == ad::Verdict::wrong) return text;
    if (c.verdict == ad::Verdict::detached)
      return text + ": it is 0, or rounded to 0; likely cause: a term is missing or has cancelled";
    return fmt::format("{}; likely cause: {}", text, ad::usual_cause(c.verdict));
  };

  if (check.shapes) {
    // Each call has gradients of its own shapes.
    for (std::size_t call = 0; call < calls.size(); ++call) {
      const Value right = check.expected(calls[call].inputs);
      const auto got = gradient(right, &answers[call]), expected = gradient(right, nullptr);
      all.clear();
      evidence = {};
      evidence.inputs = check.shapes(calls[call].inputs);
      std::size_t at = 0;
      for (std::size_t input = 0; input < evidence.inputs.size(); ++input) {
        const ad::Shape shape = evidence.inputs[input];
        evidence.complete.push_back(true);
        for (const ad::Index n : {shape.rows, shape.cols, shape.size()}) evidence.counts.push_back(n);
        for (ad::Index i = 0; i < shape.size(); ++i, ++at)
          add(input, i / shape.cols, i % shape.cols, got.at(at), expected.at(at));
      }
      if (const auto* wrong = first_wrong()) return words(*wrong);
    }
    return "";
  }

  // One input for each number of an answer, with an element for each call.
  std::vector<std::vector<double>> got, expected;
  for (std::size_t call = 0; call < calls.size(); ++call) {
    const Value right = check.expected(calls[call].inputs);
    got.push_back(gradient(right, &answers[call]));
    expected.push_back(gradient(right, nullptr));
    if (expected.back().size() != expected.front().size()) return "";
  }
  for (std::size_t input = 0; input < expected.front().size(); ++input) {
    evidence.inputs.push_back({1, static_cast<ad::Index>(calls.size())});
    evidence.complete.push_back(true);
    for (std::size_t call = 0; call < calls.size(); ++call)
      add(input, 0, static_cast<ad::Index>(call), got[call].at(input), expected[call].at(input));
  }
  const auto* wrong = first_wrong();
  return wrong != nullptr ? words(*wrong) : "";
}

}  // namespace

std::string first_wrong_call(const Check& check, std::span<const Call> calls,
                             std::span<const Answer> answers) {
  for (std::size_t i = 0; i < calls.size(); ++i)
    if (!unwritten(answers[i]) && !judge_one(check, calls[i], answers[i]).empty())
      return fmt::format("{}({})", check.function, as_source(calls[i].inputs));
  return "";
}

std::string judge(const Check& check, std::span<const Call> calls, std::span<const Answer> answers) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const std::string why = judge_one(check, calls[i], answers[i]);
    if (why.empty()) continue;
    if (unwritten(answers[i]))
      return fmt::format("{}: {}: {}", check.name, check.function, answers[i].message);
    const std::string where = fmt::format("{}: {}", call_text(check, calls[i]), why);
    // What is no derivative at all has no kind of error either.
    bool comparable = check.derivative && check.expected;
    for (std::size_t j = 0; j < calls.size() && comparable; ++j)
      comparable =
          !answers[j].throws && answers[j].words.size() == leaves(check.expected(calls[j].inputs)).size();
    const std::string kind = comparable ? look(check, calls, answers) : "";
    return fmt::format("{}: {}{}", check.name, kind.empty() ? "" : kind + "; ", where);
  }
  return "";
}

}  // namespace saddle::grader
