// What a layer does otherwise in training than in evaluation, and what it keeps beside its parameters.
//
// A layer that has such a mode lists it in its ParameterList, as its parameters; so it is found in a net,
// however deep the layer stands in it. A module that hides it, because its parameters() returns a span or it
// is a lambda, is refused when the net is applied.
//
//   Sequential D("D", {Dropout(0.8, 1.25, seed), Linear(784, 1, rng)});
//   D.redraw();               // before each step: other masks
//   D.set_training(false);    // before samples are drawn, or scores computed
#pragma once

#include <string>

#include "nn/state_list.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// The mode of one layer; copies of the layer share it. It must not be changed while a thread records.
class LayerMode {
 public:
  LayerMode() = default;
  LayerMode(const LayerMode&) = delete;
  LayerMode& operator=(const LayerMode&) = delete;
  virtual ~LayerMode() = default;

  // At first, a layer is in training.
  bool training() const { return training_; }
  void set_training(bool on) { training_ = on; }

  // Changes the random numbers that the layer uses. They are the same ones until then, so that derivatives of
  // every order, differences and the parts of a batch see one function.
  virtual void redraw() {}

  // Takes what was last recorded in training into the running values that evaluation uses.
  virtual void update_running() {}
  // Throws what update_running() would throw. Asked of all layers of a net before one of them changes.
  virtual void require_recorded() const {}

  // Called by the layer, under its name, when it is applied: throws std::logic_error if a net is being
  // applied on this thread that does not list this mode, so that the functions of the net would not reach it.
  void require_listed(const char* layer) const;

  // What has to be saved. The mode itself is not: a program sets it.
  virtual StateList state() { return {}; }

 private:
  bool training_ = true;
};

// While it lives, a net is being applied on this thread. Sequential makes one.
class NetScope {
 public:
  NetScope(const std::string& name, const ParameterList& list);
  NetScope(const NetScope&) = delete;
  NetScope& operator=(const NetScope&) = delete;
  ~NetScope();

 private:
  friend class LayerMode;
  static thread_local const NetScope* outermost_;

  const std::string& name_;
  const ParameterList& list_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
