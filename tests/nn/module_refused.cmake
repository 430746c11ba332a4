# Compiles module_refused.cpp with the compiler CXX once for each CASE. The first ones are controls, which must compile;
# the others must not, and the compiler's words must hold those that help.
foreach(case IN ITEMS
        "0|" "9|" "1|would get lost" "2|would get lost" "3|would get lost" "4|would get lost" "5|must be movable"
        "6|would get lost" "7|must be movable" "8|would get lost")
  string(REGEX MATCH "^(.)[|](.*)" all "${case}")
  set(number ${CMAKE_MATCH_1})
  set(words "${CMAKE_MATCH_2}")
  execute_process(COMMAND ${CXX} -std=c++20 -fsyntax-only -DCASE=${number} -I${SOURCE}
                          ${CMAKE_CURRENT_LIST_DIR}/module_refused.cpp RESULT_VARIABLE status ERROR_VARIABLE errors)
  if(words STREQUAL "")
    if(NOT status EQUAL 0)
      message(FATAL_ERROR "case ${number} must compile:\n${errors}")
    endif()
  elseif(status EQUAL 0 OR NOT errors MATCHES "${words}")
    message(FATAL_ERROR "case ${number} must be refused with '${words}', got status ${status}:\n${errors}")
  endif()
endforeach()
