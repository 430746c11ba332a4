#include "examples/support/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

namespace saddle::examples {

std::optional<std::size_t> terminal_width(int descriptor) {
  if (isatty(descriptor) != 1) return std::nullopt;
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

std::string duration_text(double seconds) {
  constexpr double minute = 60, hour = 60 * minute, day = 24 * hour;
  if (seconds < 2 * minute) return fmt::format("{:.0f} s", seconds);
  if (seconds < 2 * hour) return fmt::format("{:.0f} min", seconds / minute);
  if (seconds < 2 * day) return fmt::format("{:.0f} h", seconds / hour);
  return fmt::format("{:.0f} days", seconds / day);
}

// Nobody may be listening: an error of the write is no error of the program.
static void write(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

using Clock = std::chrono::steady_clock;

static double seconds_since(Clock::time_point then) {
  return std::chrono::duration<double>(Clock::now() - then).count();
}

constexpr std::chrono::milliseconds every{100};

// The line, and the thread that redraws it.
struct Progress::Line {
  Line() : drawing([this] { draw(); }) {}

  ~Line() {
    {
      const std::lock_guard lock(mutex);
      over = true;
    }
    changed.notify_one();
    drawing.join();
    write("\r\033[K");
  }

  void draw() {
    std::unique_lock lock(mutex);
    while (!over) {
      redraw();
      changed.wait_for(lock, every, [this] { return over; });
    }
  }

  // With the mutex.
  void redraw() {
    const std::string now = fitting(text_now());
    if (now == seen) return;
    write("\r\033[K" + now);
    seen = now;
    drawn = Clock::now();
  }

  std::string text_now() const {
    constexpr double patience = 1;
    const double stood = seconds_since(shown), worked = seconds_since(begun);
    // By the time that the part which is done took, until it was.
    const double left = done > 0 ? (worked - stood) * (1 - done) / done - stood : 0;
    std::string result = text;
    if (text.empty()) return result;
    if (stood >= patience) result += fmt::format("  {}", duration_text(std::floor(stood)));
    if (left > 0 && worked >= patience) result += fmt::format("  about {} left", duration_text(left));
    return result;
  }

  // A line that is longer than the terminal is wide could not be rewritten in place.
  static std::string fitting(std::string text) {
    const std::size_t width = terminal_width(STDERR_FILENO).value_or(80);
    if (text.size() >= width) text.resize(width - 1);
    return text;
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::string text, seen;
  double done = 0;
  bool over = false;
  const Clock::time_point begun = Clock::now();
  Clock::time_point shown = begun, drawn = begun;
  std::thread drawing;  // the last one: it reads the others
};

Progress::Progress() : line_(isatty(STDERR_FILENO) == 1 ? std::make_unique<Line>() : nullptr) {}

Progress::~Progress() = default;

void Progress::show(std::string_view text, double done) {
  if (!line_) return;
  const std::lock_guard lock(line_->mutex);
  line_->text = text;
  line_->done = done;
  line_->shown = Clock::now();
  // Whoever erases the line prints something else next.
  if (text.empty() || line_->shown - line_->drawn >= every) line_->redraw();
}

bool Progress::due() const {
  if (!line_) return false;
  // Only the thread that shows changes it.
  return Clock::now() - line_->shown >= every;
}

}  // namespace saddle::examples
