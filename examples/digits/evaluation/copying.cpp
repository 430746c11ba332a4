#include "examples/digits/evaluation/copying.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace saddle::digits {

Copying copying(const std::vector<Neighbour>& in_training, Index training,
                const std::vector<Neighbour>& in_held_out, Index held_out) {
  if (in_training.empty() || in_training.size() != in_held_out.size() || training < 1 || held_out < 1)
    throw std::invalid_argument(
        fmt::format("copying: needs the neighbours of all samples among images of both kinds, got {} and {} "
                    "neighbours, {} and {} images",
                    in_training.size(), in_held_out.size(), training, held_out));
  double nearer = 0;
  for (std::size_t i = 0; i < in_training.size(); ++i) {
    const double known = in_training[i].distance, unknown = in_held_out[i].distance;
    nearer += known < unknown ? 1 : known == unknown ? 0.5 : 0;
  }
  const auto n = static_cast<double>(in_training.size());
  const double share = nearer / n,
               others = static_cast<double>(held_out) / static_cast<double>(training + held_out);
  return {.share = share,
          .by_chance = 1 - others,
          .copies = 1 - (1 - share) / others,
          .standard_error = std::sqrt(share * (1 - share) / n) / others};
}

}  // namespace saddle::digits
