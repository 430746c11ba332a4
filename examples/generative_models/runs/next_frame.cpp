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
constexpr Index kFrameColumns = 6, kFrameRows = 4;

Index next_frame_moved(Index column, Index by) {
  return (column + by + kFrameColumns) % kFrameColumns;
}
void next_frame_draw_bar(Array& frames, Index at, Index column) {
  for (Index row = 0; row < kFrameRows; ++row) frames(at, row * kFrameColumns + column) = 1;
}
Frames next_frame_futures_of(Index column) {
  Frames futures{Array::zeros(2, kFrameRows * kFrameColumns), Array{{0.5}, {0.5}}};
  next_frame_draw_bar(futures.frames, 0, next_frame_moved(column, -1));
  next_frame_draw_bar(futures.frames, 1, next_frame_moved(column, 1));
  return futures;
}
Array next_frame_pasts() {
  Array pasts = Array::zeros(kFrameColumns, kFrameRows * kFrameColumns);
  for (Index column = 0; column < kFrameColumns; ++column) next_frame_draw_bar(pasts, column, column);
  return pasts;
}
Frames next_frame_row_of(const Array& frames, Index row) {
  Frames one{Array::zeros(1, frames.cols()), Array{{1}}};
  for (Index k = 0; k < frames.cols(); ++k) one.frames[k] = frames(row, k);
  return one;
}

// An affine layer from the past frame to the next one, trained on the exact squared loss of all pasts.
Array next_frame_predictions(Random& rng) {
  const Array pasts = next_frame_pasts();
  const nn::Linear layer(pasts.cols(), pasts.cols(), rng);
  nn::Sgd optimiser(layer.parameters(), 0.05, {.momentum = 0.9});
  ad::Tape tape;
  for (int step = 0; step < 800; ++step) {
    tape.clear();
    const Var frames = layer(tape.constant(pasts));
    Var loss = squared_loss(slice_rows(frames, 0, 1), next_frame_futures_of(0));
    for (Index column = 1; column < kFrameColumns; ++column)
      loss = loss + squared_loss(slice_rows(frames, column, 1), next_frame_futures_of(column));
    optimiser.descend(backward(loss / kFrameColumns, layer.parameters()));
  }
  return layer(pasts);
}

// G(past, z): by how many columns the bar moves, trained in the game for each past, (pasts, 2).
Array next_frame_play_all(Random& rng) {
  Array moves = Array::zeros(kFrameColumns, 2);
  for (Index column = 0; column < kFrameColumns; ++column) {
    const Array g =
        play_futures(Array{{-1, 1}}, Array{{-0.5 + 0.4 * rng.uniform(), 0.1 + 0.4 * rng.uniform()}});
    moves(column, 0) = g[0];
    moves(column, 1) = g[1];
  }
  return moves;
}
void next_frame_draw_sample(Array& frames, Index at, Index column, double move) {
  next_frame_draw_bar(frames, at, next_frame_moved(column, static_cast<Index>(std::lround(move))));
}
// The two frames of G for a past.
Frames next_frame_samples_of(const Array& moves, Index column) {
  Frames samples{Array::zeros(2, kFrameRows * kFrameColumns), Array{{0.5}, {0.5}}};
  for (Index z = 0; z < 2; ++z) next_frame_draw_sample(samples.frames, z, column, moves(column, z));
  return samples;
}

}  // namespace

RunResult run_next_frame(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const Array predicted = next_frame_predictions(rng), moves = next_frame_play_all(rng),
              pasts = next_frame_pasts();
  double error = 0, drawn_error = 0, jsd = 0, drawn_jsd = 0, variance = 0;
  std::vector<Sheet> drawn;
  for (Index z = 0; z < 2; ++z)
    drawn.push_back({fmt::format("Sample generation: the game, z = {}", z),
                     Array::zeros(kFrameColumns, kFrameRows * kFrameColumns), kFrameColumns, kFrameColumns});
  for (Index column = 0; column < kFrameColumns; ++column) {
    const Frames futures = next_frame_futures_of(column), blur = next_frame_row_of(predicted, column),
                 samples = next_frame_samples_of(moves, column);
    error += squared_error(blur, futures) / kFrameColumns;
    drawn_error += squared_error(samples, futures) / kFrameColumns;
    jsd += jsd_nats(futures, blur) / kFrameColumns;
    drawn_jsd += jsd_nats(futures, samples) / kFrameColumns;
    const double apart = moves(column, 1) - moves(column, 0);
    variance += apart * apart / 4 / kFrameColumns;
    for (Index z = 0; z < 2; ++z)
      next_frame_draw_sample(drawn[static_cast<std::size_t>(z)].images, column, column, moves(column, z));
  }
  RunResult result;
  result.numbers = {{"squared loss: error of a frame", error},
                    {"squared loss: JSD from the futures (log 2)", jsd, "nats"},
                    {"game: squared error of a frame", drawn_error},
                    {"game: JSD from the futures", drawn_jsd, "nats"},
                    {"game: variance of the move given the past", variance},
                    {"data: variance of the move given the past", 1}};
  const Sheet before{"The past: the bar moves one column to the left or to the right", pasts, kFrameColumns,
                     kFrameColumns};
  const Sheet blurred{
      fmt::format("Squared loss: the mean of both futures, error {:.2f}, no possible frame", error),
      predicted, kFrameColumns, kFrameColumns};
  for (Sheet& each : drawn) each.caption += fmt::format(", error {:.2f}", drawn_error);
  result.text = sheet_text(before) + sheet_text(drawn[0]) + sheet_text(drawn[1]);
  result.svg = sheets_svg("The next frame, with two possible futures", {before, blurred, drawn[0], drawn[1]});
  return result;
}

Profile profile_next_frame(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const Array moves = next_frame_play_all(rng);
  Profile profile;
  profile.target = "a moving bar";
  profile.likelihood = "none";
  profile.sample_microseconds = microseconds_a_sample(
      [&](Index count) {
        Array frames = Array::zeros(count, kFrameRows * kFrameColumns);
        for (Index i = 0; i < count; ++i) {
          const Index column = rng.below(kFrameColumns);
          next_frame_draw_sample(frames, i, column, moves(column, rng.below(2)));
        }
        return frames;
      },
      100000);
  profile.passes = 1;
  profile.latent = "a bit";
  return profile;
}

}  // namespace saddle::family
