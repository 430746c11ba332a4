# Other libraries for the benchmark to run beside the tape: those that are installed of ADOL-C, Sacado and libtorch
# (Debian: libadolc-dev; libtrilinos-sacado-dev and libtrilinos-kokkos-dev; libtorch-dev). Each is read as C++17 in a
# library of its own, so that its headers and flags reach no further.

# saddle_benchmark_peer(name FILES file... LIBRARIES library... INCLUDES folder...)
function(saddle_benchmark_peer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FILES;LIBRARIES;INCLUDES")
  string(TOLOWER ${name} target)
  set(target saddle_benchmark_${target})
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${arg_FILES})
  target_compile_features(${target} PRIVATE cxx_std_17)
  target_compile_options(${target} PRIVATE -fno-math-errno -fno-trapping-math)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_include_directories(${target} SYSTEM PRIVATE ${arg_INCLUDES})
  target_link_libraries(${target} PUBLIC ${arg_LIBRARIES})
  target_compile_definitions(saddle_benchmark PRIVATE SADDLE_BENCHMARK_${name})
  target_link_libraries(saddle_benchmark PRIVATE ${target})
endfunction()

find_path(SADDLE_ADOLC_INCLUDE adolc/adolc.h)
find_library(SADDLE_ADOLC_LIBRARY adolc)
find_path(SADDLE_SACADO_INCLUDE Sacado_trad.hpp PATH_SUFFIXES trilinos)
find_path(SADDLE_KOKKOS_INCLUDE Kokkos_Macros.hpp PATH_SUFFIXES trilinos)
find_path(SADDLE_TORCH_INCLUDE torch/csrc/api/include/torch/torch.h)
find_library(SADDLE_TORCH_LIBRARY torch)
find_library(SADDLE_TORCH_CPU_LIBRARY torch_cpu)
find_library(SADDLE_C10_LIBRARY c10)
mark_as_advanced(
  SADDLE_ADOLC_INCLUDE SADDLE_ADOLC_LIBRARY SADDLE_SACADO_INCLUDE SADDLE_KOKKOS_INCLUDE SADDLE_TORCH_INCLUDE
  SADDLE_TORCH_LIBRARY SADDLE_TORCH_CPU_LIBRARY SADDLE_C10_LIBRARY)

set(found "")
if(SADDLE_ADOLC_INCLUDE AND SADDLE_ADOLC_LIBRARY)
  list(APPEND found ADOL-C)
  saddle_benchmark_peer(ADOLC FILES scalar_adolc.cpp LIBRARIES ${SADDLE_ADOLC_LIBRARY} INCLUDES ${SADDLE_ADOLC_INCLUDE})
endif()
if(SADDLE_SACADO_INCLUDE AND SADDLE_KOKKOS_INCLUDE)
  list(APPEND found Sacado)
  saddle_benchmark_peer(SACADO FILES scalar_sacado.cpp INCLUDES ${SADDLE_SACADO_INCLUDE} ${SADDLE_KOKKOS_INCLUDE})
endif()
if(SADDLE_TORCH_INCLUDE AND SADDLE_TORCH_LIBRARY AND SADDLE_TORCH_CPU_LIBRARY AND SADDLE_C10_LIBRARY)
  list(APPEND found libtorch)
  saddle_benchmark_peer(
    TORCH
    FILES digits_torch.cpp gan_torch.cpp
    LIBRARIES ${SADDLE_TORCH_LIBRARY} ${SADDLE_TORCH_CPU_LIBRARY} ${SADDLE_C10_LIBRARY}
    INCLUDES ${SADDLE_TORCH_INCLUDE} ${SADDLE_TORCH_INCLUDE}/torch/csrc/api/include)
endif()
if(NOT found)
  message(FATAL_ERROR "SADDLE_PEERS: none of ADOL-C, Sacado and libtorch was found; install one (on Debian "
                      "libadolc-dev, libtrilinos-sacado-dev with libtrilinos-kokkos-dev, libtorch-dev), or leave the option off")
endif()
list(JOIN found ", " found)
message(STATUS "saddle: the benchmark also runs ${found}")
