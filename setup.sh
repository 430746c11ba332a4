#!/bin/sh
# Installs what saddle needs to be built and is not there yet: a C++20 compiler, CMake 3.25, Ninja, Eigen, fmt, GMP,
# Catch2, CLI11, nlohmann-json, zlib and libpng, with apt, dnf, pacman or brew. Does nothing, quickly, when all is there.
# ./setup.sh book installs what only the book needs, Node and npm; ./setup.sh book-test also what its test needs,
# Chromium and a Chinese font; ./setup.sh lab and lab-test the same for the lab, which needs emscripten too.
# Lists of names are split at spaces on purpose.
# shellcheck disable=SC2046,SC2086,SC2116
set -eu

fail() {
  echo "setup.sh: $*" >&2
  exit 1
}

what=${1:-saddle}
case "$what" in
  saddle | book | book-test | lab | lab-test) ;;
  *) fail "usage: ./setup.sh [book | book-test | lab | lab-test]" ;;
esac

has_compiler() {
  echo '#include <compare>' | ${CXX:-c++} -std=c++20 -x c++ -E - >/dev/null 2>&1
}

has_cmake() {
  version=$(cmake --version 2>/dev/null | sed -n 's/^cmake version \([0-9]*\.[0-9]*\).*/\1/p')
  [ -n "$version" ] && { [ "${version%.*}" -gt 3 ] || { [ "${version%.*}" -eq 3 ] && [ "${version#*.}" -ge 25 ]; }; }
}

# Looks for a package's configuration file where CMake does.
has_package() {
  prefixes=$(echo "${CMAKE_PREFIX_PATH:-}" | tr ':;' '  ')
  for prefix in $prefixes /usr /usr/local /opt/homebrew /home/linuxbrew/.linuxbrew; do
    for file in "$prefix"/lib*/cmake/"$1"*/"$1"*onfig.cmake "$prefix"/lib/*/cmake/"$1"*/"$1"*onfig.cmake \
      "$prefix"/share/cmake/"$1"*/"$1"*onfig.cmake "$prefix"/share/*/cmake/"$1"*onfig.cmake; do
      [ -e "$file" ] && return 0
    done
  done
  return 1
}

# GMP, zlib and libpng have no configuration file: a header is looked for.
has_header() {
  prefixes=$(echo "${CMAKE_PREFIX_PATH:-}" | tr ':;' '  ')
  for prefix in $prefixes /usr /usr/local /opt/homebrew /home/linuxbrew/.linuxbrew; do
    for header in "$prefix/include/$1" "$prefix"/include/*/"$1"; do
      [ -e "$header" ] && return 0
    done
  done
  return 1
}

# Prints what is missing, by the names that the functions below know.
missing() {
  case "$what" in book* | lab*)
    case "$what" in lab*) command -v em++ >/dev/null || echo emscripten ;; esac
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    case "$what" in book | lab) return ;; esac
    [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || echo chromium
    command -v fc-list >/dev/null && fc-list :lang=zh | grep -q . || echo Chinese-font
    return
    ;;
  esac
  has_compiler || echo compiler
  has_cmake || echo cmake
  command -v ninja >/dev/null || echo ninja
  for package in Eigen3 fmt Catch2 CLI11 nlohmann_json; do
    has_package "$package" || echo "$package"
  done
  has_header gmp.h || echo GMP
  has_header zlib.h || echo zlib
  has_header png.h || echo libpng
}

# The package of this system that provides $2, under the manager $1.
package_name() {
  case "$1:$2" in
    apt-get:compiler) echo g++ ;;
    apt-get:ninja | dnf:ninja) echo ninja-build ;;
    apt-get:Eigen3) echo libeigen3-dev ;;
    apt-get:fmt) echo libfmt-dev ;;
    apt-get:GMP) echo libgmp-dev ;;
    apt-get:CLI11) echo libcli11-dev ;;
    apt-get:nlohmann_json) echo nlohmann-json3-dev ;;
    apt-get:zlib) echo zlib1g-dev ;;
    apt-get:libpng) echo libpng-dev ;;
    dnf:compiler) echo gcc-c++ ;;
    dnf:Eigen3) echo eigen3-devel ;;
    dnf:fmt) echo fmt-devel ;;
    dnf:GMP) echo gmp-devel ;;
    dnf:Catch2) echo catch-devel ;;
    dnf:CLI11) echo cli11-devel ;;
    dnf:nlohmann_json) echo json-devel ;;
    dnf:zlib) echo zlib-devel ;;
    dnf:libpng) echo libpng-devel ;;
    apt-get:Chinese-font) echo fontconfig fonts-wqy-zenhei ;;
    dnf:Chinese-font) echo fontconfig wqy-zenhei-fonts ;;
    pacman:Chinese-font) echo fontconfig wqy-zenhei ;;
    brew:Chinese-font) echo fontconfig ;;
    brew:nodejs | brew:npm) echo node ;;
    pacman:compiler) echo gcc ;;
    brew:compiler) fail "no C++20 compiler found; run: xcode-select --install" ;;
    pacman:Eigen3 | brew:Eigen3) echo eigen ;;
    *:nlohmann_json) echo nlohmann-json ;;
    *:GMP) echo gmp ;;
    *:Catch2) echo catch2 ;;
    *:CLI11) echo cli11 ;;
    *) echo "$2" ;;
  esac
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "neither root nor sudo; run as root: $*"
  fi
}

needed=$(missing)
[ -z "$needed" ] && exit 0

for manager in apt-get dnf pacman brew none; do
  command -v "$manager" >/dev/null && break
done
[ "$manager" = none ] && fail "no apt, dnf, pacman or brew here; install these yourself:" $needed

packages=""
for item in $needed; do
  name=$(package_name "$manager" "$item") || exit 1
  packages="$packages $name"
done
echo "setup.sh: installing$packages"

case "$manager" in
  apt-get)
    as_root apt-get update -q || echo "setup.sh: apt-get update failed; trying with the old lists" >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages
    ;;
  dnf) as_root dnf install -y $packages ;;
  pacman)
    # A fresh image has no package lists at all; otherwise the user decides when to refresh them.
    ls /var/lib/pacman/sync/*.db >/dev/null 2>&1 || as_root pacman -Sy
    as_root pacman -S --needed --noconfirm $packages
    ;;
  brew) brew install $packages ;;
esac || fail "$manager could not install$packages; its messages are above"

needed=$(missing)
case " $(echo $needed) " in
  "  ") echo "setup.sh: done" ;;
  *" cmake "*) fail "CMake 3.25 or newer is needed, and $manager has an older one; see https://cmake.org/download" ;;
  *) fail "installed, but still not found:" $needed "(a compiler must know C++20: gcc 11, clang 14 or newer)" ;;
esac
