#include "core/simulation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "core/elementary.h"
#include "core/samplers.h"

namespace highneeds {
namespace {

/// [age] index of its age band.
std::array<std::size_t, kAges> bands_of_ages(const Model& model) {
  std::array<std::size_t, kAges> bands{};
  for (std::size_t band = 0; band < model.age_bands.size(); ++band) {
    for (int age = model.age_bands[band].from; age <= model.age_bands[band].to; ++age) {
      bands[static_cast<std::size_t>(age)] = band;
    }
  }
  return bands;
}

/// Of `all`, those to whom something happens when its probability is not `share` but `factor`
/// times that. Fewer are thinned out of, and more are added to, the `usual` ones, so that scenarios
/// stay paired.
std::int64_t changed_count(Stream& stream, std::int64_t all, std::int64_t usual, double share,
                           double factor) {
  if (factor == 1) return usual;
  if (factor < 1) return binomial(stream, usual, factor);
  const double changed = std::min(1.0, share * factor);
  if (changed <= share) return usual;
  return usual + binomial(stream, all - usual, (changed - share) / (1 - share));
}

/// The baseline of a scenario where it is among `tables` and can be followed, else the scenario.
const ScenarioTables* reference_of(const ScenarioTables& scenario,
                                   std::span<const std::unique_ptr<ScenarioTables>> tables) {
  for (const auto& other : tables) {
    if (other->cohort && other->scenario->id == scenario.scenario->baseline) return other.get();
  }
  return &scenario;
}

}  // namespace

Simulator::Simulator(std::span<const std::unique_ptr<ScenarioTables>> tables)
    : tables_(tables), rates_(tables.size()) {
  for (std::size_t s = 0; s < tables.size(); ++s) {
    const std::string& digest = tables[s]->scenario->model_digest;
    const auto same = std::find_if(groups_.begin(), groups_.end(), [&](const ModelGroup& group) {
      return tables[group.scenarios.front()]->scenario->model_digest == digest;
    });
    ModelGroup& group = same == groups_.end() ? groups_.emplace_back() : *same;
    group.scenarios.push_back(s);
    references_.push_back(reference_of(*tables[s], tables));
  }
}

int Simulator::layers_needed(std::span<const std::size_t> group) const {
  double most = 1;
  for (const std::size_t s : group) {
    for (const double factor : rates_[s].request_factor) most = std::max(most, factor);
  }
  if (most > kLayers) {
    throw std::runtime_error(
        "interventions together multiply requests by more than 4, which is more than can be drawn; "
        "lower the changes of their effects on requests");
  }
  return static_cast<int>(std::ceil(most));
}

void Simulator::simulate(std::uint64_t seed, std::uint32_t run, std::span<const double> draws,
                         std::span<RunResult> results, CellObserver* observer) {
  run_ = run;
  for (std::size_t s = 0; s < tables_.size(); ++s) {
    fill_rates(*tables_[s], *references_[s], draws, rates_[s]);
  }
  for (ModelGroup& group : groups_) {
    const std::size_t first = group.scenarios.front();
    key_ = make_key(seed, tables_[first]->scenario->model.stream);
    draw_arrivals(rates_[first], key_, run, layers_needed(group.scenarios), group.arrivals);
    group.opening.draw(*tables_[first], key_, run);
    for (const std::size_t s : group.scenarios) {
      simulate_scenario(s, group.arrivals, group.opening.children(), results[s], observer);
    }
  }
}

void Simulator::simulate_scenario(std::size_t scenario, const Arrivals& arrivals,
                                  std::span<const Child> opening, RunResult& result,
                                  CellObserver* observer) {
  now_ = &rates_[scenario];
  const ScenarioTables& tables = *now_->tables;
  const Model& model = tables.scenario->model;
  result.clear();
  plan_months_.months = tables.months;
  plan_months_.weighted.assign(model.settings.size() * static_cast<std::size_t>(tables.months),
                               0.0);
  plan_months_.occupied.assign(plan_months_.weighted.size(), 0.0);
  const bool backdates = std::any_of(model.settings.begin(), model.settings.end(),
                                     [](const Setting& s) { return s.money.backdated; });
  plan_months_.arrears.assign(backdates ? plan_months_.weighted.size() : 0, 0.0);
  pipeline_.reset(*now_, arrivals);
  caseload_.ledger = nullptr;
  caseload_.reset(*now_, key_, run_, opening);
  room_at_census_ = room_below_ceiling(0);
  run_warm_up(result);
  for (int month = 0; month < tables.months; ++month) {
    if (observer != nullptr) start_ledger(month);
    run_month(month, arrivals, result);
    if (observer == nullptr) continue;
    finish_ledger();
    observer->month(static_cast<int>(scenario), month, ledger_);
  }
  if ((model.census + tables.months).month_of_year() == 1) record_census(tables.months, result);
  keep_ledger(*now_, plan_months_, result);
}

/// The base year and half a year before it fill the queue; their plans are in the opening stock.
void Simulator::run_warm_up(RunResult& result) {
  const int warm = now_->tables->warm_months;
  for (int m = 0; m < warm; ++m) {
    MonthCounts counts{};
    static_cast<void>(pipeline_.step(m, 1.0, counts));
    if (m < warm - kBaseMonths) continue;
    // Only the assessment pipeline runs before the census; the rest is not known, not nil.
    for (int k = static_cast<int>(Measure::kTransfersIn); k < kMeasures; ++k) {
      counts[static_cast<std::size_t>(k)] = std::numeric_limits<double>::quiet_NaN();
    }
    record_flows(m - (warm - kBaseMonths), counts, result);
  }
}

void Simulator::run_month(int month, const Arrivals& arrivals, RunResult& result) {
  const Model& model = now_->tables->scenario->model;
  const int warm_month = now_->tables->warm_months + month;
  const auto settings = static_cast<int>(model.settings.size());
  MonthCounts counts{};
  if ((model.census + month).month_of_year() == 1) record_census(month, result);
  const auto stock_at = [&](int s) -> std::int32_t& {
    return result.plans_by_setting[static_cast<std::size_t>(s) *
                                       static_cast<std::size_t>(plan_months_.months + 1) +
                                   static_cast<std::size_t>(month)];
  };
  for (int s = 0; s < settings; ++s) stock_at(s) = caseload_.places().occupied(s);
  caseload_.begin_month(month, counts);
  const auto add_half = [&] {  // the mean of the first and the last of the month
    for (int s = 0; s < settings; ++s) {
      plan_months_.weighted[plan_months_.at(s, month)] += caseload_.weighted_plans(s) / 2;
      plan_months_.occupied[plan_months_.at(s, month)] += caseload_.places().occupied(s) / 2.0;
    }
  };
  add_half();
  caseload_.run_events(month, counts);
  const std::uint32_t first =
      month == 0 ? 0 : arrivals.transfer_month_end[static_cast<std::size_t>(month) - 1];
  for (std::uint32_t i = first; i < arrivals.transfer_month_end[static_cast<std::size_t>(month)];
       ++i) {
    caseload_.transfer_in(arrivals.transfers[i], month, counts);
  }
  const auto issued = pipeline_.step(warm_month, saturation_damp(month), counts);
  for (const std::uint32_t index : issued) {
    const Request& request = arrivals.requests[index];
    caseload_.start_plan(request, pipeline_.age_of(request), month, counts);
  }
  caseload_.end_arrivals();
  if (!plan_months_.arrears.empty()) owe_arrears(issued, month);
  add_half();
  count(counts, Measure::kWaiting) = static_cast<double>(caseload_.waiting_children());
  count_suspensions(month, counts);
  for (int s = 0; s < settings; ++s) (&stock_at(s))[1] = caseload_.places().occupied(s);
  record_flows(kBaseMonths + month, counts, result);
}

/// Where late plans are backdated, the children who just started are owed the months since their
/// plans were due.
void Simulator::owe_arrears(std::span<const std::uint32_t> issued, int month) {
  const double due = now_->tables->scenario->model.pipeline.on_time_weeks;
  const std::span<const Child> started = caseload_.children().last(issued.size());
  for (std::size_t i = 0; i < issued.size(); ++i) {
    const double late = std::max(0.0, pipeline_.weeks_to_issue(issued[i]) - due);
    plan_months_.arrears[plan_months_.at(started[i].setting, month)] +=
        late / kWeeksPerMonth * started[i].weight / kWeightOne;
  }
}

/// How far the prevalence is from its ceiling, as a share of the ceiling.
double Simulator::room_below_ceiling(int month) const {
  const Model& model = now_->tables->scenario->model;
  const int row = std::min(static_cast<int>(model.population.rows()) - 1,
                           (model.census + month).year() - model.base_year);
  const double residents = model.population.row(row).sum();
  const double prevalence = static_cast<double>(caseload_.open_plans()) / residents;
  return 1 - prevalence / model.growth.saturation_prevalence;
}

/// With GrowthPath::kSaturation requests fall away as the prevalence nears its ceiling. The
/// published rate of requests is that of the prevalence at the census.
double Simulator::saturation_damp(int month) const {
  if (now_->tables->scenario->model.growth.path != GrowthPath::kSaturation) return 1;
  return room_at_census_ > 0 ? std::clamp(room_below_ceiling(month) / room_at_census_, 0.0, 1.0)
                             : 0.0;
}

/// Pupils with SEN support and a suspension in the academic year that starts, counted in September.
void Simulator::count_suspensions(int month, MonthCounts& counts) {
  const Model& model = now_->tables->scenario->model;
  const Month now = model.census + month;
  if (now.month_of_year() != 9) return;
  const int row =
      std::min(static_cast<int>(model.population.rows()) - 1, now.year() - model.base_year);
  for (std::size_t i = 0; i < model.sen_support.size(); ++i) {
    const SenSupport& group = model.sen_support[i];
    double residents = 0;
    for (int age = group.age_from; age <= group.age_to; ++age)
      residents += model.population(row, age);
    const double growth = exp_portable(log_portable(1 + group.growth_per_year.in(now_->draws)) *
                                       (now.year() - model.base_year));
    const double share = std::min(1.0, group.share_of_population.in(now_->draws) * growth);
    const auto pupils = static_cast<std::int64_t>(residents * share + 0.5);
    const double suspended = group.suspended_share.in(now_->draws);
    Stream stream(key_, run_, static_cast<Word>(Purpose::kSuspension),
                  static_cast<Word>(month) * 64 + static_cast<Word>(i));
    const std::int64_t without = binomial(stream, pupils, suspended);
    const double factor = now_->suspension_factor(group, month);
    const std::int64_t with = changed_count(stream, pupils, without, suspended, factor);
    count(counts, Measure::kSuspended) += static_cast<double>(with);
  }
}

void Simulator::record_census(int month, RunResult& result) {
  const Model& model = now_->tables->scenario->model;
  const int years = static_cast<int>(result.plans_by_need.size() / model.needs.size());
  const int year = month / 12;
  const auto at = [&](std::size_t row) {
    return row * static_cast<std::size_t>(years) + static_cast<std::size_t>(year);
  };
  const std::array<std::size_t, kAges> band_of = bands_of_ages(model);
  const std::size_t needs = model.needs.size();
  const std::size_t settings = model.settings.size();
  cells_.assign(model.cells(), 0);
  count_cells(cells_);
  for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
    const int plans = cells_[cell];
    if (plans == 0) continue;
    const std::size_t age = cell / (needs * settings);
    const std::size_t band = band_of[age], need = cell / settings % needs,
                      setting = cell % settings;
    result.plans_by_age_band[at(band)] += plans;
    result.plans_by_need[at(need)] += plans;
    result.plans_by_setting_age_band[at(setting * model.age_bands.size() + band)] += plans;
    result.plans_by_setting_need[at(setting * needs + need)] += plans;
    if (age >= kPost16Age) result.post16_by_setting_need[at(setting * needs + need)] += plans;
  }
  for (std::size_t s = 0; s < model.settings.size(); ++s) {
    const int last = std::min(month, now_->tables->months - 1);
    const bool limited = model.settings[s].limited;
    result.places[at(s)] =
        limited ? static_cast<float>(now_->places[plan_months_.at(static_cast<int>(s), last)])
                : std::nanf("");
  }
}

