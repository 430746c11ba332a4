// Saving and loading: what goes on gives the same bits as what was never interrupted, and what does not fit
// is refused as a whole.
#include "nn/training/saving.h"

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/nn/draw.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::mentions;
using saddle::message;

namespace {

using MakeOptimiser = std::function<std::unique_ptr<Optimiser>(const Sequential&)>;

// A training of everything that has a state.
struct Run {
  explicit Run(const MakeOptimiser& make, std::uint64_t seed)
      : init(seed),
        net("D", {Dropout(0.8, 1.25, 3), Maxout(4, 6, 2, init), BatchNorm(6), Tanh(), Linear(6, 1, init)}),
        optimiser(make(net)),
        average(net, 0.9),
        noise(seed) {}

  void train(int steps) {
    for (int i = 0; i < steps; ++i) {
      Tape tape;
      optimiser->set_learning_rate(optimiser->learning_rate() * 0.9);
      if (auto* sgd = dynamic_cast<Sgd*>(optimiser.get()); sgd != nullptr && sgd->momentum() > 0)
        sgd->set_momentum(sgd->momentum() + 0.01);
      net.redraw();
      optimiser->descend(backward(mean(square(net(tape.constant(draw(8, 4, noise))) - 1)), net.parameters()));
      net.update_running();
      average.update();
    }
  }
  std::string saved() {
    Archive archive;
    save(archive, "D", net);
    save(archive, "opt_d", *optimiser);
    save(archive, "average", average);
    save(archive, "noise", noise);
    return archive.bytes();
  }
  void loaded(const Archive& archive) {
    load(archive, "D", net);
    load(archive, "opt_d", *optimiser);
    load(archive, "average", average);
    load(archive, "noise", noise);
  }

  Random init;
  Sequential net;
  std::unique_ptr<Optimiser> optimiser;
  Average average;
  Random noise;
};

const std::vector<std::pair<const char*, MakeOptimiser>> optimisers = {
    {"sgd", [](const Sequential& n) { return std::make_unique<Sgd>(n, 0.1); }},
    {"sgd with momentum", [](const Sequential& n) { return std::make_unique<Sgd>(n, 0.1, 0.5); }},
    {"adam", [](const Sequential& n) { return std::make_unique<Adam>(n, 0.01); }},
    {"rmsprop", [](const Sequential& n) { return std::make_unique<RmsProp>(n, 0.01); }},
    {"rmsprop with momentum",
     [](const Sequential& n) { return std::make_unique<RmsProp>(n, 0.01, RmsPropOptions{.momentum = 0.5}); }},
};

// What load() says.
template <class Object>
std::string fault(const Archive& archive, const std::string& name, Object& object) {
  return message<std::runtime_error>([&] { load(archive, name, object); });
}

}  // namespace

TEST_CASE("saving: five steps, saved, loaded into new objects, and five more are ten steps, bit for bit") {
  for (const auto& [name, make] : optimisers) {
    INFO(name);
    Run whole(make, 1), first(make, 1);
    whole.train(10);
    first.train(5);
    const std::string half = first.saved();
    Run second(make, 2);
    REQUIRE(second.saved() != half);
    second.loaded(Archive::parse(half));
    CHECK(second.saved() == half);
    second.train(5);
    CHECK(second.saved() == whole.saved());
    CHECK(second.net.parameters()[0]->value() == whole.net.parameters()[0]->value());
  }
}

TEST_CASE("saving: the names are those of the net, whatever it is called") {
  Run run(optimisers[1].second, 1);
  const Archive archive = Archive::parse(run.saved());
  for (const char* name : {"D/0.draw", "D/1.weight", "D/1.bias", "D/2.weight", "D/2.bias", "D/2.running_mean",
                           "D/2.running_variance", "D/4.weight", "D/4.bias", "opt_d/learning_rate",
                           "opt_d/momentum", "opt_d/velocity", "average/average", "average/updates",
                           "average/decay", "noise/seed", "noise/word_4"}) {
    INFO(name);
    CHECK(archive.entries().contains(name));
  }
  CHECK(archive.entries().size() == 20);
}

