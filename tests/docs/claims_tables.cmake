# The tables of claims in the documents (claims_tables.h), by the test program of the documents in a build folder.
#   cmake -P tests/docs/claims_tables.cmake                  compares them with the library
#   cmake -D UPDATE=ON -P tests/docs/claims_tables.cmake     writes them
# The build folder is build/release, or another one: -D BUILD=build/debug.
cmake_minimum_required(VERSION 3.25)
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH tests)
cmake_path(GET tests PARENT_PATH root)
if(NOT BUILD)
  set(BUILD build/release)
endif()
cmake_path(ABSOLUTE_PATH BUILD BASE_DIRECTORY ${root})
if(NOT EXISTS ${BUILD}/CMakeCache.txt)
  message(FATAL_ERROR "claims_tables: ${BUILD} has to be a build folder; cmake --preset release makes build/release")
endif()

execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} --target saddle_tests_docs COMMAND_ERROR_IS_FATAL ANY)
set(test ${BUILD}/tests/saddle_tests_docs "documents: their tables of claims*")
if(UPDATE)
  # It fails after it has written anything.
  execute_process(COMMAND ${CMAKE_COMMAND} -E env SADDLE_UPDATE_DOCS=ON ${test})
endif()
execute_process(COMMAND ${test} COMMAND_ERROR_IS_FATAL ANY)
