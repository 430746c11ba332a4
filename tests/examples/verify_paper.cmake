# Runs verify_paper as users do. PROGRAM: the program; FAILING: the same with claims that fail; DIR: an empty place.
file(REMOVE_RECURSE ${DIR})
file(MAKE_DIRECTORY ${DIR})

# run(status argument...) runs the program and expects this exit status; leaves stdout and stderr behind.
function(run program status)
  execute_process(
    COMMAND ${program} ${ARGN}
    WORKING_DIRECTORY ${DIR}
    RESULT_VARIABLE result
    OUTPUT_VARIABLE out
    ERROR_VARIABLE err)
  if(NOT result STREQUAL status)
    message(SEND_ERROR "${ARGN}: expected exit status ${status}, got ${result}\n${out}\n${err}")
  endif()
  set(stdout "${out}" PARENT_SCOPE)
  set(stderr "${err}" PARENT_SCOPE)
endfunction()

function(fail what)
  message(SEND_ERROR "${what}\nstdout: ${stdout}\nstderr: ${stderr}")
endfunction()

function(expect_equal what actual expected)
  if(NOT "${actual}" STREQUAL "${expected}")
    fail("${what}: expected '${expected}', got '${actual}'")
  endif()
endfunction()

function(expect_match what text regex)
  if(NOT "${text}" MATCHES "${regex}")
    fail("${what}: expected '${regex}'")
  endif()
endfunction()

function(expect_no_match what text regex)
  if("${text}" MATCHES "${regex}")
    fail("${what}: found '${CMAKE_MATCH_0}'")
  endif()
endfunction()

