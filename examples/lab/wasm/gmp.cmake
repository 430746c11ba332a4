# The target mini_gmp, which stands in for GMP where GMP itself would take minutes to compile: the exact fractions of the
# games need a dozen of its functions, and these two files of C, GMP's own, have them. From Debian's source package, by
# apt and its signatures, into the build folder, without root. Where there is no apt or no network, set MINI_GMP in the
# environment to the folder mini-gmp of GMP 6.2 or newer.
set(mini_gmp $ENV{MINI_GMP})
if(NOT mini_gmp)
  set(gmp ${CMAKE_CURRENT_BINARY_DIR}/gmp)
  set(mini_gmp ${gmp}/gmp-6.2.1/mini-gmp)
  set(archive ${gmp}/gmp_6.2.1+dfsg1.orig.tar.xz)
  if(NOT EXISTS ${archive})
    file(MAKE_DIRECTORY ${gmp}/lists/partial ${gmp}/cache/archives/partial)
    file(WRITE ${gmp}/sources.list "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] "
                                   "http://deb.debian.org/debian bookworm main\n")
    # Lists and cache of its own, beside those of the system.
    set(apt
        apt-get -q -o Dir::Etc::SourceList=${gmp}/sources.list -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists=${gmp}/lists
        -o Dir::Cache=${gmp}/cache -o APT::Sandbox::User=root)
    execute_process(COMMAND ${apt} update WORKING_DIRECTORY ${gmp} OUTPUT_QUIET)
    execute_process(COMMAND ${apt} source --download-only gmp=2:6.2.1+dfsg1-1.1 WORKING_DIRECTORY ${gmp} OUTPUT_QUIET)
    file(REMOVE_RECURSE ${gmp}/lists ${gmp}/cache)
    if(NOT EXISTS ${archive})
      message(FATAL_ERROR "lab: apt did not get the source of Debian's gmp; set MINI_GMP in the environment to the folder "
                          "mini-gmp of a copy of GMP's source")
    endif()
  endif()
  file(SHA256 ${archive} hash)
  if(NOT hash STREQUAL 471b9e463e04362a0124f215afc5f0a4b99caedeeb62634c61bbc12988efa64c)
    file(REMOVE ${archive})
    message(FATAL_ERROR "lab: ${archive} is not the file that was expected, and was removed; its SHA-256 is ${hash}")
  endif()
  file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${gmp} PATTERNS "gmp-6.2.1/mini-gmp/mini-*.[ch]")
endif()
foreach(file IN ITEMS mini-gmp.c mini-gmp.h mini-mpq.c mini-mpq.h)
  if(NOT EXISTS ${mini_gmp}/${file})
    message(FATAL_ERROR "lab: there is no ${mini_gmp}/${file}")
  endif()
endforeach()

# Its second file uses macros of the first one; its headers stand where GMP's header is looked for.
set(unit ${CMAKE_CURRENT_BINARY_DIR}/mini_gmp/mini_gmp.c)
file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"${mini_gmp}/mini-gmp.c\"\n#include \"${mini_gmp}/mini-mpq.c\"\n" @ONLY)
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/mini_gmp/include/gmp.h CONTENT "#include \"${mini_gmp}/mini-mpq.h\"\n" @ONLY)
add_library(mini_gmp STATIC ${unit})
target_include_directories(mini_gmp SYSTEM INTERFACE ${CMAKE_CURRENT_BINARY_DIR}/mini_gmp/include)
