// The room "plane" against the library, train_gan's way of training and closed forms.
#include "examples/training/plane.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>
#include <vector>

#include "autodiff/real_math.h"
#include "examples/generative_models/targets/two_moons.h"
#include "examples/lab/plane/data.h"
#include "examples/lab/plane/optimum.h"
#include "examples/lab/plane/run.h"
#include "examples/lab/room.h"
#include "examples/training/own_points.h"
#include "gan/certificate.h"
#include "gan/instance_noise.h"
#include "gan/modes.h"
#include "gan/objective.h"
#include "gan/probability/parzen.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

// The tests of the rooms are compiled as one unit.
namespace saddle::lab_plane_test {

using namespace saddle;
using namespace lab;
using namespace lab::plane;
using ad::Array;
using ad::Index;
using Bad = std::invalid_argument;

namespace {

// JSON with ' in place of ".
std::string q(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return text;
}

// A room and its numbers as vectors.
struct Opened {
  std::unique_ptr<Room> room;

  explicit Opened(const std::string& json = "{}") {
    Settings settings("plane", json);
    room = open_plane(settings);
    settings.finish();
  }
  Opened& act(std::string_view command, const std::string& json = "{}") {
    Settings arguments{std::string(command), json};
    room->act(command, arguments);
    return *this;
  }
  std::vector<double> numbers(std::string_view name) {
    const auto all = room->numbers(name);
    return {all.begin(), all.end()};
  }
  double number(std::string_view name) { return numbers(name).at(0); }
  nlohmann::json best() { return nlohmann::json::parse(room->text("best")); }
};

// The players of train_gan in the plane, put together as examples/train_gan.cpp does.
struct Native {
  gan::PlanarMixture target = gan::ring(8, 2, 0.05);
  ad::Random random{1};
  double size = examples::scale_in_plane(target).spread;
  gan::Generator G =
      examples::plane_generator(size, {gan::normal(0, 1), 2}, /*affine=*/false, random.stream(3));
  nn::Sequential D = examples::plane_discriminator(size, random.stream(4));
  nn::Adam opt_d{D.parameters(), 0.005, 0.5}, opt_g{G.parameters(), 0.002, 0.5};
  std::vector<double> v;

