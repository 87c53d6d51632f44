// Head, opening stock, requests, pipeline and new plans of an imported model file.
#include "storage/model_text.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace highneeds {
namespace {

struct NeedLabel {
  const char* code;
  const char* label;
};
constexpr NeedLabel kNeedLabels[] = {
    {"ASD", "Autistic spectrum disorder"},
    {"SEMH", "Social, emotional and mental health"},
    {"SLCN", "Speech, language and communication needs"},
    {"MLD", "Moderate learning difficulty"},
    {"SLD", "Severe learning difficulty"},
    {"PMLD", "Profound and multiple learning difficulty"},
    {"SPLD", "Specific learning difficulty"},
    {"PD", "Physical disability"},
    {"HI", "Hearing impairment"},
    {"VI", "Vision impairment"},
    {"MSI", "Multi-sensory impairment"},
    {"DS", "Down syndrome"},
    {"OTH", "Other difficulty or disability"},
    {"UNKNOWN", "Need not recorded"},
};

std::string needs_text(const AuthorityEstimates& estimates) {
  std::string text = "needs = [\n";
  for (const std::string& code : estimates.needs) {
    for (const NeedLabel& need : kNeedLabels) {
      if (code == need.code) {
        text += fmt::format("  {{ code = \"{}\", label = \"{}\" }},\n", code, need.label);
      }
    }
  }
  return text + "]\n";
}

/// "DfE, Education, health and care plans, 2025 release".
std::string release_of(const Citation& citation) {
  return fmt::format("DfE, Education, health and care plans, {} release", citation.release_year);
}

std::string release_of_stock(const ModelContext& context) {
  return release_of(context.parts.area->january.at(context.january()).source);
}

std::string release_of_flows(const ModelContext& context) {
  const CalendarYear* flows = context.parts.area->calendar_of(context.flow_year());
  if (flows != nullptr && flows->requests_source.release_year > 0) {
    return release_of(flows->requests_source);
  }
  return release_of_stock(context);
}

/// The source line of flows of the base year.
std::string flow_source(const ModelContext& context, const std::string& what) {
  return fmt::format("source = {}, as_of = {}-12-31",
                     quoted(fmt::format("{}: {}", release_of_flows(context), what)),
                     context.flow_year());
}

}  // namespace

std::string census_day(int year) {
  const std::chrono::year_month_weekday third(std::chrono::year(year), std::chrono::month(1),
                                              std::chrono::Thursday[3]);
  const std::chrono::year_month_day day{std::chrono::sys_days(third)};
  return fmt::format("{}-01-{:02}", year, static_cast<unsigned>(day.day()));
}

std::string financial_year_ending(int year) {
  return fmt::format("{}-{:02}", year - 1, year % 100);
}

std::string figure(double value) {
  if (value == 0) return "0";
  if (std::abs(value) >= 1000) return fmt::format("{:.0f}", value);
  return fmt::format("{:.4g}", value);
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return result + "\"";
}

std::string head_text(const ModelContext& context) {
  const AuthorityEstimates& estimates = context.estimates;
  std::string gaps;
  for (const std::string& gap : estimates.gaps) gaps += "#   " + gap + ".\n";
  if (!context.parts.population) {
    gaps += "#   No population was given: residents are held level (1,000 at each age for all).\n";
  }
  if (!context.parts.money) {
    gaps += "#   No finance was given: prices are national averages.\n";
  }
  for (const ModelGap& gap : block_gaps(context)) {
    gaps += fmt::format("#   {}: {}.\n", gap.what, gap.done);
  }
  return fmt::format(
      "# {0} ({1}): children and young people with education, health and care plans from January "
      "{2}.\n"
      "#\n"
      "# Made by 'highneeds import' from the DfE's published statistics; docs/import.md says how "
      "each "
      "number is estimated.\n"
      "# Every number has a source or is an assumption. Small counts are pooled with England's. "
      "The "
      "council's own figures should\n"
      "# replace the assumptions first.\n"
      "#\n"
      "# What is not published, and what stands in\n{3}"
      "#   SEN support by authority is not in these statistics: no [[sen_support]].\n"
      "#\n"
      "# Contains public sector information licensed under the Open Government Licence v3.0. "
      "Source: Department for Education.\n\n"
      "format    = 1\nname      = {4}\nla_code   = \"{1}\"\ncensus    = \"{2}-01\"\n"
      "base_year = {5}\nlast_year = \"{6}\"\n\n{7}\n"
      "age_bands = [\n"
      "  {{ label = \"0-4\",   from = 0,  to = 4 }},\n  {{ label = \"5-10\",  from = 5,  to = 10 "
      "}},\n"
      "  {{ label = \"11-15\", from = 11, to = 15 }},\n  {{ label = \"16-19\", from = 16, to = 19 "
      "}},\n"
      "  {{ label = \"20-25\", from = 20, to = 25 }},\n]\n\n",
      estimates.name.name, estimates.name.la_code, context.january(), gaps,
      quoted(estimates.name.name), context.flow_year(),
      financial_year_ending(context.last_calendar_year()), needs_text(estimates));
}

