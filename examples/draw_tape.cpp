// Draws the tape of a small game: the value of D and G at one x and one z, with its adjoints.
//
//   draw_tape                                the table of the tape
//   draw_tape --svg tape.svg                 and the drawing by Graphviz, to be opened in a browser
//   draw_tape --dot - | dot -Tpng >tape.png  the same in another format
//
// Takes well below a second.
#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "autodiff/autodiff.h"
#include "examples/support/cli.h"
#include "examples/support/graphviz.h"

namespace {

using namespace saddle::ad;
using namespace saddle::examples;

// [tape-of-v
// V = log D(x) + log(1 - D(G(z))) for D(x) = sigmoid(w x + c) and G(z) = a z + b, from logits.
Picture picture() {
  const double x = 1.5, z = -0.5;
  Tape tape;
  const Var w = tape.leaf(0.8).named("w"), c = tape.leaf(-0.4).named("c");
  const Var a = tape.leaf(1.0).named("a"), b = tape.leaf(0.7).named("b");
  const auto D = [&](const Var& point) { return w * point + c; };

  const Var logit_data = D(x).named("logit D(x)");
  const Var generated = (a * z + b).named("G(z)");
  const Var logit_generated = D(generated).named("logit D(G(z))");
  const Var log_data = log_sigmoid(logit_data).named("log D(x)");
  const Var log_generated = log_sigmoid(-logit_generated).named("log(1 - D(G(z)))");
  const Var v = (log_data + log_generated).named("V");

  backward(v, {w, c, a, b});
  return Picture(v, {.title = "V(D, G) at one x and one z"});
}
// tape-of-v]

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Draws the tape of V = log D(x) + log(1 - D(G(z))) at x = 1.5 and z = -0.5,\n"
      "for D(x) = sigmoid(w x + c) and G(z) = a z + b, with the adjoints of all four\n"
      "parameters. Prints it as a table, unless a drawing goes to standard output.",
      "draw_tape");
  std::string svg_path, dot_path;
  const CLI::Option* svg =
      app.add_option("--svg", svg_path, "draw it as SVG, by Graphviz; - is standard output")
          ->type_name("FILE");
  const CLI::Option* dot =
      app.add_option("--dot", dot_path, "write it for Graphviz; - is standard output")->type_name("FILE");

  return run(app, argc, argv, [&] {
    if (*svg && *dot) require_different_files({{"--svg", svg_path}, {"--dot", dot_path}});
    std::optional<OutputFile> svg_file, dot_file;
    if (*svg) svg_file.emplace("--svg", svg_path);
    if (*dot) dot_file.emplace("--dot", dot_path);

    const Picture tape = picture();
    if (svg_path != "-" && dot_path != "-") print(tape.table());
    if (dot_file) dot_file->finish(tape.dot());
    if (svg_file) svg_file->finish(drawn_by_graphviz("--svg", tape.dot()));
    return 0;
  });
}
