// Task 1.3: find the mistakes. Derivatives of programs that are lists of assignments, such as "t=x*y".
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "not_implemented.h"

// What gradient() below gives, before you repair it, as the derivative by x of the three programs of
// README.md.
std::vector<double> before_the_repair(double x, double y) {
  throw NotImplemented("1.3");
}

// One assignment, to = a operation b.
struct Assignment {
  char to, a, operation, b;
};

Assignment read_assignment(const std::string& text) {
  if (text.size() != 5 || text[1] != '=')
    throw std::invalid_argument("read_assignment: the form must be t=x*y, got " + text);
  return {text[0], text[2], text[3], text[4]};
}

double result_of(char operation, double a, double b) {
  switch (operation) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      throw std::invalid_argument(std::string("result_of: there is no operation ") + operation);
  }
}

// The derivatives of what the last assignment computes, by the first values of x and y.
std::vector<double> gradient(const std::vector<std::string>& program, double x, double y) {
  // Run the program, and record what it does.
  std::map<char, double> value = {{'x', x}, {'y', y}};
  std::vector<Assignment> tape;
  for (const std::string& text : program) {
    const Assignment s = read_assignment(text);
    value[s.to] = result_of(s.operation, value.at(s.a), value.at(s.b));
    tape.push_back(s);
  }

  // Sweep back. The adjoint of a variable is the derivative of the output by it.
  std::map<char, double> adjoint;
  adjoint[tape.back().to] = 1;
  for (auto s = tape.rbegin(); s != tape.rend(); ++s) {
    const double d = adjoint[s->to], a = value[s->a], b = value[s->b];
    switch (s->operation) {
      case '+':
        adjoint[s->a] += d;
        adjoint[s->b] += d;
        break;
      case '-':
        adjoint[s->a] += d;
        adjoint[s->b] -= d;
        break;
      case '*':
        adjoint[s->a] = d * b;
        adjoint[s->b] = d * a;
        break;
      case '/':
        adjoint[s->a] += d / b;
        adjoint[s->b] -= d * a / (b * b);
        break;
    }
  }
  return {adjoint['x'], adjoint['y']};
}
