#include "reporting/balance_risk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "reporting/numbers.h"
#include "reporting/sentences.h"
#include "reporting/text_table.h"

namespace highneeds {
namespace {

constexpr std::size_t kLabelColumns = 34, kNumberColumns = 22;

template <typename Holds>
Chance chance_where(const std::vector<double>& runs, Holds holds) {
  return chance_of(std::count_if(runs.begin(), runs.end(), holds),
                   static_cast<std::int64_t>(runs.size()));
}

/// The first year of each run whose value `holds`; runs without one count as later than all.
FirstYear first_year(const RunTable& table, const std::function<bool(double)>& holds) {
  const std::size_t times = table.years.size();
  std::vector<std::size_t> firsts;
  for (std::size_t at = 0; at < table.values.size(); at += times) {
    const auto row = table.values.begin() + static_cast<std::ptrdiff_t>(at);
    const auto found = std::find_if(row, row + static_cast<std::ptrdiff_t>(times), holds);
    firsts.push_back(static_cast<std::size_t>(found - row));
  }
  std::sort(firsts.begin(), firsts.end());
  const auto year_at = [&](double probability) {
    const auto rank =
        static_cast<std::size_t>(probability * static_cast<double>(firsts.size() - 1));
    return firsts[rank] == times ? kNever : table.years[firsts[rank]];
  };
  const auto never = std::count(firsts.begin(), firsts.end(), times);
  return {year_at(0.5), year_at(0.1), year_at(0.9),
          chance_of(never, static_cast<std::int64_t>(firsts.size()))};
}

std::vector<double> deficits(const ScenarioOutcomes& scenario, std::size_t year) {
  std::vector<double> runs = scenario[Outcome::kCumulative].column(year);
  for (double& gbp : runs) gbp = std::max(0.0, -gbp);
  return runs;
}

/// The cells of one row by year: an upper and a lower line.
struct Cells {
  std::vector<std::string> upper, lower;

