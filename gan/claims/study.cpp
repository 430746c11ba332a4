#include "gan/claims/study.h"

#include <fmt/format.h>

#include "gan/objective.h"

namespace saddle::gan {

double value_on_nodes(const QuadratureNodes& nodes, const std::vector<double>& logit) {
  ad::Tape tape;
  const ad::Var a = tape.constant(ad::Array::column(logit));
  return value_function(a, tape.constant(ad::Array::column(nodes.p())), a,
                        tape.constant(ad::Array::column(nodes.q())))
      .value();
}

Study::Study() : Study(Options()) {}

Study::Study(Options options) : options_(std::move(options)) {}

ad::Random Study::random(std::string_view name) const {
  // FNV-1a: the same name gives the same stream everywhere.
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  has_drawn_ = true;
  return ad::Random(options_.seed).stream(hash);
}

Game Study::play(const Distribution& p_data, const Distribution& p_g) const {
  Game game{
      fmt::format("{} | {}", p_data.text(), p_g.text()), p_data, p_g, quadrature_nodes(p_data, p_g), {}, 0};
  game.logit = find(game.nodes.log_p, game.nodes.log_q);
  game.value = value_on_nodes(game.nodes, game.logit);
  return game;
}

const std::vector<Game>& Study::games() {
  if (games_.empty()) {
    std::vector<Game> games;
    for (const auto& [p_data, p_g] : catalogue_pairs()) {
      games.push_back(play(p_data->distribution, p_g->distribution));
    }
    games_ = std::move(games);
  }
  return games_;
}

}  // namespace saddle::gan
