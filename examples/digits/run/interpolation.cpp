#include "examples/digits/run/interpolation.h"

#include <fmt/format.h>

#include <stdexcept>

namespace saddle::digits {

Array interpolation(const std::function<Array(const Array&)>& generator, const Array& from, const Array& to,
                    Index steps) {
  if (from.shape() != to.shape() || from.size() == 0 || steps < 2)
    throw std::invalid_argument(
        fmt::format("interpolation: needs ends of one shape and at least two steps, got {}x{}, {}x{} and {}",
                    from.rows(), from.cols(), to.rows(), to.cols(), steps));
  Array z = Array::zeros(from.rows() * steps, from.cols());
  for (Index pair = 0; pair < from.rows(); ++pair)
    for (Index step = 0; step < steps; ++step) {
      const ad::Real t = static_cast<ad::Real>(step) / static_cast<ad::Real>(steps - 1);
      for (Index k = 0; k < from.cols(); ++k)
        z(pair * steps + step, k) = (1 - t) * from(pair, k) + t * to(pair, k);
    }
  Array images = generator(z);
  if (images.rows() != z.rows())
    throw std::invalid_argument(
        fmt::format("interpolation: the generator must return a row for each row, got {} for {}",
                    images.rows(), z.rows()));
  return images;
}

}  // namespace saddle::digits
