// A run of the room "motion": the steps of two players, the flow beside them, and what is kept of both, in
// memory that does not grow.
#pragma once

#include <cstdint>
#include <vector>

#include "examples/lab/course.h"
#include "examples/lab/motion/local.h"

namespace saddle::lab::motion {

// The last points of an orbit.
class Trail {
 public:
  void add(double x, double y);
  std::vector<double> last() const;  // x and y in turns, at most `most` points

  static constexpr std::size_t most = 1000;

 private:
  std::vector<double> points_;
};

// The distances from the equilibrium after the steps 0, n, 2 n, ..., and after the last one: at most 1025.
struct Distances {
  std::vector<double> n, distance, flow;
};

class MotionRun {
 public:
  MotionRun(const Motion& motion, gan::State start);

  // One step, and the flow for the time of one step. A step that goes beyond |z| = 1e9 is not taken: left()
  // is its number from then on, and there are no further steps. A flow that goes beyond it is followed no
  // further, and its place is NaN.
  void step();

  std::int64_t iteration() const { return iteration_; }
  std::int64_t left() const { return left_; }  // 0 as long as no step has
  const gan::State& start() const { return start_; }
  gan::State z() const { return {state_[0], state_[1]}; }
  const gan::State& flow() const { return flow_; }
  const Trail& trail() const { return trail_; }
  const Trail& flow_trail() const { return flow_trail_; }
  Distances course() const;

 private:
  void follow_flow(double time);

  gan::State start_;
  gan::StateMap step_, field_;
  double time_of_step_, flow_step_;
  gan::State state_, flow_;  // state_: of optimistic steps z and the z before
  std::int64_t iteration_ = 0, left_ = 0;
  Trail trail_, flow_trail_;
  Course course_{2, 1024};  // of the distances of the steps and of the flow
};

}  // namespace saddle::lab::motion
