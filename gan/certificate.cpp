#include "gan/certificate.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/learned.h"
#include "gan/objective.h"

namespace saddle::gan {
namespace {

// Mean and standard deviation of each column of two arrays together, as rows.
struct Standard {
  ad::Array mean, sd;
};
Standard standard_of(const ad::Array& a, const ad::Array& b) {
  Standard s{ad::Array::zeros(1, a.cols()), ad::Array::zeros(1, a.cols())};
  const auto n = static_cast<double>(a.rows() + b.rows());
  for (ad::Index j = 0; j < a.cols(); ++j) {
    double sum = 0, squares = 0;
    for (const ad::Array* part : {&a, &b})
      for (ad::Index i = 0; i < part->rows(); ++i) sum += (*part)(i, j);
    const double mean = sum / n;
    for (const ad::Array* part : {&a, &b})
      for (ad::Index i = 0; i < part->rows(); ++i) squares += ((*part)(i, j) - mean) * ((*part)(i, j) - mean);
    s.mean[j] = mean;
    s.sd[j] = squares > 0 ? std::sqrt(squares / n) : 1;
    if (!std::isfinite(mean) || !std::isfinite(s.sd[j])) {
      throw std::runtime_error(
          fmt::format("certify: samples need a finite mean and standard deviation, got {} and {} in column "
                      "{}; likely G's samples are not finite or too large to be squared",
                      mean, s.sd[j], j));
    }
  }
  return s;
}

std::vector<double> logits_on(const nn::Sequential& net, const ad::Array& points) {
  const ad::Array logits = net(points);
  return {logits.begin(), logits.end()};
}

void require_options(const CertificateOptions& o) {
  if (o.hidden < 1 || o.batch < 1 || o.steps < 1 || o.held_out < 2) {
    throw std::invalid_argument(fmt::format(
        "certify: hidden, batch and steps must be positive and held_out at least 2, got {}, {}, {} "
        "and {}",
        o.hidden, o.batch, o.steps, o.held_out));
  }
  if (!(o.risk > 0 && o.risk < 1))
    throw std::invalid_argument(fmt::format("certify: risk must be between 0 and 1, got {}", o.risk));
}

// A net that reads points standardised with the moments of a first batch of both.
nn::Sequential make_judge(const ad::Array& data, const ad::Array& generated, ad::Index hidden,
                          ad::Random& random) {
  if (data.cols() != generated.cols()) {
    throw std::invalid_argument(fmt::format("certify: samples must have the same columns, got {} and {}",
                                            data.cols(), generated.cols()));
  }
  const nn::Layer standardise([s = standard_of(data, generated)](const ad::Var& x) {
    return (x - x.tape().constant(s.mean)) / x.tape().constant(s.sd);
  });
  return nn::Sequential("D", {standardise, nn::Linear(data.cols(), hidden, random), nn::Tanh(),
                              nn::Linear(hidden, hidden, random), nn::Tanh(), nn::Linear(hidden, 1, random)});
}

}  // namespace

struct Certification::Judge {
  Judge(Sampler p_data_, Sampler p_g_, const ad::Random& random, const CertificateOptions& options)
      : p_data(std::move(p_data_)),
        p_g(std::move(p_g_)),
        o(options),
        of_data(random.stream(1)),
        of_g(random.stream(2)),
        of_d(random.stream(3)),
        net(make_first()),
        ascent(net, o.steps, o.learning_rate) {}

  nn::Sequential make_first() {
    const ad::Array data = p_data(o.batch, of_data), generated = p_g(o.batch, of_g);
    return make_judge(data, generated, o.hidden, of_d);
  }

  Sampler p_data, p_g;
  CertificateOptions o;
  ad::Random of_data, of_g, of_d;
  nn::Sequential net;
  Ascent ascent;
};

Certification::Certification(Sampler p_data, Sampler p_g, const ad::Random& random,
                             const CertificateOptions& options) {
  require_options(options);
  judge_ = std::make_unique<Judge>(std::move(p_data), std::move(p_g), random, options);
}
Certification::Certification(Certification&&) noexcept = default;
Certification::~Certification() = default;

void Certification::step() {
  // Sample minibatches of both, and ascend V.
  Judge& j = *judge_;
  j.ascent.step([&j](ad::Tape& tape, int) {
    const ad::Var x = tape.constant(j.p_data(j.o.batch, j.of_data)),
                  g = tape.constant(j.p_g(j.o.batch, j.of_g));
    const ad::Var generated = j.net(g), real = j.net(x);  // in this order with each compiler
    return value_function(real, generated);
  });
}

int Certification::steps_made() const {
  return judge_->ascent.steps_made();
}
bool Certification::trained() const {
  return steps_made() >= judge_->o.steps;
}

Certificate Certification::measure() {
  if (!trained())
    throw std::logic_error(fmt::format("certification: D is trained after {} steps, {} were made",
                                       judge_->o.steps, steps_made()));
  // Measure V on samples on which D was not trained.
  Judge& j = *judge_;
  const std::vector<double> on_data = logits_on(j.net, j.p_data(j.o.held_out, j.of_data));
  const Certificate found = held_out_jsd(on_data, logits_on(j.net, j.p_g(j.o.held_out, j.of_g)), j.o.risk);
  if (!std::isfinite(found.jsd))
    throw std::runtime_error(
        "certify: V must be finite, got NaN or an infinity; likely G's samples are not finite");
  return found;
}

Certificate certify(const Sampler& p_data, const Sampler& p_g, const ad::Random& random,
                    const CertificateOptions& o) {
  Certification certification(p_data, p_g, random, o);
  while (!certification.trained()) certification.step();
  return certification.measure();
}

}  // namespace saddle::gan
