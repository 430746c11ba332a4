// Task 13.2: what samples and a discriminator prove about JSD, and what they do not. README.md says what each
// function gives.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "not_implemented.h"

// The estimate and the lower bound, in this order.
std::vector<double> certificate(const std::vector<double>& on_data, const std::vector<double>& on_generated,
                                double clip, double risk) {
  throw NotImplemented("13.2");
}

// Element t of each list belongs to discriminator t.
double best_lower_bound(const std::vector<std::vector<double>>& on_data,
                        const std::vector<std::vector<double>>& on_generated, double clip, double risk) {
  throw NotImplemented("13.2");
}

double duality_gap(const std::vector<double>& p_data, const std::vector<double>& p_g,
                   const std::vector<double>& logits) {
  throw NotImplemented("13.2");
}

std::string verdict(double lower, double gap, double wanted) {
  throw NotImplemented("13.2");
}
