#include "examples/digits/run/run_page.h"

#include <stdexcept>
#include <string>

#include "tests/catch.h"
#include "tests/text.h"

using namespace saddle;
using namespace saddle::digits;

TEST_CASE("run page: sheets are due about four times for each doubling, and after the last epoch") {
  std::string due;
  for (std::int64_t epoch = 1; epoch <= 61; ++epoch)
    if (sheet_due(epoch, 61)) due += std::to_string(epoch) + " ";
  CHECK(due == "1 2 3 4 5 6 7 8 10 12 14 16 20 23 27 32 39 46 54 61 ");
  int all = 0;
  for (std::int64_t epoch = 1; epoch <= 250; ++epoch) all += sheet_due(epoch, 250);
  CHECK(all == 28);
}

TEST_CASE("run page: sheets over the curves, as many as a page bears, the last one always") {
  std::vector<CurvePoint> curve;
  for (std::int64_t epoch = 1; epoch <= 30; ++epoch) {
    const double d = 0.5 / static_cast<double>(epoch);
    curve.push_back({0, epoch, 60.0 * static_cast<double>(epoch), {1.3 + d, 0.6, 0.5 + d, 0.5 - d}});
  }
  std::vector<Sheet> sheets;
  for (const std::int64_t epoch : {1, 10, 30})
    sheets.push_back({curve[static_cast<std::size_t>(epoch - 1)], "png"});
  const std::string html = run_page({}, curve, sheets);
  CHECK(count(html, "\"image\": \"data:image/png;base64,cG5n\"") == 3);
  CHECK(count(html, "after epoch 30, 30 min") == 2);  // and as the frame without a script
  CHECK(count(html, "log&nbsp;4") + count(html, "log\u00a04") >= 1);
  CHECK(count(html, "begins again") == 0);
  for (Sheet& sheet : sheets) sheet.png = std::string(300'000, 'x');
  const std::string large = run_page({}, curve, sheets);
  CHECK(count(large, "\"image\": \"data:") == 2);
  CHECK(count(large, "\"caption\": \"after epoch 10,") == 0);
  CHECK(count(large, "\"caption\": \"after epoch 30,") == 1);
  CHECK_THROWS_AS(run_page({}, curve, {}), std::invalid_argument);
  // A log-likelihood stands until the next one.
  CHECK(count(html, "Parzen") == 0);
  curve[7].log_likelihood = 123.44;
  curve[10].log_likelihood = 130;
  const std::string measured =
      run_page({}, curve, {{curve[6], "png"}, {curve[9], "png"}, {curve[29], "png"}});
  CHECK(count(measured, "[\"log p\", \"-\"]") == 1);
  CHECK(count(measured, "[\"log p\", \"123.4\"]") == 1);
  CHECK(count(measured, "[\"log p\", \"130.0\"]") == 1);
  CHECK(count(measured, "Parzen window estimate of validation images") == 1);
  // Training that began again says so.
  curve.push_back({1, 1, 2000, {}});
  CHECK(count(run_page({}, curve, {{curve.back(), "png"}}), "began again, 1 time") == 1);
}
