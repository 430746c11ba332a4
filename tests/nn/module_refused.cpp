// One CASE compiles; each other one is a mistake that must not, as module_refused.cmake sees to.
#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "nn/nn.h"

using namespace saddle::nn;

struct Module {
  Linear inside;
  Var operator()(const Var& x) const { return inside(x); }
#if CASE == 0
  Parameters parameters() const {
    return inside.parameters();
  }
#elif CASE == 1
 private:
  Parameters parameters() const {
    return inside.parameters();
  }
#elif CASE == 2
  std::vector<Parameter*> parameters;
#elif CASE == 3
  std::vector<const Parameter*> parameters() const {
    return {&inside.weight()};
  }
#elif CASE == 4
  Parameters parameters(int) const {
    return inside.parameters();
  }
#elif CASE == 8
  const ParameterList& named_parameters() const {
    return inside.named_parameters();
  }
#elif CASE == 5
  Parameter own{"own", Array(1.0)};
#endif
};

Layer layer(Module& module) {
#if CASE == 6
  return std::ref(module.inside);
#elif CASE == 7
  static const Sequential net("N", {module.inside});
  return net;
#elif CASE == 5
  return Module{module.inside};
#else
  return module;
#endif
}
