// A consumer of exact games: what saddle::games links reaches it, and what it stands on inside does not.
#include <gan/games/equilibria.h>

#ifdef __GNU_MP_VERSION
#error "saddle's headers must not bring in GMP"
#endif

#include <cstdio>

int main() {
  const auto coin = saddle::gan::zero_sum(saddle::gan::parse_payoffs("3 -2; -2 1"));
  if (equilibria(coin).extreme.at(0).row_payoff.text() != "-1/8") {
    std::puts("consumer: wrong value of the coin game");
    return 1;
  }
  std::puts("consumer: ok");
}
