// In a build with SADDLE_BLAS.
#include <dlfcn.h>

#include "autodiff/autodiff.h"
#include "tests/catch.h"

using namespace saddle::ad;

TEST_CASE("product: OpenBLAS has one thread for each after the first one") {
  void* const threads = dlsym(RTLD_DEFAULT, "openblas_get_num_threads");
  REQUIRE(threads != nullptr);
  Tape tape;
  const Var a = tape.constant(Array::zeros(256, 256));
  CHECK(matmul(a, a).array()[0] == 0);
  CHECK(reinterpret_cast<int (*)()>(threads)() == 1);
}
