#include "autodiff/layered.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

using Number = std::int64_t;
constexpr std::size_t none = static_cast<std::size_t>(-1);

// Lays out boxes and bends, as items of the same kind. A bend is where an edge passes a row; the edges from
// one box share their bends, so that a value that is used in many places has one line down the drawing.
class Layout {
 public:
  explicit Layout(std::vector<LayeredBox> boxes) { result_.boxes = std::move(boxes); }

  Layered run() {
    find_rows();
    add_bends();
    order_rows();
    place_across();
    place_down();
    return std::move(result_);
  }

 private:
  // An edge between neighbouring rows. It ends at the lower item with a distance of `offset` from its middle.
  struct Link {
    std::size_t item;
    int offset = 0;
    int port = 0;
  };
  struct Item {
    std::size_t row = 0;
    int width = 0;
    std::vector<Link> up = {}, down = {};
    Number place = 0;  // within its row
    Number x = 0;      // of its middle
  };

  static constexpr int gap = 16, bend_width = 4;
  static constexpr Number ports = 256, unbounded = Number{1} << 40;

  std::vector<LayeredBox>& boxes() { return result_.boxes; }
  bool is_bend(std::size_t item) const { return item >= result_.boxes.size(); }

  // Rows by the longest paths from above; then each box goes down to just above its first use, so that the
  // steps of a loop stand below each other, as in the program.
  void find_rows() {
    items_.resize(boxes().size());
    for (std::size_t b = 0; b < boxes().size(); ++b) {
      items_[b].width = boxes()[b].width;
      for (const std::size_t from : boxes()[b].from)
        items_[b].row = std::max(items_[b].row, items_[from].row + 1);
    }
    std::vector<std::size_t> first_use(boxes().size(), none);
    for (std::size_t b = boxes().size(); b-- > 0;) {
      if (first_use[b] != none) items_[b].row = first_use[b] - 1;
      for (const std::size_t from : boxes()[b].from)
        first_use[from] = std::min(first_use[from], items_[b].row);
    }
  }

  void link(std::size_t upper, std::size_t lower, int offset, int port) {
    items_[upper].down.push_back({lower, offset, port});
    items_[lower].up.push_back({upper, offset, port});
  }

  void add_bends() {
    // The last item of each box's line down; bends stand in consecutive rows below their box.
    std::vector<std::vector<std::size_t>> line(boxes().size());
    routes_.resize(boxes().size());
    for (std::size_t b = 0; b < boxes().size(); ++b) {
      const std::vector<std::size_t>& from = boxes()[b].from;
      const int count = static_cast<int>(from.size());
      for (int k = 0; k < count; ++k) {
        const std::size_t source = from[static_cast<std::size_t>(k)];
        std::vector<std::size_t> route{source};
        for (std::size_t row = items_[source].row + 1; row < items_[b].row; ++row) {
          const std::size_t step = row - items_[source].row - 1;
          if (step == line[source].size()) {
            line[source].push_back(items_.size());
            items_.push_back({row, bend_width});
            link(route.back(), line[source].back(), 0, 0);
          }
          route.push_back(line[source][step]);
        }
        const int port = static_cast<int>(Number{boxes()[b].width} * (k + 1) / (count + 1));
        const int rank = static_cast<int>(ports * (k + 1) / (count + 1));
        link(route.back(), b, port - boxes()[b].width / 2, rank);
        routes_[b].push_back(std::move(route));
      }
    }
  }

  // --- the order within the rows

