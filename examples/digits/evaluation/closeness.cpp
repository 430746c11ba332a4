#include "examples/digits/evaluation/closeness.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "autodiff/autodiff.h"

namespace saddle::digits {
namespace {

constexpr Index chunk_columns = 56;  // 784 is fourteen of them

void require_finite(const char* what, const Array& numbers) {
  for (const ad::Real number : ad::ArrayView(numbers))
    if (!std::isfinite(number))
      throw std::invalid_argument(
          fmt::format("closeness: {} must be finite, got {}; likely a generator that "
                      "left all bounds",
                      what, number));
}

// Columns first ... first + count - 1 of rows row ... row + rows - 1.
Array cut(const Array& a, Index row, Index rows, Index first, Index count) {
  Array part = Array::zeros(rows, count);
  for (Index i = 0; i < rows; ++i) {
    const ad::Real* const from = a.data() + (row + i) * a.cols() + first;
    std::copy(from, from + count, part.data() + i * count);
  }
  return part;
}

// The centres, cut into chunks of columns that a tape reads in place.
struct Centres {
  std::vector<std::unique_ptr<ad::Parameter>> chunks;
  std::vector<double> half_squares;

  explicit Centres(const Array& centres) {
    for (Index first = 0; first < centres.cols(); first += chunk_columns) {
      const Index count = std::min(chunk_columns, centres.cols() - first);
      chunks.push_back(
          std::make_unique<ad::Parameter>("centres", cut(centres, 0, centres.rows(), first, count)));
    }
    for (Index j = 0; j < centres.rows(); ++j) {
      double sum = 0;
      for (Index k = 0; k < centres.cols(); ++k) {
        const double x = centres.data()[j * centres.cols() + k];
        sum += x * x;
      }
      half_squares.push_back(sum / 2);
    }
  }
};

// One thread's share of the work: a tape for products, and the sums of one block of points.
struct Worker {
  ad::Tape tape;
  std::vector<double> sums;

  void block(const Array& points, Index first, Index count, const Centres& centres,
             const std::function<void(Index, std::span<const double>)>& see) {
    const std::size_t m = centres.half_squares.size();
    sums.resize(static_cast<std::size_t>(count) * m);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
      for (std::size_t j = 0; j < m; ++j) sums[i * m + j] = -centres.half_squares[j];
    Index column = 0;
    for (const auto& chunk : centres.chunks) {
      tape.clear();
      const Array part = cut(points, first, count, column, chunk->value().cols());
      const ad::Var product = matmul(tape.constant(part), tape.leaf(*chunk), false, true);
      const ad::ArrayView products = product.array();
      const ad::Real* const from = products.data();
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += from[k];
      column += chunk->value().cols();
    }
    for (Index i = 0; i < count; ++i) see(first + i, {sums.data() + static_cast<std::size_t>(i) * m, m});
  }
};

}  // namespace

void for_each_closeness(const Array& points, const Array& centres, int threads,
                        const std::function<void(Index i, std::span<const double> e)>& see) {
  if (points.size() == 0 || points.cols() != centres.cols())
    throw std::invalid_argument(
        fmt::format("closeness: points and centres must have equally many columns, "
                    "got {}x{} and {}x{}",
                    points.rows(), points.cols(), centres.rows(), centres.cols()));
  if (threads < 1 || threads > 256)
    throw std::invalid_argument(fmt::format("closeness: needs 1 to 256 threads, got {}", threads));
  require_finite("points", points);
  require_finite("centres", centres);
  const Centres all(centres);
  // A block's sums and products take 12 or 16 bytes each. Its size must not depend on the threads.
  const Index block = std::clamp<Index>((1 << 20) / centres.rows(), 16, 256);
  const Index blocks = (points.rows() + block - 1) / block;
  std::atomic<Index> next = 0;
  std::mutex guard;
  std::exception_ptr error;
  const auto work = [&] {
    try {
      Worker own;
      for (Index b = next++; b < blocks; b = next++)
        own.block(points, b * block, std::min(block, points.rows() - b * block), all, see);
    } catch (...) {
      const std::lock_guard<std::mutex> lock(guard);
      if (!error) error = std::current_exception();
      next = blocks;
    }
  };
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < threads; ++i) others.emplace_back(work);
    work();
  }
  if (error) std::rethrow_exception(error);
}

double square_distance(const Array& a, Index i, const Array& b, Index j) {
  const ad::Real *const x = a.data() + i * a.cols(), *const y = b.data() + j * b.cols();
  double sum = 0;
  for (Index k = 0; k < a.cols(); ++k) {
    const double t = static_cast<double>(x[k]) - static_cast<double>(y[k]);
    sum += t * t;
  }
  return sum;
}

}  // namespace saddle::digits
