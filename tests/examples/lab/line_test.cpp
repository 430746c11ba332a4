// The room "line" of the lab against the library, closed forms, and train_gan's own setup.
#include <cmath>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>
#include <vector>

#include "examples/lab/line/game.h"
#include "examples/lab/line/view.h"
#include "examples/lab/room.h"
#include "gan/algorithm1.h"
#include "gan/discriminator_nets.h"
#include "gan/instance_noise.h"
#include "gan/objective.h"
#include "gan/probability/divergence.h"
#include "gan/pushforward.h"
#include "tests/catch.h"
#include "tests/gan/small_gan.h"
#include "tests/message.h"
#include "tests/tolerances.h"

// The tests of the rooms are compiled as one unit.
namespace saddle::lab_line_test {

using namespace saddle;
using namespace saddle::gan;
using namespace saddle::lab;
using namespace saddle::lab::line;
using nlohmann::json;
using std::numbers::ln2;

namespace {

// The room as the page has it: settings and arguments in JSON.
class Room1 {
 public:
  explicit Room1(const std::string& settings = "{}") {
    Settings read("line", settings);
    room_ = open_line(read);
    read.finish();
  }
  void act(const std::string& command, const std::string& arguments = "{}") {
    Settings read(command, arguments);
    room_->act(command, read);
  }
  std::vector<double> numbers(const std::string& name) {
    const std::span<const double> all = room_->numbers(name);
    return {all.begin(), all.end()};
  }
  double number(const std::string& name) {
    const std::vector<double> all = numbers(name);
    REQUIRE(all.size() == 1);
    return all[0];
  }
  std::string text(const std::string& name) { return room_->text(name); }
  json object(const std::string& name) { return json::parse(text(name)); }