  void order_rows() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].row >= rows_.size()) rows_.resize(items_[i].row + 1);
      rows_[items_[i].row].push_back(i);
    }
    number_places();
    auto best = rows_;
    Number fewest = crossings();
    for (int sweep = 0; sweep < 24 && fewest > 0; ++sweep) {
      if (sweep % 2 == 0)
        for (std::size_t r = 1; r < rows_.size(); ++r) sort_row(r, true);
      else
        for (std::size_t r = rows_.size() - 1; r-- > 0;) sort_row(r, false);
      if (const Number now = crossings(); now < fewest) {
        fewest = now;
        best = rows_;
      }
    }
    rows_ = std::move(best);
    number_places();
  }

  void number_places() {
    for (const auto& row : rows_)
      for (std::size_t k = 0; k < row.size(); ++k) items_[row[k]].place = static_cast<Number>(k);
  }

  // Sorts a row by the means of its items' neighbours above or below; an item without any keeps its place.
  void sort_row(std::size_t r, bool by_upper) {
    std::vector<std::size_t>& row = rows_[r];
    std::vector<std::pair<Number, std::size_t>> keyed, fixed;
    for (const std::size_t i : row) {
      const std::vector<Link>& links = by_upper ? items_[i].up : items_[i].down;
      if (links.empty()) {
        fixed.push_back({items_[i].place, i});
        continue;
      }
      Number sum = 0;
      for (const Link& link : links) sum += items_[link.item].place * ports + (by_upper ? 0 : link.port);
      keyed.push_back({sum * 64 / static_cast<Number>(links.size()), i});
    }
    std::stable_sort(keyed.begin(), keyed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::size_t> sorted;
    auto next = keyed.begin();
    for (const auto& [place, item] : fixed) {
      while (static_cast<Number>(sorted.size()) < place && next != keyed.end())
        sorted.push_back((next++)->second);
      sorted.push_back(item);
    }
    while (next != keyed.end()) sorted.push_back((next++)->second);
    row = std::move(sorted);
    for (std::size_t k = 0; k < row.size(); ++k) items_[row[k]].place = static_cast<Number>(k);
  }

  // The number of pairs of edges that cross: between each two rows the inversions among the lower ends.
  Number crossings() {
    Number total = 0;
    std::vector<Number> ends, merged;
    for (const auto& row : rows_) {
      ends.clear();
      for (const std::size_t i : row) {
        const auto begin = ends.size();
        for (const Link& link : items_[i].down) ends.push_back(items_[link.item].place * ports + link.port);
        std::sort(ends.begin() + static_cast<std::ptrdiff_t>(begin), ends.end());
      }
      merged.resize(ends.size());
      total += inversions(ends, merged, 0, ends.size());
    }
    return total;
  }

  static Number inversions(std::vector<Number>& a, std::vector<Number>& merged, std::size_t begin,
                           std::size_t end) {
    if (end - begin < 2) return 0;
    const std::size_t middle = (begin + end) / 2;
    Number count = inversions(a, merged, begin, middle) + inversions(a, merged, middle, end);
    for (std::size_t i = begin, j = middle, k = begin; k < end; ++k) {
      if (j == end || (i < middle && a[i] <= a[j])) {
        merged[k] = a[i++];
      } else {
        merged[k] = a[j++];
        count += static_cast<Number>(middle - i);
      }
    }
    std::copy(merged.begin() + static_cast<std::ptrdiff_t>(begin),
              merged.begin() + static_cast<std::ptrdiff_t>(end),
              a.begin() + static_cast<std::ptrdiff_t>(begin));
    return count;
  }

  // --- positions

  void place_across() {
    for (const auto& row : rows_) {
      Number x = 0;
      for (const std::size_t i : row) {
        items_[i].x = x + items_[i].width / 2;
        x += items_[i].width + gap;
      }
    }
    // Each row moves towards the mean positions of its neighbours above, below, and both.
    for (int sweep = 0; sweep < 8; ++sweep) {
      for (std::size_t r = 1; r < rows_.size(); ++r) settle(rows_[r], true, false);
      for (std::size_t r = rows_.size(); r-- > 1;) settle(rows_[r - 1], false, true);
    }
    const auto settle_all = [this] {
      for (int sweep = 0; sweep < 12; ++sweep) {
        for (std::size_t r = 0; r < rows_.size(); ++r) settle(rows_[r], true, true);
        for (std::size_t r = rows_.size(); r-- > 0;) settle(rows_[r], true, true);
      }
    };
    settle_all();

    // Rows may lean to one side. Once more, between bounds in which the widest row has some room.
    Number widest = 0, middles = 0;
    for (const auto& row : rows_) {
      Number width = -gap;
      for (const std::size_t i : row) width += items_[i].width + gap;
      widest = std::max(widest, width);
      middles += items_[row.front()].x + items_[row.back()].x;
    }
    if (!rows_.empty()) {
      const Number middle = middles / 2 / static_cast<Number>(rows_.size()), room = widest / 2 + gap;
      low_ = middle - room;
      high_ = middle + room;
      settle_all();
    }

    // Begin at the left edge of the drawing.
    Number left = std::numeric_limits<Number>::max(), right = 0;
    for (const Item& item : items_) left = std::min(left, item.x - item.width / 2);
    for (Item& item : items_) {
      item.x -= left;
      right = std::max(right, item.x + (item.width + 1) / 2);
    }
    result_.width = static_cast<int>(right);
  }

  // Moves the items of a row as close as possible, in the sense of least squares, to the mean of their
  // neighbours, in their order and without overlaps: an isotonic regression, by pooling adjacent violators.
  void settle(const std::vector<std::size_t>& row, bool by_upper, bool by_lower) {
    struct Pool {
      Number sum, weight;
      std::size_t count;
      Number mean() const { return sum >= 0 ? (sum + weight / 2) / weight : -((-sum + weight / 2) / weight); }
    };
    std::vector<Pool> pools;
    std::vector<Number> shift(row.size());
    for (std::size_t k = 0; k < row.size(); ++k) {
      const Item& item = items_[row[k]];
      if (k > 0) {
        const Item& before = items_[row[k - 1]];
        shift[k] = shift[k - 1] + before.width / 2 + (item.width + 1) / 2 + gap;
      }
      Number sum = 0, weight = 0;
      const auto pull = [&](const Link& link, int offset) {
        // Lines that run down the drawing should be straight.
        const int bends = (is_bend(row[k]) ? 1 : 0) + (is_bend(link.item) ? 1 : 0);
        const Number strength = bends == 2 ? 16 : bends == 1 ? 2 : 1;
        sum += strength * (items_[link.item].x + offset);
        weight += strength;
      };
      if (by_upper)
        for (const Link& link : item.up) pull(link, -link.offset);
      if (by_lower)
        for (const Link& link : item.down) pull(link, link.offset);
      if (weight == 0) sum = item.x, weight = 1;
      pools.push_back({sum - shift[k] * weight, weight, 1});
      while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
        const Pool last = pools.back();
        pools.pop_back();
        pools.back().sum += last.sum;
        pools.back().weight += last.weight;
        pools.back().count += last.count;
      }
    }
    // The closest places within bounds are those without bounds, moved to the bounds.
    const Number low = low_ + items_[row.front()].width / 2 + 1,
                 high = high_ - items_[row.back()].width / 2 - 1 - shift.back();
    std::size_t k = 0;
    for (const Pool& pool : pools)
      for (std::size_t n = 0; n < pool.count; ++n, ++k)
        items_[row[k]].x = std::clamp(pool.mean(), low, high) + shift[k];
  }

  void place_down() {
    // The strip between two rows is the higher, the further its edges go across.
    std::vector<int> top(rows_.size()), bottom(rows_.size());
    int y = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      top[r] = y;
      Number across = 0;
      for (const std::size_t i : rows_[r]) {
        if (!is_bend(i)) y = std::max(y, top[r] + boxes()[i].height);
        for (const Link& link : items_[i].down)
          across = std::max(across, std::abs(items_[link.item].x + link.offset - items_[i].x));
      }
      bottom[r] = y;
      if (r + 1 < rows_.size()) y += 34 + static_cast<int>(std::min<Number>(across / 10, 60));
    }
    result_.height = y;

    for (std::size_t b = 0; b < boxes().size(); ++b) {
      LayeredBox& box = boxes()[b];
      box.x = static_cast<int>(items_[b].x) - box.width / 2;
      box.y = top[items_[b].row];
    }
    result_.routes.resize(boxes().size());
    for (std::size_t b = 0; b < boxes().size(); ++b) {
      const LayeredBox& box = boxes()[b];
      for (std::size_t k = 0; k < box.from.size(); ++k) {
        std::vector<Upright> route;
        for (const std::size_t i : routes_[b][k]) {
          const std::size_t row = items_[i].row;
          const int begin = is_bend(i) ? top[row] : boxes()[i].y + boxes()[i].height;
          route.push_back({static_cast<int>(items_[i].x), begin, bottom[row]});
        }
        const int port = static_cast<int>(Number{box.width} * static_cast<Number>(k + 1) /
                                          static_cast<Number>(box.from.size() + 1));
        route.push_back({box.x + port, box.y, box.y});
        result_.routes[b].push_back(std::move(route));
      }
    }
  }

  Layered result_;
  Number low_ = -unbounded, high_ = unbounded;                 // where items may stand
  std::vector<Item> items_;                                    // the boxes, then the bends
  std::vector<std::vector<std::size_t>> rows_;                 // the items of each row, from left to right
  std::vector<std::vector<std::vector<std::size_t>>> routes_;  // the items that an edge passes
};

}  // namespace

Layered layered(std::vector<LayeredBox> boxes) {
  return Layout(std::move(boxes)).run();
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
