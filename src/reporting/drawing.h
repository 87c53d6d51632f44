/// @file
/// A picture as shapes in the order in which they are painted. No files: see gnuplot.h.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "reporting/style.h"

namespace highneeds {

/// Quarter millimetres from the left and from the bottom.
struct Point {
  double x = 0, y = 0;
};

struct Rect {
  double left = 0, bottom = 0, right = 0, top = 0;

  [[nodiscard]] double width() const { return right - left; }
  [[nodiscard]] double height() const { return top - bottom; }
  /// Area common to both.
  [[nodiscard]] double overlap(const Rect& other) const;
};

/// Filled, without an outline.
struct Polygon {
  std::vector<Point> points;
  Colour fill;
};

enum class Dash { kSolid, kDashed };

struct Polyline {
  std::vector<Point> points;
  Colour colour;
  double width = 2;
  Dash dash = Dash::kSolid;
};

struct Dots {
  std::vector<Point> points;
  Colour colour;
  double radius = 3;
};

enum class Align { kLeft, kCentre, kRight };

/// One line of text, centred vertically on `at`. Texts are painted after all other shapes.
struct Text {
  Point at;
  std::string text;
  Colour colour = kInk;
  double size = kLabelSize;
  bool bold = false;
  Align align = Align::kLeft;
};

using Shape = std::variant<Polygon, Polyline, Dots, Text>;

struct Drawing {
  double width = kHalfPageWidth, height = kHalfPageHeight;  ///< whole numbers
  std::string title;        ///< what the picture shows, for those who cannot see it
  std::string description;  ///< the same at length, with the numbers
  std::vector<Shape> shapes;
};

}  // namespace highneeds
