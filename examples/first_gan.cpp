// The first GAN: Algorithm 1 of Goodfellow et al. 2014, written out.
//
// G(z) = w z + b is to turn noise from N(0, 1) into N(4, 1.25). G never sees
// the data, only V. Expected output: a mean near 4, a standard deviation near
// 1.25, as well as minibatches of 1000 can tell them, and V(D, G) just below
// C(G) = -log 4 + 2 JSD(p_data, p_g), that of the best D. Takes below a second.
#include <cmath>
#include <cstdio>

#include "gan/algorithm1.h"
#include "gan/discriminator_nets.h"
#include "gan/probability/divergence.h"
#include "nn/nn.h"

using namespace saddle;
using namespace saddle::ad;

int main() {
  // 1. The players. p_g begins as N(0, 1), D as 1/2. The best logit for two normals is quadratic in x.
  const int n = 1000, iterations = 500;
  const gan::Distribution p_data = gan::normal(4, 1.25);
  const gan::Latent noise{gan::normal(0, 1)};
  const gan::Generator G = gan::affine_generator(noise, Array(1.0), Array(0.0));
  const nn::Sequential D = gan::quadratic_discriminator(gan::scale_of(p_data));
  nn::Sgd opt_d(D.parameters(), 0.3), opt_g(G.parameters(), 0.3);
  Random random(1);
  Tape tape;
  for (int iteration = 1; iteration <= iterations; ++iteration) {
    // 2. D ascends V = mean log D(x) + mean log(1 - D(G(z))) on fresh samples; 1 - sigmoid(t) = sigmoid(-t).
    tape.clear();
    const Var x = tape.constant(p_data.sample(n, random)), z = tape.constant(sample(noise, n, random));
    const Var V = mean(log_sigmoid(D(x))) + mean(log_sigmoid(-D(G(z))));
    opt_d.ascend(backward(V, D.parameters()));
    if (iteration % 100 == 0) std::printf("iteration %3d   V %.4f\n", iteration, V.value());

    // 3. G descends the part of V that it can change, on fresh noise.
    tape.clear();
    const Var fresh_z = tape.constant(sample(noise, n, random));
    opt_g.descend(backward(mean(log_sigmoid(-D(G(fresh_z)))), G.parameters()));
  }

  // 4. Compare. The bounds on mean, sd and D are a choice: three standard errors of estimates from n samples.
  // V is exact here, and by Prop. 1 at most C(G). A D that is t off lowers it by about t^T H t / 2, and t of
  // an estimate has the covariance H^-1 / n: three standard errors in each of 3 directions are 27 / (2 n).
  const gan::Distribution p_g = G.closed_form().value();
  const gan::Scale scale = gan::scale_of(p_g);
  const double c_g = -std::log(4.0) + 2 * gan::jsd(p_data, p_g).value;
  const double v = gan::value({G, D, opt_d, opt_g, gan::expectation({p_data}), gan::expectation(noise)});
  const auto compare = [](const char* what, double measured, double closed_form, double bound) {
    const double error = std::abs(measured - closed_form);
    std::printf("%s  measured %7.4f, closed form %7.4f, error %.4f, bound %.4f\n", what, measured,
                closed_form, error, bound);
    return error <= bound;
  };
  const bool near_mean = compare("mean", scale.centre, 4, 3 * 1.25 / std::sqrt(n)),
             near_sd = compare("sd  ", scale.spread, 1.25, 3 * 1.25 / std::sqrt(2 * n));
  return compare("V   ", v, c_g, 3 * 9 / (2.0 * n)) && v <= c_g && near_mean && near_sd ? 0 : 1;
}
