# saddle as other projects use it: the consumer in this folder is built and run in each of the three ways in.

set(consumer_source ${PROJECT_SOURCE_DIR}/tests/consumer)
set(consumer_binary ${PROJECT_BINARY_DIR}/consumer)

# saddle_consumer_test(name way FOLDER folder OPTIONS option...)
# Configures and builds the consumer in a build folder of that name, with the given options, and then runs it.
function(saddle_consumer_test name way)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "FOLDER" "OPTIONS")
  # Unoptimised and without debug information, because the ways are tested here and not the speed.
  add_test(
    NAME "consumer/${name}"
    COMMAND
      ${CMAKE_CTEST_COMMAND} --build-and-test ${consumer_source} ${consumer_binary}/${arg_FOLDER}
      --build-noclean --build-generator ${CMAKE_GENERATOR} --build-target ${way}_consumer
      --build-options -DSADDLE_WAY=${way} -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}
      -DCMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS} ${arg_OPTIONS}
      --test-command ${consumer_binary}/${arg_FOLDER}/${way}_consumer)
endfunction()

# These two share a build folder, so that saddle::autodiff is compiled once for both, and that as one unit.
set(in_tree -DSADDLE_SOURCE=${PROJECT_SOURCE_DIR} -DCMAKE_UNITY_BUILD=ON)
saddle_consumer_test(add_subdirectory add_subdirectory FOLDER in_tree OPTIONS ${in_tree})
saddle_consumer_test(FetchContent FetchContent FOLDER in_tree OPTIONS ${in_tree})
set_tests_properties(consumer/add_subdirectory consumer/FetchContent PROPERTIES RESOURCE_LOCK consumer_in_tree)
set_tests_properties(consumer/add_subdirectory PROPERTIES COST 100)  # the longest of all: first

if(NOT SADDLE_INSTALL)
  message(STATUS "saddle: SADDLE_INSTALL is off, so the tests of an installed saddle are left out")
  return()
endif()

set(prefix ${consumer_binary}/prefix)
add_test(NAME consumer/install COMMAND ${CMAKE_COMMAND} -D BUILD=${PROJECT_BINARY_DIR} -D PREFIX=${prefix} -P
                                       ${consumer_source}/install.cmake)
saddle_consumer_test(find_package find_package FOLDER installed OPTIONS -Dsaddle_ROOT=${prefix})
saddle_consumer_test(
  "mixing precisions in one target is refused" find_package
  FOLDER mixed
  OPTIONS -Dsaddle_ROOT=${prefix} -DSADDLE_MIX=ON)
set_tests_properties(
  "consumer/mixing precisions in one target is refused"
  PROPERTIES PASS_REGULAR_EXPRESSION "INTERFACE_SADDLE_PRECISION property of.*does.not agree")
set_tests_properties(consumer/install PROPERTIES FIXTURES_SETUP installed_saddle)
set_tests_properties(
  consumer/find_package "consumer/mixing precisions in one target is refused"
  PROPERTIES FIXTURES_REQUIRED installed_saddle)

if(SADDLE_GAMES)
  saddle_consumer_test("find_package without GMP" find_package FOLDER without_gmp
                       OPTIONS -Dsaddle_ROOT=${prefix} -DCMAKE_DISABLE_FIND_PACKAGE_GMP=ON)
  set_tests_properties("consumer/find_package without GMP" PROPERTIES FIXTURES_REQUIRED installed_saddle)
endif()

find_program(SADDLE_PKG_CONFIG NAMES pkg-config pkgconf DOC "Used by one test only")
if(SADDLE_PKG_CONFIG)
  add_test(NAME consumer/pkg-config
           COMMAND ${CMAKE_COMMAND} -D PREFIX=${prefix} -D PKG_CONFIG=${SADDLE_PKG_CONFIG} -D CXX=${CMAKE_CXX_COMPILER}
                   -D CXX_FLAGS=${CMAKE_CXX_FLAGS} -P ${consumer_source}/pkg_config.cmake)
  set_tests_properties(consumer/pkg-config PROPERTIES FIXTURES_REQUIRED installed_saddle)
else()
  message(STATUS "saddle: there is no pkg-config here, so the test of saddle.pc is left out")
endif()
