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
  bool only_published = false;  ///< no national average stands in
};
constexpr LineLabel kLines[] = {
    {"1.0.2", "High needs place funding", false},
    {"1.2.1", "Top-up funding: maintained schools", false},
    {"1.2.2", "Top-up funding: academies, free schools and colleges", false},
    {"1.2.3", "Top-up and other funding: non-maintained and independent providers", false},
    {"1.2.5", "SEN support services", false},
    {"1.2.7", "Other alternative provision services", false},
    {"1.2.8", "Support for inclusion", false},  // interventions spend on it
    {"2.1.1", "Educational psychology service", true, true},
    {"2.1.2", "SEN administration, assessment, coordination and monitoring", true, true},
    {"2.1.4", "Home to school transport, SEN", true},
    {"interest", "Interest on the DSG deficit", true},
};

constexpr int kPriceYearEnding = 2025;  ///< of the template's prices
/// England's prices and services for the mix of a typical authority, by setting, as the template
/// has them in its centre. [GBP a plan]
constexpr double kPrices[kPublishedSettings] = {4000,  7000, 10000, 14500, 64000,
                                                12000, 6000, 36000, 24000, 1500};
constexpr double kServices = 1900;

/// Published net spend on lines 1.2.x over what national prices give, 1 where it is not known.
double price_factor(const ModelContext& context) {
  const MoneyAmounts* totals = amounts_of(context, "1.2");
  const auto found =
      totals == nullptr ? MoneyAmounts::const_iterator() : totals->find(kPriceYearEnding);
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

/// Whether the model holds the line.
bool is_held(const ModelContext& context, const LineLabel& line) {
  return !line.only_published || amounts_of(context, line.code) != nullptr;
}

/// The published net total of lines 1.2.x, so that `check` compares the model with it.
std::string outturn_text(const ModelContext& context, int outturn_year) {
  const MoneyAmounts* totals = amounts_of(context, "1.2");
  if (totals == nullptr || !totals->contains(outturn_year)) return "";
  const AuthorityMoney::Amount& total = totals->at(outturn_year);
  std::string lines;
  for (const LineLabel& line : kLines) {
    if (!std::string_view(line.code).starts_with("1.2.")) continue;
    lines += fmt::format("{}\"{}\"", lines.empty() ? "" : ", ", line.code);
  }
  return fmt::format(
      "[[finance.outturns]]\nlabel      = \"1.2.x, high needs, net\"\nlines      = [{}]\n"
      "amount_gbp = {{ value = {:.0f}, {} }}\n",
      lines, total.gbp, source_of(total));
}

/// Lines of the general fund for which only the authority's own books speak.
std::string general_fund_text(const ModelContext& context) {
  std::string text;
  for (const LineLabel& line : kLines) {
    if (!line.only_published || !is_held(context, line)) continue;
    const auto& [year, amount] = *amounts_of(context, line.code)->rbegin();
    text += fmt::format(
        "[[finance.other_spend]]\nlabel         = \"{}\"\n"
        "amount_gbp    = {{ value = {:.0f}, {}, assumption = true, note = \"the outturn of {}; "
        "that "
        "it grows with the plans is a judgement\" }}\n"
        "line          = \"{}\"\nprice_index   = \"services\"\nfollows_plans = true\n",
        line.label, amount.gbp, source_of(amount), financial_year_ending(year), line.code);
  }
  return text.empty() ? text : text + "\n";
}

/// Balances for which the summary gives the chance of falling below, in shares of a year's block.
std::string limits_text(const ModelContext& context) {
  constexpr double shares[] = {0.25, 0.5, 1};
  constexpr double step = 100'000;
  std::string limits;
  for (const double share : shares) {
    limits += fmt::format("{}-{:.0f}", limits.empty() ? "" : ", ",
                          std::ceil(share * block_gbp(context, context.january()) / step) * step);
  }
  return "[" + limits + "]";
}

std::string lines_text(const ModelContext& context, int outturn_year) {
  std::string text = outturn_text(context, outturn_year);
  for (const LineLabel& line : kLines) {
    if (!is_held(context, line)) continue;
    text +=
        fmt::format("[[finance.lines]]\ncode  = \"{}\"\nlabel = \"{}\"\n", line.code, line.label);
    if (line.general_fund) text += "general_fund = true\n";
    const MoneyAmounts* amounts = amounts_of(context, line.code);
    if (amounts != nullptr && amounts->contains(outturn_year)) {
      text += fmt::format("outturn_gbp = {:.0f}   # {}\n", amounts->at(outturn_year).gbp,
                          amounts->at(outturn_year).source);
    }
  }
  return text;
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

const MoneyAmounts* amounts_of(const ModelContext& context, const std::string& item) {
  if (!context.parts.money) return nullptr;
  const auto found = context.parts.money->items.find(item);
  return found == context.parts.money->items.end() || found->second.empty() ? nullptr
                                                                            : &found->second;
}

std::string source_of(const AuthorityMoney::Amount& amount) {
  return fmt::format("source = {}{}", quoted(amount.source),
                     amount.as_of.empty() ? "" : ", as_of = " + amount.as_of);
}

std::string money_text(const ModelContext& context) {
  const double factor = price_factor(context);
  int outturn = context.january();
  if (const MoneyAmounts* totals = amounts_of(context, "1.2")) outturn = totals->rbegin()->first;
  const std::string basis =
      amounts_of(context, "1.2") != nullptr && factor != 1
          ? fmt::format(
                " times {:.3f}, so that the\n# plans of 2024-25 add up to the authority's net "
                "spend on lines 1.2.x ({:.0f}: {}).",
                factor, amounts_of(context, "1.2")->at(kPriceYearEnding).gbp,
                amounts_of(context, "1.2")->at(kPriceYearEnding).source)
          : ".";
  return filled(context.parts.money_template,
                {{"price_basis", basis},
                 {"outturn_year", financial_year_ending(outturn)},
                 {"lines", lines_text(context, outturn)},
                 {"plans", fmt::format("{:.0f}", context.estimates.plans)},
                 {"limits", limits_text(context)},
                 {"general_fund_spend", general_fund_text(context)},
                 {"block", block_text(context)}},
                factor, context.estimates.plans);
}

}  // namespace highneeds
