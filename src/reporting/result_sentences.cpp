#include "reporting/result_sentences.h"

#include <fmt/format.h>

#include <algorithm>

#include "statistics/paired.h"

namespace highneeds {

namespace {

/// One outcome of one scenario in its first year and in another.
struct Course {
  const ScenarioOutcomes& scenario;
  Outcome outcome;
  const OutcomeInfo& info;
  std::vector<double> first, last;  ///< runs
  double from = 0;                  ///< median
  Estimate to;
  std::string from_when, to_when;  ///< "January 2035"

  [[nodiscard]] std::string when() const {
    return (info.time == OutcomeTime::kMarch ? "at " : "in ") + to_when;
  }
};

Course course_of(const ScenarioOutcomes& scenario, Outcome outcome, int january) {
  const RunTable& table = scenario[outcome];
  const std::size_t at = year_index(outcome, table, january);
  Course course{scenario,
                outcome,
                outcome_info(outcome),
                table.column(0),
                table.column(at),
                0,
                {},
                year_text(outcome, table.years.front()),
                year_text(outcome, table.years[at])};
  course.from = spread_of(course.first).median;
  if (outcome == Outcome::kCumulative && !scenario.opening_gbp.empty()) {
    course.from = spread_of(scenario.opening_gbp).median;  // where the charts start
    course.from_when = year_text(outcome, table.years.front() - 1);
  }
  const Spread end = spread_of(course.last);
  course.to = {end.median, end.low80, end.high80};
  return course;
}

template <typename Holds>
double share_of(const std::vector<double>& runs, Holds holds) {
  return static_cast<double>(std::count_if(runs.begin(), runs.end(), holds)) /
         static_cast<double>(runs.size());
}

/// "Under ‘Do nothing’, the DSG deficit ...".
std::string under(const std::string& name, std::string sentence) {
  if (sentence.starts_with("The ")) sentence[0] = 't';
  return "Under " + quoted_name(name) + ", " + sentence;
}

std::string level_sentence(const Course& course) {
  const Unit unit = course.info.unit;
  if (course.info.kind != DifferenceKind::kBalance) {
    const std::string subject = std::string(course.info.subject) +
                                (course.info.time == OutcomeTime::kCalendarYear ? " a year" : "");
    const Grammar grammar =
        course.info.kind == DifferenceKind::kSpend ? Grammar::kSingular : Grammar::kPlural;
    return under(course.scenario.name, trend_sentence(subject, course.from, course.from_when,
                                                      course.to, course.to_when, unit, grammar) +
                                           "; " + range_sentence(course.to, unit) + ".");
  }
  const bool in_year = course.outcome == Outcome::kInYear;
  const std::string sentence =
      balance_sentence(course.from, course.from_when, course.to, course.to_when,
                       in_year ? "in-year" : "DSG", in_year ? "in" : "at");
  return under(course.scenario.name, sentence + "; 80% of runs end with " +
                                         balance_range_phrase(course.to.low80, course.to.high80) +
                                         ".");
}

/// For a scenario that is compared with nothing: with where it started.
std::string start_sentence(const Course& course) {
  if (course.info.kind == DifferenceKind::kBalance) {
    const double deficits = share_of(course.last, [](double gbp) { return gbp < 0; });
    return fmt::format("The chance of {} {} is {}.",
                       course.outcome == Outcome::kInYear ? "an in-year deficit" : "a deficit",
                       course.when(), chance_text(deficits));
  }
  std::vector<double> change;
  for (std::size_t run = 0; run < course.last.size(); ++run)
    change.push_back(course.last[run] - course.first[run]);
  const double above = share_of(change, [](double by) { return by > 0; });
  const std::string subject(course.info.subject);
  if (course.info.kind == DifferenceKind::kSpend) {
    return fmt::format("In {} of runs {} {} is above that of {}.", chance_text(above), subject,
                       course.when(), course.from_when);
  }
  return fmt::format("In {} of runs there are more {} {} than in {}.", chance_text(above), subject,
                     course.when(), course.from_when);
}

std::string comparison(const Course& course, const ScenarioOutcomes& baseline, int january) {
  const Course base = course_of(baseline, course.outcome, january);
  const PairedComparison paired = compare_paired(course.last, base.last);
  const Estimate difference = {paired.difference.median, paired.difference.low80,
                               paired.difference.high80};
  const double share = better_share(course.outcome, paired.share_above, paired.share_below);
  const std::vector<ScenarioEnd> ends = {{baseline.name, base.to, {}, 0},
                                         {course.scenario.name, course.to, difference, share}};
  const DifferenceKind kind = course.info.kind;
  const bool in_year = course.outcome == Outcome::kInYear;
  // In-year balances are not the DSG balance, of which comparison_sentence() speaks.
  const std::string sentence =
      in_year ? fmt::format("The in-year balance under {} is {} {}, against {}",
                            quoted_name(course.scenario.name),
                            difference_phrase(difference.median, kind), course.when(),
                            quoted_name(baseline.name))
              : comparison_sentence(ends, std::string(course.info.subject), course.when(), kind);
  const char* word = kind == DifferenceKind::kBalance ? "better"
                     : kind == DifferenceKind::kSpend ? "lower"
                                                      : "fewer";
  if (paired.share_above == 0 && paired.share_below == 0)
    return fmt::format("{} (all runs agree).", sentence);
  return fmt::format("{} ({}; {} in {} of runs).", sentence,
                     difference_range_phrase(difference, kind), word, chance_text(share));
}

}  // namespace

std::array<std::string, 2> result_sentences(const StudyOutcomes& study, int scenario,
                                            Outcome outcome, int january) {
  const ScenarioOutcomes& of = study.scenarios[static_cast<std::size_t>(scenario)];
  const Course course = course_of(of, outcome, january);
  return {
      level_sentence(course),
      of.baseline < 0
          ? start_sentence(course)
          : comparison(course, study.scenarios[static_cast<std::size_t>(of.baseline)], january)};
}

std::vector<std::string> answer_sentences(const StudyOutcomes& study, int scenario,
                                          Outcome outcome) {
  std::vector<std::string> sentences;
  for (const int january : answer_januaries(study, scenario)) {
    for (const std::string& sentence : result_sentences(study, scenario, outcome, january))
      sentences.push_back(sentence);
  }
  return sentences;
}

}  // namespace highneeds
