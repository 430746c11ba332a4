// Constraints on the slope of a critic: penalties on the gradient of D with respect to its input, and weight
// clipping.
//
//   Var x_hat = tape.constant(between(x, x_g, random));                    // points between data and samples
//   Var v = mean(D(x)) - mean(D(x_g)) - gradient_penalty(D, x_hat, 10);    // WGAN-GP
//   Var v = value_function(D(x), D(x_g)) - r1_penalty(D, x, 1);            // R1: a GAN, with logits
//   opt_d.ascend(backward(v, D.parameters()));
//
// grad() records the gradient with respect to the points, and backward() differentiates it again, with
// respect to the parameters. The points may be constants.
#pragma once

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

#include "autodiff/random.h"
#include "nn/sequential.h"

namespace saddle::gan {

// A function of points (n, dim) with one number for each row (n, 1), which depends on this row only: a
// critic, or the logit of a discriminator. Any function of a Var; a net is held by reference and must outlive
// the Critic.
class Critic {
 public:
  template <class F>
  requires(!std::same_as<F, Critic> && std::copy_constructible<F> &&
           std::is_invocable_r_v<ad::Var, const F&, const ad::Var&>) Critic(F f)
      : function_(std::move(f)) {}
  Critic(const nn::Sequential& net) : function_(std::cref(net)) {}
  Critic(nn::Sequential&&) = delete;

  ad::Var operator()(const ad::Var& x) const { return function_(x); }

 private:
  std::function<ad::Var(const ad::Var&)> function_;
};

// The norm of the gradient at each of the points, |grad_x D(x)|: x (n, dim) gives (n, 1).
// Where it is 0 its own derivative is set to 0, like that of abs. Throws std::invalid_argument if x is not on
// a tape or D(x) is not (n, 1).
ad::Var gradient_norm(const Critic& D, const ad::Var& x);

// Whether the gradient penalty is two-sided (norms other than 1) or one-sided (norms above 1 only).
enum class Sides { two, one };

// lambda E (|grad_x D(x)| - 1)^2, or lambda E max(0, |grad_x D(x)| - 1)^2 with one side. Returns a 1x1 Var.
// E is the mean over the rows of x, or the sum with weights (n, 1) that come from a quadrature.
// Gulrajani et al. 2017, Eq. 3, where x lies between a sample of the data and a generated one, and lambda is
// 10. Throws std::invalid_argument for a lambda that is negative or not finite, weights of another shape, and
// as gradient_norm does.
ad::Var gradient_penalty(const Critic& D, const ad::Var& x, double lambda, Sides sides = Sides::two);
ad::Var gradient_penalty(const Critic& D, const ad::Var& x, const ad::Var& weights, double lambda,
                         Sides sides = Sides::two);

// gamma / 2 E |grad_x D(x)|^2 at data x, D being the logit and not the probability. Returns a 1x1 Var.
// Mescheder et al. 2018, Eq. 9. Throws as gradient_penalty does.
ad::Var r1_penalty(const Critic& D, const ad::Var& x, double gamma);
ad::Var r1_penalty(const Critic& D, const ad::Var& x, const ad::Var& weights, double gamma);

// A point on the line between each row of a and the row of b beside it: u a + (1 - u) b, u uniform on [0, 1),
// one for each row. Gulrajani et al. 2017, Algorithm 1. Throws std::invalid_argument for different shapes.
ad::Array between(const ad::ArrayView& a, const ad::ArrayView& b, ad::Random& random);

// Clips each number of the parameters to [-c, c], as after each step of a critic in Arjovsky et al. 2017,
// Algorithm 1. NaN is not changed. Throws std::invalid_argument unless c is positive and finite.
void clip(nn::Parameters parameters, double c);

}  // namespace saddle::gan
