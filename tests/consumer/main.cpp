#include <autodiff/array.h>

#ifdef EIGEN_WORLD_VERSION
#error "saddle's headers must not bring in Eigen"
#endif

#include <cstdio>

int main() {
  const saddle::ad::Array a{{1, 2, 3}, {4, 5, 6}};
  if (to_string(a.shape()) != "2x3" || a(1, 2) != 6) {
    std::puts("consumer: wrong answer");
    return 1;
  }
  std::puts("consumer: ok");
}