 private:
  std::unique_ptr<Room> room_;
};

LineGame game(const std::string& settings) {
  Settings read("line", settings);
  return LineGame(read_line(read));
}

std::string refusal(const std::string& settings) {
  return message<std::invalid_argument>([&] { Room1 room(settings); });
}

// The opening game of the lab, written down once more with the library alone.
struct Opening {
  Distribution data = normal(4, 1.25);
  Generator G = affine_generator({normal(0, 1)}, ad::Array{{1.0}}, ad::Array{{0.0}});
  nn::Sequential D = quadratic_discriminator(scale_of(data));
  nn::Sgd opt_d{D.parameters(), 0.1}, opt_g{G.parameters(), 0.05};
  Players players{G, D, opt_d, opt_g, expectation({data}), expectation(G.latent())};
};

}  // namespace

TEST_CASE("lab line: the opening game is Algorithm 1 with exact expectations, bit by bit") {
  Room1 room;
  Opening same;
  CHECK(room.number("v") == value(same.players));
  CHECK(room.number("c_g") == -log_4 + 2 * jsd(same.data, same.G)->value);
  algorithm_1(same.players, {.iterations = 50});
  room.act("step", R"({"steps": 50})");
  CHECK(room.number("iteration") == 50);
  CHECK(room.number("v") == value(same.players));
  CHECK(room.number("jsd") == jsd(same.data, same.G)->value);
  CHECK(room.text("p_g") == same.G.closed_form()->text());
}

TEST_CASE("lab line: the opening game begins with a bound near 0, and both V and the bound come to -log 4") {
  Room1 room;
  CHECK_THAT(room.number("v"), WithinAbs(-log_4, tolerance::value_by_quadrature));  // D = 1/2
  CHECK(room.number("c_g") > -0.2);
  for (int i = 0; i < 20; ++i) {
    const double gap = room.number("gap");
    CHECK(gap > -tolerance::quadrature);
    CHECK(gap == room.number("c_g") - room.number("v"));
    CHECK_THAT(gap, WithinAbs(room.number("gap_kl"), tolerance::value_by_quadrature));
    CHECK(room.number("c_g") >= room.number("floor"));
    room.act("step", R"({"steps": 30})");
  }
  CHECK(room.number("floor") == -2 * ln2);
  CHECK_THAT(room.number("c_g"), WithinAbs(-log_4, 1e-3));
  CHECK_THAT(room.number("v"), WithinAbs(-log_4, 1e-3));
  CHECK(room.number("distance") < 0.05);
}

TEST_CASE("lab line: minibatches, nets and rules are those of train_gan, bit by bit") {
  const char* const games[] = {
      R"({"exact": false, "generator": "mlp", "discriminator": "mlp", "optimizer": "adam", "batch": 16, "k": 2,
          "loss": "nonsaturating", "penalty": "r1:0.5", "seed": 7)",
      R"({"exact": false, "update": "extragradient", "batch": 16, "lr-d": 0.05, "lr-g": 0.02)",
      R"({"exact": false, "update": "optimistic", "batch": 16, "penalty": "gp:0.1", "discriminator": "mlp")",
      R"({"exact": false, "instance-noise": 0.5, "batch": 16)",
      R"({"update": "consensus:0.1", "lr-d": 0.05, "lr-g": 0.05)",
      R"({"update": "unrolled:2", "hidden-d": 4, "layers-d": 2, "discriminator": "mlp")"};
  for (const char* const written : games) {
    INFO(written);
    const std::string text = std::string(written) + "}";
    LineGame played = game(text);
    Settings read("line", text);
    const LineSettings s = read_line(read);
    const examples::Options& o = s.options;
    const ad::Random random(o.seed);
    // The setup of train_gan.cpp.
    const Latent latent{s.latent, 1};
    const Generator G = examples::make_generator(o, latent, random.stream(3));
    const nn::Sequential D = examples::make_discriminator(o, s.data, random.stream(4));
    const auto opt_d = examples::make_optimiser(o, D.parameters(), s.rates.d),
               opt_g = examples::make_optimiser(o, G.parameters(), s.rates.g);
    const auto noisy = [&](const Draw& draw, int stream) {
      return s.training.instance_noise > 0 ? with_normals(draw, 1, random.stream(stream)) : draw;
    };
    const Players players{
        G,
        D,
        *opt_d,
        *opt_g,
        o.exact ? expectation({s.data}) : noisy(minibatches(Latent{s.data}, o.batch, random.stream(1)), 8),
        o.exact ? expectation(latent) : noisy(minibatches(latent, o.batch, random.stream(2)), 9)};
    TrainingOptions training = s.training;
    training.iterations = 5;
    training.random = random.stream(7);
    train(players, training);
    for (int i = 0; i < 5; ++i) played.iterate();
    CHECK(values(played.G().parameters()) == values(G.parameters()));
    CHECK(values(played.D().parameters()) == values(D.parameters()));
  }
}

TEST_CASE("lab line: the numbers of a net of tanh are those of the density by change of variables") {
  LineGame played = game(R"({"generator": "mlp", "hidden-g": 4, "seed": 3})");
  for (int i = 0; i < 3; ++i) played.iterate();
  LineView view(played);
  CHECK(view.jsd() == jsd(played.settings().data, played.G())->value);
  CHECK(view.p_g() == *density(played.G(), view.x()));
  CHECK(view.v() <= view.c_g() + tolerance::pushforward);
  CHECK(std::isnan(view.gap_kl()));
  for (std::size_t i = 0; i < view.x().size(); i += 20) {
    const double p = view.p_data()[i], q = view.p_g()[i];
    CHECK_THAT(view.best()[i], WithinAbs(p / (p + q), tolerance::few_roundings));
    CHECK(view.weight()[i] == (p + q) / 2);
  }
  // z to x.
  REQUIRE(view.map_z().size() == view.map_x().size());
  const Pushforward p_g([&](const ad::Var& z) { return played.G()(z); }, normal(0, 1));
  CHECK(view.map_x()[5] == p_g.map(view.map_z()[5]));
}

