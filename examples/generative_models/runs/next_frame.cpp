#include "examples/generative_models/next_frame.h"

#include <fmt/format.h>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/program/sheet.h"
#include "examples/generative_models/runs/discrete.h"
#include "nn/nn.h"

namespace saddle::family {
namespace {

// A bar of ink moves by one column, to the left or to the right with probability 1/2 each; the left edge of
// the frame is joined to the right one.
constexpr Index kColumns = 6, kRows = 4;

Index moved(Index column, Index by) {
  return (column + by + kColumns) % kColumns;
}
void draw_bar(Array& frames, Index at, Index column) {
  for (Index row = 0; row < kRows; ++row) frames(at, row * kColumns + column) = 1;
}
Frames futures_of(Index column) {
  Frames futures{Array::zeros(2, kRows * kColumns), Array{{0.5}, {0.5}}};
  draw_bar(futures.frames, 0, moved(column, -1));
  draw_bar(futures.frames, 1, moved(column, 1));
  return futures;
}
Array all_pasts() {
  Array pasts = Array::zeros(kColumns, kRows * kColumns);
  for (Index column = 0; column < kColumns; ++column) draw_bar(pasts, column, column);
  return pasts;
}
Frames row_of(const Array& frames, Index row) {
  Frames one{Array::zeros(1, frames.cols()), Array{{1}}};
  for (Index k = 0; k < frames.cols(); ++k) one.frames[k] = frames(row, k);
  return one;
}

// An affine layer from the past frame to the next one, trained on the exact squared loss of all pasts.
Array squared_loss_predictions(Random& rng) {
  const Array pasts = all_pasts();
  const nn::Linear layer(pasts.cols(), pasts.cols(), rng);
  nn::Sgd optimiser(layer.parameters(), 0.05, {.momentum = 0.9});
  ad::Tape tape;
  for (int step = 0; step < 800; ++step) {
    tape.clear();
    const Var frames = layer(tape.constant(pasts));
    Var loss = squared_loss(slice_rows(frames, 0, 1), futures_of(0));
    for (Index column = 1; column < kColumns; ++column)
      loss = loss + squared_loss(slice_rows(frames, column, 1), futures_of(column));
    optimiser.descend(backward(loss / kColumns, layer.parameters()));
  }
  return layer(pasts);
}

// G(past, z): by how many columns the bar moves, trained in the game for each past, (pasts, 2).
Array play_all(Random& rng) {
  Array moves = Array::zeros(kColumns, 2);
  for (Index column = 0; column < kColumns; ++column) {
    const Array g = play(Array{{-1, 1}}, Array{{-0.5 + 0.4 * rng.uniform(), 0.1 + 0.4 * rng.uniform()}});
    moves(column, 0) = g[0];
    moves(column, 1) = g[1];
  }
  return moves;
}
void draw_sample(Array& frames, Index at, Index column, double move) {
  draw_bar(frames, at, moved(column, static_cast<Index>(std::lround(move))));
}
// The two frames of G for a past.
Frames samples_of(const Array& moves, Index column) {
  Frames samples{Array::zeros(2, kRows * kColumns), Array{{0.5}, {0.5}}};
  for (Index z = 0; z < 2; ++z) draw_sample(samples.frames, z, column, moves(column, z));
  return samples;
}

}  // namespace

RunResult run_next_frame(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const Array predicted = squared_loss_predictions(rng), moves = play_all(rng), pasts = all_pasts();
  double error = 0, drawn_error = 0, jsd = 0, drawn_jsd = 0, variance = 0;
  std::vector<Sheet> drawn;
  for (Index z = 0; z < 2; ++z)
    drawn.push_back({fmt::format("Sample generation: the game, z = {}", z),
                     Array::zeros(kColumns, kRows * kColumns), kColumns, kColumns});
  for (Index column = 0; column < kColumns; ++column) {
    const Frames futures = futures_of(column), blur = row_of(predicted, column),
                 samples = samples_of(moves, column);
    error += squared_error(blur, futures) / kColumns;
    drawn_error += squared_error(samples, futures) / kColumns;
    jsd += jsd_nats(futures, blur) / kColumns;
    drawn_jsd += jsd_nats(futures, samples) / kColumns;
    const double apart = moves(column, 1) - moves(column, 0);
    variance += apart * apart / 4 / kColumns;
    for (Index z = 0; z < 2; ++z)
      draw_sample(drawn[static_cast<std::size_t>(z)].images, column, column, moves(column, z));
  }
  RunResult result;
  result.numbers = {{"squared loss: error of a frame", error},
                    {"squared loss: JSD from the futures (log 2)", jsd, "nats"},
                    {"game: squared error of a frame", drawn_error},
                    {"game: JSD from the futures", drawn_jsd, "nats"},
                    {"game: variance of the move given the past", variance},
                    {"data: variance of the move given the past", 1}};
  const Sheet before{"The past: the bar moves one column to the left or to the right", pasts, kColumns,
                     kColumns};
  const Sheet blurred{
      fmt::format("Squared loss: the mean of both futures, error {:.2f}, no possible frame", error),
      predicted, kColumns, kColumns};
  for (Sheet& each : drawn) each.caption += fmt::format(", error {:.2f}", drawn_error);
  result.text = sheet_text(before) + sheet_text(drawn[0]) + sheet_text(drawn[1]);
  result.svg = sheets_svg("The next frame, with two possible futures", {before, blurred, drawn[0], drawn[1]});
  return result;
}

Profile profile_next_frame(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const Array moves = play_all(rng);
  Profile profile;
  profile.target = "a moving bar";
  profile.likelihood = "none";
  profile.sample_microseconds = microseconds_a_sample(
      [&](Index count) {
        Array frames = Array::zeros(count, kRows * kColumns);
        for (Index i = 0; i < count; ++i) {
          const Index column = rng.below(kColumns);
          draw_sample(frames, i, column, moves(column, rng.below(2)));
        }
        return frames;
      },
      100000);
  profile.passes = 1;
  profile.latent = "a bit";
  return profile;
}

}  // namespace saddle::family
