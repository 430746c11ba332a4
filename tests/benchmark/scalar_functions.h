// The scalar workloads as a user writes them: templates over the number.
#pragma once

#include "tests/benchmark/workloads.h"

namespace benchmark {

inline const ScalarData scalar_data;

template <class T>
T rosenbrock(const std::vector<T>& x) {
  T f = 0.0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const T t = x[i + 1] - x[i] * x[i];
    const T u = 1.0 - x[i];
    f += 100.0 * t * t + u * u;
  }
  return f;
}

template <class T>
T chain(const std::vector<T>& start) {
  T x = start[0], f = 0.0;
  for (int i = 0; i < chain_length; ++i) {
    x = sin(x) * x + 0.5;
    f += x;
  }
  return f;
}

template <class T>
T net_loss(const std::vector<T>& w) {
  const T *w1 = w.data(), *b1 = w1 + inputs * hidden, *w2 = b1 + hidden;
  const T *b2 = w2 + hidden * hidden, *w3 = b2 + hidden, *b3 = w3 + hidden;
  T loss = 0.0, h1[hidden], h2[hidden];
  for (int p = 0; p < points; ++p) {
    for (int i = 0; i < hidden; ++i) {
      T s = b1[i];
      for (int j = 0; j < inputs; ++j) s += w1[i * inputs + j] * scalar_data.x[p * inputs + j];
      h1[i] = tanh(s);
    }
    for (int i = 0; i < hidden; ++i) {
      T s = b2[i];
      for (int j = 0; j < hidden; ++j) s += w2[i * hidden + j] * h1[j];
      h2[i] = tanh(s);
    }
    T y = *b3;
    for (int j = 0; j < hidden; ++j) y += w3[j] * h2[j];
    const T error = y - scalar_data.label[p];
    loss += error * error;
  }
  return loss * (1.0 / points);
}

}  // namespace benchmark
