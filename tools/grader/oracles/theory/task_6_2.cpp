// Task 6.2: prove that a MADE is autoregressive.
#include <algorithm>
#include <numeric>

#include "tools/grader/oracles/chapters.h"

namespace saddle::grader::task_6_2 {
namespace {

using ad::Random;
using Integers = std::vector<int>;
using Matrix = std::vector<Integers>;

Value list_of(const Matrix& matrix) {
  Value::List list;
  for (const Integers& row : matrix) list.emplace_back(row);
  return Value(list);
}
Value list_of(const std::vector<Matrix>& matrices) {
  Value::List list;
  for (const Matrix& matrix : matrices) list.push_back(list_of(matrix));
  return Value(list);
}
Matrix matrix_in(const Value& value) {
  Matrix matrix;
  for (const Value& row : value.list()) matrix.push_back(row.integers());
  return matrix;
}
std::vector<Matrix> matrices_in(const Value& value) {
  std::vector<Matrix> matrices;
  for (const Value& matrix : value.list()) matrices.push_back(matrix_in(matrix));
  return matrices;
}

int draw_integer(Random& rng, int low, int high) {
  return low + static_cast<int>(rng.below(high - low + 1));
}

Matrix draw_matrix(Random& rng, std::size_t rows, std::size_t cols) {
  Matrix matrix(rows, Integers(cols));
  for (Integers& row : matrix)
    for (int& element : row) element = rng.uniform() < 0.6 ? 1 : 0;
  return matrix;
}

// An ordering in which not all bits stand at their own place.
Integers draw_places(Random& rng, int bits) {
  Integers places(static_cast<std::size_t>(bits));
  std::iota(places.begin(), places.end(), 1);
  do {
    for (int i = bits - 1; i > 0; --i)
      std::swap(places[static_cast<std::size_t>(i)],
                places[static_cast<std::size_t>(draw_integer(rng, 0, i))]);
  } while (std::is_sorted(places.begin(), places.end()));
  return places;
}

// One or two hidden layers, of other sizes than the bits.
Matrix draw_degrees(Random& rng, int bits) {
  Matrix degrees(1 + static_cast<std::size_t>(rng.below(2)));
  for (std::size_t layer = 0; layer < degrees.size(); ++layer)
    for (int unit = 0; unit < bits + 1 + static_cast<int>(layer); ++unit)
      degrees[layer].push_back(draw_integer(rng, 1, bits - 1));
  return degrees;
}

// The masks by sets: a weight is kept if all that its one end sees may be seen by its other end.
std::vector<Matrix> right_masks(const Integers& places, const Matrix& degrees) {
  // The first bits of the ordering, a bit of an integer for each.
  const auto first = [&](int count) {
    unsigned set = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
      if (places[i] <= count) set |= 1U << i;
    return set;
  };
  using Sets = std::vector<unsigned>;
  Sets before;
  std::vector<Sets> layers(degrees.size() + 1);
  for (std::size_t i = 0; i < places.size(); ++i) {
    before.push_back(1U << i);
    layers.back().push_back(first(places[i] - 1));
  }
  for (std::size_t layer = 0; layer < degrees.size(); ++layer)
    for (const int degree : degrees[layer]) layers[layer].push_back(first(degree));
  std::vector<Matrix> masks;
  for (const Sets& after : layers) {
    masks.emplace_back();
    for (const unsigned seen : before) {
      masks.back().emplace_back();
      for (const unsigned allowed : after) masks.back().back().push_back((seen & ~allowed) == 0 ? 1 : 0);
    }
    before = after;
  }
  return masks;
}

Matrix right_direct(const Integers& places) {
  Matrix direct;
  for (const int from : places) {
    direct.emplace_back();
    for (const int to : places) direct.back().push_back(from < to ? 1 : 0);
  }
  return direct;
}

// The paths from a unit of a layer to a logit, each of them walked.
int walk(const std::vector<Matrix>& masks, std::size_t layer, std::size_t unit, std::size_t logit) {
  if (layer == masks.size()) return unit == logit ? 1 : 0;
  int paths = 0;
  for (std::size_t next = 0; next < masks[layer][unit].size(); ++next)
    if (masks[layer][unit][next] != 0) paths += walk(masks, layer + 1, next, logit);
  return paths;
}

Matrix paths_of(const std::vector<Matrix>& masks, Matrix direct) {
  for (std::size_t j = 0; j < direct.size(); ++j)
    for (std::size_t i = 0; i < direct.size(); ++i) direct[j][i] += walk(masks, 0, j, i);
  return direct;
}

Value masks_of(const Inputs& in) {
  return list_of(right_masks(in[0].integers(), matrix_in(in[1])));
}
Value count_of(const Inputs& in) {
  return list_of(paths_of(matrices_in(in[0]), matrix_in(in[1])));
}
Value fault_of(const Inputs& in) {
  const Matrix paths = paths_of(matrices_in(in[0]), matrix_in(in[1]));
  const Integers places = in[2].integers();
  for (std::size_t j = 0; j < paths.size(); ++j)
    for (std::size_t i = 0; i < paths.size(); ++i)
      if (paths[j][i] > 0 && !(places[j] < places[i]))
        return Value(Integers{static_cast<int>(j), static_cast<int>(i)});
  return Value(Integers{});
}

Inputs net(const std::vector<Matrix>& masks, const Matrix& direct, const Integers& places) {
  return {list_of(masks), list_of(direct), Value(places)};
}

// A net by the rules, or with one of three mistakes.
Inputs draw_net(Random& rng) {
  const int bits = draw_integer(rng, 4, 5);
  const Integers places = draw_places(rng, bits);
  std::vector<Matrix> masks = right_masks(places, draw_degrees(rng, bits));
  Matrix direct = right_direct(places);
  const auto any = [&](auto& list) -> auto& {
    return list[static_cast<std::size_t>(rng.below(list.size()))];
  };
  switch (rng.below(4)) {
    case 0:
      any(any(any(masks))) = 1;
      break;
    case 1:
      any(any(direct)) = 1;
      break;
    case 2:
      any(masks.back()) = Integers(places.size(), 1);
      break;
    default:
      break;
  }
  return net(masks, direct, places);
}

std::vector<Inputs> chosen_nets() {
  const Integers forwards = {1, 2, 3, 4}, backwards = {4, 3, 2, 1}, mixed = {3, 1, 4, 2};
  const Matrix degrees = {{1, 2, 3, 2, 1, 3}}, none(4, Integers(4, 0));
  const auto masks = [&](const Integers& places) { return right_masks(places, degrees); };
  // One bit that sees itself; a bit that sees another one after it.
  Matrix itself = right_direct(mixed), later = right_direct(mixed);
  itself[2][2] = 1;
  later[2][3] = 1;
  // Each bit sees itself by a unit of its own.
  Matrix unity = none;
  for (std::size_t i = 0; i < 4; ++i) unity[i][i] = 1;
  return {net(masks(forwards), none, forwards),  net(masks(backwards), right_direct(backwards), backwards),
          net(masks(forwards), none, backwards), net(masks(mixed), itself, mixed),
          net(masks(mixed), later, mixed),       net({unity, unity}, none, forwards),
          net({none, unity}, none, mixed)};
}

std::vector<Check> made() {
  return {{.name = "made_masks",
           .function = "made_masks",
           .draw =
               [](Random& rng) {
                 const int bits = draw_integer(rng, 4, 6);
                 return Inputs{Value(draw_places(rng, bits)), list_of(draw_degrees(rng, bits))};
               },
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{
                     {Value(Integers{1, 2, 3}), list_of(Matrix{{1, 2, 1, 2}})},
                     {Value(Integers{3, 1, 2}), list_of(Matrix{{2}, {1, 2}, {2, 1, 2, 2}})},
                     {Value(Integers{2, 1}), list_of(Matrix{{1, 1, 1}})}};
               },
           .expected = masks_of},
          {.name = "count_paths",
           .function = "count_paths",
           .draw =
               [](Random& rng) {
                 std::vector<Matrix> masks = {draw_matrix(rng, 4, 6), draw_matrix(rng, 6, 3)};
                 if (rng.uniform() < 0.5) masks.push_back(draw_matrix(rng, 3, 5));
                 masks.push_back(draw_matrix(rng, masks.back()[0].size(), 4));
                 return Inputs{list_of(masks), list_of(draw_matrix(rng, 4, 4))};
               },
           .structural =
               [](Random&) {
                 // One unit; and no path but the direct one.
                 const Matrix in = {{1}, {0}, {1}}, out = {{1, 1, 0}}, none = {{0, 0, 0}};
                 const Value direct = list_of(Matrix{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}});
                 return std::vector<Inputs>{{list_of(std::vector<Matrix>{in, out}), direct},
                                            {list_of(std::vector<Matrix>{in, none}), direct}};
               },
           .expected = count_of},
          {.name = "first_fault",
           .function = "first_fault",
           .random_cases = 8,
           .draw = draw_net,
           .structural = [](Random&) { return chosen_nets(); },
           .expected = fault_of}};
}

}  // namespace
}  // namespace saddle::grader::task_6_2

namespace saddle::grader {

void add_task_6_2(Checks& checks) {
  checks["6.2"] = task_6_2::made();
}

}  // namespace saddle::grader
