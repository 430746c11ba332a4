#!/bin/sh
# The students' tree: no solutions, no tests, no link that leads nowhere; and it can be configured.
#   handout_test.sh PROGRAM ROOT
. "$(dirname "$0")/../examples/program.sh"
root=$2
"$program" given >printed || fail "a new folder"
expect printed "Written: given"
[ -z "$(find given -name 'solution.h' -o -name 'wrong.json' -o -name teaching.md -o -name .git)" ] || fail "solutions"
[ ! -e given/tests ] || fail "tests"
for task in "$root"/exercises/*/*/start.h; do
  cmp -s "$task" "given/${task#"$root/"}" || fail "not handed out: $task"
done

# Each link of a page leads to a file.
find given -name '*.md' >pages
while read -r page; do
  perl -0ne 's/```.*?```//gs; s/`[^`]*`//g; print "$1\n" while /\]\(([^)#\s]+)[^)]*\)/g' "$page" | grep -v '^[a-z]*:' |
    while read -r link; do
      [ -e "$(dirname "$page")/$link" ] || echo "$page: $link"
    done
done <pages >broken
[ ! -s broken ] || fail "links that lead nowhere: $(head -n 5 broken)"

(cd given && cmake --preset release) >configured 2>&1 || fail "it cannot be configured: $(tail -n 5 configured)"
(cd given/build/release && ninja -n grade hint) >planned 2>&1 || fail "a source is missing: $(tail -n 5 planned)"

# What it refuses, and that it leaves nothing behind.
refuse "$work/given"
refuse nowhere/given
refuse
refuse one two
mkdir tree
cp -R given/exercises given/tools tree
cp "$program" tree/tools
printf '// solved\n' >"$(echo tree/exercises/1-*/1.1-*)/start.h"
program=$work/tree/tools/handout
refuse solved
expect stderr "start.h is solved"

# With git, what is solved in part is found too, and what is not the project's own is left out.
if command -v git >git.path; then
  cp given/exercises/1-*/1.1-*/start.h tree/exercises/1-*/1.1-*/start.h
  for item in autodiff nn gan examples docs cmake; do mkdir -p tree/$item; done
  cp given/README.md tree/tools/handout.md
  cp given/README.md tree/tools/handout.zh-CN.md
  touch tree/docs/teaching.md tree/CMakeLists.txt tree/CMakePresets.json tree/setup.sh tree/LICENSE
  (cd tree && git init -q && git add -A && git -c user.name=a -c user.email=a@b.c commit -q -m a) || fail "git"
  touch tree/exercises/mine.h
  "$program" plain >printed || fail "a tree without changes"
  [ -e plain/exercises/README.md ] && [ ! -e plain/exercises/mine.h ] || fail "files that git does not know"
  printf '\n' >>"$(echo tree/exercises/1-*/1.1-*)/start.h"
  refuse solved
  expect stderr "start.h was changed"
fi

[ $failures -eq 0 ]
