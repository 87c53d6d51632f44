# The generated header storage/version.h. It is checked at each build, as the commit may have
# changed, and rewritten only if it did.
set(generated ${PROJECT_BINARY_DIR}/generated)
find_package(Git QUIET)

# Relative, so that the program carries no path of the machine on which it was built.
file(REAL_PATH ${PROJECT_SOURCE_DIR} source_directory)
file(REAL_PATH ${PROJECT_BINARY_DIR} binary_directory)
file(RELATIVE_PATH source_from_program ${binary_directory} ${source_directory})

add_custom_target(highneeds_write_version
  COMMAND ${CMAKE_COMMAND}
    -DGIT=${GIT_EXECUTABLE} -DSOURCE=${PROJECT_SOURCE_DIR} -DVERSION=${PROJECT_VERSION}
    -DSOURCE_FROM_PROGRAM=${source_from_program} -DOUTPUT=${generated}/storage/version.h
    -P ${PROJECT_SOURCE_DIR}/cmake/write_version.cmake
  BYPRODUCTS ${generated}/storage/version.h
  COMMENT "Checking the version header"
  VERBATIM)

add_library(highneeds_version INTERFACE)
target_include_directories(highneeds_version INTERFACE ${generated})
add_dependencies(highneeds_version highneeds_write_version)
