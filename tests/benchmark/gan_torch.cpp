// The net workloads on libtorch, as its tutorials write them. Read as C++17, which libtorch 1.13 is made for.
#include <torch/torch.h>

#include "tests/benchmark/peers.h"

namespace benchmark {

namespace {

using torch::Tensor;

Tensor tensor(const std::vector<double>& numbers, int rows, torch::Dtype type) {
  return torch::tensor(numbers, torch::kFloat64).view({rows, -1}).to(type);
}

struct NetImpl : torch::nn::Module {
  NetImpl(const NetSpec& net, const std::vector<std::vector<double>>& weights, torch::Dtype type)
      : spec(net) {
    for (std::size_t l = 0; l + 1 < spec.widths.size(); ++l)
      layers.push_back(register_module("layer" + std::to_string(l),
                                       torch::nn::Linear(spec.widths[l], spec.widths[l + 1])));
    to(type);
    torch::NoGradGuard no_grad;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      layers[l]->weight.copy_(tensor(weights[l], spec.widths[l], type).t());
      layers[l]->bias.zero_();
    }
  }

  Tensor forward(Tensor x) {
    for (std::size_t l = 0; l < layers.size(); ++l)
      x = activate(l + 1 < layers.size() ? spec.inner : spec.last, layers[l]->forward(x));
    return x;
  }

  static Tensor activate(Activation a, const Tensor& x) {
    switch (a) {
      case Activation::tanh:
        return torch::tanh(x);
      case Activation::relu:
        return torch::relu(x);
      case Activation::leaky_relu:
        return torch::leaky_relu(x, leaky_slope);
      case Activation::sigmoid:
        return torch::sigmoid(x);
      default:
        return x;
    }
  }

  NetSpec spec;
  std::vector<torch::nn::Linear> layers;
};
TORCH_MODULE(Net);

class Gan final : public Runner {
 public:
  Gan(const GanSpec& spec, const GanData& data, Part part, torch::Dtype type)
      : part_(part),
        g_(spec.g, data.g, type),
        d_(spec.d, data.d, type),
        opt_g_(g_->parameters(), adam()),
        opt_d_(d_->parameters(), adam()),
        ones_(torch::ones({spec.batch, 1}, type)),
        zeros_(torch::zeros({spec.batch, 1}, type)) {
    at::set_num_threads(1);
    for (const auto& batch : data.noise) noise_.push_back(tensor(batch, spec.batch, type));
    for (const auto& batch : data.real) real_.push_back(tensor(batch, spec.batch, type));
  }

  void run() override {
    if (part_ == Part::step)
      step();
    else if (part_ == Part::gradients)
      gradients();
    else
      losses();
    ++step_;
  }

  double checksum() override {
    if (part_ == Part::step) return total(g_->parameters()) + total(d_->parameters());
    return loss_d_.item<double>() + loss_g_.item<double>() + total(gradient_g_) + total(gradient_d_);
  }

 private:
  static torch::optim::AdamOptions adam() {
    return torch::optim::AdamOptions(learning_rate).betas({beta1, beta2}).eps(epsilon);
  }
  static Tensor cross_entropy(const Tensor& logits, const Tensor& labels) {
    return torch::binary_cross_entropy_with_logits(logits, labels);
  }
  const Tensor& noise() const { return noise_[step_ % GanData::batches]; }
  const Tensor& other_noise() const { return noise_[(step_ + 3) % GanData::batches]; }

  Tensor loss_of_d(const Tensor& fake) {
    return cross_entropy(d_->forward(real_[step_ % GanData::batches]), ones_) +
           cross_entropy(d_->forward(fake), zeros_);
  }
  Tensor loss_of_g() { return cross_entropy(d_->forward(g_->forward(other_noise())), ones_); }

  void step() {
    opt_d_.zero_grad();
    loss_of_d(g_->forward(noise()).detach()).backward();
    opt_d_.step();

    opt_g_.zero_grad();
    loss_of_g().backward();
    opt_g_.step();
  }

  void gradients() {
    loss_d_ = loss_of_d(g_->forward(noise()).detach());
    gradient_d_ = torch::autograd::grad({loss_d_}, d_->parameters());
    loss_g_ = loss_of_g();
    gradient_g_ = torch::autograd::grad({loss_g_}, g_->parameters());
  }

  void losses() {
    torch::NoGradGuard no_grad;
    loss_d_ = loss_of_d(g_->forward(noise()));
    loss_g_ = loss_of_g();
  }

  static double total(const std::vector<Tensor>& tensors) {
    double sum = 0;
    for (const Tensor& t : tensors) sum += t.detach().to(torch::kFloat64).abs().sum().item<double>();
    return sum;
  }

  Part part_;
  Net g_, d_;
  torch::optim::Adam opt_g_, opt_d_;
  Tensor ones_, zeros_;
  std::vector<Tensor> noise_, real_;
  Tensor loss_d_, loss_g_;
  std::vector<Tensor> gradient_d_, gradient_g_;
  std::size_t step_ = 0;
};

}  // namespace

template <>
std::unique_ptr<Runner> gan_torch<double>(const GanSpec& spec, const GanData& data, Part part) {
  return std::make_unique<Gan>(spec, data, part, torch::kFloat64);
}
template <>
std::unique_ptr<Runner> gan_torch<float>(const GanSpec& spec, const GanData& data, Part part) {
  return std::make_unique<Gan>(spec, data, part, torch::kFloat32);
}

}  // namespace benchmark
