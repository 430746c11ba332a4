// Figures as SVG text: panels above each other that share the x axis, with curves, points and bars. They read
// well on light and dark backgrounds and in print (each series has its own dash pattern), and need no
// network.
//
//   Figure figure("D* for two normals");
//   Panel& panel = figure.panel("density", "x");
//   panel.add({.label = "p", .x = xs, .y = ps, .colour = Colour::blue});
//   std::string text = figure.svg();
#pragma once

#include <deque>
#include <string>
#include <vector>

namespace saddle::examples {

enum class Colour { blue, orange, green, purple, grey };
enum class Mark { line, dashed, dotted, points, dots, bars };  // dots are small points, for many

// One series. A NaN in y interrupts a line; what lies outside of the panel's range is cut off.
struct Series {
  std::string label;
  std::vector<double> x;
  std::vector<double> y;
  Colour colour = Colour::blue;
  Mark mark = Mark::line;
};

// From a number on an axis below a panel up to a number on the panel's x axis.
struct Link {
  double from, to;
};

class Panel {
 public:
  Panel(std::string y_label, std::string x_label)
      : y_label_(std::move(y_label)), x_label_(std::move(x_label)) {}

  Panel& add(Series series);
  // Fixes the range of y; without it the range is that of the data and zero, padded to the next tick.
  Panel& y_range(double low, double high);
  // A logarithmic y axis with powers of ten as ticks; what is not positive is left out.
  Panel& log_y();
  // Arrows below the panel, from an axis with this name and a scale of its own up to the x axis.
  Panel& arrows(std::vector<Link> links, std::string from_label);

 private:
  friend class Figure;
  std::string y_label_, x_label_;
  std::vector<Series> series_;
  bool fixed_ = false, log_ = false;
  double low_ = 0, high_ = 0;
  std::vector<Link> links_;
  std::string from_label_;
};

class Figure {
 public:
  explicit Figure(std::string title) : title_(std::move(title)) {}

  // The reference stays valid while the figure lives.
  Panel& panel(std::string y_label, std::string x_label = "");
  // Fixes the range of x; without it the range is that of all data.
  Figure& x_range(double low, double high);
  // Numbers on the x axis are integers.
  Figure& whole_x_ticks();
  // For a page that shows a title and a legend of its own: leaves both out (the title is still told to screen
  // readers), and takes this width and height of a panel instead of 720 and 200. Units are pixels where there
  // is room, and smaller elsewhere.
  Figure& inset(double width, double panel_height);
  // A logarithmic x axis with powers of ten as ticks; what is not positive is left out.
  Figure& log_x();
  // One unit of x is as long as one of y: panels get as high as that takes.
  Figure& equal_scales();
  // The <svg> element. Numbers that are not finite are left out.
  std::string svg() const;
  // The same without its own element, style and title, moved to a place in another drawing; and its height.
  std::string part(double x, double y) const;
  double height() const;

 private:
  struct Layout;
  Layout layout() const;
  std::string body(const Layout& layout) const;

  std::string title_;
  std::deque<Panel> panels_;
  bool fixed_ = false, whole_ = false, log_ = false, equal_ = false;
  double low_ = 0, high_ = 0;
  double width_ = 720, panel_height_ = 200;
  bool inset_ = false;
};

// A sample of a series for a page's own legend: an <svg> element in the same style as the figure, which has
// to stand on the same page.
std::string legend_key(Colour colour, Mark mark);

// An entry of a legend at a place of a drawing.
std::string part_of_legend(Colour colour, Mark mark, const std::string& label, double x, double y);

// A whole <svg> element, in the style of figures.
std::string svg_document(const std::string& title, double width, double height, const std::string& content);

}  // namespace saddle::examples
