#include "autodiff/tape/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <stdexcept>
#include <utility>

#include "autodiff/tape/adjoints.h"
#include "autodiff/tape/reject.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// Stamps are even and drawn from one counter of the process, so that no two recordings share one, on any
// tape.
std::uint32_t next_stamp() {
  static std::atomic<std::uint32_t> counter{0};
  std::uint32_t stamp = counter += 2;
  while (stamp == 0) stamp = counter += 2;  // after 2^31 recordings
  return stamp;
}

}  // namespace

Store::Store(Tape& tape) : tape_(tape), pool(std::make_shared<AdjointPool>()) {}
Store::~Store() = default;

void Store::begin_recording(std::uint32_t first) {
  // Node 0, which is no node, has a recording of its own: what the mark of an empty tape belongs to.
  if (segments.empty()) segments.push_back({0, next_stamp()});
  const std::uint32_t stamp = next_stamp();
  segments.push_back({first, stamp});
  tape_.next_ = word_of(stamp, first);
  remember(segments.size() - 2);
  if (swept != nullptr && first <= swept->top) swept = nullptr;
  update_limit();
}

// Sets the segment whose Vars the fast path accepts beside those of the present recording.
void Store::remember(std::size_t segment) {
  const Segment& s = segments[segment];
  tape_.known_ = word_of(s.stamp, s.first);
  tape_.known_count_ = segments[segment + 1].first - s.first;
}

void Store::update_limit() {
  // A tape without memory has no room for its first node, number 1.
  const auto room = static_cast<std::uint32_t>(std::max<std::size_t>(1, node_memory.size()));
  tape_.limit_ = checking ? tape_.next_ : word_of(stamp_of(tape_.next_), room);
}

void Store::reserve() {
  if (size() < node_memory.size()) return;
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
  if (node_memory.size() == most)
    throw std::length_error("tape: a recording holds at most 2^32 - 1 operations");
  node_memory.resize(std::min(most, std::max<std::size_t>(64, 2 * node_memory.size())));
  tape_.nodes_ = node_memory.data();
  update_limit();
}

bool Store::is_valid(Word word) const {
  const std::uint32_t node = index_of(word);
  return node > 0 && node < size() && segment_of(node).stamp == stamp_of(word & ~array_bit);
}

const Store::Segment& Store::segment_of(std::uint32_t node) const {
  return std::upper_bound(segments.begin(), segments.end(), node,
                          [](std::uint32_t n, const Segment& s) { return n < s.first; })[-1];
}

Tape* Store::common_tape(const char* operation, std::span<const Var> operands) {
  Tape* tape = nullptr;
  for (const Var& v : operands) {
    if (v.is_constant()) continue;
    tape = common_tape(tape, operation, v);
  }
  return tape;
}

Tape* Store::common_tape(const Tape* expected, const char* operation, const Var& v) {
  if (v.tape_ == nullptr)
    reject<std::logic_error>("{}: an operand must have a value, got a Var made by default; write Var x = 0.0",
                             operation);
  if (expected != nullptr && v.tape_ != expected)
    reject(
        "{}: operands must live on one tape, got Vars of two tapes; inside of a function that is "
        "differentiated, evaluate an inner derivative at x.tape().constant(1), not at the plain "
        "number 1, which has a tape of its own (value() would drop the derivative)",
        operation);
  if (v.tape_->next_ == 0)
    reject<std::logic_error>("{}: a Var must not be used after its tape was destroyed; keep the tape",
                             operation);
  if (!v.tape_->store_->is_valid(v.word_))
    reject<std::logic_error>(
        "{}: a Var of an earlier recording is stale; it was made before clear() or after the "
        "mark of a rewind()",
        operation);
  Store& store = *v.tape_->store_;
  if (!store.is_current(v)) store.remember_segment_of(index(v));
  return v.tape_;
}

void Store::remember_segment_of(std::uint32_t node) {
  const auto segment = static_cast<std::size_t>(&segment_of(node) - segments.data());
  if (segment + 1 < segments.size()) remember(segment);
}

Var Store::var(std::uint32_t node) const {
  const Word kind = wide(node) == nullptr ? 0 : array_bit;
  return Var(&tape_, word_of(segment_of(node).stamp, node) | kind, nodes()[node].value);
}

Var Store::push(const Rule& rule, Real value, const std::array<std::uint32_t, 2>& parents,
                const std::array<Real, 2>& partials) {
  reserve();
  const Var result = tape_.push(&rule, value, parents[0], partials[0], parents[1], partials[1]);
  update_limit();
  return result;
}

