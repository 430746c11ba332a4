// The game of the room "line": two players on the line, made as train_gan makes them, with the same draws.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "examples/lab/line/drawn.h"
#include "examples/lab/settings.h"
#include "examples/training/setup.h"
#include "gan/bounds.h"
#include "gan/generator.h"
#include "gan/training.h"

namespace saddle::lab::line {

// What was asked for; room "line" (line.cpp) has the settings by name.
struct LineSettings {
  examples::Options options;
  gan::TrainingOptions training;
  examples::Rates rates;
  gan::Distribution data, latent;
  bool drawn;  // D is free at knots
  std::size_t knots;
  std::optional<double> low, high;  // the range that was asked for
};

// Throws std::invalid_argument, which names the setting.
LineSettings read_line(Settings& settings);

// The players, their draws, and who watches them.
class LineGame {
 public:
  explicit LineGame(LineSettings settings);
  LineGame(const LineGame&) = delete;
  LineGame& operator=(const LineGame&) = delete;

  // One update, or an iteration to its end. Throws gan::LeftBounds where train_gan ends with status 1. After
  // an error there is no more training: it is thrown again, as LeftBounds.
  void update();
  void iterate();
  // The reader's D at the knots.
  void draw(std::span<const double> logits) { drawn_->set(logits); }
  const std::string& stopped() const { return stopped_; }

  // V(D, G), exactly: by the quadrature of train_gan, or, of a D that is free at knots, by value_of().
  // Nothing where there is no quadrature (z of several dimensions without `exact`, too many nodes of the
  // noise), or where it does not converge.
  std::optional<double> value() const;

  const LineSettings& settings() const { return settings_; }
  const gan::Generator& G() const { return G_; }
  const nn::Sequential& D() const { return *D_; }
  const Drawn& drawn() const { return *drawn_; }  // of the reader; D itself where that is free at knots
  double low() const { return low_; }
  double high() const { return high_; }
  int iteration() const { return training_->iteration(); }
  int step() const { return training_->step(); }
  std::uint64_t changes() const { return changes_; }  // how often the players were changed
  ad::Random stream(int number) const { return random_.stream(static_cast<std::uint64_t>(number)); }

  // The updates of each player that were made last, and what their batches were.
  const std::optional<gan::TrainingUpdate>& last(gan::Update::Of of) const {
    return of == gan::Update::Of::D ? last_d_ : last_g_;
  }
  gan::Update::Of last_player() const { return last_player_; }
  const ad::Array& batch_z() const { return batch_z_; }  // the first number of each z
  const ad::Array& batch_x() const { return batch_x_; }

  // What D sees: a distribution with the instance noise added. Nothing where its density has no closed form.
  std::optional<gan::Distribution> seen(const gan::Distribution& distribution) const;

 private:
  void choose_range();
  void make_d();
  gan::Draw exactly(const gan::Latent& source) const;
  void advance(void (gan::Training::*move)());

  LineSettings settings_;
  ad::Random random_;
  gan::Generator G_;
  double low_ = 0, high_ = 0;
  std::optional<Drawn> drawn_;
  std::optional<nn::Sequential> D_;
  std::unique_ptr<nn::Optimiser> opt_d_, opt_g_;
  std::optional<gan::Players> players_, judges_;
  std::optional<gan::Training> training_;
  std::optional<gan::BoundsWatch> watch_;
  std::optional<gan::TrainingUpdate> last_d_, last_g_;
  gan::Update::Of last_player_ = gan::Update::Of::G;
  ad::Array batch_z_, batch_x_;
  std::uint64_t changes_ = 0;
  std::string stopped_;
};

}  // namespace saddle::lab::line
