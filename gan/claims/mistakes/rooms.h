// The rooms of the museum, one file each. Internal to gan/: museum.h has them all.
#pragma once

#include <vector>

#include "gan/claims/museum.h"
#include "gan/claims/study.h"

namespace saddle::gan {

std::vector<Exhibit> exhibits_of_logarithms();
std::vector<Exhibit> exhibits_of_divergences();
std::vector<Exhibit> exhibits_of_samples();
std::vector<Exhibit> exhibits_of_objectives();
std::vector<Exhibit> exhibits_of_readings();
std::vector<Exhibit> exhibits_of_games();  // with SADDLE_GAMES only

// D under each of the mistaken objectives, compared with D*.
Chart chart_of_objectives(const Study& study);

// JSD as a sum over bins, without a check that these are probabilities.
double jsd_of_bins(const std::vector<double>& p, const std::vector<double>& q);

// A few roundings of numbers up to ten.
inline constexpr double arithmetic = 2e-14;
inline constexpr const char* arithmetic_reason = "roundings of a few operations on numbers up to ten";

// Expectations by quadrature converge to rounding here; the D found numerically counts in second order.
inline constexpr double by_quadrature = 2e-14;
inline constexpr const char* by_quadrature_reason =
    "two expectations by quadrature, which converge to rounding, and a D that counts in second order";

// Differences, doubled by extrapolation.
inline constexpr double by_differences = 1e-12;
inline constexpr const char* by_differences_reason =
    "differences: roundings of 1e-16 over the smallest step, 0.0006 or 0.0125, doubled by extrapolation";

}  // namespace saddle::gan
