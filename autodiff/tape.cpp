#include "autodiff/tape.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "autodiff/store.h"

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

std::uint64_t pack(std::uint32_t stamp, std::uint32_t index) {
  return std::uint64_t{stamp} << 32 | index;
}

}  // namespace

const Rule leaf_rule{"leaf", 0, nullptr, nullptr, nullptr, nullptr};
const Rule parameter_rule{"parameter", 0, nullptr, nullptr, nullptr, nullptr};
const Rule constant_rule{"constant", 0, nullptr, nullptr, nullptr, nullptr};

// --- Var

Real Var::checked_value() const {
  if (is_constant()) return value_;
  Store::common_tape("value", {this, 1});
  if (word_ >> 32 & 1)
    throw std::invalid_argument(fmt::format(
        "value: only a 1x1 Var is a number, got {}; use array(), or sum() first", to_string(shape())));
  return value_;
}

Shape Var::shape() const {
  const Tape* tape = Store::tape_of("shape", *this);
  const ArrayNode* array = tape == nullptr ? nullptr : tape->store_->array_node(*this);
  return array == nullptr ? Shape{1, 1} : array->shape;
}

ArrayView Var::array() const {
  Tape* tape = Store::tape_of("array", *this);
  if (tape == nullptr) return ArrayView(&value_, {1, 1});
  if (const ArrayNode* array = tape->store_->array_node(*this)) return ArrayView(array->value, array->shape);
  return ArrayView(tape->store_->place_of_number(*this), {1, 1});
}

Tape& Var::tape() const {
  Tape* tape = Store::tape_of("tape", *this);
  if (tape == nullptr)
    throw std::invalid_argument(
        "tape: a Var made from a plain number belongs to no tape; use tape.constant(number)");
  return *tape;
}

Var Var::named(std::string label) const {
  tape().store_->labels.emplace_back(Store::index(*this), std::move(label));
  return *this;
}

// --- Tape

Tape::Tape() : store_(std::make_unique<Store>(*this)) {
  store_->begin_recording(1);
}
Tape::~Tape() = default;

Var Tape::leaf(ArrayView values) {
  return store_->leaf(leaf_rule, values);
}
Var Tape::constant(Real number) {
  return store_->scalar_leaf(constant_rule, number);
}
Var Tape::constant(ArrayView values) {
  return store_->leaf(constant_rule, values);
}

Var Tape::leaf(const Parameter& parameter) {
  for (auto s = store_->substitutes.rbegin(); s != store_->substitutes.rend(); ++s)
    if (s->first == &parameter) return s->second;
  auto& known = store_->parameters;
  auto place = std::lower_bound(known.begin(), known.end(), &parameter,
                                [](const ParameterLeaf& a, const Parameter* p) { return a.parameter < p; });
  const bool found = place != known.end() && place->parameter == &parameter;
  if (found && place->version == parameter.version()) return place->leaf;

  const ArrayView view = parameter.value();
  const Var leaf = view.size() == 1
                       ? store_->scalar_leaf(parameter_rule, view[0])
                       : store_->array_leaf(parameter_rule, view.data(), view.shape(), &parameter);
  const ParameterLeaf entry{&parameter, parameter.version(), leaf};
  if (found) {
    store_->outdated.push_back(*place);
    *place = entry;
  } else {
    known.insert(place, entry);
  }
  if (view.size() == 1) store_->scalar_parameters.push_back(entry);
  return leaf;
}

void Tape::clear() {
  Store& s = *store_;
  s.arrays.clear();
  s.parameters.clear();
  s.scalar_parameters.clear();
  s.labels.clear();
  s.origins.clear();
  s.outdated.clear();
  s.segments.clear();
  s.values.rewind({});
  s.begin_recording(1);
}

Tape::Mark Tape::mark() const {
  const Arena::Place place = store_->values.place();
  const std::uint32_t size = store_->size();
  return {size, store_->segment_of(size - 1).stamp, store_->arrays.size(), place.block, place.used};
}

void Tape::rewind(const Mark& mark) {
  Store& s = *store_;

  // The recording of the last node before the mark must still be there, and reach up to the mark.
  auto segment = std::find_if(s.segments.begin(), s.segments.end(),
                              [&](const Store::Segment& a) { return a.stamp == mark.stamp; });
  if (segment == s.segments.end() || (segment + 1 != s.segments.end() && segment[1].first < mark.size))
    throw std::logic_error(
        "rewind: the mark must belong to what is recorded; clear() or an earlier rewind() forgot it");

  s.arrays.resize(mark.array_nodes);
  s.values.rewind({mark.arena_block, mark.arena_used});
  const auto forgotten = [&](const ParameterLeaf& p) { return Store::index(p.leaf) >= mark.size; };
  std::erase_if(s.parameters, forgotten);
  std::erase_if(s.scalar_parameters, forgotten);
  std::erase_if(s.outdated, forgotten);
  std::erase_if(s.origins, [&](const Origin& o) { return o.node >= mark.size; });
  std::erase_if(s.labels, [&](const auto& l) { return l.first >= mark.size; });
  s.segments.erase(segment + 1, s.segments.end());
  s.begin_recording(mark.size);
}

