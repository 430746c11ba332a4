# Compiles and runs main.cpp and, if there are games, games.cpp with the flags that pkg-config reads from the installed tree PREFIX.
file(GLOB_RECURSE pc ${PREFIX}/*/saddle.pc)
cmake_path(GET pc PARENT_PATH folder)
cmake_path(GET folder PARENT_PATH libraries)
set(ENV{PKG_CONFIG_PATH} ${folder})
separate_arguments(CXX_FLAGS UNIX_COMMAND "${CXX_FLAGS}")
# Each with the .pc file of what it uses, and with saddle.pc, which means all.
set(cases main:saddle-autodiff main:saddle)
file(GLOB_RECURSE games ${PREFIX}/*/saddle-games.pc)
if(games)
  list(APPEND cases games:saddle-games games:saddle)
endif()
foreach(case IN LISTS cases)
  string(REPLACE ":" ";" case "${case}")
  list(GET case 0 source)
  list(GET case 1 package)
  foreach(part IN ITEMS cflags libs)
    execute_process(COMMAND ${PKG_CONFIG} --${part} ${package} OUTPUT_VARIABLE ${part} COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(${part} UNIX_COMMAND "${${part}}")
  endforeach()
  # With the flags of the package before, in whatever order, the object would be the same.
  list(SORT cflags)
  if(NOT "${source} ${cflags}" STREQUAL compiled)
    execute_process(COMMAND ${CXX} ${CXX_FLAGS} ${cflags} -c ${CMAKE_CURRENT_LIST_DIR}/${source}.cpp -o
                            ${PREFIX}/${source}.o COMMAND_ERROR_IS_FATAL ANY)
    set(compiled "${source} ${cflags}")
  endif()
  execute_process(COMMAND ${CXX} ${CXX_FLAGS} ${PREFIX}/${source}.o ${libs} -o ${PREFIX}/${source}
                          -Wl,-rpath,${libraries} # for shared libraries, which no one told the loader of
                  COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${PREFIX}/${source} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
