# Compiles module_refused.cpp with the compiler CXX once for each CASE. The first ones are controls, which must compile;
# the others must not, and the compiler's words must hold those that help.
set(file ${CMAKE_CURRENT_LIST_DIR}/module_refused.cpp)
set(cases
        "0|" "9|" "1|would get lost" "2|would get lost" "3|would get lost" "4|would get lost" "5|must be movable"
        "6|would get lost" "7|must be movable" "8|would get lost")
include(${CMAKE_CURRENT_LIST_DIR}/../refused.cmake)
