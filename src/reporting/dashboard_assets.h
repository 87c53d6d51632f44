/// @file
/// The dashboard's script and style, built into the program from assets/dashboard by
/// cmake/assets.cmake.
#pragma once

#include <string_view>

namespace highneeds {

/// assets/dashboard/dashboard.js; holds no `</script`.
[[nodiscard]] std::string_view dashboard_script();
/// assets/dashboard/dashboard.css; holds no `</style`.
[[nodiscard]] std::string_view dashboard_style();

}  // namespace highneeds
