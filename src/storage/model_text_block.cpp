// The high needs block of an imported model file, and the balance that the projection starts from.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "storage/model_text.h"

namespace highneeds {
namespace {

constexpr double kEnglandBlockPerPlan = 17264;  ///< DSG 2023-24 over plans of January 2024

/// GBP a plan, by setting: place funding as the template of prices has it in its centre.
constexpr double kPlaces[kPublishedSettings] = {0, 0, 6600, 10000, 0, 10000, 6000, 6000, 0, 0};

/// 5, 50 and 95% points, in shares of a year's block.
struct ShareRange {
  double low, central, high;
};
/// By how much the balance rose in a year beyond block less lines 1.2.x less places: 119
/// authorities in 2020-21 and in 2021-22, DSG balances as published. Income from elsewhere,
/// agreements and the other blocks are in it.
constexpr ShareRange kBeyondBooks = {-0.09, 0.02, 0.20};
/// By how much it rose in a year, whatever was spent: 5 and 95% points of the same authorities; the
/// centre is England's gap of about 0.9bn in 2024-25 (NAO).
constexpr ShareRange kYearlyChange = {-0.25, -0.09, 0.05};
/// What it was a year after March 2024, when 118 authorities had -76, -15 and +19%.
constexpr ShareRange kUnknownBalance = {-0.85, -0.24, 0.10};

struct YearGrowth {
  int ending;
  double central;
  const char* text;
};
constexpr YearGrowth kGrowth[] = {
    {2025, 0.035,
     "low = 0.020, central = 0.035, high = 0.050, assumption = true, note = \"between the "
     "formula's floor and limit\""},
    {2026, 0.075,
     "low = 0.055, central = 0.075, high = 0.100, assumption = true, note = \"between the "
     "formula's floor and limit\""},
    {2027, 0,
     "mean = 0.0, sd = 0.01, assumption = true, note = \"roll-forward in cash, less grants "
     "rolled in with a duty to pass them on\""},
    {2028, 0.03,
     "values = [0.00, 0.03, 0.06], weights = [0.35, 0.40, 0.25], assumption = true, note = "
     "\"not announced\""}};

std::string growth_of_block(int last_published, int last_year) {
  std::string text;
  for (const YearGrowth& year : kGrowth) {
    if (year.ending <= last_published || year.ending > last_year) continue;
    text += fmt::format("\"{}\" = {{ {} }}\n", financial_year_ending(year.ending), year.text);
  }
  return text;
}

/// The newest amount up to the January of the model; null where there is none.
const MoneyAmounts::value_type* newest(const ModelContext& context, const std::string& item) {
  const MoneyAmounts* amounts = amounts_of(context, item);
  if (amounts == nullptr) return nullptr;
  const auto after = amounts->upper_bound(context.january());
  return after == amounts->begin() ? nullptr : &*std::prev(after);
}

/// Plans of a January over those of the model's; 1 where it is not known.
double plans_share(const ModelContext& context, int january) {
  const double plans = context.parts.area->plans(january);
  return std::isnan(plans) ? 1 : plans / context.estimates.plans;
}

/// A balance rolled forward from the last one published.
struct Rolled {
  double low, central, high;
  bool by_books = true;  ///< the spend of every year since is published