void Tape::check_finite(bool on) {
  store_->checking = on;
  store_->update_limit();
}

std::size_t Tape::bytes() const {
  const Store& s = *store_;
  return s.node_memory.capacity() * sizeof(Node) + s.adjoint.capacity() * sizeof(Real) +
         s.arrays.capacity() * sizeof(ArrayNode) + s.active.capacity() +
         s.origins.capacity() * sizeof(Origin) + s.values.bytes() + s.adjoints.bytes();
}

// --- Store

void Store::begin_recording(std::uint32_t first) {
  // Node 0, which is no node, has a recording of its own: what the mark of an empty tape belongs to.
  if (segments.empty()) segments.push_back({0, next_stamp()});
  const std::uint32_t stamp = next_stamp();
  segments.push_back({first, stamp});
  number_word = 0;
  tape_.next_ = pack(stamp, first);
  if (first <= sweep_top) begin_sweep();  // gradients of what stays are still good
  update_limit();
}

void Store::update_limit() {
  const auto stamp = static_cast<std::uint32_t>(tape_.next_ >> 32);
  // A tape without memory has no room for its first node, number 1.
  const auto room = static_cast<std::uint32_t>(std::max<std::size_t>(1, node_memory.size()));
  tape_.limit_ = checking ? tape_.next_ : pack(stamp, room);
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

bool Store::is_valid(std::uint64_t word) const {
  const auto node = static_cast<std::uint32_t>(word);
  const auto stamp = static_cast<std::uint32_t>(word >> 32) & ~1u;
  return node > 0 && node < size() && segment_of(node).stamp == stamp;
}

const Store::Segment& Store::segment_of(std::uint32_t node) const {
  return std::upper_bound(segments.begin(), segments.end(), node,
                          [](std::uint32_t n, const Segment& s) { return n < s.first; })[-1];
}

const Real* Store::place_of_number(const Var& v) {
  if (v.word_ == number_word) return number;
  Real* copy = memory->take<Real>(1);
  *copy = v.value_;
  if (memory != &values) return copy;
  number_word = v.word_;
  return number = copy;
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
    throw std::logic_error(fmt::format(
        "{}: an operand must have a value, got a Var made by default; write Var x = 0.0", operation));
  if (expected != nullptr && v.tape_ != expected)
    throw std::invalid_argument(
        fmt::format("{}: operands must live on one tape, got Vars of two tapes; to bring a number across "
                    "without its derivative, use value()",
                    operation));
  if (!v.tape_->store_->is_valid(v.word_))
    throw std::logic_error(
        fmt::format("{}: a Var of an earlier recording is stale; it was made before clear() or after the "
                    "mark of a rewind()",
                    operation));
  return v.tape_;
}

Var Store::var(std::uint32_t node) const {
  const Node& n = nodes()[node];
  const bool wide = is_array(node) && !arrays[side(node)].is_scalar();
  return Var(&tape_, pack(segment_of(node).stamp | (wide ? 1u : 0u), node), n.value);
}

Var Store::scalar_leaf(const Rule& rule, Real value) {
  reserve();
  const Var leaf = tape_.push(&rule, value, 0, 0, 0, 0);
  update_limit();
  return leaf;
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
  // Filled where it stands: a copy of what was written a moment ago has to wait for it.
  ArrayNode& array = arrays.emplace_back();
  array.node = size();
  array.rule = &rule;
  array.shape = shape;
  array.value = value;
  Var result = tape_.push(&rule, array.is_scalar() ? *value : Real(0), 0, 0, 0, 0);
  nodes()[array.node].parents = Node::pack(array_tag, place);
  if (!array.is_scalar()) result.word_ |= std::uint64_t{1} << 32;
  update_limit();
  return result;
}

Var Store::leaf(const Rule& rule, ArrayView values_) {
  if (values_.size() == 0)
    throw std::invalid_argument(
        fmt::format("{}: an array must hold at least one number, got an empty one", rule.name));
  if (values_.size() == 1) return scalar_leaf(rule, *values_.data());
  Real* copy = memory->take<Real>(values_.size());
  std::copy(values_.begin(), values_.end(), copy);
  return array_leaf(rule, copy, values_.shape());
}

const ParameterLeaf* Store::scalar_parameter(std::uint32_t node) const {
  const auto place =
      std::lower_bound(scalar_parameters.begin(), scalar_parameters.end(), node,
                       [](const ParameterLeaf& p, std::uint32_t n) { return index(p.leaf) < n; });
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
  const ArrayView all(a->value, a->shape);
  Real low = *all.begin(), high = low;  // fmin and fmax leave NaN out
  for (const Real x : all) low = std::fmin(low, x), high = std::fmax(high, x);
  return fmt::format("{} of shape {} between {} and {}", text, to_string(a->shape), low, high);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
