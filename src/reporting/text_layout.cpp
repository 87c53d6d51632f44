#include "reporting/text_layout.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "reporting/font_widths.h"

namespace highneeds {

namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kEllipsis = "…";

/// Decodes one code point at `i` and moves past it.
char32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned lead = byte(i++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 && lead < 0xF5   ? 3
                   : lead >= 0xE0 && lead < 0xF0 ? 2
                   : lead >= 0xC2 && lead < 0xE0 ? 1
                                                 : 0;
  if (more == 0) return kReplacement;
  char32_t point = lead & (0x3FU >> more);
  for (int k = 0; k < more; ++k) {
    if (i >= text.size() || (byte(i) & 0xC0U) != 0x80U) return kReplacement;
    point = (point << 6) | (byte(i++) & 0x3FU);
  }
  constexpr std::array<char32_t, 4> kLeast = {0, 0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xD800 && point < 0xE000;
  const bool valid = point >= kLeast[static_cast<std::size_t>(more)] && point < 0x110000;
  return valid && !surrogate ? point : kReplacement;
}

void append_utf8(std::string& out, char32_t point) {
  const auto put = [&](char32_t bits) {
    out += static_cast<char>(static_cast<unsigned char>(bits));
  };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

/// Characters that end a line or would change what an SVG reader sees, blanks among them.
bool breaks_line(char32_t point) {
  return point <= 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
         point == 0xFFFE || point == 0xFFFF || point == 0xFEFF;
}

/// In thousandths of the type size.
int advance(char32_t point, bool bold) {
  if (point >= 0x20 && point < 0x7F) {
    return (bold ? kBoldAscii : kRegularAscii)[static_cast<std::size_t>(point - 0x20)];
  }
  if (point >= 0xA0 && point < 0x100) {
    return (bold ? kBoldLatin : kRegularLatin)[static_cast<std::size_t>(point - 0xA0)];
  }
  switch (point) {
    case 0x2013:
      return 500;  // en dash
    case 0x2018:
    case 0x2019:
      return bold ? 380 : 318;
    case 0x201C:
    case 0x201D:
      return bold ? 657 : 518;
    case 0x2212:
      return 838;  // minus
    default:
      return point < 0x2000 ? 700 : 1000;
  }
}

/// Breaks a word that is wider than a line.
std::vector<std::string> break_word(std::string_view word, double width, double size, bool bold) {
  std::vector<std::string> parts(1);
  for (const char32_t point : code_points(word)) {
    std::string longer = parts.back();
    append_utf8(longer, point);
    if (!parts.back().empty() && text_width(longer, size, bold) > width) {
      parts.emplace_back();
      append_utf8(parts.back(), point);
    } else {
      parts.back() = longer;
    }
  }
  return parts;
}

/// Words of one line; the day, month and year of a date stay together.
std::vector<std::string> words_of(const std::string& line) {
  const auto is_month = [&](std::string_view word) {
    return std::any_of(kMonthNames.begin(), kMonthNames.end(),
                       [&](std::string_view name) { return word.starts_with(name); });
  };
  const auto is_number = [](std::string_view word, std::size_t least, std::size_t most) {
    const std::size_t length = std::min(word.find_first_not_of("0123456789"), word.size());
    return length >= least && length <= most;
  };
  std::vector<std::string> words;
  std::string before;
  for (std::size_t start = 0; start < line.size();) {
    const std::size_t end = std::min(line.find(' ', start), line.size());
    const std::string word = line.substr(start, end - start);
    start = end + 1;
    const bool joins =
        (is_month(word) && is_number(before, 1, 2)) || (is_month(before) && is_number(word, 4, 4));
    if (joins) {
      words.back() += ' ' + word;
    } else {
      words.push_back(word);
    }
    before = word;
  }
  return words;
}

std::string shortened(const std::string& line, double width, double size, bool bold) {
  std::u32string points = code_points(line);
  const auto text = [&] {
    std::string out;
    for (const char32_t point : points) append_utf8(out, point);
    return out.append(kEllipsis);
  };
  while (!points.empty() && (points.back() == U' ' || text_width(text(), size, bold) > width)) {
    points.pop_back();
  }
  return text();
}

}  // namespace

std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (std::size_t i = 0; i < text.size();) points += next_code_point(text, i);
  return points;
}

std::string one_line(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char32_t point : code_points(text)) {
    if (breaks_line(point)) {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    append_utf8(out, point);
  }
  return out;
}

double text_width(std::string_view text, double size, bool bold) {
  double thousandths = 0;
  for (const char32_t point : code_points(text)) thousandths += advance(point, bold);
  return thousandths * size / 1000;
}

std::vector<std::string> wrap(std::string_view text, double width, double size, bool bold,
                              int most_lines) {
  const std::string line = one_line(text);
  std::vector<std::string> lines(1);
  for (const std::string& word : words_of(line)) {
    const std::string longer = lines.back().empty() ? word : lines.back() + ' ' + word;
    if (text_width(longer, size, bold) <= width) {
      lines.back() = longer;
      continue;
    }
    const std::vector<std::string> parts = break_word(word, width, size, bold);
    if (lines.back().empty()) lines.pop_back();
    lines.insert(lines.end(), parts.begin(), parts.end());
  }
  if (static_cast<int>(lines.size()) > most_lines) {
    lines.resize(static_cast<std::size_t>(most_lines));
    lines.back() = shortened(lines.back(), width, size, bold);
  }
  return lines;
}

std::vector<std::string> wrap_evenly(std::string_view text, double width, double size, bool bold,
                                     int most_lines) {
  std::vector<std::string> lines = wrap(text, width, size, bold, most_lines);
  for (double narrower = width - size; narrower > width / 2; narrower -= size) {
    const std::vector<std::string> tighter = wrap(text, narrower, size, bold, most_lines + 1);
    if (tighter.size() > lines.size()) break;
    lines = tighter;
  }
  return lines;
}

std::vector<double> spread_labels(const std::vector<double>& wanted,
                                  const std::vector<double>& heights, double low, double high) {
  const std::size_t count = wanted.size();
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });

  // With the labels' own heights taken off, "no overlap" is "in order": isotonic regression by
  // pooling adjacent violators.
  struct Pool {
    double mean = 0;
    std::size_t members = 0;
  };
  std::vector<double> offset(count);
  std::vector<Pool> pools;
  double below = 0;
  for (std::size_t k = 0; k < count; ++k) {
    offset[k] = below + heights[order[k]] / 2;
    below += heights[order[k]];
    pools.push_back({wanted[order[k]] - offset[k], 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean > pools.back().mean) {
      const Pool last = pools.back();
      pools.pop_back();
      Pool& into = pools.back();
      const double members = static_cast<double>(into.members + last.members);
      into.mean = (into.mean * static_cast<double>(into.members) +
                   last.mean * static_cast<double>(last.members)) /
                  members;
      into.members += last.members;
    }
  }
  std::vector<double> centres(count);
  std::size_t k = 0;
  for (const Pool& pool : pools) {
    const double base = std::max(low, std::min(pool.mean, high - below));
    for (std::size_t i = 0; i < pool.members; ++i, ++k) centres[order[k]] = base + offset[k];
  }
  return centres;
}

