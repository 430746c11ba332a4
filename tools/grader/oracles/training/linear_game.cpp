#include "tools/grader/oracles/training/linear_game.h"

#include "gan/dynamics/eigenvalues.h"
#include "nn/optimiser.h"

namespace saddle::grader {

// The costs whose gradients are minus the field.
LinearGame::Players::Players(const std::vector<double>& field)
    : theta("theta", ad::Array(0.0)), psi("psi", ad::Array(0.0)) {
  game = {{&theta}, {&psi}, [this, field](ad::Tape& tape) {
            const ad::Var g = tape.leaf(theta), d = tape.leaf(psi);
            return gan::Costs{-(field[0] / 2 * g * g + field[1] * g * d),
                              -(field[2] * g * d + field[3] / 2 * d * d)};
          }};
}

LinearGame::LinearGame(const std::vector<double>& field) : players_(std::make_shared<Players>(field)) {}

std::vector<double> LinearGame::field_at(const std::vector<double>& point) const {
  gan::set_point(game(), ad::Array::column(point));
  return by_rows(gan::vector_field(game()));
}

std::vector<double> LinearGame::step(const gan::UpdateRule& rule, double h_g, double h_d,
                                     const std::vector<double>& point) const {
  gan::set_point(game(), ad::Array::column(point));
  nn::Sgd first(game().first, h_g), second(game().second, h_d);
  gan::GameSteps(game(), rule, first, second).step();
  return by_rows(gan::point(game()));
}

ad::Array matrix_of(const LinearMap& map, int size) {
  ad::Array matrix = ad::Array::zeros(size, size);
  for (int column = 0; column < size; ++column) {
    std::vector<double> unit(static_cast<std::size_t>(size), 0.0);
    unit[static_cast<std::size_t>(column)] = 1;
    const std::vector<double> image = map(unit);
    for (int row = 0; row < size; ++row) matrix(row, column) = image[static_cast<std::size_t>(row)];
  }
  return matrix;
}

std::vector<double> by_rows(const ad::Array& matrix) {
  return {matrix.begin(), matrix.end()};
}

double radius_of(const ad::Array& matrix) {
  return gan::spectral_radius(gan::eigenvalues(matrix));
}

}  // namespace saddle::grader
