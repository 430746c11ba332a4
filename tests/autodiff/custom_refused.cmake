# Compiles custom_refused.cpp with the compiler CXX once for each CASE. The first ones are controls, which must compile;
# the others must not, and the compiler's words must hold those that help.
foreach(case IN ITEMS
        "0|" "5|" "1|a derivative begins with the cotangent" "2|Cotangent" "3|Var"
        "4|an operation needs a static void value" "6|an operation needs a static Shape shape")
  string(REGEX MATCH "^(.)[|](.*)" all "${case}")
  set(number ${CMAKE_MATCH_1})
  set(words "${CMAKE_MATCH_2}")
  execute_process(COMMAND ${CXX} -std=c++20 -fsyntax-only -DCASE=${number} -I${SOURCE}
                          ${CMAKE_CURRENT_LIST_DIR}/custom_refused.cpp RESULT_VARIABLE status ERROR_VARIABLE errors)
  if(words STREQUAL "")
    if(NOT status EQUAL 0)
      message(FATAL_ERROR "case ${number} must compile:\n${errors}")
    endif()
  elseif(status EQUAL 0 OR NOT errors MATCHES "${words}")
    message(FATAL_ERROR "case ${number} must be refused with '${words}', got status ${status}:\n${errors}")
  endif()
endforeach()
