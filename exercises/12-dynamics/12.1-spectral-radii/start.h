// Task 12.1: spectral radii of steps. README.md says what each function gives. Matrices are four numbers, by
// rows.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "not_implemented.h"

std::vector<double> dirac_field(double gamma, double variance) {
  throw NotImplemented("12.1");
}

std::vector<double> at_once(const std::vector<double>& field, double h_g, double h_d) {
  throw NotImplemented("12.1");
}

// D makes k steps, then G one.
std::vector<double> in_turns(const std::vector<double>& field, double h_g, double h_d, int k) {
  throw NotImplemented("12.1");
}

// Real and imaginary part of both, the one with the larger imaginary part first.
std::vector<double> eigenvalues(const std::vector<double>& matrix) {
  throw NotImplemented("12.1");
}

double radius(const std::vector<double>& matrix) {
  throw NotImplemented("12.1");
}

// "converges", "leaves" or "undecided".
std::string fate(const std::vector<double>& matrix) {
  throw NotImplemented("12.1");
}
