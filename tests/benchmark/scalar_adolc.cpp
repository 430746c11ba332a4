// The scalar workloads on ADOL-C: traced into memory, then one reverse sweep.
#include <adolc/adolc.h>

#include "tests/benchmark/peers.h"
#include "tests/benchmark/scalar_functions.h"

namespace benchmark::adolc {

namespace {

class Tracing final : public Runner {
 public:
  Tracing(adouble (*f)(const std::vector<adouble>&), const std::vector<double>& at)
      : f_(f), at_(at), gradient_(at.size()) {}

  void run() override {
    constexpr short tag = 1;
    constexpr unsigned room = 8u << 20;  // a trace that outgrows it goes to a file
    double y = 0;
    trace_on(tag, 1, room, room, room, room);
    {
      std::vector<adouble> x(at_.size());
      for (std::size_t i = 0; i < at_.size(); ++i) x[i] <<= at_[i];
      adouble result = f_(x);
      result >>= y;
    }
    trace_off();
    double seed = 1;
    ::reverse(tag, 1, static_cast<int>(at_.size()), 0, &seed, gradient_.data());
    checksum_ = y + weighted_sum(gradient_.data(), static_cast<int>(gradient_.size()));
  }
  double checksum() override { return checksum_; }

 private:
  adouble (*f_)(const std::vector<adouble>&);
  std::vector<double> at_, gradient_;
  double checksum_ = 0;
};

}  // namespace

std::unique_ptr<Runner> rosenbrock() {
  return std::make_unique<Tracing>(benchmark::rosenbrock<adouble>, scalar_data.start);
}
std::unique_ptr<Runner> chain() {
  return std::make_unique<Tracing>(benchmark::chain<adouble>, std::vector<double>{scalar_data.chain_start});
}
std::unique_ptr<Runner> net() {
  return std::make_unique<Tracing>(benchmark::net_loss<adouble>, scalar_data.weight);
}

}  // namespace benchmark::adolc
