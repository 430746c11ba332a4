#include "examples/training/options.h"

#include <fmt/format.h>

#include <cmath>

#include "examples/support/bad_input.h"
#include "gan/probability/parse.h"
#include "gan/text/nearest.h"

namespace saddle::examples {

using namespace gan;

namespace {

// "name:number" in two; the number is empty without a colon.
struct Named {
  std::string name, number;
};
Named split(const std::string& text) {
  const std::size_t colon = text.find(':');
  return colon == std::string::npos ? Named{text, ""} : Named{text.substr(0, colon), text.substr(colon + 1)};
}

double not_negative(const char* option, const std::string& text, const std::string& number) {
  const double value = parse_number(number, option);
  if (!(value >= 0)) throw BadInput(fmt::format("{}: must not be negative, got '{}'", option, text));
  return value;
}

}  // namespace

Penalty parse_penalty(const std::string& text) {
  constexpr const char* option = "--penalty";
  if (text.empty()) return {};
  const auto [name, number] = split(text);
  const Penalty::Kind kind = name == "r1"     ? Penalty::Kind::r1
                             : name == "gp"   ? Penalty::Kind::gradient
                             : name == "clip" ? Penalty::Kind::clip
                                              : Penalty::Kind::none;
  if (kind == Penalty::Kind::none || number.empty())
    throw BadInput(fmt::format("{}: must be r1:G, gp:L or clip:C with a number, got '{}'", option, text));
  const Penalty penalty{kind, not_negative(option, text, number)};
  if (kind == Penalty::Kind::clip && penalty.size == 0)
    throw BadInput(fmt::format("{}: must clip to a positive size, got '{}'", option, text));
  return penalty;
}

UpdateRule parse_update(const std::string& text) {
  constexpr const char* option = "--update";
  constexpr int most_steps = 1000;
  const auto [name, number] = split(text);
  const bool bare = text.find(':') == std::string::npos;
  for (const auto kind : {UpdateRule::Kind::simultaneous, UpdateRule::Kind::alternating,
                          UpdateRule::Kind::extragradient, UpdateRule::Kind::optimistic})
    if (bare && name == gan::name(kind)) return {.kind = kind};
  if (name == "consensus" && !number.empty())
    return {.kind = UpdateRule::Kind::consensus, .gamma = not_negative(option, text, number)};
  if (name == "unrolled" && !number.empty()) {
    const double steps = parse_number(number, option);
    if (!(steps >= 1 && steps <= most_steps && steps == std::floor(steps))) {
      throw BadInput(fmt::format("{}: unrolled takes a whole number of steps from 1 to {}, got '{}'", option,
                                 most_steps, text));
    }
    return {.kind = UpdateRule::Kind::unrolled, .unroll = static_cast<int>(steps)};
  }
  throw BadInput(
      fmt::format("{}: must be one of simultaneous, alternating, extragradient, optimistic, consensus:G, "
                  "unrolled:K, got '{}'{}",
                  option, text,
                  did_you_mean(name, {"simultaneous", "alternating", "extragradient", "optimistic",
                                      "consensus:G", "unrolled:K"})));
}

double parse_instance_noise(const std::string& text) {
  return not_negative("--instance-noise", text, text);
}

bool is_algorithm_1(const TrainingOptions& t) {
  return t.penalty.kind == Penalty::Kind::none && t.instance_noise == 0 &&
         t.rule.kind == UpdateRule::Kind::alternating;
}

std::string losses_text(const TrainingOptions& t) {
  std::string text = fmt::format("D ascends  {}\nG descends {}\n", formula_of_d(t), formula_of_g(t));
  if (t.penalty.kind == Penalty::Kind::clip)
    text += fmt::format("after each update the parameters of D are moved into [-{0}, {0}]\n", t.penalty.size);
  if (t.instance_noise > 0) {
    text += fmt::format("D sees x + e and G(z) + e, e from N(0,{}); C(G) and JSD are those without e\n",
                        t.instance_noise);
  }
  return text + fmt::format("{} updates{}{}\n", name(t.rule.kind), formula(t.rule).empty() ? "" : ": ",
                            formula(t.rule));
}

}  // namespace saddle::examples