TEST_CASE("saving: what does not fit is refused, and nothing is changed") {
  Random rng(3);
  Linear one(2, 3, rng), other(2, 4, rng);
  const Sequential net("D", {Linear(2, 3, rng)}), deeper("D", {Linear(2, 3, rng), Linear(3, 1, rng)});
  Archive archive;
  save(archive, "one", one);
  save(archive, "net", net);
  save(archive, "deeper", deeper);
  const Array before = other.weight().value(), before_net = net.parameters()[0]->value();
  CHECK(fault(archive, "one", other) == "load: 'one/weight' must have the shape 2x4, got 2x3 in the archive");
  CHECK(fault(archive, "two", one) == "archive: needs an array 'two/weight', and has nothing of that name");
  CHECK(mentions(fault(archive, "deeper", net), "the archive has 'deeper/1.bias'"));
  CHECK(mentions(fault(archive, "net", deeper), "needs an array 'net/1.weight'"));
  CHECK(other.weight().value() == before);
  CHECK(net.parameters()[0]->value() == before_net);
  // The weight fits and the bias does not.
  Archive half;
  half.put_numbers("one/weight", Array::zeros(2, 3));
  half.put_numbers("one/bias", Array::zeros(3, 1));
  const Array weight = one.weight().value();
  CHECK(mentions(fault(half, "one", one), "'one/bias'", "1x3", "3x1"));
  CHECK(one.weight().value() == weight);

  // Of another kind.
  Sgd plain(one, 0.1), heavy(one, 0.1, 0.5);
  Adam adam(one, 0.1);
  save(archive, "plain", plain);
  save(archive, "heavy", heavy);
  save(archive, "adam", adam);
  const RmsPropOptions with_momentum{.momentum = 0.5};
  RmsProp plain_rms(one, 0.1), heavy_rms(one, 0.1, with_momentum);
  save(archive, "plain_rms", plain_rms);
  save(archive, "heavy_rms", heavy_rms);
  CHECK(mentions(fault(archive, "plain_rms", heavy_rms), "'plain_rms/velocity'"));
  CHECK(mentions(fault(archive, "heavy_rms", plain_rms), "the archive has 'heavy_rms/velocity'"));
  CHECK(mentions(fault(archive, "adam", heavy), "'adam/momentum'"));
  CHECK(mentions(fault(archive, "heavy", adam), "'heavy/steps'"));

  // Names.
  CHECK_THROWS_AS(save(archive, "a/b", one), std::invalid_argument);
  CHECK_THROWS_AS(load(archive, "", one), std::invalid_argument);
}

TEST_CASE(
    "saving: an sgd whose momentum begins at zero goes on as well, before and after it has a velocity") {
  const auto train = [](Sgd& sgd, Parameter& p, int from, int to) {
    for (int step = from; step < to; ++step) {
      Tape tape;
      sgd.set_momentum(linear_schedule(step, 0, 0.5, 4));
      sgd.descend(backward(sum(square(tape.leaf(p))), p));
    }
  };
  for (const int interrupted : {0, 1, 3}) {
    INFO(interrupted);
    Parameter p("p", Array{{2.0, 3.0}}), q("p", Array{{5.0, 7.0}});
    Sgd first(p, 0.1), second(q, 0.1);
    train(first, p, 0, interrupted);
    Archive archive;
    StateList net, other_net;
    net.add("p", p);
    other_net.add("p", q);
    save(archive, "net", net);
    save(archive, "sgd", first);
    CHECK(archive.entries().contains("sgd/velocity") == (interrupted > 1));
    train(second, q, 0, 2);  // so that it has a velocity of its own
    load(archive, "net", other_net);
    load(archive, "sgd", second);
    train(first, p, interrupted, 8);
    train(second, q, interrupted, 8);
    CHECK(q.value() == p.value());
  }
  // A velocity of another size is refused, and one that is missing begins at zero.
  Parameter p("p", Array(2.0)), q("q", Array(2.0));
  Sgd sgd(p, 0.25), other(q, 0.25, 0.5);
  Archive archive, longer;
  for (Archive* each : {&archive, &longer}) {
    each->put_numbers("s/learning_rate", Array(0.25));
    each->put_numbers("s/momentum", Array(0.5));
  }
  longer.put_numbers("s/velocity", Array{{1, 2}});
  CHECK(fault(longer, "s", sgd) == "load: 's/velocity' must have the shape 1x1, got 1x2 in the archive");
  CHECK(sgd.momentum() == 0);
  load(archive, "s", sgd);
  for (int step = 0; step < 3; ++step) {
    Tape tape;
    sgd.descend(backward(sum(square(tape.leaf(p))), p));
    other.descend(backward(square(tape.leaf(q)), q));
  }
  CHECK(p.value() == q.value());
}

