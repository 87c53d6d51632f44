#include "storage/model_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/random.h"
#include "storage/model_reading.h"
#include "storage/near_miss.h"
#include "storage/sha256.h"

namespace highneeds {
namespace {

constexpr std::size_t kMostNames = 64;
constexpr int kMostMonths = 600;

void check_new_name(TomlTable& table, const std::string& key, const std::string& name,
                    const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) != names.end()) {
    table.fault(key, fmt::format("'{}' is there twice; remove one", name));
  }
}

void read_needs(TomlTable& root, ModelReading& to) {
  if (root.need("needs") == nullptr) return;
  for (TomlTable& row : root.tables("needs")) {
    Need need{row.text("code"), row.text("label")};
    check_new_name(row, "code", need.code, to.needs);
    to.needs.push_back(need.code);
    to.model.needs.push_back(std::move(need));
  }
  if (to.needs.empty() || to.needs.size() > kMostNames) {
    root.fault("needs",
               fmt::format("has {} needs (1 to {} are possible)", to.needs.size(), kMostNames));
  }
}

void read_age_bands(TomlTable& root, ModelReading& to) {
  if (root.need("age_bands") == nullptr) return;
  int next = 0;
  for (TomlTable& row : root.tables("age_bands")) {
    AgeBand band;
    band.label = row.text("label");
    band.from = static_cast<int>(row.integer("from", 0, kAges - 1));
    band.to = static_cast<int>(row.integer("to", 0, kAges - 1));
    if (band.from != next) {
      row.fault("from",
                fmt::format("is {} (the band before ends so that this one must start at {})",
                            band.from, next));
    } else if (band.to < band.from) {
      row.fault("to", fmt::format("is {} (it must not be below 'from', {})", band.to, band.from));
    }
    next = band.to + 1;
    to.model.age_bands.push_back(std::move(band));
  }
  if (next != kAges) {
    root.fault("age_bands", fmt::format("end at age {} (they must cover 0 to 25)", next - 1));
  }
}

void read_setting_names(TomlTable& root, ModelReading& to) {
  const TomlNode* settings = root.need("settings");
  if (settings == nullptr) return;
  for (const auto& [name, node] : settings->entries) {
    if (node.kind != TomlNode::Kind::kTable) continue;
    to.settings.push_back(name);
    to.model.settings.emplace_back().name = name;  // read later; cells are counted from here on
  }
  if (to.settings.empty() || to.settings.size() > kMostNames) {
    root.fault("settings", fmt::format("has {} settings (1 to {} are possible)", to.settings.size(),
                                       kMostNames));
  }
}

void read_span(TomlTable& root, ModelReading& to) {
  Model& model = to.model;
  const std::string census = root.text("census");
  const auto month = parse_month(census);
  model.census = month.value_or(make_month(2025, 1));
  const bool january = month && month->month_of_year() == 1;
  if (!census.empty() && (!january || month->year() < 2000 || month->year() > 2100)) {
    root.fault("census",
               fmt::format("is \"{}\" (it must be a January such as \"2025-01\")", census));
    model.census = make_month(2025, 1);
  }
  model.base_year = static_cast<int>(root.integer("base_year", 1999, 2100));
  if (root.has("base_year") && model.base_year != model.census.year() - 1) {
    root.fault("base_year", fmt::format("is {} (it must be {}, the year before the census)",
                                        model.base_year, model.census.year() - 1));
  }
  model.base_year = model.census.year() - 1;
  model.last_year = root.financial_year("last_year");
  const FinancialYear first{model.census.year()};
  const bool sound = model.last_year >= first && model.months() <= kMostMonths;
  if (root.has("last_year") && !sound) {
    root.fault("last_year", fmt::format("is {} (it must be from {}, the first whole year after the "
                                        "census, to {})",
                                        to_string(model.last_year), to_string(first),
                                        to_string(first + (kMostMonths / 12 - 2))));
  }
  if (!sound) model.last_year = first;
}

/// Names close to `name` among the numbers of the file.
std::string number_guess(const std::string& name, const Numbers& numbers) {
  std::vector<std::string> names;
  for (const auto& [path, parameter] : numbers.of_file()) names.push_back(path);
  return did_you_mean(name, names);
}

void read_correlation(TomlTable& table, ModelReading& to) {
  const std::vector<std::string> names = table.texts("between");
  const double rank = table.known("rank", {Support::kReal, "rank correlation", -1, 1});
  if (names.size() < 2) table.fault("between", "must name at least two numbers");
  if (names.size() > 2 && rank < 0) {
    table.fault("rank", "is below 0 (more than two numbers cannot all be opposed to each other)");
  }
  std::string group = "correlation of";
  for (const std::string& name : names) group += " " + name;
  Numbers& numbers = to.reading.numbers;
  for (const std::string& name : names) {
    const auto found = numbers.of_file().find(name);
    if (found == numbers.of_file().end()) {
      const std::string guess = number_guess(name, numbers);
      table.fault("between", fmt::format("names '{}', which is not a number of the model{}", name,
                                         guess.empty() ? "" : "; " + guess));
      continue;
    }
    if (found->second < 0) continue;  // known here, perhaps by an override: nothing to correlate
    Parameter& parameter = numbers.parameters()[static_cast<std::size_t>(found->second)];
    if (!parameter.group.empty() && parameter.group != group) {
      table.fault("between", fmt::format("names '{}', which belongs to another correlation already "
                                         "(one each)",
                                         name));
    }
    parameter.group = group;
    // Two opposed numbers carry the common factor with opposite signs.
    parameter.rank_correlation = rank < 0 && name == names.front() ? -rank : rank;
  }
}

}  // namespace

void read_head(TomlTable& root, ModelReading& to) {
  (void)root.integer("format", 1, 1);
  to.model.name = root.text("name");
  to.model.la_code = root.text("la_code");
  const std::string& code = to.model.la_code;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!code.empty() && (code.size() != 9 || !std::all_of(code.begin() + 1, code.end(), digit))) {
    root.fault("la_code",
               fmt::format("is \"{}\" (it must be an ONS code such as \"E06000012\")", code));
  }
  to.model.stream = name_hash(code);
  read_span(root, to);
  read_needs(root, to);
  read_age_bands(root, to);
  read_setting_names(root, to);
}

void read_correlations(TomlTable& root, ModelReading& to) {
  for (TomlTable& table : root.tables("correlations")) read_correlation(table, to);
}

ModelRead read_model(const TomlNode& document, const FileSource::File& file, InputFiles& files,
                     Reading& reading) {
  ModelRead result;
  result.model.census = make_month(2025, 1);
  ModelReading to{result.model, reading, files, file, {}, {}, {}, {}, {}, {}};
  reading.numbers.start_file("");
  TomlTable root(document, "", reading);
  read_head(root, to);
  if (to.needs.empty() || to.settings.empty() || to.needs.size() > kMostNames ||
      to.settings.size() > kMostNames) {
    (void)root.keys();  // nothing below can be judged without needs and settings
    return result;
  }
  read_population(root, to);
  read_opening_plans(root, to);
  read_requests(root, to);
  read_growth(root, to);
  read_pipeline(root, to);
  read_new_plans(root, to);
  read_transfers_in(root, to);
  read_ceasing(root, to);
  read_moves(root, to);
  read_phase_transfers(root, to);
  read_finance(root, to);
  read_settings(root, to);
  read_sen_support(root, to);
  read_history(root, to);
  read_correlations(root, to);
  result.digest = sha256(canonical_text(document) + to.digests);
  return result;
}

}  // namespace highneeds
