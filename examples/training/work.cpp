#include "examples/training/work.h"

#include <fmt/format.h>

#include "examples/support/bad_input.h"
#include "examples/support/progress.h"

namespace saddle::examples {

using namespace gan;

double estimated_seconds(const Options& o, const TrainingOptions& training, const Work& work) {
  // Measured: what an update costs, and each row of it, in the nets of make_generator and the others.
  constexpr double update = 3e-6, row_of_affine = 1.5e-7, row_of_nets = 6e-7, row_of_plane = 6e-6,
                   draw = 5e-8;
  const bool nets = o.generator == "mlp" || o.discriminator == "mlp";
  const double row = (work.plane ? row_of_plane
                      : nets     ? row_of_nets
                                 : row_of_affine) +
                     draw * static_cast<double>(o.latent_dim);
  double gradients = 1;  // as many as that for each update
  if (training.rule.kind == UpdateRule::Kind::extragradient) gradients = 2;
  if (training.rule.kind == UpdateRule::Kind::consensus) gradients = 3;
  if (training.rule.kind == UpdateRule::Kind::unrolled) gradients = 3 * (1.0 + training.rule.unroll);
  return static_cast<double>(o.iterations) * static_cast<double>(o.k + 1) * gradients *
         (update + row * static_cast<double>(work.rows));
}

void require_bearable(const Options& o, const TrainingOptions& training, const Work& work) {
  constexpr double hours = 8;
  const double seconds = estimated_seconds(o, training, work);
  if (seconds <= hours * 3600) return;
  throw BadInput(
      fmt::format("--iterations, --k, --batch and --update: may take at most about {} hours together, got {} "
                  "iterations of {} updates with {} points in each, which take about {}",
                  hours, o.iterations, o.k + 1, work.rows, duration_text(seconds)));
}

}  // namespace saddle::examples