  void add(const ShareRange& shares, double block, double gbp) {
    low += gbp + shares.low * block;
    central += gbp + shares.central * block;
    high += gbp + shares.high * block;
  }
};

Rolled rolled_forward(const ModelContext& context, const MoneyAmounts::value_type& from) {
  const double gbp = from.second.gbp;
  Rolled rolled{gbp, gbp, gbp};
  double places = 0;
  for (int i = 0; i < kPublishedSettings; ++i) {
    places += kPlaces[i] * context.estimates.setting_by_age.col(i).sum();
  }
  const MoneyAmounts* spend = amounts_of(context, "1.2");
  for (int year = from.first + 1; year <= context.january(); ++year) {
    const double block = block_gbp(context, year);
    if (spend != nullptr && spend->contains(year)) {
      const double plans = (plans_share(context, year - 1) + plans_share(context, year)) / 2;
      rolled.add(kBeyondBooks, block, block - spend->at(year).gbp - places * plans);
    } else {
      rolled.add(kYearlyChange, block, 0);
      rolled.by_books = false;
    }
  }
  return rolled;
}

std::string range_text(double low, double central, double high) {
  constexpr double step = 10'000;
  const auto rounded = [](double gbp) { return std::round(gbp / step) * step; };
  return fmt::format("low = {:.0f}, central = {:.0f}, high = {:.0f}", rounded(low),
                     rounded(central), rounded(high));
}

std::string years_text(int first, int last) {
  return first == last
             ? financial_year_ending(first)
             : fmt::format("{} to {}", financial_year_ending(first), financial_year_ending(last));
}

std::string opening_balance_text(const ModelContext& context) {
  const auto* last = newest(context, "dsg_balance");
  const int january = context.january();
  if (last == nullptr) {
    const double block = block_gbp(context, january);
    return fmt::format(
        "{{ {}, assumption = true, note = \"not given: authorities of England stood between -76 "
        "and +19% of a year's block at 31 March 2024, half of them below -15%, and lost about 9% "
        "in the year after; give the authority's own with --finance\" }}",
        range_text(kUnknownBalance.low * block, kUnknownBalance.central * block,
                   kUnknownBalance.high * block));
  }
  if (last->first == january) {
    return fmt::format("{{ value = {:.0f}, {} }}", last->second.gbp, source_of(last->second));
  }
  const Rolled rolled = rolled_forward(context, *last);
  const std::string years = years_text(last->first + 1, january);
  return fmt::format(
      "{{ {}, {}, assumption = true, note = \"{:.0f} at 31 March {}, the latest published, and {} "
      "of {}; {}\" }}",
      range_text(rolled.low, rolled.central, rolled.high), source_of(last->second),
      last->second.gbp, last->first,
      rolled.by_books ? "block less lines 1.2.x less places" : "a typical change a year", years,
      rolled.by_books ? "the range is that by which such sums missed the balances that 119 "
                        "authorities published for 2020-21 and 2021-22"
                      : "the range is that of such changes, as the spend is not given");
}

}  // namespace

double block_gbp(const ModelContext& context, int ending) {
  const MoneyAmounts* blocks = amounts_of(context, "high_needs_block");
  if (blocks != nullptr && blocks->contains(ending)) return blocks->at(ending).gbp;
  const auto* last = newest(context, "high_needs_block");
  if (last == nullptr) {
    return kEnglandBlockPerPlan * context.estimates.plans * plans_share(context, ending - 1);
  }
  double gbp = last->second.gbp;
  for (const YearGrowth& year : kGrowth) {
    if (year.ending > last->first && year.ending <= ending) gbp *= 1 + year.central;
  }
  return gbp;
}

std::string block_text(const ModelContext& context) {
  int last = context.january() - 1;
  std::string amount = fmt::format(
      "{{ value = {:.0f}, assumption = true, note = \"England's average of 17,264 a plan in "
      "2023-24: give the authority's own with --finance\" }}",
      kEnglandBlockPerPlan * context.estimates.plans * plans_share(context, last));
  if (const auto* block = newest(context, "high_needs_block"); block != nullptr) {
    last = block->first;
    amount = fmt::format("{{ value = {:.0f}, {} }}", block->second.gbp, source_of(block->second));
  }
  return fmt::format(
      "# Gross, before the department takes out what it pays to academies and colleges.\n"
      "[finance.block]\nlast_published     = \"{}\"\namount_gbp         = {}\n"
      "block_transfer_gbp = {{ value = 0, assumption = true, note = \"none known; needs the "
      "schools "
      "forum every year\" }}\n"
      "growth_after       = {{ low = 0.0, central = 0.03, high = 0.06, assumption = true, note = "
      "\"policy not announced\" }}\nopening_balance_gbp = {}\n[finance.block.growth]\n{}",
      financial_year_ending(last), amount, opening_balance_text(context),
      growth_of_block(last, context.last_calendar_year()));
}

std::vector<ModelGap> block_gaps(const ModelContext& context) {
  std::vector<ModelGap> gaps;
  const int january = context.january();
  const auto* block = newest(context, "high_needs_block");
  if (block == nullptr) {
    gaps.push_back({"no high needs block was given", "England's average for each plan"});
  } else if (block->first < january) {
    gaps.push_back(
        {fmt::format("no high needs block of {} was given", financial_year_ending(january)),
         fmt::format("that of {} with an assumed growth", financial_year_ending(block->first))});
  }
  const auto* balance = newest(context, "dsg_balance");
  if (balance == nullptr) {
    gaps.push_back(
        {fmt::format("no balance of the schools grant at 31 March {} was given", january),
         "a wide range after England's authorities, an assumption"});
  } else if (balance->first < january) {
    const Rolled rolled = rolled_forward(context, *balance);
    gaps.push_back(
        {fmt::format("no balance of the schools grant at 31 March {} was given", january),
         fmt::format("{:.1f}m of 31 March {} rolled forward to {:.1f}m ({:.1f}m to {:.1f}m), an "
                     "assumption",
                     balance->second.gbp / 1e6, balance->first, rolled.central / 1e6,
                     rolled.low / 1e6, rolled.high / 1e6)});
  }
  return gaps;
}

}  // namespace highneeds
