#include "command/engine_backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>

#include "command/progress.h"
#include "core/simulation.h"
#include "statistics/latin_hypercube.h"
#include "storage/model_writer.h"
#include "storage/parallel.h"

namespace highneeds {

Study imported_study(const PublishedStatistics& then, const EnglandRates& england,
                     const std::string& dfe_code, const std::string& money_template, int years) {
  const AuthorityEstimates estimates = estimate_authority(then, england, dfe_code);
  ModelParts parts;
  parts.area = then.authority(dfe_code);
  parts.money_template = money_template;
  parts.years = years;
  return study_of(write_model(stem_of_name(estimates.name.name), estimates, england, parts));
}

bool can_forecast_from(const PublishedStatistics& then, int origin) {
  if (!(then.england.plans(origin) > 0)) return false;
  for (const int year : {origin - 1, origin - 2}) {
    const CalendarYear* flows = then.england.calendar_of(year);
    if (flows == nullptr || !(flows->requests > 0)) return false;
  }
  try {
    (void)learn_england(then);
  } catch (const std::invalid_argument&) {
    return false;
  }
  return true;
}

std::uint64_t authority_seed(std::uint64_t seed, const std::string& dfe_code) {
  return seed + std::stoull(dfe_code);
}

JanuaryRuns simulate_januaries(const Study& study, std::int64_t runs, std::uint64_t seed,
                               int horizons) {
  const std::vector<double> draws = draw_parameters(study.parameters, runs, seed);
  const std::vector<double> central = central_values(study.parameters);
  const Model& model = study.scenarios.front().model;
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  tables.push_back(make_tables(study.scenarios.front(), central));
  Simulator simulator(tables);
  const Axes axes = axes_of(model);
  std::vector<RunResult> result;
  result.emplace_back(axes);
  JanuaryRuns out;
  for (const Setting& setting : model.settings) out.settings.push_back(setting.name);
  const std::size_t all = model.settings.size();
  out.plans.assign(static_cast<std::size_t>(horizons), std::vector<std::vector<double>>(all + 1));
  const std::size_t width = study.parameters.size();
  for (std::int64_t run = 0; run < runs; ++run) {
    simulator.simulate(seed, static_cast<std::uint32_t>(run),
                       std::span(draws).subspan(static_cast<std::size_t>(run) * width, width),
                       result);
    for (std::size_t h = 0; h < out.plans.size(); ++h) {
      double total = 0;
      for (std::size_t s = 0; s < all; ++s) {
        const std::size_t month = s * static_cast<std::size_t>(axes.months + 1) + 12 * (h + 1);
        const double plans = result[0].plans_by_setting[month];
        out.plans[h][s].push_back(plans);
        total += plans;
      }
      out.plans[h][all].push_back(total);
    }
  }
  return out;
}

namespace {

/// Fills the forecasts of one authority's cells, `mine` among `rows`.
void forecast_cells(const std::vector<std::size_t>& mine, const PublishedStatistics& then,
                    const EnglandRates& england, const BacktestSettings& settings,
                    std::vector<BacktestRow>& rows) {
  const std::string& code = rows[mine.front()].dfe_code;
  const Study study = imported_study(then, england, code, settings.money_template, kBacktestYears);
  JanuaryRuns januaries = simulate_januaries(
      study, settings.runs, authority_seed(settings.seed, code), kBacktestHorizons);
  for (const std::size_t i : mine) {
    BacktestRow& row = rows[i];
    const auto where = std::find(januaries.settings.begin(), januaries.settings.end(),
                                 row.setting);  // the end stands for all plans
    row.method = kEngineMethod;
    row.forecast =
        forecast_of(januaries.plans[static_cast<std::size_t>(row.horizon - 1)]
                                   [static_cast<std::size_t>(where - januaries.settings.begin())]);
  }
}

}  // namespace

std::vector<BacktestRow> engine_rows(const std::vector<BacktestRow>& cells,
                                     const PublishedStatistics& then,
                                     const BacktestSettings& settings) {
  std::vector<BacktestRow> rows = cells;
  std::map<std::string, std::vector<std::size_t>> by_authority;
  for (std::size_t i = 0; i < rows.size(); ++i) by_authority[rows[i].dfe_code].push_back(i);
  std::vector<const std::vector<std::size_t>*> tasks;
  for (const auto& [code, mine] : by_authority) tasks.push_back(&mine);
  const EnglandRates england = learn_england(then);
  std::mutex mutex;  // guards what follows
  std::int64_t done = 0;
  Progress progress(fmt::format("authorities, January {}", then.newest_january),
                    static_cast<std::int64_t>(tasks.size()), settings.quiet);
  const auto work = [&](std::size_t task) {
    forecast_cells(*tasks[task], then, england, settings, rows);
    const std::lock_guard lock(mutex);
    progress.advance_to(++done);
  };
  share_tasks(tasks.size(), settings.threads, [&] { return work; });
  return rows;
}

}  // namespace highneeds
