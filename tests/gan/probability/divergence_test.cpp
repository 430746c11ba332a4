#include "gan/probability/divergence.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "gan/probability/parse.h"
#include "tests/catch.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

using namespace saddle::gan;

namespace {

// Reference values: p, q, then KL(p||q), KL(q||p), JSD, log 2 - JSD, TV, squared Hellinger, chi-square(p||q),
// chi-square(q||p) and W1. From closed forms and 30-digit mpmath quadrature of the defining integrals.
struct Row {
  const char *p, *q;
  double kl_pq, kl_qp, jsd, log2_minus_jsd, tv, hellinger2, chi2_pq, chi2_qp, w1;
};

const Row kRows[] = {
    {"N(0,1)", "N(2,0.5)", 8.8068528194400546906, 2.3181471805599453094, 0.47430741122852877341,
     0.218839769331416536, 0.83055040284403255858, 0.59810795678973149545, inf, 13.865655796671667787,
     2.0000071452584324057},
    {"Exp(3)", "U(0,1)", inf, 0.4013877113318903086, 0.093047468917985197029, 0.60009971164196011239,
     0.35024963881182737918, 0.10294797767278900871, inf, 1.1206152136875186379, 0.20280415088085386632},
    {"Laplace(0,1)", "N(0,1)", 0.22579135264472743236, 0.072093208158137923517, 0.021930395883506034291,
     0.67121678467643927513, 0.11747367725709780876, 0.025218429398156170432, inf, 0.10150145132700062967,
     0.22081769775335357427},
    {"Laplace(0,1)", "Laplace(1,2)", 0.37708690114566647021, 0.51991413886532153779, 0.097486018505583772647,
     0.59566116205436153677, 0.36890526932092180081, 0.10332175023198120401, 0.79472543094323340781, inf,
     1.3678794411714423216},
    {"Logistic(0,1)", "Logistic(1,2)", 0.31721760466249191108, 0.5549936676451478939, 0.088941366604690748093,
     0.60420581395525456132, 0.33237937386933638633, 0.096474912998044163577, 0.55230202873903308501, inf,
     1.6265233750364456681},
    {"0.2*N(-300,0.001)+0.5*N(0,0.01)+0.3*N(400,0.0075)", "N(10,200)", 9.7319061796443354397,
     124983084.79626409611, 0.69241127061566504928, 0.00073590994428026013892, 0.99979229061541078783,
     0.99032437074718240516, 33704.395990753790172, inf, 101.03866851102107715},
    {"0.5*Cauchy(0,1)+0.5*Cauchy(2,3)", "Cauchy(0,2)", 0.033938505598213362392, 0.03534743562740631616,
     0.0086078427931810368227, 0.68453933776676427259, 0.107886603561048461, 0.0086341745709832355728,
     0.066666666666666666667, 0.075352101035198217121, 0.99999999999999999999},
    {"N(0,1)", "0.5*N(30,1)+0.5*N(-40,2)", 201.01129436103950817, 624.71027922916008204,
     0.69314718055994530942, 1.5863870044637253254e-40, 1.0, 1.0, 4.9846623324540305538e+99, inf,
     34.202115439197134644},
    {"Cauchy(5,0.001)", "N(0,10)", inf, 7.9059115384196730209, 0.67240041476047819874,
     0.020746765799467110674, 0.98662216703661466401, 0.93055788241267222563, inf, 6645.7020295183775093,
     inf},
    {"Logistic(-50,1)", "Laplace(50,2)", 49.386294361119890619, 97.613705638880109381, 0.69314718055993810076,
     7.2086580388401752328e-15, 0.99999999999999602566, 0.99999999996914874558, 4.072058199908883147e+21, inf,
     100.0},
    {"0.3*Laplace(-3,0.1)+0.7*Logistic(4,2)", "0.5*Exp(0.1)+0.5*N(-5,10)", 1.1843826620255571548,
     2.0204279127112706322, 0.22308965632630835227, 0.47005752423363693791, 0.47881196351092267276,
     0.27078257521301681079, inf, inf, 5.5699450085627416244},
    {"0.5*U(0,1)+0.5*N(0,1)", "0.5*U(0.5,1.5)+0.5*N(0,1)", 0.35904469951150806702, 0.43186033766839333375,
     0.088856853742143068671, 0.60429032681780224075, 0.25, 0.093502404554426746431, 0.86514044351266573788,
     1.586744129831430674, 0.25},
    {"U(0,100)", "0.5*N(50,1)+0.5*Cauchy(0,10)", 2.1722193715118281427, inf, 0.39631285038438911385,
     0.29683433017555619557, 0.7401722152442482921, 0.48048588328139935576, 19.473805416421304442, inf, inf},
    {"Cauchy(0,1)", "Cauchy(1,1)", 0.22314355131420975577, 0.22314355131420975577, 0.054230661598185154224,
     0.63891651896176015520, 0.29516723530086654835, 0.054993669070241945996, 0.5, 0.5, 1},
    {"Exp(1)", "Exp(2)", 0.30685281944005469058, 0.19314718055994530942, 0.053781946088294561306,
     0.63936523447165074811, 0.25, 0.057190958417936634132, inf, 0.33333333333333333333, 0.5},
    {"U(0,1)", "U(0.5,1.5)", inf, inf, 0.34657359027997265471, 0.34657359027997265471, 0.5, 0.5, inf, inf,
     0.5},
    {"Cat(0.5,0.25,0.125,0.125)", "Cat(0.25,0.25,0.25,0.25)", 0.17328679513998632735, 0.17328679513998632735,
     0.042474759198849368225, 0.65067242136109594119, 0.25, 0.042893218813452475599, 0.375, 0.375, 0.625},
    {"Cat(0.5,0.5,0)", "Cat(0,0.5,0.5)", inf, inf, 0.34657359027997265471, 0.34657359027997265471, 0.5, 0.5,
     inf, inf, 1},
    {"0.5*N(-2,1)+0.5*N(2,1)", "N(0,1)", 1.3672798062631330183, 0.94334043376715874605,
     0.22544306269728751038, 0.46770411786265779904, 0.56555247272225734194, 0.24953253089589165946,
     26.308232836016486629, 2.7452916170416852959, 1.2190968444307939192},
    {"0.2*N(-3,0.5)+0.5*N(0,1)+0.3*N(4,0.75)", "N(0.6,2.5)", 0.23618114416633928647, 0.43916938350009676355,
     0.061131575823902651582, 0.63201560473604265784, 0.26687727443687885295, 0.065545290888165988357,
     0.48985033226040924481, inf, 0.47156253159942314657},
    // Locations that are large against the scales; something narrow next to a jump of something wide.
    {"N(1e6,1e-3)", "N(1000000.001,0.002)", 4.431471924343084125e-01, 1.306852866937507103e+00,
     1.281749763368167605e-01, 5.649722042231285488e-01, 3.900656661182901742e-01, 1.491945418884689956e-01,
     0.7440263651773448300088448, inf, 1.166630973601384062e-03},
    {"Exp(1)", "Exp(1.999)", 3.063529444817370435e-01, 1.928971805807943046e-01, 5.371153861727113962e-02,
     6.394356419426741697e-01, 2.498266624580645239e-01, 5.711239427990934273e-02, 4.992501250625863326e+02,
     3.328889259506338047e-01, 4.997498749374687619e-01},
    {"N(-0.03,0.01)", "0.5*U(0,10000.0)+0.5*N(-1,2)", 5.609088779936280231e+00, 8.333409567779473928e+10,
     6.767902337670255416e-01, 1.635694679291976776e-02, 9.933279892041077777e-01, 9.333280640252359475e-01,
     3.171462461832314227e+02, inf, 2.500897576741136522e+03},
    {"N(-0.03,0.01)", "0.5*Exp(0.0001)+0.5*N(-1,2)", 5.609088779936497491e+00, 5.000015123439613402e+11,
     6.767902337670995293e-01, 1.635694679284578002e-02, 9.933279892041697175e-01, 9.333280640253987852e-01,
     3.171462461832317282e+02, inf, 5.000897576741136283e+03},
    {"0.0003254149040026033*N(2.5,3)+0.6664497233973316*Exp(714.2857142857143)+0.3332248616986658*N(29.88,4."
     "98)",
     "0.5*Laplace(0.5,0.5)+0.5*Logistic(2.75,0.5)", 2.125732225841109290e+01, 8.514009182035138262e+00,
     6.864211400384435424e-01, 6.726040521501766932e-03, 9.973261037690199590e-01, 9.584682196005718456e-01,
     1.354348284361727717e+32, inf, 9.518136651644685921e+00},
};

// Within what is promised, and within the bound that comes with the value.
void check(const char* name, const Value& actual, double expected) {
  INFO(name << " " << actual.value << " expected " << expected << " error bound " << actual.error);
  if (std::isinf(expected)) {
    CHECK(actual.value == expected);
    CHECK_FALSE(actual.overflow);
    return;
  }
  const double error = std::fabs(actual.value - expected);
  CHECK(error <= std::max(saddle::tolerance::divergence_relative * std::fabs(expected),
                          saddle::tolerance::divergence_absolute));
  CHECK(error <= actual.error + saddle::tolerance::ulp * std::fabs(expected));
}

const char* const kContinuous[] = {"N(0,1)",
                                   "N(100,1)",
                                   "N(0.5,0.001)",
                                   "U(0,1)",
                                   "U(0.5,3)",
                                   "Laplace(0,1)",
                                   "Cauchy(0,1)",
                                   "Cauchy(3,1000)",
                                   "Exp(0.5)",
                                   "Logistic(0,1)",
                                   "0.3*N(-1,0.5)+0.7*N(2,1)",
                                   "0.5*U(0,1)+0.5*Cauchy(2,0.01)"};

}  // namespace