TEST_CASE("lab line: V of a D that is drawn is the integral of what is drawn") {
  Room1 room(R"({"knots": 65})");
  const std::vector<double> knots = room.numbers("knots");
  REQUIRE(knots.size() == 65);
  CHECK(knots.front() == room.numbers("range")[0]);
  CHECK(knots.back() == room.numbers("range")[1]);
  // D = 1/2 as it begins, then another constant.
  CHECK(room.numbers("hand") == std::vector<double>(65, 0.5));
  CHECK_THAT(room.number("hand_v"), WithinAbs(-log_4, tolerance::drawn_value));
  room.act("hand", json{{"values", std::vector<double>(65, 0.3)}}.dump());
  CHECK_THAT(room.number("hand_v"), WithinAbs(std::log(0.3) + std::log(0.7), tolerance::drawn_value));
  CHECK_THAT(room.numbers("hand_curve")[100], WithinAbs(0.3, tolerance::few_roundings));

  // D* at the knots: hardly worse than the best, and not better.
  std::vector<double> logits;
  for (const double x : knots) logits.push_back(log_ratio(normal(4, 1.25), normal(0, 1), x));
  for (double& a : logits) a = std::fmax(-30, std::fmin(a, 30));
  room.act("hand", json{{"logits", logits}}.dump());
  const double gap = room.number("hand_gap");
  CHECK(gap == room.number("c_g") - room.number("hand_v"));
  CHECK(gap >= -tolerance::drawn_value);
  CHECK(gap < tolerance::best_drawn_value);
  // The tape's D is another one, and does not move.
  CHECK_THAT(room.number("v"), WithinAbs(-log_4, tolerance::value_by_quadrature));

  // A step from 0.2 to 0.8 within one distance of knots, against probabilities and a plain sum in between.
  std::vector<double> step;
  for (std::size_t i = 0; i < 65; ++i) step.push_back(i < 32 ? 0.2 : 0.8);
  room.act("hand", json{{"values", step}}.dump());
  const Distribution p = normal(4, 1.25), q = normal(0, 1);
  const double a = knots[31], b = knots[32], l = std::log(0.8) - std::log(0.2);
  double expected = std::log(0.2) * (p.cdf(a) + q.survival(b)) + std::log(0.8) * (p.survival(b) + q.cdf(a));
  constexpr int n = 20000;  // the midpoint rule errs by (b - a)^3 / (24 n^2) of a second derivative below 20
  for (int i = 0; i < n; ++i) {
    const double share = (i + 0.5) / n, x = a + (b - a) * share, logit = l * (2 * share - 1);
    expected += (b - a) / n * (p.pdf(x) * ad::log_sigmoid(logit) + q.pdf(x) * ad::log_sigmoid(-logit));
  }
  CHECK_THAT(room.number("hand_v"), WithinAbs(expected, tolerance::drawn_value));
}

TEST_CASE("lab line: V of a drawn D against a net of tanh is the same integral over z") {
  LineGame played = game(R"({"generator": "mlp", "hidden-g": 4})");
  std::vector<double> logits;
  for (const double x : played.drawn().knots()) logits.push_back(std::sin(x));
  played.draw(logits);
  LineView view(played);
  const Pushforward p_g([&](const ad::Var& z) { return played.G()(z); }, normal(0, 1));
  const Draw z = expectation({normal(0, 1)});
  // The nodes of smooth functions do not see the corners of the curve, but for a part in a thousand.
  double expected = 0;
  const Batch& batch = z();
  for (ad::Index i = 0; i < batch.points.rows(); ++i)
    expected += batch.weights[i] * ad::log_sigmoid(-played.drawn().logit(p_g.map(batch.points[i])));
  const Draw at_data = expectation({normal(4, 1.25)});
  const Batch& x = at_data();
  double of_data = 0;
  for (ad::Index i = 0; i < x.points.rows(); ++i)
    of_data += x.weights[i] * ad::log_sigmoid(played.drawn().logit(x.points[i]));
  CHECK_THAT(view.reader_v(), WithinAbs(expected + of_data, 1e-3));
  CHECK(view.reader_v() < view.c_g() + tolerance::drawn_value_by_z);
  // An affine G, whose density is known, by both ways.
  const LineGame affine = game("{}");
  Drawn same(affine.drawn().knots(), 1.25);
  same.set(logits);
  CHECK_THAT(value_of(same, normal(4, 1.25), affine.G()),
             WithinAbs(value_of(same, normal(4, 1.25), normal(0, 1)), tolerance::drawn_value_by_z));
}

