#include <autodiff/autodiff.h>
#include <autodiff/custom.h>

#ifdef EIGEN_WORLD_VERSION
#error "saddle's headers must not bring in Eigen"
#endif

#include <cstdio>

SADDLE_CUSTOM_UNARY(softsign, x / (1 + abs(x)), dy / square(1 + abs(x)));

struct Reverse {
  static constexpr const char* name = "reverse";
  static saddle::ad::Shape shape(saddle::ad::Shape x) { return x; }
  static void value(saddle::ad::ArrayView x, saddle::ad::ArrayResult y) {
    for (saddle::ad::Index i = 0; i < y.size(); ++i) y[i] = x[x.size() - 1 - i];
  }
  static void derivative(saddle::ad::Pullback& p) { p.give(0, saddle::ad::custom<Reverse>(p.dy)); }
};

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
  const auto own = [](const saddle::ad::Var& v) { return softsign(v) * saddle::ad::custom<Reverse>(v); };
  if (softsign(1) != 0.5 || !saddle::ad::gradcheck(own, a)) {
    std::puts("consumer: wrong operation of its own");
    return 1;
  }
  std::puts("consumer: ok");
}
