# Installs the build folder BUILD and then moves the result to PREFIX: no path of the first place may be needed.
file(REMOVE_RECURSE ${PREFIX} ${PREFIX}.staging)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}.staging COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${PREFIX}.staging ${PREFIX})