TEST_CASE("lab line: the layer of a drawn D is its curve, and one step is a step in the space of functions") {
  Drawn drawn(even_knots(-1, 3, 9), 1.5);
  std::vector<double> logits;
  for (int i = 0; i < 9; ++i) logits.push_back(std::cos(i));
  drawn.set(logits);
  for (std::size_t i = 0; i < 9; ++i)
    CHECK_THAT(drawn.logits()[i], WithinAbs(logits[i], tolerance::few_roundings));
  ad::Tape tape;
  const std::vector<double> places = {-5, -1, -0.9, 0.25, 1, 2.9, 3, 7};
  const ad::Var on_tape = drawn(tape.constant(ad::Array::column(places)));
  for (std::size_t i = 0; i < places.size(); ++i)
    CHECK_THAT(drawn.logit(places[i]),
               WithinAbs(on_tape.array()[static_cast<ad::Index>(i)], tolerance::few_roundings));
  CHECK(drawn.logit(-5) == drawn.logit(-1));
  CHECK_THAT(drawn.logit(0.25), WithinAbs((logits[2] + logits[3]) / 2, tolerance::few_roundings));

  // From logit 0, h spread (p - q) / 2, by a hat of area 0.05.
  Drawn fine(even_knots(-6, 10, 321), 1.25);
  const nn::Sequential D("D", {fine});
  nn::Sgd opt(D.parameters(), 0.3);
  const Generator G = affine_generator({normal(0, 1)}, ad::Array{{1.0}}, ad::Array{{0.0}});
  nn::Sgd unused(G.parameters(), 0.3);
  train_discriminator({G, D, opt, unused, expectation({normal(4, 1.25)}), expectation(G.latent())}, 1);
  CHECK_THAT(fine.logit(4), WithinAbs(0.3 * 1.25 * (normal(4, 1.25).pdf(4) - normal(0, 1).pdf(4)) / 2, 1e-3));
}

TEST_CASE("lab line: a D that is free at knots is trained from what the reader drew") {
  Room1 room(R"({"discriminator": "free", "optimizer": "adam", "lr-g": 1e-9})");
  std::vector<double> values(65, 0.2);
  room.act("hand", json{{"values", values}}.dump());
  CHECK(room.number("v") == room.number("hand_v"));
  CHECK(room.numbers("course_v") == std::vector<double>{room.number("v")});
  CHECK_THAT(room.numbers("d")[77], WithinAbs(0.2, tolerance::few_roundings));
  room.act("step", R"({"steps": 1000})");
  CHECK(room.number("v") == room.number("hand_v"));
  CHECK(room.number("gap") < tolerance::trained_by_eye);
  CHECK(room.number("gap") >= -tolerance::drawn_value);
  CHECK(room.number("distance") < tolerance::trained_by_eye);
}

TEST_CASE("lab line: the arrows are minus the slope of G's own cost at each sample") {
  const auto arrow = [](const std::string& loss, double a) {
    const double d = ad::sigmoid(a), slope = 0.5;
    if (loss == "minimax") return d * slope;              // of log(1 - D)
    if (loss == "nonsaturating") return (1 - d) * slope;  // of -log D
    return std::exp(a) * slope / 2;                       // of -1/2 exp(logit D)
  };
  for (const std::string loss : {"minimax", "nonsaturating", "maximum-likelihood"}) {
    Room1 room(json{{"discriminator", "free"}, {"loss", loss}, {"low", -10}, {"high", 10}}.dump());
    std::vector<double> logits;
    for (const double x : room.numbers("knots")) logits.push_back(0.5 * x);
    room.act("hand", json{{"logits", logits}}.dump());
    const std::vector<double> x = room.numbers("samples"), arrows = room.numbers("arrows");
    REQUIRE((x.size() == 24 && arrows.size() == 24));
    for (std::size_t i = 0; i < x.size(); ++i)
      CHECK_THAT(arrows[i], WithinRel(arrow(loss, 0.5 * x[i]), tolerance::hundred_steps));
  }
  Room1 room;
  // D = 1/2 everywhere has no slope.
  CHECK(room.numbers("arrows") == std::vector<double>(24, 0.0));
}

