# What the book and the lab do alike, as scripts (cmake -P): run programs in their own folder, and get their packages.

# Runs a command in the folder of the script; ends with a message where it fails.
function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    string(REPLACE ";" " " command "${ARGN}")
    message(FATAL_ERROR "failed: ${command}")
  endif()
endfunction()

# run_tests(): the tests in the script's folder, as TAP.
function(run_tests)
  file(GLOB tests ${CMAKE_CURRENT_LIST_DIR}/test/*_test.mjs)
  run(${found_node} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/node_tests.mjs ${tests})
endfunction()

# require_programs(name program...): sets found_<program> of each; `name` is what ./setup.sh installs them for.
macro(require_programs name)
  foreach(program IN ITEMS ${ARGN})
    find_program(found_${program} ${program})
    if(NOT found_${program})
      message(FATAL_ERROR "${name}: ${program} is needed, and it is not here; ./setup.sh ${name} installs what the ${name} needs")
    endif()
  endforeach()
endmacro()

# install_packages(): what package-lock.json of the script's folder pins, unless it is there.
function(install_packages)
  # npm writes this file last.
  set(installed ${CMAKE_CURRENT_LIST_DIR}/node_modules/.package-lock.json)
  if(NOT EXISTS ${installed} OR ${CMAKE_CURRENT_LIST_DIR}/package-lock.json IS_NEWER_THAN ${installed})
    run(${found_npm} ci --no-audit --no-fund)
    file(TOUCH ${installed})
  endif()
endfunction()
