# What the tests of the programs share; to be sourced. $1 is the program. It moves to an empty folder.
set -u
program=$1
name=$(basename "$program")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

# refuse ARGUMENTS: exit status 2, one line on stderr that names the program, nothing on stdout, no file.
refuse() {
  mkdir clean
  (cd clean && "$program" "$@" >../stdout 2>../stderr)
  status=$?
  [ $status -eq 2 ] || fail "status $status, not 2: $*"
  [ "$(wc -l <stderr)" -eq 1 ] || fail "not one line on stderr: $*: $(cat stderr)"
  grep -q "^$name: " stderr || fail "stderr does not begin with the program's name: $*: $(cat stderr)"
  [ -s stdout ] && fail "something on stdout: $*"
  [ -z "$(ls -A clean)" ] || fail "a file was left: $*"
  rm -rf clean
}

# expect_narrow FILE: no line has more than 80 columns.
expect_narrow() {
  awk 'length($0) > 80' "$1" >wide
  [ -s wide ] && fail "a line of $1 is wider than 80 columns: $(cat wide)"
}

# on_terminal FILE COMMAND: runs the command line with a terminal as its stdout and stderr; what the terminal
# gets goes to FILE. Gives the exit status of the command; 99 where there is no program to make terminals.
on_terminal() {
  command -v script >script.path 2>&1 || return 99
  script -qec "$2" "$1" >script.stdout 2>&1 </dev/null
}

# wait_for_file FOLDER: until something is in it, which a program opens before its work; five seconds at most.
wait_for_file() {
  tries=0
  while [ -z "$(ls "$1")" ] && [ $tries -lt 100 ]; do
    sleep 0.05
    tries=$((tries + 1))
  done
  [ -n "$(ls "$1")" ] || fail "the outputs were not opened before the work"
}

# expect FILE TEXT: the file holds the text.
expect() {
  grep -qF -- "$2" "$1" || fail "$1 lacks: $2"
}
