# What an installed saddle has beside libraries and headers: the files for find_package(saddle) and pkg-config.
include(CMakePackageConfigHelpers)

set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/saddle)
install(EXPORT saddle NAMESPACE saddle:: FILE saddle-targets.cmake DESTINATION ${config_folder})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/saddle-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/saddle-config.cmake ${PROJECT_BINARY_DIR}/saddle-config-version.cmake
              ${PROJECT_SOURCE_DIR}/cmake/FindGMP.cmake
        DESTINATION ${config_folder})

# pkg-config finds the prefix from the place of its file, so that an installed tree can be moved.
file(RELATIVE_PATH prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
set(pc_libraries "")
foreach(folder IN ITEMS gan nn autodiff)
  if(TARGET saddle_${folder})
    string(APPEND pc_libraries " -lsaddle_${folder}")
  endif()
endforeach()
if(SADDLE_BLAS)
  list(JOIN BLAS_LIBRARIES " " pc_blas)
  string(APPEND pc_libraries " ${pc_blas}")
endif()
string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")
configure_file(${PROJECT_SOURCE_DIR}/cmake/saddle.pc.in ${PROJECT_BINARY_DIR}/saddle.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/saddle.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