TEST_CASE("divergence: reference values") {
  for (const Row& row : kRows) {
    INFO(row.p << " and " << row.q);
    const Distribution p = parse_distribution(row.p), q = parse_distribution(row.q);
    check("kl_pq", kl(p, q), row.kl_pq);
    check("kl_qp", kl(q, p), row.kl_qp);
    check("jsd", jsd(p, q), row.jsd);
    check("tv", tv(p, q), row.tv);
    check("hellinger2", hellinger2(p, q), row.hellinger2);
    check("chi2_pq", chi2(p, q), row.chi2_pq);
    check("chi2_qp", chi2(q, p), row.chi2_qp);
    check("w1", w1(p, q), row.w1);
    CHECK_THAT(log2_minus_jsd(p, q).value, WithinRel(row.log2_minus_jsd, saddle::tolerance::log2_minus_jsd));
    CHECK(c_g(p, q).value == -2 * log2_minus_jsd(p, q).value);
  }
}

TEST_CASE("divergence: log 2 - JSD of Cauchy densities that hardly overlap") {
  // log(1 + u) is u to the last digit: u = 2 sqrt(g_p g_q) / hypot(g_p + g_q, d).
  const struct {
    const char *p, *q;
    double u;
  } pairs[] = {{"Cauchy(1e160,1)", "Cauchy(0,1)", 2e-160},
               {"Cauchy(0,1e-310)", "Cauchy(0,1)", 2e-155},
               {"Cauchy(0,1e-200)", "Cauchy(0,1e200)", 2e-200}};
  for (const auto& pair : pairs) {
    INFO(pair.p << " and " << pair.q);
    const Distribution p = parse_distribution(pair.p), q = parse_distribution(pair.q);
    CHECK_THAT(log2_minus_jsd(p, q).value, WithinRel(pair.u, saddle::tolerance::log2_minus_jsd));
    CHECK_THAT(log2_minus_jsd(q, p).value, WithinRel(pair.u, saddle::tolerance::log2_minus_jsd));
  }
}

