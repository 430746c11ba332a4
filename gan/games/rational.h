// Exact fractions of any size, for games: no payoff is rounded, and nothing overflows.
//
//   const Rational third = parse_rational("1/3");
//   (third + parse_rational("0.1")).text()   // "13/30"
#pragma once

#include <compare>
#include <concepts>
#include <memory>
#include <string>
#include <string_view>

namespace saddle::gan {

// A fraction in lowest terms with a positive denominator; zero by default. The arithmetic is that of GMP,
// which this header does not include.
class Rational {
 public:
  Rational() noexcept;
  // Any whole number, exactly.
  template <std::integral T>
  Rational(T whole) : Rational(Whole{}, whole < T{0}, static_cast<unsigned long long>(whole)) {
    static_assert(sizeof(T) <= sizeof(unsigned long long));
  }
  template <std::floating_point T>
  Rational(T) = delete;  // 0.1 is no tenth: parse_rational("0.1") is
  // numerator / denominator. Throws std::invalid_argument if the denominator is zero.
  template <std::integral T, std::integral U>
  Rational(T numerator, U denominator) : Rational(numerator) {
    *this /= Rational(denominator);
  }
  Rational(const Rational& other);
  Rational(Rational&& other) noexcept;  // other becomes zero
  Rational& operator=(const Rational& other);
  Rational& operator=(Rational&& other) noexcept;
  ~Rational();

  Rational& operator+=(const Rational& other);
  Rational& operator-=(const Rational& other);
  Rational& operator*=(const Rational& other);
  // Throws std::invalid_argument if the other one is zero.
  Rational& operator/=(const Rational& other);
  Rational operator-() const;

  friend Rational operator+(Rational a, const Rational& b) { return a += b; }
  friend Rational operator-(Rational a, const Rational& b) { return a -= b; }
  friend Rational operator*(Rational a, const Rational& b) { return a *= b; }
  friend Rational operator/(Rational a, const Rational& b) { return a /= b; }
  friend bool operator==(const Rational& a, const Rational& b);
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

  // -1, 0 or 1.
  int sign() const;

  // "-3/7", or "2" if it is whole.
  std::string text() const;

  // The nearest double, ties to even; infinite on overflow.
  double approximate() const;

 private:
  // A whole number from its bits in two's complement.
  struct Whole {};
  Rational(Whole, bool negative, unsigned long long bits);

  struct Number;
  friend Rational parse_rational(std::string_view text);
  friend Rational exactly(double number);
  friend Rational common_unit(const Rational& a, const Rational& b);

  const Number& number() const;
  Number& own();

  std::unique_ptr<Number> number_;  // null: zero
};

// A number from text, exactly: an integer, a decimal with or without an exponent, or a fraction of integers.
//   "-2"  "0.1" (1/10)  "1e-3" (1/1000)  "-3/7"
// Spaces around it and a sign are allowed. At most 400 characters, exponents from -400 to 400. Throws
// std::invalid_argument for any other text, and for a denominator of zero.
Rational parse_rational(std::string_view text);

// The fraction that a double is: 0.1 gives 3602879701896397/36028797018963968. Throws std::invalid_argument
// unless it is finite.
Rational exactly(double number);

// The largest fraction of which both are whole multiples; of zero and a number its size: of 1/2 and 1/3 it is
// 1/6. By Euclid's algorithm.
Rational common_unit(const Rational& a, const Rational& b);

}  // namespace saddle::gan
