#include "storage/intervention_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "storage/new_places.h"
#include "storage/programme_reading.h"

namespace highneeds {
namespace {

constexpr int kMostMonths = 600;
constexpr double kDeliveryRank = 0.5;  ///< between interventions: docs/formats.md

const std::vector<std::string> kTargets = {
    "requests",      "assess_share", "issue_share",       "assessment_capacity",
    "first_setting", "moves",        "phase_transfer",    "ceasing",
    "top_up",        "band_drift",   "independent_price", "independent_inflation",
    "suspensions",   "transport",    "delivery"};

/// Names of the model that an effect may use.
struct Names {
  std::vector<std::string> needs, settings;
};

Names names_of(const Model& model) {
  Names names;
  for (const Need& need : model.needs) names.needs.push_back(need.code);
  for (const Setting& setting : model.settings) names.settings.push_back(setting.name);
  return names;
}

/// Filters that an effect's rate does not know are refused, and prices must name their settings.
void check_filters(TomlTable& table, const Effect& effect) {
  const auto any_of = [&effect](std::initializer_list<Target> targets) {
    return std::find(targets.begin(), targets.end(), effect.target) != targets.end();
  };
  const bool by_cell = any_of({Target::kMoves, Target::kPhaseTransfer, Target::kCeasing});
  const bool price =
      any_of({Target::kTopUp, Target::kIndependentPrice, Target::kIndependentInflation});
  const bool by_need = by_cell || effect.target == Target::kFirstSetting;
  const bool by_age = by_need || any_of({Target::kRequests, Target::kSuspensions});
  if (table.has("settings") && !by_cell && !price) {
    table.fault("settings", "has no meaning here (this rate knows no settings); remove it");
  }
  if (table.has("needs") && !by_need) {
    table.fault("needs", "has no meaning here (this rate knows no needs); remove it");
  }
  if (table.has("ages") && !by_age) {
    table.fault("ages", "has no meaning here (this rate knows no ages); remove it");
  }
  if (price && effect.settings.empty()) {
    table.fault("settings",
                "is missing (a price belongs to settings); name those whose price changes");
  }
}

/// The size of an effect: uncertain, or what the council aims for at a level.
void read_change(TomlTable& table, Level level, Effect& effect, Intervention& to) {
  const Field field = {Support::kReal, "proportional change", -1, 100};
  effect.change = table.number("change", field);
  for (const auto& [key, of] :
       {std::pair("target", Level::kTarget), std::pair("stretch", Level::kStretch)}) {
    if (!table.has(key)) continue;
    const double aim = table.known(key, field);
    if (level != of) continue;
    effect.change = {aim, -1};
    to.states_level = true;
  }
}

void read_effect(TomlTable& table, const Names& names, Level level, Numbers& numbers,
                 Intervention& to) {
  Effect effect;
  effect.target = static_cast<Target>(table.choice("acts_on", kTargets, "something to act on"));
  table.rename(numbers.unused("effects." + kTargets[static_cast<std::size_t>(effect.target)]));
  const Ages ages = table.ages_or_all("ages");
  effect.age_from = ages.from;
  effect.age_to = ages.to;
  if (table.has("needs")) effect.needs = table.choices("needs", names.needs, "a need of the model");
  if (table.has("settings")) {
    effect.settings = table.choices("settings", names.settings, "a setting of the model");
  }
  check_filters(table, effect);
  read_change(table, level, effect, to);
  effect.delay_months = static_cast<int>(table.integer_or("delay_months", 0, kMostMonths, 0));
  effect.ramp_months = static_cast<int>(table.integer_or("ramp_months", 0, kMostMonths, 0));
  static const std::vector<std::string> ramps = {"linear", "logistic"};
  effect.ramp = static_cast<Ramp>(table.choice_or("ramp", ramps, "a ramp", 0));
  to.effects.push_back(std::move(effect));
}

/// Waves in the file, or one of all schools on the design date.
void read_waves(TomlTable& root, Intervention& to) {
  double shares = 0;
  std::vector<TomlTable> tables = root.tables("waves");
  for (TomlTable& table : tables) {
    Wave wave;
    wave.starts = table.month_from("starts");
    wave.share = table.number("share", share_field("share of schools"));
    const auto same = [&wave](const Wave& other) { return other.starts == wave.starts; };
    if (std::any_of(to.waves.begin(), to.waves.end(), same)) {
      table.fault("starts", fmt::format("is {} again (another wave starts then); make them one",
                                        to_string(wave.starts)));
    }
    shares += wave.share.value;  // central or mode where uncertain
    to.waves.push_back(wave);
  }
  if (shares > 1 + 1e-9) {
    root.fault("waves",
               fmt::format("have shares that add to {:.4g} (schools start once, so they must "
                           "not exceed 1)",
                           shares));
  }
  if (!tables.empty()) {
    if (root.has("starts")) (void)root.month_from("starts");
    return;
  }
  if (!root.has("starts") && !root.has("effects") &&
      !root.has("places")) {  // a programme starts with its costs
    to.waves.push_back({make_month(2000, 1), {1, -1}});
    return;
  }
  to.waves.push_back({root.month_from("starts"), {1, -1}});
}

/// Places that the intervention opens, in a setting that has places.
void read_places(TomlTable& table, const Model& model, const Names& names, Numbers& numbers,
                 Intervention& to) {
  if (const TomlNode* what = table.find("what")) {
    table.rename(numbers.unused("places." + slug(what->text)));
  }
  PlacesOffer offer;
  offer.setting = table.choice("setting", names.settings, "a setting of the model");
  if (table.has("setting") && !model.settings[static_cast<std::size_t>(offer.setting)].limited) {
    table.fault("setting",
                "is never full in this model (more places change nothing); name one "
                "with 'places'");
  }
  offer.places = read_new_places(table, model.census);
  to.places.push_back(std::move(offer));
}

/// A number with a default that is itself uncertain.
Input number_or_default(TomlTable& root, const std::string& key, const Field& field,
                        const Distribution& fallback, Numbers& numbers) {
  if (root.has(key)) return root.number(key, field);
  if (const double* set = numbers.set_value(key)) {
    numbers.add_known(key, field.unit, *set, set_by_scenario());
    return {*set, -1};
  }
  Attribution attribution;
  attribution.provenance.assumption = true;
  attribution.note = "default of every intervention: docs/formats.md";
  return {0, numbers.add(key, field.unit, fallback, attribution)};
}

void share_group(const Input& input, const std::string& group, Numbers& numbers) {
  if (input.parameter < 0) return;
  Parameter& parameter = numbers.parameters()[static_cast<std::size_t>(input.parameter)];
  parameter.group = group;
  parameter.rank_correlation = kDeliveryRank;
}

/// How much is delivered, when, whether at all, and for how long.
void read_delivery(TomlTable& root, Numbers& numbers, Intervention& to) {
  Distribution beta;
  beta.family = Family::kBeta;
  beta.a = beta.b = 3;
  to.realism =
      number_or_default(root, "realism", share_field("share of the stated effect"), beta, numbers);
  Distribution pert;
  pert.family = Family::kPert;
  pert.central = 4;
  pert.high = 18;
  to.slip_months =
      number_or_default(root, "slip_months", {Support::kPositive, "months", 0, 600}, pert, numbers);
  share_group(to.realism, "delivery realism", numbers);
  share_group(to.slip_months, "delivery slip", numbers);
  to.happens = root.event_or("happens", 1);
  to.fade_per_year = root.number_or("fade_per_year", share_field("share of the effect a year"), 0);
  to.ends = root.has("ends") ? root.month_after("ends") : make_month(2200, 1);
  const auto first =
      std::min_element(to.waves.begin(), to.waves.end(),
                       [](const Wave& a, const Wave& b) { return a.starts < b.starts; });
  if (first != to.waves.end() && to.ends <= first->starts) {
    root.fault("ends", "is before it starts");
  }
}

/// What is claimed of effects and places needs evidence; a programme without them claims nothing.
void read_evidence(TomlTable& root, Intervention& to) {
  const bool claims = root.has("effects") || root.has("places");
  if (claims || root.has("evidence")) to.evidence = root.text("evidence");
  if (claims || root.has("strength")) {
    static const std::vector<std::string> strengths = {"trial", "before-and-after", "case review",
                                                       "opinion"};
    const int strength = root.choice("strength", strengths, "a strength of evidence");
    to.strength = strengths[static_cast<std::size_t>(strength)];
  }
  to.measured_by = root.text_or("measured_by", "");
}

}  // namespace

Intervention read_intervention(const TomlNode& document, const std::string& stem,
                               const Model& model, Level level, Reading& reading) {
  Intervention result;
  result.name = stem;
  reading.numbers.start_file(stem + ".");
  const Names names = names_of(model);
  TomlTable root(document, "", reading);
  (void)root.integer("format", 1, 1);
  result.label = root.text("name");
  read_evidence(root, result);
  if (root.has("excludes")) result.excludes = root.texts("excludes");
  for (TomlTable& table : root.tables("effects")) {
    read_effect(table, names, level, reading.numbers, result);
  }
  for (TomlTable& table : root.tables("places")) {
    read_places(table, model, names, reading.numbers, result);
  }
  read_waves(root, result);
  read_programme(root, model.finance, reading.numbers, result);
  read_delivery(root, reading.numbers, result);
  if (result.effects.empty() && result.costs.empty() && result.places.empty()) {
    reading.faults.add(root.place(),
                       "has no [[effects]], [[places]] or [[costs]] (it would do nothing)");
  }
  return result;
}

Intervention read_lone_programme(const FileSource::File& file) {
  Faults faults;
  Numbers numbers;
  Reading reading{faults, numbers};
  const TomlNode document = parse_toml(file, faults);
  if (!faults.empty()) throw InputError(faults.list());
  Intervention programme = read_intervention(
      document, std::filesystem::path(file.key).stem().string(), {}, Level::kCentral, reading);
  if (!faults.empty()) throw InputError(faults.list());
  return programme;
}

}  // namespace highneeds