TEST_CASE("saving: numbers outside of their bounds are refused") {
  Parameter p("p", Array(1.0));
  Sgd sgd(p, 0.1, 0.5);
  const auto with = [&](const char* name, Real value) {
    Archive archive;
    for (const auto& [own, of] : std::vector<std::pair<std::string, Real>>{
             {"learning_rate", 0.1}, {"momentum", 0.5}, {"velocity", 2}})
      archive.put_numbers("s/" + own, Array(own == name ? value : of));
    return archive;
  };
  CHECK(fault(with("momentum", 1), "s", sgd).starts_with("load: 's/momentum' must be from 0 to 0.99999"));
  for (const Real wrong : {Real(0), Real(-1), std::numeric_limits<Real>::infinity(), Real(NAN)}) {
    INFO(wrong);
    CHECK(mentions(fault(with("learning_rate", wrong), "s", sgd), "'s/learning_rate'"));
  }
  CHECK(sgd.momentum() == 0.5);
  CHECK(sgd.learning_rate() == 0.1);
  load(with("momentum", 0.75), "s", sgd);
  CHECK(sgd.momentum() == 0.75);
  // A counter that would wrap to step 0, where Adam divides by 1 - beta^0 = 0.
  Adam adam(p, 0.1);
  Average average(p, 0.5);
  Archive counted, wrong_steps, wrong_updates;
  save(counted, "adam", adam);
  save(counted, "average", average);
  for (const auto& [name, value] : counted.entries())
    for (Archive* each : {&wrong_steps, &wrong_updates}) {
      const bool wrong = name == (each == &wrong_steps ? "adam/steps" : "average/updates");
      if (const Array* numbers = std::get_if<Array>(&value))
        each->put_numbers(name, *numbers);
      else
        each->put_integer(name, wrong ? std::numeric_limits<std::uint64_t>::max() : 0);
    }
  CHECK(fault(wrong_steps, "adam", adam) ==
        "load: 'adam/steps' must be at most 9007199254740992, got 18446744073709551615");
  CHECK(mentions(fault(wrong_updates, "average", average), "'average/updates' must be at most"));
  load(wrong_updates, "adam", adam);
  load(wrong_steps, "average", average);
  Random rng(1);
  Archive zeros;
  for (const char* word : {"seed", "word_1", "word_2", "word_3", "word_4"})
    zeros.put_integer(std::string("r/") + word, 0);
  CHECK(mentions(fault(zeros, "r", rng), "'r'", "must not be all zeros"));
  CHECK(rng.words() == Random(1).words());
}

TEST_CASE("saving: a save that is refused leaves the archive as it was") {
  Parameter p("p", Array(2.0)), q("q", Array(3.0));
  Archive archive;
  archive.put_numbers("all/b", Array(1.0));
  const Archive before = archive;
  StateList there_already, twice;
  for (StateList* each : {&there_already, &twice}) each->add("a", p);
  there_already.add("b", q);
  twice.add("a", q);
  CHECK(message<std::invalid_argument>([&] { save(archive, "all", there_already); }) ==
        "archive: each name can be used once, got 'all/b' twice");
  CHECK(archive == before);
  CHECK_THROWS_AS(save(archive, "other", twice), std::invalid_argument);
  CHECK(archive == before);
  save(archive, "other", there_already);
  CHECK(archive.entries().size() == 3);
}

TEST_CASE("saving: what was recorded before a load does not move the running values") {
  const BatchNorm layer(2);
  Archive archive;
  save(archive, "layer", layer);
  evaluate(layer, Array{{1, 5}, {3, 7}});
  load(archive, "layer", layer);
  CHECK_THROWS_AS(layer.update_running(), std::logic_error);
  CHECK(Array(layer.running_mean()) == Array{{0, 0}});
  // One that is refused leaves the batch too.
  const Sequential net("D", {layer});
  net(Array{{1, 5}, {3, 7}});
  CHECK_THROWS_AS(load(archive, "net", net), std::runtime_error);
  net.update_running();
  CHECK(layer.running_mean()[1] > 0);
  // In a net.
  Archive of_net;
  save(of_net, "net", net);
  net(Array{{1, 5}, {3, 7}});
  load(of_net, "net", net);
  CHECK_THROWS_AS(net.update_running(), std::logic_error);
}

TEST_CASE("saving: a loaded parameter counts as changed") {
  Parameter p("p", Array(2.0));
  Sgd sgd(p, 0.1);
  StateList list;
  list.add("p", p);
  Archive archive;
  save(archive, "all", list);
  Tape tape;
  const Var y = square(tape.leaf(p));
  load(archive, "all", list);
  CHECK_THROWS_AS(backward(y, p), std::logic_error);
}
