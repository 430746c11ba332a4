#include "gan/modes.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "gan/certificate.h"
#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::gan;

TEST_CASE("planar: a text parses back to exactly the same mixture") {
  for (const char* text : {"Ring(8,2,0.05)", "Grid(5,1,0.05)", " Ring ( 3 , 0.1 , 1e-3 ) ", "Grid(1,1,2)"}) {
    INFO(text);
    const PlanarMixture p = parse_planar(text), again = parse_planar(p.text());
    CHECK(is_planar(text));
    CHECK(again == p);
  }
  CHECK(parse_planar(" Ring( 8, 2.0 ,0.05)").text() == "Ring(8,2,0.05)");
  CHECK(grid(5, 1, 0.05).centres().size() == 25);
  CHECK_FALSE(is_planar("N(0,1)"));
}

TEST_CASE("planar: what is no target is refused, with the reason") {
  for (const char* text :
       {"Ring", "Ring(8,2)", "Ring(8,2,0.05,1)", "Ring(8,2,0.05", "Ring(8,2,0.05)x", "Ring(8.5,2,1)",
        "Ring(0,2,1)", "Ring(-1,2,1)", "Ring(1e10,2,1)", "Ring(8,0,1)", "Ring(8,2,-1)", "Ring(8,2,nan)",
        "Ring(8,2,1e200)", "Ring(8,,1)", "Grid(101,1,1)", "Disc(1,2,3)", ""}) {
    INFO(text);
    CHECK_THROWS_AS(parse_planar(text), std::invalid_argument);
  }
  using Bad = std::invalid_argument;
  CHECK(message<Bad>([] { ring(8, 2, 0); }) ==
        "Ring: radius and sd must be positive and finite, got 2 and 0");
  CHECK(message<Bad>([] { grid(0, 1, 1); }) == "Grid: n must be between 1 and 100, got 0");
  CHECK(mentions(message<Bad>([] { ring(8, 2, 1).first(9); }), "first: k must be between 1", "8", "9"));
  CHECK(mentions(message<Bad>([] { planar_nodes(grid(20, 1, 0.1), grid(20, 1, 0.1)); }), "million"));
  CHECK_THROWS_AS(planar_nodes(ring(1, 1, 1), ring(1, 1, 1), 0), Bad);
  const PlanarMixture wide = ring(8, 1e16, 0.05), thin = ring(8, 2, 1e-200);
  CHECK(mentions(message<Bad>([&] { jsd_in_plane(wide, wide.first(4)); }), "2^30", "1e+16"));
  CHECK_THROWS_AS(jsd_in_plane(thin, thin.first(4)), Bad);
  CHECK(message<Bad>([] { parse_planar("Ring(1e10,1,1)"); }) ==
        "Ring: n must be between 1 and 10000, got 10000000000");
  CHECK(message<Bad>([] { parse_planar("Grid(2.5,1,1)"); }) == "Grid: n must be a whole number, got 2.5");
}

TEST_CASE("planar: the density is that of the normals, it integrates to one, far out too") {
  const PlanarMixture p = ring(4, 3, 0.5);
  // At (1, 2): the centres (3, 0), (0, 3), (-3, 0), (0, -3) are at squared distances 8, 2, 20, 26.
  const double scale = 2 * 0.5 * 0.5;
  const double by_hand =
      std::exp(-8 / scale) + std::exp(-2 / scale) + std::exp(-20 / scale) + std::exp(-26 / scale);
  CHECK_THAT(p.log_pdf(1, 2),
             WithinAbs(std::log(by_hand / 4 / (std::numbers::pi * scale)), tolerance::dozen_roundings));
  // 1000 sd away one centre is all that counts.
  CHECK_THAT(p.log_pdf(503, 0), WithinRel(-500 * 500 / scale - std::log(4 * std::numbers::pi * scale),
                                          tolerance::dozen_roundings));
  // Where sd^2 is no double.
  const PlanarMixture thin = ring(8, 2, 1e-200);
  CHECK_THAT(thin.log_pdf(2, 0), WithinRel(-std::log(8 * 2 * std::numbers::pi) + 400 * std::log(10.0),
                                           tolerance::dozen_roundings));
  CHECK(thin.log_pdf(3, 0) == -std::numeric_limits<double>::infinity());
  double mass = 0;
  const PlanarNodes nodes = planar_nodes(p, p);
  for (std::size_t i = 0; i < nodes.x.size(); ++i) mass += nodes.weight[i] * std::exp(nodes.log_p[i]);
  CHECK_THAT(mass, WithinAbs(1, tolerance::quadrature));
}

