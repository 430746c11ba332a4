// Asks the rooms of the lab without a browser, and prints what they show: the numbers that the page must show
// too.
//
//   printf '%s\n' '["open", "line", {"seed": 1}]' '["do", "step", {"steps": 100}]' '["numbers", "v"]' |
//   lab_numbers
//
// Reads one call a line, as JSON: open a room with settings, do something with arguments, numbers or text by
// name. Prints the answer to each of the last two on a line, numbers with 17 significant digits.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "examples/lab/lab.h"
#include "examples/support/cli.h"

namespace {

using namespace saddle::examples;
using nlohmann::json;

std::string number_text(double x) {
  if (std::isnan(x)) return R"("nan")";
  if (std::isinf(x)) return x > 0 ? R"("inf")" : R"("-inf")";
  return fmt::format("{:.17g}", x);
}

std::string list_text(const double* numbers, int count) {
  std::string text = "[";
  for (int i = 0; i < count; ++i) text += (i ? "," : "") + number_text(numbers[i]);
  return text + "]";
}

// What one line asks for; an empty text where there is no answer.
std::string answer(const json& call, int& room) {
  const auto text = [&](std::size_t i) { return call.at(i).get<std::string>(); };
  const auto object = [&] { return call.size() > 2 ? call[2].dump() : std::string("{}"); };
  const std::string what = text(0), name = text(1);
  const auto require = [](bool done) {
    if (!done) throw BadInput(lab_error());
  };
  if (what == "open") {
    if (room) lab_close(room);
    room = lab_open(name.c_str(), object().c_str());
    require(room != 0);
  } else if (what == "do") {
    require(lab_do(room, name.c_str(), object().c_str()) == 1);
  } else if (what == "numbers") {
    const double* const numbers = lab_numbers(room, name.c_str());
    require(numbers != nullptr);
    return list_text(numbers, lab_count());
  } else if (what == "text") {
    const char* const found = lab_text(room, name.c_str());
    require(found != nullptr);
    return json(found).dump();
  } else {
    throw BadInput(fmt::format("a call is open, do, numbers or text, got '{}'", what));
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Asks the rooms of the lab without a browser. Reads one call a line from standard\n"
      "input, as JSON, and prints the answers to numbers and text:\n"
      "  [\"open\", \"line\", {\"seed\": 1}]\n"
      "  [\"do\", \"step\", {\"steps\": 100}]\n"
      "  [\"numbers\", \"v\"]\n"
      "The rooms are line, plane, table, motion and tape.");
  return run(app, argc, argv, [&] {
    int room = 0;
    std::size_t number = 0;
    for (std::string line; std::getline(std::cin, line);) {
      ++number;
      if (line.empty()) continue;
      try {
        const std::string found = answer(json::parse(line), room);
        if (!found.empty()) print(found + "\n");
      } catch (const json::exception& error) {
        throw BadInput(fmt::format("line {}: a call is a list in JSON: {}", number, error.what()));
      } catch (const BadInput& error) {
        throw BadInput(fmt::format("line {}: {}", number, error.what()));
      }
    }
    return 0;
  });
}
