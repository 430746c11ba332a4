# Compiles function_refused.cpp with the compiler CXX once for each CASE. The first one is a control, which must
# compile; the others must not, and the compiler's words must hold those that help.
set(plain "f must return a Var")
set(file ${CMAKE_CURRENT_LIST_DIR}/function_refused.cpp)
set(cases
        "0|" "1|${plain}" "2|${plain}" "3|${plain}" "4|${plain}" "5|${plain}" "6|${plain}" "7|Array" "8|Array" "9|Array"
        "10|hold it in a std::unique_ptr")
include(${CMAKE_CURRENT_LIST_DIR}/../../refused.cmake)
