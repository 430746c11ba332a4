# Compiles `file` with the compiler CXX once for each of the `cases`: "<number>|" must compile, "<number>|<words>" must
# not, and the compiler's words must hold those. The headers, which take most of the time, are read once: what stands in
# the working directory is a header with the name of the file, and that header precompiled.
get_filename_component(name ${file} NAME_WE)
set(header ${CMAKE_CURRENT_BINARY_DIR}/${name}.h)
file(WRITE ${header} "#include \"nn/nn.h\"\n")
execute_process(COMMAND ${CXX} -std=c++20 -I${SOURCE} -x c++-header ${header} -o ${header}.gch RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the headers must compile")
endif()
foreach(case IN LISTS cases)
  string(REGEX MATCH "^([0-9]+)[|](.*)" all "${case}")
  set(number ${CMAKE_MATCH_1})
  set(words "${CMAKE_MATCH_2}")
  execute_process(COMMAND ${CXX} -std=c++20 -fsyntax-only -DCASE=${number} -I${SOURCE} -include ${header} ${file} RESULT_VARIABLE status
                          ERROR_VARIABLE errors)
  if(words STREQUAL "")
    if(NOT status EQUAL 0)
      message(FATAL_ERROR "case ${number} must compile:\n${errors}")
    endif()
  elseif(status EQUAL 0 OR NOT errors MATCHES "${words}")
    message(FATAL_ERROR "case ${number} must be refused with '${words}', got status ${status}:\n${errors}")
  endif()
endforeach()