std::string stock_text(const ModelContext& context) {
  const AuthorityEstimates& estimates = context.estimates;
  const bool lifts = estimates.need_setting_lift.size() > 0;
  const std::string population =
      context.parts.population
          ? context.parts.population->source
          : "no population was given: 1,000 residents at each age in every year";
  return fmt::format(
      "# {0:.0f} plans on {1} ({2}). Placements of January {3}.\n"
      "[opening_plans]\nby_age_and_need   = \"{4}/plans-by-age-and-need.csv\"\n"
      "setting_by_age    = \"{4}/setting-by-age.csv\"\n{5}\n"
      "# {6}\n[population]\nfile = \"{4}/population.csv\"\n\n",
      estimates.plans, census_day(context.january()), release_of_stock(context),
      estimates.placements_year > 0 ? std::to_string(estimates.placements_year) : "England",
      context.stem,
      lifts ? fmt::format("need_setting_lift = \"{}/need-setting-lift.csv\"\n", context.stem) : "",
      population);
}

std::string requests_text(const ModelContext& context) {
  const AuthorityEstimates& estimates = context.estimates;
  std::string ages;
  for (std::size_t age = 0; age < kAges; ++age) {
    if (estimates.requests_by_age[age] < 0.005) continue;
    ages += fmt::format("{}\"{}\" = {:.2f}", ages.empty() ? "" : ", ", age,
                        estimates.requests_by_age[age]);
  }
  return fmt::format(
      "[requests]\n{0}\nby_age = {{ {1} }}\nyear_before = {2:.0f}\n\n"
      "[requests.scale]\nmedian = {3}\nsigma  = {4:.3f}\n{5}\n\n",
      [&] {
        std::string source =
            flow_source(context, fmt::format("{:.0f} requests", estimates.requests));
        source.replace(source.find(", as_of"), 2, "\n");
        return source;
      }(),
      ages, estimates.requests_before, figure(estimates.pipeline.requests_scale),
      1 / std::sqrt(std::max(1.0, estimates.requests)),
      [&] {
        std::string source = flow_source(
            context, fmt::format("{:.0f} requests, sampling error", estimates.requests));
        source.replace(source.find(", as_of"), 2, "\n");
        return source;
      }());
}

namespace {

/// The trend that requests follow where a scenario says path = "damped_trend".
std::string trend_text(const ModelContext& context) {
  const GrowthRates& growth = context.england.growth;
  const std::string as_of = fmt::format("as_of = {}-12-31", context.flow_year());
  return fmt::format(
      "# For path = \"damped_trend\": England's requests grew {0:.1f}% a year from {1} to {2}; of "
      "an "
      "authority's deviation over three years {3:.0f}% was found again in the next three.\n"
      "local_per_year    = {{ mean = {4}, sd = {5}, source = \"{6}: plans, all authorities\", {7} "
      "}}\n"
      "national_per_year = {{ mean = {8}, sd = 0.03, source = \"{6}: requests, England {1} to "
      "{2}\", "
      "{7} }}\n"
      "damping           = {{ low = 0.45, central = 0.65, high = 0.80, assumption = true, note = "
      "\"judgement: when growth bends is the largest uncertainty\" }}\n"
      "long_run_per_year = {{ mean = 0.0, sd = 0.02, assumption = true, note = \"no published "
      "source\" "
      "}}\n"
      "shock_sd          = {{ value = {9}, source = \"{6}: spread of yearly growth over "
      "authorities, "
      "half of it taken as lasting\", {7} }}\n",
      100 * (std::exp(growth.requests_per_year) - 1), growth.from_year, growth.to_year,
      100 * growth.local_weight, figure(context.estimates.local_growth), figure(growth.local_sd),
      release_of_stock(context), as_of, figure(growth.requests_per_year), figure(growth.shock_sd));
}

/// What the signs of an authority are, for a comment.
std::string signs_text(const ModelContext& context, const PlansForecast& forecast) {
  const GrowthSigns signs = growth_signs(*context.parts.area, context.january(), forecast.group);
  static constexpr const char* names[kGrowthSigns] = {
      "growth last year",  "growth over three years",        "new plans per plan",
      "requests per plan", "assessments under way per plan", "share of plans"};
  std::string text;
  for (std::size_t i = 0; i < kGrowthSigns; ++i) {
    if (forecast.weights[i] == 0) continue;
    const double spreads = (signs[i] - forecast.middle[i]) / forecast.spread[i];
    const std::string size = std::isnan(spreads) ? "not known" : fmt::format("{:+.1f}", spreads);
    text += fmt::format("{}{} {} (weight {:+.4f})", text.empty() ? "" : ", ", names[i], size,
                        forecast.weights[i]);
  }
  return text;
}

std::string years_text(const ModelContext& context, const std::vector<double>& growth) {
  std::string years;
  for (std::size_t k = 0; k < growth.size(); ++k) {
    years += fmt::format("{}\"{}\" = {:.5f}", k == 0 ? "" : ", ",
                         context.january() + 1 + static_cast<int>(k), growth[k]);
  }
  return years;
}

/// Settings whose forecast runs follow too.
std::string aligned_settings_text(const ModelContext& context) {
  std::string text;
  for (const PlansForecast& forecast : context.england.setting_forecasts) {
    const auto aligned = aligned_setting(forecast, *context.parts.area, context.parts.years + 1);
    if (!aligned) continue;
    text += fmt::format(
        "# Signs: {}.\n[[growth.aligned.settings]]\nsetting        = \"{}\"\n"
        "growth_by_year = {{ {} }}\nown_sd         = {}\nown_kept       = {}\n"
        "year_sd        = {}\n",
        signs_text(context, forecast), setting_name(*forecast.group),
        years_text(context, aligned->growth), figure(aligned->own_sd), figure(aligned->own_kept),
        figure(aligned->year_sd));
  }
  return text;
}

}  // namespace

