#include "tests/autodiff/tape/drawing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/catch.h"

using saddle::ad::Picture;

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> list;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) list.push_back(line);
  return list;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

namespace {

// --- a reader of XML, as much as a drawing needs; it refuses what is not well formed

struct Tag {
  std::string name;
  std::map<std::string, std::string> attributes;
  bool closes = false;
};

void require_escaped(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    REQUIRE(text[i] != '<');
    if (text[i] != '&') continue;
    const std::string name = text.substr(i, text.find(';', i) - i + 1);
    const bool known = name == "&amp;" || name == "&lt;" || name == "&gt;" || name == "&quot;";
    REQUIRE(known);
  }
}

std::vector<Tag> tags(const std::string& xml) {
  std::vector<Tag> list;
  std::vector<std::string> open;
  std::size_t at = 0;
  while (at < xml.size()) {
    const std::size_t begin = xml.find('<', at);
    if (begin == std::string::npos) break;
    require_escaped(xml.substr(at, begin - at));
    const std::size_t end = xml.find('>', begin);
    REQUIRE(end != std::string::npos);
    at = end + 1;
    std::string inside = xml.substr(begin + 1, end - begin - 1);
    if (inside.starts_with("/")) {
      REQUIRE(!open.empty());
      REQUIRE(open.back() == inside.substr(1));
      open.pop_back();
      list.push_back({inside.substr(1), {}, true});
      continue;
    }
    const bool single = inside.ends_with("/");
    if (single) inside.pop_back();
    Tag tag;
    std::size_t i = inside.find(' ');
    tag.name = inside.substr(0, i);
    while (i != std::string::npos && i < inside.size()) {
      ++i;
      const std::size_t equal = inside.find("=\"", i);
      REQUIRE(equal != std::string::npos);
      const std::size_t close = inside.find('"', equal + 2);
      REQUIRE(close != std::string::npos);
      const std::string value = inside.substr(equal + 2, close - equal - 2);
      require_escaped(value);
      REQUIRE(tag.attributes.emplace(inside.substr(i, equal - i), value).second);
      i = close + 1;
      REQUIRE((i == inside.size() || inside[i] == ' '));
    }
    if (!single) open.push_back(tag.name);
    list.push_back(tag);
  }
  REQUIRE(open.empty());
  return list;
}

// The points of a path, up to its arrow.
std::vector<Point> points(const std::string& d) {
  std::istringstream in(d.substr(0, d.find('m')));
  std::vector<Point> list;
  const auto line_to = [&](Point to) {
    const Point from = list.back();
    for (int i = 1; i <= 8; ++i)
      list.push_back({from.x + (to.x - from.x) * i / 8, from.y + (to.y - from.y) * i / 8});
  };
  for (char command = 0; in >> command;) {
    if (command == 'M') {
      Point p{};
      in >> p.x >> p.y;
      list.push_back(p);
    } else if (command == 'V') {
      double y = 0;
      in >> y;
      CHECK(y > list.back().y);
      line_to({list.back().x, y});
    } else {
      REQUIRE(command == 'C');
      const Point a = list.back();
      Point b{}, c{}, e{};
      in >> b.x >> b.y >> c.x >> c.y >> e.x >> e.y;
      for (int i = 1; i <= 32; ++i) {
        const double t = i / 32.0, s = 1 - t;
        const auto at = [&](double p, double q, double r, double u) {
          return s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * u;
        };
        list.push_back({at(a.x, b.x, c.x, e.x), at(a.y, b.y, c.y, e.y)});
      }
    }
    REQUIRE(in);
  }
  return list;
}

Drawing read(const std::string& svg) {
  Drawing drawing;
  const std::vector<Tag> list = tags(svg);
  REQUIRE(list.at(0).name == "svg");
  CHECK(list[0].attributes.at("role") == "img");
  CHECK(list[1].name == "title");
  std::istringstream(list[0].attributes.at("width")) >> drawing.width;
  std::istringstream(list[0].attributes.at("height")) >> drawing.height;
  CHECK(list[0].attributes.at("viewBox") ==
        "0 0 " + list[0].attributes.at("width") + " " + list[0].attributes.at("height"));
  bool in_node = false;
  for (const Tag& tag : list) {
    const auto attribute = [&](const std::string& name) {
      const auto found = tag.attributes.find(name);
      return found == tag.attributes.end() ? std::string() : found->second;
    };
    if (tag.name == "g" && !tag.closes) {
      in_node = attribute("class").starts_with("node ");
      if (in_node) drawing.boxes.push_back({attribute("data-node"), attribute("class"), 1e9, 1e9, 0, 0});
    }
    // A box, and the sheets behind that of an array.
    if (tag.name == "rect" && in_node) {
      Box& box = drawing.boxes.back();
      const double x = std::stod(attribute("x")), y = std::stod(attribute("y"));
      box.left = std::min(box.left, x);
      box.top = std::min(box.top, y);
      box.right = std::max(box.right, x + std::stod(attribute("width")));
      box.bottom = std::max(box.bottom, y + std::stod(attribute("height")));
    }
    if (tag.name == "g" && tag.closes) in_node = false;
    if (tag.name == "path" && !tag.closes)
      drawing.edges.push_back({attribute("data-from"), attribute("data-to"), points(attribute("d"))});
  }
  return drawing;
}

}  // namespace

