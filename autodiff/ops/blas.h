// Matrix products by a BLAS, in a build that has one (SADDLE_BLAS). Internal to autodiff/.
#pragma once

#include <dlfcn.h>

extern "C" {
void sgemm_(const char* transpose_a, const char* transpose_b, const int* m, const int* n, const int* inner,
            const float* alpha, const float* a, const int* lda, const float* b, const int* ldb,
            const float* beta, float* c, const int* ldc);
void dgemm_(const char* transpose_a, const char* transpose_b, const int* m, const int* n, const int* inner,
            const double* alpha, const double* a, const int* lda, const double* b, const int* ldb,
            const double* beta, double* c, const int* ldc);
}

namespace saddle::blas {

// So many threads for each product, if the BLAS of this process is OpenBLAS, whoever brought it in.
inline void set_threads(int count) {
  if (void* set = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
    reinterpret_cast<void (*)(int)>(set)(count);
}

// A matrix stored by columns, each `rows` apart; transposed where it is to be read so.
template <class T>
struct Factor {
  const T* data;
  int rows;
  bool transposed;
};

inline void one_thread_at_first() {
  [[maybe_unused]] static const bool done = (set_threads(1), true);
}

// C = A B, or C + A B. C is m x n, stored by columns; what is stored by rows is read as its transpose.
// The first product of a process sets one thread for each: the threads of a program that has several are its
// own, and sums are added up in the same order however many processors there are.
template <class T>
void multiply(Factor<T> a, Factor<T> b, bool add, int m, int n, int inner, T* c) {
  one_thread_at_first();
  const T one = 1, beta = add;
  const char *ta = a.transposed ? "T" : "N", *tb = b.transposed ? "T" : "N";
  if constexpr (sizeof(T) == sizeof(float))
    sgemm_(ta, tb, &m, &n, &inner, &one, a.data, &a.rows, b.data, &b.rows, &beta, c, &m);
  else
    dgemm_(ta, tb, &m, &n, &inner, &one, a.data, &a.rows, b.data, &b.rows, &beta, c, &m);
}

}  // namespace saddle::blas
