// Wrong statements of a claim whose measurement takes its closed forms as an argument. Internal to gan/.
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

template <class Forms>
using MeasureForms = std::function<Measurement(const Forms&, Study&)>;

template <class Measure, class Forms>
std::function<Measurement(Study&)> with(const Measure& measure, const Forms& forms) {
  return [measure, forms](Study& study) { return measure(forms, study); };
}

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
    wrong.push_back({other.kind, other.what,
                     [measure, forms = other.forms](Study& study) { return measure(forms, study); }});
  return wrong;
}

}  // namespace saddle::gan
