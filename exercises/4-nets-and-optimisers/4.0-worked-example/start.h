// The worked example of chapter 4: gradient descent, a step and a walk.
#pragma once

#include <cstddef>
#include <vector>

using Numbers = std::vector<double>;

void descend(Numbers& x, const Numbers& g, double h) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= h * g[i];
}

// The number after these steps on lambda x^2 / 2.
double walk(double x, double lambda, double h, int steps) {
  Numbers place = {x};
  for (int step = 0; step < steps; ++step) {
    // The gradient at the present place.
    const Numbers g = {lambda * place[0]};
    descend(place, g, h);
  }
  return place[0];
}
