/// @file
/// Colours, type sizes and line widths of charts: the Government Analysis Function's palette.
#pragma once

#include <array>
#include <string_view>

namespace highneeds {

/// "#rrggbb".
using Colour = std::string_view;

/// Lengths in drawings are quarter millimetres: 680 x 420 is half an A4 page.
inline constexpr double kUnitsPerMillimetre = 4;
/// One typographic point, 25.4 / 72 mm.
inline constexpr double kPoint = kUnitsPerMillimetre * 25.4 / 72;

inline constexpr double kHalfPageWidth = 680, kHalfPageHeight = 420;
inline constexpr double kFullPageHeight = 960;

// Government Analysis Function: "Data visualisation: colours", categorical palette.
inline constexpr Colour kDarkBlue = "#12436D", kTurquoise = "#28A197", kDarkPink = "#801650",
                        kOrange = "#F46A25", kDarkGrey = "#3D3D3D", kLightPurple = "#A285D1";

/// Orange dark enough for text and thin lines on white (4.5:1).
inline constexpr Colour kDarkOrange = "#A33F07";

inline constexpr Colour kInk = "#1A1A1A";       ///< text and actual figures
inline constexpr Colour kQuietInk = "#4A4A4A";  ///< subtitles, axes and sources
inline constexpr Colour kGridline = "#D9D9D9";
inline constexpr Colour kZeroLine = "#6B6B6B";
inline constexpr Colour kLeader = "#8C8C8C";  ///< from a label to what it names
inline constexpr Colour kWhite = "#FFFFFF";

/// A line and its 95%, 80% and 50% bands, mixed with white beforehand: no transparency, so that
/// every printer and viewer shows the same, and each band differs in lightness for print in grey.
struct FanColours {
  Colour median;
  std::array<Colour, 3> bands;  ///< widest first
};
inline constexpr FanColours kBlueFan = {kDarkBlue, {"#DCE3E9", "#B3C3D1", "#7F9BB3"}};

inline constexpr double kTitleSize = 12 * kPoint, kSubtitleSize = 9 * kPoint;
inline constexpr double kLabelSize = 8.5 * kPoint;
inline constexpr double kSmallSize = 8 * kPoint;  ///< the smallest text on any chart
inline constexpr double kLineSpacing = 1.25;      ///< of the type size

}  // namespace highneeds
