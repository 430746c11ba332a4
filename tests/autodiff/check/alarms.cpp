#include "tests/autodiff/check/alarms.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <type_traits>
#include <utility>

#include "autodiff/autodiff.h"

namespace saddle::inline SADDLE_PRECISION::tests {

namespace {

using namespace ad;

const Draw about_one = away_from_zero(0.2, 2);

// Where the rows of one operand are checked. Those that are not listed: everywhere.
const std::map<std::string, Draw> unary_domains{
    {"sqrt", between(0.1, 4)},
    {"log", between(0.1, 4)},
    {"log1p", between(-0.7, 3)},
    {"abs", about_one},
    {"relu", about_one},
    {"tan", between(-1.2, 1.2)},
    {"asin", between(-0.9, 0.9)},
    {"acos", between(-0.9, 0.9)},
    {"logit", between(0.05, 0.95)},
    {"log2", between(0.1, 4)},
    {"log10", between(0.1, 4)},
    {"cbrt", about_one},
    {"acosh", between(1.1, 4)},
    {"atanh", between(-0.9, 0.9)},
    {"log1mexp", between(-4, -0.1)},
    {"exp_odds", between(-4, -0.1)},
};

// No divisor near zero; powers of positive numbers; the two operands of a maximum never near each other.
const std::map<std::string, std::pair<Draw, Draw>> binary_domains{
    {"divide", {between(-2, 2), about_one}},
    {"ratio", {between(-2, 2), about_one}},
    {"pow", {between(0.3, 3), between(-2, 2)}},
    {"power_by_base", {between(0.3, 3), between(-2, 2)}},
    {"power_by_exponent", {between(0.3, 3), between(-2, 2)}},
    {"power_by_both", {between(0.3, 3), between(-2, 2)}},
    {"atan2", {about_one, about_one}},
    {"atan2_slope", {about_one, about_one}},
    {"maximum", {near_lattice(false), near_lattice(true)}},
    {"minimum", {near_lattice(false), near_lattice(true)}},
    {"leaky_relu", {about_one, between(-2, 2)}},
    {"elu", {about_one, between(-2, 2)}},
};

const Draw anywhere = between(-2, 2);

// Gathers operations whose operands are drawn in one way.
class List {
 public:
  void add(const char* name, const std::vector<std::vector<Shape>>& shapes, const Function& f) {
    list.push_back({name, f, std::vector<Draw>(shapes[0].size(), draw), shapes});
  }
  Draw draw = anywhere;
  std::vector<Operation> list;
};

void add_reductions(List& to) {
  const std::vector<std::vector<Shape>> shapes{{{2, 3}}, {{3, 2}}, {{1, 4}}, {{4, 1}}, {{1, 1}}};
  const std::vector<std::pair<std::string, Axis>> axes{
      {" of all", Axis::all}, {" down the rows", Axis::rows}, {" along the columns", Axis::cols}};
  for (const auto& [words, along] : axes) {
    const Axis axis = along;
    const auto add = [&, w = words](const std::string& name, const Function& f) {
      to.add((name + w).c_str(), shapes, f);
    };
    add("sum", [axis](std::span<const Var> x) { return sin(sum(x[0], axis)); });
    add("mean", [axis](std::span<const Var> x) { return sin(mean(x[0], axis)); });
    add("logsumexp", [axis](std::span<const Var> x) { return logsumexp(x[0], axis); });
    add("log_softmax", [axis](std::span<const Var> x) { return log_softmax(x[0], axis); });
    add("softmax", [axis](std::span<const Var> x) { return softmax(x[0], axis); });
    to.draw = distinct();
    add("max", [axis](std::span<const Var> x) { return sin(max(x[0], axis)); });
    add("min", [axis](std::span<const Var> x) { return sin(min(x[0], axis)); });
    to.draw = about_one;
    add("norm2", [axis](std::span<const Var> x) { return sin(norm2(x[0], axis)); });
    to.draw = anywhere;
  }
}

void add_products(List& to) {
  to.add("matmul", {{{2, 3}, {3, 2}}, {{1, 3}, {3, 1}}, {{3, 1}, {1, 2}}, {{1, 1}, {1, 1}}},
         [](std::span<const Var> x) { return matmul(x[0], x[1]); });
  to.add("matmul, left transposed", {{{3, 2}, {3, 2}}, {{2, 1}, {2, 3}}},
         [](std::span<const Var> x) { return matmul(x[0], x[1], true); });
  to.add("matmul, right transposed", {{{2, 3}, {2, 3}}, {{1, 2}, {3, 2}}},
         [](std::span<const Var> x) { return matmul(x[0], x[1], false, true); });
  to.add("matmul, both transposed", {{{3, 2}, {1, 3}}, {{2, 1}, {3, 2}}},
         [](std::span<const Var> x) { return matmul(x[0], x[1], true, true); });
  to.add("affine", {{{2, 3}, {3, 2}, {1, 2}}, {{3, 1}, {1, 2}, {1, 2}}, {{1, 1}, {1, 1}, {1, 1}}},
         [](std::span<const Var> x) { return affine(x[0], x[1], x[2]); });
}

void add_moves(List& to) {
  const std::vector<std::vector<Shape>> arrays{{{2, 3}}, {{3, 2}}, {{4, 3}}};
  to.add("transpose", arrays, [](std::span<const Var> x) { return exp(transpose(x[0])); });
  to.add("reshape", arrays,
         [](std::span<const Var> x) { return exp(reshape(x[0], x[0].cols(), x[0].rows())); });
  to.add("slice", arrays, [](std::span<const Var> x) {
    return exp(slice(x[0], 1, 0, {1, x[0].cols() - 1}));
  });
  to.add("slice_rows", arrays,
         [](std::span<const Var> x) { return exp(slice_rows(x[0], 0, x[0].rows() - 1)); });
  to.add("slice_cols", arrays, [](std::span<const Var> x) { return exp(slice_cols(x[0], 1, 1)); });
  to.add("gather_rows", arrays, [](std::span<const Var> x) { return exp(gather_rows(x[0], {1, 0, 1, 1})); });
  to.add("scatter_rows", arrays, [](std::span<const Var> x) {
    const std::vector<Index> all_to_one(static_cast<std::size_t>(x[0].rows()), 1);
    return exp(scatter_rows(x[0], all_to_one, 2));
  });
  to.add("concat of rows", {{{2, 3}, {1, 3}}, {{1, 1}, {2, 1}}}, [](std::span<const Var> x) {
    return exp(concat({x[0], x[1], x[0]}, Axis::rows));
  });
  to.add("concat of columns", {{{2, 3}, {2, 1}}, {{1, 1}, {1, 2}}}, [](std::span<const Var> x) {
    return exp(concat({x[0], x[1], x[0]}, Axis::cols));
  });
  to.add("broadcast", {{{1, 1}}, {{1, 3}}, {{2, 1}}}, [](std::span<const Var> x) {
    return exp(broadcast(x[0], {2, 3}));
  });
}

void add_choices(List& to) {
  const std::vector<std::vector<Shape>> shapes{{{2, 3}, {2, 3}}, {{2, 3}, {1, 3}}, {{2, 3}, {2, 1}},
                                               {{2, 3}, {1, 1}}, {{1, 1}, {2, 3}}, {{1, 1}, {1, 1}}};
  // The two operands of a comparison are never near each other.
  to.list.push_back({"where",
                     [](std::span<const Var> x) { return where(x[0] > x[1], exp(x[0]), x[1] * x[1]); },
                     {near_lattice(false), near_lattice(true)},
                     shapes});
  // The ends, -0.9 and 0.9, are a multiple of 0.6 and a half.
  to.list.push_back({"clamp",
                     [](std::span<const Var> x) { return exp(clamp(x[0], Real(-0.9), Real(0.9))) + x[0]; },
                     {near_lattice(false)},
                     {{{2, 3}}, {{1, 1}}}});
}

std::vector<Operation> list_unary() {
  std::vector<Operation> list;
  const auto add = [&list](const char* name, Var (*f)(const Var&)) {
    const auto domain = unary_domains.find(name);
    list.push_back({name,
                    [f](std::span<const Var> x) { return f(x[0]); },
                    {domain == unary_domains.end() ? anywhere : domain->second},
                    {{{1, 1}}, {{2, 3}}, {{1, 1}}, {{1, 4}}, {{3, 1}}}});
  };
#define SADDLE_UNARY(name, ...) add(#name, [](const Var& x) { return saddle::ad::name(x); });
#define SADDLE_BINARY(name, ...)
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
  return list;
}

std::vector<Operation> list_binary() {
  std::vector<Operation> list;
  const auto add = [&list](const char* name, Var (*f)(const Var&, const Var&), Var (*left)(Real, const Var&),
                           Var (*right)(const Var&, Real)) {
    const auto found = binary_domains.find(name);
    const std::pair<Draw, Draw> draws =
        found == binary_domains.end() ? std::pair{anywhere, anywhere} : found->second;
    list.push_back({name,
                    [f](std::span<const Var> x) { return f(x[0], x[1]); },
                    {draws.first, draws.second},
                    {{{1, 1}, {1, 1}},
                     {{2, 3}, {2, 3}},
                     {{2, 2}, {1, 1}},
                     {{1, 1}, {1, 3}},
                     {{2, 3}, {1, 3}},
                     {{1, 2}, {3, 2}},
                     {{3, 2}, {3, 1}},
                     {{2, 1}, {2, 2}},
                     {{3, 1}, {1, 2}},
                     {{1, 2}, {2, 1}}}});
    // The number on one side is in the domain of all rows, and near a point of the lattice of its side.
    const std::vector<std::vector<Shape>> one{{{1, 1}}, {{2, 2}}, {{1, 3}}, {{3, 1}}};
    list.push_back({std::string("a number and ") + name,
                    [left](std::span<const Var> x) { return left(Real(0.6), x[0]); },
                    {draws.second},
                    one});
    list.push_back({std::string(name) + " and a number",
                    [right](std::span<const Var> x) { return right(x[0], Real(0.9)); },
                    {draws.first},
                    one});
  };
#define SADDLE_UNARY(name, ...)
#define SADDLE_BINARY(name, ...)                                                \
  add(                                                                          \
      #name, [](const Var& a, const Var& b) { return saddle::ad::name(a, b); }, \
      [](Real a, const Var& b) { return saddle::ad::name(a, b); },              \
      [](const Var& a, Real b) { return saddle::ad::name(a, b); });
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
  return list;
}

std::vector<Operation> list_array() {
  List list;
  add_reductions(list);
  add_products(list);
  add_moves(list);
  add_choices(list);
  return list.list;
}

}  // namespace

const std::vector<Operation>& unary_operations() {
  static const std::vector<Operation> list = list_unary();
  return list;
}
const std::vector<Operation>& binary_operations() {
  static const std::vector<Operation> list = list_binary();
  return list;
}
const std::vector<Operation>& array_operations() {
  static const std::vector<Operation> list = list_array();
  return list;
}

std::vector<std::string> false_alarms(const Operation& operation, int count) {
  Random random(1);
  std::vector<std::string> alarms;
  int rough = 0;
  for (int i = 0; i < count; ++i) {
    const auto round = static_cast<std::size_t>(i);
    const auto& shapes = operation.shapes[round % operation.shapes.size()];
    std::vector<Array> inputs;
    for (std::size_t k = 0; k < shapes.size(); ++k) inputs.push_back(operation.draws[k](shapes[k], random));
    GradcheckOptions options;
    options.seed = random.bits();
    options.order = round / operation.shapes.size() % 8 == 0 ? 2 : 1;
    const GradcheckReport report = gradcheck_all(operation.f, inputs, options);
    // A gradient of zero, as that of relu at a negative number, is no alarm; nor is one that is small for the
    // differences of a function in float.
    const bool small =
        std::is_same_v<Real, float> && report.verdict() == Verdict::rough && ++rough <= 1 + count / 50;
    if (report.verdict() != Verdict::pass && report.verdict() != Verdict::vacuous && !small)
      alarms.push_back(
          fmt::format("{}, {}, input {}\n{}", operation.name, to_string(shapes[0]), i, report.text()));
  }
  return alarms;
}

}  // namespace saddle::inline SADDLE_PRECISION::tests
