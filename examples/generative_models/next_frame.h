// The next frame of a film when several futures are possible: what the squared error asks for, and what a
// game asks for. Lotter, Kreiman and Cox 2015, "Unsupervised learning of visual structure using predictive
// generative networks"; Mathieu, Couprie and LeCun 2015, "Deep multi-scale video prediction beyond mean
// square error"; Goodfellow 2016, section 1.
//
//   min_f E |f - x|^2 is at f = E[x | past], the mean of all futures, with the error tr Var[x | past]
//   min_G max_D V(D, G) is at p_g = p(x | past): each sample is one of the futures, its error is 2 tr Var
//
// Everything is given one past. The expectations are sums over the futures and over z.
#pragma once

#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <vector>

#include "examples/generative_models/maximum_likelihood.h"

namespace saddle::family {

// A distribution over finitely many frames: the futures, or what a model predicts.
struct Frames {
  Array frames;  // (count, pixels)
  Array p;       // (count, 1), the probability of each
};

inline Array mean_frame(const Frames& of) {
  Array mean = Array::zeros(1, of.frames.cols());
  for (Index i = 0; i < of.frames.rows(); ++i)
    for (Index k = 0; k < mean.size(); ++k) mean[k] += of.p[i] * of.frames(i, k);
  return mean;
}

// E |x' - x|^2 of a prediction x' and a future x, drawn independently given the past.
inline double squared_error(const Frames& predicted, const Frames& future) {
  double error = 0;
  for (Index i = 0; i < predicted.frames.rows(); ++i)
    for (Index j = 0; j < future.frames.rows(); ++j)
      for (Index k = 0; k < future.frames.cols(); ++k) {
        const double away = predicted.frames(i, k) - future.frames(j, k);
        error += predicted.p[i] * future.p[j] * away * away;
      }
  return error;
}

// E |f - x|^2 of one predicted frame f, (1, pixels), on the tape.
inline Var squared_loss(const Var& f, const Frames& future) {
  ad::Tape& tape = f.tape();
  return sum(tape.constant(future.p) * square(f - tape.constant(future.frames)));
}

// V(D*, G) = E_p log D* + E_q log(1 - D*) with the optimal D* = p / (p + q), by enumeration: -log 4 + 2 JSD.
inline double best_value(const Frames& p, const Frames& q) {
  std::map<std::vector<double>, std::array<double, 2>> both;
  for (const std::size_t side : {0u, 1u}) {
    const Frames& of = side == 0 ? p : q;
    for (Index i = 0; i < of.frames.rows(); ++i) {
      std::vector<double> frame;
      for (Index k = 0; k < of.frames.cols(); ++k) frame.push_back(of.frames(i, k));
      both[frame][side] += of.p[i];
    }
  }
  double value = 0;
  for (const auto& [frame, mass] : both)
    for (const double each : mass)
      if (each > 0) value += each * std::log(each / (mass[0] + mass[1]));
  return value;
}
inline double jsd_nats(const Frames& p, const Frames& q) {
  return std::log(2) + 0.5 * best_value(p, q);
}

// The same V(D*, G) for densities on the tape, whose logarithms are known at points at equal distances dx:
// what a generator of real numbers descends.
inline Var best_value(const Var& log_p, const Var& log_q, double dx) {
  const Var logit = log_p - log_q;  // of D*
  return dx * sum(exp(log_p) * log_sigmoid(logit) + exp(log_q) * log_sigmoid(-logit));
}

// log density at x, (n, 1), of the numbers g = (G(0), G(1)) of an equally likely bit z, plus noise N(0, 1).
// D sees this noise on the data and on the samples: without it two sets of points have JSD log 2 wherever
// they share no point, it does not change when such a point moves, and G has no slope to descend.
inline Var log_noisy(const Var& x, const Var& g) {
  return logsumexp(-0.5 * square(x - g), ad::Axis::cols) - std::log(2) - 0.5 * std::log(2 * std::numbers::pi);
}

// V(D*, G) for the numbers g of G, (1, 2); its integrals are sums over points beyond all mass.
inline Var futures_game(const Array& futures, const Var& g) {
  constexpr double reach = 12, dx = 0.125;
  const double centre = (futures[0] + futures[1]) / 2;
  Array x = Array::zeros(static_cast<Index>(2 * reach / dx) + 1, 1);
  for (Index i = 0; i < x.size(); ++i) x[i] = centre - reach + dx * static_cast<double>(i);
  const Var points = g.tape().constant(x);
  return best_value(log_noisy(points, g.tape().constant(futures)), log_noisy(points, g), dx);
}

// Trains G(z), a number for either value of z, against the optimal D: Newton's method on the tape down
// V(D*, G). futures, start: (1, 2).
inline Array play_futures(const Array& futures, const Array& start) {
  return climb([&](const Var& g) { return -futures_game(futures, g); }, start);
}

}  // namespace saddle::family
