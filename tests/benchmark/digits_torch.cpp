// D1 on libtorch. The steps by which results are compared have the trainer's masks of dropout; in those which
// are timed it draws its own. Read as C++17, which libtorch 1.13 is made for.
#include <torch/torch.h>

#include "tests/benchmark/digits.h"
#include "tests/benchmark/machine.h"
#include "tests/benchmark/peers.h"

namespace benchmark {

namespace {

using torch::Tensor;

Tensor tensor(const float* numbers, int64_t rows, int64_t cols) {
  return torch::from_blob(const_cast<float*>(numbers), {rows, cols});
}

// Threads of libtorch's operations and of its matrix products, for as long as this lives.
struct Threads {
  explicit Threads(int n) {
    at::set_num_threads(n);
    set_openblas_threads(n);
  }
  ~Threads() {
    at::set_num_threads(1);
    set_openblas_threads(1);
  }
};

class Digits final : public Runner {
 public:
  explicit Digits(int threads)
      : threads_(threads),
        feed_(digits_feed()),
        g_(parameters(feed_->g)),
        d_(parameters(feed_->d)),
        opt_g_(g_, options()),
        opt_d_(d_, options()),
        walks_(numbers(g_), numbers(d_)) {
    for (const Tensor& p : g_) average_.push_back(p.detach().clone());
  }

  void run() override {
    const Threads threads(threads_);
    const DigitsFeed::Step step = feed_->next(steps_++ < compared_runs);
    const int64_t n = feed_->batch;
    const Tensor samples = generate(tensor(step.z, n, feed_->g[0].rows), g_);
    const Tensor logits =
        discriminate(torch::cat({tensor(step.x, n, feed_->d[0].rows), samples}), step.masks);
    const Tensor of_samples = logits.slice(0, n);
    const Tensor cost_d = torch::binary_cross_entropy_with_logits(logits, labels());
    const Tensor cost_g = torch::softplus(-of_samples).mean();
    const auto of_d = torch::autograd::grad({cost_d}, d_, {}, true);
    const auto of_g = torch::autograd::grad({cost_g}, g_);
    minus_v_ = 2 * cost_d.item<double>();
    cost_g_ = cost_g.item<double>();
    descend(opt_d_, d_, of_d, step);
    descend(opt_g_, g_, of_g, step);
    const torch::NoGradGuard no_grad;
    for (std::size_t i = 0; i < g_.size(); ++i) average_[i].lerp_(g_[i], step.average);
  }

  double checksum() override { return walks_.product(numbers(g_), numbers(d_)); }

 private:
  static torch::optim::SGDOptions options() { return torch::optim::SGDOptions(0.1).momentum(0.5); }

  static std::vector<Tensor> parameters(const std::vector<DigitsFeed::Matrix>& matrices) {
    std::vector<Tensor> list;
    for (const auto& m : matrices)
      list.push_back(tensor(m.numbers.data(), m.rows, m.cols).clone().set_requires_grad(true));
    return list;
  }

  static Tensor generate(const Tensor& z, const std::vector<Tensor>& p) {
    const Tensor first = torch::relu(torch::addmm(p[1], z, p[0]));
    const Tensor second = torch::relu(torch::addmm(p[3], first, p[2]));
    return torch::sigmoid(torch::addmm(p[5], second, p[4]));
  }

  Tensor discriminate(Tensor x, const std::array<const float*, 3>& masks) {
    for (std::size_t l = 0; l < 3; ++l) {
      x = masks[l] != nullptr ? x * tensor(masks[l], x.size(0), x.size(1))
                              : torch::dropout(x, 1 - feed_->keep[l], true);
      x = torch::addmm(d_[2 * l + 1].view({1, -1}), x, d_[2 * l]);
      if (l < 2) x = x.view({x.size(0), -1, feed_->units}).amax(1);
    }
    return x;
  }

  const Tensor& labels() {
    if (!labels_.defined()) {
      labels_ = torch::zeros({2 * feed_->batch, 1});
      labels_.slice(0, 0, feed_->batch).fill_(1);
    }
    return labels_;
  }

  static void descend(torch::optim::SGD& optimiser, std::vector<Tensor>& p, const std::vector<Tensor>& g,
                      const DigitsFeed::Step& step) {
    for (std::size_t i = 0; i < p.size(); ++i) p[i].mutable_grad() = g[i];
    auto& o = static_cast<torch::optim::SGDOptions&>(optimiser.param_groups()[0].options());
    o.lr(step.rate);
    o.momentum(step.momentum);
    optimiser.step();
  }

  static std::vector<float> numbers(const std::vector<Tensor>& tensors) {
    std::vector<float> all;
    for (const Tensor& t : tensors) {
      const Tensor row = t.detach().contiguous();
      all.insert(all.end(), row.data_ptr<float>(), row.data_ptr<float>() + row.numel());
    }
    return all;
  }

  int threads_;
  std::unique_ptr<DigitsFeed> feed_;
  std::vector<Tensor> g_, d_, average_;
  torch::optim::SGD opt_g_, opt_d_;
  DigitsWalks walks_;
  Tensor labels_;
  int steps_ = 0;
  volatile double minus_v_ = 0, cost_g_ = 0;  // both are part of the step
};

}  // namespace

std::unique_ptr<Runner> digits_torch(int threads) {
  return std::make_unique<Digits>(threads);
}

}  // namespace benchmark
