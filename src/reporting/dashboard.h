/// @file
/// The one-file dashboard.
#pragma once

#include <string>
#include <string_view>

namespace highneeds {

/// An HTML page that holds its script, style and data, and may load nothing else: its content
/// security policy names the two by their hashes and forbids every request.
/// @param title  of the page, any text
/// @param json   dashboard_json()
[[nodiscard]] std::string dashboard_page(const std::string& title, const std::string& json);

/// The policy's name of an inline script or style: "sha256-" and the digest in base 64.
/// @par Source  W3C, Content Security Policy Level 3, section 2.3.1
[[nodiscard]] std::string csp_hash(std::string_view text);

}  // namespace highneeds