Var Store::array_leaf(const Rule& rule, const Real* value, Shape shape, const Parameter* parameter) {
  const Var leaf = append(rule, value, shape);
  arrays.back().parameter = parameter;
  arrays.back().version = parameter == nullptr ? 0 : parameter->version();
  return leaf;
}

Var Store::append(const Rule& rule, const Real* value, const Shape& shape) {
  reserve();
  const auto place = static_cast<std::uint32_t>(arrays.size());
  // Constructed in place: a copy would have to wait for stores that have just been issued.
  ArrayNode& array = arrays.emplace_back();
  array.node = size();
  array.rule = &rule;
  array.shape = shape;
  array.value = value;
  Var result = tape_.push(&rule, array.is_scalar() ? *value : Real(0), array_tag, 0, place, 0);
  if (!array.is_scalar()) result.word_ |= array_bit;
  update_limit();
  return result;
}

Var Store::leaf(const Rule& rule, ArrayView values_) {
  if (values_.size() == 0) reject("{}: an array must hold at least one number, got an empty one", rule.name);
  if (values_.size() == 1) return push(rule, *values_.data());
  Real* copy = memory->take<Real>(values_.size());
  std::copy(values_.begin(), values_.end(), copy);
  return array_leaf(rule, copy, values_.shape());
}

Store::Scratch::Scratch(Store& store, Arena& memory)
    : store_(store),
      next_(store.tape_.next_),
      known_(store.tape_.known_),
      known_count_(store.tape_.known_count_),
      arrays_(store.arrays.size()),
      memory_(std::exchange(store.memory, &memory)),
      checking_(std::exchange(store.checking, false)),
      pulling_(store.pulling, store.pulling + 1) {
  // A Var that leaves the rule is stale.
  const std::uint32_t stamp = next_stamp();
  store_.segments.push_back({index_of(next_), stamp});
  store_.tape_.next_ = word_of(stamp, index_of(next_));
  store_.remember(store_.segments.size() - 2);
  store_.update_limit();
}

Store::Scratch::~Scratch() {
  store_.memory = memory_;
  store_.checking = checking_;
  store_.segments.pop_back();
  store_.tape_.next_ = next_;
  store_.tape_.known_ = known_;
  store_.tape_.known_count_ = known_count_;
  if (store_.swept != nullptr && store_.swept->top >= store_.size()) store_.swept = nullptr;
  store_.arrays.resize(arrays_);
  store_.forget(index_of(next_));
  store_.update_limit();
}

void Store::require_no_rule_at_work(const char* function) const {
  if (pulling > 0)
    reject<std::logic_error>(
        "{}: a derivative is being computed, and its rule cannot end the recording; call it outside of rules",
        function);
}

void Store::forget(std::uint32_t size) {
  const auto forgotten = [&](const ParameterLeaf& p) { return index(p.leaf) >= size; };
  std::erase_if(parameters, forgotten);
  std::erase_if(scalar_parameters, forgotten);
  std::erase_if(outdated, forgotten);
  std::erase_if(origins, [&](const Origin& o) { return o.node >= size; });
  std::erase_if(labels, [&](const auto& l) { return l.first >= size; });
}

const ParameterLeaf* Store::scalar_parameter(std::uint32_t node) const {
  const auto place = std::ranges::lower_bound(scalar_parameters, node, {},
                                              [](const ParameterLeaf& p) { return index(p.leaf); });
  return place != scalar_parameters.end() && index(place->leaf) == node ? &*place : nullptr;
}

const std::string* Store::label(std::uint32_t node) const {
  for (auto l = labels.rbegin(); l != labels.rend(); ++l)
    if (l->first == node) return &l->second;
  return nullptr;
}

std::string Store::describe(const Var& v) const {
  if (v.is_constant()) return fmt::format("the number {}", v.value_);
  const std::uint32_t node = index(v);
  std::string text;
  if (const std::string* name = label(node))
    text = fmt::format("'{}'", *name);
  else if (const ArrayNode* a = array_node(v); a != nullptr && a->parameter != nullptr)
    text = fmt::format("parameter '{}'", a->parameter->name());
  else if (const ParameterLeaf* p = scalar_parameter(node))
    text = fmt::format("parameter '{}'", p->parameter->name());
  else
    text = fmt::format("{} at node {}", nodes()[node].rule->name, node);
  const ArrayNode* a = array_node(v);
  if (a == nullptr) return fmt::format("{} = {}", text, v.value_);
  return fmt::format("{} of shape {} {}", text, to_string(a->shape), range_of(ArrayView(a->value, a->shape)));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
