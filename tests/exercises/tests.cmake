# The exercises: the file that is handed out must fail its check, the solution must pass it, and a solution that is
# nearly right must fail with the verdict that names its mistake. Each of the three has its control in the others.

# saddle_exercise_test(exercise answer STATUS status PRINTS regex...)
# The answer is the file as it is handed out, or the name of a file <exercise>_<answer>.cpp in this folder.
function(saddle_exercise_test exercise answer)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "STATUS" "PRINTS")
  set(target exercise_${exercise})
  if(NOT answer STREQUAL "handed out")
    set(target saddle_tests_exercise_${exercise}_${answer})
    add_executable(${target} exercises/${exercise}_${answer}.cpp)
    saddle_compile_quickly(${target} -O0)
    target_link_libraries(${target} PRIVATE exercise_${exercise}_check)
  endif()
  list(JOIN arg_PRINTS "@" prints)
  add_test(NAME "exercises/${exercise} ${answer}"
           COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${target}> -D STATUS=${arg_STATUS} -D PRINTS=${prints} -P
                   ${CMAKE_CURRENT_SOURCE_DIR}/exercises/run.cmake)
endfunction()

saddle_exercise_test(
  01_custom_operation "handed out"
  STATUS 1
  PRINTS "softsign: the derivative is right" "mish.* FAILED, expected" "mish: the derivative FAILED.*gradient of an input is about zero")
saddle_exercise_test(
  01_custom_operation solution
  STATUS 0
  PRINTS "mish: the value is right" "mish: the derivative is right")
saddle_exercise_test(
  01_custom_operation wrong
  STATUS 1
  PRINTS "mish: the value is right" "wrong: no known look" "d y.0, 0. / d x.0, 0. +-4.993059 +-0.0267475 " "analytic / numeric: ")
