#!/bin/sh
# Runs the program draw_tape as a user would: what it prints, what it refuses, and what it leaves behind.
#   draw_tape_test.sh PROGRAM GROUP     GROUP: output, bad-input, files or graphviz
. "$(dirname "$0")/program.sh"

# A dot of our own, first in PATH: what is tested is the same with Graphviz and without. It runs the rest.
fake_dot() {
  mkdir -p bin
  printf '#!/bin/sh\n%s\n' "$1" >bin/dot
  chmod +x bin/dot
}
drawing_dot='[ "$*" = -Tsvg ] || exit 9; echo "<svg xmlns>"; cat; echo "</svg>"'
fake_dot "$drawing_dot"
PATH=$work/bin:$PATH

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
  sed '1d;$d' picture.svg | cmp -s - picture.dot || fail "dot was given another text"
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
  [ "$(tail -n 1 table)" = 'Written: a.dot, a.svg' ] || fail "the last line: $(tail -n 1 table)"
  "$program" --svg - --dot b.dot >picture || fail "a drawing on standard output"
  [ "$(tail -n 1 picture)" = '</svg>' ] || fail "something after the drawing"
  rm -r b.dot picture bin
  [ "$(ls)" = "a.dot
a.svg
table" ] || fail "other files: $(ls)"
  ;;

graphviz)
  # Installed, it draws every node.
  rm -r bin
  if command -v dot >dot.path; then
    "$program" --svg real.svg >table || fail "Graphviz"
    [ "$(grep -c '<g id="node' real.svg)" -eq "$(grep -c '^#' table)" ] || fail "not a box for each node"
  fi
  # One that fails, having written half of its output.
  fake_dot 'echo "<svg xmlns></svg>"; echo "no fonts" >&2; exit 3'
  refuse --svg -
  expect stderr 'draw_tape: --svg: Graphviz'
  expect stderr 'ended with status 3: no fonts'
  # One that writes nothing, and one that is killed.
  fake_dot 'cat >/dev/null'
  refuse --svg -
  expect stderr 'ended with status 0'
  fake_dot 'kill -9 $$'
  refuse --svg -
  expect stderr 'ended with signal 9'
  # Not installed: that is said, and DOT is written all the same.
  rm -r bin
  mkdir bin
  (PATH=$work/bin && "$program" --svg a.svg --dot a.dot >table 2>stderr)
  [ $? -eq 2 ] || fail "no dot, and the status is not 2"
  expect stderr 'draw_tape: --svg: needs Graphviz, whose program dot is not installed'
  expect a.dot 'digraph tape {'
  expect table 'index  operation'
  [ -e a.svg ] && fail "a drawing without dot"
  ;;

*) fail "no such group: $2" ;;
esac

[ $failures -eq 0 ]
