# Compiles function_refused.cpp with the compiler CXX once for each CASE. The first one is a control, which must
# compile; the others must not, and the compiler's words must hold those that help.
set(plain "f must return a Var")
foreach(case IN ITEMS
        "0|" "1|${plain}" "2|${plain}" "3|${plain}" "4|${plain}" "5|${plain}" "6|${plain}" "7|Array" "8|Array" "9|Array"
        "10|hold it in a std::unique_ptr")
  string(REGEX MATCH "^([0-9]+)[|](.*)" all "${case}")
  set(number ${CMAKE_MATCH_1})
  set(words "${CMAKE_MATCH_2}")
  execute_process(COMMAND ${CXX} -std=c++20 -fsyntax-only -DCASE=${number} -I${SOURCE}
                          ${CMAKE_CURRENT_LIST_DIR}/function_refused.cpp RESULT_VARIABLE status ERROR_VARIABLE errors)
  if(words STREQUAL "")
    if(NOT status EQUAL 0)
      message(FATAL_ERROR "case ${number} must compile:\n${errors}")
    endif()
  elseif(status EQUAL 0 OR NOT errors MATCHES "${words}")
    message(FATAL_ERROR "case ${number} must be refused with '${words}', got status ${status}:\n${errors}")
  endif()
endforeach()
