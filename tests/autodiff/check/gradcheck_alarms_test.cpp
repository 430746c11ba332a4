// No false alarm: every operation that is right passes on a thousand random, well-scaled inputs. A failure
// here is a defect of the checker's step or bound, not of the sample.
#include "tests/autodiff/check/alarms.h"
#include "tests/catch.h"

using namespace saddle::tests;

namespace {

// Random inputs for each operation.
constexpr int inputs = 1000;

void check(const Operation& operation) {
  const std::vector<std::string> alarms = false_alarms(operation, inputs);
  INFO(alarms.size() << " of " << inputs << ": " << (alarms.empty() ? operation.name : alarms[0]));
  CHECK(alarms.empty());
}

// A part of a list, so that the parts run side by side.
void check_part(const std::vector<Operation>& list, std::size_t part, std::size_t parts) {
  std::size_t checked = 0;
  for (std::size_t i = part; i < list.size(); i += parts, ++checked) check(list[i]);
  CHECK(checked > 0);
}

}  // namespace

TEST_CASE("no false alarm: functions of one operand, even rows of the table") {
  check_part(unary_operations(), 0, 2);
}
TEST_CASE("no false alarm: functions of one operand, odd rows of the table") {
  check_part(unary_operations(), 1, 2);
}
TEST_CASE("no false alarm: functions of two operands, first third") {
  check_part(binary_operations(), 0, 3);
}
TEST_CASE("no false alarm: functions of two operands, second third") {
  check_part(binary_operations(), 1, 3);
}
TEST_CASE("no false alarm: functions of two operands, last third") {
  check_part(binary_operations(), 2, 3);
}
TEST_CASE("no false alarm: operations on arrays, even ones") {
  check_part(array_operations(), 0, 2);
}
TEST_CASE("no false alarm: operations on arrays, odd ones") {
  check_part(array_operations(), 1, 2);
}