std::string growth_text(const ModelContext& context) {
  const PlansForecast& forecast = context.england.forecast;
  const AlignedGrowth aligned =
      aligned_growth(forecast, *context.parts.area, context.parts.years + 1);
  return fmt::format(
      "# Runs follow a forecast of the January totals, learnt from {0} authorities up to January "
      "{1} "
      "and proven on\n# past Januaries (docs/evidence.md). The median authority's plans grow "
      "{2:.1f}% "
      "a year; here {3:+.1f} points in the first\n# year. Signs, in spreads from the median: {4}.\n"
      "[growth]\npath              = \"aligned\"\n{5}"
      "[growth.aligned]\nsource         = \"{6}: plans, new plans, requests and assessments of all "
      "authorities\"\nas_of          = {7}\n"
      "growth_by_year = {{ {8} }}   # log growth of the total to January of the year\n"
      "own_sd         = {9}\nown_kept       = {10}\nyear_sd        = {11}\n"
      "national_sd    = {{ value = {12}, assumption = true, note = \"England's growth has changed "
      "by "
      "about one point a year since the reform of 2014\" }}\n"
      "national_kept  = {{ value = {13}, assumption = true, note = \"growth slows as it must, by "
      "5% "
      "of itself a year: halfway between the same number of plans and the same growth each year\" "
      "}}\ntail_degrees   = {14}\n{15}\n",
      forecast.authorities, forecast.january, 100 * (std::exp(forecast.growth) - 1),
      100 * announced_growth(forecast, *context.parts.area), signs_text(context, forecast),
      trend_text(context), release_of_stock(context), census_day(context.january()),
      years_text(context, aligned.growth), figure(aligned.own_sd), figure(aligned.own_kept),
      figure(aligned.year_sd), figure(aligned.national_sd), figure(aligned.national_kept),
      figure(aligned.tail_degrees), aligned_settings_text(context));
}

std::string pipeline_text(const ModelContext& context) {
  const AuthorityEstimates& estimates = context.estimates;
  const PipelineFit& fit = estimates.pipeline;
  return fmt::format(
      "# Capacity, backlog and drafting time reproduce {0:.0f} new plans and {1:.1f}% of them "
      "within "
      "20 weeks in {2}.\n"
      "[pipeline]\n{3}\n"
      "assess_share          = {{ distribution = \"beta\", a = {4}, b = {5} }}\n"
      "decision_weeks        = 6\n"
      "refusal_return_share  = {{ low = 0.10, central = 0.20, high = 0.35, assumption = true, note "
      "= "
      "\"mediations and appeals over refusals; outcomes are not published\" }}\n"
      "refusal_return_months = {{ low = 2, mode = 5, high = 11, assumption = true, note = "
      "\"mediation "
      "takes weeks, appeals about nine months\" }}\n"
      "assessments_per_month = {{ median = {6}, sigma = {7:.3f} }}\n"
      "capacity_elasticity   = {{ low = 0.7, mode = 0.95, high = 1.05, assumption = true, note = "
      "\"assessments have risen nearly as fast as requests\" }}\n"
      "queue_at_base_year    = {{ value = {8:.0f}, assumption = true, note = \"not published; "
      "calibrated "
      "to new plans and timeliness\" }}\n"
      "advice_weeks          = 6\n"
      "drafting_weeks        = {{ low = {13}, central = {9}, high = {14}, assumption = true, note "
      "= "
      "\"not published; calibrated to timeliness\" }}\n"
      "drafting_sigma        = {10}\n"
      "issue_share           = {{ distribution = \"beta\", a = {11}, b = {12} }}\n"
      "on_time_weeks         = 20\n\n",
      fit.new_plans, 100 * fit.on_time_share, context.flow_year(),
      [&] {
        std::string source =
            flow_source(context, "requests, assessments, new plans and timeliness");
        source.replace(source.find(", as_of"), 2, "\n");
        return source;
      }(),
      figure(estimates.assess_share.a), figure(estimates.assess_share.b),
      figure(fit.assessments_per_month),
      std::max(0.02, 1 / std::sqrt(std::max(1.0, estimates.new_plans))), fit.queue,
      figure(fit.drafting_weeks), kDraftingSigma, figure(estimates.issue_share.a),
      figure(estimates.issue_share.b), figure(0.9 * fit.drafting_weeks),
      figure(1.1 * fit.drafting_weeks));
}

