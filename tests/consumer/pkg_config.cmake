# Compiles and runs main.cpp and games.cpp with the flags that pkg-config reads from the installed tree PREFIX.
file(GLOB_RECURSE pc ${PREFIX}/*/saddle.pc)
cmake_path(GET pc PARENT_PATH folder)
cmake_path(GET folder PARENT_PATH libraries)
set(ENV{PKG_CONFIG_PATH} ${folder})
execute_process(COMMAND ${PKG_CONFIG} --cflags --libs saddle OUTPUT_VARIABLE flags COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
separate_arguments(CXX_FLAGS UNIX_COMMAND "${CXX_FLAGS}")
foreach(source IN ITEMS main games)
  execute_process(COMMAND ${CXX} ${CXX_FLAGS} ${CMAKE_CURRENT_LIST_DIR}/${source}.cpp ${flags} -o ${PREFIX}/${source}
                          -Wl,-rpath,${libraries} # for shared libraries, which no one told the loader of
                  COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${PREFIX}/${source} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
