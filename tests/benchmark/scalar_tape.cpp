// The scalar workloads on the tape.
#include "autodiff/autodiff.h"
#include "autodiff/tape/adjoints.h"
#include "autodiff/tape/store.h"
#include "tests/benchmark/scalar_functions.h"

namespace benchmark {

namespace {

using saddle::ad::Node, saddle::ad::Real, saddle::ad::Tape, saddle::ad::Var;

class Recording final : public Runner {
 public:
  Recording(Var (*f)(const std::vector<Var>&), std::vector<double> at)
      : f_(f), at_(std::move(at)), leaves_(at_.size()), gradient_(at_.size()) {}

  void run() override {
    tape_.clear();
    for (std::size_t i = 0; i < at_.size(); ++i) leaves_[i] = tape_.leaf(at_[i]);
    const Var y = f_(leaves_);
    const auto g = backward(y, leaves_);
    for (std::size_t i = 0; i < at_.size(); ++i) gradient_[i] = g[leaves_[i]];
    checksum_ = y.value() + weighted_sum(gradient_.data(), static_cast<int>(gradient_.size()));
  }
  double checksum() override { return checksum_; }

  // In use are nodes, adjoints up to the last one that the sweep saw, and whatever is kept with one entry per
  // node. Node 0, which is no node, is left out, as is what does not grow with the operations.
  Memory memory() const override {
    const auto& store = tape_.store();
    const saddle::ad::Adjoints& adjoints = *store.swept;
    const std::size_t n = tape_.size();
    return {n,
            n * sizeof(Node) + adjoints.top * sizeof(Real) + adjoints.active.size() +
                adjoints.reached.size() + store.arrays.size() * sizeof(saddle::ad::ArrayNode),
            tape_.bytes()};
  }

 private:
  Var (*f_)(const std::vector<Var>&);
  std::vector<double> at_;
  mutable Tape tape_;
  std::vector<Var> leaves_;
  std::vector<double> gradient_;
  double checksum_ = 0;
};

}  // namespace

std::unique_ptr<Runner> rosenbrock_tape() {
  return std::make_unique<Recording>(rosenbrock<Var>, scalar_data.start);
}
std::unique_ptr<Runner> chain_tape() {
  return std::make_unique<Recording>(chain<Var>, std::vector<double>{scalar_data.chain_start});
}
std::unique_ptr<Runner> net_tape() {
  return std::make_unique<Recording>(net_loss<Var>, scalar_data.weight);
}

}  // namespace benchmark
