// The room "line": the two players of Goodfellow et al. 2014 on the line, beside what the theorem says.
//
//   V(D, G) = E_data log D(x) + E_z log(1 - D(G(z)))                           Eq. 1
//   D*(x) = p_data(x) / (p_data(x) + p_g(x))                                   Prop. 1
//   C(G) = max over D of V(D, G) = -log 4 + 2 JSD(p_data || p_g) >= -log 4     Thm. 1
//   C(G) - V(D, G) = integral of (p_data + p_g) KL(D* || D) >= 0,  KL of two coins
//
// Players, draws and numbers are those of examples/train_gan.cpp with the same options, bit by bit. All
// logarithms are natural.
//
// Settings, by the names of train_gan's options, with its defaults but for `exact`.
//   data, latent    a distribution as text: N(mean,sd), U(a,b), Laplace, Cauchy, Exp, Logistic, or a mixture;
//                   N(4,1.25) and N(0,1)
//   latent-dim      1-100, numbers of z; 1
//   generator       affine: x = z w + b, from w = 1/sqrt(dim), b = 0; or mlp
//   discriminator   the logit: linear, quadratic, mlp; or free: linear between knots (drawn.h), the
//                   curve that the reader draws
//   hidden-g, hidden-d   1-128, units of each hidden layer of an mlp; 16
//   layers-g, layers-d   1-4, hidden layers of an mlp; 1
//   loss            what G descends: minimax, nonsaturating, or maximum-likelihood, which train_gan has not
//   optimizer       sgd, momentum or adam
//   lr-d, lr-g      learning rates; by optimizer if not given
//   k               1-1000, updates of D for each of G; 1
//   penalty         as text: nothing, r1:G, gp:L or clip:C
//   instance-noise  0-1e6, SD of the noise through which D sees all points; 0, none
//   update          alternating, simultaneous, extragradient, optimistic, consensus:G or unrolled:K
//   exact           expectations by quadrature in place of minibatches; true
//   batch           1-10000, samples in a minibatch; 128
//   seed            0-2^53, of all that is random; 1
//   knots           3-400, places at which the reader draws D; 65
//   low, high       the range of the picture, both or none: it then holds the data and G as it begins
//
// Commands
//   step    {"steps": 1-10000} iterations; one that has begun is the first of them
//   update  one update of one player; with other rules than alternating one iteration
//   hand    the reader's D at the knots, {"values"} in (0, 1) or {"logits"} from -30 to 30. If D is free, it
//           becomes the D of the game
// The first two fail, with the reason, where train_gan ends with status 1: training left all bounds.
//
// Numbers; NaN is what is not known, and the text `unknown` says why.
//   iteration, step   complete iterations; updates of D within the one that has begun
//   v, v_seen         V(D, G) by quadrature; and as the last update of D saw it, on its minibatch
//   c_g, jsd          C(G) and JSD of the distributions that D sees: with instance noise those through the
//                     noise, which are known for normal distributions
//   gap, gap_kl       c_g - v; and the integral above, another formula for the same
//   distance          E |D - D*| under (p_data + p_g) / 2
//   floor             -log 4
//   cost_g, grad_norm_d, grad_norm_g, penalty   as of the last updates
//   rates             learning rates of D and of G
//   range             low and high
//   x                 places in the picture; p_data, p_g, d, best (D*) and weight ((p_data + p_g) / 2) there
//   knots, hand       where the reader draws, and the D drawn there; hand_curve: the same D at x
//   hand_v, hand_gap  V of the reader's D against this G, and c_g less it
//   map_z, map_x      latent points at equal distances, and G there; none unless z has one dimension
//   samples, arrows   G at 24 points z that stay, and -d cost / dx at each by the tape: where the cost that G
//                     descends pulls the sample
//   batch_z, batch_x  the last minibatches; none with exact expectations
//   course_iteration, course_v, course_c_g, course_every   the course, at every so many iterations
//
// Texts
//   line      {"line", "player", "iteration", "step"}: the line of Algorithm 1 that was executed last, 0
//             before the first
//               1 for each training iteration
//               2   for k steps
//               3     sample minibatches of z and x
//               4     update D by ascending its gradient
//               5   sample a minibatch of z
//               6   update G by descending its gradient
//             with rules other than alternating 4 lines: 2 sample, 3 find both gradients, 4 move both
//   card      {"cost", "d", "g", "rule"}: what D ascends and G descends, and the rule, as formulas
//   p_data    as text; p_g: the same, empty without a closed form
//   unknown   {"c_g": {"code", "text"}, "v": ...}: the codes are dimensions, no density, noise, no
//             convergence, no quadrature; empty where it is known
//   stopped   why there is no more training; empty if there is
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "autodiff/gradient.h"
#include "examples/lab/course.h"
#include "examples/lab/line/game.h"
#include "examples/lab/line/view.h"
#include "examples/lab/room.h"
#include "gan/objective.h"

