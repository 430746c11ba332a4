#include "examples/support/interruption.h"

#include <atomic>

namespace saddle::examples {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

// Where the handler may read them.
std::atomic<int> came = 0;
struct sigaction before[3];

void give_back() {
  for (int i = 0; i < 3; ++i) sigaction(kSignals[i], &before[i], nullptr);
}

void remember(int signal) {
  came = signal;
  give_back();
}

}  // namespace

Interruption::Interruption() {
  came = 0;
  for (int i = 0; i < 3; ++i) sigaction(kSignals[i], nullptr, &before[i]);
  struct sigaction action {};
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  for (int i = 0; i < 3; ++i)
    if (before[i].sa_handler != SIG_IGN) sigaction(kSignals[i], &action, nullptr);
}

Interruption::~Interruption() {
  give_back();
}

int Interruption::signal() const {
  return came;
}

}  // namespace saddle::examples
