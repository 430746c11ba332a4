// The picture of the house: each library is a floor, each folder a room in it, each arrow what the #include
// lines say.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/house/house.h"

namespace saddle::house {
namespace {

// In units of the drawing, which is as wide as two narrow screens: letters of 22 are 11 pixels there.
constexpr double width = 720, margin = 12, gap = 44, title = 40, row = 74, pad = 10;

struct Floor {
  std::string_view name, library;
  int columns;
  double left, right;  // of the floor, from 0 to 1
  double top = 0, bottom = 0;
};

// From the top. What stands in one storey has the same y.
std::vector<std::vector<Floor>> storeys() {
  return {{{"tools", "tools: the grader of the course", 3, 0, 1}},
          {{"examples", "examples: the programs", 3, 0, 1}},
          {{"claims", "saddle::claims", 3, 0, 1}},
          {{"gan", "saddle::gan", 2, 0, 0.66}, {"games", "saddle::games", 1, 0.69, 1}},
          {{"nn", "saddle::nn", 3, 0, 1}},
          {{"autodiff", "saddle::autodiff", 3, 0, 1}}};
}

std::string short_name(const Room& room) {
  const std::string_view folder = room.folder;
  const std::size_t slash = folder.rfind('/');
  return slash == std::string_view::npos ? std::string(room.folder) : std::string(folder.substr(slash));
}

std::string thousands(int number) {
  return number < 1000 ? fmt::format("{}", number) : fmt::format("{},{:03}", number / 1000, number % 1000);
}

}  // namespace

std::string picture(const std::string& source, const std::vector<Include>& lines) {
  std::string floors, arrows;
  std::map<std::string, Floor, std::less<>> placed;
  const double inner = width - 2 * margin;
  double y = margin;
  for (const auto& storey : storeys()) {
    double lowest = y;
    for (Floor floor : storey) {
      std::vector<const Room*> inside;
      for (const Room& room : rooms()) {
        if (room.floor != floor.name) continue;
        // The folder itself comes first.
        const bool itself = std::all_of(inside.begin(), inside.end(), [&](const Room* other) {
          return other->folder.starts_with(room.folder);
        });
        inside.insert(itself ? inside.begin() : inside.end(), &room);
      }
      const double x = margin + floor.left * inner, w = (floor.right - floor.left) * inner;
      const int rows = (static_cast<int>(inside.size()) + floor.columns - 1) / floor.columns;
      floor.top = y;
      floor.bottom = y + title + rows * row + pad / 2;
      floors += fmt::format(
          "<rect class=\"floor\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"8\"/>\n",
          x, y, w, floor.bottom - y);
      floors += fmt::format("<text class=\"name\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text>\n", x + pad, y + 28,
                            floor.library);
      const double box = (w - pad) / floor.columns;
      for (std::size_t i = 0; i < inside.size(); ++i) {
        const double left = x + pad + box * static_cast<double>(i % static_cast<std::size_t>(floor.columns));
        const double top = y + title + row * static_cast<double>(i / static_cast<std::size_t>(floor.columns));
        floors += fmt::format(
            "<rect class=\"room\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"4\"/>\n",
            left, top, box - pad, row - pad);
        floors += fmt::format(
            "<text x=\"{:.0f}\" y=\"{:.0f}\">{}</text>\n<text font-size=\"22\" class=\"lines\" x=\"{:.0f}\" "
            "y=\"{:.0f}\">{} "
            "lines</text>\n",
            left + 8, top + 26, short_name(*inside[i]), left + 8, top + 53,
            thousands(lines_of(source, inside[i]->folder)));
      }
      lowest = std::max(lowest, floor.bottom);
      placed.emplace(floor.name, floor);
    }
    y = lowest + gap;
  }
  // How many #include lines lead from one floor to another.
  std::map<std::pair<std::string, std::string>, int> counts;
  for (const Include& line : lines) {
    const int from = room_of(line.file), to = room_of(line.included);
    if (from < 0 || to < 0) continue;
    const std::string a(rooms()[static_cast<std::size_t>(from)].floor),
        b(rooms()[static_cast<std::size_t>(to)].floor);
    if (a != b && placed.contains(a) && placed.contains(b)) ++counts[{a, b}];
  }
  // What follows from two other arrows is left out.
  const auto all = counts;
  std::erase_if(counts, [&](const auto& arrow) {
    const auto& [from, to] = arrow.first;
    return std::any_of(all.begin(), all.end(), [&, a = from, b = to](const auto& other) {
      return other.first.first == a && all.contains({other.first.second, b});
    });
  });
  for (const auto& [ends, count] : counts) {
    const Floor &from = placed.find(ends.first)->second, &to = placed.find(ends.second)->second;
    const double left = std::max(from.left, to.left), right = std::min(from.right, to.right);
    const double x = margin + inner * (left + right) / 2;
    arrows += fmt::format(
        "<path class=\"arrow\" d=\"M{0:.0f} {1:.0f}V{2:.0f}\"/>\n<text class=\"count\" x=\"{3:.0f}\" "
        "y=\"{4:.0f}\">{5}"
        "</text>\n",
        x, from.bottom, to.top - 3, x + 12, (from.bottom + to.top) / 2 + 8, count);
  }
  const double height = y - gap + margin;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" "
      "font-family=\"system-ui, sans-serif\" class=\"house\" role=\"img\">\n"
      "<title>The rooms of the house and what each stands on</title>\n"
      "<style>.house{{font-size:22px}}svg{{color:#222;background:#fff}}text{{fill:currentColor}}.name{{font-"
      "weight:bold}}"
      ".lines,.count{{fill:#666}}.floor{{fill:#eef2f7;stroke:#8aa0b8}}.room{{fill:#fff;stroke:#8aa0b8}}"
      ".arrow{{fill:none;stroke:#c2571a;stroke-width:2;marker-end:url(#tip)}}"
      "@media(prefers-color-scheme:dark){{svg{{color:#e8e8e8;background:#15181c}}.lines,.count{{fill:#a8b0b8}"
      "}"
      ".floor{{fill:#20262e;stroke:#55677a}}.room{{fill:#15181c;stroke:#55677a}}.arrow{{stroke:#f0954f}}}}</"
      "style>\n"
      "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"6\" "
      "markerHeight=\"6\" "
      "orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#c2571a\"/></marker></defs>\n{2}{3}</svg>\n",
      width, height, floors, arrows);
}

}  // namespace saddle::house
