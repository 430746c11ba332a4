#include "gan/games/rational.h"

#include <fmt/format.h>
#include <gmp.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <stdexcept>

// The functions of C that GMP and its small sister mini-gmp have in common, so that this file serves both.
namespace saddle::gan {

struct Rational::Number {
  mpq_t q;

  Number() { mpq_init(q); }
  Number(const Number& other) {
    mpz_init_set(mpq_numref(q), mpq_numref(other.q));
    mpz_init_set(mpq_denref(q), mpq_denref(other.q));
  }
  Number& operator=(const Number&) = delete;
  ~Number() { mpq_clear(q); }
};

namespace {

// A whole number that ends with its scope.
struct Integer {
  mpz_t z;

  Integer() { mpz_init(z); }
  Integer(const Integer&) = delete;
  Integer& operator=(const Integer&) = delete;
  ~Integer() { mpz_clear(z); }
};

}  // namespace

Rational::Rational() noexcept = default;
Rational::Rational(Whole, bool negative, unsigned long long bits) {
  if (bits == 0) return;
  const unsigned long long magnitude = negative ? 0 - bits : bits;
  mpq_t& q = own().q;
  mpz_import(mpq_numref(q), 1, -1, sizeof(magnitude), 0, 0, &magnitude);
  if (negative) mpq_neg(q, q);
}
Rational::Rational(const Rational& other)
    : number_(other.number_ ? std::make_unique<Number>(*other.number_) : nullptr) {}
Rational::Rational(Rational&& other) noexcept = default;
Rational& Rational::operator=(const Rational& other) {
  if (this != &other) *this = Rational(other);
  return *this;
}
Rational& Rational::operator=(Rational&& other) noexcept = default;
Rational::~Rational() = default;

const Rational::Number& Rational::number() const {
  static const Number zero;
  return number_ ? *number_ : zero;
}

Rational::Number& Rational::own() {
  if (!number_) number_ = std::make_unique<Number>();
  return *number_;
}

Rational& Rational::operator+=(const Rational& other) {
  mpq_add(own().q, own().q, other.number().q);
  return *this;
}
Rational& Rational::operator-=(const Rational& other) {
  mpq_sub(own().q, own().q, other.number().q);
  return *this;
}
Rational& Rational::operator*=(const Rational& other) {
  mpq_mul(own().q, own().q, other.number().q);
  return *this;
}
Rational& Rational::operator/=(const Rational& other) {
  if (other.sign() == 0)
    throw std::invalid_argument(fmt::format("Rational: the divisor must not be zero, got {} / 0", text()));
  mpq_div(own().q, own().q, other.number().q);
  return *this;
}

Rational Rational::operator-() const {
  return Rational() -= *this;
}

bool operator==(const Rational& a, const Rational& b) {
  return mpq_equal(a.number().q, b.number().q) != 0;
}
std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  return mpq_cmp(a.number().q, b.number().q) <=> 0;
}

int Rational::sign() const {
  return mpq_sgn(number().q);
}
std::string Rational::text() const {
  // The digits of both, and a sign, a stroke and the end of the text.
  const mpq_t& q = number().q;
  std::string text(mpz_sizeinbase(mpq_numref(q), 10) + mpz_sizeinbase(mpq_denref(q), 10) + 3, '\0');
  mpq_get_str(text.data(), 10, q);
  text.resize(std::strlen(text.c_str()));
  return text;
}

double Rational::approximate() const {
  Integer above;
  mpz_abs(above.z, mpq_numref(number().q));
  const mpz_srcptr below = mpq_denref(number().q);
  if (mpz_sgn(above.z) == 0) return 0;
  const auto bits = [](mpz_srcptr n) { return static_cast<long>(mpz_sizeinbase(n, 2)); };
  const auto shift = [](mpz_ptr result, mpz_srcptr n, long by) {
    mpz_mul_2exp(result, n, static_cast<mp_bitcnt_t>(std::max(by, 0L)));
  };
  // In units of the last binary digit: 53 digits of the quotient, fewer below the smallest normal number.
  // The first guess has 53 or 54.
  constexpr int digits = std::numeric_limits<double>::digits;
  constexpr long smallest = std::numeric_limits<double>::min_exponent - digits;
  Integer units, rest, unit, shifted;
  for (long exponent = std::max(bits(above.z) - bits(below) - digits, smallest);; ++exponent) {
    shift(unit.z, below, exponent);
    shift(shifted.z, above.z, -exponent);
    mpz_tdiv_qr(units.z, rest.z, shifted.z, unit.z);
    if (bits(units.z) > digits) continue;
    mpz_mul_2exp(rest.z, rest.z, 1);
    const int half = mpz_cmp(rest.z, unit.z);
    if (half > 0 || (half == 0 && mpz_odd_p(units.z))) mpz_add_ui(units.z, units.z, 1);
    return std::scalbln(sign() * mpz_get_d(units.z), exponent);
  }
}

