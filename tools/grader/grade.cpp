#include "tools/grader/grade.h"

#include <fmt/format.h>

#include <map>
#include <random>
#include <sstream>
#include <stdexcept>

#include "tools/grader/judge.h"
#include "tools/grader/oracles/chapters.h"

namespace saddle::grader {
namespace {

// The answers in what a solution wrote, by the names of the calls; a call that is answered twice has no
// answer.
std::map<std::string, Answer> answers_in(const std::string& output, const std::map<std::string, int>& names) {
  std::map<std::string, Answer> found;
  std::map<std::string, int> times;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name, kind;
    words >> name >> kind;
    if (!names.contains(name)) continue;
    Answer answer;
    answer.throws = kind == "throws";
    std::getline(words >> std::ws, answer.message);
    std::istringstream rest(answer.message);
    for (std::string word; rest >> word;) answer.words.push_back(word);
    if (++times[name] > 1 || (!answer.throws && kind != "value")) {
      found.erase(name);
      continue;
    }
    found[name] = answer;
  }
  return found;
}

// A random word that a solution cannot know before it is given it.
std::string salt() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}", device(), device());
}

std::uint64_t mixed(std::uint64_t seed, const std::string& text) {
  for (const char c : text) seed = ad::splitmix64(seed, static_cast<unsigned char>(c));
  return seed;
}

}  // namespace

std::vector<Inputs> inputs_of(const Check& check, const std::string& task, std::uint64_t seed) {
  ad::Random rng(mixed(seed, task + "/" + check.name));
  std::vector<Inputs> all;
  for (int i = 0; i < check.random_cases; ++i) all.push_back(check.draw(rng));
  for (Inputs& inputs : check.structural(rng)) all.push_back(std::move(inputs));
  return all;
}

Grade grade(const Workshop& workshop, const Task& task, const std::filesystem::path& file,
            std::uint64_t seed) {
  const auto found = all_checks().find(task.number);
  if (found == all_checks().end() || found->second.empty())
    throw std::invalid_argument(fmt::format("grade: task {} has no checks", task.number));
  const std::vector<Check>& checks = found->second;

  // Build it.
  const TemporaryFolder folder;
  const std::filesystem::path made = folder.path() / "build", empty = folder.path() / "run";
  std::filesystem::create_directory(made);
  std::filesystem::create_directory(empty);
  const Build program = build(workshop, task, file, made);
  if (!program.refused.empty()) return {false, 0, program.refused, program.messages};

  // Run it once. Its input holds names, functions and arguments; no right answer exists yet.
  std::vector<std::vector<Call>> calls(checks.size());
  std::map<std::string, int> names;
  std::string input;
  const std::string word = salt();
  for (std::size_t c = 0; c < checks.size(); ++c) {
    for (const Inputs& inputs : inputs_of(checks[c], task.number, seed)) {
      const std::string name = fmt::format("{}-{}", word, names.size());
      names.emplace(name, static_cast<int>(names.size()));
      calls[c].push_back({name, inputs});
      input += fmt::format("{} {}", name, checks[c].function);
      for (const Value& value : inputs) input += " " + encoded(value);
      input += '\n';
    }
  }
  Limits limits = task.limits;
  limits.processes = false;
  const Outcome outcome =
      run_limited({program.program.string()}, empty, fmt::format("{}\n{}", names.size(), input), limits,
                  workshop.interruption);

  // Judge it.
  const std::map<std::string, Answer> answers = answers_in(outcome.output, names);
  for (std::size_t c = 0; c < checks.size(); ++c) {
    std::vector<Answer> of_check;
    for (const Call& call : calls[c]) {
      const auto answer = answers.find(call.name);
      if (answer == answers.end()) {
        const std::string why = outcome.succeeded() ? "the program must answer this call once, and did not"
                                                    : outcome.words(task.limits);
        return {false, 0,
                fmt::format("{}: {}({}): {}", checks[c].name, checks[c].function, shown(call.inputs), why),
                outcome.errors};
      }
      of_check.push_back(answer->second);
    }
    const std::string wrong = judge(checks[c], calls[c], of_check);
    if (!wrong.empty()) {
      const std::string call = first_wrong_call(checks[c], calls[c], of_check);
      return {false, 0, wrong, (call.empty() ? "" : "the call: " + call + "\n") + outcome.errors};
    }
  }
  if (!outcome.succeeded())
    return {false, 0, "all answers are right, but the program " + outcome.words(task.limits), outcome.errors};
  return {true, task.points, "right", ""};
}

}  // namespace saddle::grader
