// Task 1.2: a gradient in linear time.
#include <cmath>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace task_1_2 {
namespace {

using Parents = std::vector<int>;
using Partials = std::vector<double>;

// A tape as the task has it.
struct Nodes {
  std::vector<Parents> parents;
  std::vector<Partials> partials;

  void leaf() { add({}, {}); }
  void add(Parents of, Partials by) {
    parents.push_back(std::move(of));
    partials.push_back(std::move(by));
  }
  int last() const { return static_cast<int>(parents.size()) - 1; }
  Inputs inputs(int output) const {
    return {Value(Value::List(parents.begin(), parents.end())),
            Value(Value::List(partials.begin(), partials.end())), output};
  }
  Inputs inputs() const { return inputs(last()); }
};

Nodes nodes_in(const Inputs& in) {
  Nodes nodes;
  for (std::size_t i = 0; i < in[0].list().size(); ++i)
    nodes.add(in[0].list()[i].integers(), in[1].list()[i].numbers());
  return nodes;
}

// The same derivatives forwards: one pass for each leaf, from the leaf to the output.
std::vector<double> by_passes_forwards(const Nodes& nodes, int output) {
  const auto n = nodes.parents.size();
  std::vector<double> all;
  for (std::size_t leaf = 0; leaf < n; ++leaf) {
    if (!nodes.parents[leaf].empty()) continue;
    std::vector<double> tangent(n, 0.0);
    tangent[leaf] = 1;
    for (std::size_t i = leaf + 1; i < n; ++i)
      for (std::size_t k = 0; k < nodes.parents[i].size(); ++k)
        tangent[i] += nodes.partials[i][k] * tangent[static_cast<std::size_t>(nodes.parents[i][k])];
    all.push_back(tangent[static_cast<std::size_t>(output)]);
  }
  return all;
}

// Whether a derivative is less than a hundredth of the sum of its terms without their signs.
bool cancels(const Nodes& nodes, int output) {
  Nodes sizes = nodes;
  for (Partials& list : sizes.partials)
    for (double& number : list) number = std::abs(number);
  const auto got = by_passes_forwards(nodes, output), largest = by_passes_forwards(sizes, output);
  for (std::size_t i = 0; i < got.size(); ++i)
    if (std::abs(got[i]) < largest[i] / 100) return true;
  return false;
}

Partials draw_partials(ad::Random& rng, std::size_t count) {
  return draw_numbers(rng, static_cast<int>(count), 0.3, 2);
}

// Three leaves and eight operations, each from the node before it, from any other one, and from one of the
// two a second time.
Nodes draw_nodes(ad::Random& rng) {
  for (;;) {
    Nodes nodes;
    for (int i = 0; i < 3; ++i) nodes.leaf();
    nodes.add({2, 0, 1}, draw_partials(rng, 3));
    for (int i = 4; i <= 11; ++i) {
      Parents of = {i - 1, static_cast<int>(rng.below(i))};
      of.push_back(of[static_cast<std::size_t>(rng.below(2))]);
      nodes.add(of, draw_partials(rng, 3));
    }
    if (!cancels(nodes, nodes.last())) return nodes;
  }
}

Check check(std::string name, std::function<Inputs(ad::Random&)> draw,
            std::function<std::vector<Inputs>(ad::Random&)> structural) {
  return {.name = std::move(name),
          .function = "gradient",
          .random_cases = 3,
          .draw = std::move(draw),
          .structural = std::move(structural),
          .expected =
              [](const Inputs& in) {
                return Value(by_passes_forwards(nodes_in(in), static_cast<int>(in[2].integer())));
              },
          .tolerance = {tolerance::sum, tolerance::underflow},
          .derivative = true};
}

Inputs tree(ad::Random& rng) {
  Nodes nodes;
  for (int i = 0; i < 3; ++i) nodes.leaf();
  nodes.add({2, 0}, draw_partials(rng, 2));
  nodes.leaf();
  nodes.add({4, 1}, draw_partials(rng, 2));
  nodes.add({3}, draw_partials(rng, 1));
  nodes.add({6, 5}, draw_partials(rng, 2));
  return nodes.inputs();
}

// The output, and then an operation on it and a leaf that it cannot depend on.
Inputs output_before_the_end(ad::Random& rng) {
  Nodes nodes = draw_nodes(rng);
  const int output = nodes.last();
  nodes.leaf();
  nodes.add({output, 1, output + 1}, draw_partials(rng, 3));
  return nodes.inputs(output);
}

// Each operation uses the one before it twice. Both partial derivatives have one sign, so that nothing
// cancels.
Inputs doublings(ad::Random& rng) {
  Nodes nodes;
  nodes.leaf();
  for (int i = 0; i < 40; ++i) {
    const double sign = rng.uniform() < 0.5 ? -1 : 1;
    const Partials sizes = draw_partials(rng, 2);
    nodes.add({i, i}, {sign * std::abs(sizes[0]), sign * std::abs(sizes[1])});
  }
  return nodes.inputs();
}

// 2^60 paths with two nodes in each of 60 levels: 2^60 is the right answer, exactly.
Inputs diamonds() {
  Nodes nodes;
  nodes.leaf();
  for (int level = 0; level < 60; ++level) {
    const int before = nodes.last();
    nodes.add({before}, {1.0});
    nodes.add({before}, {1.0});
    nodes.add({before + 1, before + 2}, {1.0, 1.0});
  }
  return nodes.inputs();
}

// The chain of probe.h: its factors before the last one are 2 and 1/2 in turn, so that their product is 2
// or 1.
Check long_chain() {
  return {.name = "a chain of 500,000 nodes",
          .function = "gradient_of_chain",
          .draw =
              [](ad::Random& rng) {
                return Inputs{400'000 + static_cast<int>(rng.below(100'000)), draw_number(rng)};
              },
          .structural =
              [](ad::Random&) {
                return std::vector<Inputs>{{500'000, -1.5}, {2, 0.25}};
              },
          .expected =
              [](const Inputs& in) {
                const double before = in[0].integer() % 2 == 1 ? 2 : 1;
                return Value(std::vector<double>{before * in[1].number()});
              },
          .tolerance = {tolerance::formula, tolerance::underflow},
          .derivative = true};
}

std::vector<Check> checks() {
  return {
      check("values that are used once", tree,
            [](ad::Random& rng) {
              Nodes nodes;
              for (int i = 0; i < 4; ++i) nodes.leaf();
              nodes.add({3, 1, 0, 2}, draw_partials(rng, 4));
              return std::vector<Inputs>{nodes.inputs()};
            }),
      check(
          "values that are used more than once", [](ad::Random& rng) { return draw_nodes(rng).inputs(); },
          [](ad::Random&) {
            Nodes square, sums;
            square.leaf();
            square.add({0, 0}, {1.5, 1.5});
            sums.leaf();
            sums.leaf();
            sums.add({0, 1}, {1.0, 1.0});
            sums.add({2, 0}, {2.0, 5.0});
            return std::vector<Inputs>{square.inputs(), sums.inputs()};
          }),
      check("an output that is not the last node", output_before_the_end,
            [](ad::Random&) {
              Nodes nodes;
              nodes.leaf();
              nodes.leaf();
              nodes.add({1, 0}, {3.0, -2.0});
              return std::vector<Inputs>{nodes.inputs(1), nodes.inputs(0)};
            }),
      check("a chain with 2^40 paths", doublings,
            [](ad::Random&) { return std::vector<Inputs>{diamonds()}; }),
      long_chain(),
  };
}

}  // namespace
}  // namespace task_1_2

std::vector<Check> linear_time() {
  return task_1_2::checks();
}

}  // namespace saddle::grader
