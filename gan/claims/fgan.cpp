#include "gan/claims/fgan.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/table.h"
#include "gan/probability/divergence.h"
#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

using ad::relu, ad::softplus, ad::square;
using std::exp, std::expm1, std::tanh;
using std::numbers::ln2;

// What is the same for numbers and on the tape stands once.
constexpr auto kl_critic = [](const auto& y) { return 1.0 * y; };
constexpr auto reverse_kl_critic = [](const auto& y) { return -exp(-y); };
constexpr auto hellinger_critic = [](const auto& y) { return -expm1(-y); };
constexpr auto jsd_critic = [](const auto& y) { return ln2 - softplus(-y); };
constexpr auto gan_critic = [](const auto& y) { return -softplus(-y); };
constexpr auto neyman_critic = [](const auto& y) { return -expm1(-2.0 * y); };
constexpr auto tv_critic = [](const auto& y) { return 0.5 * tanh(y); };
// (t + 2)^2 / 4 - 1 = t + t^2 / 4, for t >= -2.
constexpr auto pearson_conjugate = [](const auto& t) { return 0.25 * square(relu(t + 2.0)) - 1.0; };

// Such a formula as a function of a number.
template <class F>
constexpr auto number(F) {
  return +[](double x) { return F()(x); };
}

double u_log_u(double u) {
  return u > 0 ? u * std::log(u) : 0;
}

// u log(1 + 1 / u), for any u >= 0.
double u_log_1_inverse(double u) {
  return u > 0 ? u * std::log1p(1 / u) : 0;
}

using D = Distribution;
using ad::Var;

