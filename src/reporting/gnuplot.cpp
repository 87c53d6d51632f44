#include "reporting/gnuplot.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <string_view>

#include "reporting/text_layout.h"
#include "storage/file_source.h"

namespace highneeds {

namespace {

/// Two decimals, no "-0.00", whatever the locale.
std::string number(double value) {
  const double rounded = std::round(value * 100) / 100;
  return fmt::format("{:.2f}", rounded == 0 ? 0 : rounded);
}

/// A single-quoted gnuplot string.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : one_line(text)) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

/// Collects the parts of a script: data first, then texts, then one plot command.
struct Script {
  std::string data, labels, plot;
  int blocks = 0, texts = 0;

  void add_plot(const std::vector<Point>& points, const std::string& style) {
    if (points.empty()) return;
    data += fmt::format("$d{} << EOD\n", blocks);
    for (const Point& point : points) data += number(point.x) + " " + number(point.y) + "\n";
    data += "EOD\n";
    plot += fmt::format("{}$d{} with {}", blocks == 0 ? "" : ", \\\n  ", blocks, style);
    ++blocks;
  }

  void operator()(const Polygon& shape) {
    add_plot(shape.points, fmt::format("filledcurves closed lc rgb '{}'", shape.fill));
  }
  void operator()(const Polyline& shape) {
    const std::string dash = shape.dash == Dash::kDashed ? " dt (6,4)" : "";
    add_plot(shape.points,
             fmt::format("lines lc rgb '{}' lw {}{}", shape.colour, number(shape.width), dash));
  }
  void operator()(const Dots& shape) {
    add_plot(shape.points, fmt::format("points pt 7 ps {} lc rgb '{}'", number(shape.radius / 4.5),
                                       shape.colour));
  }
  void operator()(const Text& shape) {
    constexpr std::array<std::string_view, 3> kAlign = {"left", "center", "right"};
    labels += fmt::format("set label {} {} at {},{} {} font 'DejaVu Sans{},{}' tc rgb '{}' front\n",
                          ++texts, quoted(shape.text), number(shape.at.x), number(shape.at.y),
                          kAlign[static_cast<std::size_t>(shape.align)], shape.bold ? ":Bold" : "",
                          number(shape.size), shape.colour);
  }
};

/// Replaces the only part of `text` from `from` up to and including `to`.
void replace_part(std::string& text, std::string_view from, std::string_view to,
                  const std::string& with) {
  const std::size_t start = text.find(from);
  const std::size_t end = start == std::string::npos ? start : text.find(to, start);
  if (end == std::string::npos) {
    throw OutputError(fmt::format("gnuplot's SVG has no \"{}\" (charts need gnuplot 5.4)", from),
                      1);
  }
  text.replace(start, end + to.size() - start, with);
}

void replace_all(std::string& text, std::string_view from, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += with.size()) {
    text.replace(at, from.size(), with);
  }
}

}  // namespace

std::string gnuplot_script(const Drawing& drawing, const std::string& output) {
  Script script;
  for (const Shape& shape : drawing.shapes) std::visit(script, shape);
  if (script.plot.empty()) script.plot = "NaN";
  return fmt::format(
             "set encoding utf8\n"
             "set terminal svg noenhanced dynamic size {:.0f},{:.0f} font 'DejaVu Sans,12' "
             "background '#FFFFFF' name 'chart'\n"
             "set output {}\n"
             "unset key\nunset border\nunset tics\nset style fill solid 1 noborder\n"
             "set lmargin at screen 0\nset rmargin at screen 1\n"
             "set bmargin at screen 0\nset tmargin at screen 1\n"
             "set xrange [0:{:.0f}]\nset yrange [0:{:.0f}]\n",
             drawing.width, drawing.height, quoted(output), drawing.width, drawing.height) +
         script.data + script.labels + "plot " + script.plot + "\n";
}

std::string accessible_svg(const std::string& svg, const Drawing& drawing) {
  std::string out = svg;
  replace_part(
      out, "<svg", "viewBox",
      fmt::format("<svg role=\"img\" aria-labelledby=\"chart-title chart-description\" "
                  "width=\"{:g}mm\" height=\"{:g}mm\"\n viewBox",
                  drawing.width / kUnitsPerMillimetre, drawing.height / kUnitsPerMillimetre));
  replace_part(out, "<title>", "</title>",
               "<title id=\"chart-title\">" + xml_text(drawing.title) + "</title>");
  replace_part(out, "<desc>", "</desc>",
               "<desc id=\"chart-description\">" + xml_text(drawing.description) + "</desc>");
  constexpr std::string_view kFamily = "'DejaVu Sans',Verdana,Arial,sans-serif";
  replace_all(out, "font-family=\"DejaVu Sans:Bold\"",
              fmt::format("font-family=\"{}\" font-weight=\"bold\"", kFamily));
  replace_all(out, "font-family=\"DejaVu Sans\"", fmt::format("font-family=\"{}\"", kFamily));
  return out;
}

std::string xml_text(const std::string& text) {
  std::string out;
  for (const char c : one_line(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace highneeds
