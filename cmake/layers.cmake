# Compiler flags of our own targets, and the function that declares one layer of src/.

add_library(highneeds_flags INTERFACE)
# Eigen's vectorised sums and products add in an order that depends on the instruction set.
target_compile_definitions(highneeds_flags INTERFACE EIGEN_DONT_VECTORIZE)
# No path of the machine on which it was built: the same sources give the same bytes in any folder.
target_compile_options(highneeds_flags INTERFACE -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
# Contraction to fused multiply-add would make results depend on the processor and the compiler.
target_compile_options(highneeds_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -ffp-contract=off -fno-trapping-math -fno-math-errno
  $<$<BOOL:${HIGHNEEDS_WERROR}>:-Werror>
  $<$<BOOL:${HIGHNEEDS_ARCH}>:-march=${HIGHNEEDS_ARCH}>)
if(HIGHNEEDS_SANITIZE)
  target_compile_options(highneeds_flags INTERFACE
    -fsanitize=${HIGHNEEDS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(highneeds_flags INTERFACE -fsanitize=${HIGHNEEDS_SANITIZE})
endif()

# highneeds_layer(<name> USES <target>...)
#
# Library highneeds_<name> from src/<name>/*.cpp, except main.cpp. Include paths start at src/, and
# whoever links the layer gets what it uses. A layer without sources is an INTERFACE library.
function(highneeds_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "USES")
  set(directory ${PROJECT_SOURCE_DIR}/src/${name})
  file(GLOB sources CONFIGURE_DEPENDS ${directory}/*.cpp)
  file(GLOB headers CONFIGURE_DEPENDS ${directory}/*.h)
  list(REMOVE_ITEM sources ${directory}/main.cpp)
  if(sources)
    set(visibility PUBLIC)
    add_library(highneeds_${name} STATIC ${sources})
    target_link_libraries(highneeds_${name} PRIVATE highneeds_flags)
  else()
    set(visibility INTERFACE)
    add_library(highneeds_${name} INTERFACE)
  endif()
  target_include_directories(highneeds_${name} ${visibility} ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(highneeds_${name} ${visibility} ${layer_USES})
  if(headers)
    # Each header must compile alone: target highneeds_<name>_verify_interface_header_sets.
    target_sources(highneeds_${name} ${visibility} FILE_SET HEADERS
                   BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES ${headers})
    set_target_properties(highneeds_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  endif()
endfunction()
