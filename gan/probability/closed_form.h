// The divergences that have a closed form, for two densities of the same kind. Each function returns nothing
// where there is none; the caller has to ensure that the divergence is finite.
#pragma once

#include <optional>

#include "gan/probability/divergence.h"

namespace saddle::gan {

std::optional<Value> closed_kl(const Distribution& p, const Distribution& q);
std::optional<Value> closed_jsd(const Distribution& p, const Distribution& q);
std::optional<Value> closed_log2_minus_jsd(const Distribution& p, const Distribution& q);
std::optional<Value> closed_tv(const Distribution& p, const Distribution& q);
std::optional<Value> closed_hellinger2(const Distribution& p, const Distribution& q);
std::optional<Value> closed_chi2(const Distribution& p, const Distribution& q);
std::optional<Value> closed_w1(const Distribution& p, const Distribution& q);

}  // namespace saddle::gan
