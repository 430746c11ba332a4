#include "gan/discriminator.h"

#include <cmath>

#include "gan/objective.h"
#include "gan/pointwise.h"
#include "gan/probability/limits.h"

namespace saddle::gan {
std::optional<double> optimal_logit(double log_p_data, double log_p_g) {
  if (log_p_data == -infinity && log_p_g == -infinity) return std::nullopt;
  return log_p_data - log_p_g;
}

std::optional<double> optimal_discriminator(double log_p_data, double log_p_g) {
  const std::optional<double> logit = optimal_logit(log_p_data, log_p_g);
  if (!logit) return std::nullopt;
  return *logit >= 0 ? 1 / (1 + std::exp(-*logit)) : std::exp(*logit) / (1 + std::exp(*logit));
}

std::vector<double> maximise_value(std::span<const double> log_p_data, std::span<const double> log_p_g) {
  const Gain v = [](const ad::Var& a, const ad::Var& p_data, const ad::Var& p_g) {
    return value_function(a, p_data, a, p_g);
  };
  return maximise_pointwise("maximise_value", log_p_data, log_p_g, v, saturated_logit);
}

}  // namespace saddle::gan
