#include "gan/games/rational.h"

#include <fmt/format.h>
#include <gmpxx.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <stdexcept>

namespace saddle::gan {

struct Rational::Number {
  mpq_class q;
};

Rational::Rational() noexcept = default;
Rational::Rational(Whole, bool negative, unsigned long long bits) {
  if (bits == 0) return;
  mpz_class size;
  const unsigned long long magnitude = negative ? 0 - bits : bits;
  mpz_import(size.get_mpz_t(), 1, -1, sizeof(magnitude), 0, 0, &magnitude);
  if (negative) size = -size;
  number_ = std::make_unique<Number>(Number{mpq_class(size)});
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
  own().q += other.number().q;
  return *this;
}
Rational& Rational::operator-=(const Rational& other) {
  own().q -= other.number().q;
  return *this;
}
Rational& Rational::operator*=(const Rational& other) {
  own().q *= other.number().q;
  return *this;
}
Rational& Rational::operator/=(const Rational& other) {
  if (other.sign() == 0)
    throw std::invalid_argument(fmt::format("Rational: the divisor must not be zero, got {} / 0", text()));
  own().q /= other.number().q;
  return *this;
}

Rational Rational::operator-() const {
  return Rational() -= *this;
}

bool operator==(const Rational& a, const Rational& b) {
  return a.number().q == b.number().q;
}
std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  return cmp(a.number().q, b.number().q) <=> 0;
}

int Rational::sign() const {
  return sgn(number().q);
}
std::string Rational::text() const {
  return number().q.get_str();
}

double Rational::approximate() const {
  const mpz_class above = abs(number().q.get_num()), &below = number().q.get_den();
  if (above == 0) return 0;
  const auto bits = [](const mpz_class& n) { return static_cast<long>(mpz_sizeinbase(n.get_mpz_t(), 2)); };
  const auto shifted = [](const mpz_class& n, long by) {
    mpz_class result;
    mpz_mul_2exp(result.get_mpz_t(), n.get_mpz_t(), static_cast<mp_bitcnt_t>(std::max(by, 0L)));
    return result;
  };
  // In units of the last binary digit: 53 digits of the quotient, fewer below the smallest normal number.
  // The first guess has 53 or 54.
  constexpr int digits = std::numeric_limits<double>::digits;
  constexpr long smallest = std::numeric_limits<double>::min_exponent - digits;
  mpz_class units, rest, unit;
  for (long exponent = std::max(bits(above) - bits(below) - digits, smallest);; ++exponent) {
    unit = shifted(below, exponent);
    mpz_tdiv_qr(units.get_mpz_t(), rest.get_mpz_t(), shifted(above, -exponent).get_mpz_t(), unit.get_mpz_t());
    if (bits(units) > digits) continue;
    const int half = cmp(mpz_class(2 * rest), unit);
    if (half > 0 || (half == 0 && mpz_odd_p(units.get_mpz_t()))) ++units;
    return std::scalbln(sign() * units.get_d(), exponent);
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

mpz_class ten_to(unsigned power) {
  mpz_class result;
  mpz_ui_pow_ui(result.get_mpz_t(), 10, power);
  return result;
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
  mpq_class q;

  // A fraction of integers.
  if (const std::size_t slash = text.find('/'); slash != text.npos) {
    const std::string_view above = text.substr(0, slash);
    std::string_view below = text.substr(slash + 1);
    const bool minus_below = take_minus(below);
    if (!is_digits(above) || !is_digits(below)) refuse(given, forms);
    q.get_num() = mpz_class(std::string(above), 10);
    q.get_den() = mpz_class(std::string(below), 10);
    if (q.get_den() == 0) refuse(given, "the denominator must not be zero");
    if (minus_below) q.get_num() *= -1;
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
    q = mpz_class(digits, 10);
    (exponent < 0 ? q.get_den() : q.get_num()) *= ten_to(static_cast<unsigned>(std::abs(exponent)));
  }
  if (minus) q.get_num() *= -1;
  q.canonicalize();
  Rational result;
  result.own().q = q;
  return result;
}

Rational exactly(double number) {
  if (!std::isfinite(number))
    throw std::invalid_argument(fmt::format("exactly: the number must be finite, got {}", number));
  Rational result;
  result.own().q = number;
  return result;
}

Rational common_unit(const Rational& a, const Rational& b) {
  // Over a common denominator it is the greatest common divisor of the numerators.
  const mpq_class &p = a.number().q, &q = b.number().q;
  Rational result;
  result.own().q =
      mpq_class(gcd(p.get_num() * q.get_den(), q.get_num() * p.get_den()), p.get_den() * q.get_den());
  result.own().q.canonicalize();
  return result;
}

}  // namespace saddle::gan