TEST_CASE("lab line: updates one by one, with the line of Algorithm 1") {
  Room1 room(R"({"k": 2})"), whole(R"({"k": 2})");
  CHECK(room.object("line")["line"] == 0);
  for (int iteration = 1; iteration <= 2; ++iteration) {
    for (int step = 1; step <= 2; ++step) {
      room.act("update");
      CHECK(room.object("line") ==
            json{{"line", 4}, {"player", "D"}, {"iteration", iteration}, {"step", step}});
      CHECK(room.number("step") == step % 3);
      CHECK(room.number("iteration") == iteration - 1);
    }
    room.act("update");
    CHECK(room.object("line") == json{{"line", 6}, {"player", "G"}, {"iteration", iteration}, {"step", 1}});
    CHECK(room.number("iteration") == iteration);
  }
  whole.act("step", R"({"steps": 2})");
  CHECK(room.number("v") == whole.number("v"));
  CHECK(room.numbers("course_v") == whole.numbers("course_v"));
  // A step ends the iteration that has begun.
  room.act("update");
  room.act("step");
  whole.act("step");
  CHECK(room.number("v") == whole.number("v"));

  Room1 at_once(R"({"update": "simultaneous"})");
  at_once.act("update");
  CHECK(at_once.object("line")["player"] == "both");
  CHECK(at_once.number("iteration") == 1);
  // Both take their gradients of the same draw.
  Room1 sampled(R"({"exact": false, "batch": 8, "instance-noise": 0.1})");
  CHECK(sampled.numbers("batch_x").empty());
  sampled.act("update");
  CHECK(sampled.numbers("batch_x").size() == 8);
  CHECK(sampled.numbers("batch_z").size() == 8);
}

TEST_CASE("lab line: what the last updates saw") {
  Room1 room(R"({"penalty": "r1:0.5"})");
  for (const char* name : {"v_seen", "cost_g", "grad_norm_d", "grad_norm_g", "penalty"})
    CHECK(std::isnan(room.number(name)));
  const double before = room.number("v");
  room.act("update");
  CHECK(room.number("v_seen") == before);
  CHECK(room.number("grad_norm_d") > 0);
  CHECK(room.number("penalty") == 0);  // D = 1/2 has no slope
  room.act("update");
  CHECK(room.number("cost_g") < 0);
  CHECK(room.object("card")["d"] ==
        "E_data log D(x) + E_z log(1 - D(G(z))) - 0.5/2 E_data |grad_x logit D(x)|^2");
  CHECK(room.object("card")["g"] == "E_z log(1 - D(G(z)))");
  CHECK(room.object("card")["cost"] == "minimax");
  CHECK(room.object("card")["rule"] == "");
  CHECK(room.numbers("rates") == std::vector<double>{0.1, 0.05});
  CHECK(Room1(R"({"optimizer": "adam", "lr-g": 0.125})").numbers("rates") ==
        std::vector<double>{0.02, 0.125});
}

