// Ctrl-C that a program answers itself: while an Interruption lives, the first SIGINT, SIGTERM or SIGHUP is
// remembered, so that work can be brought to a good end; a second one ends the program as always (cli.h).
//
//   Interruption interruption;
//   while (!interruption.signal()) step();
//   save();
//   return interruption.signal() ? interruption.status() : 0;
#pragma once

#include <csignal>

namespace saddle::examples {

// One at a time. What the program ignores when this begins stays ignored.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  // The signal that came, 0 if none did. May be asked by any thread.
  int signal() const;
  // The exit status of a program that a signal ended: 130 for Ctrl-C.
  int status() const { return 128 + signal(); }
  // "interrupted" or "terminated".
  const char* word() const { return signal() == SIGINT ? "interrupted" : "terminated"; }
};

}  // namespace saddle::examples