TEST_CASE("planar: samples have the moments of their mixture, and repeat") {
  const PlanarMixture p = grid(3, 2, 0.5);
  ad::Random random(4), again(4);
  constexpr ad::Index n = 20000;
  const ad::Array x = p.sample(n, random);
  CHECK(x == p.sample(n, again));
  // Each coordinate: -2, 0 or 2 and a normal: variance 8/3 + 1/4.
  const double variance = 8.0 / 3 + 0.25;
  for (ad::Index j = 0; j < 2; ++j) {
    double sum = 0, squares = 0;
    for (ad::Index i = 0; i < n; ++i) {
      sum += x(i, j);
      squares += x(i, j) * x(i, j);
    }
    CHECK(std::fabs(sum / n) / std::sqrt(variance / n) <= tolerance::z_score);
    // The variance of the square of two independent parts: (32/3 - 64/9) + 2/16 + 4 (8/3)(1/4).
    const double of_square = 32.0 / 3 - 64.0 / 9 + 0.125 + 8.0 / 3;
    CHECK(std::fabs(squares / n - variance) / std::sqrt(of_square / n) <= tolerance::z_score);
  }
}

TEST_CASE("planar: JSD by the trapezoidal rule is that of the line where it is known") {
  // Two centres of one sd differ along one line only.
  for (const double apart : {1.0, 3.0}) {
    const PlanarMixture pair = ring(2, apart / 2, 1);
    const double one_of_two = jsd_in_plane(pair, pair.first(1), 0.125);
    const Distribution p = mixture({{0.5, normal(apart, 1)}, {0.5, normal(0, 1)}}), q = normal(apart, 1);
    CHECK_THAT(one_of_two, WithinAbs(jsd(p, q).value, tolerance::quadrature));
  }
}

TEST_CASE("modes: samples are counted for the nearest centre within 3 sd") {
  const PlanarMixture p = ring(4, 1, 0.1);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const ModeCount count = count_modes(p, {{1, 0},      // in the first
                                          {1.299, 0},  // still
                                          {1.301, 0},  // no longer
                                          {0, -0.75},  // in the last
                                          {0.5, 0.5},  // between two
                                          {nan, 0}});
  CHECK(count.histogram == std::vector<ad::Index>{2, 0, 0, 1});
  CHECK(count.covered() == 2);
  CHECK(count.covered(2) == 1);
  CHECK(count.samples == 6);
  CHECK(count.quality() == 0.5);
  CHECK(count_modes(ring(4, 1e-200, 1e-202), {{0, 1e-200}}).histogram == std::vector<ad::Index>{0, 1, 0, 0});
  CHECK(mentions(message<std::invalid_argument>([&] { count_modes(p, ad::Array::zeros(3, 1)); }),
                 "two columns", "3x1"));
}

TEST_CASE("modes: shares and expected numbers are those by hand") {
  CHECK_THAT(share_within(3), WithinRel(0.98889100346175770931, tolerance::dozen_roundings));
  CHECK(share_within(0) == 0);
  CHECK_THAT(expected_modes_hit(2, 2), WithinRel(1.5, tolerance::dozen_roundings));
  CHECK_THAT(expected_modes_hit(8, 1), WithinRel(1, tolerance::dozen_roundings));
  CHECK_THAT(expected_modes_hit(4, 2, 0.5), WithinRel(4 * (1 - 0.875 * 0.875), tolerance::dozen_roundings));
  CHECK(expected_modes_hit(1, 5) == 1);
  CHECK(expected_modes_hit(8, 0) == 0);
  CHECK_THROWS_AS(expected_modes_hit(0, 1), std::invalid_argument);
  CHECK_THROWS_AS(expected_modes_hit(2, 1, 1.5), std::invalid_argument);
}

