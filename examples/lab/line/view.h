// What can be seen of the game of the room "line" at one moment: densities, D and D*, and the numbers of
// Thm. 1.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "examples/lab/line/game.h"
#include "gan/pushforward.h"

namespace saddle::lab::line {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// Why a number is not known: a code for the page and a sentence.
struct Unknown {
  std::string code, text;
};

// p_data, p_g and D of the present players. Made once for each state; the numbers that cost most are found
// when they are first asked for.
class LineView {
 public:
  explicit LineView(const LineGame& game);

  // Where curves are drawn: at equal distances, and on both sides of each jump or kink of a density.
  const std::vector<double>& x() const { return x_; }
  // Densities there, as D sees them: with the instance noise where that has a closed form, else without. NaN
  // where p_g has no density.
  const std::vector<double>& p_data() const { return p_data_; }
  const std::vector<double>& p_g() const { return p_g_; }
  // D* there; NaN where both densities are zero or one is not known.
  const std::vector<double>& best() const { return best_; }
  std::vector<double> d() const;         // of the players
  std::vector<double> reader_d() const;  // of the reader
  // (p_data + p_g) / 2, by which errors of D are weighted.
  std::vector<double> weight() const;

  double v();
  double c_g();  // -log 4 + 2 JSD
  double jsd();  // of what D sees
  double reader_v();
  // The gap C(G) - V(D, G) once more, without a difference:
  //   integral of (p_data + p_g) KL(D* || D),  KL of two coins with these probabilities
  double gap_kl();
  // E |D - D*| under (p_data + p_g) / 2.
  double distance();

  // p_g in closed form; nothing where it has none.
  const std::optional<gan::Distribution>& closed_form() const { return p_g_closed_; }
  // Why C(G) or V are NaN; empty codes where they are not.
  const Unknown& unknown_c_g();
  const Unknown& unknown_v();

  // Latent points at equal distances between the quantiles of 0.5 % and 99.5 %, and G there. Empty unless z
  // has one dimension.
  std::vector<double> map_z() const;
  std::vector<double> map_x() const;

 private:
  void find_places();
  void find_densities();
  const gan::QuadratureNodes* nodes();

  const LineGame& game_;
  std::optional<gan::Distribution> data_seen_, p_g_closed_, p_g_seen_;
  std::optional<gan::Pushforward> pushforward_;
  std::vector<double> x_, p_data_, p_g_, best_;
  std::optional<double> v_, jsd_, reader_v_;
  std::optional<gan::QuadratureNodes> nodes_;
  bool nodes_tried_ = false;
  Unknown unknown_c_g_, unknown_v_;
};

}  // namespace saddle::lab::line
