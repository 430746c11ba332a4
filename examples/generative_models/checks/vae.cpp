// The exact checks of the variational autoencoder, and the mistakes that are made with it.
#include "examples/generative_models/vae.h"

#include <algorithm>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/checks/vae_normal.h"
#include "examples/generative_models/checks/vae_sampling.h"
#include "gan/claims/linear_equations.h"

namespace saddle::family {
namespace {

// How the ELBO is put together; all but the first are mistakes.
enum class Bound { right, kl_averaged, kl_of_log_variance, constant_once };

Var vae_bound(const LinearVae& model, const Var& x, Bound bound) {
  const Encoded q = model.encode(x);
  const Var likelihood = model.expected_log_likelihood(x);
  switch (bound) {
    case Bound::right:
      return model.elbo(x);
    case Bound::kl_averaged:
      return likelihood - kl_to_prior(q) / static_cast<double>(q.log_sd.shape().cols);
    // exp(log_sd) is taken for the variance in the divergence, and for the standard deviation elsewhere.
    case Bound::kl_of_log_variance:
      return likelihood - kl_to_prior({q.mean, 0.5 * q.log_sd});
    case Bound::constant_once:
      return likelihood - kl_to_prior(q) +
             0.5 * static_cast<double>(x.shape().cols - 1) * std::log(2 * std::numbers::pi);
  }
  return {};
}

std::vector<Wrong> wrong_bounds(const std::function<Measurement(Bound, Study&)>& measure) {
  const auto with = [&measure](Bound bound) {
    return [measure, bound](Study& study) { return measure(bound, study); };
  };
  return {
      {Wrong::Kind::formula, "the KL averaged over the latents instead of summed", with(Bound::kl_averaged)},
      {Wrong::Kind::formula, "the log of the standard deviation taken for that of the variance in the KL",
       with(Bound::kl_of_log_variance)}};
}

std::vector<Wrong> and_constant_once(std::vector<Wrong> list,
                                     const std::function<Measurement(Bound, Study&)>& measure) {
  list.push_back({Wrong::Kind::formula, "the constant -1/2 log(2 pi) once instead of D times",
                  [measure](Study& study) { return measure(Bound::constant_once, study); }});
  return list;
}

Array vae_normals(Index rows, Index cols, double sd, Random& rng) {
  Array x = Array::zeros(rows, cols);
  for (double& each : x) each = sd * rng.normal();
  return x;
}

constexpr Index kVaeSize = 5;  // D of the linear checks

// The encoder that is optimal for W and sigma, W having orthogonal rows: mean x W^T P^-1 / sigma^2 and
// variances 1 / P_jj, with P the diagonal precision of the posterior.
Measurement measure_vae_ppca(bool orthogonal, Bound bound, Study& study) {
  Random rng = study.random("vae-ppca");
  Measurement result;
  for (const Index latent : {1, 2, 3}) {
    Array w = orthogonal ? random_rotation(kVaeSize, rng) : vae_normals(kVaeSize, kVaeSize, 0.5, rng);
    Array weight = Array::zeros(latent, kVaeSize), encoder = Array::zeros(kVaeSize, latent),
          log_sd = Array::zeros(1, latent);
    for (Index j = 0; j < latent; ++j) {
      const double length = orthogonal ? 0.5 + 2 * rng.uniform() : 1;
      for (Index i = 0; i < kVaeSize; ++i) weight(j, i) = length * w(j, i);
    }
    const double log_sigma = rng.uniform() - 0.5;
    const Array precision = posterior_precision(weight, log_sigma);
    for (Index j = 0; j < latent; ++j) {
      log_sd[j] = -0.5 * std::log(precision(j, j));
      for (Index i = 0; i < kVaeSize; ++i)
        encoder(i, j) = weight(j, i) * std::exp(-2 * log_sigma) / precision(j, j);
    }
    const Array x = vae_normals(6, kVaeSize, 1.5, rng);
    ad::Tape tape;
    const LinearVae model{tape.leaf(weight), tape.leaf(log_sigma), tape.leaf(encoder), tape.leaf(log_sd)};
    const Var elbo = vae_bound(model, tape.constant(x), bound);
    double worst = -1, measured = 0, expected = 0, slope = 0;
    for (Index k = 0; k < x.rows(); ++k) {
      const double log_p = ppca_log_p(ArrayView(x.data() + k * kVaeSize, {1, kVaeSize}), weight, log_sigma);
      const double error = std::fabs(elbo.array()[k] - log_p);
      if (!(error <= worst)) worst = error, measured = elbo.array()[k], expected = log_p;
    }
    result.add(fmt::format("ELBO, {} latents, the worst of 6 points", latent), measured, expected).unit =
        "nats";
    const ad::Gradients g = backward(mean(elbo), {model.encoder, model.log_sd});
    for (const Var& leaf : {model.encoder, model.log_sd}) {
      const ArrayView values = g[leaf];
      for (const double each : values) slope = gan::larger(slope, std::fabs(each));
    }
    result.add(fmt::format("largest derivative by the encoder, {} latents", latent), slope, 0);
  }
  return result;
}

Measurement measure_vae_gap(bool swapped, Bound bound, Study& study) {
  Random rng = study.random("vae-gap");
  Measurement result;
  for (const Index latent : {1, 2, 3}) {
    const Array weight = vae_normals(latent, kVaeSize, 0.7, rng),
                encoder = vae_normals(kVaeSize, latent, 0.4, rng), log_sd = vae_normals(1, latent, 0.4, rng),
                x = vae_normals(1, kVaeSize, 1, rng);
    const double log_sigma = rng.uniform() - 0.5;
    ad::Tape tape;
    const LinearVae model{tape.constant(weight), tape.constant(Array(log_sigma)), tape.constant(encoder),
                          tape.constant(log_sd)};
    const Var point = tape.constant(x), q_mean = model.encode(point).mean;
    result
        .add(fmt::format("log p - ELBO against KL(q || posterior), {} latents", latent),
             ppca_log_p(x, weight, log_sigma) - vae_bound(model, point, bound).value(),
             kl_and_posterior(x, weight, log_sigma, q_mean.array(), log_sd, swapped))
        .unit = "nats";
  }
  return result;
}

// Trains W, sigma and the encoder together: Adam, then Newton's method to the last digits.
Measurement measure_vae_directions(Bound bound, Study& study) {
  Random rng = study.random("vae-directions");
  constexpr Index latent = 2;
  // Data with mean zero whose covariance has these eigenvalues and the rows of a rotation as eigenvectors:
  // the points +- sqrt(D eigenvalue) times each row.
  const std::vector<double> eigenvalues = {4, 2, 0.5, 0.3, 0.1};
  const Array directions = random_rotation(kVaeSize, rng);
  Array x = Array::zeros(2 * kVaeSize, kVaeSize);
  for (Index k = 0; k < kVaeSize; ++k)
    for (Index i = 0; i < kVaeSize; ++i) {
      x(2 * k, i) = std::sqrt(kVaeSize * eigenvalues[static_cast<std::size_t>(k)]) * directions(k, i);
      x(2 * k + 1, i) = -x(2 * k, i);
    }
  constexpr Index size = latent * kVaeSize;
  const auto loss = [&x, bound](const Var& theta) {
    const LinearVae model{
        reshape(slice_cols(theta, 0, size), latent, kVaeSize), slice_cols(theta, 2 * size, 1),
        reshape(slice_cols(theta, size, size), kVaeSize, latent), slice_cols(theta, 2 * size + 1, latent)};
    return -ad::mean(vae_bound(model, theta.tape().constant(x), bound));
  };
  nn::Parameter theta("theta", vae_normals(1, 2 * size + 1 + latent, 0.3, rng));
  nn::Adam optimiser(theta, 0.03);
  ad::Tape tape;
  for (int step = 0; step < 1500; ++step) {
    if (step == 1000) optimiser.set_learning_rate(0.003);
    tape.clear();
    optimiser.descend(backward(loss(tape.leaf(theta)), theta));
  }
  Array at = theta.value();
  for (int step = 0; step < 6; ++step) {
    const Array g = ad::grad(loss)(at), h = ad::hessian(loss, at);
    const std::vector<double> change = gan::solve_linear(h, {g.begin(), g.end()});
    for (Index k = 0; k < at.size(); ++k) at[k] -= change[static_cast<std::size_t>(k)];
  }

  const double discarded = (eigenvalues[2] + eigenvalues[3] + eigenvalues[4]) / 3;
  Measurement result;
  result.add("sigma^2, the mean of the discarded eigenvalues", std::exp(2 * at[2 * size]), discarded);
  const auto row_norm = [&at](Index j) {
    double sum = 0;
    for (Index i = 0; i < kVaeSize; ++i) sum += at[j * kVaeSize + i] * at[j * kVaeSize + i];
    return sum;
  };
  std::vector<Index> order = {0, 1};
  if (row_norm(0) < row_norm(1)) std::swap(order[0], order[1]);
  double log_likelihood = kVaeSize * (1 + std::log(2 * std::numbers::pi)) + 3 * std::log(discarded);
  for (Index k = 0; k < latent; ++k) {
    const double eigenvalue = eigenvalues[static_cast<std::size_t>(k)];
    log_likelihood += std::log(eigenvalue);
    double inner = 0, worst = 0;
    const double* row = at.data() + order[static_cast<std::size_t>(k)] * kVaeSize;
    for (Index i = 0; i < kVaeSize; ++i) inner += row[i] * directions(k, i);
    const double length = std::copysign(std::sqrt(eigenvalue - discarded), inner);
    for (Index i = 0; i < kVaeSize; ++i)
      worst = gan::larger(worst, std::fabs(row[i] - length * directions(k, i)));
    result.add(fmt::format("principal direction {}: largest error of a weight, up to the sign", k + 1), worst,
               0);
  }
  tape.clear();
  const double best = -loss(tape.constant(at)).value();
  result.add("the best ELBO, the best likelihood of probabilistic PCA", best, -0.5 * log_likelihood).unit =
      "nats";
  return result;
}

}  // namespace

std::vector<Claim> vae_claims() {
  const auto ppca = [](Bound bound, Study& study) { return measure_vae_ppca(true, bound, study); };
  const auto gap = [](Bound bound, Study& study) { return measure_vae_gap(false, bound, study); };
  std::vector<Wrong> wrong_ppca = and_constant_once(wrong_bounds(ppca), ppca);
  wrong_ppca.push_back({Wrong::Kind::condition, "a decoder whose rows are not orthogonal, with a diagonal q",
                        [](Study& study) { return measure_vae_ppca(false, Bound::right, study); }});
  std::vector<Wrong> wrong_gap = and_constant_once(wrong_bounds(gap), gap);
  wrong_gap.push_back({Wrong::Kind::formula, "the divergence the other way round, KL(posterior || q)",
                       [](Study& study) { return measure_vae_gap(true, Bound::right, study); }});
  return {
      {
          .id = "vae-ppca",
          .statement =
              "In the linear variational autoencoder x = z W + sigma noise, W having orthogonal rows, the "
              "ELBO with the optimal diagonal encoder is the log-likelihood of probabilistic PCA at every x, "
              "and its derivatives by the encoder are zero.",
          .source = "Lucas, Tucker, Grosse and Norouzi 2019; Tipping and Bishop 1999",
          .formula = R"(\operatorname{ELBO}(x) = \log N(x; 0, W^T W + \sigma^2))",
          .derivation =
              "The posterior is normal with precision P = 1 + W W^T / sigma^2 and mean P^-1 W x / sigma^2. "
              "With orthogonal rows P is diagonal, and a diagonal q whose mean is linear in x is the "
              "posterior. The gap of the ELBO is KL(q || posterior), then zero, which is its minimum.",
          .tolerance = 1e-10,
          .tolerance_reason = "sums of about 100 terms below 100, and eigenvalues of 5 x 5 matrices for the "
                              "determinant",
          .measure = [](Study& study) { return measure_vae_ppca(true, Bound::right, study); },
          .wrong = wrong_ppca,
      },
      {
          .id = "vae-gap",
          .statement =
              "In the linear variational autoencoder with any W, sigma and diagonal encoder, log p(x) less "
              "the ELBO is the divergence KL(q || posterior) of normal distributions.",
          .source = "Kingma and Welling 2014, Eq. 1",
          .formula = R"(\log p(x) - \operatorname{ELBO}(x) = KL(q(z \mid x) \parallel p(z \mid x)))",
          .derivation =
              "log p(x) = log p(x, z) - log p(z | x) for each z. The expectation over q of the right side, "
              "with log q(z | x) taken off and added, is the ELBO plus the divergence.",
          .tolerance = 1e-10,
          .tolerance_reason = "sums of about 100 terms below 100, and eigenvalues of 5 x 5 matrices for the "
                              "determinant",
          .measure = [](Study& study) { return measure_vae_gap(false, Bound::right, study); },
          .wrong = wrong_gap,
      },
      {
          .id = "vae-directions",
          .statement =
              "On data with mean zero and covariance eigenvalues 4, 2, 0.5, 0.3 and 0.1, training a linear "
              "variational autoencoder with two latents and a diagonal q finds the principal directions "
              "themselves, up to sign and order: a row of W is sqrt(lambda - sigma^2) times an eigenvector, "
              "and sigma^2 is the mean of the discarded eigenvalues.",
          .source = "Lucas, Tucker, Grosse and Norouzi 2019; Tipping and Bishop 1999, Eqs. 7 and 8",
          .formula = R"(w_j = \pm \sqrt{\lambda_j - \sigma^2}\, u_j,\quad )"
                     R"(\sigma^2 = \frac{1}{D - 2} \sum_{j > 2} \lambda_j)",
          .derivation =
              "The likelihood of probabilistic PCA is maximal for these W and all their rotations. The ELBO "
              "is at most the likelihood, and equal where a diagonal q is the posterior: where W W^T is "
              "diagonal. With different eigenvalues only signs and orders of the rows remain.",
          .tolerance = 1e-10,
          .tolerance_reason =
              "Newton's method ends at the rounding of its gradient, and the least curvature at the "
              "optimum is above 0.01",
          .measure = [](Study& study) { return measure_vae_directions(Bound::right, study); },
          .wrong = wrong_bounds(measure_vae_directions),
      },
      {
          .id = "vae-gradients",
          .statement =
              "For nets with two hidden layers and one latent, the reparametrised and the score-function "
              "estimate of the gradient of the ELBO by the mean and the log standard deviation of q have "
              "the same expectation, the gradient itself.",
          .source = "Kingma and Welling 2014, sections 2.2 to 2.4; Williams 1992",
          .formula = R"(\nabla \mathbb{E}_q f(z) = \mathbb{E}\, \nabla f(\mu + \sigma \varepsilon) = )"
                     R"(\mathbb{E}_q f(z)\, \nabla \log q(z))",
          .derivation =
              "The first: z = mean + sd noise, and the distribution of the noise has no parameter. The "
              "second: the derivative of q is q times that of log q. Where f itself holds -log q, its own "
              "derivative has the expectation zero.",
          .tolerance = 1e-9,
          .tolerance_reason =
              "expectations over the noise by sums with step 0.05, which converge exponentially, on "
              "[-9, 9], outside of which the mass is 1e-18",
          .measure = [](Study& study) { return measure_vae_gradients(GradientEstimate::right, study); },
          .wrong = {{Wrong::Kind::formula, "the sample is held constant: the path through z is lost",
                     [](Study& study) { return measure_vae_gradients(GradientEstimate::held, study); }},
                    {Wrong::Kind::formula,
                     "the log of the standard deviation taken for that of the variance in log q",
                     [](Study& study) {
                       return measure_vae_gradients(GradientEstimate::log_variance, study);
                     }}},
      },
      {
          .id = "vae-importance",
          .statement =
              "For nets with two hidden layers and one latent, the importance-weighted bounds of one, two "
              "and three samples do not decrease, the first one is the ELBO, and none exceeds log p(x).",
          .source = "Burda, Grosse and Salakhutdinov 2016, Theorem 1",
          .formula =
              R"(L_k = \mathbb{E} \log \frac{1}{k} \sum_{i = 1}^k \frac{p(x, z_i)}{q(z_i \mid x)},\quad )"
              R"(L_1 \le L_2 \le L_3 \le \log p(x))",
          .derivation =
              "The average of k + 1 weights is the expectation, over which one is left out, of averages of "
              "k weights; the logarithm is concave. A weight has the expectation p(x): Jensen's "
              "inequality again.",
          .tolerance = 1e-9,
          .tolerance_reason =
              "expectations by sums on grids in one, two and three dimensions, which converge "
              "exponentially",
          .measure = [](Study& study) { return measure_vae_importance(true, study); },
          .wrong = {{Wrong::Kind::formula, "the logarithm of the sum of the weights, not of their average",
                     [](Study& study) { return measure_vae_importance(false, study); }}},
          .unit = "nats",
      },
  };
}

}  // namespace saddle::family
