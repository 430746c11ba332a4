# Compiles custom_refused.cpp with the compiler CXX once for each CASE. The first ones are controls, which must compile;
# the others must not, and the compiler's words must hold those that help.
set(file ${CMAKE_CURRENT_LIST_DIR}/custom_refused.cpp)
set(cases
        "0|" "5|" "1|a derivative begins with the cotangent" "2|Cotangent" "3|Var"
        "4|an operation needs a static void value" "6|an operation needs a static Shape shape")
include(${CMAKE_CURRENT_LIST_DIR}/../../refused.cmake)
