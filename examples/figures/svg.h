// Figures as SVG text: panels above each other that share the x axis, with curves, points and bars. They read
// well on light and dark backgrounds, in print (each series has its own dash pattern) and on a phone: a
// figure is 440 pixels wide, so that its text of 14 pixels is still above 11 on a screen of 360. They need no
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

#include "examples/figures/captions.h"
#include "examples/figures/marks.h"

namespace saddle::examples {

// The width of a figure that is a file of its own.
inline constexpr double kFigureWidth = 440;
// Its title is larger and heavier than other texts: a line holds this share of their letters.
inline constexpr double kTitleShare = 0.75;

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
  // Lines are named at their right ends, in their colour, and are not in the legend.
  Panel& named_at_ends();
  // Arrows below the panel, from an axis with this name and a scale of its own up to the x axis.
  Panel& arrows(std::vector<Link> links, std::string from_label);

 private:
  friend class Figure;
  std::string y_label_, x_label_;
  std::vector<Series> series_;
  bool fixed_ = false, log_ = false, named_ = false;
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
  // readers), and takes this width and height of a panel instead of 440 and 190. Units are pixels where there
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
  double width_ = kFigureWidth, panel_height_ = 190;
  bool inset_ = false;
};

}  // namespace saddle::examples
