// Chapter 12: why GANs circle, and what cures it. The worked example, and task 12.1.
#include <algorithm>
#include <cmath>

#include "gan/dirac_gan.h"
#include "gan/dynamics/eigenvalues.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/linear_game.h"

namespace saddle::grader::task_12_1 {
namespace {

using Numbers = std::vector<double>;

// A step of a linear field: sums of products of a few numbers up to 3, which may cancel.
constexpr Tolerance of_entries{tolerance::sum, tolerance::sum};

ad::Array square_of(const Numbers& m) {
  return {{m[0], m[1]}, {m[2], m[3]}};
}

// (trace / 2)^2 - det: below 0 the eigenvalues are complex.
double discriminant(const Numbers& m) {
  const double half = (m[0] - m[3]) / 2;
  return half * half + m[1] * m[2];
}

// Near a double eigenvalue the rounding of the entries is amplified to its root: stay away from it.
Numbers draw_matrix(ad::Random& rng, bool complex) {
  for (;;) {
    const Numbers m = draw_numbers(rng, 4);
    const double d = discriminant(m), det = m[0] * m[3] - m[1] * m[2];
    if ((d < 0) == complex && std::abs(d) > 0.2 && std::abs(det) > 0.2 && std::abs(m[0] + m[3]) > 0.2)
      return m;
  }
}

// --- the worked example

// Consensus steps, as saddle's players make them.
ad::Array consensus_matrix(const Inputs& in) {
  const double s = in[0].number(), gamma = in[1].number(), h = in[2].number();
  const LinearGame game({0, -s, s, 0});
  const gan::UpdateRule rule{.kind = gan::UpdateRule::Kind::consensus, .gamma = gamma};
  return matrix_of([&](const Numbers& z) { return game.step(rule, h, h, z); }, 2);
}

std::vector<Check> worked_example() {
  const auto draw = [](ad::Random& rng) {
    return Inputs{draw_positive(rng, 0.2, 3), draw_positive(rng, 0.2, 2), draw_positive(rng, 0.1, 0.9)};
  };
  const auto structural = [](ad::Random&) { return std::vector<Inputs>{{2.0, 0.25, 0.5}}; };
  return {{.name = "the matrix of a consensus step",
           .function = "consensus_step",
           .draw = draw,
           .structural = structural,
           .expected = [](const Inputs& in) { return Value(by_rows(consensus_matrix(in))); },
           .tolerance = of_entries},
          {.name = "the radius of a consensus step",
           .function = "consensus_radius",
           .draw = draw,
           .structural = structural,
           .expected = [](const Inputs& in) { return Value(radius_of(consensus_matrix(in))); },
           .tolerance = of_entries}};
}

// --- task 12.1

Value dirac_jacobian(const Inputs& in) {
  const gan::DiracOptions options{.r1 = in[0].number(), .noise_variance = in[1].number()};
  ad::Parameter theta("theta", ad::Array(0.0)), psi("psi", ad::Array(0.0));
  const gan::DifferentiableGame game{{&theta}, {&psi}, [&](ad::Tape& tape) {
                                       return gan::dirac_costs(options, tape.leaf(theta), tape.leaf(psi));
                                     }};
  return by_rows(gan::jacobian(game));
}

Value simultaneous(const Inputs& in) {
  const LinearGame game(in[0].numbers());
  const double h_g = in[1].number(), h_d = in[2].number();
  return by_rows(matrix_of([&](const Numbers& z) { return game.step({}, h_g, h_d, z); }, 2));
}

// D's k steps and then G's, one after the other.
Value played_in_turns(const Inputs& in) {
  const LinearGame game(in[0].numbers());
  const double h_g = in[1].number(), h_d = in[2].number();
  const auto play = [&](Numbers z) {
    for (std::int64_t i = 0; i < in[3].integer(); ++i) z[1] += h_d * game.field_at(z)[1];
    z[0] += h_g * game.field_at(z)[0];
    return z;
  };
  return by_rows(matrix_of(play, 2));
}

Value both_eigenvalues(const Inputs& in) {
  gan::Spectrum spectrum = gan::eigenvalues(square_of(in[0].numbers()));
  // A pair of real ones may come with imaginary parts that are zeros of either sign.
  std::sort(spectrum.begin(), spectrum.end(), [](const auto& a, const auto& b) {
    return a.imag() != b.imag() ? a.imag() > b.imag() : a.real() > b.real();
  });
  return Numbers{spectrum[0].real(), spectrum[0].imag(), spectrum[1].real(), spectrum[1].imag()};
}

// The field of a game with a large penalty on D. Its slow eigenvalue is found from lambda = det / (trace -
// lambda), which contracts by the quotient of both.
Value far_apart(const Inputs& in) {
  const Numbers m = in[0].numbers();
  const double trace = m[0] + m[3], det = m[0] * m[3] - m[1] * m[2];
  double slow = 0;
  for (int i = 0; i < 20; ++i) slow = det / (trace - slow);
  return Numbers{slow, 0, trace - slow, 0};
}

// A turn and a stretch by the radius, in coordinates that are not the usual ones.
Numbers draw_spiral(ad::Random& rng, double radius) {
  const double angle = 0.3 + 0.9 * rng.uniform(), c = draw_positive(rng, 1.2, 3);
  return {radius * std::cos(angle), -radius * c * std::sin(angle), radius * std::sin(angle) / c,
          radius * std::cos(angle)};
}

double draw_radius(ad::Random& rng) {
  constexpr double radii[] = {0.9, 1, 1.1};
  return radii[rng.below(3)];
}

Value fate_by_saddle(const Inputs& in) {
  const double radius = radius_of(square_of(in[0].numbers()));
  return radius < 1 - 1e-6 ? "converges" : radius > 1 + 1e-6 ? "leaves" : "undecided";
}

std::vector<Check> spectral_radii() {
  const auto draw_steps = [](ad::Random& rng) {
    return Inputs{draw_numbers(rng, 4), draw_positive(rng, 0.1, 0.9), draw_positive(rng, 0.1, 0.9)};
  };
  const auto draw_turns = [draw_steps](ad::Random& rng) {
    Inputs in = draw_steps(rng);
    in.push_back(2 + static_cast<int>(rng.below(4)));
    return in;
  };
  const auto draw_either = [](ad::Random& rng) { return Inputs{draw_matrix(rng, rng.uniform() < 0.5)}; };
  const auto both_kinds = [](ad::Random& rng) {
    return std::vector<Inputs>{{draw_matrix(rng, true)}, {draw_matrix(rng, false)}, {Numbers{0, -2, 2, 0}}};
  };
  return {{.name = "the field of the Dirac-GAN",
           .function = "dirac_field",
           .draw =
               [](ad::Random& rng) {
                 return Inputs{draw_positive(rng, 0.2, 3), draw_positive(rng, 0.2, 3)};
               },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{0.0, 0.0}, {2.5, 0.0}, {0.0, 0.5}};
               },
           .expected = dirac_jacobian,
           .tolerance = of_entries},
          {.name = "a step of both at once",
           .function = "at_once",
           .draw = draw_steps,
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{Numbers{0, -2, 2, -0.5}, 0.25, 0.5}};
               },
           .expected = simultaneous,
           .tolerance = of_entries},
          {.name = "a step in turns",
           .function = "in_turns",
           .draw = draw_turns,
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{Numbers{0, -2, 2, -0.5}, 0.25, 0.5, 1},
                                            {Numbers{0, -0.5, 0.5, 0}, 0.5, 0.25, 3}};
               },
           .expected = played_in_turns,
           .tolerance = of_entries},
          {.name = "the eigenvalues",
           .function = "eigenvalues",
           .random_cases = 6,
           .draw = draw_either,
           .structural = both_kinds,
           .expected = both_eigenvalues,
           .tolerance = of_entries},
          {.name = "the eigenvalues, far apart",
           .function = "eigenvalues",
           .draw =
               [](ad::Random& rng) {
                 const double s = draw_positive(rng, 0.5, 2);
                 return Inputs{Numbers{-draw_positive(rng, 0.2, 2), -s, s, -draw_positive(rng, 1e6, 1e7)}};
               },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{Numbers{-0.25, -0.5, 0.5, -1234567.0}}};
               },
           .expected = far_apart,
           // Sums of terms of one sign, and quotients: nothing cancels in the right formula.
           .tolerance = {tolerance::sum, 0}},
          {.name = "the radius",
           .function = "radius",
           .random_cases = 6,
           .draw = draw_either,
           .structural = both_kinds,
           .expected = [](const Inputs& in) { return Value(radius_of(square_of(in[0].numbers()))); },
           .tolerance = of_entries},
          {.name = "the fate",
           .function = "fate",
           .random_cases = 6,
           .draw = [](ad::Random& rng) { return Inputs{draw_spiral(rng, draw_radius(rng))}; },
           .structural =
               [](ad::Random& rng) {
                 std::vector<Inputs> all;
                 for (const double radius : {0.9, 1.0, 1.1}) all.push_back({draw_spiral(rng, radius)});
                 // Steps in turns beyond a = 2: real eigenvalues, one of them outside of the circle.
                 all.push_back({Numbers{-5.25, -2.5, 2.5, 1}});
                 return all;
               },
           .expected = fate_by_saddle}};
}

}  // namespace
}  // namespace saddle::grader::task_12_1

namespace saddle::grader {

void add_chapter_12(Checks& checks) {
  checks["12.0"] = task_12_1::worked_example();
  checks["12.1"] = task_12_1::spectral_radii();
  checks["12.2"] = task_12_2();
  checks["12.3"] = task_12_3();
}

}  // namespace saddle::grader
