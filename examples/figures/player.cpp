#include "examples/figures/player.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "examples/figures/markup.h"
#include "examples/figures/player_check.h"
#include "examples/figures/player_page.h"
#include "examples/figures/player_paths.h"
#include "examples/figures/spread.h"
#include "examples/support/base64.h"
#include "examples/support/json.h"

namespace saddle::examples::player {
namespace {

constexpr const char* kColours[] = {"blue", "orange", "green", "purple", "grey"};
constexpr std::size_t kStretches = 300;

const char* css(Colour colour) {
  return kColours[static_cast<int>(colour)];
}

std::string line_class(Colour colour, Mark mark) {
  const char* dashes = mark == Mark::dashed ? " dashed" : mark == Mark::dotted ? " dotted" : "";
  return fmt::format("curve {}{}", css(colour), dashes);
}

std::string point_class(Colour colour, Mark mark) {
  return fmt::format("points {}{}", css(colour), mark == Mark::points ? " square" : "");
}

// A shade is the colour of the nearer end, the stronger the farther it is from the middle.
std::string shade_attributes(const Grid& grid, int shade) {
  const double share = (shade + 0.5) / kShades;
  return fmt::format("class=\"shade {}\" stroke-opacity=\"{:.3f}\"",
                     css(share < 0.5 ? grid.of_low : grid.of_high), std::fabs(2 * share - 1) * 0.5);
}

// The paths that change from frame to frame, in the order in which they stand in the page.
std::vector<std::string> moving_paths(const Movie& movie, const Frame& frame, const Axis& course_x,
                                      const Axis& course_y) {
  std::vector<std::string> paths;
  if (movie.grid.size > 0) paths = cell_paths(frame.cells, movie.grid);
  std::size_t next = 0;
  for (const Curve& curve : movie.curves) {
    if (curve.y.empty())
      paths.push_back(
          curve_path(movie.xs, frame.curves[next++], movie.x, curve.right ? movie.right : movie.left));
  }
  next = 0;
  for (const Points& points : movie.points)
    if (points.at.empty()) paths.push_back(points_path(frame.points[next++], movie.x, movie.left));
  if (movie.courses.empty()) return paths;
  paths.push_back(line_path(frame.at, course_x));
  for (const Course& course : movie.courses)
    paths.push_back(points_path({{frame.at, at(course, frame.at)}}, course_x, course_y));
  return paths;
}

// Hands out the paths of the frame that a page shows without a script.
class Moving {
 public:
  explicit Moving(std::vector<std::string> paths) : paths_(std::move(paths)) {}
  std::string element(const std::string& attributes) {
    return fmt::format("<path data-moving {} d=\"{}\"/>\n", attributes, paths_[next_++]);
  }