TEST_CASE("divergence: log 2 - JSD keeps its relative accuracy down to 1e-300") {
  // N(0,1) and N(mu,1), by 30-digit mpmath.
  const struct {
    double mu, expected;
  } rows[] = {
      {0.001, 0.69314705555996093441},  {1, 0.5817256983752091297},      {8, 0.000093535077025380572458},
      {20, 2.3657139672986747426e-23},  {40, 8.6244171422574015849e-89}, {60, 1.5393884413105525009e-197},
      {74, 1.7971262664802562074e-299},
  };
  for (const auto& row : rows) {
    INFO("mu = " << row.mu);
    const Value value = log2_minus_jsd(normal(0, 1), normal(row.mu, 1));
    CHECK_THAT(value.value, WithinRel(row.expected, saddle::tolerance::log2_minus_jsd));
    CHECK(std::fabs(value.value - row.expected) <=
          value.error + saddle::tolerance::log_density * row.expected);
  }
  CHECK(log2_minus_jsd(normal(0, 1), normal(100, 1)).value == 0);
  CHECK(log2_minus_jsd(uniform(0, 1), uniform(1, 2)).value == 0);
}

TEST_CASE("divergence: identities and inequalities hold for every pair") {
  const double slack = saddle::tolerance::divergence_absolute;
  for (const char* p_text : kContinuous) {
    for (const char* q_text : kContinuous) {
      INFO(p_text << " and " << q_text);
      const Distribution p = parse_distribution(p_text), q = parse_distribution(q_text);
      const double js = jsd(p, q).value, t = tv(p, q).value, h = hellinger2(p, q).value;
      const double k = kl(p, q).value, x = chi2(p, q).value;
      CHECK_THAT(jsd(q, p).value, WithinAbs(js, slack));
      CHECK_THAT(tv(q, p).value, WithinAbs(t, slack));
      CHECK_THAT(js + log2_minus_jsd(p, q).value, WithinAbs(std::log(2.0), slack));
      CHECK((t >= 0 && t <= 1 && h >= 0 && h <= 1 && js >= 0 && js <= std::log(2.0)));
      // Pinsker; h <= tv <= sqrt(h (2 - h)); JSD <= log 2 * TV; KL <= log(1 + chi-square).
      CHECK(k >= 2 * t * t - slack);
      CHECK(h <= t + slack);
      CHECK(t <= std::sqrt(h * (2 - h)) + std::sqrt(slack));
      CHECK(js <= std::log(2.0) * t + slack);
      CHECK(k <= std::log1p(x) + slack * (1 + std::log1p(x)));
      if (p_text == q_text) CHECK(k + js + t + h + x + w1(p, q).value == 0);
    }
  }
}