namespace saddle::lab::line {

using namespace gan;
using nlohmann::json;

namespace {

constexpr ad::Index kSamples = 24;
constexpr double kSteepest = 30;  // |logit| that a reader can draw

std::vector<double> numbers_of(const ad::Array& array) {
  return {array.begin(), array.end()};
}

class Line : public Room {
 public:
  explicit Line(Settings& settings)
      : game_(read_line(settings)), course_(2, 512, game_.G().closed_form() ? 1 : 10), z_([this] {
          ad::Random random = game_.stream(11);
          return sample(game_.G().latent(), kSamples, random);
        }()) {
    record();
  }

  void act(std::string_view command, Settings& arguments) override;
  std::span<const double> numbers(std::string_view name) override;
  std::string text(std::string_view name) override;

 private:
  using Get = std::vector<double> (*)(Line&);
  static const std::map<std::string_view, Get>& all_numbers();
  static const std::map<std::string_view, std::string (*)(Line&)>& all_texts();

  // What is seen of the present players.
  LineView& view() {
    if (!view_ || seen_ != changes()) {
      view_.emplace(game_);
      seen_ = changes();
    }
    return *view_;
  }
  std::uint64_t changes() const { return game_.changes() + drawn_; }

  void record() {
    if (game_.step() == 0 && course_.due(game_.iteration()))
      course_.record(game_.iteration(), {view().v(), view().c_g()});
  }
  void step(std::int64_t steps) {
    for (std::int64_t i = 0; i < steps; ++i) {
      game_.iterate();
      record();
    }
  }
  void draw(const std::vector<double>& values, const std::vector<double>& logits);

  // Samples of G, and -d cost / dx.
  ad::Array samples() const {
    ad::Tape tape;
    return ad::Array(game_.G()(tape.constant(z_)).array());
  }
  std::vector<double> arrows() const;
  std::string line() const;

