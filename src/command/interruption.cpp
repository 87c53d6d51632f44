#include "command/interruption.h"

#include <csignal>

namespace highneeds {
namespace {

std::atomic<bool> stop_asked = false;
int alive = 0;
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

void ask_to_stop(int signal) {
  stop_asked = true;
  std::signal(signal, SIG_DFL);
}

}  // namespace

Interruption::Interruption() {
  if (alive++ > 0) return;
  stop_asked = false;
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
}

Interruption::~Interruption() {
  if (--alive > 0) return;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

const std::atomic<bool>& Interruption::asked() const { return stop_asked; }

}  // namespace highneeds
