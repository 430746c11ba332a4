// Games of two numbers whose vector field is linear, for the checks of chapter 12. The steps are played, by
// saddle's players; no closed form of a step is used.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "autodiff/array.h"
#include "gan/dynamics/steps.h"

namespace saddle::grader {

// theta' = f[0] theta + f[1] psi, psi' = f[2] theta + f[3] psi.
class LinearGame {
 public:
  explicit LinearGame(const std::vector<double>& field);

  const gan::DifferentiableGame& game() const { return players_->game; }

  // The field at a point, by the tape.
  std::vector<double> field_at(const std::vector<double>& point) const;

  // One step of a rule from a point, with a step size of its own for each player.
  std::vector<double> step(const gan::UpdateRule& rule, double h_g, double h_d,
                           const std::vector<double>& point) const;

 private:
  struct Players {
    explicit Players(const std::vector<double>& field);
    ad::Parameter theta, psi;
    gan::DifferentiableGame game;
  };
  std::shared_ptr<Players> players_;
};

// A map that is linear, as a matrix: its columns are what becomes of the unit vectors.
using LinearMap = std::function<std::vector<double>(const std::vector<double>&)>;
ad::Array matrix_of(const LinearMap& map, int size);

// A matrix by its rows, and the largest modulus of its eigenvalues.
std::vector<double> by_rows(const ad::Array& matrix);
double radius_of(const ad::Array& matrix);

}  // namespace saddle::grader