  LineGame game_;
  Course course_;
  ad::Array z_;
  std::optional<LineView> view_;
  std::uint64_t seen_ = 0, drawn_ = 0;
  std::vector<double> shown_;
};

void Line::act(std::string_view command, Settings& arguments) {
  if (command == "step") {
    const std::int64_t steps = arguments.whole("steps", 1, 1, 10'000);
    arguments.finish();
    step(steps);
  } else if (command == "update") {
    arguments.finish();
    game_.update();
    record();
  } else if (command == "hand") {
    constexpr std::size_t most = 400;
    const std::vector<double> values = arguments.numbers("values", {}, most),
                              logits = arguments.numbers("logits", {}, most);
    arguments.finish();
    draw(values, logits);
  } else {
    unknown("line", "command", command, "step, update, hand");
  }
}

void Line::draw(const std::vector<double>& values, const std::vector<double>& logits) {
  const std::size_t n = game_.drawn().knots().size();
  if (values.empty() == logits.empty() || values.size() + logits.size() != n)
    throw std::invalid_argument(
        fmt::format("hand: needs either 'values' or 'logits', one for each of {} knots, got {} and {}", n,
                    values.size(), logits.size()));
  std::vector<double> drawn = logits;
  for (const double d : values) drawn.push_back(std::log(d) - std::log1p(-d));
  for (std::size_t i = 0; i < n; ++i) {
    if (!values.empty() && !(values[i] > 0 && values[i] < 1))
      throw std::invalid_argument(
          fmt::format("hand: D must be above 0 and below 1, or V is not finite, got {}", values[i]));
    if (!(std::fabs(drawn[i]) <= kSteepest))
      throw std::invalid_argument(
          fmt::format("hand: logits must be from -{0} to {0}, got {1}", kSteepest, drawn[i]));
  }
  game_.draw(drawn);
  ++drawn_;
  if (game_.settings().drawn) record();  // then D itself has changed
}

std::vector<double> Line::arrows() const {
  ad::Tape tape;
  const ad::Var x = tape.leaf(samples());
  const ad::Var cost = generator_cost(game_.settings().training.cost, game_.D()(x),
                                      tape.constant(ad::Array::filled(kSamples, 1, 1)));
  const ad::Gradients g = backward(cost, x, {.unused = ad::Unused::zero});
  std::vector<double> pulls;
  for (const double slope : g[x]) pulls.push_back(-slope);
  return pulls;
}

std::string Line::line() const {
  const auto& last = game_.last(game_.last_player());
  json j = {{"line", 0}, {"player", ""}, {"iteration", 0}, {"step", 0}};
  if (last) {
    const bool of_d = last->of == Update::Of::D;
    const bool turns = game_.settings().training.rule.kind == UpdateRule::Kind::alternating;
    j = {{"line", !turns || of_d ? 4 : 6},
         {"player", !turns ? "both"
                    : of_d ? "D"
                           : "G"},
         {"iteration", last->iteration},
         {"step", last->step}};
  }
  return j.dump();
}

const std::map<std::string_view, Line::Get>& Line::all_numbers() {
  using Numbers = std::vector<double>;
  static const auto of = [](const std::optional<TrainingUpdate>& update, double TrainingUpdate::*member) {
    return Numbers{update ? (*update).*member : kUnknown};
  };
  static const std::map<std::string_view, Get> all = {
      {"iteration", [](Line& l) { return Numbers{static_cast<double>(l.game_.iteration())}; }},
      {"step", [](Line& l) { return Numbers{static_cast<double>(l.game_.step())}; }},
      {"v", [](Line& l) { return Numbers{l.view().v()}; }},
      {"v_seen", [](Line& l) { return of(l.game_.last(Update::Of::D), &TrainingUpdate::value); }},
      {"c_g", [](Line& l) { return Numbers{l.view().c_g()}; }},
      {"jsd", [](Line& l) { return Numbers{l.view().jsd()}; }},
      {"gap", [](Line& l) { return Numbers{l.view().c_g() - l.view().v()}; }},
      {"gap_kl", [](Line& l) { return Numbers{l.view().gap_kl()}; }},
      {"distance", [](Line& l) { return Numbers{l.view().distance()}; }},
      {"floor", [](Line&) { return Numbers{-log_4}; }},
      {"cost_g", [](Line& l) { return of(l.game_.last(Update::Of::G), &TrainingUpdate::cost); }},
      {"grad_norm_d",
       [](Line& l) { return of(l.game_.last(Update::Of::D), &TrainingUpdate::gradient_norm); }},
      {"grad_norm_g",
       [](Line& l) { return of(l.game_.last(Update::Of::G), &TrainingUpdate::gradient_norm); }},
      {"penalty", [](Line& l) { return of(l.game_.last(Update::Of::D), &TrainingUpdate::penalty); }},
      {"rates",
       [](Line& l) {
         return Numbers{l.game_.settings().rates.d, l.game_.settings().rates.g};
       }},
      {"range",
       [](Line& l) {
         return Numbers{l.game_.low(), l.game_.high()};
       }},
      {"x", [](Line& l) { return l.view().x(); }},
      {"p_data", [](Line& l) { return l.view().p_data(); }},
      {"p_g", [](Line& l) { return l.view().p_g(); }},
      {"d", [](Line& l) { return l.view().d(); }},
      {"best", [](Line& l) { return l.view().best(); }},
      {"weight", [](Line& l) { return l.view().weight(); }},
      {"knots", [](Line& l) { return l.game_.drawn().knots(); }},
      {"hand",
       [](Line& l) {
         Numbers d = l.game_.drawn().logits();
         for (double& a : d) a = ad::sigmoid(a);
         return d;
       }},
      {"hand_curve", [](Line& l) { return l.view().reader_d(); }},
      {"hand_v", [](Line& l) { return Numbers{l.view().reader_v()}; }},
      {"hand_gap", [](Line& l) { return Numbers{l.view().c_g() - l.view().reader_v()}; }},
      {"map_z", [](Line& l) { return l.view().map_z(); }},
      {"map_x", [](Line& l) { return l.view().map_x(); }},
      {"samples", [](Line& l) { return numbers_of(l.samples()); }},
      {"arrows", [](Line& l) { return l.arrows(); }},
      {"batch_z", [](Line& l) { return numbers_of(l.game_.batch_z()); }},
      {"batch_x", [](Line& l) { return numbers_of(l.game_.batch_x()); }},
      {"course_iteration", [](Line& l) { return l.course_.steps(); }},
      {"course_v", [](Line& l) { return l.course_.column(0); }},
      {"course_c_g", [](Line& l) { return l.course_.column(1); }},
      {"course_every", [](Line& l) { return Numbers{static_cast<double>(l.course_.every())}; }},
  };
  return all;
}

const std::map<std::string_view, std::string (*)(Line&)>& Line::all_texts() {
  static const auto why = [](const Unknown& unknown) {
    return json{{"code", unknown.code}, {"text", unknown.text}};
  };
  static const std::map<std::string_view, std::string (*)(Line&)> all = {
      {"line", [](Line& l) { return l.line(); }},
      {"card",
       [](Line& l) {
         const TrainingOptions& t = l.game_.settings().training;
         return json{{"cost", name(t.cost)},
                     {"d", formula_of_d(t)},
                     {"g", formula_of_g(t)},
                     {"rule", formula(t.rule)}}
             .dump();
       }},
      {"p_data", [](Line& l) { return l.game_.settings().data.text(); }},
      {"p_g",
       [](Line& l) { return l.view().closed_form() ? l.view().closed_form()->text() : std::string(); }},
      {"unknown",
       [](Line& l) {
         return json{{"c_g", why(l.view().unknown_c_g())}, {"v", why(l.view().unknown_v())}}.dump();
       }},
      {"stopped", [](Line& l) { return l.game_.stopped(); }},
  };
  return all;
}

template <class Value>
std::string names_of(const std::map<std::string_view, Value>& all) {
  std::string names;
  for (const auto& [name, value] : all) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

std::span<const double> Line::numbers(std::string_view name) {
  const auto found = all_numbers().find(name);
  if (found == all_numbers().end()) unknown("line", "number", name, names_of(all_numbers()));
  shown_ = found->second(*this);
  return shown_;
}

std::string Line::text(std::string_view name) {
  const auto found = all_texts().find(name);
  if (found == all_texts().end()) unknown("line", "text", name, names_of(all_texts()));
  return found->second(*this);
}

}  // namespace

}  // namespace saddle::lab::line

std::unique_ptr<saddle::lab::Room> saddle::lab::open_line(Settings& settings) {
  return std::make_unique<line::Line>(settings);
}
