// The workloads as a list: who does them, and what is promised.
#pragma once

#include "tests/benchmark/workloads.h"

namespace benchmark {

// Somebody who does a workload, by name.
struct Side {
  std::string name;
  Make make;
};

// Another library beside the tape, with the least ratio to the tape that is promised (0: none).
struct Peer {
  Side side;
  double gate = 0;
};

struct Workload {
  std::string name, precision;
  double operations;
  double agreement;  // how closely the sides' results agree, relatively
  double gate;       // the largest ratio of tape to limit that is promised
  Side limit, tape;
  std::vector<Peer> peers;
};

// One step of a net workload without the optimiser, by one side: (loss + gradient) / loss.
struct Overhead {
  std::string side;
  double gate;  // 0: none
  Make gradients, losses;
};
struct OverheadWorkload {
  std::string name, precision;
  double agreement;
  std::vector<Overhead> sides;
};

// A layer and its gradient against the matrix products that it consists of.
struct LayerWorkload {
  std::string name, precision;
  double gate;  // the largest ratio that is promised
  Make layer, products;
};

// A step by one thread and by two, and by another library with two.
struct ThreadsWorkload {
  std::string name, precision;
  double agreement;
  double gate;  // the least ratio of one thread's time to that of two that is promised
  Side limit;   // takes part in the comparison of results only
  Side one, two;
  std::vector<Peer> peers;
};

inline constexpr double bytes_gate = 48;  // for a scalar operation, adjoint included

std::vector<Workload> workloads();
std::vector<OverheadWorkload> overheads();
std::vector<LayerWorkload> layers();
std::vector<ThreadsWorkload> with_threads();

// The libraries that workloads() compares with.
std::vector<std::string> peer_names();

}  // namespace benchmark