std::string new_plans_text(const ModelContext& context) {
  const AuthorityEstimates& estimates = context.estimates;
  const bool lifts = estimates.new_need_setting_lift.size() > 0;
  return fmt::format(
      "# {0:.0f} new plans in {1} ({2}), England's mix added at each age as 50 plans{8}.\n"
      "[new_plans]\nneed_by_age       = \"{3}/new-plans-need-by-age.csv\"\n"
      "setting_by_age    = \"{3}/new-plans-setting-by-age.csv\"\n{4}\n"
      "# Plans that come from other authorities: England's {5:.1f}% of plans a year, and what this "
      "authority's flows leave of its stock.\n"
      "[transfers_in]\n"
      "per_year        = {{ distribution = \"gamma\", shape = {6}, scale = {7}, source = \"{2}: "
      "transfers of England, and the authority's plans, new and ceased plans\", as_of = {1}-12-31, "
      "assumption = true, note = \"transfers in are not published: derived\" }}\n"
      "growth_per_year = {{ low = 0.0, central = 0.02, high = 0.05, assumption = true, note = "
      "\"half of "
      "the growth expected in England's plans\" }}\n\n",
      estimates.new_plans, context.flow_year(), release_of_flows(context), context.stem,
      lifts ? fmt::format("need_setting_lift = \"{}/new-plans-need-setting-lift.csv\"\n",
                          context.stem)
            : "",
      100 * context.england.transfers_per_plan, figure(estimates.transfers_in.a),
      figure(estimates.transfers_in.b),
      estimates.own_transitions.empty() ? "" : "; then joiners of " + estimates.own_transitions);
}

std::string history_text(const ModelContext& context) {
  const Area& area = *context.parts.area;
  std::map<std::string, std::map<int, double>> series;
  for (const auto& [year, january] : area.january) {
    if (january.plans > 0 && year <= context.january()) series["plans"][year] = january.plans;
  }
  for (const auto& [year, flows] : area.calendar) {
    if (year > context.flow_year()) continue;
    const auto add = [&, y = year](const char* name, double value) {
      if (!std::isnan(value)) series[name][y] = value;
    };
    add("requests", flows.requests);
    add("refused", flows.refused);
    add("issued", flows.new_plans);
    add("ceased", year >= 2019 ? flows.ceased : kNotPublished);
    add("share_issued_on_time",
        flows.timed > 0 ? flows.within_20_weeks / flows.timed : kNotPublished);
  }
  std::string text =
      "# Published past values: drawn before the projection, not used by it.\n[history]\n";
  for (const auto& [name, values] : series) {
    std::string list;
    for (const auto& [year, value] : values) {
      list += fmt::format("{}\"{}\" = {}", list.empty() ? "" : ", ", year, figure(value));
    }
    text += fmt::format("{} = {{ source = \"{} and before\", as_of = {}, values = {{ {} }} }}\n",
                        name, release_of_stock(context), census_day(context.january()), list);
  }
  if (context.parts.money && context.parts.money->items.contains("dsg_balance")) {
    const auto& balances = context.parts.money->items.at("dsg_balance");
    std::string list;
    for (const auto& [year, amount] : balances) {
      if (year > context.january()) continue;
      list += fmt::format("{}\"{}\" = {:.0f}", list.empty() ? "" : ", ", year, amount.gbp);
    }
    text += fmt::format("dsg_balance_gbp = {{ source = {}, values = {{ {} }} }}\n",
                        quoted(balances.rbegin()->second.source), list);
  }
  return text;
}

}  // namespace highneeds