TEST_CASE("divergence: mixing both with a third one brings them closer") {
  // The data-processing inequality for the channel that replaces x by noise with probability 1/4.
  const Distribution noise = logistic(1, 0.5);
  for (const auto& [p, q] :
       {std::pair(normal(0, 1), normal(3, 0.5)), std::pair(uniform(0, 1), uniform(0.5, 4)),
        std::pair(cauchy(0, 1), laplace(2, 0.1))}) {
    const Distribution mixed_p = mixture({{0.75, p}, {0.25, noise}}),
                       mixed_q = mixture({{0.75, q}, {0.25, noise}});
    INFO(p.text() << " and " << q.text());
    CHECK(jsd(mixed_p, mixed_q).value < jsd(p, q).value);
    CHECK(kl(mixed_p, mixed_q).value <= kl(p, q).value);
    CHECK(hellinger2(mixed_p, mixed_q).value < hellinger2(p, q).value);
    // Total variation and W1 are linear in such a mixture.
    CHECK_THAT(tv(mixed_p, mixed_q).value,
               WithinAbs(0.75 * tv(p, q).value, saddle::tolerance::divergence_absolute));
  }
}

TEST_CASE("divergence: closed forms agree with quadrature of an equal mixture") {
  // A mixture of a density with itself is the same density but has no closed form.
  const auto twice = [](const Distribution& d) { return mixture({{0.5, d}, {0.5, d}}); };
  for (const auto& [p, q] :
       {std::pair(normal(0, 1), normal(2, 1.2)), std::pair(normal(0, 1), normal(0.1, 1)),
        std::pair(cauchy(0, 1), cauchy(2, 3)), std::pair(exponential(1), exponential(1.5)),
        std::pair(laplace(0, 1), laplace(1, 1.5)), std::pair(laplace(0, 1), laplace(3, 1)),
        std::pair(cauchy(0, 2), cauchy(1, 2)), std::pair(logistic(0, 1), logistic(1, 1)),
        std::pair(logistic(0, 1), logistic(1, 3)), std::pair(uniform(0, 2), uniform(1, 4))}) {
    INFO(p.text() << " and " << q.text());
    for (const auto divergence : {kl, jsd, log2_minus_jsd, tv, hellinger2, chi2, w1}) {
      const Value closed = divergence(p, q), integrated = divergence(twice(p), twice(q));
      if (std::isinf(closed.value)) {
        CHECK(integrated.value == closed.value);
      } else {
        CHECK(std::fabs(closed.value - integrated.value) <= closed.error + integrated.error);
      }
    }
  }
}

