#include "tools/grader/oracles/training/algorithm_1.h"

#include "gan/objective.h"

namespace saddle::grader::algorithm_1 {

using ad::Array;
using ad::Tape;
using ad::Var;

namespace {

std::vector<Var> leaves_of(Tape& tape, const std::vector<double>& numbers) {
  std::vector<Var> all;
  for (const double x : numbers) all.push_back(tape.leaf(x));
  return all;
}

std::vector<double> gradient_of(const Var& y, const std::vector<Var>& parameters) {
  const auto g = backward(y, parameters);
  std::vector<double> all;
  for (const Var& p : parameters) all.push_back(g[p]);
  return all;
}

void move(std::vector<double>& parameters, double length, const std::vector<double>& gradient) {
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] += length * gradient[i];
}

}  // namespace

Recorded value_of(const Players& players, const std::vector<double>& d, const std::vector<double>& g,
                  const std::vector<double>& x, const std::vector<double>& z) {
  Tape tape;
  const std::vector<Var> of_d = leaves_of(tape, d), of_g = leaves_of(tape, g);
  const Var generated = players.sample(of_g, tape.constant(Array::column(z)));
  const Var v = gan::value_function(players.logit(of_d, tape.constant(Array::column(x))),
                                    players.logit(of_d, generated));
  return {v.value(), gradient_of(v, of_d)};
}

Recorded cost_of(const Players& players, const std::vector<double>& d, const std::vector<double>& g,
                 const std::vector<double>& z) {
  Tape tape;
  const std::vector<Var> of_d = leaves_of(tape, d), of_g = leaves_of(tape, g);
  const Var generated = players.sample(of_g, tape.constant(Array::column(z)));
  const Var cost = gan::generator_cost(gan::GeneratorCost::minimax, players.logit(of_d, generated));
  return {cost.value(), gradient_of(cost, of_g)};
}

std::vector<double> trained(const Players& players, const Inputs& in) {
  std::vector<double> d = in[0].numbers(), g = in[1].numbers();
  const auto k = static_cast<std::size_t>(in[2].integer());
  const Value::List &x = in[4].list(), &z = in[5].list();
  // Iteration t draws k minibatches of data and k + 1 of noise.
  for (std::size_t t = 0; t < static_cast<std::size_t>(in[3].integer()); ++t) {
    for (std::size_t step = 0; step < k; ++step) {
      const std::vector<double> data = x.at(t * k + step).numbers(),
                                noise = z.at(t * (k + 1) + step).numbers();
      move(d, in[6].number(), value_of(players, d, g, data, noise).gradient);
    }
    move(g, -in[7].number(), cost_of(players, d, g, z.at(t * (k + 1) + k).numbers()).gradient);
  }
  d.insert(d.end(), g.begin(), g.end());
  return d;
}

}  // namespace saddle::grader::algorithm_1
