// The derivative of softplus inside is forgotten, which shows little for large x.
#include "autodiff/custom.h"
#include "examples/exercises/01_custom_operation_check.h"

SADDLE_CUSTOM_UNARY(softsign, x / (1 + abs(x)), dy / square(1 + abs(x)));

SADDLE_CUSTOM_UNARY(mish, x* tanh(softplus(x)), dy*(tanh(softplus(x)) + x * sech2(softplus(x))));

int main() {
  return check_answers([](const auto& x) { return softsign(x); }, [](const auto& x) { return mish(x); });
}
