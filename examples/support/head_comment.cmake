# Writes the comment at the top of a source as a function head_comment() that returns it, for small_main.cpp.
#   cmake -D SOURCE=program.cpp -D RESULT=program_head.cpp -P head_comment.cmake
file(READ ${SOURCE} text)
string(REGEX MATCH "^(//[^\n]*\n)+" head "${text}")
if(NOT head)
  message(FATAL_ERROR "${SOURCE}: a comment at the top must say what the program shows, since --help prints it")
endif()
string(REGEX REPLACE "// ?([^\n]*\n)" "\\1" head "${head}")
file(CONFIGURE OUTPUT ${RESULT} @ONLY CONTENT [[
const char* head_comment();
const char* head_comment() {
  return R"head(@head@)head";
}
]])