void Simulator::record_flows(int flow_month, const MonthCounts& counts, RunResult& result) const {
  const auto width = static_cast<std::size_t>(kBaseMonths + now_->tables->months);
  for (std::size_t measure = 0; measure < counts.size(); ++measure) {
    result.flows[measure * width + static_cast<std::size_t>(flow_month)] =
        static_cast<float>(counts[measure]);
  }
  record_ages(flow_month, result);
}

void Simulator::record_ages(int flow_month, RunResult& result) const {
  const std::vector<AgeBand>& bands = now_->tables->scenario->model.age_bands;
  const auto years = static_cast<std::size_t>(kBaseMonths + now_->tables->months) / 12;
  const auto year = static_cast<std::size_t>(flow_month) / 12;
  if (year >= years) return;
  for (std::size_t aged = 0; aged < kAgedMeasures.size(); ++aged) {
    const auto first = pipeline_.ages()[aged].begin();
    for (std::size_t band = 0; band < bands.size(); ++band) {
      result.flows_by_age_band[(aged * bands.size() + band) * years + year] +=
          std::accumulate(first + bands[band].from, first + bands[band].to + 1, 0);
    }
  }
}

void Simulator::start_ledger(int month) {
  const Model& model = now_->tables->scenario->model;
  const std::size_t cells = model.cells();
  for (auto* column :
       {&ledger_.open_before, &ledger_.started, &ledger_.transferred_in, &ledger_.ceased,
        &ledger_.moved_in, &ledger_.moved_out, &ledger_.open_after}) {
    column->assign(cells, 0);
  }
  ledger_.september = (model.census + month).month_of_year() == 9;
  count_cells(ledger_.open_before);
  caseload_.ledger = &ledger_;
}

void Simulator::finish_ledger() {
  count_cells(ledger_.open_after);
  caseload_.ledger = nullptr;
}

void Simulator::count_cells(std::vector<int>& cells) const {
  for (const Child& child : caseload_.children()) cells[child.cell] += child.open ? 1 : 0;
}

}  // namespace highneeds
