# One Catch2 executable, the checks on the sources themselves, and the tests written in Python.
find_package(Catch2 2.13 REQUIRED)
find_package(rapidcheck REQUIRED)
include(Catch)

file(GLOB test_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*.cpp)
if(test_sources)
  add_executable(highneeds_tests ${test_sources})
  target_link_libraries(highneeds_tests PRIVATE
    highneeds_command highneeds_flags Catch2::Catch2WithMain rapidcheck)
  target_compile_definitions(highneeds_tests PRIVATE
    HIGHNEEDS_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    HIGHNEEDS_PROGRAM="${PROJECT_BINARY_DIR}/highneeds")
  target_include_directories(highneeds_tests PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  if(TARGET highneeds)
    add_dependencies(highneeds_tests highneeds)
  endif()
  # Built with the tests: a source file for each header, which includes nothing else.
  add_dependencies(highneeds_tests all_verify_interface_header_sets)
  catch_discover_tests(highneeds_tests PROPERTIES TIMEOUT 600)
endif()

# Checks on the sources: the direction of the includes, and that the check notices wrong ones.
set(check_layers ${PROJECT_SOURCE_DIR}/tests/check_layers.cmake)
add_test(NAME layers
  COMMAND ${CMAKE_COMMAND} -DSRC=${PROJECT_SOURCE_DIR}/src -P ${check_layers})
add_test(NAME layers_notices_wrong_includes
  COMMAND ${CMAKE_COMMAND} -DSRC=${PROJECT_SOURCE_DIR}/tests/data/wrong_layers -P ${check_layers})
set(wrong_includes "core/wrong.h includes \"storage/wrong.h\"" "core/wrong.h includes \"beside.h\""
  "core/wrong.h includes <boost/math/distributions/beta.hpp>" "core/wrong.h includes <hdf5.h>"
  "core/wrong.h includes <thread>" "storage/wrong.h includes \"command/wrong.h\"")
list(JOIN wrong_includes "[ \n]+src/" wrong_includes)
set_tests_properties(layers_notices_wrong_includes PROPERTIES
  PASS_REGULAR_EXPRESSION "layers:[ \n]+src/${wrong_includes}\n\n")

# tests/test_<name>.py are programs that fail with a non-zero exit code, 77 for "skipped, as a tool
# is missing". The system's Python by name, as the packages they import are the system's too.
file(GLOB python_tests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/test_*.py)
set(test_environment HIGHNEEDS_SOURCE_DIR=${PROJECT_SOURCE_DIR}
    HIGHNEEDS_PROGRAM=${PROJECT_BINARY_DIR}/highneeds
    HIGHNEEDS_TESTS=$<TARGET_FILE:highneeds_tests>)
foreach(source ${python_tests})
  cmake_path(GET source STEM name)
  add_test(NAME python_${name} COMMAND /usr/bin/python3 ${source})
  set_tests_properties(python_${name} PROPERTIES ENVIRONMENT "${test_environment}"
    SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()
