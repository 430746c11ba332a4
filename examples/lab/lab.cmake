# cmake -D OUT=folder [-D RUN_TESTS=ON -D LAB_NUMBERS=program] -P lab.cmake builds the lab, OUT/lab.html, or tests the one
# that is built.
cmake_minimum_required(VERSION 3.25)
set(source ${CMAKE_CURRENT_LIST_DIR})

foreach(program IN ITEMS em++ emcmake node npm)
  find_program(found_${program} ${program})
  if(NOT found_${program})
    message(FATAL_ERROR "lab: ${program} is needed, and it is not here; ./setup.sh lab installs what the lab needs")
  endif()
endforeach()

function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${source} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    string(REPLACE ";" " " command "${ARGN}")
    message(FATAL_ERROR "lab: failed: ${command}")
  endif()
endfunction()

# npm writes this file last.
set(installed ${source}/node_modules/.package-lock.json)
if(NOT EXISTS ${installed} OR ${source}/package-lock.json IS_NEWER_THAN ${installed})
  run(${found_npm} ci --no-audit --no-fund)
  file(TOUCH ${installed})
endif()

if(RUN_TESTS)
  set(ENV{LAB} ${OUT}/lab.html)
  set(ENV{LAB_NUMBERS} ${LAB_NUMBERS})
  file(GLOB tests ${source}/test/*_test.mjs)
  run(${found_node} --test ${tests})
else()
  # Where Debian's packages keep the JavaScript that emscripten uses; a Node of another origin does not look there.
  if(EXISTS /usr/share/nodejs)
    set(ENV{NODE_PATH} /usr/share/nodejs:$ENV{NODE_PATH})
  endif()
  file(MAKE_DIRECTORY ${OUT}/engine)
  if(NOT EXISTS ${OUT}/engine/build.ninja)
    run(${found_emcmake} ${CMAKE_COMMAND} -S ${source}/wasm -B ${OUT}/engine -G Ninja -D CMAKE_BUILD_TYPE=Release)
  endif()
  run(${CMAKE_COMMAND} --build ${OUT}/engine)
  run(${found_node} bundle.mjs ${OUT}/lab.html ${OUT}/engine/engine.js ${OUT}/engine/engine.wasm)
endif()
