#include "autodiff/verdict.h"

#include <array>

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

struct Words {
  Verdict verdict;
  const char *identifier, *name, *appearance, *cause;
};

constexpr std::array words{
    Words{Verdict::pass, "pass", "pass", "within the bound of the difference quotient", "none"},
    Words{Verdict::vacuous, "vacuous", "vacuous",
          "the gradient of an input is about zero, which proves nothing",
          "a saturated or constant function; choose another point, or set expect_zero or zero_inputs"},
    Words{Verdict::nonzero, "nonzero", "not zero", "the gradient was expected to be about zero, and is not",
          "expect_zero or zero_inputs is set for an input that the function depends on"},
    Words{Verdict::not_repeatable, "not_repeatable", "not repeatable",
          "two calls at the same point give different results",
          "random numbers drawn at each call, such as a new dropout mask; fix the seed in the function"},
    Words{Verdict::undefined, "undefined", "not finite",
          "the function or its difference quotient is not finite",
          "the end of the domain or an overflow; move the point or set one_sided"},
    Words{Verdict::rough, "rough", "too rough to judge",
          "the numbers are too noisy here for a check to 1e-3 of the gradient (float: 2e-2)",
          "the point: digits have cancelled in the function or in its gradient, or it is not smooth"},
    Words{Verdict::result_shape, "result_shape", "the shape changes",
          "the result changes its shape with the input", "a branch on the values in the function"},
    Words{Verdict::gradient_shape, "gradient_shape", "gradient of the wrong shape",
          "the cotangent that a rule gives does not fit the shape of its operand",
          "a transpose or a sum in the rule is missing"},
    Words{Verdict::nan, "nan", "NaN in the gradient", "not finite, where the difference quotient is",
          "0/0 or 0 * inf in the rule; an untaken branch that is computed all the same"},
    Words{Verdict::kink, "kink", "kink",
          "the derivatives from the left and from the right differ, and this one is between them",
          "the point; move it or set one_sided"},
    Words{Verdict::off_at_kink, "off_at_kink", "off at a kink",
          "not between the derivatives from the left and from the right",
          "the rule has a case of its own for the kink, and a wrong number in it"},
    Words{Verdict::detached, "detached", "detached", "zero, where the difference quotient is not",
          "an operand was dropped: stop_gradient, a plain number, or a cotangent that is not given"},
    Words{Verdict::wrong_sign, "wrong_sign", "wrong sign", "minus the difference quotient",
          "a negation is missing or doubled"},
    Words{Verdict::factor_two, "factor_two", "factor 2", "half or twice the difference quotient",
          "the 2 of a square, a term of a product counted once or twice, or a mean over two"},
    Words{Verdict::missing_mean, "missing_mean", "missing 1/n",
          "n times the difference quotient, or 1/n of it, for a number n of rows, columns or elements",
          "a mean whose rule is that of a sum, or the other way round"},
    Words{Verdict::transposed, "transposed", "transposed", "the numbers of the transposed gradient",
          "a transpose is missing or doubled, or rows and columns are swapped"},
    Words{Verdict::missing_broadcast_sum, "missing_broadcast_sum", "missing broadcast sum",
          "what one row, column or element of the result contributes",
          "cotangents that meet in one element are overwritten instead of added up"},
    Words{Verdict::wrong_operand, "wrong_operand", "wrong operand",
          "what it would be with another operand in the place of one",
          "operands are mixed up in the rule, as in d(ab)/da = a"},
    Words{Verdict::precision, "precision", "precision", "off by less than 1 %",
          "float where double is meant, a constant with few digits, or cancellation"},
    Words{Verdict::wrong, "wrong", "wrong", "no known look fits all wrong coordinates", "the formula"},
    Words{Verdict::recorded, "recorded", "grad() differs from backward()",
          "backward() agrees with the difference quotient, grad() does not",
          "the recorded form of the rule differs from its numbers"},
    Words{Verdict::higher_order, "higher_order", "first derivative right, second wrong",
          "the derivatives of lower order agree with their difference quotients, this one does not",
          "the rule computes with numbers where it should record operations"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i].verdict != static_cast<Verdict>(i)) return false;
  return words.back().verdict == Verdict::higher_order;
}
static_assert(in_order(), "each verdict has its words, in the order of the enumeration");

const Words& of(Verdict verdict) {
  return words.at(static_cast<std::size_t>(verdict));
}

}  // namespace

std::span<const Verdict> verdicts() {
  static const auto list = [] {
    std::array<Verdict, words.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = words[i].verdict;
    return all;
  }();
  return list;
}

const char* to_string(Verdict verdict) {
  return of(verdict).name;
}
const char* identifier(Verdict verdict) {
  return of(verdict).identifier;
}
const char* appearance(Verdict verdict) {
  return of(verdict).appearance;
}
const char* usual_cause(Verdict verdict) {
  return of(verdict).cause;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
