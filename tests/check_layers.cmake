# Script: fails if a file under SRC includes against the order of the layers, or if the core
# includes more than the core, the standard library and Eigen. Usage: cmake -DSRC=src -P <this file>
set(order core statistics evidence storage reporting command)  # each may include those before it
# Headers of the standard library that would give the core files, a clock, threads, the screen or
# draws that differ between libraries.
set(impure "chrono|ctime|thread|mutex|atomic|future|f?stream|[io]stream|filesystem|cstdio|random")

set(faults "")
file(GLOB_RECURSE files RELATIVE ${SRC} ${SRC}/*.h ${SRC}/*.cpp)
foreach(file ${files})
  string(REGEX MATCH "^[^/]+" layer ${file})
  list(FIND order ${layer} rank)
  file(STRINGS ${SRC}/${file} lines REGEX "^[ \t]*#[ \t]*include")
  foreach(line ${lines})
    string(REGEX REPLACE "^[^<\"]*([<\"][^>\"]*[>\"]).*$" "\\1" include ${line})
    string(REGEX MATCH "^\"[^/]*/" own ${include})
    string(REGEX REPLACE "[\"/]" "" included "${own}")
    list(FIND order "${included}" included_rank)
    if(include MATCHES "^\"" AND (included_rank LESS 0 OR included_rank GREATER rank))
      list(APPEND faults "src/${file} includes ${include}")
    elseif(layer STREQUAL "core" AND include MATCHES "^<" AND
           (include MATCHES "^<(${impure})>" OR NOT include MATCHES "^<(Eigen/[A-Za-z]+|[a-z_]+|immintrin.h)>"))
      list(APPEND faults "src/${file} includes ${include}")
    endif()
  endforeach()
endforeach()
if(faults)
  list(JOIN faults "\n  " faults)
  message(FATAL_ERROR "Includes against the layers:\n  ${faults}")
endif()
