// What layers with one weight and one bias have in common.
#pragma once

#include <memory>
#include <utility>

#include "nn/parameter_list.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// A weight and a bias under these names. A copy shares them, and so does what was moved.
class WeightAndBias {
 public:
  Parameter& weight() const { return own_->weight; }
  Parameter& bias() const { return own_->bias; }
  Parameters parameters() const { return named_parameters(); }
  const ParameterList& named_parameters() const { return own_->list; }

 protected:
  WeightAndBias() = default;
  WeightAndBias(const WeightAndBias&) = default;
  WeightAndBias& operator=(const WeightAndBias&) = default;
  ~WeightAndBias() = default;

  // To be called by each constructor, when it has checked the sizes.
  void make_parameters(Array weight, Array bias) {
    own_.reset(new Own{{"weight", std::move(weight)}, {"bias", std::move(bias)}});
  }

 private:
  struct Own {
    Parameter weight, bias;
    ParameterList list{{"weight", weight}, {"bias", bias}};
  };

  std::shared_ptr<Own> own_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
