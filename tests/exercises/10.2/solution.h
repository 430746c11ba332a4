#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

// The updates of Algorithm 1 in their order, and the draws that each of them uses.
std::vector<std::string> schedule(int k, int iterations) {
  std::vector<std::string> all;
  int z = 0, x = 0;
  for (int iteration = 0; iteration < iterations; ++iteration) {
    for (int step = 0; step < k; ++step) {
      ++z, ++x;
      all.push_back("D:z" + std::to_string(z) + ":x" + std::to_string(x));
    }
    all.push_back("G:z" + std::to_string(++z));
  }
  return all;
}

struct Game {
  std::vector<double> d;     // w0, w1, w2: the logit of D is w0 + w1 x + w2 x^2
  std::vector<double> g;     // mu, sigma: G(z) = mu + sigma z
  std::vector<double> by_d;  // derivatives by d and by g, to which the two functions below add
  std::vector<double> by_g;
};

double sigmoid(double t) {
  return 1 / (1 + std::exp(-t));
}

double logit(const Game& game, double x) {
  return game.d[0] + game.d[1] * x + game.d[2] * x * x;
}

// Adds the derivatives of a function of the logit at x by w0, w1 and w2.
void add_by_d(Game& game, double x, double by_logit) {
  game.by_d[0] += by_logit;
  game.by_d[1] += by_logit * x;
  game.by_d[2] += by_logit * x * x;
}

// Adds the derivatives of the mean of log D(x), by all parameters.
void add_data_term(Game& game, const std::vector<double>& x) {
  for (const double at : x) add_by_d(game, at, sigmoid(-logit(game, at)) / static_cast<double>(x.size()));
}

// Adds the derivatives of the mean of log(1 - D(G(z))), by all parameters.
void add_noise_term(Game& game, const std::vector<double>& z) {
  for (const double noise : z) {
    const double at = game.g[0] + game.g[1] * noise;
    const double by_logit = -sigmoid(logit(game, at)) / static_cast<double>(z.size());
    const double by_sample = by_logit * (game.d[1] + 2 * game.d[2] * at);
    add_by_d(game, at, by_logit);
    game.by_g[0] += by_sample;
    game.by_g[1] += by_sample * noise;
  }
}

void forget_derivatives(Game& game) {
  game.by_d.assign(3, 0.0);
  game.by_g.assign(2, 0.0);
}

// w0, w1, w2, mu, sigma after this number of iterations with k steps of D in each. The draws are those of the
// two lists, one after the other.
std::vector<double> train(const std::vector<double>& d, const std::vector<double>& g, int k, int iterations,
                          const std::vector<std::vector<double>>& x_batches,
                          const std::vector<std::vector<double>>& z_batches, double rate_d, double rate_g) {
  Game game = {d, g, {}, {}};
  std::size_t next_x = 0, next_z = 0;
  for (int iteration = 0; iteration < iterations; ++iteration) {
    for (int step = 0; step < k; ++step) {
      const std::vector<double>& z = z_batches.at(next_z++);
      const std::vector<double>& x = x_batches.at(next_x++);
      forget_derivatives(game);
      add_data_term(game, x);
      add_noise_term(game, z);
      for (std::size_t i = 0; i < 3; ++i) game.d[i] += rate_d * game.by_d[i];
    }
    const std::vector<double>& z = z_batches.at(next_z++);
    // What the steps of D have added is not G's.
    game.by_g.assign(2, 0.0);
    add_noise_term(game, z);
    for (std::size_t i = 0; i < 2; ++i) game.g[i] -= rate_g * game.by_g[i];
  }
  return {game.d[0], game.d[1], game.d[2], game.g[0], game.g[1]};
}
