#include <autodiff/autodiff.h>

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
  saddle::ad::Tape tape;
  const saddle::ad::Var x = tape.leaf(a);
  if (backward(sum(x * x), x)[x][5] != 12 || !saddle::ad::gradcheck([](auto v) { return exp(v); }, 0.5)) {
    std::puts("consumer: wrong gradient");
    return 1;
  }
  std::puts("consumer: ok");
}
