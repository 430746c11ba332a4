// The course of train_gan: what is written down of it, for people and for programs.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "examples/training/own_points.h"
#include "examples/training/setup.h"
#include "gan/algorithm1.h"
#include "gan/certificate.h"
#include "gan/modes.h"

namespace saddle::examples {

// One row of the record. c_g and jsd are NaN where p_g is not known.
struct Step {
  std::int64_t iteration;
  double v, c_g, jsd, grad_norm_d, grad_norm_g;
  // What D paid when it was last updated; NaN without a penalty.
  double penalty = std::numeric_limits<double>::quiet_NaN();
};

// What samples of the G in the end say: which modes they reach, in the plane, how they lie to points of one's
// own, and what a new D finds.
struct Judgement {
  std::optional<gan::ModeCount> modes;
  std::optional<PointsCompared> points;
  std::optional<gan::Certificate> certificate;
};

// For people who wait: where training is, between the lines of the record, and which part of all updates that
// is.
std::string update_line(const gan::Update& u, const Options& o);
double part_done(std::int64_t iteration, std::int64_t step, const Options& o);

// One step in a line for people, of what is known of it; what the numbers are at the equilibrium; and what
// the samples say.
std::string live_line(const Step& s, std::int64_t iterations);
std::string equilibrium_line();

// Before training where the defaults are those of nets: what is in force, and the default learning rates of
// Adam if others were given.
std::string settings_text(const Options& o, const Rates& rates);
std::string judgement_text(const Judgement& judgement);

// One line of the trace: what an update read. Draws that are not fresh samples (--exact) have no number.
std::string trace_line(const gan::Update& u);

// All of it as JSON, and as a figure.
std::string json_text(const Options& o, const Rates& rates, const gan::TrainingOptions& training,
                      const std::vector<Step>& steps, const gan::Generator& G, const Judgement& judgement);
std::string svg_text(const Options& o, bool algorithm_1, const std::vector<Step>& steps);

}  // namespace saddle::examples
