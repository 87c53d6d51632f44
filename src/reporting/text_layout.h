/// @file
/// How much room text takes, where it wraps, and how labels keep out of each other's way.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "reporting/drawing.h"

namespace highneeds {

inline constexpr std::array<std::string_view, 12> kMonthNames = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

/// The code points of UTF-8 text. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::u32string code_points(std::string_view text);

/// As UTF-8 on one line: control characters and runs of blanks become single spaces, none at the
/// ends, and bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string one_line(std::string_view text);

/// Width in DejaVu Sans of one line, in the unit of `size`.
[[nodiscard]] double text_width(std::string_view text, double size, bool bold = false);

/// Lines no wider than `width`, broken at spaces, never inside a date;
/// a longer word is broken where it must be.
/// If there are more than `most_lines`, the last one ends in an ellipsis.
/// @returns at least one line, which may be empty
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, double width, double size,
                                            bool bold = false, int most_lines = 99);

/// As wrap(), with as many lines, but of more even length.
[[nodiscard]] std::vector<std::string> wrap_evenly(std::string_view text, double width, double size,
                                                   bool bold = false, int most_lines = 99);

/// Moves label centres as little as possible (least squares) so that none overlap.
/// @param wanted   centres, in any order
/// @param heights  of each label, spacing included
/// @returns centres in the order of `wanted`, inside [low, high] where they fit
[[nodiscard]] std::vector<double> spread_labels(const std::vector<double>& wanted,
                                                const std::vector<double>& heights, double low,
                                                double high);

/// Puts texts where they hide least.
class LabelPlacer {
 public:
  explicit LabelPlacer(const Rect& area) : area_(area) {}

  /// @param weight  how much worse than a label on a label it is to cover this
  void avoid(const Rect& obstacle, double weight = 1) { obstacles_.push_back({obstacle, weight}); }

  /// How much of the obstacles a rectangle hides, and how much of it lies outside the area.
  [[nodiscard]] double cost(const Rect& rect) const;

  /// The candidate that overlaps least with the obstacles and stays inside the area; the first
  /// of equals. It becomes an obstacle itself.
  /// @pre  there is a candidate
  Rect place(const std::vector<Rect>& candidates);

 private:
  struct Obstacle {
    Rect rect;
    double weight = 1;
  };
  Rect area_;
  std::vector<Obstacle> obstacles_;
};

/// Width and height of lines set under each other.
struct TextBlock {
  std::vector<std::string> lines;
  double size = kLabelSize;
  bool bold = false;

  [[nodiscard]] double width() const;
  [[nodiscard]] double height() const {
    return static_cast<double>(lines.size()) * size * kLineSpacing;
  }
};

/// Paints the block; the rectangle is its size, lines aligned within it.
void draw_block(Drawing& drawing, const TextBlock& block, const Rect& rect, Align align,
                Colour colour);

}  // namespace highneeds