TEST_CASE("modes: k of n is that of the reference") {
  struct Row {
    int k, n;
    double jsd;
  };
  for (const auto& [k, n, jsd] :
       {Row{1, 2, 0.21576155433883569557941425}, Row{2, 2, 0}, Row{1, 8, 0.49692912664823987072342941},
        Row{2, 8, 0.38039566584857788470898966}, Row{4, 8, 0.21576155433883569557941425},
        Row{7, 8, 0.045406578078240907655417844}, Row{8, 8, 0}, Row{12, 25, 0.22688343358643966964073093},
        Row{1, 1000, 0.68919305300374593254121703}, Row{999, 1000, 0.00034669865281645444169951034}}) {
    CHECK_THAT(mode_jsd(k, n), WithinAbs(jsd, tolerance::dozen_roundings));
  }
  CHECK_THAT(mode_jsd(4, 8), WithinRel(0.75 * std::log(4.0 / 3), tolerance::dozen_roundings));
  CHECK_THROWS_AS(mode_jsd(0, 8), std::invalid_argument);
  CHECK_THROWS_AS(mode_jsd(9, 8), std::invalid_argument);
}

TEST_CASE("modes: the claim of coverage looks at the line, at cells and at the plane") {
  Study study;
  const Measurement right = find_claim("modes-coverage")->measure(study);
  int in_plane = 0, in_a_row = 0, cells = 0;
  for (const Comparison& c : right.comparisons) {
    in_plane += c.what.find("Ring") != std::string::npos;
    in_a_row += c.what.find("in a row") != std::string::npos;
    cells += c.what.find("cells") != std::string::npos;
  }
  CHECK(in_plane >= 6);
  CHECK(in_a_row >= 30);
  CHECK(cells >= 30);
}

TEST_CASE("certificate: it repeats, leaves its streams alone, and refuses what it cannot use") {
  const Sampler p = samples_of(ring(8, 2, 0.1)), q = samples_of(ring(8, 2, 0.1).first(4));
  const CertificateOptions few{.steps = 20, .held_out = 500};
  const ad::Random random(3);
  const Certificate once = certify(p, q, random, few), again = certify(p, q, random, few);
  CHECK(once.jsd == again.jsd);
  CHECK(once.standard_error > 0);
  CHECK(certify(p, q, ad::Random(4), few).jsd != once.jsd);
  using Bad = std::invalid_argument;
  CHECK(mentions(message<Bad>([&] { certify(p, samples_of(normal(0, 1)), random); }), "columns", "2 and 1"));
  CHECK(mentions(message<Bad>([&] { certify(p, q, random, {.held_out = 1}); }), "held_out"));
  CHECK_THROWS_AS(certify(p, q, random, {.steps = 0}), Bad);
  CHECK(mentions(message<Bad>([&] { certify(p, q, random, {.risk = 0}); }), "risk"));
  const Sampler broken = [](ad::Index n, ad::Random&) {
    return ad::Array::filled(n, 2, std::numeric_limits<double>::quiet_NaN());
  };
  CHECK_THROWS_AS(certify(p, broken, random, few), std::runtime_error);
  // Squares of 1e200 are beyond a double: D would see constants.
  const Sampler huge = [](ad::Index n, ad::Random& own) {
    ad::Array x = ad::Array::zeros(n, 2);
    for (ad::Index i = 0; i < x.size(); ++i) x[i] = 1e200 * own.normal();
    return x;
  };
  CHECK(mentions(message<std::runtime_error>([&] { certify(p, huge, random, few); }), "standard deviation",
                 "inf"));
}

TEST_CASE("certificate: step by step it is certify(), bit by bit") {
  const PlanarMixture p_data = ring(4, 2, 0.1);
  const CertificateOptions options{.hidden = 8, .batch = 16, .steps = 5, .held_out = 100};
  const Sampler data = samples_of(p_data), generated = samples_of(p_data.first(2));
  Certification certification(data, generated, ad::Random(3), options);
  CHECK(mentions(message<std::logic_error>([&] { certification.measure(); }), "5 steps", "0 were made"));
  for (int step = 0; step < options.steps; ++step) {
    CHECK_FALSE(certification.trained());
    certification.step();
    CHECK(certification.steps_made() == step + 1);
  }
  CHECK(certification.trained());
  CHECK(mentions(message<std::logic_error>([&] { certification.step(); }), "5 steps"));
  const Certificate parts = certification.measure(), whole = certify(data, generated, ad::Random(3), options);
  CHECK((parts.jsd == whole.jsd && parts.lower == whole.lower));
  CHECK(parts.standard_error == whole.standard_error);
}