TEST_CASE("lab line: with instance noise the theorem is about what D sees") {
  Room1 room(R"({"instance-noise": 0.5, "exact": false, "batch": 8})");
  room.act("step", R"({"steps": 3})");
  LineGame played = game(R"({"instance-noise": 0.5, "exact": false, "batch": 8})");
  for (int i = 0; i < 3; ++i) played.iterate();
  const Component g = played.G().closed_form()->components()[0];
  const Distribution p = normal(4, std::hypot(1.25, 0.5)), q = normal(g.location, std::hypot(g.scale, 0.5));
  CHECK(room.number("jsd") == jsd(p, q).value);
  CHECK(room.number("gap") > 0);
  CHECK_THAT(room.number("gap"), WithinAbs(room.number("gap_kl"), tolerance::value_by_quadrature));
  CHECK(room.numbers("p_data")[100] == p.pdf(room.numbers("x")[100]));

  Room1 uniform(R"json({"instance-noise": 0.5, "data": "U(0,1)", "exact": false})json");
  CHECK(std::isnan(uniform.number("c_g")));
  CHECK(uniform.object("unknown")["c_g"]["code"] == "noise");
  CHECK(std::isfinite(uniform.number("v")));
  CHECK(uniform.object("unknown")["v"]["code"] == "");
  CHECK(std::isnan(uniform.numbers("best")[100]));
  CHECK(std::isnan(uniform.number("hand_v")));
}

TEST_CASE("lab line: what is not known is said to be so") {
  LineGame collapsed = game("{}");
  collapsed.G().parameters()[0]->set(ad::Array(0.0));
  LineView view(collapsed);
  CHECK(std::isnan(view.c_g()));
  CHECK(view.unknown_c_g().code == "no density");
  CHECK(mentions(view.unknown_c_g().text, "constant"));
  CHECK(std::isfinite(view.v()));
  CHECK(std::isnan(view.p_g()[50]));
  CHECK(std::isnan(view.best()[50]));
  CHECK(std::isfinite(view.d()[50]));

  Room1 two(R"({"latent-dim": 2, "generator": "mlp", "exact": false})");
  CHECK(two.object("unknown")["c_g"]["code"] == "dimensions");
  CHECK(two.object("unknown")["v"]["code"] == "no quadrature");
  CHECK(std::isnan(two.number("v")));
  CHECK(two.numbers("map_z").empty());
  two.act("step");
  CHECK(std::isfinite(two.number("v_seen")));
  // Of an affine G the sum of z is normal again.
  Room1 sum(R"({"latent-dim": 2, "exact": false})");
  CHECK(sum.object("unknown")["c_g"]["code"] == "");
  CHECK(mentions(sum.text("p_g"), "N(0,"));
}

TEST_CASE("lab line: where nothing overlaps C(G) is 0, and D* is 0 or 1 or undefined") {
  Room1 room(R"json({"data": "U(2,3)", "latent": "U(0,1)"})json");
  CHECK(room.number("c_g") == 0);
  const std::vector<double> x = room.numbers("x"), best = room.numbers("best");
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] < 0 || (x[i] > 1 && x[i] < 2) || x[i] > 3)
      CHECK(std::isnan(best[i]));
    else
      CHECK(best[i] == (x[i] > 1.5 ? 1 : 0));
  }
  CHECK(std::is_sorted(x.begin(), x.end()));
}

TEST_CASE("lab line: the course of a long run stays within bounds") {
  // It does not matter how the iterations were asked for.
  Room1 one, other;
  one.act("step", R"({"steps": 600})");
  for (int i = 0; i < 600; ++i) other.act("step");
  CHECK(one.number("course_every") == 2);
  CHECK(one.numbers("course_iteration") == other.numbers("course_iteration"));
  CHECK(one.numbers("course_c_g") == other.numbers("course_c_g"));
  CHECK(one.numbers("course_iteration").back() == 600);
}

TEST_CASE("lab line: training that leaves all bounds ends, and says why") {
  Room1 room(R"({"lr-d": 1000, "lr-g": 1000})");
  const auto go = [&] { return message<LeftBounds>([&] { room.act("step", R"({"steps": 100})"); }); };
  CHECK(room.text("stopped").empty());
  const std::string why = go();
  CHECK(mentions(why, "left all bounds"));
  CHECK(room.text("stopped") == why);
  CHECK(go() == why);
  // What there is can still be looked at.
  CHECK(room.numbers("d").size() == room.numbers("x").size());

  // D = 1/2 finds nothing wrong with a G that is far away.
  LineGame far = game(R"({"lr-d": 1e-12})");
  far.G().parameters()[1]->set(ad::Array(1e9));
  CHECK(mentions(message<LeftBounds>([&] { far.iterate(); }), "half of the points"));
}