double Rect::overlap(const Rect& other) const {
  const double across = std::min(right, other.right) - std::max(left, other.left);
  const double along = std::min(top, other.top) - std::max(bottom, other.bottom);
  return across > 0 && along > 0 ? across * along : 0;
}

double LabelPlacer::cost(const Rect& rect) const {
  double hidden = 10 * (rect.width() * rect.height() - rect.overlap(area_));
  for (const Obstacle& obstacle : obstacles_)
    hidden += obstacle.weight * rect.overlap(obstacle.rect);
  return hidden;
}

Rect LabelPlacer::place(const std::vector<Rect>& candidates) {
  const auto best =
      std::min_element(candidates.begin(), candidates.end(),
                       [&](const Rect& a, const Rect& b) { return cost(a) < cost(b) - 1e-6; });
  avoid(*best);
  return *best;
}

double TextBlock::width() const {
  double widest = 0;
  for (const std::string& line : lines) widest = std::max(widest, text_width(line, size, bold));
  return widest;
}

void draw_block(Drawing& drawing, const TextBlock& block, const Rect& rect, Align align,
                Colour colour) {
  const double x = align == Align::kLeft    ? rect.left
                   : align == Align::kRight ? rect.right
                                            : (rect.left + rect.right) / 2;
  double y = rect.top - block.size * kLineSpacing / 2;
  for (const std::string& line : block.lines) {
    drawing.shapes.push_back(Text{{x, y}, line, colour, block.size, block.bold, align});
    y -= block.size * kLineSpacing;
  }
}

}  // namespace highneeds
