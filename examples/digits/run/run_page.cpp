#include "examples/digits/run/run_page.h"

#include <fmt/format.h>

#include <cmath>

#include "examples/figures/player.h"
#include "examples/support/progress.h"

namespace saddle::digits {

namespace player = examples::player;
using examples::Colour;
using examples::Mark;

namespace {

// Bytes of all sheets together. In base64, the last one twice and with the rest of the page, they stay below
// player::kMostBytes.
constexpr std::size_t kMostOfSheets = 700'000;

std::size_t bytes_of(const std::vector<Sheet>& sheets) {
  std::size_t bytes = 0;
  for (const Sheet& sheet : sheets) bytes += sheet.png.size();
  return bytes;
}

// Every other one, counted from the last.
std::vector<Sheet> halved(std::vector<Sheet>& sheets) {
  std::vector<Sheet> kept;
  for (std::size_t i = (sheets.size() + 1) % 2; i < sheets.size(); i += 2)
    kept.push_back(std::move(sheets[i]));
  return kept;
}

player::Course course(const char* label, Colour colour, Mark mark, double Measures::*measure,
                      const std::vector<CurvePoint>& curve) {
  player::Course result{label, colour, mark, {}, {}};
  // Training that begins again goes on along the same axis.
  for (std::size_t i = 0; i < curve.size(); ++i) {
    result.x.push_back(static_cast<double>(i + 1));
    result.y.push_back(curve[i].measures.*measure);
  }
  return result;
}

// Of the last measurement until that point.
std::string log_likelihood_text(const CurvePoint& until, const std::vector<CurvePoint>& curve) {
  std::string text = "-";
  for (const CurvePoint& point : curve) {
    if (!std::isnan(point.log_likelihood)) text = fmt::format("{:.1f}", point.log_likelihood);
    if (point.beginnings == until.beginnings && point.epoch == until.epoch) break;
  }
  return text;
}

// The place of a point on the axis of all epochs.
double place_of(const CurvePoint& point, const std::vector<CurvePoint>& curve) {
  for (std::size_t i = 0; i < curve.size(); ++i)
    if (curve[i].beginnings == point.beginnings && curve[i].epoch == point.epoch)
      return static_cast<double>(i + 1);
  return 0;
}

}  // namespace

bool sheet_due(std::int64_t epoch, std::int64_t last) {
  const auto quarters = [](std::int64_t n) {
    return std::floor(4 * std::log2(static_cast<double>(n)) + 1e-9);
  };
  return epoch == last || epoch == 1 || quarters(epoch) > quarters(epoch - 1);
}

std::string run_page(const Settings& s, const std::vector<CurvePoint>& curve, std::vector<Sheet> sheets) {
  while (sheets.size() > player::kMostFrames || (sheets.size() > 1 && bytes_of(sheets) > kMostOfSheets))
    sheets = halved(sheets);
  player::Movie movie;
  movie.title = "Digits of a generative adversarial net";
  movie.summary = fmt::format(
      "G: {} numbers of noise, two hidden layers of {} rectified linear units. D: two hidden layers of {} "
      "maxout "
      "units with {} pieces, dropout. {}, minibatches of {}, {} updates, seed {}.",
      s.noise, s.g_units, s.d_units, s.d_pieces,
      s.adam ? fmt::format("Adam, learning rates {:g} of G and {:g} of D", s.rate_g, s.rate_d)
             : fmt::format("Momentum {:g} to {:g}, learning rates {:g} of G and {:g} of D", s.first_momentum,
                           s.last_momentum, s.rate_g, s.rate_d),
      s.batch, s.alternating ? "alternating" : "simultaneous", s.seed);
  movie.image = "samples G(z), at the same z in all frames";
  for (Sheet& sheet : sheets) {
    const Measures& m = sheet.point.measures;
    movie.frames.push_back({.at = place_of(sheet.point, curve),
                            .caption = fmt::format("after epoch {}, {}", sheet.point.epoch,
                                                   examples::duration_text(sheet.point.seconds)),
                            .readings = {{"-V", fmt::format("{:.3f}", m.minus_v)},
                                         {"-E log D(G(z))", fmt::format("{:.3f}", m.cost_of_g)},
                                         {"D(x)", fmt::format("{:.3f}", m.d_of_data)},
                                         {"D(G(z))", fmt::format("{:.3f}", m.d_of_samples)},
                                         {"log p", log_likelihood_text(sheet.point, curve)}},
                            .png = std::move(sheet.png),
                            .seconds = 0.4});
  }
  movie.course_x = "epoch";
  movie.course_y = "nats; probability";
  movie.courses = {course("-V(D, G)", Colour::purple, Mark::line, &Measures::minus_v, curve),
                   course("-E log D(G(z))", Colour::orange, Mark::line, &Measures::cost_of_g, curve),
                   course("E D(x)", Colour::blue, Mark::dashed, &Measures::d_of_data, curve),
                   course("E D(G(z))", Colour::green, Mark::dashed, &Measures::d_of_samples, curve)};
  movie.levels = {{"log 4", std::log(4.0)}, {"log 2", std::log(2.0)}, {"1/2", 0.5}};
  movie.remarks = {s.average > 0 ? "The samples are those of the averaged parameters of G."
                                 : "The samples are those of G as it is after the epoch.",
                   "At the equilibrium p_g = p_data and D = 1/2: -V(D, G) = log 4 and -E log D(G(z)) = log "
                   "2. The costs are "
                   "means over an epoch, as D sees minibatches through dropout."};
  if (log_likelihood_text(curve.back(), curve) != "-")
    movie.remarks.push_back(
        "log p: the Parzen window estimate of validation images, in nats, as it was last measured. That of "
        "Table 1 is on test images: mnist_gan evaluate.");
  if (curve.back().beginnings > 0)
    movie.remarks.push_back(
        fmt::format("D(G(z)) fell below {:g} over an epoch, and training began again, {} {}.", s.alarm,
                    curve.back().beginnings, curve.back().beginnings == 1 ? "time" : "times"));
  return player::page(movie);
}

}  // namespace saddle::digits
