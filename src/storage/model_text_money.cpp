// Settings, prices and grant of an imported model file, from the template of national averages.
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "storage/model_text.h"

namespace highneeds {
namespace {

struct LineLabel {
  const char* code;
  const char* label;
  bool general_fund;
};
constexpr LineLabel kLines[] = {
    {"1.0.2", "High needs place funding", false},
    {"1.2.1", "Top-up funding: maintained schools", false},
    {"1.2.2", "Top-up funding: academies, free schools and colleges", false},
    {"1.2.3", "Top-up and other funding: non-maintained and independent providers", false},
    {"1.2.5", "SEN support services", false},
    {"1.2.7", "Other alternative provision services", false},
    {"2.1.4", "Home to school transport, SEN", true},
    {"interest", "Interest on the DSG deficit", true},
};

constexpr double kEnglandBlockPerPlan = 17264;  ///< DSG 2023-24 over plans of January 2024
constexpr int kPriceYearEnding = 2025;          ///< of the template's prices
/// England's prices and services for the mix of a typical authority, by setting, as the template
/// has them in its centre. [GBP a plan]
constexpr double kPrices[kPublishedSettings] = {4000,  7000, 10000, 14500, 64000,
                                                12000, 6000, 36000, 24000, 1500};
constexpr double kServices = 1900;

using Amounts = std::map<int, AuthorityMoney::Amount>;

const Amounts* item(const ModelContext& context, const std::string& name) {
  if (!context.parts.money) return nullptr;
  const auto found = context.parts.money->items.find(name);
  return found == context.parts.money->items.end() || found->second.empty() ? nullptr
                                                                            : &found->second;
}

std::string source_of(const AuthorityMoney::Amount& amount) {
  return fmt::format("source = {}{}", quoted(amount.source),
                     amount.as_of.empty() ? "" : ", as_of = " + amount.as_of);
}

/// Published net spend on lines 1.2.x over what national prices give, 1 where it is not known.
double price_factor(const ModelContext& context) {
  const Amounts* totals = item(context, "1.2");
  const auto found = totals == nullptr ? Amounts::const_iterator() : totals->find(kPriceYearEnding);
  if (totals == nullptr || found == totals->end()) return 1;
  // A financial year's plans lie a quarter of a year after the calendar year's: the mean of its two
  // Januaries is near enough.
  const double before = context.parts.area->plans(context.january() - 1);
  const double mean = std::isnan(before) ? 1 : (1 + before / context.estimates.plans) / 2;
  double expected = kServices * context.estimates.plans * mean;
  for (int i = 0; i < kPublishedSettings; ++i) {
    expected += kPrices[i] * context.estimates.setting_by_age.col(i).sum() * mean;
  }
  return found->second.gbp / expected;
}

std::string lines_text(const ModelContext& context, int outturn_year) {
  std::string text;
  for (const LineLabel& line : kLines) {
    text +=
        fmt::format("[[finance.lines]]\ncode  = \"{}\"\nlabel = \"{}\"\n", line.code, line.label);
    if (line.general_fund) text += "general_fund = true\n";
    const Amounts* amounts = item(context, line.code);
    if (amounts != nullptr && amounts->contains(outturn_year)) {
      text += fmt::format("outturn_gbp = {:.0f}   # {}\n", amounts->at(outturn_year).gbp,
                          amounts->at(outturn_year).source);
    }
  }
  return text;
}

std::string growth_of_block(int last_published, int last_year) {
  struct YearGrowth {
    int ending;
    const char* text;
  };
  constexpr YearGrowth years[] = {
      {2025,
       "low = 0.020, central = 0.035, high = 0.050, assumption = true, note = \"between the "
       "formula's floor and limit\""},
      {2026,
       "low = 0.055, central = 0.075, high = 0.100, assumption = true, note = \"between the "
       "formula's floor and limit\""},
      {2027,
       "mean = 0.0, sd = 0.01, assumption = true, note = \"roll-forward in cash, less grants "
       "rolled in with a duty to pass them on\""},
      {2028,
       "values = [0.00, 0.03, 0.06], weights = [0.35, 0.40, 0.25], assumption = true, note = "
       "\"not announced\""}};
  std::string text;
  for (const YearGrowth& year : years) {
    if (year.ending <= last_published || year.ending > last_year) continue;
    text += fmt::format("\"{}\" = {{ {} }}\n", financial_year_ending(year.ending), year.text);
  }
  return text;
}

std::string block_text(const ModelContext& context) {
  const Amounts* blocks = item(context, "high_needs_block");
  const Amounts* balances = item(context, "dsg_balance");
  int last = context.january() - 1;
  std::string amount = fmt::format(
      "{{ value = {:.0f}, assumption = true, note = \"England's average of 17,264 a plan in "
      "2023-24: "
      "give the authority's own with --finance\" }}",
      kEnglandBlockPerPlan * context.parts.area->plans(last));
  if (std::isnan(context.parts.area->plans(last))) {
    amount = fmt::format(
        "{{ value = {:.0f}, assumption = true, note = \"England's average of 17,264 a "
        "plan in 2023-24\" }}",
        kEnglandBlockPerPlan * context.estimates.plans);
  }
  if (blocks != nullptr) {
    const auto newest = std::prev(blocks->upper_bound(context.january()));
    if (blocks->begin()->first <= context.january()) {
      last = newest->first;
      amount =
          fmt::format("{{ value = {:.0f}, {} }}", newest->second.gbp, source_of(newest->second));
    }
  }
  std::string balance =
      "{ value = 0, assumption = true, note = \"not given: the projection starts at nothing; give "
      "the "
      "authority's own with --finance\" }";
  if (balances != nullptr && balances->begin()->first <= context.january()) {
    const auto newest = std::prev(balances->upper_bound(context.january()));
    const bool now = newest->first == context.january();
    balance = fmt::format(
        "{{ value = {:.0f}, {}{} }}", newest->second.gbp, source_of(newest->second),
        now ? ""
            : fmt::format(
                  ", assumption = true, note = \"balance at 31 March {}, the latest published: "
                  "in-year balances since are not in it\"",
                  newest->first));
  }
  return fmt::format(
      "# Gross, before the department takes out what it pays to academies and colleges.\n"
      "[finance.block]\nlast_published     = \"{}\"\namount_gbp         = {}\n"
      "block_transfer_gbp = {{ value = 0, assumption = true, note = \"none known; needs the "
      "schools "
      "forum every year\" }}\n"
      "growth_after       = {{ low = 0.0, central = 0.03, high = 0.06, assumption = true, note = "
      "\"policy not announced\" }}\nopening_balance_gbp = {}\n[finance.block.growth]\n{}",
      financial_year_ending(last), amount, balance,
      growth_of_block(last, context.last_calendar_year()));
}

/// "${gbp 7000}" and the like, replaced.
std::string filled(const std::string& text, const std::map<std::string, std::string>& names,
                   double price_factor, double plans) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find("${", at), close = text.find('}', open);
    if (open == std::string::npos || close == std::string::npos) break;
    result += text.substr(at, open - at);
    const std::string name = text.substr(open + 2, close - open - 2);
    const std::size_t space = name.find(' ');
    if (space != std::string::npos) {
      const double number = std::stod(name.substr(space + 1));
      const bool each_plan = name.substr(0, space) == "gbp_plans";
      const double gbp = number * price_factor * (each_plan ? plans : 1);
      result += fmt::format("{:.0f}", each_plan ? gbp : std::round(gbp / 10) * 10);
    } else {
      result += names.at(name);
    }
    at = close + 1;
  }
  return result + text.substr(at);
}

}  // namespace

std::string money_text(const ModelContext& context) {
  const double factor = price_factor(context);
  int outturn = context.january();
  if (const Amounts* totals = item(context, "1.2")) outturn = totals->rbegin()->first;
  const std::string basis =
      item(context, "1.2") != nullptr && factor != 1
          ? fmt::format(
                " times {:.3f}, so that the\n# plans of 2024-25 add up to the authority's net "
                "spend on lines 1.2.x ({:.0f}: {}).",
                factor, item(context, "1.2")->at(kPriceYearEnding).gbp,
                item(context, "1.2")->at(kPriceYearEnding).source)
          : ".";
  return filled(context.parts.money_template,
                {{"price_basis", basis},
                 {"outturn_year", financial_year_ending(outturn)},
                 {"lines", lines_text(context, outturn)},
                 {"plans", fmt::format("{:.0f}", context.estimates.plans)},
                 {"block", block_text(context)}},
                factor, context.estimates.plans);
}

}  // namespace highneeds
