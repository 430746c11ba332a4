// The data that the measurements of one run share: the seed, the method to find D, and, for each pair of
// distributions, the nodes and the D found on them.
#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "autodiff/random.h"
#include "gan/claims/card.h"
#include "gan/claims/catalogue.h"
#include "gan/discriminator.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {

// A pair p_data and p_g: the quadrature nodes, and the D that was found on them.
struct Game {
  std::string name;  // "N(0,1) | Cauchy(0,2)"
  Distribution p_data, p_g;
  QuadratureNodes nodes;
  std::vector<double> logit;  // of the D found, at the nodes
  double value = 0;           // V(D, G), expectations by quadrature: C(G) if D is optimal
};

// V with logits at the nodes of a quadrature: E_p_data log D + E_p_g log(1 - D).
double value_on_nodes(const QuadratureNodes& nodes, const std::vector<double>& logit);

class Study {
 public:
  struct Options {
    std::uint64_t seed = 1;
    FindLogits find = maximise_value;
    FindOutputs find_outputs = maximise;  // the same for any objective
    bool charts = false;                  // whether claims are to fill Measurement::charts
  };
  Study();
  explicit Study(Options options);

  // The generator of one claim: it depends on the seed and the name only.
  ad::Random random(std::string_view name) const;
  // Whether any measurement has used a random generator: if not, the results do not depend on the seed.
  bool has_drawn() const { return has_drawn_; }
  bool charts() const { return options_.charts; }
  void stop_drawing() { options_.charts = false; }

  // A cached result, which a measurement and its wrong statements share: computed at the first call with this
  // name; one name must always have the same type.
  template <class T>
  const T& once(const std::string& name, const std::function<T()>& make) {
    std::any& kept = kept_[name];
    if (!kept.has_value()) kept = make();
    return std::any_cast<const T&>(kept);
  }

  // The logits of D at any points.
  std::vector<double> find(std::span<const double> log_p_data, std::span<const double> log_p_g) const {
    return options_.find(log_p_data, log_p_g);
  }

  // The outputs of D's last layer that are optimal under a card's objective, at any points.
  std::vector<double> find(const Card& card, std::span<const double> log_p_data,
                           std::span<const double> log_p_g) const {
    return options_.find_outputs(card, log_p_data, log_p_g);
  }

  // Plays the game of one pair: D is found on quadrature nodes, and V is measured there.
  Game play(const Distribution& p_data, const Distribution& p_g) const;

  // The games of all pairs of the catalogue; computed at the first call.
  const std::vector<Game>& games();

 private:
  Options options_;
  std::vector<Game> games_;
  std::map<std::string, std::any> kept_;
  mutable bool has_drawn_ = false;
};

}  // namespace saddle::gan
