// The scalar workloads on Sacado's reverse mode.
#include <Sacado_trad.hpp>

#include "tests/benchmark/peers.h"
#include "tests/benchmark/scalar_functions.h"

namespace benchmark::sacado {

namespace {

using Number = Sacado::Rad::ADvar<double>;

class Recording final : public Runner {
 public:
  Recording(Number (*f)(const std::vector<Number>&), const std::vector<double>& at)
      : f_(f), at_(at), gradient_(at.size()) {}

  // Gradcomp() sweeps over everything since the last one, and then begins anew.
  void run() override {
    std::vector<Number> x(at_.begin(), at_.end());
    const Number y = f_(x);
    Number::Gradcomp();
    for (std::size_t i = 0; i < x.size(); ++i) gradient_[i] = x[i].adj();
    checksum_ = y.val() + weighted_sum(gradient_.data(), static_cast<int>(gradient_.size()));
  }
  double checksum() override { return checksum_; }

 private:
  Number (*f_)(const std::vector<Number>&);
  std::vector<double> at_, gradient_;
  double checksum_ = 0;
};

}  // namespace

std::unique_ptr<Runner> rosenbrock() {
  return std::make_unique<Recording>(benchmark::rosenbrock<Number>, scalar_data.start);
}
std::unique_ptr<Runner> chain() {
  return std::make_unique<Recording>(benchmark::chain<Number>, std::vector<double>{scalar_data.chain_start});
}
std::unique_ptr<Runner> net() {
  return std::make_unique<Recording>(benchmark::net_loss<Number>, scalar_data.weight);
}

}  // namespace benchmark::sacado
