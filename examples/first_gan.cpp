// The first GAN: Algorithm 1 of Goodfellow et al. 2014, written out.
//
// Goal: G(z) = w z + b is to turn noise from N(0, 1) into N(4, 1.25). G never
// sees the data: it descends V, and all that V knows about the data is what D
// has learned.
// Expected output: a mean near 4 and a standard deviation near 1.25, as well as
// minibatches of 1000 can tell them, and V near -log 4, its value at D = 1/2.
// Takes below a second.
#include <cmath>
#include <cstdio>

#include "gan/discriminator_nets.h"
#include "gan/generator.h"
#include "nn/nn.h"

using namespace saddle;
using namespace saddle::ad;

int main() {
  // 1. The players. p_g begins as N(0, 1), D as 1/2. The best logit for two normals is quadratic in x.
  const int m = 1000, iterations = 500;
  const gan::Distribution p_data = gan::normal(4, 1.25);
  const gan::Latent noise{gan::normal(0, 1)};
  const gan::Generator G = gan::affine_generator(noise, Array(1.0), Array(0.0));
  const nn::Sequential D = gan::quadratic_discriminator(gan::scale_of(p_data));
  nn::Sgd opt_d(D.parameters(), 0.3), opt_g(G.parameters(), 0.3);
  Random random(1);
  Tape tape;
  double v = 0;
  for (int iteration = 1; iteration <= iterations; ++iteration) {
    // 2. D ascends V = mean log D(x) + mean log(1 - D(G(z))) on fresh samples; 1 - sigmoid(t) = sigmoid(-t).
    tape.clear();
    const Var x = tape.constant(p_data.sample(m, random)), z = tape.constant(sample(noise, m, random));
    const Var V = mean(log_sigmoid(D(x))) + mean(log_sigmoid(-D(G(z))));
    opt_d.ascend(backward(V, D.parameters()));
    v = V.value();

    // 3. G descends the part of V that it can change, on fresh noise.
    tape.clear();
    const Var fresh_z = tape.constant(sample(noise, m, random));
    opt_g.descend(backward(mean(log_sigmoid(-D(G(fresh_z)))), G.parameters()));
    if (iteration % 100 == 0) std::printf("iteration %3d   V %.4f\n", iteration, v);
  }

  // 4. Compare. m samples tell a mean up to 1.25 / sqrt(m) and a standard deviation up to 1.25 / sqrt(2 m);
  // three times as much is allowed. With both off by so much, the best D has V = -log 4 + 4.5 / m.
  const gan::Scale p_g = gan::scale_of(G.closed_form().value());
  const auto compare = [](const char* what, double measured, double closed_form, double bound) {
    const double error = std::abs(measured - closed_form);
    std::printf("%s  measured %7.4f, closed form %7.4f, error %.4f, bound %.4f\n", what, measured,
                closed_form, error, bound);
    return error <= bound;
  };
  const bool near[] = {compare("mean", p_g.centre, 4, 3 * 1.25 / std::sqrt(m)),
                       compare("sd  ", p_g.spread, 1.25, 3 * 1.25 / std::sqrt(2 * m)),
                       compare("V   ", v, -std::log(4.0), 4.5 / m)};
  return near[0] && near[1] && near[2] ? 0 : 1;
}
