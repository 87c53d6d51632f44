/// @file
/// Drawings as gnuplot scripts, and what gnuplot makes of them as accessible SVG.
#pragma once

#include <string>

#include "reporting/drawing.h"

namespace highneeds {

/// A script that writes `drawing` to the SVG file `output`, which is a plain name.
///
/// All text stands in single quotes, where gnuplot substitutes nothing: no backticks, no
/// variables, no escapes. Numbers have two decimals.
[[nodiscard]] std::string gnuplot_script(const Drawing& drawing, const std::string& output);

/// gnuplot's SVG with a size in millimetres, a title and a description that screen readers read
/// (role="img", aria-labelledby), and fonts to fall back on.
/// @throws OutputError  if `svg` is not what gnuplot writes
[[nodiscard]] std::string accessible_svg(const std::string& svg, const Drawing& drawing);

/// Text for XML content and attributes.
[[nodiscard]] std::string xml_text(const std::string& text);

}  // namespace highneeds
