# The functions by which the folders declare their targets.

# Finds a package that the system provides. No version is asked for: the packages' own version files refuse
# newer major versions (Eigen 5, Catch2 3) that work. A macro, so that what the package sets is seen by the caller.
# GMP has no configuration file; cmake/FindGMP.cmake finds it. CMake itself finds zlib and libpng.
macro(saddle_require package)
  if("${package}" MATCHES "^(GMP|ZLIB|PNG)$")  # found by a module, they have no configuration file
    find_package(${package} QUIET)
  else()
    find_package(${package} CONFIG QUIET)
  endif()
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "saddle: the package ${package} was not found; run ./setup.sh, which installs what is missing, "
                        "or add its prefix to CMAKE_PREFIX_PATH")
  endif()
endmacro()

# Sets BLAS_LIBRARIES.
macro(saddle_require_blas)
  if(NOT BLA_VENDOR)
    set(BLA_VENDOR OpenBLAS)
  endif()
  find_package(BLAS QUIET)
  if(NOT BLAS_FOUND)
    message(FATAL_ERROR "SADDLE_BLAS: ${BLA_VENDOR} was not found; install it (on Debian libopenblas-dev), or leave the "
                        "option off: Eigen then computes all matrix products")
  endif()
  # For the number of its threads (autodiff/ops/blas.h).
  if(CMAKE_DL_LIBS)
    list(APPEND BLAS_LIBRARIES -l${CMAKE_DL_LIBS})
  endif()
endmacro()

# The flags of all targets of this tree; nothing of this reaches a consumer.
function(saddle_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  # Nobody here reads errno or floating-point traps. Giving them up changes no result and lets the compiler
  # vectorise square roots and selections. -ffast-math is another matter: it lets NaN pass comparisons.
  target_compile_options(${target} PRIVATE -fno-math-errno -fno-trapping-math)
  if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic)
    # Where files are compiled as one unit, a local name may be that of another file's constant.
    if(NOT CMAKE_UNITY_BUILD)
      target_compile_options(${target} PRIVATE -Wshadow)
    elseif(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      target_compile_options(${target} PRIVATE -Wshadow=local)
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      target_compile_options(${target} PRIVATE -Wno-restrict)  # gcc 12's false alarm at "a" + string (its bug 105651)
    endif()
  endif()
  if(SADDLE_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# For programs, which take longer to be compiled than to run, and for tests: less is optimised, or nothing.
function(saddle_compile_quickly target level)
  saddle_compile_options(${target})
  # What need not be fast at all is not optimised in the sanitized build either.
  target_compile_options(${target} PRIVATE $<$<OR:$<CONFIG:Release>,$<STREQUAL:${level},-O0>>:${level}>)
endfunction()

# saddle_precompile(target header...)
# saddle_precompile(target LIKE other)
# Reads what most files of a target include once; where files are small it is half of their time. To precompile costs
# more than to read twice, so targets with equal flags share what another target has precompiled. Not in other
# projects' builds, and not unoptimised: with a precompiled header gcc 12 refuses Eigen there.
function(saddle_precompile target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LIKE" "")
  if(PROJECT_IS_TOP_LEVEL AND (CMAKE_BUILD_TYPE STREQUAL Release OR NOT CMAKE_CXX_COMPILER_ID STREQUAL GNU))
    if(arg_LIKE)
      target_precompile_headers(${target} REUSE_FROM ${arg_LIKE})
    else()
      target_precompile_headers(${target} PRIVATE ${arg_UNPARSED_ARGUMENTS})
    endif()
  endif()
endfunction()

# saddle_units(target)
# If CMAKE_UNITY_BUILD is on, compiles the sources of each folder of a target as one unit: what they include is read
# once, and what they instantiate is compiled once. So the sources of a folder must not use one name for two things.
function(saddle_units target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME room)
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${room})
  endforeach()
endfunction()

# saddle_library(name [FLOAT] [LINKS name...] [PRECOMPILE file...] HEADERS file... SOURCES file...)
# Declares the target saddle_<name>, known to consumers as saddle::<name>. HEADERS are installed; other headers are
# not named. With FLOAT the same files are built again as saddle::<name>_f32, where Real is float. PRECOMPILE names
# headers that nearly all sources include, where they are many.
function(saddle_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "FLOAT" "" "LINKS;PRECOMPILE;HEADERS;SOURCES")
  set(precisions f64)
  if(arg_FLOAT)
    list(APPEND precisions f32)
  endif()
  foreach(precision IN LISTS precisions)
    set(suffix "")
    if(precision STREQUAL f32)
      set(suffix _f32)
    endif()
    set(target saddle_${name}${suffix})
    add_library(${target} ${arg_SOURCES})
    add_library(saddle::${name}${suffix} ALIAS ${target})
    saddle_compile_options(${target})
    if(precision STREQUAL f32)
      # These are the headers of the double library again.
      set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS OFF)
    endif()
    saddle_units(${target})
    # gcc packs pairs of numbers that it has just stored one by one, and the load waits for both stores. Loops are
    # vectorised all the same.
    target_compile_options(${target} PRIVATE -fno-tree-slp-vectorize)
    # What is included for its text alone does not compile on its own.
    set(texts ${arg_HEADERS})
    list(FILTER texts INCLUDE REGEX "\\.inc$")
    set(headers ${arg_HEADERS})
    list(FILTER headers EXCLUDE REGEX "\\.inc$")
    target_sources(
      ${target}
      PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers}
      PUBLIC FILE_SET texts TYPE HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${texts})
    set_target_properties(${target} PROPERTIES INTERFACE_HEADER_SETS_TO_VERIFY HEADERS)
    list(TRANSFORM arg_LINKS REPLACE "(.+)" "saddle_\\1${suffix}" OUTPUT_VARIABLE links)
    target_link_libraries(
      ${target}
      PUBLIC ${links}
      PRIVATE fmt::fmt $<BUILD_INTERFACE:Eigen3::Eigen>)
    if(arg_PRECOMPILE OR target STREQUAL saddle_autodiff)
      saddle_precompile(${target} <fmt/format.h> <functional> ${arg_PRECOMPILE})
    else()
      saddle_precompile(${target} LIKE saddle_autodiff)
    endif()
    if(precision STREQUAL f32)
      target_compile_definitions(${target} PUBLIC SADDLE_SINGLE_PRECISION)
    endif()
    # One target that links both precisions is refused when CMake configures.
    set_target_properties(
      ${target}
      PROPERTIES EXPORT_NAME ${name}${suffix}
                 SADDLE_PRECISION ${precision}
                 INTERFACE_SADDLE_PRECISION ${precision}
                 COMPATIBLE_INTERFACE_STRING SADDLE_PRECISION)
    set_property(GLOBAL APPEND PROPERTY SADDLE_COMPONENTS ${name}${suffix})
    list(TRANSFORM arg_LINKS APPEND "${suffix}" OUTPUT_VARIABLE needs)
    set_property(GLOBAL PROPERTY SADDLE_${name}${suffix}_NEEDS ${needs})
    if(SADDLE_INSTALL)
      # Below include/saddle: another library installs a folder called autodiff too.
      install(
        TARGETS ${target}
        EXPORT saddle-${name}${suffix}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/saddle
        FILE_SET texts DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/saddle)
    endif()
  endforeach()
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  list(TRANSFORM arg_HEADERS PREPEND ${folder}/ OUTPUT_VARIABLE headers)
  set_property(GLOBAL APPEND PROPERTY SADDLE_PUBLIC_HEADERS ${headers})
