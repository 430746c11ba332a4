#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

std::vector<double> before_the_repair(double x, double y) {
  return {x, 4 * x * y, 2 * y};
}

// One assignment, to = a operation b, with the values of the operands at that time.
struct Assignment {
  char to, a, operation, b;
  double value_a = 0, value_b = 0;
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

std::vector<double> gradient(const std::vector<std::string>& program, double x, double y) {
  std::map<char, double> value = {{'x', x}, {'y', y}};
  std::vector<Assignment> tape;
  for (const std::string& text : program) {
    Assignment s = read_assignment(text);
    s.value_a = value.at(s.a);
    s.value_b = value.at(s.b);
    value[s.to] = result_of(s.operation, s.value_a, s.value_b);
    tape.push_back(s);
  }

  std::map<char, double> adjoint;
  adjoint[tape.back().to] = 1;
  for (auto s = tape.rbegin(); s != tape.rend(); ++s) {
    const double d = adjoint[s->to], a = s->value_a, b = s->value_b;
    // The old value of this variable is overwritten here.
    adjoint[s->to] = 0;
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
        adjoint[s->a] += d * b;
        adjoint[s->b] += d * a;
        break;
      case '/':
        adjoint[s->a] += d / b;
        adjoint[s->b] -= d * a / (b * b);
        break;
    }
  }
  return {adjoint['x'], adjoint['y']};
}
