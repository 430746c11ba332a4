// What train_gan is asked for, and the players that are made of it. What cannot be is refused with BadInput,
// which names the option.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "autodiff/random.h"
#include "gan/generator.h"
#include "gan/probability/distribution.h"
#include "gan/probability/planar.h"
#include "gan/training.h"
#include "nn/optimiser.h"
#include "nn/sequential.h"

namespace saddle::examples {

// What was asked for, as text and numbers.
struct Options {
  std::string data = "N(4,1.25)", latent = "N(0,1)", generator = "affine", discriminator = "quadratic",
              loss = "minimax", optimizer = "sgd", lr_d, lr_g, penalty, instance_noise,
              update = "alternating";
  std::int64_t latent_dim = 1, k = 1, iterations = 1000, batch = 128;
  std::vector<ad::Index> hidden_g = {16}, hidden_d = {16};  // units of each hidden layer of an mlp
  std::uint64_t seed = 1;
  bool exact = false;
};

// Learning rates.
struct Rates {
  double d, g;
};

// The names that options of distributions take.
inline constexpr char kOnLine[] = "N, U, Laplace, Cauchy, Exp and Logistic",
                      kTargets[] = "N, U, Laplace, Cauchy, Exp, Logistic, Ring and Grid";

// The continuous distribution of an option; known: the names that it takes.
gan::Distribution continuous(const char* option, const std::string& text, const char* known);

// A target of the plane; nothing if the text names none.
std::optional<gan::PlanarMixture> planar(const char* option, const std::string& text);

// The default learning rates of Adam in the plane and for points of one's own.
inline constexpr char kNetRateD[] = "0.005", kNetRateG[] = "0.002";

// What is usual for nets where the command line says nothing: in the plane, and for points of one's own,
// which lie on the line or in the plane. is_given: whether it has an option.
void take_usual_of_points(const std::function<bool(const char* option)>& is_given, bool plane, Options& o);
void take_usual_of_plane(const std::function<bool(const char* option)>& is_given, Options& o);

// Refuses a logit under whose growth V and its gradient are no expectations: they are means of softplus of
// the logit and of its slopes by the weights, 1, t, and for a quadratic one t^2, at x and at G(z). So a
// linear logit needs the mean of both, a quadratic one their variance, and a net of tanh, which is bounded,
// nothing.
void require_moments(const Options& o, const gan::Distribution& data, const gan::Distribution& latent);

// What training adds to Algorithm 1.
gan::TrainingOptions parse_training(const Options& o);

// Numbers within their ranges and names that exist; and the learning rates, by optimiser if none are given.
Rates check(const Options& o);

// The players of the line. An affine G begins with sd |w| = 1 and b = 0, whatever the dimension.
gan::Generator make_generator(const Options& o, const gan::Latent& latent, ad::Random random);
nn::Sequential make_discriminator(const Options& o, const gan::Distribution& data, ad::Random random);
std::unique_ptr<nn::Optimiser> make_optimiser(const Options& o, nn::Parameters parameters, double rate);

}  // namespace saddle::examples
