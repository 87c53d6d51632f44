#include "command/convergence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "command/subcommand.h"
#include "statistics/quantiles.h"

namespace highneeds {
namespace {

constexpr std::int64_t kBatch = 256;
constexpr double kMargin = 1.1;  ///< on the number of runs, as errors are estimates themselves

}  // namespace

Precision parse_precision(const std::string& text, const Model& model) {
  const std::size_t at = text.rfind('=');
  const auto wrong = [&text] {
    return UsageError(
        fmt::format("--until '{}' is not a result and an error; type for instance "
                    "--until cumulative@2029-30=250k",
                    text));
  };
  if (at == std::string::npos) throw wrong();
  const std::optional<double> error = parse_amount(text.substr(at + 1));
  if (!error || !(*error > 0)) throw wrong();
  return {parse_quantity(text.substr(0, at), model), *error};
}

double worst_ratio(const ResultsReader& results, const std::vector<Precision>& wanted) {
  double worst = 0;
  for (const Precision& precision : wanted) {
    for (int s = 0; s < static_cast<int>(results.scenarios().size()); ++s) {
      std::vector<double> runs = read_quantity(results, s, precision.quantity);
      worst = std::max(worst, standard_error_of_quantile(runs, 0.5) / precision.error);
    }
  }
  return worst;
}

std::int64_t runs_for(std::int64_t runs, double ratio) {
  const double wanted = static_cast<double>(runs) * std::max(1.25, kMargin * ratio * ratio);
  return static_cast<std::int64_t>(std::ceil(wanted / kBatch)) * kBatch;
}

}  // namespace highneeds
