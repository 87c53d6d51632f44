# fuzz_<door>: a libFuzzer program for each fuzz/fuzz_<door>.cpp. Preset fuzz, scripts/fuzz.
add_library(highneeds_fuzz_targets STATIC ${PROJECT_SOURCE_DIR}/fuzz/targets.cpp)
target_include_directories(highneeds_fuzz_targets PUBLIC fuzz PRIVATE tests)
target_compile_definitions(highneeds_fuzz_targets PRIVATE
  HIGHNEEDS_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(highneeds_fuzz_targets PUBLIC highneeds_storage PRIVATE highneeds_flags)
foreach(door toml csv results journal arguments)
  add_executable(fuzz_${door} ${PROJECT_SOURCE_DIR}/fuzz/fuzz_${door}.cpp)
  target_link_libraries(fuzz_${door} PRIVATE highneeds_flags
    $<IF:$<STREQUAL:${door},arguments>,highneeds_command,highneeds_fuzz_targets>)
  target_link_options(fuzz_${door} PRIVATE -fsanitize=fuzzer)
endforeach()
