# cmake -D OUT=folder [-D RUN_TESTS=ON -D LAB_NUMBERS=program] -P lab.cmake builds the lab, OUT/lab.html, or tests the one
# that is built.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/Npm.cmake)

require_programs(lab em++ emcmake node npm)
install_packages()

if(RUN_TESTS)
  set(ENV{LAB} ${OUT}/lab.html)
  set(ENV{LAB_NUMBERS} ${LAB_NUMBERS})
  run_tests()
else()
  # Where Debian's packages keep the JavaScript that emscripten uses; a Node of another origin does not look there.
  if(EXISTS /usr/share/nodejs)
    set(ENV{NODE_PATH} /usr/share/nodejs:$ENV{NODE_PATH})
  endif()
  file(MAKE_DIRECTORY ${OUT}/engine)
  if(NOT EXISTS ${OUT}/engine/build.ninja)
    run(${found_emcmake} ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/wasm -B ${OUT}/engine -G Ninja -D CMAKE_BUILD_TYPE=Release)
  endif()
  run(${CMAKE_COMMAND} --build ${OUT}/engine)
  run(${found_node} bundle.mjs ${OUT}/lab.html ${OUT}/engine/engine.js ${OUT}/engine/engine.wasm)
endif()