namespace {

constexpr std::size_t most_characters = 400;
constexpr int largest_exponent = 400;

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  std::string shown(text.substr(0, 60));
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  throw std::invalid_argument(
      fmt::format("number: {}, got '{}{}'", why, shown, text.size() > 60 ? "..." : ""));
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Takes a sign off the front.
bool take_minus(std::string_view& text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  return minus;
}

constexpr std::string_view forms =
    "must be an integer, a decimal or a fraction such as -2, 0.5, 1e-3 or -3/7";

}  // namespace

Rational parse_rational(std::string_view text) {
  const std::string_view given = text;
  constexpr std::string_view spaces = " \t\n\r";
  text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));
  text = text.substr(0, text.find_last_not_of(spaces) + 1);
  if (text.size() > most_characters)
    refuse(given, fmt::format("must have at most {} characters", most_characters));
  const bool minus = take_minus(text);
  Rational result;
  mpq_t& q = result.own().q;
  const mpz_ptr above = mpq_numref(q), below = mpq_denref(q);
  const auto read = [](mpz_ptr whole, std::string_view digits) {
    mpz_set_str(whole, std::string(digits).c_str(), 10);
  };

  // A fraction of integers.
  if (const std::size_t slash = text.find('/'); slash != text.npos) {
    const std::string_view left = text.substr(0, slash);
    std::string_view right = text.substr(slash + 1);
    const bool minus_right = take_minus(right);
    if (!is_digits(left) || !is_digits(right)) refuse(given, forms);
    read(above, left);
    read(below, right);
    if (mpz_sgn(below) == 0) refuse(given, "the denominator must not be zero");
    if (minus_right) mpq_neg(q, q);
  } else {
    // A decimal: digits, some of them behind a point, times a power of ten.
    int exponent = 0;
    if (const std::size_t e = text.find_first_of("eE"); e != text.npos) {
      std::string_view power = text.substr(e + 1);
      const bool down = take_minus(power);
      if (!is_digits(power)) refuse(given, forms);
      const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
      if (error != std::errc() || exponent > largest_exponent)
        refuse(given, fmt::format("the exponent must be from -{0} to {0}", largest_exponent));
      if (down) exponent = -exponent;
      text = text.substr(0, e);
    }
    std::string digits(text);
    if (const std::size_t point = digits.find('.'); point != digits.npos) {
      digits.erase(point, 1);
      exponent -= static_cast<int>(digits.size() - point);
    }
    if (!is_digits(digits)) refuse(given, forms);
    read(above, digits);
    Integer power;
    mpz_ui_pow_ui(power.z, 10, static_cast<unsigned>(std::abs(exponent)));
    const mpz_ptr part = exponent < 0 ? below : above;
    mpz_mul(part, part, power.z);
  }
  if (minus) mpq_neg(q, q);
  mpq_canonicalize(q);
  return result;
}

Rational exactly(double number) {
  if (!std::isfinite(number))
    throw std::invalid_argument(fmt::format("exactly: the number must be finite, got {}", number));
  Rational result;
  mpq_set_d(result.own().q, number);
  return result;
}

Rational common_unit(const Rational& a, const Rational& b) {
  // Over a common denominator it is the greatest common divisor of the numerators.
  const mpq_t &p = a.number().q, &q = b.number().q;
  Rational result;
  mpq_t& unit = result.own().q;
  Integer left, right;
  mpz_mul(left.z, mpq_numref(p), mpq_denref(q));
  mpz_mul(right.z, mpq_numref(q), mpq_denref(p));
  mpz_gcd(mpq_numref(unit), left.z, right.z);
  mpz_mul(mpq_denref(unit), mpq_denref(p), mpq_denref(q));
  mpq_canonicalize(unit);
  return result;
}

}  // namespace saddle::gan
