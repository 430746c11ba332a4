#include "examples/lab/motion/run.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gan/claims/dynamics/orbit.h"

namespace saddle::lab::motion {

using gan::State;

namespace {

constexpr double bound = 1e9;

// The flow: Runge-Kutta steps of at most `longest`, of which two halves and a whole agree to `agreed`
// relative to 1 + |z|. Steps below `shortest` are taken as they are: the field of WGAN-GP has a jump.
constexpr double longest = 0.25, shortest = 1e-4, agreed = 1e-6;

bool within(const State& z) {
  return gan::norm(z) <= bound;
}

double apart(const State& a, const State& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1]);
}

}  // namespace

void Trail::add(double x, double y) {
  if (points_.size() >= 4 * most)
    points_.erase(points_.begin(), points_.end() - static_cast<std::ptrdiff_t>(2 * most));
  points_.insert(points_.end(), {x, y});
}

std::vector<double> Trail::last() const {
  const std::size_t kept = std::min(points_.size(), 2 * most);
  return {points_.end() - static_cast<std::ptrdiff_t>(kept), points_.end()};
}

MotionRun::MotionRun(const Motion& motion, State start)
    : start_(std::move(start)),
      step_(motion.step()),
      field_(motion.field()),
      time_of_step_(motion.h()),
      flow_step_(longest),
      state_(start_),
      flow_(start_) {
  // The first optimistic step has none before it: it is as if the one before had stayed.
  if (motion.rule.kind == gan::UpdateRule::Kind::optimistic)
    state_.insert(state_.end(), start_.begin(), start_.end());
  trail_.add(start_[0], start_[1]);
  flow_trail_.add(start_[0], start_[1]);
  course_.record(0, {gan::norm(z()), gan::norm(flow_)});
}

void MotionRun::step() {
  if (left_ > 0) return;
  State next = step_(state_);
  // False for NaN, too.
  if (!within({next[0], next[1]})) {
    left_ = iteration_ + 1;
    return;
  }
  state_ = std::move(next);
  ++iteration_;
  trail_.add(state_[0], state_[1]);
  follow_flow(time_of_step_);
  course_.record(iteration_, {gan::norm(z()), gan::norm(flow_)});
}

void MotionRun::follow_flow(double time) {
  while (time > 0 && within(flow_)) {
    const double h = std::min(flow_step_, time);
    const State whole = gan::runge_kutta(field_, flow_, h);
    const State halves = gan::runge_kutta(field_, gan::runge_kutta(field_, flow_, h / 2), h / 2);
    const double error = apart(whole, halves), allowed = agreed * (1 + gan::norm(flow_));
    if (!(error <= allowed) && h > shortest) {
      flow_step_ = h / 2;
      continue;
    }
    // Not the last step of this stretch, which may be short by chance.
    if (error < allowed / 64 && h == flow_step_) flow_step_ = std::min(2 * h, longest);
    flow_ = {halves[0] + (halves[0] - whole[0]) / 15, halves[1] + (halves[1] - whole[1]) / 15};
    // What is left after subtraction may be a rounding only.
    time = time - h > 1e-12 * h ? time - h : 0;
    if (within(flow_)) flow_trail_.add(flow_[0], flow_[1]);
  }
  if (!within(flow_)) flow_.assign(2, no_number);
}

Distances MotionRun::course() const {
  Distances shown{course_.steps(), course_.column(0), course_.column(1)};
  if (!course_.due(iteration_)) {
    shown.n.push_back(static_cast<double>(iteration_));
    shown.distance.push_back(gan::norm(z()));
    shown.flow.push_back(gan::norm(flow_));
  }
  return shown;
}

}  // namespace saddle::lab::motion
