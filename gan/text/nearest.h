// The name that somebody meant who typed one that does not exist.
//
//   did_you_mean("thm1", {"lemma", "thm-1"})     // "; did you mean 'thm-1'?", to be added to a message
//
// A name is proposed if two thirds of its letters were typed: the edits from the text to the name, each of
// which changes one letter, are at most a third of the longer one's length. So names of one or two letters
// are proposed in another case only, and no name for a text that shares few letters with it. A text that
// begins one name only stands for it. Letters are compared without their case.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace saddle::gan {

// How many letters have to be replaced, left out, put in, or exchanged with the next one, to turn a into b:
// the optimal string alignment distance, but for the case of letters, which costs nothing.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto same = [&](std::size_t i, std::size_t j) { return lower(a[i]) == lower(b[j]); };
  // row[j]: from the first i letters of a to the first j of b; the two rows before it are kept.
  std::vector<std::size_t> row(b.size() + 1), last, before;
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::move(last);
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + !same(i - 1, j - 1)});
      if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

// The nearest of the names, the first of equally near ones; nothing if none is near.
inline std::string_view nearest(std::string_view text, const std::vector<std::string_view>& names) {
  constexpr std::size_t longest = 100;  // longer than any name: no typing error
  if (text.empty() || text.size() > longest) return {};
  std::string_view best, begun;
  std::size_t fewest = longest, count = 0;
  for (const std::string_view name : names) {
    const std::size_t edits = edit_distance(text, name);
    if (3 * edits <= std::max(text.size(), name.size()) && edits < fewest) {
      best = name;
      fewest = edits;
    }
    if (name.size() > text.size() && edit_distance(text, name.substr(0, text.size())) == 0) {
      begun = name;
      ++count;
    }
  }
  return best.empty() && count == 1 ? begun : best;
}

// "; did you mean 'thm-1'?", or nothing.
inline std::string did_you_mean(std::string_view text, const std::vector<std::string_view>& names) {
  const std::string_view name = nearest(text, names);
  return name.empty() ? "" : "; did you mean '" + std::string(name) + "'?";
}

}  // namespace saddle::gan
