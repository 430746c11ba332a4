#include "autodiff/tape.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "autodiff/tape/adjoints.h"
#include "autodiff/tape/reject.h"
#include "autodiff/tape/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

const Rule leaf_rule{"leaf", 0, nullptr, nullptr, nullptr, nullptr};
const Rule parameter_rule{"parameter", 0, nullptr, nullptr, nullptr, nullptr};
const Rule constant_rule{"constant", 0, nullptr, nullptr, nullptr, nullptr};

// --- Var

Real Var::checked_value() const {
  if (is_constant()) return value_;
  Store::common_tape("value", {this, 1});
  if (is_array())
    reject("value: only a 1x1 Var is a number, got {}; use array(), or sum() first", to_string(shape()));
  return value_;
}

Shape Var::shape() const {
  const Tape* tape = Store::tape_of("shape", *this);
  const ArrayNode* array = tape == nullptr ? nullptr : tape->store_->array_node(*this);
  return array == nullptr ? Shape{1, 1} : array->shape;
}

ArrayView Var::array() const {
  Tape* tape = Store::tape_of("array", *this);
  const ArrayNode* array = tape == nullptr ? nullptr : tape->store_->array_node(*this);
  return array == nullptr ? ArrayView::of_number(value_)
                          : ArrayView(array->value, array->shape, *tape, word_);
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
Tape::~Tape() {
  // Written although no valid Var can read it any more: a dangling Var detects its error, if the memory has
  // not been reused.
  static_cast<volatile std::uint64_t&>(next_) = 0;
}

void Tape::require_lent(Word word) const {
  if (next_ == 0 || !store_->is_valid(word))
    throw std::logic_error(
        "array: a view of a Var ends with its recording, and clear() or a rewind() has ended that; "
        "Array(x.array()) is a copy");
}

Var Tape::leaf(ArrayView values) {
  return store_->leaf(leaf_rule, values);
}
Var Tape::constant(Real number) {
  return store_->push(constant_rule, number);
}
Var Tape::constant(ArrayView values) {
  return store_->leaf(constant_rule, values);
}

Var Tape::leaf(const Parameter& parameter) {
  for (auto s = store_->substitutes.rbegin(); s != store_->substitutes.rend(); ++s)
    if (s->parameter == &parameter) return s->value;
  auto& known = store_->parameters;
  const auto place =
      std::ranges::lower_bound(known, &parameter, std::less<const Parameter*>(), &ParameterLeaf::parameter);
  const bool found = place != known.end() && place->parameter == &parameter;
  if (found && place->version == parameter.version()) return place->leaf;

  const ArrayView view = parameter.value();
  const Var leaf = view.size() == 1
                       ? store_->push(parameter_rule, view[0])
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
  s.require_no_rule_at_work("clear");
  s.arrays.clear();
  s.segments.clear();
  s.parameters.clear();
  s.scalar_parameters.clear();
  s.outdated.clear();
  s.origins.clear();
  s.labels.clear();
  s.values.rewind({});
  s.begin_recording(1);
}

Tape::Mark Tape::mark() const {
  const Arena::Place place = store_->values.place();
  const std::uint32_t size = store_->size();
  return {size, store_->segment_of(size - 1).stamp, store_->arrays.size(), place.block, place.used};
}

void Tape::rewind(const Mark& mark) {
  store_->require_no_rule_at_work("rewind");
  store_->end_recording_at(mark);
}

void Store::end_recording_at(const Tape::Mark& mark) {
  // The recording of the last node before the mark must still be there, and reach up to the mark.
  const auto segment = std::ranges::find(segments, mark.stamp, &Segment::stamp);
  if (segment == segments.end() || (segment + 1 != segments.end() && segment[1].first < mark.size))
    throw std::logic_error(
        "rewind: the mark must belong to what is recorded; clear() or an earlier rewind() forgot it");

  arrays.resize(mark.array_nodes);
  values.rewind({mark.arena_block, mark.arena_used});
  forget(mark.size);
  segments.erase(segment + 1, segments.end());
  begin_recording(mark.size);
}

void Tape::check_finite(bool on) {
  store_->require_no_rule_at_work("check_finite");
  store_->checking = on;
  store_->update_limit();
}

std::size_t Tape::bytes() const {
  const Store& s = *store_;
  std::size_t total = s.node_memory.capacity() * sizeof(Node) + s.arrays.capacity() * sizeof(ArrayNode) +
                      s.origins.capacity() * sizeof(Origin) + s.values.bytes();
  for (const auto& adjoints : s.pool->unused) total += adjoints->bytes();
  return total;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
