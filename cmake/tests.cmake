# One Catch2 executable, the checks on the sources themselves, and the tests written in Python.
find_package(Catch2 2.13 REQUIRED)
find_package(rapidcheck REQUIRED)
include(Catch)

set(test_environment
  HIGHNEEDS_SOURCE_DIR=${PROJECT_SOURCE_DIR}
  HIGHNEEDS_PROGRAM=${PROJECT_BINARY_DIR}/highneeds)

file(GLOB test_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/test_*.cpp)
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
  catch_discover_tests(highneeds_tests PROPERTIES TIMEOUT 600)
endif()