 private:
  std::vector<std::string> paths_;
  std::size_t next_ = 0;
};

std::string path(const std::string& of_class, const std::string& d) {
  return fmt::format("<path class=\"{}\" d=\"{}\"/>\n", of_class, d);
}

std::string key(const std::string& of_class, bool points) {
  return fmt::format(
      "<svg class=\"key\" viewBox=\"0 0 34 10\" aria-hidden=\"true\"><path class=\"{}\" d=\"{}\"/></svg>",
      of_class, points ? "M17 5h0" : "M2 5h30");
}

std::string entry(const std::string& before, const std::string& label) {
  return fmt::format("<li>{}{}</li>\n", before, prose(label));
}

// What a picture shows: in words, the keys of its legend, and its paths.
struct Shown {
  std::string description, legend, content;
};

// The frame of a picture, lines across it, what it shows, and the numbers on its axes around it.
std::string plot(const Shown& shown, const Axis& x, const Axis& left, const Axis& right,
                 const std::vector<Level>& levels) {
  std::string net, texts, lines;
  const auto text = [&](const char* side, const char* from, int place, const std::string& what) {
    texts += fmt::format("<span class=\"tick {}\" style=\"{}:{:.2f}%\">{}</span>\n", side, from,
                         100.0 * place / kUnits, what);
  };
  for (const Tick& tick : ticks(x)) {
    net += fmt::format("M{} 0v{}", place(tick.value, x), kUnits);
    text(tick.odd ? "x odd" : "x", "left", place(tick.value, x), tick.text);
  }
  for (const Tick& tick : ticks(left)) {
    net += fmt::format("M0 {}h{}", kUnits - place(tick.value, left), kUnits);
    text(tick.odd ? "left odd" : "left", "bottom", place(tick.value, left), tick.text);
  }
  if (!right.label.empty())
    for (const Tick& tick : ticks(right)) text("right", "bottom", place(tick.value, right), tick.text);
  std::vector<Level> by_height = levels;
  std::sort(by_height.begin(), by_height.end(), [](const Level& a, const Level& b) { return a.y < b.y; });
  std::vector<double> wanted;
  for (const Level& level : by_height) {
    lines += path("level", fmt::format("M0 {}h{}", kUnits - place(level.y, left), kUnits));
    wanted.push_back(place(level.y, left));
  }
  // A line of text is so high in the smaller of the pictures.
  const std::vector<double> places = spread(wanted, 0.11 * kUnits, 0, kUnits);
  for (std::size_t i = 0; i < by_height.size(); ++i)
    text("right", "bottom", static_cast<int>(std::lround(places[i])), prose(by_height[i].label));
  return fmt::format(
      "<div class=\"names\"><span>{}</span><ul class=\"legend\">\n{}</ul><span>{}</span></div>\n<div "
      "class=\"area\">\n"
      "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} {}\" "
      "preserveAspectRatio=\"none\">\n{}{}{}{}</svg>\n"
      "<div aria-hidden=\"true\">\n{}</div>\n</div>\n<p class=\"name-x\" aria-hidden=\"true\">{}</p>\n",
      prose(left.label), shown.legend, prose(right.label), escaped(plain(shown.description)), kUnits, kUnits,
      path("net", net), shown.content, lines, path("frame", fmt::format("M0 0H{0}V{0}H0Z", kUnits)), texts,
      prose(x.label));
}

std::string picture(const Movie& movie, Moving& moving) {
  std::string legend, content, names;
  if (const Grid& grid = movie.grid; grid.size > 0) {
    std::string cells, strip;
    for (int shade = 0; shade < kShades; ++shade) {
      cells += moving.element(shade_attributes(grid, shade));
      strip += fmt::format("<path {} d=\"M{} .5h1\"/>", shade_attributes(grid, shade), shade);
    }
    content += fmt::format(
        "<svg viewBox=\"0 -0.5 {0} {0}\" width=\"{1}\" height=\"{1}\" preserveAspectRatio=\"none\" "
        "shape-rendering=\"crispEdges\">\n{2}</svg>\n",
        grid.size, kUnits, cells);
    legend += fmt::format(
        "<li>{}: {:.4g}<svg class=\"key wide\" viewBox=\"0 0 {} 1\" preserveAspectRatio=\"none\" "
        "shape-rendering=\"crispEdges\" aria-hidden=\"true\">{}</svg>{:.4g}</li>\n",
        prose(grid.label), grid.low, kShades, strip, grid.high);
    names += ", " + grid.label;
  }
  for (const Curve& curve : movie.curves) {
    const std::string of_class = line_class(curve.colour, curve.mark);
    content +=
        curve.y.empty()
            ? moving.element(fmt::format("class=\"{}\"", of_class))
            : path(of_class, curve_path(movie.xs, curve.y, movie.x, curve.right ? movie.right : movie.left));
    legend += entry(key(of_class, false), curve.label);
    names += ", " + curve.label;
  }
  for (const Points& points : movie.points) {
    const std::string of_class = point_class(points.colour, points.mark);
    content += points.at.empty() ? moving.element(fmt::format("class=\"{}\"", of_class))
                                 : path(of_class, points_path(points.at, movie.x, movie.left));
    legend += entry(key(of_class, true), points.label);
    names += ", " + points.label;
  }
  return fmt::format("<figure class=\"picture\">\n{}</figure>\n",
                     plot({"The frame, over " + movie.x.label + names, legend, content}, movie.x, movie.left,
                          movie.right, {}));
}

std::string data_address(const std::string& png) {
  return "data:image/png;base64," + base64(png);
}

std::string image(const Movie& movie) {
  return fmt::format("<figure class=\"picture\">\n<img id=\"image\" alt=\"{}\" src=\"{}\">\n</figure>\n",
                     escaped(plain("The frame: " + movie.image)), data_address(movie.frames.back().png));
}

std::string courses(const Movie& movie, const Axis& x, const Axis& y, Moving& moving) {
  if (movie.courses.empty()) return "";
  std::string legend, content, names;
  for (const Course& course : movie.courses) {
    const Course drawn = thinned(course, kStretches);
    const std::string of_class = line_class(course.colour, course.mark);
    content += path(of_class, curve_path(drawn.x, drawn.y, x, y));
    legend += entry(key(of_class, false), course.label);
    names += ", " + course.label;
  }
  content += moving.element("class=\"here\"");
  for (const Course& course : movie.courses)
    content += moving.element(fmt::format("class=\"mark {}\"", css(course.colour)));
  return fmt::format("<figure class=\"courses\">\n{}</figure>\n",
                     plot({"All frames, over " + x.label + names, legend, content}, x, y, {}, movie.levels));
}

// Inside of a <script> element no text of a caption may end it or open another, and old parsers of scripts
// take U+2028 and U+2029 for the end of a line: JSON has other names for all of these.
std::string inside_script(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view next = json.substr(i, 3);
    if (json[i] == '<') {
      text += "\\u003c";
    } else if (next == "\xe2\x80\xa8" || next == "\xe2\x80\xa9") {
      text += next[2] == '\xa8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      text += json[i];
    }
  }
  return text;
}

std::string data(const Movie& movie, const Axis& course_x, const Axis& course_y) {
  Json json;
  json.begin_object().key("frames").begin_array();
  for (const Frame& frame : movie.frames) {
    json.begin_object().member("caption", frame.caption);
    json.member("milliseconds", std::lround(1000 * frame.seconds)).key("readings").begin_array();
    for (const Reading& reading : frame.readings)
      json.begin_array().value(reading.name).value(reading.value).end_array();
    json.end_array().key("paths").begin_array();
    for (const std::string& d : moving_paths(movie, frame, course_x, course_y)) json.value(d);
    json.end_array();
    if (!movie.image.empty()) json.member("image", data_address(frame.png));
    json.end_object();
  }
  return inside_script(json.end_array().end_object().text());
}

std::string now(const Frame& frame) {
  std::string readings;
  for (const Reading& reading : frame.readings)
    readings += fmt::format("<span>{} = {}</span> ", escaped(reading.name), escaped(reading.value));
  return fmt::format(
      "<div class=\"now\">\n<div id=\"now\" role=\"status\" aria-live=\"polite\"><p id=\"caption\">{}</p><p "
      "id=\"readings\">{}</p></div>\n",
      escaped(frame.caption), readings);
}

}  // namespace