endfunction()

# saddle_test(name [TOGETHER tag test] LINKS folder... SOURCES file...)
# Declares the Catch2 program saddle_tests_<name> and makes each of its test cases a test of ctest. Those with the tag
# become one test of the given name, so that they share what they compute; but not under a sanitizer, which leaves out
# some of them.
function(saddle_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "TOGETHER;LINKS;SOURCES")
  if(NOT arg_SOURCES)
    return()
  endif()
  set(target saddle_tests_${name})
  add_executable(${target} ${arg_SOURCES})
  saddle_compile_quickly(${target} -O0)
  saddle_units(${target})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  list(TRANSFORM arg_LINKS PREPEND saddle_ OUTPUT_VARIABLE links)
  target_link_libraries(${target} PRIVATE ${links} Catch2::Catch2WithMain fmt::fmt)
  saddle_precompile(${target} LIKE saddle_tests_headers)
  # A name that Catch2 cannot match runs nothing and exits with 0.
  set(no_tests FAIL_REGULAR_EXPRESSION "No tests ran")
  set(alone "")
  if(arg_TOGETHER AND NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    list(GET arg_TOGETHER 0 tag)
    list(GET arg_TOGETHER 1 test)
    # With a test spec Catch2 lists hidden tests too.
    set(alone TEST_SPEC "~[${tag}]~[.]")
    add_test(NAME "${name}/${test}" COMMAND ${target} "[${tag}]")
    set_tests_properties("${name}/${test}" PROPERTIES ${no_tests})
  endif()
  catch_discover_tests(${target} ${alone} TEST_PREFIX "${name}/" PROPERTIES ${no_tests})
endfunction()

# saddle_program(name library...)
# Declares the program <name> from <name>.cpp, linked with the libraries and with what the programs share.
function(saddle_program name)
  add_executable(${name} ${name}.cpp)
  saddle_compile_quickly(${name} -O1)
  saddle_precompile(${name} LIKE saddle_programs)
  target_link_libraries(${name} PRIVATE ${ARGN} saddle_programs)
endfunction()

# saddle_program_parts(name folder library...)
# Declares what a program is made of, the library saddle_<name> of the sources in the folder, for its tests too.
function(saddle_program_parts name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  add_library(saddle_${name} STATIC ${sources})
  saddle_compile_quickly(saddle_${name} -O1)
  saddle_units(saddle_${name})
  saddle_precompile(saddle_${name} LIKE saddle_programs)
  target_link_libraries(saddle_${name} PUBLIC ${ARGN} saddle_programs)
endfunction()
