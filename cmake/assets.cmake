# Files of assets/ built into the program as text, so that it works wherever it lies. They are made
# by scripts/build-dashboard and checked in: a build needs no Node.
set(dashboard_assets ${PROJECT_SOURCE_DIR}/assets/dashboard)
set(dashboard_source ${PROJECT_BINARY_DIR}/generated/dashboard_assets.cpp)
add_custom_command(OUTPUT ${dashboard_source}
  COMMAND ${CMAKE_COMMAND} -DASSETS=${dashboard_assets} -DOUTPUT=${dashboard_source}
    -P ${PROJECT_SOURCE_DIR}/cmake/write_assets.cmake
  DEPENDS ${dashboard_assets}/dashboard.js ${dashboard_assets}/dashboard.css
          ${PROJECT_SOURCE_DIR}/cmake/write_assets.cmake
  COMMENT "Taking in the dashboard's script and style"
  VERBATIM)
target_sources(highneeds_reporting PRIVATE ${dashboard_source})
# One literal, longer than the standard asks every compiler to take; GCC and Clang take it.
set_source_files_properties(${dashboard_source} PROPERTIES
  COMPILE_OPTIONS -Wno-overlength-strings)