Drawing check_drawing(const Picture& picture, std::size_t boxes, std::size_t edges) {
  const Drawing drawing = read(picture.svg());
  CHECK(drawing.boxes.size() == boxes);
  CHECK(drawing.edges.size() == edges);
  std::map<std::string, const Box*> by_node;
  for (const Box& box : drawing.boxes) {
    INFO("box " << box.node);
    CHECK(by_node.emplace(box.node, &box).second);
    CHECK(box.left >= 0);
    CHECK(box.top >= 0);
    CHECK(box.right <= drawing.width);
    CHECK(box.bottom <= drawing.height);
    for (const Box& other : drawing.boxes) {
      if (&other == &box) break;
      const bool apart = box.right < other.left || other.right < box.left || box.bottom < other.top ||
                         other.bottom < box.top;
      INFO("and box " << other.node);
      CHECK(apart);
    }
  }
  for (const Edge& edge : drawing.edges) {
    INFO("edge from " << edge.from << " to " << edge.to);
    const auto key = [](const std::string& node) { return node == "0" ? std::string() : node; };
    REQUIRE(by_node.count(key(edge.from)) == 1);
    REQUIRE(by_node.count(key(edge.to)) == 1);
    const Box &from = *by_node[key(edge.from)], &to = *by_node[key(edge.to)];
    const Point first = edge.points.front(), last = edge.points.back();
    CHECK(first.y == from.bottom);
    CHECK((from.left < first.x && first.x < from.right));
    CHECK(last.y == to.top);
    CHECK((to.left < last.x && last.x < to.right));
    bool hidden = false;
    for (const Point& p : edge.points)
      for (const Box& box : drawing.boxes)
        hidden |= box.left < p.x && p.x < box.right && box.top < p.y && p.y < box.bottom;
    CHECK(!hidden);
  }
  return drawing;
}

int crossings(const Drawing& drawing) {
  const auto side = [](Point a, Point b, Point c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;
  };
  int n = 0;
  for (const Edge& e : drawing.edges)
    for (const Edge& f : drawing.edges) {
      if (&f == &e) break;
      if (e.from == f.from || e.to == f.to) continue;
      for (std::size_t i = 1; i < e.points.size(); ++i)
        for (std::size_t j = 1; j < f.points.size(); ++j) {
          const Point a = e.points[i - 1], b = e.points[i], c = f.points[j - 1], d = f.points[j];
          n += side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b);
        }
    }
  return n;
}

namespace {

// A quoted text from `at` on, which is left behind its end; \n is a new line.
std::string quoted(const std::string& text, std::size_t& at) {
  std::string out;
  REQUIRE(text.at(at) == '"');
  for (++at; text.at(at) != '"'; ++at) {
    if (text[at] == '\\') {
      ++at;
      out += text.at(at) == 'n' ? '\n' : text[at];
    } else {
      out += text[at];
    }
  }
  ++at;
  return out;
}

}  // namespace

Dot read_dot(const std::string& text) {
  Dot dot;
  std::vector<std::string> list = lines(text);
  REQUIRE(list.size() >= 5);
  CHECK(list.front() == "digraph tape {");
  CHECK(list.back() == "}");
  for (std::size_t i = 1; i + 1 < list.size(); ++i) {
    const std::string& line = list[i];
    INFO(line);
    REQUIRE(line.ends_with(";"));
    std::size_t from = 0, to = 0, end = 0;
    if (std::sscanf(line.c_str(), " n%zu -> n%zu;", &from, &to) == 2) {
      dot.edges.push_back({from, to});
      REQUIRE(to < dot.labels.size());
    } else if (std::sscanf(line.c_str(), " n%zu [label=", &from) == 1) {
      CHECK(from == dot.labels.size());
      end = line.find('"');
      dot.labels.push_back(quoted(line, end));
      CHECK(line.at(end) == ',');
      CHECK(count(line.substr(end), "\"") % 2 == 0);
      CHECK(line.ends_with("];"));
    } else if (line.starts_with("  label=")) {
      end = 8;
      quoted(line, end);
      CHECK(line.substr(end) == ";");
    } else {
      const bool known = line == "  ordering=in;" || line == "  node [shape=box, fontname=\"monospace\"];";
      CHECK(known);
    }
  }
  return dot;
}

void check_with_graphviz(const std::string& text) {
  if (std::system("command -v dot >/dev/null 2>&1") != 0) return;
  const std::string path = "picture_test.dot";
  std::ofstream(path) << text;
  CHECK(std::system(("dot -Tsvg " + path + " >/dev/null").c_str()) == 0);
  std::remove(path.c_str());
}
