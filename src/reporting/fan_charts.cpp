#include "reporting/fan_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "reporting/fan_drawing.h"
#include "reporting/sentences.h"

namespace highneeds {

namespace {

Estimate estimate(const Fan& fan, std::size_t at) {
  return {fan.median(at), fan.low80(at), fan.high80(at)};
}

/// What the bands are, unless a page says that for all its charts, which have no source then.
std::string bands_text(const ChartContext& context, bool known = false) {
  if (context.source.empty()) return "";
  return fmt::format(": {}median of the runs with 50%, 80% and 95% bands",
                     known ? "published, then " : "");
}

std::string year(double time) { return fmt::format("{:.0f}", time); }

/// Title, words and alt text of a count by year.
FanChart count_chart(const ChartContext& context, const Fan& fan, const ActualSeries& history,
                     const std::string& subject, const std::string& month,
                     const std::string& what) {
  const std::size_t last = fan.size() - 1;
  FanChart chart;
  chart.fan = &fan;
  chart.actuals = recent_history(history, fan.times.front());
  const bool known = !chart.actuals.times.empty();
  const double from = known ? chart.actuals.values.back() : fan.median(0);
  const double from_time = known ? chart.actuals.times.back() : fan.times.front();
  const std::string from_when = month + year(from_time), to_when = month + year(fan.times[last]);
  chart.text.title = trend_sentence(subject, from, from_when, estimate(fan, last), to_when);
  chart.text.subtitle =
      fmt::format("{}, {}{}", what, context.of_scenario(), bands_text(context, known));
  chart.text.source = context.foot();
  chart.text.title_size = context.size.title;
  chart.description = fmt::format(
      "Fan chart, {}. {}. {} The median run has {} in {}; 80% of runs have between {} and {}, 95% "
      "between {} and {}.",
      context.of_scenario(), chart.text.title,
      known ? fmt::format("The published number was {} in {}{} and {} in {}.",
                          count_text(chart.actuals.values.front()), month,
                          year(chart.actuals.times.front()), count_text(from), from_when)
            : "",
      count_text(fan.median(last)), to_when, count_text(fan.low80(last)),
      count_text(fan.high80(last)), count_text(fan.low95(last)), count_text(fan.high95(last)));
  if (known)
    chart.notes.push_back(
        {{from_time, from}, fmt::format("Published, {}: {}", from_when, count_text(from)), false});
  return chart;
}

}  // namespace

NamedChart caseload_chart(const ChartContext& context, const Fan& plans,
                          const ActualSeries& history) {
  return {
      "caseload",
      draw_fan_chart(count_chart(context, plans, history, "Plans", "January ",
                                 "Education, health and care (EHC) plans at the January census"),
                     context.size)};
}

NamedChart new_plans_chart(const ChartContext& context, const Fan& new_plans,
                           const ActualSeries& history) {
  return {"new-plans",
          draw_fan_chart(
              count_chart(context, new_plans, history, "New plans a year", "",
                          "New education, health and care (EHC) plans in each calendar year"),
              context.size)};
}

NamedChart time_to_issue_chart(const ChartContext& context, const Fan& weeks,
                               const ActualSeries& history, double statutory_weeks) {
  const std::size_t last = weeks.size() - 1;
  FanChart chart;
  chart.fan = &weeks;
  chart.unit = Unit::kWeeks;
  chart.actuals = recent_history(history, weeks.times.front());
  chart.limit = statutory_weeks;
  chart.limit_text = fmt::format("Statutory limit: {} weeks", count_text(statutory_weeks));
  const std::string from = year(weeks.times.front()), to = year(weeks.times[last]);
  chart.text.title =
      wait_sentence(weeks.median(0), from, estimate(weeks, last), to, statutory_weeks);
  chart.text.subtitle = fmt::format(
      "Mean weeks from request to plan, by calendar year in which plans are issued, {}: median of "
      "the runs with 50%, 80% and 95% bands",
      context.of_scenario());
  chart.text.source = context.foot();
  chart.description = fmt::format(
      "Fan chart, {}. {}. In {} the median run takes {} weeks; 80% of runs take between {} and {}.",
      context.of_scenario(), chart.text.title, to, number_text(weeks.median(last), Unit::kWeeks),
      number_text(weeks.low80(last), Unit::kWeeks), number_text(weeks.high80(last), Unit::kWeeks));
  return {"time-to-issue", draw_fan_chart(chart, context.size)};
}

NamedChart balance_chart(const ChartContext& context, const Fan& balance,
                         const ActualSeries& history, const BalanceNotes& notes) {
  const std::size_t last = balance.size() - 1;
  const double step = fan_ticks(balance, recent_history(history, balance.times.front())).step;
  FanChart chart;
  chart.fan = &balance;
  chart.unit = Unit::kMoney;
  chart.actuals = recent_history(history, balance.times.front());
  const std::string from_when = "31 March " + year(balance.times[0]),
                    to_when = "31 March " + year(balance.times[last]);
  const Estimate end = estimate(balance, last);
  chart.text.title = balance_sentence(balance.median(0), from_when, end, to_when);
  chart.text.subtitle = fmt::format("DSG balance at 31 March, {} (below zero: deficit), {}{}",
                                    money_unit(step), context.of_scenario(), bands_text(context));
  chart.text.source = context.foot();
  chart.text.title_size = context.size.title;
  chart.description = fmt::format("Fan chart, {}. {}. {}.", context.of_scenario(), chart.text.title,
                                  balance_risk_sentence(end, notes.end_deficit_share, to_when));
  if (notes.override_ends && *notes.override_ends >= balance.times.front() &&
      *notes.override_ends <= balance.times.back()) {
    chart.notes.push_back(
        {{static_cast<double>(*notes.override_ends), 0},
         fmt::format("Statutory override ends, 31 March {}", *notes.override_ends),
         true});
    chart.description +=
        fmt::format(" A dashed line marks the end of the statutory override on 31 March {}.",
                    *notes.override_ends);
  }
  if (!chart.actuals.times.empty()) {
    const double when = chart.actuals.times.back(), gbp = chart.actuals.values.back();
    chart.notes.push_back(
        {{when, gbp},
         fmt::format("Published, 31 March {}: {}", year(when), label_text(gbp, step, Unit::kMoney)),
         false});
  }
  const auto grant_at = notes.grant_year ? std::find(balance.times.begin(), balance.times.end(),
                                                     static_cast<double>(*notes.grant_year))
                                         : balance.times.end();
  if (grant_at != balance.times.end() && notes.grant_share > 0) {
    const auto t = static_cast<std::size_t>(grant_at - balance.times.begin());
    const std::string amount = notes.grant_median_gbp > 0
                                   ? ": median " +
                                         label_text(notes.grant_median_gbp, step, Unit::kMoney) +
                                         (notes.grant_share < 1 ? " where paid" : "")
                                   : "";
    const std::string chance =
        notes.grant_share < 1
            ? fmt::format("{} in {} of runs", notes.grant_median_gbp > 0 ? "," : ", paid",
                          chance_text(notes.grant_share))
            : "";
    const std::string text =
        fmt::format("High needs stability grant {}-{:02d}{}{}", *notes.grant_year - 1,
                    *notes.grant_year % 100, amount, chance);
    chart.notes.push_back({{*grant_at, balance.median(t)}, text, false});
    chart.description += " " + text + ".";
  }
  return {"balance", draw_fan_chart(chart, context.size)};
}

}  // namespace highneeds
