#include "tests/figures.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <stdexcept>

namespace saddle::figures {
namespace {

// What a group does to what it holds: first scaled, then moved. Rotations occur on single words only.
struct Transform {
  double scale = 1, x = 0, y = 0;
  bool turned = false;
};

std::vector<double> numbers(const std::string& text) {
  static const std::regex number("-?[0-9]*\\.?[0-9]+(e-?[0-9]+)?");
  std::vector<double> result;
  for (std::sregex_iterator at(text.begin(), text.end(), number), end; at != end; ++at)
    result.push_back(std::stod(at->str()));
  return result;
}

std::string attribute(const std::string& tag, const std::string& name) {
  const std::string start = " " + name + "=\"";
  const std::size_t at = tag.find(start);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + start.size();
  return tag.substr(begin, tag.find('"', begin) - begin);
}

double number(const std::string& tag, const std::string& name) {
  const std::string text = attribute(tag, name);
  return text.empty() ? 0 : std::stod(text);
}

Transform within(const Transform& outer, const std::string& transform) {
  Transform result = outer;
  static const std::regex call("([a-zA-Z]+)\\(([^)]*)\\)");
  for (std::sregex_iterator at(transform.begin(), transform.end(), call), end; at != end; ++at) {
    const std::vector<double> values = numbers((*at)[2]);
    if ((*at)[1] == "translate") {
      result.x += result.scale * values.at(0);
      result.y += result.scale * values.at(1);
    } else if ((*at)[1] == "scale") {
      result.scale *= *std::min_element(values.begin(), values.end());
    } else if ((*at)[1] == "rotate" && values.at(0) == 0) {
      continue;
    } else if ((*at)[1] == "rotate" && std::fabs(values.at(0)) == 90) {
      result.turned = true;
    } else {
      throw std::runtime_error("figures: a transformation that is not known: " + transform);
    }
  }
  return result;
}

// The sizes of letters that a style sheet gives to classes: "sd" 14, "title" 16.
std::map<std::string, double> sizes_of(const std::string& style) {
  static const std::regex rule("([^{}]*)\\{[^{}]*font(?:-size)?:[^;{}]*?([0-9.]+)px[^{}]*\\}"),
      name("\\.([a-z-]+)");
  std::map<std::string, double> sizes;
  for (std::sregex_iterator at(style.begin(), style.end(), rule), end; at != end; ++at) {
    const std::string selector = (*at)[1];
    std::string last;
    for (std::sregex_iterator part(selector.begin(), selector.end(), name); part != end; ++part)
      last = (*part)[1];
    sizes[last] = std::stod((*at)[2]);
  }
  return sizes;
}

double size_of(const std::string& classes, const std::map<std::string, double>& sizes, double otherwise) {
  static const std::regex word("[a-z-]+");
  for (std::sregex_iterator at(classes.begin(), classes.end(), word), end; at != end; ++at) {
    if (const auto found = sizes.find(at->str()); found != sizes.end()) return found->second;
  }
  return otherwise;
}

Drawing drawing_of(const std::string& svg) {
  const std::vector<double> box = numbers(attribute(svg.substr(0, svg.find('>')), "viewBox"));
  Drawing drawing{box.at(2), box.at(3), {}};
  const std::size_t style = svg.find("<style>");
  const std::map<std::string, double> sizes = style == std::string::npos
                                                  ? std::map<std::string, double>{}
                                                  : sizes_of(svg.substr(style, svg.find("</style>") - style));
  const double usual = size_of(attribute(svg.substr(0, svg.find('>')), "class"), sizes, 0);

  std::vector<Transform> groups{{}};
  for (std::size_t at = 0; (at = svg.find('<', at)) != std::string::npos; ++at) {
    const std::string tag = svg.substr(at, svg.find('>', at) - at + 1);
    if (tag.starts_with("<g ") || tag == "<g>")
      groups.push_back(within(groups.back(), attribute(tag, "transform")));
    else if (tag == "</g>")
      groups.pop_back();
    if (!tag.starts_with("<text ")) continue;
    const std::size_t begin = at + tag.size();
    const std::string inside =
        std::regex_replace(svg.substr(begin, svg.find("</text>", begin) - begin), std::regex("<[^>]*>"), "");
    Word word{std::regex_replace(inside, std::regex("&[#a-z0-9]+;"), "&")};
    const Transform place = within(groups.back(), attribute(tag, "transform"));
    const std::string own = attribute(tag, "font-size");
    word.size =
        (own.empty() ? size_of(attribute(tag, "class"), sizes, usual) : numbers(own).at(0)) * place.scale;
    if (!(word.size > 0)) throw std::runtime_error("figures: no size of letters for '" + word.text + "'");
    // Letters are about half as wide as high; most are wider, so that what is found out of view is so.
    const auto letters =
        std::count_if(word.text.begin(), word.text.end(), [](char c) { return (c & 0xC0) != 0x80; });
    const double length = 0.5 * word.size * static_cast<double>(letters);
    const std::string anchor = attribute(tag, "text-anchor");
    const double before = anchor == "end" ? length : anchor == "middle" ? length / 2 : 0;
    const double x = place.x + place.scale * number(tag, "x"), y = place.y + place.scale * number(tag, "y");
    word.left = place.turned ? x - word.size : x - before;
    word.right = place.turned ? x : x - before + length;
    word.top = place.turned ? y - before : y - word.size;
    word.bottom = place.turned ? y - before + length : y;
    drawing.words.push_back(word);
  }
  return drawing;
}

}  // namespace

std::vector<Drawing> drawings(const std::string& text) {
  std::vector<Drawing> result;
  for (std::size_t at = 0; (at = text.find("<svg ", at)) != std::string::npos; ++at) {
    const std::string svg = text.substr(at, text.find("</svg>", at) - at);
    if (svg.find("<text") != std::string::npos) result.push_back(drawing_of(svg));
  }
  return result;
}

double smallest_letters(const Drawing& drawing, double width) {
  double smallest = HUGE_VAL;
  for (const Word& word : drawing.words) smallest = std::min(smallest, word.size);
  return smallest * std::min(1.0, width / drawing.width);
}

std::vector<std::string> words_out_of_view(const Drawing& drawing) {
  std::vector<std::string> result;
  for (const Word& word : drawing.words) {
    if (word.left < 0 || word.top < 0 || word.right > drawing.width || word.bottom > drawing.height)
      result.push_back(word.text);
  }
  return result;
}

}  // namespace saddle::figures