constexpr FDivergence members[] = {
    {.name = "KL",
     .f_text = "u log u",
     .slope_text = "1 + log u",
     .conjugate_text = "exp(t - 1)",
     .domain_text = "all t",
     .critic_text = "y",
     .measures = "KL(p || q)",
     .f = [](double u) { return u_log_u(u); },
     .slope = [](double u) { return 1 + std::log(u); },
     .conjugate = [](double t) { return std::exp(t - 1); },
     .top = infinity,
     .critic = kl_critic,
     .critic_at = number(kl_critic),
     .conjugate_of_critic = [](const Var& y) { return exp(y - 1.0); },
     .divergence = [](const D& p, const D& q) { return kl(p, q).value; }},
    {.name = "reverse KL",
     .f_text = "-log u",
     .slope_text = "-1 / u",
     .conjugate_text = "-1 - log(-t)",
     .domain_text = "t < 0",
     .critic_text = "-exp(-y)",
     .measures = "KL(q || p)",
     .f = [](double u) { return -std::log(u); },
     .slope = [](double u) { return -1 / u; },
     .conjugate = [](double t) { return t < 0 ? -1 - std::log(-t) : infinity; },
     .top = 0,
     .critic = reverse_kl_critic,
     .critic_at = number(reverse_kl_critic),
     .conjugate_of_critic = [](const Var& y) { return y - 1.0; },
     .divergence = [](const D& p, const D& q) { return kl(q, p).value; }},
    {.name = "Pearson",
     .f_text = "(u - 1)^2",
     .slope_text = "2 (u - 1)",
     .conjugate_text = "t + t^2 / 4; -1 for t < -2",
     .domain_text = "all t",
     .critic_text = "y",
     .measures = "chi-square(p || q)",
     .f = [](double u) { return square(u - 1); },
     .slope = [](double u) { return 2 * (u - 1); },
     .conjugate = number(pearson_conjugate),
     .top = infinity,
     .critic = kl_critic,
     .critic_at = number(kl_critic),
     .conjugate_of_critic = pearson_conjugate,
     .divergence = [](const D& p, const D& q) { return chi2(p, q).value; }},
    {.name = "squared Hellinger",
     .f_text = "(sqrt u - 1)^2",
     .slope_text = "1 - 1 / sqrt u",
     .conjugate_text = "t / (1 - t)",
     .domain_text = "t < 1",
     .critic_text = "1 - exp(-y)",
     .measures = "2 (1 - integral of sqrt(p q))",
     .f = [](double u) { return square(std::sqrt(u) - 1); },
     .slope = [](double u) { return 1 - 1 / std::sqrt(u); },
     .conjugate = [](double t) { return t < 1 ? t / (1 - t) : infinity; },
     .top = 1,
     .critic = hellinger_critic,
     .critic_at = number(hellinger_critic),
     .conjugate_of_critic = [](const Var& y) { return expm1(y); },
     .divergence = [](const D& p, const D& q) { return 2 * hellinger2(p, q).value; }},
    {.name = "Jensen-Shannon",
     .f_text = "u log u - (u + 1) log((u + 1) / 2)",
     .slope_text = "log(2 u / (u + 1))",
     .conjugate_text = "-log(2 - exp(t))",
     .domain_text = "t < log 2",
     .critic_text = "log 2 - softplus(-y)",
     .measures = "2 JSD(p, q)",
     // u log u - u log(u + 1) is -u log(1 + 1 / u), which does not cancel where u is large.
     .f = [](double u) { return (u + 1) * ln2 - u_log_1_inverse(u) - std::log1p(u); },
     .slope = [](double u) { return std::log(2 * u / (u + 1)); },
     .conjugate = [](double t) { return t < ln2 ? -std::log(2 - std::exp(t)) : infinity; },
     .top = ln2,
     .critic = jsd_critic,
     .critic_at = number(jsd_critic),
     .conjugate_of_critic = [](const Var& y) { return softplus(y) - ln2; },
     .divergence = [](const D& p, const D& q) { return 2 * jsd(p, q).value; }},
    {.name = "GAN",
     .f_text = "u log u - (u + 1) log(u + 1)",
     .slope_text = "log(u / (u + 1))",
     .conjugate_text = "-log(1 - exp(t))",
     .domain_text = "t < 0",
     .critic_text = "-softplus(-y)",
     .measures = "-log 4 + 2 JSD(p, q)",
     .f = [](double u) { return -u_log_1_inverse(u) - std::log1p(u); },
     .slope = [](double u) { return std::log(u / (u + 1)); },
     .conjugate = [](double t) { return t < 0 ? -std::log(-std::expm1(t)) : infinity; },
     .top = 0,
     .critic = gan_critic,
     .critic_at = number(gan_critic),
     .conjugate_of_critic = [](const Var& y) { return softplus(y); },
     .divergence = [](const D& p, const D& q) { return c_g(p, q).value; }},
    {.name = "Neyman",
     .f_text = "(u - 1)^2 / u",
     .slope_text = "1 - 1 / u^2",
     .conjugate_text = "2 - 2 sqrt(1 - t)",
     .domain_text = "t <= 1",
     .critic_text = "1 - exp(-2 y)",
     .measures = "chi-square(q || p)",
     .f = [](double u) { return square(u - 1) / u; },
     .slope = [](double u) { return 1 - 1 / square(u); },
     .conjugate = [](double t) { return t <= 1 ? 2 - 2 * std::sqrt(1 - t) : infinity; },
     .top = 1,
     .critic = neyman_critic,
     .critic_at = number(neyman_critic),
     .conjugate_of_critic = [](const Var& y) { return -2.0 * expm1(-y); },
     .divergence = [](const D& p, const D& q) { return chi2(q, p).value; }},
    {.name = "total variation",
     .f_text = "|u - 1| / 2",
     .slope_text = "-1/2 for u < 1, 1/2 for u > 1",
     .conjugate_text = "t; -1/2 for t < -1/2",
     .domain_text = "t <= 1/2",
     .critic_text = "tanh(y) / 2",
     .measures = "TV(p, q)",
     .f = [](double u) { return std::fabs(u - 1) / 2; },
     .slope = [](double u) { return u > 1   ? 0.5
                                    : u < 1 ? -0.5
                                            : 0; },
     .conjugate = [](double t) { return t <= 0.5 ? std::fmax(t, -0.5) : infinity; },
     .top = 0.5,
     .critic = tv_critic,
     .critic_at = number(tv_critic),
     .conjugate_of_critic = tv_critic,
     .divergence = [](const D& p, const D& q) { return tv(p, q).value; }},
};

}  // namespace

std::span<const FDivergence> f_divergences() {
  return members;
}

const FDivergence& f_divergence(std::string_view name) {
  for (const FDivergence& member : members)
    if (member.name == name) return member;
  throw std::invalid_argument(fmt::format("f_divergence: the name must be that of a member, got '{}'", name));
}

ad::Var variational_bound(const FDivergence& member, const Var& y, const Var& p, const Var& q) {
  return sum(p * member.critic(y) - q * member.conjugate_of_critic(y));
}

}  // namespace saddle::gan
