#include "reporting/input_words.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <regex>
#include <vector>

#include "reporting/numbers.h"

namespace highneeds {
namespace {

/// A size to three significant digits, without zeros at the end.
std::string three_digits(double size, int most_decimals) {
  if (!std::isfinite(size) || size == 0) return count_text(size);
  const int digits = static_cast<int>(std::floor(std::log10(size))) + 1;
  const double scale = std::pow(10.0, std::max(0, digits - 3));
  const double rounded = digits > 3 ? std::round(size / scale) * scale : size;
  std::string text = count_text(rounded, std::clamp(3 - digits, 0, most_decimals));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// What a path of the input files means; $1 and $2 are the parts in brackets.
struct Phrase {
  std::regex path;
  std::string words;
};

/// The first that matches counts.
const std::vector<Phrase>& phrases() {
  const auto of = [](const char* path, const char* words) {
    return Phrase{std::regex(path), words};
  };
  static const std::vector<Phrase> all = {
      of("requests.scale", "requests, against the base year"),
      of("growth.local_per_year", "growth of requests a year, local"),
      of("growth.national_per_year", "growth of requests a year, England"),
      of("growth.long_run_per_year", "growth of requests a year, in the long run"),
      of("growth.damping", "growth of requests, share kept from year to year"),
      of("growth.shock_sd", "growth of requests, size of the yearly shocks"),
      of("growth.shock.(.*)", "growth of requests in $1, shock in standard deviations"),
      of("growth.aligned.own", "growth of plans beside England's"),
      of("growth.aligned.precision", "growth of plans, likeness to England's"),
      of("growth.aligned.year.(.*)", "growth of plans to January $1, local shock"),
      of("growth.aligned.nation.(.*)", "growth of plans to January $1, shock of England"),
      of("growth.aligned.(.*).own", "growth of plans in $1, beside the total"),
      of("growth.aligned.(.*).year.(.*)", "growth of plans in $1 to January $2, shock"),
      of("pipeline.assess_share", "share of requests agreed for assessment"),
      of("pipeline.refusal_return_share", "share of refusals that come back"),
      of("pipeline.refusal_return_months", "months until a refusal comes back"),
      of("pipeline.assessments_per_month", "assessments a month"),
      of("pipeline.capacity_elasticity", "growth of assessments with that of requests"),
      of("pipeline.drafting_weeks", "weeks from advice to plan"),
      of("pipeline.issue_share", "share of assessments that end in a plan"),
      of("transfers_in.per_year", "plans that move in, a year"),
      of("transfers_in.growth_per_year", "plans that move in, growth a year"),
      of("ceasing.scale", "plans that cease, against the published rates"),
      of("ceasing.scale_16_plus", "plans that cease from age 16, beside younger ones"),
      of("moves.scale", "moves between settings, against the usual rates"),
      of("moves.forced_share", "share of moves to full settings that are enforced"),
      of("finance.price_indices.(.*).per_year", "growth of prices a year: $1"),
      of("finance.band_drift.per_year", "drift to dearer bands, a year"),
      of("finance.other_spend.(.*).amount_gbp", "spend a year: $1"),
      of("finance.block.growth_after", "high needs block, growth a year later on"),
      of("finance.block.growth.(.*)", "high needs block, growth in $1"),
      of("finance.block.opening_balance_gbp", "DSG balance at the start"),
      of("finance.policy.stability_grant_approved", "high needs stability grant is approved"),
      of("finance.policy.ineligible_share", "share of the deficit that the grant leaves out"),
      of("finance.policy.support_rate", "share of the deficits of 2026-28 that government carries"),
      of("finance.general_fund.transported_share", "share of children transported"),
      of("finance.general_fund.interest_rate", "interest rate"),
      of("settings.(.*).price", "price of a placement a year: $1"),
      of("settings.(.*).places", "places: $1"),
      of("settings.(.*).places_per_plan", "places paid for, a plan: $1"),
      of("settings.(.*).overflow.wait", "share that waits where it is full: $1"),
      of("settings.(.*).overflow.to.(.*)", "share that goes to $2 where it is full: $1"),
      of("settings.(.*).new_places.(.*).slip_months", "months late: new places, $2"),
      of("settings.(.*).new_places.(.*).fill_per_year", "share filled each year: new places, $2"),
      of("sen_support.(.*).growth_per_year", "growth of SEN support a year: $1"),
      of("sen_support.(.*).suspended_share", "share of pupils with a suspension: $1"),
      of("(.*).realism", "share of the hoped effect that arrives: $1"),
      of("(.*).happens", "goes ahead: $1"),
      of("(.*).places.(.*).slip_months", "months late: new places, $2"),
      of("(.*).places.(.*).fill_per_year", "share filled each year: new places, $2"),
      of("(.*).slip_months", "months late: $1"),
      of("(.*).fade_per_year", "effect lost each year: $1"),
      of("(.*).effects.(.*).change", "effect on $2: $1"),
      of("(.*).waves.(.*).share", "share of schools in wave $2: $1"),
      of("(.*).costs.(.*).amount_gbp", "cost: $1, $2"),
  };
  return all;
}

/// A path or phrase with its parts set apart by commas; financial years keep their hyphen.
std::string spaced(const std::string& path) {
  const auto digit = [&](std::size_t i) {
    return i < path.size() && std::isdigit(static_cast<unsigned char>(path[i])) != 0;
  };
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const bool year = c == '-' && i > 0 && digit(i - 1) && digit(i + 1);
    if (c == '.')
      text += ", ";
    else
      text += c == '_' || (c == '-' && !year) ? ' ' : c;
  }
  return text;
}

}  // namespace

std::string readable_name(const std::string& path) {
  const std::size_t mark = path.find(" (");  // "(assumption)" stays behind the name
  const std::string bare = path.substr(0, mark);
  std::string text = spaced(bare);
  for (const Phrase& phrase : phrases()) {
    std::smatch parts;
    if (!std::regex_match(bare, parts, phrase.path)) continue;
    text = spaced(parts.format(phrase.words));
    break;
  }
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return mark == std::string::npos ? text : text + path.substr(mark);
}

std::string input_text(double value, const std::string& unit) {
  const bool money = unit.starts_with("GBP");
  if (money && std::abs(value) >= 1e6) return money_text(value, std::abs(value) < 1e7 ? 2 : 1);
  const bool percent = unit.starts_with("share") || unit.starts_with("proportional");
  const std::string size = three_digits(std::abs(percent ? 100 * value : value), money ? 0 : 6);
  const bool below = value < 0 && size.find_first_of("123456789") != std::string::npos;
  return (below ? "−" : "") + std::string(money ? "£" : "") + size + (percent ? "%" : "");
}

}  // namespace highneeds
