#!/bin/sh
# Runs the program draw_tape as a user would: what it prints, what it refuses, and what it leaves behind.
#   draw_tape_test.sh PROGRAM GROUP     GROUP: output, bad-input or files
. "$(dirname "$0")/program.sh"

case $2 in
output)
  "$program" >table || fail "table"
  expect table 'index  operation'
  expect table "add 'V'"
  expect table 'adjoint'
  "$program" --svg - >picture.svg 2>stderr || fail "svg"
  [ -s stderr ] && fail "stderr: $(cat stderr)"
  expect picture.svg '<svg xmlns'
  [ "$(tail -n 1 picture.svg)" = '</svg>' ] || fail "something after the drawing"
  "$program" --dot - >picture.dot || fail "dot"
  [ "$(head -n 1 picture.dot)" = 'digraph tape {' ] || fail "something before the graph"
  "$program" --help >help || fail "help"
  expect help '--svg FILE'
  expect help '--dot FILE'
  expect_narrow help
  ;;

bad-input)
  refuse extra
  refuse --colour red
  refuse --svg
  refuse --svg ''
  refuse --svg no/such/directory.svg
  refuse --svg good.svg --dot no/such/directory.dot
  refuse --svg same --dot ./same
  refuse --svg - --dot -
  ;;

files)
  "$program" --svg a.svg --dot a.dot >table || fail "files"
  expect a.svg '<svg xmlns'
  expect a.dot 'digraph tape {'
  expect table 'index  operation'
  [ "$(tail -n 1 table)" = 'Written: a.svg, a.dot' ] || fail "the last line: $(tail -n 1 table)"
  "$program" --svg - --dot b.dot >picture || fail "a drawing on standard output"
  [ "$(tail -n 1 picture)" = '</svg>' ] || fail "something after the drawing"
  rm b.dot picture
  [ "$(ls)" = "a.dot
a.svg
table" ] || fail "other files: $(ls)"
  ;;

*) fail "no such group: $2" ;;
esac

[ $failures -eq 0 ]
