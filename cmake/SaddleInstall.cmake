# What an installed saddle has beside libraries and headers: the files for find_package(saddle) and pkg-config.
include(CMakePackageConfigHelpers)

# Each library is a component: a file of targets and a .pc file of its own. The list has each after what it links.
set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/saddle)
get_property(saddle_components GLOBAL PROPERTY SADDLE_COMPONENTS)
set(saddle_needs "")
# pkg-config finds the prefix from the place of its file, so that an installed tree can be moved.
file(RELATIVE_PATH prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")

# saddle_pc(name description libraries requires flags)
function(saddle_pc pc_name pc_description pc_libraries pc_requires pc_flags)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/saddle.pc.in ${PROJECT_BINARY_DIR}/${pc_name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${pc_name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

set(everything "")
foreach(component IN LISTS saddle_components)
  install(EXPORT saddle-${component} NAMESPACE saddle:: FILE saddle-${component}-targets.cmake
          DESTINATION ${config_folder})
  get_property(needs GLOBAL PROPERTY SADDLE_${component}_NEEDS)
  string(APPEND saddle_needs "set(saddle_${component}_needs ${needs})\n")
  # A static library stands before what it links.
  set(requires "")
  foreach(need IN LISTS needs)
    string(APPEND requires "saddle-${need} ")
  endforeach()
  if(component STREQUAL games)
    string(APPEND requires "gmp ")
  endif()
  string(APPEND requires fmt)
  set(libraries -lsaddle_${component})
  if(SADDLE_BLAS AND component MATCHES autodiff)
    list(JOIN BLAS_LIBRARIES " " blas)
    string(APPEND libraries " ${blas}")
  endif()
  if(component MATCHES "^nn")
    string(APPEND libraries " -pthread")
  endif()
  set(flags "")
  if(component MATCHES _f32)
    set(flags " -DSADDLE_SINGLE_PRECISION")
  else()
    string(PREPEND everything "saddle-${component} ")
  endif()
  saddle_pc(saddle-${component} "${PROJECT_DESCRIPTION}: ${component}" "${libraries}" "${requires}" "${flags}")
endforeach()
saddle_pc(saddle "${PROJECT_DESCRIPTION}" "" "${everything}" "")

configure_file(${PROJECT_SOURCE_DIR}/cmake/saddle-config.cmake.in ${PROJECT_BINARY_DIR}/saddle-config.cmake @ONLY)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/saddle-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/saddle-config.cmake ${PROJECT_BINARY_DIR}/saddle-config-version.cmake
              ${PROJECT_SOURCE_DIR}/cmake/FindGMP.cmake
        DESTINATION ${config_folder})