  void add(const Chance& chance) {
    upper.push_back(chance_text(chance.share));
    lower.push_back(
        fmt::format("{} to {}", share_text(chance.low95, 1), share_text(chance.high95, 1)));
  }
  void add(const Spread& spread, Unit unit) {
    upper.push_back(number_text(spread.median, unit));
    lower.push_back(spread.low80 == spread.high80 ? ""
                                                  : number_text(spread.low80, unit) + " to " +
                                                        number_text(spread.high80, unit));
  }
};

std::string year_or_later(int year, int last) {
  return year == kNever ? "after " + year_text(Outcome::kInYear, last)
                        : year_text(Outcome::kInYear, year);
}

/// "in 2027-28 (80% of runs: 2026-27 to 2030-31; not by 2034-35 in 12%)".
std::string when_phrase(const FirstYear& first, int last) {
  std::string range = first.low80 == first.high80
                          ? "80% of runs: the same year"
                          : fmt::format("80% of runs: {} to {}", year_or_later(first.low80, last),
                                        year_or_later(first.high80, last));
  if (first.never.share > 0) {
    range += fmt::format("; not by {} in {}, 95% interval {} to {}",
                         year_text(Outcome::kInYear, last), chance_text(first.never.share),
                         share_text(first.never.low95, 1), share_text(first.never.high95, 1));
  }
  return fmt::format("in {} ({})", year_text(Outcome::kInYear, first.median), range);
}

/// "... in no year to 2034-35 in 90% of runs".
std::string never_phrase(const FirstYear& first, int last) {
  return fmt::format("in no year up to {}, in {} of runs (95% interval {} to {})",
                     year_text(Outcome::kInYear, last), chance_text(first.never.share),
                     share_text(first.never.low95, 1), share_text(first.never.high95, 1));
}

std::string first_years(const ScenarioOutcomes& scenario) {
  const RunTable& balance = scenario[Outcome::kCumulative];
  const int last = balance.years.back();
  std::string text;
  for (const double limit : scenario.limits_gbp) {
    const FirstYear first = first_breach(balance, limit);
    const std::string what =
        fmt::format("{}: the balance is {} {} ", quoted_name(scenario.name),
                    first.median == kNever ? "below" : "first below", money_text(limit));
    text += paragraph(
        what + (first.median == kNever ? never_phrase(first, last) : when_phrase(first, last)) +
            ".",
        "* ", "  ");
  }
  const FirstYear balanced = first_in_year_balance(scenario[Outcome::kInYear]);
  const std::string what = quoted_name(scenario.name) + ": income covers the year's spend ";
  const std::string years = balanced.median == kNever
                                ? never_phrase(balanced, last)
                                : fmt::format("first in year {} of the projection, ",
                                              balanced.median - balance.years.front() + 1) +
                                      when_phrase(balanced, last);
  return text + paragraph(what + years + ".", "* ", "  ");
}

}  // namespace

Chance chance_below(const RunTable& balance, std::size_t year, double limit_gbp) {
  return chance_where(balance.column(year), [&](double gbp) { return gbp < limit_gbp; });
}

FirstYear first_breach(const RunTable& balance, double limit_gbp) {
  return first_year(balance, [limit_gbp](double gbp) { return gbp < limit_gbp; });
}

FirstYear first_in_year_balance(const RunTable& in_year) {
  return first_year(in_year, [](double gbp) { return gbp >= 0; });
}

Spread deficit_share_of_block(const ScenarioOutcomes& scenario, std::size_t year) {
  std::vector<double> runs = deficits(scenario, year);
  const std::vector<double> blocks = scenario.block.column(year);
  for (std::size_t run = 0; run < runs.size(); ++run) runs[run] /= blocks[run];
  return spread_of(std::move(runs));
}

Spread deficit_share_of_reserves(const ScenarioOutcomes& scenario, std::size_t year) {
  std::vector<double> runs = deficits(scenario, year);
  for (double& share : runs) share /= scenario.usable_reserves_gbp;
  return spread_of(std::move(runs));
}

Chance chance_of_section_114(const ScenarioOutcomes& scenario, std::size_t year) {
  return chance_where(scenario.charge.column(year),
                      [&](double gbp) { return gbp > scenario.usable_reserves_gbp; });
}

std::string regime_sentence(const Policy& policy) {
  const std::string from = to_string(policy.regime_from);
  const auto said = [&](const char* name, const std::string& what) {
    return fmt::format(
        "From {} the model assumes (regime = \"{}\") that {}. What will follow the "
        "statutory override is not decided: this is an assumption.",
        from, name, what);
  };
  switch (policy.regime) {
    case Regime2028::kCentralFunds:
      return said("central_funds",
                  "central government pays new in-year deficits; what is left of older ones falls "
                  "on the council's general fund");
    case Regime2028::kShared:
      return said("shared", fmt::format("the council bears {} of new in-year deficits and central "
                                        "government the rest; what is left of older ones falls on "
                                        "the council's general fund",
                                        share_text(policy.local_share)));
    case Regime2028::kCurrentRules:
      break;
  }
  return said("current_rules",
              "nobody else pays: without the override the whole deficit falls on the council's "
              "general fund");
}

std::string balance_risk_table(const ScenarioOutcomes& scenario,
                               const std::vector<int>& januaries) {
  if (scenario.block.years.empty()) return "";
  const RunTable& balance = scenario[Outcome::kCumulative];
  std::vector<std::size_t> years;
  std::vector<std::string> heads;
  for (const int january : januaries) {
    years.push_back(year_index(Outcome::kCumulative, balance, january));
    heads.push_back(year_text(Outcome::kCumulative, balance.years[years.back()]));
  }
  std::string text = paragraph("Risk to the balance: " + quoted_name(scenario.name), "", "");
  text += two_line_row("", heads, {}, kLabelColumns, kNumberColumns);
  const auto add_row = [&](const std::string& label, const auto& cell) {
    Cells cells;
    for (const std::size_t year : years) cell(cells, year);
    text += two_line_row("  " + label, cells.upper, cells.lower, kLabelColumns, kNumberColumns);
  };
  for (const double limit : scenario.limits_gbp) {
    add_row("Chance of less than " + money_text(limit),
            [&](Cells& cells, std::size_t year) { cells.add(chance_below(balance, year, limit)); });
  }
  add_row("Deficit over the high needs block", [&](Cells& cells, std::size_t year) {
    cells.add(deficit_share_of_block(scenario, year), Unit::kShare);
  });
  add_row("Deficit that falls on the general fund", [&](Cells& cells, std::size_t year) {
    cells.add(spread_of(scenario.charge.column(year)), Unit::kMoney);
  });
  if (scenario.usable_reserves_gbp > 0) {
    add_row("Deficit over usable reserves", [&](Cells& cells, std::size_t year) {
      cells.add(deficit_share_of_reserves(scenario, year), Unit::kShare);
    });
    add_row(
        "Section 114 indicator: charge above usable reserves",
        [&](Cells& cells, std::size_t year) { cells.add(chance_of_section_114(scenario, year)); });
  } else {
    text +=
        "  No section 114 indicator: the model has no usable_reserves_gbp. To have one, type "
        "under\n"
        "  [finance.general_fund]: usable_reserves_gbp = 20_000_000 (the council's own figure).\n";
  }
  text += paragraph(scenario.regime, "  ", "  ");
  return text + first_years(scenario);
}

}  // namespace highneeds
