// The equilibrium under each of the usual objectives: what the cards say, and what would be wrong to say.
#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/real_math.h"
#include "autodiff/table.h"
#include "gan/claims/card.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/distances.h"
#include "gan/claims/objectives/measured_card.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/objective.h"

namespace saddle::gan {
namespace {

using ad::Var;
using std::numbers::ln2;

// The cards, with divergences that the search for D has nothing in common with.
const std::vector<Card>& independent_cards() {
  static const std::vector<Card> list = cards(by_second_way());
  return list;
}
const Card& card_of(std::string_view id) {
  for (const Card& card : independent_cards())
    if (card.id == id) return card;
  throw std::invalid_argument(fmt::format("no card {}", id));
}

std::function<Measurement(Study&)> measure(Family family) {
  return [family](Study& study) {
    Measurement all;
    for (const Card& card : independent_cards())
      if (card.family == family) append(all, measure_card(card, study));
    return all;
  };
}

// A card with one field changed is measured as it stands.
template <class Field, class Value>
Wrong wrong(Wrong::Kind kind, const char* what, const char* id, Field Card::*field, Value value) {
  return {kind, what, [=](Study& study) { return measure_card(changed(card_of(id), field, value), study); }};
}

// "log 2 - JSD 2 % off": what the objective is at the best D.
Wrong two_percent_off(const char* what, const char* id) {
  return wrong(Wrong::Kind::off, what, id, &Card::best, 1.02 * card_of(id).best);
}

constexpr double card_tolerance = 4e-14;
constexpr const char* reason =
    "the quadratures', 1e-15 of integrands as smooth as these, and the roundings of up to 2000 nodes; the "
    "optimiser's last step is below 1e-9 and converges quadratically";

// D as it is found at one x where V has these factors before log D and log(1 - D).
double found_d(double data, double generated, const Study& study) {
  return ad::real::sigmoid(study.find(std::vector{std::log(data)}, std::vector{std::log(generated)})[0]);
}

std::vector<Showing> labels_for_data(Study& study) {
  // A label t says that a share 1 - t of the data is fake.
  const auto d = [&](double t, double p, double q) { return found_d(t * p, (1 - t) * p + q, study); };
  // The cost's value where p = q, with its sign turned round: V.
  const auto value = [&](double t) {
    const double y = d(t, 1, 1);
    return t * std::log(y) + (1 - t) * std::log(1 - y) + std::log(1 - y);
  };
  return {
      {"D where p = q", d(0.9, 1, 1), 0.45, d(1, 1, 1), 0.5},
      {"V where p = q", value(0.9), -2 * entropy(0.45), value(1), -2 * ln2},
      {"D where p = 3 q", d(0.9, 3, 1), 0.675, d(1, 3, 1), 0.75},
  };
}

// D from one mean over a batch of real and generated points, or from one mean for each of the two.
std::vector<Showing> unequal_batches(Study& study) {
  return {
      {"D where p = q, 48 reals and 16 fakes", found_d(48, 16, study), 0.75, found_d(1, 1, study), 0.5},
      {"D where p = q, 16 reals and 48 fakes", found_d(16, 48, study), 0.25, found_d(1, 1, study), 0.5},
      {"D where 3 p = q, 48 reals and 16 fakes", found_d(48, 3 * 16, study), 0.5, found_d(1, 3, study), 0.25},
  };
}

}  // namespace

std::vector<Claim> claims_of_cards() {
  using enum Wrong::Kind;
  const Distances& by = by_second_way();
  const std::string measured =
      " Here p is p_data and q is p_g. Measured: the objective is maximised by Newton's method with "
      "derivatives by the tape, at 100 random pairs of densities and on the nodes of 13 pairs of "
      "distributions; the value there is compared with the divergence, which is integrated by another rule, "
      "tanh-sinh, or has a closed form.";
  return {
      {.id = "card-cross-entropy",
       .statement = R"(
           V, J(D), and the sum and the mean of the binary cross-entropies are V times 1, -1/2, -1 and -1/2:
           all have the best D p / (p + q), wherever p + q > 0, and at p = q they are -log 4, log 2, log 4 and
           log 2.)",
       .source = "Goodfellow 2016, Sec. 3.2.1",
       .formula = R"(D^* = \frac{p}{p + q} \\ )"
                  R"(V^* = -\log 4 + 2 \operatorname{JSD},\quad \text{sum} = -V^*,\quad )"
                  R"(J(D^*) = \text{mean} = -\frac{V^*}{2})",
       .derivation =
           "A factor does not move an optimum, and a negative one makes a cost of a value. So whoever reads "
           "a loss of 0.693 or of 1.386 must know which one it is. The mean is over as many of each kind." +
           measured,
       .tolerance = card_tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::cross_entropy),
       .wrong = {wrong(formula, "V* = -log 4 + JSD, without the 2", "value", &Card::best, -log_4 + by.jsd),
                 wrong(formula, "log 2 for the sum of the cross-entropies at p = q, which is their mean",
                       "cross-entropy, sum", &Card::value_at_equality, ln2),
                 wrong(formula, "D* = q / (p + q)", "cost J(D)", &Card::optimal,
                       [](double p, double q) { return q / (p + q); }),
                 wrong(condition, "a mean over twice as many samples as data", "cross-entropy, mean",
                       &Card::value,
                       [](const Var& a, const Var& p, const Var& q) {
                         return (p * softplus(-a) + 2.0 * q * softplus(a)) / 3.0;
                       }),
                 two_percent_off("log 2 - JSD 2 % off", "cost J(D)")},
       .unit = "nats"},
      {.id = "card-smoothing",
       .statement = R"(
           With the labels t for data and u for samples, 0 <= u < t <= 1, the best D is (t p + u q) / (p + q),
           wherever p + q > 0, and at p = q the sum of the cross-entropies is 2 H((t + u) / 2).)",
       .source = "Goodfellow 2016, Sec. 4.2",
       .formula = R"(D^* = \frac{t p + u q}{p + q} \\ )"
                  R"(\text{cost} = 2 H(w) - 2 \operatorname{JSD}_w(r, s),\quad w = \frac{t + u}{2} \\ )"
                  R"(r = \frac{t p + u q}{t + u},\quad s = \frac{(1 - t) p + (1 - u) q}{2 - t - u})",
       .derivation = "At one x the cost is -(t p + u q) log D - ((1 - t) p + (1 - u) q) log(1 - D): the "
                     "lemma with other a and b. They are 2 w r and 2 (1 - w) s, and w r + (1 - w) s = (p + "
                     "q) / 2 = m, so that the cost is 2 H(w) - 2 w KL(r || m) - 2 (1 - w) KL(s || m). With u "
                     "> 0, p_g stands in the numerator: where there is no data D* is u, and not 0. H(w) = -w "
                     "log w - (1 - w) log(1 - w). Three pairs of labels are measured." +
                     measured,
       .tolerance = card_tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::smoothing),
       .wrong = {wrong(formula, "D* = t p / (p + q), without u q, for labels of 0.9 and 0.1",
                       "two-sided smoothing, 0.9 and 0.1", &Card::optimal,
                       [](double p, double q) { return 0.9 * p / (p + q); }),
                 wrong(formula, "D* = 1/2 at p = q for labels of 0.9 and 0", "one-sided smoothing, 0.9",
                       &Card::d_at_equality, 0.5),
                 wrong(formula, "log 4 - 2 JSD(p, q), as without smoothing, for labels of 0.9 and 0.1",
                       "two-sided smoothing, 0.9 and 0.1", &Card::best, log_4 - 2 * by.jsd),
                 wrong(formula, "2 H(0.45) - 2 JSD(p, q), of p and q themselves, for labels of 0.9 and 0",
                       "one-sided smoothing, 0.9", &Card::best, 2 * entropy(0.45) - 2 * by.jsd),
                 two_percent_off("the cost for labels of 0.9 and 0.2 2 % off",
                                 "two-sided smoothing, 0.9 and 0.2")},
       .unit = "nats",
       .mistake =
           Mistake{
               .belief =
                   "Labels of 0.9 for data are a matter of taste: the equilibrium stays D = 1/2, V = -log 4.",
               .truth = R"(
                With labels of 0.9 for data and 0 for samples the best D is 0.9 p / (p + q), at p = q it is
                0.45.)",
               .why = R"(
                A label t says that a share 1 - t of the data is fake. So V is that of t p against (1 - t) p +
                q, and Prop. 1 gives D for these. As D is still a rising function of p / q, and constant where
                p_g = p_data, that remains the equilibrium; what moves is D there, and V.)",
               .show = labels_for_data}},
      {.id = "card-factor",
       .statement = R"(
           With factors s, t > 0 on its two terms the best D for V is s p / (s p + t q), wherever p + q > 0,
           and at p = q the value is -(s + t) H(s / (s + t)).)",
       .source = "Derived; JSD_w as in Lin 1991",
       .formula = R"(D^* = \frac{s p}{s p + t q} \\ )"
                  R"(\text{value} = -(s + t) (H(w) - \operatorname{JSD}_w(p, q)),\quad w = \frac{s}{s + t})",
       .derivation =
           "The lemma with a = s p and b = t q. With m = w p + (1 - w) q the value is s E_p log(w p / m) "
           "+ t E_q log((1 - w) q / m). JSD_w = w KL(p || m) + (1 - w) KL(q || m) is zero at p = q "
           "alone, but its weights are no longer equal. Two pairs of factors are measured." +
           measured,
       .tolerance = card_tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::factor),
       .wrong = {wrong(formula, "D* = p / (p + q) whatever the factors", "factor 2 on the data",
                       &Card::optimal, [](double p, double q) { return p / (p + q); }),
                 wrong(formula, "the JSD of equal weights in the place of JSD_w", "factor 2 on the data",
                       &Card::best, -3 * (entropy(2.0 / 3) - by.jsd)),
                 wrong(formula, "-log 4 at p = q whatever the factors", "factor 3 on the generated",
                       &Card::value_at_equality, -log_4),
                 two_percent_off("the value with a factor 3 2 % off", "factor 3 on the generated")},
       .unit = "nats",
       .mistake =
           Mistake{
               .belief =
                   "How many reals and how many fakes are in a batch changes the noise, not the equilibrium.",
               .truth = R"(
                One mean over n reals and m fakes, n other than m, is another game: its best D is n p / (n p +
                m q).)",
               .why = R"(
                The mean over the whole batch weighs E_p by n / (n + m) and E_q by m / (n + m), and the lemma
                has a = n p, b = m q. Sizes in the same proportion leave the game as it is; a table of results
                for several proportions has the results of several games. With one mean for each of the two
                the sizes change the noise only.)",
               .show = unequal_batches}},
      {.id = "card-least-squares",
       .statement = R"(
           Least squares, 1/2 E_p (D - b)^2 + 1/2 E_q (D - a)^2 with a < b, have the best D (b p + a q) / (p +
           q), wherever p + q > 0; there D's cost is (b - a)^2 / 4 (1 - X), X being the chi-square of q from
           the mean (p + q) / 2, and 1/2 E_p (D - c)^2 + 1/2 E_q (D - c)^2, G's cost and a term that G does
           not reach, is ((a + b - 2 c)^2 + (b - a)^2 X) / 4.)",
       .source = "Mao et al. 2017, Sec. 3.2",
       .formula = R"(D^* = \frac{b p + a q}{p + q} \\ )"
                  R"(\text{cost} = \frac{(b - a)^2}{4} (1 - X),\quad G\text{'s cost} )"
                  R"(= \frac{(a + b - 2c)^2 + (b - a)^2 X}{4} \\ )"
                  R"(X = \chi^2(q \parallel m),\quad m = \frac{p + q}{2})",
       .derivation =
           "The cost at one x is a parabola with its vertex at the weighted mean of b and a, and (b - a)^2 / "
           "2 p q / (p + q) there. With p = m + d and q = m - d, p q / (p + q) = (m - d^2 / m) / 2, and X is "
           "the integral of d^2 / m. G's cost is 1/2 E_p (D - c)^2 + 1/2 E_q (D - c)^2, of which the first "
           "half does not depend on G at a D that stands still. Twice its X is what the source calls "
           "chi-square(p + q || 2 q). Measured for the targets a, b, c = 0, 1, 1 and -1, 1, 0." +
           measured,
       .tolerance = card_tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::least_squares),
       .wrong = {wrong(formula, "chi-square(q || p) of p and q themselves as X", "least squares (0, 1, 1)",
                       &Card::best, 0.25 * (1 - reverse(by.chi2))),
                 wrong(formula, "chi-square(p + q || 2 q) as X, which is twice as much",
                       "least squares (-1, 1, 0)", &Card::best, 1 - 2 * of_q_and_mean(by.chi2)),
                 wrong(formula, "D* with a and b exchanged", "least squares (-1, 1, 0)", &Card::optimal,
                       [](double p, double q) { return (q - p) / (p + q); }),
                 wrong(formula, "G's cost without (a + b - 2 c)^2", "least squares (0, 1, 1)",
                       &Card::generator_best, -0.25 + card_of("least squares (0, 1, 1)").generator_best),
                 two_percent_off("D's cost 2 % off", "least squares (0, 1, 1)")}},
      {.id = "card-hinge",
       .statement = R"(
           Under the hinge cost D* = sign(p - q) is best, alone wherever p and q differ and neither is 0;
           where p = q any D in [-1, 1] is as good, where q = 0 any D >= 1; the least cost is 2 - 2 TV(p, q).)",
       .source = "Lim & Ye 2017",
       .formula = R"(D^* = \operatorname{sign}(p - q) \\ \text{cost} = 2 - 2 \operatorname{TV}(p, q))",
       .derivation = "At one x the cost has straight pieces with slopes -p, q - p and q: it is smallest at 1 "
                     "if p > q, at -1 if p < q, and on all of [-1, 1] if p = q; there it is 2 min(p, q), "
                     "whose integral is 2 - 2 TV. Where one of the two is 0, so is one of the slopes. So at "
                     "equality D is not determined, and the check is on the cost." +
                     measured + " TV is that of the distribution functions.",
       .tolerance = 2e-12,
       .tolerance_reason = "the quadrature's, which aims at 1e-13 where it has to find a kink",
       .measure = measure(Family::hinge),
       .wrong = {wrong(formula, "2 - TV, without the 2", "hinge", &Card::best, 2 - by.tv),
                 wrong(formula, "D* = (p - q) / (p + q), that of least squares", "hinge", &Card::optimal,
                       [](double p, double q) { return (p - q) / (p + q); }),
                 wrong(condition, "the squared hinge, max(0, 1 - D)^2 and max(0, 1 + D)^2", "hinge",
                       &Card::value,
                       [](const Var& y, const Var& p, const Var& q) {
                         return p * square(relu(1.0 - y)) + q * square(relu(1.0 + y));
                       }),
                 wrong(condition, "a margin of 1/2: max(0, 1/2 - D) and max(0, 1/2 + D)", "hinge",
                       &Card::value,
                       [](const Var& y, const Var& p, const Var& q) {
                         return p * relu(0.5 - y) + q * relu(0.5 + y);
                       }),
                 two_percent_off("the least cost 2 % off", "hinge")}},
      {.id = "card-wasserstein",
       .statement = R"(
           For p and q on the line with finite first moments the largest E_p D - E_q D over all D with |D(x) -
           D(y)| <= |x - y| is W1(p, q); without this condition on D there is no largest value unless p = q.)",
       .source = "Arjovsky et al. 2017, Eq. 2",
       .formula = R"(\max_{\lvert D(x) - D(y) \rvert \le \lvert x - y \rvert} (\mathbb{E}_p D - )"
                  R"(\mathbb{E}_q D) = W_1(p, q) \\ )"
                  R"(D = c \operatorname{sign}(p - q)\text{: } 2 c \operatorname{TV}(p, q))",
       .derivation = R"(
           By parts, E_p D - E_q D is the integral of D' (F_q - F_p), and |D'| <= 1: the best slope is the
           sign of F_q - F_p, free where they are equal, and D is free up to a constant. The first moments
           make E_p D and E_q D finite for every such D. Without the condition D = c sign(p - q) says 2 c TV,
           for c as large as one likes. Here p is p_data and q is p_g. Measured: the gradient in the slopes,
           by the tape, says which way each is to be steepest; on 101 pairs of categorical distributions and 8
           on the line. The value is compared with W1 in closed form, or as a sum, and random critics of the
           class must stay below it.)",
       .tolerance = 2e-13,
       .tolerance_reason = R"(
           the objective is linear in the slopes, so that the optimum is exact; the nodes are right to 1e-12,
           and to 1e-15 as a rule)",
       .measure = measure(Family::wasserstein),
       .wrong = {wrong(formula, "2 TV, the largest value over all |D| <= 1", "Wasserstein", &Card::best,
                       2 * by.tv),
                 wrong(formula, "W1 / 2, as if D were in [0, 1]", "Wasserstein", &Card::best, 0.5 * by.w1),
                 {condition, "critics with slopes up to 2",
                  [](Study& study) { return measure_card(card_of("Wasserstein"), study, 2); }},
                 two_percent_off("W1 2 % off", "Wasserstein")}},
      {.id = "card-f-gan",
       .statement = R"(
           For each of six f-GANs the best output D is f'(p / q), where p and q are positive, and the largest
           value, where it is finite, is D_f(p || q) = E_q f(p / q); of the member called GAN that is C(G),
           -log 4 at p = q and not 0.)",
       .source = "Nowozin et al. 2016, Table 1",
       .formula = R"(\max_D (\mathbb{E}_p D - \mathbb{E}_q f^*(D)) = \mathbb{E}_q )"
                  R"(f\left(\frac{p}{q}\right),\quad D^* = f'\left(\frac{p}{q}\right))",
       .derivation =
           "f*(t) = sup over u of u t - f(u), so that p t - q f*(t) <= q f(p / q) for every t, with "
           "equality where t = f'(p / q). Where q = 0, q f(p / q) stands for p times the slope of f at "
           "infinity. Beware of the source's table: with its f the Jensen-Shannon member is 2 JSD, "
           "without the factor 1/2 printed there, and the Pearson member is the integral of (p - q)^2 / "
           "q. D is what comes out of the output activation, which keeps it where f* is finite." +
           measured + " Here that is E_q f(p / q), from f alone.",
       .tolerance = card_tolerance,
       .tolerance_reason = reason,
       .measure = measure(Family::f_gan),
       .wrong = {wrong(formula,
                       "JSD for the Jensen-Shannon member, with the factor 1/2 of the source's table",
                       "f-GAN, Jensen-Shannon", &Card::best, by.jsd),
                 wrong(formula,
                       "the integral of (p - q)^2 / p for the Pearson member, as in the source's table",
                       "f-GAN, Pearson", &Card::best, reverse(by.chi2)),
                 wrong(formula, "KL(p || q) for the reverse KL", "f-GAN, reverse KL", &Card::best, by.kl),
                 wrong(formula, "0 for the member GAN at p = q", "f-GAN, GAN", &Card::value_at_equality, 0),
                 wrong(formula, "D* = log(p / q) for KL, without the 1", "f-GAN, KL", &Card::optimal,
                       [](double p, double q) { return std::log(p / q); }),
                 wrong(off, "twice H2, of the squared Hellinger member, 2 % off", "f-GAN, squared Hellinger",
                       &Card::best, 2.04 * by.hellinger2)}},
  };
}

}  // namespace saddle::gan
