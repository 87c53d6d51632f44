# Script: writes OUTPUT, the C++ source of dashboard_script() and dashboard_style(), from ASSETS.
file(READ ${ASSETS}/dashboard.js script)
file(READ ${ASSETS}/dashboard.css style)
foreach(text script style)
  if("${${text}}" MATCHES "\\)highneeds_asset\"|</[Ss][Cc][Rr][Ii][Pp][Tt]|</[Ss][Tt][Yy][Ll][Ee]")
    message(FATAL_ERROR "the dashboard's ${text} would end its own element")
  endif()
endforeach()
file(WRITE ${OUTPUT} "#include \"reporting/dashboard_assets.h\"

namespace highneeds {

std::string_view dashboard_script() {
  return R\"highneeds_asset(${script})highneeds_asset\";
}

std::string_view dashboard_style() {
  return R\"highneeds_asset(${style})highneeds_asset\";
}

}  // namespace highneeds
")
