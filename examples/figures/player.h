// A page that plays a sequence of pictures: one HTML file with a slider and a play button, without a network.
//
//   player::Movie movie{.title = "A wave", .x = {"x", 0, 1}, .left = {"height", -1, 1}, .xs = xs};
//   movie.curves = {{"sin(x - t)", Colour::blue}};
//   for (double t : times) movie.frames.push_back({.at = t, .caption = "later", .curves = {wave(t)}});
//   std::string html = player::page(movie);
//
// A frame shows curves over one x axis, with numbers on a left and a right axis, or points of a plane over a
// grid of shaded cells, or an image. Below it courses, curves over all frames, show where the frame is. All
// axes keep their ranges. What is not finite is a gap; what lies beyond an axis is cut off at the frame of
// the picture. Without a script the page shows the last frame.
//
// #frame=40 behind the page's address opens it at its 40th frame.
#pragma once

#include <string>
#include <vector>

#include "examples/figures/svg.h"

namespace saddle::examples::player {

// An axis, with its name (and unit) and its range.
struct Axis {
  std::string label;
  double low = 0, high = 1;
};

// A curve over Movie::xs. y: its numbers where they are the same in all frames; else each frame has them.
struct Curve {
  std::string label;
  Colour colour = Colour::blue;
  Mark mark = Mark::line;  // line, dashed or dotted
  bool right = false;      // whether its numbers belong to the right axis
  std::vector<double> y = {};
};

struct Point {
  double x, y;
};

// Points of the plane of x and the left axis. at: where they are, if that is the same in all frames.
// Mark::dots makes them round, Mark::points square and larger.
struct Points {
  std::string label;
  Colour colour = Colour::blue;
  Mark mark = Mark::dots;
  std::vector<Point> at = {};
};

// A number for each of size x size cells that fill the picture, shown by 16 shades from one colour to
// another.
struct Grid {
  std::string label;
  int size = 0;  // 0: there is no grid
  double low = 0, high = 1;
  Colour of_low = Colour::orange, of_high = Colour::blue;
};

// A number with its name, as text: {"height", "1.5 m"}.
struct Reading {
  std::string name, value;
};

struct Frame {
  double at = 0;  // its place on the axis of the courses
  std::string caption = {};
  std::vector<Reading> readings = {};
  // One for each of the movie's curves and points that have no numbers of their own, in their order; an empty
  // one is not drawn in this frame. cells: row by row from below, from left to right.
  std::vector<std::vector<double>> curves = {};
  std::vector<std::vector<Point>> points = {};
  std::vector<double> cells = {};
  std::string png = {};  // the bytes of a PNG file, where the movie shows images
  double seconds = 0.1;  // how long it is shown
};

// A curve over all frames, on the axis that Frame::at is on.
struct Course {
  std::string label;
  Colour colour = Colour::blue;
  Mark mark = Mark::line;
  std::vector<double> x, y;
};

// A horizontal line across the courses.
struct Level {
  std::string label;
  double y = 0;
};

struct Movie {
  std::string title;                      // as it is: it may hold the name of a file
  std::string summary = {};               // one paragraph above the picture
  std::vector<std::string> remarks = {};  // sentences below everything
  std::string image = {};                 // what the images show, if frames are images; then no axes
  Axis x = {}, left = {}, right = {};     // right without a label: there is no right axis
  bool equal_scales = false;              // the picture is a square
  std::vector<double> xs = {};
  std::vector<Curve> curves = {};
  std::vector<Points> points = {};
  Grid grid = {};
  std::vector<Frame> frames = {};
  std::string course_x = {}, course_y = {};  // the names of the courses' axes
  std::vector<Course> courses = {};
  std::vector<Level> levels = {};
};

// What a page holds at most, so that it opens at once; it is a few hundred kilobytes then. Courses may be
// longer: of each stretch of them the lowest and the highest number are drawn.
inline constexpr std::size_t kMostFrames = 200, kMostNumbers = 240, kMostBytes = 2'000'000;
inline constexpr int kMostCells = 40;  // in a row of a grid

// The page. Numbers are rounded to 1/4000 of their axis. Throws std::invalid_argument if there is no frame,
// an axis is empty or not finite, a curve or a grid has another length than its x or its cells, a frame does
// not have what the movie names (its image among it), xs does not ascend, or there is more than the numbers
// above.
std::string page(const Movie& movie);

}  // namespace saddle::examples::player