  gan::Players players(double noise) {
    const auto seen = [&](const gan::Draw& draw, int stream) {
      return noise > 0 ? gan::with_normals(draw, 2, random.stream(static_cast<std::uint64_t>(stream))) : draw;
    };
    return {G,
            D,
            opt_d,
            opt_g,
            seen(gan::minibatches(gan::samples_of(target), 64, random.stream(1)), 8),
            seen(gan::minibatches(G.latent(), 64, random.stream(2)), 9)};
  }
  void algorithm_1(int iterations, int k = 1) {
    gan::algorithm_1(players(0), {.iterations = iterations,
                                  .k = k,
                                  .cost = gan::GeneratorCost::non_saturating,
                                  .on_update = [this](const gan::Update& u) {
                                    if (u.of == gan::Update::Of::D) v.push_back(u.cost);
                                  }});
  }
  void train(gan::TrainingOptions options) {
    options.cost = gan::GeneratorCost::non_saturating;
    options.random = random.stream(7);
    options.on_update = [this](const gan::TrainingUpdate& u) {
      if (u.of == gan::Update::Of::D) v.push_back(u.value);
    };
    gan::train(players(options.instance_noise), options);
  }
  // G at the points that the room shows.
  std::vector<double> samples(Index count = 500) {
    ad::Random shown = random.stream(11);
    const Array z = gan::sample(G.latent(), count, shown);
    ad::Tape tape;
    const Array x(G(tape.constant(z)).array());
    return {x.begin(), x.end()};
  }
};

// The sum of exp(log p) over a grid of cells around zero, times their area.
double mass(const std::function<std::vector<double>(const Array&)>& log_p, double reach, Index cells) {
  Array x = Array::zeros(cells * cells, 2);
  const double step = 2 * reach / static_cast<double>(cells);
  for (Index i = 0; i < x.rows(); ++i) {
    x(i, 0) = -reach + step * (static_cast<double>(i % cells) + 0.5);
    x(i, 1) = -reach + step * (static_cast<double>(i / cells) + 0.5);
  }
  double sum = 0;
  for (const double each : log_p(x)) sum += std::exp(each);
  return sum * step * step;
}

const std::string ten_points = "0 0\n1 0.5\n2,1\n3;2\n4 1\n5 3\n6 2\n7 5\n8 4\n9 6\n";

std::string with_points(const std::string& text) {
  return nlohmann::json{{"data", "points"}, {"points", text}}.dump();
}

}  // namespace

TEST_CASE("lab, plane: its course is that of train_gan, bit by bit") {
  Native native;
  native.algorithm_1(20);
  Opened room;
  CHECK(std::isnan(room.number("v")));
  room.act("step", q("{'steps': 7}")).act("step", q("{'steps': 13}"));
  CHECK(room.number("iteration") == 20);
  CHECK(room.numbers("course-y") == native.v);
  CHECK(room.number("v") == native.v.back());
  CHECK(room.numbers("samples") == native.samples());
  CHECK(room.numbers("course-x").back() == 20);
  CHECK(room.numbers("rates") == std::vector<double>{0.005, 0.002});
  CHECK(room.room->text("command") == "train_gan --data 'Ring(8,2,0.05)' --iterations 20");
}

TEST_CASE("lab, plane: each update rule and penalty is that of train()") {
  using Rule = gan::UpdateRule::Kind;
  const struct {
    std::string settings;
    gan::TrainingOptions options;
  } rows[] = {{q("{'penalty': 'r1:0.5'}"), {.penalty = {gan::Penalty::Kind::r1, 0.5}}},
              {q("{'penalty': 'gp:2'}"), {.penalty = {gan::Penalty::Kind::gradient, 2}}},
              {q("{'penalty': 'clip:0.1'}"), {.penalty = {gan::Penalty::Kind::clip, 0.1}}},
              {q("{'instance-noise': 0.3}"), {.instance_noise = 0.3}},
              {q("{'update': 'simultaneous'}"), {.rule = {.kind = Rule::simultaneous}}},
              {q("{'update': 'optimistic'}"), {.rule = {.kind = Rule::optimistic}}},
              {q("{'update': 'unrolled:2'}"), {.rule = {.kind = Rule::unrolled, .unroll = 2}}}};
  for (auto [settings, options] : rows) {
    INFO(settings);
    Native native;
    options.iterations = 4;
    native.train(options);
    Opened room(settings);
    room.act("step", q("{'steps': 3}")).act("step");
    CHECK(room.number("v") == native.v.back());
    CHECK(room.numbers("samples") == native.samples());
    const bool adds = options.penalty.kind == gan::Penalty::Kind::r1 ||
                      options.penalty.kind == gan::Penalty::Kind::gradient;
    CHECK(std::isfinite(room.number("penalty")) == adds);
  }
}

TEST_CASE("lab, plane: loss, latent, optimiser, rates and hidden layers reach the players") {
  const auto samples = [](const std::string& settings) {
    return Opened(settings).act("step", q("{'steps': 2}")).numbers("samples");
  };
  const std::vector<double> usual = samples("{}");
  for (const char* settings :
       {"{'loss': 'minimax'}", "{'latent': 'U(-1,1)'}", "{'latent-dim': 3}", "{'generator': 'affine'}",
        "{'hidden-g': 8}", "{'hidden-d': 8}", "{'layers-g': 1}", "{'layers-d': 3}", "{'k': 2}",
        "{'optimizer': 'sgd'}", "{'optimizer': 'momentum'}", "{'lr-d': 0.01}", "{'lr-g': 0.01}",
        "{'batch': 32}", "{'seed': 2}", "{'data': 'Grid(3,1,0.1)'}"})
    CHECK(samples(q(settings)) != usual);
  CHECK(samples(q("{'hidden-g': 32, 'layers-d': 2, 'lr-d': 0.005, 'k': 1, 'penalty': ''}")) == usual);
  CHECK(Opened(q("{'optimizer': 'sgd'}")).numbers("rates") == std::vector<double>{0.1, 0.05});
  CHECK(Opened(q("{'optimizer': 'momentum', 'lr-g': 1}")).numbers("rates") == std::vector<double>{0.02, 1});
  CHECK(Opened(q("{'optimizer': 'sgd', 'latent': 'U(-1,1)', 'k': 2, 'penalty': 'r1:1', 'seed': 7}"))
            .room->text("command") ==
        "train_gan --data 'Ring(8,2,0.05)' --latent 'U(-1,1)' --optimizer sgd "
        "--k 2 --penalty r1:1 --seed 7 --iterations 1");
  CHECK(Opened(q("{'hidden-g': 8}")).room->text("command").empty());
}

TEST_CASE("lab, plane: update by update, D moves k times, then G") {
  Opened slow(q("{'k': 2}")), fast(q("{'k': 2}"));
  const std::vector<double> before = slow.numbers("samples");
  CHECK(slow.numbers("last") == std::vector<double>{-1, 0, 0});
  slow.act("update");
  CHECK(slow.numbers("last") == std::vector<double>{0, 1, 1});
  CHECK((slow.number("iteration") == 0 && slow.number("step") == 1));
  slow.act("update");
  CHECK(slow.numbers("last") == std::vector<double>{0, 1, 2});
  CHECK(slow.numbers("samples") == before);
  CHECK(slow.numbers("course-x").empty());
  slow.act("update");
  CHECK(slow.numbers("last") == std::vector<double>{1, 1, 1});
  CHECK((slow.number("iteration") == 1 && slow.number("step") == 0));
  fast.act("step");
  for (const char* name : {"samples", "v", "cost-g", "norm-d", "norm-g", "course-y"})
    CHECK(slow.numbers(name) == fast.numbers(name));
  // An iteration that was begun is finished by a step.
  slow.act("update").act("step");
  CHECK((slow.number("iteration") == 2 && slow.number("step") == 0));
  CHECK(Opened(q("{'update': 'simultaneous'}")).act("update").numbers("last") ==
        std::vector<double>{2, 1, 1});
}

TEST_CASE("lab, plane: modes and certificate are those of train_gan") {
  Native native;
  native.algorithm_1(40);
  Opened room;
  room.act("step", q("{'steps': 40}"));
  CHECK(std::isnan(room.number("judged")));
  room.act("judge", q("{'held-out': 50}"));
  ad::Random own = native.random.stream(5);
  const gan::ModeCount count = gan::count_modes(native.target, gan::samples_of(native.G)(10'000, own));
  const std::vector<double> modes = room.numbers("modes");
  CHECK(modes == std::vector<double>{static_cast<double>(count.covered()), 8, count.quality(), 10'000,
                                     gan::share_within(3)});
  CHECK(room.numbers("histogram") == std::vector<double>(count.histogram.begin(), count.histogram.end()));
  CHECK(room.number("judged") == 40);

  // Training may go on while an older G is certified.
  room.act("certify", q("{'steps': 20}")).act("certify_step", q("{'steps': 5}"));
  CHECK(room.numbers("certifying") == std::vector<double>{5, 20, 40});
  CHECK(std::isnan(room.number("certificate")));
  room.act("step").act("certify_step", q("{'steps': 100}"));
  const gan::Certificate found = gan::certify(gan::samples_of(native.target), gan::samples_of(native.G),
                                              native.random.stream(6), {.steps = 20});
  const std::vector<double> certificate{40, found.jsd, found.standard_error, found.lower,
                                        -gan::log_4 + 2 * found.lower};
  CHECK(room.numbers("certificate") == certificate);
  CHECK(std::isnan(room.number("certifying")));
  room.act("certify", q("{'steps': 1}")).act("certify_step");
  CHECK(room.numbers("certificates").size() == 10);
  CHECK(room.numbers("certificates")[5] == 41);
  CHECK(gan::CertificateOptions{}.steps == Opened().act("certify").numbers("certifying")[1]);
}

TEST_CASE("lab, plane: the map of D is D at the middles of the cells, row by row from the bottom") {
  Native native;
  native.algorithm_1(3);
  Opened room;
  room.act("step", q("{'steps': 3}"));
  room.act("look", q("{'left': -1, 'right': 2, 'bottom': 0, 'top': 4, 'cells': 3}"));
  const std::vector<double> d = room.numbers("d");
  REQUIRE(d.size() == 9);
  std::size_t i = 0;
  for (const double y : {2.0 / 3, 2.0, 10.0 / 3})
    for (const double x : {-0.5, 0.5, 1.5}) {
      const Array logit = native.D(Array{{x, y}});
      CHECK_THAT(d[i++], WithinRel(ad::sigmoid(logit[0]), tolerance::dozen_roundings));
    }
  CHECK(room.numbers("box") == std::vector<double>{-1, 2, 0, 4});
  CHECK(room.number("cells") == 3);
  // What is outside of the picture is counted.
  const std::vector<double> samples = room.numbers("samples");
  double outside = 0;
  for (std::size_t k = 0; k < samples.size(); k += 2)
    outside += samples[k] < -1 || samples[k] > 2 || samples[k + 1] < 0 || samples[k + 1] > 4;
  CHECK(room.number("outside") == outside);
  CHECK((outside > 0 && outside < 500));
}

TEST_CASE("lab, plane: the density of an affine G is that of the normals, and of a parallelogram") {
  // p_g = N((2, 0), 0.5^2), the one mode of Ring(1, 2, 0.5), from a rotation in two and in three
  // dimensions.
  const gan::PlanarMixture one = gan::ring(1, 2, 0.5);
  const double c = std::cos(0.7) / 2, s = std::sin(0.7) / 2;
  const Array points = {{2, 0}, {1.3, -0.4}, {5, 5}, {-30, 2}};
  const Array b = {{2, 0}}, skew = {{0.3, 0.5}, {-0.4, 0.2}, {0.5, 0.9}};
  for (const auto& [dim, w] :
       {std::pair{2, Array{{c, s}, {-s, c}}}, std::pair{3, Array{{0.3, 0.4}, {-0.4, 0.3}, {0, 0}}}}) {
    const gan::Generator G = gan::affine_generator({gan::normal(0, 1), dim}, w, b);
    const PlaneDensity p_g = density_in_plane(G, true, 100, ad::Random(1));
    REQUIRE(p_g.kind == PlaneDensity::Kind::exact);
    const std::vector<double> log_p = p_g.log_p(points);
    for (Index i = 0; i < points.rows(); ++i)
      CHECK_THAT(log_p[static_cast<std::size_t>(i)],
                 WithinRel(one.log_pdf(points(i, 0), points(i, 1)), tolerance::known_function));
  }
  // Whatever the covariance, the mass is one; and the mean is b + m 1 w.
  const gan::Generator skewed = gan::affine_generator({gan::normal(0.5, 0.7), 3}, skew, b);
  const PlaneDensity density = density_in_plane(skewed, true, 100, ad::Random(1));
  CHECK_THAT(mass(density.log_p, 10, 400), WithinAbs(1, tolerance::plain_difference));
  for (const auto& [x, y] :
       {std::pair{2.3, 0.8}, std::pair{2.1, 0.8}, std::pair{2.2, 0.9}, std::pair{2.2, 0.7}})
    CHECK(density.log_p(Array{{2.2, 0.8}})[0] > density.log_p(Array{{x, y}})[0]);

  // U(-1, 1)^2 becomes a parallelogram of area 4 |det w| around b.
  const gan::Generator U = gan::affine_generator({gan::uniform(-1, 1), 2}, Array{{2, 1}, {0, 1}}, b);
  const std::vector<double> log_u =
      density_in_plane(U, true, 100, ad::Random(1)).log_p({{3.9, 0.1}, {3.9, -1.5}});
  CHECK_THAT(log_u[0], WithinRel(-std::log(8), tolerance::dozen_roundings));
  CHECK(log_u[1] == -HUGE_VAL);
}

TEST_CASE("lab, plane: where p_g has no density, that is said") {
  const auto why = [](const Array& w) {
    const gan::Generator G = gan::affine_generator({gan::normal(0, 1), w.rows()}, w, Array{{0, 0}});
    const PlaneDensity p_g = density_in_plane(G, true, 100, ad::Random(1));
    CHECK(p_g.kind == PlaneDensity::Kind::none);
    return p_g.why;
  };
  CHECK(why({{1, 2}}) == "one-dimension");
  CHECK(why({{1, 2}, {2, 4}}) == "singular");
  CHECK(why({{1, 2}, {2, 4}, {0.1, 0.2}}) == "singular");
  CHECK(why({{1, 2}, {2, NAN}}) == "not-finite");
}

TEST_CASE("lab, plane: the estimate is a Parzen window near the density that is known") {
  // Three numbers of a mixture, of which two count: the density is a product, which the estimate does not
  // know.
  const gan::Distribution two = gan::mixture({{0.5, gan::normal(-2, 0.4)}, {0.5, gan::normal(2, 0.4)}});
  const gan::Generator G = gan::affine_generator({two, 3}, {{1, 0}, {0, 1}, {0, 0}}, {{0, 0}});
  const PlaneDensity p_g = density_in_plane(G, true, 1000, ad::Random(5));
  REQUIRE(p_g.kind == PlaneDensity::Kind::estimate);
  CHECK(p_g.samples == 1000);
  CHECK_THAT(mass(p_g.log_p, 5, 200), WithinAbs(1, 1e-3));
  // The divergence from the density is KL >= 0, and small against that of a window that is not fitted.
  ad::Random random(6);
  const Array x = gan::samples_of(G)(2000, random), centres = gan::samples_of(G)(1000, random);
  const std::vector<double> log_q = p_g.log_p(x);
  const auto mean_kl = [&](auto log_density) {
    double sum = 0;
    for (Index i = 0; i < x.rows(); ++i) sum += two.log_pdf(x(i, 0)) + two.log_pdf(x(i, 1)) - log_density(i);
    return sum / 2000;
  };
  const double kl = mean_kl([&](Index i) { return log_q[static_cast<std::size_t>(i)]; });
  CHECK((kl > 0 && kl < 0.2));
  for (const double sd : {p_g.sd * 4, p_g.sd / 4}) {
    const Array other = gan::parzen_log_density(x, centres, sd);
    CHECK(mean_kl([&](Index i) { return other[i]; }) > kl);
  }
}

TEST_CASE("lab, plane: D* and the theorem of an affine G agree with a quadrature") {
  Opened room(q("{'data': 'Ring(3,1,0.5)', 'generator': 'affine'}"));
  room.act("step", q("{'steps': 30}"));
  CHECK(room.best()["kind"] == "exact");
  room.act("look", q("{'left': -9, 'right': 9, 'bottom': -9, 'top': 9, 'cells': 150}"));
  const std::vector<double> best = room.numbers("best"), m = room.numbers("mixture");
  // D* = p_data / (2 m), and C(G) = V(D*, G) is an integral of m over the cells.
  const gan::PlanarMixture target = gan::ring(3, 1, 0.5);
  const double area = std::pow(18.0 / 150, 2);
  double c_g = 0, total = 0;
  for (std::size_t i = 0; i < m.size(); ++i) {
    const double x = -9 + 18 * ((static_cast<double>(i % 150) + 0.5) / 150),
                 y = -9 + 18 * ((static_cast<double>(i / 150) + 0.5) / 150);
    const double p_data = std::exp(target.log_pdf(x, y));
    // Far out D* is less than the smallest double; and before, it has fewer digits.
    if (best[i] > 1e-290)
      CHECK_THAT(2 * m[i] * best[i], WithinRel(p_data, tolerance::thousand_roundings));
    else
      CHECK(p_data < 1e-60);
    total += m[i] * area;
    if (best[i] > 0 && best[i] < 1)
      c_g += 2 * m[i] * (best[i] * std::log(best[i]) + (1 - best[i]) * std::log1p(-best[i])) * area;
  }
  CHECK_THAT(total, WithinAbs(1, tolerance::plain_difference));

  room.act("judge", q("{'samples': 100, 'held-out': 20000}"));
  const std::vector<double> theorem = room.numbers("theorem");
  CHECK(std::fabs(theorem[2] - c_g) < 5 * theorem[3]);
  CHECK(theorem[0] < theorem[2]);
  CHECK(theorem[4] == theorem[2] - theorem[0]);
  CHECK(theorem[5] == -gan::log_4);
  CHECK((theorem[2] > -gan::log_4 && theorem[2] < 0));
}

TEST_CASE("lab, plane: why D* is not known") {
  const auto best = [](const std::string& settings) { return Opened(settings).best(); };
  CHECK(best(with_points(ten_points))["why"] == "points");
  CHECK(best(q("{'instance-noise': 0.1}"))["why"] == "instance-noise");
  CHECK(best(q("{'latent-dim': 1}"))["why"] == "one-dimension");
  CHECK(best("{}")["kind"] == "estimate");
  CHECK(best("{}")["samples"] == 1000);
  Opened room(q("{'latent-dim': 1}"));
  for (const char* name : {"best", "mixture"})
    for (const double each : room.numbers(name)) CHECK(std::isnan(each));
  room.act("judge", q("{'samples': 10, 'held-out': 10}"));
  CHECK((std::isfinite(room.numbers("theorem")[0]) && std::isnan(room.numbers("theorem")[2])));
  // The estimate is that of the present G and of the samples that were asked for.
  Opened moving;
  const auto first = moving.best();
  CHECK(moving.act("estimate", q("{'samples': 50}")).best()["samples"] == 50);
  CHECK(moving.act("estimate").best() == first);
  CHECK(moving.act("step").best()["sd"] != first["sd"]);
}

TEST_CASE("lab, plane: two moons have the moments and the density that are stated") {
  ad::Random random(3);
  const Array x = family::two_moons(100'000, random);
  const MoonMoments moons = moon_moments();
  for (const Index c : {0, 1}) {
    const auto [mean, sd] = examples::moments(x, c);
    const auto at = static_cast<std::size_t>(c);
    CHECK(std::fabs(mean - moons.mean[at]) < 5 * sd / std::sqrt(100'000.0));
    // The fourth moment is below 3 sd^4.
    CHECK(std::fabs(sd - moons.sd[at]) < 5 * sd / std::sqrt(100'000.0));
  }
  Settings settings("plane", q("{'data': 'moons'}"));
  const PlaneData data = read_plane_data(settings);
  ad::Random a(4), b(4);
  const Array u = data.sample(5, a), same = family::two_moons(5, b);
  CHECK_THAT(data.in_units_of_data(u)(3, 1), WithinRel(same(3, 1), tolerance::dozen_roundings));
  CHECK_THAT(mass([&](const Array& at) { return *data.log_density(at); }, 4, 200),
             WithinAbs(1, tolerance::plain_difference));

  // The room shows them in their own units.
  Opened room(q("{'data': 'moons'}"));
  for (const double each : room.numbers("data")) CHECK(std::fabs(each) < 2.7);
  CHECK(room.number("reach") != room.number("reach"));
  room.act("step", q("{'steps': 200}"));
  room.act("look", q("{'left': -4, 'right': 5, 'bottom': -4, 'top': 5, 'cells': 180}"));
  double total = 0;
  for (const double m : room.numbers("mixture")) total += m * 0.05 * 0.05;
  CHECK_THAT(total, WithinAbs(1, 1e-3));
  room.act("certify", q("{'steps': 1}")).act("certify_step");
  const std::vector<double> certificate = room.numbers("certificate");
  CHECK(certificate.size() == 5);
  for (const double each : certificate) CHECK(std::isfinite(each));
  CHECK(room.room->text("command").empty());
}

TEST_CASE("lab, plane: points of one's own are those of train_gan") {
  const examples::OwnPoints own = examples::parse_points(ten_points, {"points", "points", "line "});
  Opened room(with_points("# ten of them\n" + ten_points));
  room.act("step", q("{'steps': 2}")).act("judge");
  const std::vector<double> data = room.numbers("data");
  CHECK(data == std::vector<double>(own.points.begin(), own.points.end()));
  CHECK(room.room->text("command") == "train_gan --data-file points.txt --iterations 2");

  const ad::Random random(1);
  const gan::Generator G = examples::plane_generator(1, {gan::normal(0, 1), 2}, false, random.stream(3));
  const nn::Sequential D = examples::plane_discriminator(1, random.stream(4));
  nn::Adam opt_d(D.parameters(), 0.005, 0.5), opt_g(G.parameters(), 0.002, 0.5);
  gan::algorithm_1({G, D, opt_d, opt_g, gan::minibatches(examples::samples_of(own), 64, random.stream(1)),
                    gan::minibatches(G.latent(), 64, random.stream(2))},
                   {.iterations = 2, .cost = gan::GeneratorCost::non_saturating});
  ad::Random judged = random.stream(5);
  const Array generated = gan::samples_of(G)(10'000, judged);
  const examples::PointsCompared compared = examples::compare_points(own, generated, judged);
  CHECK(room.numbers("coverage") == std::vector<double>{compared.coverage, compared.expected, 10});
  CHECK(std::isnan(room.number("modes")));
  CHECK(std::isnan(room.number("theorem")));
  // In units of the data.
  ad::Random shown = random.stream(11);
  const Array z = gan::sample(G.latent(), 500, shown);
  ad::Tape tape;
  CHECK(room.numbers("samples")[1] == own.mean[1] + own.sd[1] * G(tape.constant(z)).array()(0, 1));
  CHECK(mentions(message<Bad>([&] { room.act("certify"); }), "fresh draws"));
}

TEST_CASE("lab, plane: the grid of noise is bent by G") {
  Native native;
  Opened room;
  const std::vector<double> z = room.numbers("warp-z"), x = room.numbers("warp");
  const Index lines = static_cast<Index>(room.number("warp-lines")),
              points = static_cast<Index>(room.number("warp-points"));
  REQUIRE(lines == 20);
  REQUIRE(static_cast<Index>(x.size()) == 2 * lines * points);
  ad::Tape tape;
  const auto of_g = native.G(tape.constant(Array::from({lines * points, 2}, z))).array();
  CHECK(x == std::vector<double>(of_g.begin(), of_g.end()));
  const gan::Distribution normal = gan::normal(0, 1);
  CHECK(z[0] == normal.quantile(0.05));
  CHECK(z[1] == normal.quantile(0.5 / static_cast<double>(points)));
  CHECK(z[2] == z[0]);
  CHECK(z[3] > z[1]);
  const auto across = static_cast<std::size_t>(2 * 10 * points);  // the first of the other lines
  CHECK(z[across + 1] == normal.quantile(0.05));
  CHECK(z[across + 3] == z[across + 1]);

  Opened one(q("{'latent-dim': 1}"));
  CHECK(one.number("warp-lines") == 1);
  CHECK(one.numbers("warp").size() == static_cast<std::size_t>(2 * points));
  CHECK(one.numbers("warp-z")[1] == 0);
  CHECK(Opened(q("{'latent-dim': 3}")).numbers("warp").size() == x.size());
}

TEST_CASE("lab, plane: training that left its bounds says so, then and later") {
  Opened room(q("{'optimizer': 'sgd', 'lr-d': 100, 'lr-g': 100, 'generator': 'affine'}"));
  CHECK(room.room->text("stopped").empty());
  const std::string why = message<gan::LeftBounds>([&] { room.act("step", q("{'steps': 100}")); });
  CHECK(mentions(why, "left all bounds", "learning rates"));
  CHECK(room.room->text("stopped") == why);
  CHECK(message<gan::LeftBounds>([&] { room.act("update"); }) == why);
  CHECK_NOTHROW(room.numbers("d"));
}

TEST_CASE("lab, plane: settings that are refused, by name") {
  const auto refused = [](const std::string& settings) {
    return message<Bad>([&] { Opened room(settings); });
  };
  CHECK(mentions(refused(q("{'data': 'Ring(8,2)'}")), "Ring"));
  CHECK(mentions(refused(q("{'data': 'circle'}")), "'data' must be Ring", "moons", "\"circle\""));
  CHECK(mentions(refused(q("{'data': 'Grid(21,1,0.1)'}")), "at most 400 modes", "441"));
  CHECK(mentions(refused(q("{'data': 'moons', 'points': '1 2'}")), "'points' go with", "moons"));
  CHECK(mentions(refused(q("{'data': 'points'}")), "'points' must have at least 10 points", "got 0"));
  CHECK(mentions(refused(with_points("1 2\n3 x\n")), "points, line 2", "'x'"));
  CHECK(mentions(refused(with_points("1 2\n3\n")), "points, line 2", "2 numbers"));
  CHECK(mentions(refused(with_points("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n")), "two numbers a line"));
  CHECK(mentions(refused(with_points("1 2\n1 3\n1 4\n1 5\n1 6\n1 7\n1 8\n1 9\n1 10\n1 11\n")), "column 1",
                 "different numbers"));
  CHECK(mentions(refused(q("{'latent': 'Poisson(1)'}")), "'latent'", "Poisson"));
  CHECK(mentions(refused(q("{'latent': 'Cat(0.5,0.5)'}")), "'latent'", "continuous"));
  CHECK(mentions(refused(q("{'penalty': 'r2:1'}")), "'penalty'", "r1:G"));
  CHECK(mentions(refused(q("{'update': 'sideways'}")), "'update'", "simultaneous"));
  CHECK(mentions(refused(q("{'update': 'unrolled:101'}")), "'update'", "at most 100", "101"));
  CHECK(mentions(refused(q("{'update': 'simultaneous', 'k': 2}")), "'k'", "simultaneous"));
  CHECK(mentions(refused(q("{'hidden-g': 0}")), "'hidden-g'", "1 to 256", "got 0"));
  CHECK(mentions(refused(q("{'layers-d': 2.5}")), "'layers-d'", "2.5"));
  CHECK(mentions(refused(q("{'lr-d': 0}")), "'lr-d'"));
  CHECK(mentions(refused(q("{'k': 1.5}")), "'k'"));
  CHECK(mentions(refused(q("{'loss': 'hinge'}")), "'loss'", "nonsaturating"));
  CHECK(mentions(refused(q("{'colour': 1}")), "no 'colour'"));
}

TEST_CASE("lab, plane: commands and names that are refused") {
  Opened room;
  const auto refused = [&](const char* command, const std::string& arguments) {
    return message<Bad>([&] { room.act(command, arguments); });
  };
  CHECK(mentions(refused("jump", "{}"), "no command 'jump'", "certify_step"));
  CHECK(mentions(refused("step", q("{'steps': 0}")), "'steps'"));
  CHECK(mentions(refused("step", q("{'step': 1}")), "no 'step'"));
  CHECK(room.number("iteration") == 0);
  CHECK(mentions(refused("look", q("{'left': 1, 'right': 1}")), "left must be below right"));
  CHECK(mentions(refused("look", q("{'cells': 1}")), "'cells'"));
  CHECK(mentions(refused("certify_step", "{}"), "begun"));
  CHECK(mentions(message<Bad>([&] { room.numbers("w"); }), "no number 'w'", "samples"));
  CHECK(mentions(message<Bad>([&] { room.room->text("w"); }), "no text 'w'", "command"));
}

}  // namespace saddle::lab_plane_test
