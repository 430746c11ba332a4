#include "tools/grader/oracles/core/arrays.h"

#include "tools/grader/oracles/draws.h"

namespace saddle::grader {

ad::Shape shape_in(const Inputs& in, std::size_t place) {
  return {in[place].integer(), in[place + 1].integer()};
}

ad::Array array_in(const Inputs& in, std::size_t place, ad::Shape shape) {
  return ad::Array::from(shape, in[place].numbers());
}

Value numbers_of(ad::ArrayView array) {
  return Value(std::vector<double>(array.begin(), array.end()));
}

ad::Shape draw_shape(ad::Random& rng) {
  const ad::Index rows = 2 + rng.below(4), cols = 2 + (rows - 2 + 1 + rng.below(3)) % 4;
  return {rows, cols};
}

Value draw_array(ad::Random& rng, ad::Shape shape) {
  return Value(draw_numbers(rng, static_cast<int>(shape.size())));
}

Value draw_cotangents(ad::Random& rng, ad::Shape shape) {
  std::vector<double> all;
  for (ad::Index i = 0; i < shape.size(); ++i) all.push_back(draw_cotangent(rng));
  return Value(all);
}

}  // namespace saddle::grader
