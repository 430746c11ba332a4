#include "tests/autodiff/check/planted.h"

#include <cmath>
#include <type_traits>

#include "tests/autodiff/check/planted_operations.h"
#include "tests/autodiff/check/planted_rules.h"

namespace saddle::inline SADDLE_PRECISION::tests {

namespace {

// --- functions at points where no check is possible

Var grows(std::span<const Var> x) {
  return x[0].array()[0] > 1 ? concat({x[0], x[0]}, Axis::rows) : x[0];
}
Var keeps_its_shape(std::span<const Var> x) {
  return sin(x[0]);
}
Var times_zero(std::span<const Var> x) {
  return 0 * x[0];
}
Var log_of_negative(std::span<const Var> x) {
  return log(-x[0]);
}
Var log_of(std::span<const Var> x) {
  return log(x[0]);
}

Var drawn_anew(std::span<const Var> x) {
  static int calls = 0;
  return sin(x[0]) * Real(++calls % 5);
}
// Close to zero its numerator has few digits left.
Var with_cancelled_digits(std::span<const Var> x) {
  return (exp(x[0]) - 1) / x[0];
}
Var with_all_digits(std::span<const Var> x) {
  return 1 + x[0] / 2 + square(x[0]) / 6;
}

std::vector<Defect> plant_all() {
  using enum Verdict;
  const std::vector<std::vector<Shape>> any{{{3, 4}}, {{5, 2}}, {{1, 4}}, {{1, 1}}}, wide{{{3, 4}}, {{5, 3}}},
      pairs{{{3, 4}, {3, 4}}, {{5, 2}, {5, 2}}, {{1, 1}, {1, 1}}},
      with_row{{{3, 4}, {1, 4}}, {{5, 2}, {1, 2}}}, with_column{{{3, 4}, {3, 1}}, {{5, 2}, {5, 1}}},
      with_number{{{3, 4}, {1, 1}}, {{5, 2}, {1, 1}}}, matrices{{{4, 3}, {3, 5}}, {{3, 5}, {5, 2}}},
      square_matrices{{{3, 3}, {3, 3}}, {{4, 4}, {4, 4}}};
  std::vector<std::vector<Shape>> broadcasts = with_row;
  for (const auto& more : {with_column, with_number})
    broadcasts.insert(broadcasts.end(), more.begin(), more.end());
  const Draw smooth = between(0.3, 1.3), positive = between(1.5, 2.5);
  const GradcheckOptions first{.order = 1}, kinks{.order = 1, .one_sided = true};

  std::vector<Defect> list;
  const auto plant = [&list](const char* name, Verdict verdict, const Function& wrong, const Function& right,
                             const std::vector<std::vector<Shape>>& shapes, const std::vector<Draw>& draws,
                             const GradcheckOptions& options = {}, Verdict looks_like = pass) {
    list.push_back(
        {name, verdict, looks_like == pass ? verdict : looks_like, wrong, right, shapes, draws, options});
  };

  plant("sin, negated", wrong_sign, unary<each_element<sine>, negated>, unary<each_element<sine>, of_sine>,
        any, {smooth}, first);
  plant("square without its 2", factor_two, unary<each_element<squared>, half>,
        unary<each_element<squared>, of_square>, any, {smooth}, first);
  plant("exp, doubled", factor_two, unary<each_element<exponential>, doubled>,
        unary<each_element<exponential>, of_exponential>, any, {smooth}, first);
  plant("mean without 1/n", missing_mean, overall_mean<without_1_over_n>, overall_mean<of_mean>,
        {{{3, 4}}, {{5, 2}}, {{1, 3}}}, {smooth}, first);
  plant("mean of rows without 1/n", missing_mean, row_mean<without_1_over_n>, row_mean<of_mean>, wide,
        {smooth}, first);
  plant("mean of rows with 1/n twice", missing_mean, row_mean<with_1_over_n_twice>, row_mean<of_mean>, wide,
        {smooth}, first);
  plant("transpose that reshapes its cotangent", transposed, turn<reshaped_instead_of_turned>, turn<of_turn>,
        {{{3, 4}}, {{5, 2}}, {{3, 3}}}, {smooth}, first);
  plant("matmul of squares without transposes", transposed, multiply_matrices<without_transposes>,
        multiply_matrices<of_matrices>, square_matrices, {smooth, smooth}, first);
  plant("a row added, its sum missing", missing_broadcast_sum, binary<each_pair<plus>, first_row_only>,
        binary<each_pair<plus>, of_sum>, with_row, {smooth, smooth}, first);
  plant("a column added, its sum missing", missing_broadcast_sum, binary<each_pair<plus>, last_column_only>,
        binary<each_pair<plus>, of_sum>, with_column, {smooth, smooth}, first);
  plant("a number added, its sum missing", missing_broadcast_sum, binary<each_pair<plus>, one_element_only>,
        binary<each_pair<plus>, of_sum>, with_number, {smooth, smooth}, first);
  plant("a row used twice, overwritten", missing_broadcast_sum, repeat_last_row<overwritten>,
        repeat_last_row<of_last_row_twice>, any, {smooth}, first);
  plant("product that drops an operand", detached, binary<each_pair<times>, of_first_operand_only>,
        binary<each_pair<times>, of_product>, pairs, {smooth, positive}, first);
  plant("d(ab)/da = a", wrong_operand, binary<each_pair<times>, own_operand>,
        binary<each_pair<times>, of_product>, pairs, {smooth, positive}, first);
  plant("d(ab)/da = a, broadcast", wrong_operand, binary<each_pair<times>, own_operand>,
        binary<each_pair<times>, of_product>, broadcasts, {smooth, positive}, first);
  plant("d(a/b)/da = 1/a", wrong_operand, binary<each_pair<over>, numerator_for_denominator>,
        binary<each_pair<over>, of_quotient>, pairs, {smooth, positive}, first);
  plant("quotient with its cotangents swapped", wrong_operand, binary<each_pair<over>, swapped>,
        binary<each_pair<over>, of_quotient>, pairs, {smooth, positive}, first);
  plant("d(a sin b)/db = a cos a", wrong_operand, binary<each_pair<times_sine>, cosine_of_the_wrong_one>,
        binary<each_pair<times_sine>, of_times_sine>, pairs, {smooth, positive}, first);
  plant("relu with -1/2 at zero", off_at_kink, unary<each_element<positive_part>, at_zero<-50>>,
        unary<each_element<positive_part>, of_positive_part>, any, {all(0)}, kinks);
  plant("relu with 1.01 at zero", off_at_kink, unary<each_element<positive_part>, at_zero<101>>,
        unary<each_element<positive_part>, at_zero<100>>, any, {all(0)}, kinks);
  plant(
      "relu at its kink", kink, [](std::span<const Var> x) { return relu(x[0] - Real(0.5)); },
      [](std::span<const Var> x) { return relu(x[0]); }, any, {all(0.5)}, first);
  plant("square root, NaN where it is not taken", nan,
        unary<each_element<square_root_or_zero>, nan_in_the_untaken_branch>,
        unary<each_element<square_root_or_zero>, of_square_root_or_zero>, {{{3, 4}}, {{5, 2}}},
        {[](Shape s, Random& r) {
          Array a = away_from_zero(0.5, 1.5)(s, r);
          a[0] = -std::abs(a[0]);
          return a;
        }},
        first);
  plant("sin with an infinite derivative", nan, unary<each_element<sine>, infinite>,
        unary<each_element<sine>, of_sine>, any, {smooth}, first);
  plant("sin, the cotangent turned", gradient_shape, unary<each_element<sine>, turned_too_often>,
        unary<each_element<sine>, of_sine>, {{{3, 4}}, {{5, 2}}, {{1, 4}}}, {smooth});
  plant("a row added, its sum along the wrong axis", gradient_shape,
        binary<each_pair<plus>, added_along_the_wrong_axis>, binary<each_pair<plus>, of_sum>, with_row,
        {smooth, smooth});
  plant("sin, all cotangents in one", gradient_shape, unary<each_element<sine>, a_number_for_all>,
        unary<each_element<sine>, of_sine>, {{{3, 4}}, {{5, 2}}}, {smooth});
  plant("matmul without transposes", gradient_shape, multiply_matrices<without_transposes>,
        multiply_matrices<of_matrices>, matrices, {smooth, smooth});
  plant("sin whose second derivative is lost", higher_order, unary<each_element<sine>, cut_after_first_order>,
        unary<each_element<sine>, of_sine>, any, {smooth}, {}, detached);
  plant("sin whose second derivative is negated", higher_order,
        unary<each_element<sine>, minus_after_first_order>, unary<each_element<sine>, of_sine>, any, {smooth},
        {}, wrong_sign);
  plant("sin whose second derivative is doubled", higher_order,
        unary<each_element<sine>, twice_after_first_order>, unary<each_element<sine>, of_sine>, any, {smooth},
        {}, factor_two);
  plant("sin whose second derivative is infinite", higher_order,
        unary<each_element<sine>, nan_after_first_order>, unary<each_element<sine>, of_sine>, any, {smooth},
        {}, nan);
  plant("a recorded form that lost its 2", recorded, torn<half>, torn<of_square>, any, {smooth}, first);
  plant("sin, 1.37 times", wrong, unary<each_element<sine>, off_without_a_name>,
        unary<each_element<sine>, of_sine>, any, {smooth}, first);
  plant("sin with the derivative of -cos", wrong, unary<each_element<sine>, of_another_function>,
        unary<each_element<sine>, of_sine>, wide, {smooth}, first);
  plant("a result of two shapes", result_shape, grows, keeps_its_shape, any, {all(1)}, first);
  plant("a constant", vacuous, times_zero, keeps_its_shape, any, {smooth}, first);
  plant("no constant", nonzero, keeps_its_shape, times_zero, any, {smooth},
        {.order = 1, .expect_zero = true});
  plant("a factor drawn at each call", not_repeatable, drawn_anew, keeps_its_shape, any, {smooth}, first);
  const double tiny = std::is_same_v<Real, double> ? 1e-7 : 1e-4;
  plant("a quotient whose digits cancel", rough, with_cancelled_digits, with_all_digits, any,
        {between(tiny, 10 * tiny)}, first);
  plant("a logarithm outside of its domain", undefined, log_of_negative, log_of, any, {smooth}, first);
  // In float it is no defect.
  if (std::is_same_v<Real, double>)
    plant("erf with a constant in float", precision,
          unary<each_element<error_function>, with_a_float_constant>,
          unary<each_element<error_function>, of_error_function>, any, {smooth}, first);
  return list;
}

}  // namespace

const std::vector<Defect>& defects() {
  static const std::vector<Defect> list = plant_all();
  return list;
}

void for_each_input(int seeds, const Visit& visit) {
  for (const Defect& defect : defects())
    for (const std::vector<Shape>& shapes : defect.shapes)
      for (int seed = 1; seed <= seeds; ++seed) {
        GradcheckOptions options = defect.options;
        options.seed = static_cast<std::uint64_t>(seed);
        Random random = Random(options.seed).stream(1);
        std::vector<Array> inputs;
        for (std::size_t k = 0; k < shapes.size(); ++k)
          inputs.push_back(defect.draws.at(k)(shapes[k], random));
        visit(defect, inputs, options);
      }
}

}  // namespace saddle::inline SADDLE_PRECISION::tests
