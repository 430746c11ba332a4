// What G descends once D is at its best: C(G) = max V(D, G) over D, which is
// -log 4 + 2 JSD(p_data || p_g).
//
// Goal: G(z) = w z + b goes in five steps from N(4, 2) to the data, N(0, 1). At
// each step D maximises V on a grid, with derivatives from the tape. JSD comes
// from the library's adaptive integration, without any D.
// Expected output: two columns that agree to 1e-13, as Thm. 1 of Goodfellow et
// al. 2014 says. The last G makes the data themselves: there C(G) is -log 4.
// Takes well below a second.
#include <cmath>
#include <cstdio>
#include <vector>

#include "autodiff/autodiff.h"
#include "gan/discriminator.h"
#include "gan/generator.h"
#include "gan/objective.h"
#include "gan/probability/divergence.h"

using namespace saddle::ad;
using namespace saddle::gan;

int main() {
  const Distribution p_data = normal(0, 1);
  bool agree = true;
  for (const double b : {4.0, 3.0, 2.0, 1.0, 0.0}) {
    // 1. Take a generator G(z) = w z + b, and the distribution of what it makes.
    const Generator G = affine_generator({normal(0, 1)}, Array(1 + b / 4), Array(b));
    const Distribution p_g = G.closed_form().value();

    // 2. Lay a grid over both densities, so fine and wide that sums over it are expectations to rounding.
    const double spacing = 1.0 / 16;
    std::vector<double> log_p, log_q, p, q;
    for (double x = -20; x <= 24; x += spacing) {
      log_p.push_back(p_data.log_pdf(x));
      log_q.push_back(p_g.log_pdf(x));
      p.push_back(spacing * p_data.pdf(x));
      q.push_back(spacing * p_g.pdf(x));
    }

    // [two-ways
    // 3. Let D maximise V at each point: Newton's method on logits, with both derivatives taken by the tape.
    Tape tape;
    const Var logit = tape.constant(Array::column(maximise_value(log_p, log_q)));
    const Var V =
        value_function(logit, tape.constant(Array::column(p)), logit, tape.constant(Array::column(q)));

    // 4. Compare with the theorem. jsd() states its error bound; V is off by a few roundings of 1e-16.
    const Value distance = jsd(p_data, p_g);
    const double measured = V.value(), closed_form = -std::log(4.0) + 2 * distance.value;
    const double error = std::abs(measured - closed_form), bound = 2 * distance.error + 1e-14;
    // two-ways]
    std::printf("b = %g   measured %.12f, closed form %.12f, error %.0e, bound %.0e\n", b, measured,
                closed_form, error, bound);
    agree = agree && error <= bound;
  }
  return agree ? 0 : 1;
}
