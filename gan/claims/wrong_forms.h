// Wrong statements of a claim whose measurement takes what is said, its closed forms, as an argument.
// Internal to gan/.
//
//   .measure = with(measure_r1, r1_forms),
//   .wrong = wrong_forms<DampedForms>(measure_r1, {{Wrong::Kind::formula, "gamma for gamma / 2", {...}}})
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gan/claims/claim.h"

namespace saddle::gan {

// A row of a table, or what is said, with another value in one of its fields.
template <class Row, class Base, class Field, class Value>
Row changed(Row row, Field Base::*field, const Value& value) {
  row.*field = value;
  return row;
}

template <class Forms>
using MeasureForms = std::function<Measurement(const Forms&, Study&)>;

template <class Measure, class Forms>
std::function<Measurement(Study&)> with(const Measure& measure, const Forms& forms) {
  return [measure, forms](Study& study) { return measure(forms, study); };
}

// The same, one at a time:
//
//   const Refuses<Gaps> refuse{measure_gaps};
//   .wrong = {refuse(Wrong::Kind::formula, "TV for JSD", {.jsd = tv})}
template <class Forms>
struct Refuses {
  MeasureForms<Forms> measure;
  Wrong operator()(Wrong::Kind kind, std::string what, const Forms& forms) const {
    return {kind, std::move(what), with(measure, forms)};
  }
};

template <class Forms>
struct WrongForms {
  Wrong::Kind kind;
  std::string what;
  Forms forms;
};

template <class Forms>
std::vector<Wrong> wrong_forms(const MeasureForms<Forms>& measure,
                               const std::vector<WrongForms<Forms>>& list) {
  std::vector<Wrong> wrong;
  for (const WrongForms<Forms>& other : list)
    wrong.push_back({other.kind, other.what, with(measure, other.forms)});
  return wrong;
}

}  // namespace saddle::gan