TEST_CASE("divergence: shift and scale change W1 only") {
  const Distribution p = parse_distribution("0.3*N(-1,0.5)+0.7*Laplace(2,1)"),
                     q = parse_distribution("Logistic(0,1)");
  const Distribution far_p = parse_distribution("0.3*N(1048574,1)+0.7*Laplace(1048580,2)");
  const Distribution far_q = parse_distribution("Logistic(1048576,2)");
  for (const auto divergence : {kl, jsd, log2_minus_jsd, tv, hellinger2, chi2}) {
    const Value here = divergence(p, q), there = divergence(far_p, far_q);
    CHECK(std::fabs(here.value - there.value) <= here.error + there.error);
  }
  CHECK_THAT(w1(far_p, far_q).value, WithinRel(2 * w1(p, q).value, saddle::tolerance::divergence_relative));
}

TEST_CASE("divergence: finite values beyond the range of a double say so") {
  const Value normal_chi2 = chi2(normal(0, 1), normal(100, 1));  // exp(10000) - 1
  CHECK(normal_chi2.value == inf);
  CHECK(normal_chi2.overflow);
  const Value mixed = chi2(parse_distribution("0.5*N(0,1)+0.5*N(1,1)"), normal(100, 1));
  CHECK(mixed.value == inf);
  CHECK(mixed.overflow);
  CHECK_FALSE(chi2(normal(0, 2), normal(0, 1)).overflow);
  CHECK(kl(normal(0, 1e150), normal(0, 1e-150)).overflow);
}

TEST_CASE("divergence: lengths from 1e-150 to 1e150") {
  CHECK_THAT(jsd(normal(0, 1e-150), normal(1e-150, 1e-150)).value,
             WithinAbs(jsd(normal(0, 1), normal(1, 1)).value, saddle::tolerance::divergence_absolute));
  CHECK_THAT(w1(laplace(0, 1e150), logistic(1e150, 1e150)).value / 1e150,
             WithinRel(w1(laplace(0, 1), logistic(1, 1)).value, saddle::tolerance::divergence_relative));
  CHECK_THAT(jsd(normal(0, 1e-150), cauchy(0, 1e150)).value,
             WithinAbs(std::log(2.0), saddle::tolerance::divergence_absolute));
  // Scales whose ratio is beyond a double: log r - 1/2 for normals, log r - 1 for exponentials.
  const double log_r = 600 * std::log(10.0);
  CHECK_THAT(kl(normal(0, 1e-300), normal(0, 1e300)).value,
             WithinRel(log_r - 0.5, saddle::tolerance::divergence_relative));
  CHECK(kl(normal(0, 1e300), normal(0, 1e-300)).overflow);
  CHECK_THAT(kl(exponential(1e300), exponential(1e-300)).value,
             WithinRel(log_r - 1, saddle::tolerance::divergence_relative));
  CHECK(kl(exponential(1e-300), exponential(1e300)).overflow);
  CHECK(kl(laplace(0, 1e300), laplace(0, 1e-300)).overflow);
  CHECK(chi2(exponential(1e300), exponential(1e-300)).overflow);
  CHECK_THAT(jsd(normal(0, 1e-300), normal(0, 1e300)).value,
             WithinAbs(std::log(2.0), saddle::tolerance::divergence_absolute));
}

TEST_CASE("divergence: what cannot be compared is refused") {
  for (const auto divergence : {kl, jsd, log2_minus_jsd, c_g, tv, hellinger2, chi2, w1}) {
    CHECK_THROWS_AS(divergence(normal(0, 1), categorical({1})), std::invalid_argument);
    CHECK_THROWS_AS(divergence(categorical({0.5, 0.5}), categorical({1})), std::invalid_argument);
  }
  CHECK_THROWS_WITH(jsd(categorical({0.5, 0.5}), categorical({1})),
                    "jsd: categorical distributions must have the same size, got 2 and 1");
}

TEST_CASE("divergence: methods are named") {
  CHECK(kl(normal(0, 1), normal(1, 1)).method == Method::closed_form);
  CHECK(jsd(normal(0, 1), normal(1, 1)).method == Method::quadrature);
  CHECK(jsd(categorical({0.5, 0.5}), categorical({0.25, 0.75})).method == Method::sum);
  CHECK(std::string(to_string(Method::closed_form)) == "closed form");
  CHECK(std::string(to_string(Method::sum)) == "sum");
  CHECK(std::string(to_string(Method::quadrature)) == "quadrature");
}