// One draw in ten thousand of p_g lies where p_data is. Where the samples miss it the estimate is too high by
// thousands of standard errors; the bound is not.
TEST_CASE("certificate: the bound counts what is too rare to be seen") {
  const Distribution p = normal(0, 1), q = mixture({{1 - 1e-4, normal(20, 1)}, {1e-4, p}});
  const double truth = jsd(p, q).value;
  int fooled = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Certificate found = certify(samples_of(p), samples_of(q), ad::Random(seed), {.steps = 150});
    fooled += found.jsd - 5 * found.standard_error > truth;
    CHECK(found.lower <= truth);
    CHECK(found.lower > truth - 0.03);
  }
  CHECK(fooled > 0);
}

// Empirical Bernstein for both means (Maurer and Pontil 2009, Thm. 4), where the means have no spread.
TEST_CASE("certificate: the margin is that of the theorem") {
  const auto constant = [](double value) {
    return [value](ad::Index n, ad::Random&) { return ad::Array::filled(n, 1, value); };
  };
  const Certificate found =
      certify(constant(0), constant(1), ad::Random(1), {.steps = 400, .held_out = 100, .risk = 0.1});
  CHECK_THAT(found.jsd - found.lower,
             WithinRel(7 * std::log(100.0) * std::log(4 / 0.1) / (3 * 99), tolerance::dozen_roundings));
  // A D that is surer than +-log(100) counts as that sure.
  CHECK_THAT(found.jsd, WithinAbs(std::log(2 / 1.01), 1e-3));
  CHECK(found.jsd <= std::log(2 / 1.01) + tolerance::dozen_roundings);
}

// On the samples that it was trained on a D that knows them by heart finds a difference where there is none.
TEST_CASE("certificate: it is measured on samples that D has not seen") {
  const PlanarMixture p = ring(8, 2, 0.5);
  ad::Random random(1);
  const ad::Array few_data = p.sample(8, random), few_made = p.sample(8, random);
  const CertificateOptions options{.batch = 8, .steps = 400, .held_out = 8};
  const auto same = [](const ad::Array& points) {
    return [points](ad::Index, ad::Random&) { return points; };
  };
  // The same eight of each for ever: learned by heart.
  CHECK(certify(same(few_data), same(few_made), random, options).jsd > 0.1);
  // Eight to learn from, then others.
  const auto first_few = [](const ad::Array& points, const PlanarMixture& rest) {
    return [points, rest](ad::Index n, ad::Random& own) {
      return n == points.rows() ? points : rest.sample(n, own);
    };
  };
  const Certificate found =
      certify(first_few(few_data, p), first_few(few_made, p), random, {.batch = 8, .steps = 400});
  CHECK(found.jsd <= tolerance::z_score * found.standard_error);
}

TEST_CASE("sampler: of a generator, of the line and of the plane, in batches that are fresh") {
  const Generator G = affine_generator({normal(0, 1), 1}, ad::Array{{2.0, 0.0}}, ad::Array{{1.0, 5.0}});
  ad::Random random(1), same(1);
  const ad::Array x = samples_of(G)(3, random), z = sample(G.latent(), 3, same);
  for (ad::Index i = 0; i < 3; ++i) {
    CHECK(x(i, 0) == 1 + 2 * z[i]);
    CHECK(x(i, 1) == 5);
  }
  const Draw draw = minibatches(samples_of(ring(8, 2, 0.1)), 4, ad::Random(2));
  const ad::Array first = draw().points;
  const Batch& second = draw();
  CHECK(first.shape() == ad::Shape{4, 2});
  CHECK_FALSE(first == second.points);
  CHECK(second.number == 2);
  CHECK(second.weights == ad::Array::filled(4, 1, 0.25));
  CHECK_THROWS_AS(minibatches(samples_of(normal(0, 1)), 0, ad::Random(1)), std::invalid_argument);
}
