// Super-resolution: an image of 4x4 bits from the sums of its 2x2 blocks. Many images have the same sums; the
// right answer is a sample of the posterior p(x | y), and the answer of the squared error is its mean. Ledig
// et al. 2016, "Photo-realistic single image super-resolution using a generative adversarial network";
// Goodfellow 2016, section 1.
//
//   y = down(x),   p(x | y) = p(x) / sum p(x') over all x' with down(x') = y
//   min_f E |f(y) - x|^2 is at f(y) = E[x | y], with the error tr Var[x | y]
//
// All 65,536 images are enumerated, so that the posterior is exact. It stands here for a conditional
// generator that is trained to its optimum.
#pragma once

#include <bit>
#include <cmath>
#include <vector>

#include "autodiff/autodiff.h"
#include "examples/generative_models/targets/bars_and_stripes.h"

namespace saddle::family {

using ad::Var;

constexpr Index fine_bits = 16, fine_images = 65536;
constexpr Index coarse_images = 625;  // four sums of 0 to 4

// Bit k of a state, the first one highest.
inline double bit_of(Index state, Index k) {
  return static_cast<double>((state >> (fine_bits - 1 - k)) & 1);
}

// The images: bars and stripes with probability 1 - share; else smooth images, p(x) proportional to
// exp(a / 2) with a = the number of adjacent pixels, beside or below each other, that are equal.
inline std::vector<double> smooth_bars_and_stripes(double share) {
  std::vector<double> smooth(fine_images), p = bars_and_stripes_probabilities(4);
  double total = 0;
  for (Index s = 0; s < fine_images; ++s) {
    int equal = 0;
    for (Index k = 0; k < fine_bits; ++k) {
      if (k % 4 < 3 && bit_of(s, k) == bit_of(s, k + 1)) ++equal;
      if (k < 12 && bit_of(s, k) == bit_of(s, k + 4)) ++equal;
    }
    total += smooth[static_cast<std::size_t>(s)] = std::exp(equal / 2.0);
  }
  for (std::size_t s = 0; s < p.size(); ++s) p[s] = (1 - share) * p[s] + share * smooth[s] / total;
  return p;
}

// The sums of the four 2x2 blocks of each row, (batch, 16) to (batch, 4).
inline Array down(ArrayView x) {
  Array y = Array::zeros(x.rows(), 4);
  for (Index i = 0; i < x.rows(); ++i)
    for (Index k = 0; k < fine_bits; ++k) y(i, 2 * (k / 8) + k % 4 / 2) += x(i, k);
  return y;
}

// The number of a row of sums, 0 ... 624: its digits to the base 5, the first block highest.
inline Index number_of(ArrayView sums, Index row) {
  Index number = 0;
  for (Index block = 0; block < 4; ++block) number = 5 * number + static_cast<Index>(sums(row, block));
  return number;
}

// What may be the image, given its sums: states of targets/bits.h with their probabilities.
struct Candidates {
  std::vector<Index> states;
  std::vector<double> p;
};

// p(x | y) of each y, by its number, and p(y).
struct BlockPosterior {
  std::vector<Candidates> given;
  std::vector<double> p_y;

  explicit BlockPosterior(const std::vector<double>& p_x) : given(coarse_images), p_y(coarse_images) {
    const Array sums = down(all_states(fine_bits));
    for (Index s = 0; s < fine_images; ++s) {
      const double p = p_x[static_cast<std::size_t>(s)];
      if (p == 0) continue;
      const auto y = static_cast<std::size_t>(number_of(sums, s));
      given[y].states.push_back(s);
      given[y].p.push_back(p);
      p_y[y] += p;
    }
    for (std::size_t y = 0; y < given.size(); ++y)
      for (double& each : given[y].p) each /= p_y[y];
  }
};

inline Array image_of(Index state) {
  Array image = Array::zeros(1, fine_bits);
  for (Index k = 0; k < fine_bits; ++k) image[k] = bit_of(state, k);
  return image;
}

inline Array mean_of(const Candidates& of) {
  Array mean = Array::zeros(1, fine_bits);
  for (std::size_t i = 0; i < of.states.size(); ++i)
    for (Index k = 0; k < fine_bits; ++k) mean[k] += of.p[i] * bit_of(of.states[i], k);
  return mean;
}

// E |x - x'|^2 of an image x and a sample x', both from the same candidates, over all pairs.
inline double pair_error(const Candidates& of) {
  double error = 0;
  for (std::size_t i = 0; i < of.states.size(); ++i) {
    double of_one = 0;  // a sum of its own for each x has fewer roundings
    for (std::size_t j = 0; j < i; ++j)
      of_one += of.p[j] * std::popcount(static_cast<unsigned>(of.states[i] ^ of.states[j]));
    error += 2 * of.p[i] * of_one;
  }
  return error;
}

inline Index draw_one(const Candidates& from, Random& rng) {
  double left = rng.uniform();
  for (std::size_t i = 0; i + 1 < from.states.size(); ++i)
    if ((left -= from.p[i]) < 0) return from.states[i];
  return from.states.back();
}

// E |f(y) - x|^2 on the tape, over all images: row number_of(y) of `table`, (625, 16), is f(y).
inline Var squared_error_of_table(const Var& table, const std::vector<double>& p_x) {
  const Array images = all_states(fine_bits), sums = down(images);
  std::vector<Index> rows;
  for (Index s = 0; s < fine_images; ++s) rows.push_back(number_of(sums, s));
  ad::Tape& tape = table.tape();
  const Var away = gather_rows(table, rows) - tape.constant(images);
  return sum(tape.constant(Array(ArrayView(p_x.data(), {fine_images, 1}))) * square(away));
}

}  // namespace saddle::family
