#include "reporting/backtest_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "reporting/sentences.h"
#include "reporting/text_table.h"

namespace highneeds {
namespace {

constexpr std::uint64_t kBootstrapSeed = 1;
constexpr std::size_t kMethodColumns = 25;

std::string score_line(const std::string& method, const Scores& scores) {
  return fmt::format("  {}{:>5}{:>8.2f}{:>8.2f}{:>8.2f}{:>10.1f}{:>8.2f}{:>6.0f}{:>5.0f}{:>5.0f}\n",
                     left_aligned(method, kMethodColumns), scores.forecasts, scores.mape,
                     scores.median_ape, scores.bias, scores.crps, scores.crps_percent,
                     scores.coverage[0], scores.coverage[1], scores.coverage[2]);
}

std::string heading(const std::string& title) {
  return fmt::format("{}\n  {}{:>5}{:>8}{:>8}{:>8}{:>10}{:>8}{:>16}\n", title,
                     left_aligned("", kMethodColumns), "n", "MAPE", "median", "bias", "CRPS",
                     "CRPS %", "in 50  80  95%");
}

/// Simple methods by their mean CRPS (%) over the cells, best first.
std::vector<std::pair<double, std::string>> ranked_methods(const std::vector<BacktestRow>& rows,
                                                           bool steady) {
  std::vector<std::pair<double, std::string>> ranked;
  for (const std::string& method : methods_of(rows)) {
    if (method == kEngineMethod) continue;
    double sum = 0;
    int cells = 0;
    for (const int origin : origins_of(rows)) {
      for (int horizon = 1; horizon <= kBacktestHorizons; ++horizon) {
        const Scores scores = score(verdicts_of(rows, method, origin, horizon, steady));
        sum += scores.crps_percent;
        cells += scores.forecasts > 0 ? 1 : 0;
      }
    }
    if (cells > 0) ranked.emplace_back(sum / cells, method);
  }
  std::sort(ranked.begin(), ranked.end());
  return ranked;
}

/// The engine against the best simple method of each cell, and against the two best overall.
std::string summary(const std::vector<BacktestRow>& rows, bool steady) {
  std::string text;
  double gain = 0;
  int cells = 0;
  for (const int origin : origins_of(rows)) {
    for (int horizon = 1; horizon <= kBacktestHorizons; ++horizon) {
      const Scores own = score(verdicts_of(rows, kEngineMethod, origin, horizon, steady));
      if (own.forecasts == 0) continue;
      double best = std::numeric_limits<double>::infinity();
      std::string name;
      for (const std::string& method : methods_of(rows)) {
        if (method == kEngineMethod) continue;
        const Scores scores = score(verdicts_of(rows, method, origin, horizon, steady));
        if (scores.forecasts < own.forecasts || scores.crps_percent >= best) continue;
        best = scores.crps_percent;
        name = method;
      }
      if (name.empty()) continue;
      const double change = 100 * (own.crps_percent / best - 1);
      gain += change;
      ++cells;
      text += fmt::format("  January {}, {} ahead: CRPS {:.2f}% against {:.2f}% ({}): {:+.1f}%\n",
                          origin, horizon, own.crps_percent, best, name, change);
    }
  }
  if (cells > 0) text += fmt::format("  Mean of the cells: {:+.1f}%\n", gain / cells);
  const auto ranked = ranked_methods(rows, steady);
  for (std::size_t i = 0; i < std::min<std::size_t>(2, ranked.size()); ++i) {
    const PairedDifference difference =
        compare(verdicts_of(rows, kEngineMethod, 0, 0, steady),
                verdicts_of(rows, ranked[i].second, 0, 0, steady), kBootstrapSeed);
    text += fmt::format("  Less {}: {:+.2f} points of CRPS % ({:+.2f} to {:+.2f}, {})\n",
                        ranked[i].second, difference.mean, difference.low, difference.high,
                        authorities_text(static_cast<std::size_t>(difference.authorities)));
  }
  return text;
}

}  // namespace

std::vector<Verdict> verdicts_of(const std::vector<BacktestRow>& rows, const std::string& method,
                                 int origin, int horizon, bool steady) {
  std::vector<Verdict> verdicts;
  for (const BacktestRow& row : rows) {
    if (row.method != method || (origin != 0 && row.origin != origin)) continue;
    if ((horizon != 0 && row.horizon != horizon) || (steady && row.jumps)) continue;
    verdicts.push_back({row.dfe_code, row.actual, row.forecast});
  }
  return verdicts;
}

std::vector<std::string> methods_of(const std::vector<BacktestRow>& rows) {
  std::vector<std::string> methods = {kEngineMethod};
  for (const BacktestRow& row : rows) {
    if (std::find(methods.begin(), methods.end(), row.method) == methods.end()) {
      methods.push_back(row.method);
    }
  }
  return methods;
}

std::vector<int> origins_of(const std::vector<BacktestRow>& rows) {
  std::vector<int> origins;
  for (const BacktestRow& row : rows) {
    if (std::find(origins.begin(), origins.end(), row.origin) == origins.end()) {
      origins.push_back(row.origin);
    }
  }
  std::sort(origins.begin(), origins.end());
  return origins;
}

std::string backtest_table(const std::string& what, const std::vector<BacktestRow>& rows) {
  std::string text;
  for (const int origin : origins_of(rows)) {
    for (int horizon = 1; horizon <= kBacktestHorizons; ++horizon) {
      if (verdicts_of(rows, kEngineMethod, origin, horizon).empty()) continue;
      text += heading(fmt::format("{}: forecasts of January {} made in January {}", what,
                                  origin + horizon, origin));
      for (const std::string& method : methods_of(rows)) {
        const Scores scores = score(verdicts_of(rows, method, origin, horizon));
        if (scores.forecasts > 0) text += score_line(method, scores);
      }
      text += "\n";
    }
  }
  text += heading(fmt::format("{}: {} over all origins, by horizon", what, kEngineMethod));
  for (int horizon = 1; horizon <= kBacktestHorizons; ++horizon) {
    text += score_line(fmt::format("{} ahead", horizon),
                       score(verdicts_of(rows, kEngineMethod, 0, horizon)));
  }
  text += fmt::format("\n{}: against the best simple method of each cell\n{}", what,
                      summary(rows, false));
  text += fmt::format("\n{}: the same without series that jump\n{}", what, summary(rows, true));
  return text;
}

}  // namespace highneeds
