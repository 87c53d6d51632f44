/// @file
/// What every chart must keep: nothing off the page, no text on another, type large enough.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <variant>
#include <vector>

#include "reporting/chart_files.h"
#include "reporting/process.h"
#include "reporting/text_layout.h"
#include "scratch_directory.h"
#include "storage/file_source.h"

namespace highneeds::test {

inline const std::string kHostile =
    "Bob's \"<script>alert(1)</script>\" & `touch hacked` \\n $(touch hacked)\n%d {/*1} £";

/// Whether charts can be drawn here; says so loudly if not.
inline bool can_draw() {
  const ScratchDirectory scratch;
  try {
    Process({"gnuplot", "--version"}, scratch.path(), "", "").wait();
    Process({"rsvg-convert", "--version"}, scratch.path(), "", "").wait();
    return true;
  } catch (const OutputError& error) {
    WARN("SKIPPED, NOTHING IS TESTED HERE: " << error.what());
    return false;
  }
}

/// Boxes of all texts of a drawing.
inline std::vector<Rect> text_boxes(const Drawing& drawing) {
  std::vector<Rect> boxes;
  for (const Shape& shape : drawing.shapes) {
    const Text* text = std::get_if<Text>(&shape);
    if (text == nullptr || text->text.empty()) continue;
    const double width = text_width(text->text, text->size, text->bold), half = text->size / 2;
    const double left = text->align == Align::kLeft    ? text->at.x
                        : text->align == Align::kRight ? text->at.x - width
                                                       : text->at.x - width / 2;
    boxes.push_back({left, text->at.y - half, left + width, text->at.y + half});
  }
  return boxes;
}

inline void check_readable(const NamedChart& chart) {
  const std::vector<Rect> boxes = text_boxes(chart.drawing);
  const Rect page = {0, 0, chart.drawing.width, chart.drawing.height};
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    INFO(chart.name << ": text " << i << " at " << boxes[i].left << ", " << boxes[i].bottom);
    CHECK(boxes[i].overlap(page) == Approx(boxes[i].width() * boxes[i].height()));
    for (std::size_t k = i + 1; k < boxes.size(); ++k) {
      // Type has room above and below: a fifth of the smaller box may be shared.
      const double smaller =
          std::min(boxes[i].width() * boxes[i].height(), boxes[k].width() * boxes[k].height());
      INFO("and text " << k << " at " << boxes[k].left << ", " << boxes[k].bottom);
      CHECK(boxes[i].overlap(boxes[k]) < 0.2 * smaller);
    }
  }
  for (const Shape& shape : chart.drawing.shapes) {
    if (const Text* text = std::get_if<Text>(&shape)) CHECK(text->size >= 8 * kPoint - 1e-9);
  }
}

}  // namespace highneeds::test