# Nothing may lie about after bad input: no output, no half of one.
function(expect_files)
  file(GLOB files RELATIVE ${DIR} ${DIR}/*)
  expect_equal("files" "${files}" "${ARGN}")
endfunction()

# bad_input(words argument...): exit status 2, one clear line, no file.
function(bad_input words)
  run(${PROGRAM} 2 ${ARGN})
  expect_match("${ARGN}: expected one line with '${words}'" "${stderr}" "^verify_paper: [^\n]*${words}[^\n]*\n$")
  expect_equal("${ARGN}: nothing belongs on standard output" "${stdout}" "")
  expect_files()
endfunction()

# One line per claim, no file without --html.
run(${PROGRAM} 0 --only thm-1-minimum --only lemma)
expect_match("the table has a head and two lines" "${stdout}" "^claim +source +measured +closed form or bound +error +tolerance +verdict\nlemma [^\n]* pass\nthm-1-minimum [^\n]* pass\n\n")
expect_match("the summary counts" "${stdout}" "\n2 of 2 claims hold.\n$")
expect_equal("no terminal, no progress" "${stderr}" "")
expect_files()
run(${PROGRAM} 0 --only prop-1)
expect_match("the nodes that were not compared are counted" "${stdout}" "nodes compared; [0-9]+ other nodes")
run(${PROGRAM} 0 --help)
expect_match("--help lists the options" "${stdout}" "--html.*--json.*--seed.*--only")

# JSON on standard output, and nothing else there.
run(${PROGRAM} 0 --json - --seed 7 --only d-half)
string(JSON seed GET "${stdout}" seed)
string(JSON passed GET "${stdout}" passed)
string(JSON failed GET "${stdout}" failed)
string(JSON number LENGTH "${stdout}" claims)
expect_equal("seed, passed, failed and claims are 7 1 0 1" "${seed} ${passed} ${failed} ${number}" "7 1 0 1")
foreach(member IN ITEMS measured reference error tolerance)
  string(JSON type TYPE "${stdout}" claims 0 ${member})
  expect_equal("${member} is a number" "${type}" NUMBER)
endforeach()
foreach(member IN ITEMS id statement source formula what relation unit verdict)
  string(JSON type TYPE "${stdout}" claims 0 ${member})
  expect_equal("${member} is a string" "${type}" STRING)
endforeach()
string(JSON closed_form GET "${stdout}" claims 0 reference)
expect_match("17 digits of -log 4" "${stdout}" "-1.3862943611198906")

# The same seed gives the same bytes.
set(first "${stdout}")
run(${PROGRAM} 0 --json - --seed 7 --only d-half)
expect_equal("two runs differ" "${stdout}" "${first}")
run(${PROGRAM} 0 --json - --seed 18446744073709551615 --only lemma)
expect_match("the largest seed" "${stdout}" "18446744073709551615")

# Files: complete, and only those that were asked for; an old one is replaced.
file(WRITE ${DIR}/a.json "old")
run(${PROGRAM} 0 --json a.json --html b.html --only thm-1)
expect_files(a.json b.html)
file(READ ${DIR}/a.json json)
string(JSON verdict GET "${json}" claims 0 verdict)
expect_equal("the verdict in the file" "${verdict}" pass)
file(READ ${DIR}/b.html html)
expect_match("a whole page with a figure" "${html}" "^<!doctype html>.*<svg.*</svg>.*</html>\n$")
expect_no_match("the page asks for something else" "${html}" "<script src|<link|@import|url\\(http|<img")
file(REMOVE ${DIR}/a.json ${DIR}/b.html)

# The figure of one claim, as a file.
run(${PROGRAM} 0 --only thm-1 --svg a.svg)
expect_files(a.svg)
file(READ ${DIR}/a.svg svg)
expect_match("a whole drawing" "${svg}" "^<svg xmlns=.*</svg>\n$")
file(REMOVE ${DIR}/a.svg)
run(${PROGRAM} 2 --only lemma --svg a.svg)
expect_match("a claim without a figure" "${stderr}" "^verify_paper: --svg: claim 'lemma' has no figure\n$")
expect_files()

# Bad input.
bad_input("there is no claim 'thm-2'; the claims are lemma, .*, learned-d" --only thm-2 --html b.html)
bad_input("there is no claim 'thm-2'" --only lemma --only thm-2)
bad_input("--only" --only)
bad_input("--seed" --seed -1)
bad_input("--seed" --seed 18446744073709551616)
bad_input("--seed" --seed 1.5)
bad_input("--seed" --seed nan)
bad_input("--nope" --nope)
bad_input("extra" extra)
bad_input("--html" --html)
bad_input("--html" --html -)
bad_input("--html" --html ${DIR})
bad_input("--svg requires --only" --svg a.svg)
bad_input("--svg: needs one claim, got 2" --svg a.svg --only lemma --only thm-1)
bad_input("--svg: needs a file name" --svg - --only thm-1)
bad_input("excludes" --quick --only thm-1)
bad_input("--html: cannot write 'no/such/b.html'" --html no/such/b.html --json a.json)
bad_input("--json: cannot write 'no/such/a.json'" --html b.html --json no/such/a.json)
bad_input("different files" --html a --json a)
bad_input("different files" --html a --json ./a)

# A claim that fails: exit status 1, and the files are written all the same.
run(${FAILING} 1 --json a.json --html b.html)
expect_match("the verdicts" "${stdout}" "good [^\n]* pass\nwrong [^\n]* FAIL\nbroken [^\n]* FAIL\n")
expect_match("the reason" "${stdout}" "broken: no convergence\n.*1 of 3 claims hold")
file(READ ${DIR}/a.json json)
string(JSON passed GET "${json}" passed)
string(JSON failed GET "${json}" failed)
string(JSON verdict GET "${json}" claims 1 verdict)
string(JSON type TYPE "${json}" claims 2 error)
string(JSON statement GET "${json}" claims 0 statement)
expect_equal("passed, failed, verdict, error are 1 2 fail NULL" "${passed} ${failed} ${verdict} ${type}" "1 2 fail NULL")
expect_equal("the statement survives" "${statement}" "\"Quoted\" & <escaped> \\ text.")
file(READ ${DIR}/b.html html)
expect_match("markup in a text is escaped" "${html}" "&amp; &lt;escaped&gt;")
expect_no_match("NaN in an output" "${json}${html}" "[^a-zA-Z]-?nan[^a-zA-Z]")
run(${FAILING} 0 --only good)
run(${FAILING} 1 --quick)
expect_match("slow claims are left out and named" "${stdout}" "good [^\n]* pass\nbroken [^\n]* FAIL\n.*1 of 2 claims hold. --quick left out 1 that take longer: wrong.\n$")
file(REMOVE ${DIR}/a.json ${DIR}/b.html)

# Many seeds, and what has to be refused: exit status 1 if a wrong statement is let through.
run(${FAILING} 0 --only good --wrong --seeds 3)
expect_match("what draws no numbers is measured once" "${stdout}" "held 1 of 1, [^\n]*: good\n  refused 1 of 1, [^\n]*: off: twice as much\n")
run(${FAILING} 1 --only wrong --wrong --seeds 3)
expect_match("a wrong statement that is let through" "${stdout}" "held 0 of 3, [^\n]*: wrong\n  refused 0 of 3, worst error 0.25, [^\n]*: formula: a little more\n")
run(${FAILING} 0 --only good --wrong --json -)
string(JSON kind GET "${stdout}" survey 1 kind)
string(JSON refused GET "${stdout}" survey 1 refused)
expect_equal("kind and refused" "${kind} ${refused}" "off 1")
bad_input("--seeds" --seeds 0)
bad_input("excludes" --wrong --html b.html)

# Ctrl-C: 130, and nothing half-written.
find_program(TIMEOUT timeout)
if(TIMEOUT)
  run(${TIMEOUT} 130 --preserve-status -s INT 0.3 ${PROGRAM} --html b.html --json a.json)
  expect_files()
endif()
