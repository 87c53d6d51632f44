#include "reporting/dashboard.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "reporting/dashboard_assets.h"
#include "reporting/gnuplot.h"
#include "reporting/text_layout.h"
#include "storage/sha256.h"

namespace highneeds {

namespace {

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto byte =
          at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : std::uint8_t{0};
      three = three << 8 | byte;
    }
    for (std::size_t i = 0; i < 4; ++i)
      out += at + i <= bytes.size() ? kDigits[three >> (18 - 6 * i) & 63] : '=';
  }
  return out;
}

/// JSON that stays inside its script element, whatever the texts hold: a `<` occurs only in
/// strings.
std::string inside_script(const std::string& json) {
  std::string out;
  out.reserve(json.size() + json.size() / 50);
  for (const char c : json) {
    if (c == '<')
      out += "\\u003c";
    else
      out += c;
  }
  return out;
}

constexpr std::string_view kPage = R"(<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<noscript><p>This page draws its charts with a script of its own, which this browser does not run.
The same figures are in the workbook and the charts of the report.</p></noscript>
<script type="application/json" id="data">{json}</script>
<script>{script}</script>
</body>
</html>
)";

}  // namespace

std::string csp_hash(std::string_view text) {
  const std::string digits = sha256(text);
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return "sha256-" + base64(bytes);
}

std::string dashboard_page(const std::string& title, const std::string& json) {
  const std::string policy = fmt::format(
      "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; "
      "form-action 'none'",
      csp_hash(dashboard_script()), csp_hash(dashboard_style()));
  return fmt::format(kPage, fmt::arg("policy", policy),
                     fmt::arg("title", xml_text(one_line(title))),
                     fmt::arg("style", dashboard_style()), fmt::arg("json", inside_script(json)),
                     fmt::arg("script", dashboard_script()));
}

}  // namespace highneeds
