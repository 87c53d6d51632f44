# One Catch2 executable, the checks on the sources themselves, and the tests written in Python.
find_package(Catch2 2.13 REQUIRED)
find_package(rapidcheck REQUIRED)
include(Catch)

file(GLOB test_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*.cpp)
if(test_sources)
  add_executable(highneeds_tests ${test_sources} ${PROJECT_SOURCE_DIR}/fuzz/targets.cpp)
  target_link_libraries(highneeds_tests PRIVATE
    highneeds_command highneeds_flags Catch2::Catch2WithMain rapidcheck)
  target_compile_definitions(highneeds_tests PRIVATE
    HIGHNEEDS_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    HIGHNEEDS_PROGRAM="${PROJECT_BINARY_DIR}/highneeds")
  target_include_directories(highneeds_tests PRIVATE
    ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/fuzz)
  if(TARGET highneeds)
    add_dependencies(highneeds_tests highneeds)
  endif()
  # Built with the tests: a source file for each header, which includes nothing else.
  if(NOT HIGHNEEDS_SANITIZE)
    add_dependencies(highneeds_tests all_verify_interface_header_sets)
  endif()
  catch_discover_tests(highneeds_tests PROPERTIES TIMEOUT 600)
endif()

# The pinned bits again, with the core built for older and newer processors than the usual build.
include(CheckCXXSourceRuns)
file(GLOB core_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/core/*.cpp)
foreach(instructions x86-64-v2 x86-64-v3 native)
  set(program bits_${instructions})
  set(CMAKE_REQUIRED_FLAGS -march=${instructions})
  string(MAKE_C_IDENTIFIER HIGHNEEDS_RUNS_${instructions} runs)
  check_cxx_source_runs("
    #include <vector>
    int main(int n, char**) { std::vector<double> v(64 * n, 0.5 * n); double s = 0;
                              for (double& x : v) s += x * x + 1; return s > 0 ? 0 : 1; }" ${runs})
  if(HIGHNEEDS_SANITIZE OR NOT ${runs})
    continue()
  endif()
  add_executable(${program} ${core_sources} tests/test_portability.cpp tests/test_places.cpp
                            tests/small_model.cpp)
  target_include_directories(${program} PRIVATE src tests)
  # GCC 12 finds an uninitialised value in its own avxintrin.h.
  target_compile_options(${program} PRIVATE -march=${instructions}
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_libraries(${program} PRIVATE highneeds_flags Eigen3::Eigen Catch2::Catch2WithMain)
  set_target_properties(${program} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
  add_test(NAME ${program} COMMAND ${program} "[portability]")
endforeach()

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
if(HIGHNEEDS_SANITIZE)
  set(kills 5)
else()
  set(kills 20)
endif()
file(GLOB python_tests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/test_*.py)
set(test_environment HIGHNEEDS_SOURCE_DIR=${PROJECT_SOURCE_DIR}
    HIGHNEEDS_PROGRAM=${PROJECT_BINARY_DIR}/highneeds
    HIGHNEEDS_TESTS=$<TARGET_FILE:highneeds_tests>
    HIGHNEEDS_KILLS=${kills})
foreach(source ${python_tests})
  cmake_path(GET source STEM name)
  add_test(NAME python_${name} COMMAND /usr/bin/python3 ${source})
  set_tests_properties(python_${name} PROPERTIES ENVIRONMENT "${test_environment}"
    SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()
# A browser that shares its processor may wait long for a frame.
set_tests_properties(python_test_dashboard PROPERTIES RUN_SERIAL TRUE)