TEST_CASE("lab line: bad input is refused with the name of the setting") {
  CHECK(mentions(refusal(R"json({"data": "N(4,-1)"})json"), "line: 'data': "));
  CHECK(mentions(refusal(R"json({"data": "Ring(8,2,0.05)"})json"), "data", "Ring"));
  CHECK(mentions(refusal(R"json({"latent": "Cat(0.5,0.5)"})json"), "latent", "continuous"));
  CHECK(mentions(refusal(R"json({"data": "Cauchy(0,1)"})json"), "data", "variance", "use discriminator mlp"));
  CHECK(mentions(refusal(R"({"generator": "cnn"})"), "generator", "affine", "mlp"));
  CHECK(mentions(refusal(R"({"discriminator": "cubic"})"), "discriminator", "free"));
  CHECK(mentions(refusal(R"({"loss": "wgan"})"), "loss"));
  CHECK(mentions(refusal(R"({"optimizer": "lion"})"), "optimizer"));
  CHECK(mentions(refusal(R"({"lr-d": 0})"), "lr-d"));
  CHECK(mentions(refusal(R"({"lr-g": "fast"})"), "lr-g"));
  CHECK(mentions(refusal(R"({"k": 0})"), "k"));
  CHECK(mentions(refusal(R"({"k": 2, "update": "simultaneous"})"), "k", "simultaneous"));
  CHECK(mentions(refusal(R"({"penalty": "l2:1"})"), "penalty"));
  CHECK(mentions(refusal(R"({"penalty": "gp:1"})"), "penalty", "exact takes none", "minibatches"));
  CHECK(mentions(refusal(R"({"update": "backwards"})"), "update"));
  CHECK(mentions(refusal(R"({"instance-noise": -1})"), "instance-noise"));
  CHECK(mentions(refusal(R"({"low": 1})"), "low", "high"));
  CHECK(mentions(refusal(R"({"low": 1, "high": 1})"), "low", "high"));
  CHECK(mentions(refusal(R"({"hidden-g": 0})"), "hidden-g"));
  CHECK(mentions(refusal(R"({"colour": 1})"), "colour"));
  CHECK(refusal(R"json({"data": "Cauchy(0,1)"})json").find("--") == std::string::npos);

  Room1 room;
  const auto refused = [&](const char* command, const std::string& arguments) {
    return message<std::invalid_argument>([&] { room.act(command, arguments); });
  };
  CHECK(mentions(refused("fly", "{}"), "fly", "step, update, hand"));
  CHECK(mentions(refused("step", R"({"steps": 0})"), "steps"));
  CHECK(mentions(refused("step", R"({"step": 1})"), "step"));
  CHECK(mentions(refused("update", R"({"steps": 1})"), "steps"));
  CHECK(mentions(refused("hand", "{}"), "65"));
  CHECK(mentions(refused("hand", R"({"values": [0.5]})"), "65"));
  std::vector<double> values(65, 0.5);
  values[3] = 1;
  CHECK(mentions(refused("hand", json{{"values", values}}.dump()), "below 1"));
  values[3] = 31;
  CHECK(mentions(refused("hand", json{{"logits", values}}.dump()), "30"));
  CHECK(room.numbers("hand") == std::vector<double>(65, 0.5));
  CHECK(mentions(message<std::invalid_argument>([&] { room.numbers("w"); }), "'w'", "c_g", "hand_v"));
  CHECK(mentions(message<std::invalid_argument>([&] { room.text("w"); }), "'w'", "card", "unknown"));
}

}  // namespace saddle::lab_line_test