std::string page(const Movie& movie) {
  check(movie);
  const Axis x = course_axis_x(movie), y = course_axis_y(movie);
  const Frame& last = movie.frames.back();
  Moving moving(moving_paths(movie, last, x, y));
  std::string remarks;
  for (const std::string& remark : movie.remarks) remarks += fmt::format("<li>{}</li>\n", prose(remark));
  const std::string head = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n</head>\n"
      "<body>\n<main>\n<h1>{}</h1>\n<p class=\"words\">{}</p>\n",
      escaped(movie.title), kStyle, escaped(movie.title), prose(movie.summary));
  const std::string stage = fmt::format(
      "<div class=\"stage{}\">\n{}<div>\n{}", movie.equal_scales || !movie.image.empty() ? " square" : "",
      movie.image.empty() ? picture(movie, moving) : image(movie), now(last));
  const std::size_t n = movie.frames.size();
  const std::string controls = fmt::format(
      "<div class=\"controls\" id=\"controls\" hidden>\n<button type=\"button\" id=\"play\">Play</button>\n"
      "<input type=\"range\" id=\"slider\" min=\"0\" max=\"{0}\" step=\"1\" value=\"{0}\" tabindex=\"0\" "
      "aria-label=\"frame\">\n<span id=\"count\">frame {1} of {1}</span>\n</div>\n"
      "<noscript><p>Here stands the last of {1} frames. Where scripts may run, a slider shows all of "
      "them.</p></noscript>\n</div>\n",
      n - 1, n);
  std::string html = head + stage + controls + courses(movie, x, y, moving) + "</div>\n</div>\n";
  html += fmt::format(
      "<div class=\"words\">\n<p>The space bar plays and pauses; the arrow keys show the frame before and "
      "the "
      "next one; on the slider, Home and End show the first and the last.</p>\n<ul>\n{}</ul>\n</div>\n"
      "</main>\n<script type=\"application/json\" id=\"movie\">\n{}</script>\n<script>{}</script>\n</body>\n"
      "</html>\n",
      remarks, data(movie, x, y), kScript);
  if (html.size() > kMostBytes)
    throw std::invalid_argument(fmt::format(
        "page: must not have more than {} bytes, got {}; leave out frames", kMostBytes, html.size()));
  return html;
}

}  // namespace saddle::examples::player
