// What the figures depend on: compiler, flags, processor, the libraries of matrix products.
#pragma once

#include <string>

namespace benchmark {

std::string compiler();
std::string flags();
std::string processor();
std::string eigen();

// Whether tape and limit take their products from a BLAS (SADDLE_BLAS).
bool uses_blas();

// The OpenBLAS in this process, ours or libtorch's, with the kind of processor that it takes this one for;
// empty if there is none.
std::string openblas();

// OpenBLAS, if there is one, uses so many threads for a product from now on.
void set_openblas_threads(int count);

// One thread for OpenBLAS: a second one would work outside the thread that is timed.
// Warns on stderr where OpenBLAS does not know the processor: it is then several times slower than it can be.
void prepare_openblas();

}  // namespace benchmark
