#include "examples/digits/training/movers.h"

#include <stdexcept>
#include <vector>

#include "examples/digits/training/nets.h"
#include "tests/catch.h"
#include "tests/examples/digits/some_images.h"

using namespace saddle;
using namespace saddle::digits;

TEST_CASE("movers: an error in any thread is thrown where the step was asked for") {
  for (const std::int64_t threads : {1, 2, 3}) {
    INFO(threads << " threads");
    Settings s = small_settings();
    s.threads = threads;
    const nn::Sequential G = make_generator(s, std::vector<double>(12, 0.5), ad::Random(1));
    const nn::Sequential D = make_discriminator(s, 12, ad::Random(2));
    Movers movers(G, D, s);
    ad::Tape tape;
    const ad::Var z = tape.constant(ad::Array::filled(2, s.noise, 1));
    std::vector<nn::Gradients> parts;
    parts.push_back(backward(sum(G(z)), G.parameters()));
    for (const double rate : {0.0, 0.1}) {
      for (const double momentum : {0.5, 1.0}) {
        INFO(rate << ", " << momentum);
        const Movers::Move moves[] = {{Player::G, rate, momentum, parts}};
        if (rate > 0 && momentum < 1)
          CHECK_NOTHROW(movers.move(moves));
        else
          CHECK_THROWS_AS(movers.move(moves), std::invalid_argument);
      }
    }
  }
}
