#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "command/release_options.h"
#include "command/subcommand.h"
#include "storage/authority_files.h"
#include "storage/csv_reader.h"
#include "storage/data_quality.h"
#include "storage/model_text.h"
#include "storage/near_miss.h"
#include "storage/region_file.h"
#include "storage/release_reader.h"
#include "storage/transitions_file.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

void add_options(po::options_description& options) {
  options.add_options()("la", po::value<std::string>(),
                        "authority: its name, DfE code (812) or ONS code, old or new")(
      "region", po::value<std::string>(), "every authority of a region, into a folder")(
      "all", "every authority, into a folder")(
      "output,o", po::value<std::string>(),
      "model file (default models/<name>.toml); with --region and --all a folder (default models)")(
      "list", po::value<std::string>(),
      "with --region and --all: also a list of the models, such as models/regions/south-east.toml")(
      "as-at", po::value<int>(),
      "use only what was published for January of this year and before (default: the newest)")(
      "population", po::value<std::string>(), "CSV of residents by year and age")(
      "finance", po::value<std::string>(), "CSV of high needs block, balance, section 251 lines")(
      "transitions", po::value<std::string>(),
      "CSV of the council's own children, one row a child and year; with --la")("force,f",
                                                                                "overwrite");
}

/// What one import is made of.
struct Import {
  PublishedStatistics statistics;
  EnglandRates england;
  std::string money_template;
  std::optional<PopulationFile> population;
  std::optional<FinanceFile> finance;
  std::optional<TransitionsFile> transitions;
  bool as_at = false;
};

/// A finished model that is not yet written.
struct Imported {
  const Area* area = nullptr;
  ModelFiles files;
  std::vector<Finding> findings;
};

PublishedStatistics statistics_asked(const Invocation& invocation) {
  PublishedStatistics all = read_releases(invocation.files[0]);
  if (invocation.options.count("as-at") == 0) return all;
  const int year = invocation.options["as-at"].as<int>();
  if (std::isnan(all.england.plans(year))) {
    std::vector<std::string> years;
    for (const auto& [january, plans] : all.england.january) {
      years.push_back(std::to_string(january));
    }
    throw UsageError(fmt::format("--as-at {}: {} has no plans of January {}; it has {}", year,
                                 invocation.files[0], year, name_list(years)));
  }
  return as_at(all, year);
}

Import prepare(const Invocation& invocation) {
  Import import;
  import.statistics = statistics_asked(invocation);
  import.as_at = invocation.options.count("as-at") > 0;
  try {
    import.england = learn_england(import.statistics);
  } catch (const std::invalid_argument& error) {
    throw InputError({{invocation.files[0], 0, 0,
                       fmt::format("{}; add the release that has them to the folder, or name an "
                                   "earlier January with --as-at",
                                   error.what())}});
  }
  import.money_template = money_template();
  if (const std::string file = text_option(invocation, "population"); !file.empty()) {
    import.population = read_population_file(file);
  }
  if (const std::string file = text_option(invocation, "finance"); !file.empty()) {
    import.finance = read_finance_file(file);
  }
  if (const std::string file = text_option(invocation, "transitions"); !file.empty()) {
    if (text_option(invocation, "la").empty()) {
      throw UsageError("--transitions is one authority's own file; type --la NAME with it");
    }
    import.transitions = read_transitions_file(file);
  }
  return import;
}

/// Transitions up to the January of the model: later ones would be seen before they happened.
void use_own(const TransitionsFile& file, const Import& import, AuthorityEstimates& estimates) {
  std::vector<Transition> known;
  for (const Transition& row : file.transitions) {
    if (row.year < estimates.january) known.push_back(row);
  }
  if (known.empty()) {
    throw InputError({{file.path, 0, 0,
                       fmt::format("has no calendar-year before {}, the January of the model",
                                   estimates.january)}});
  }
  const TransitionCounts counts = count_transitions(known);
  use_transitions(counts, import.england, estimates);
  estimates.own_transitions =
      fmt::format("{} transitions of the council's own, from January {} to January {}", counts.rows,
                  counts.first_year, counts.last_year + 1);
}

Imported import_one(const Import& import, const Area& area, const std::string& stem) {
  AuthorityEstimates estimates =
      estimate_authority(import.statistics, import.england, area.name.dfe_code);
  if (import.transitions) use_own(*import.transitions, import, estimates);
  ModelParts parts;
  parts.area = &area;
  parts.money_template = import.money_template;
  const int january = estimates.january;
  // A projection of today says nothing about the past as it was then seen.
  const int known_until = import.as_at ? january - 1 : january + parts.years;
  if (import.population) {
    parts.population =
        import.population->of(area, estimates.flow_year, january + parts.years, known_until);
  }
  if (import.finance) parts.money = money_of(*import.finance, area, january);
  Imported imported{&area, write_model(stem, estimates, import.england, parts),
                    findings_of(import.statistics, estimates)};
  const auto missing = [&](const char* file, const char* what) {
    imported.findings.push_back({"", 0, area.name.name, area.name.dfe_code, 0, "not published",
                                 fmt::format("the {} file has nothing on {}", file, area.name.name),
                                 what});
  };
  if (import.population && !parts.population) missing("population", "residents held level");
  if (import.finance && !parts.money) missing("finance", "national averages used");
  for (const ModelGap& gap : imported.files.gaps) {
    imported.findings.push_back(
        {"", 0, area.name.name, area.name.dfe_code, 0, "not published", gap.what, gap.done});
  }
  if (import.transitions) {
    const auto& found = import.transitions->findings;
    imported.findings.insert(imported.findings.end(), found.begin(), found.end());
  }
  imported.files.tables[stem + "/data-quality.csv"] = data_quality_csv(imported.findings);
  (void)study_of(imported.files);  // an import that does not check is never written
  return imported;
}

/// Every file of every model, tables first.
std::vector<std::pair<std::string, std::string>> files_of(const std::vector<Imported>& models,
                                                          const fs::path& folder) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const Imported& model : models) {
    for (const auto& [name, text] : model.files.tables) files.emplace_back(folder / name, text);
    files.emplace_back(folder / (model.files.stem + ".toml"), model.files.toml);
  }
  return files;
}

/// The list of a region's models, with what is missing for each: docs/formats.md.
std::string list_text(const std::string& name, const std::vector<Imported>& models,
                      const fs::path& from_list) {
  std::string text = fmt::format(
      "# Models of {0} made by 'highneeds import'. `missing` is what is not published, and what "
      "stands in.\n# {1}\n\nformat = 1\nname   = \"{0}\"\n",
      name,
      "Contains public sector information licensed under the Open Government Licence v3.0. Source: "
      "Department for Education.");
  text +=
      "\n# Numbers drawn once for all authorities; all others are drawn for each by itself. "
      "Assumption: no published source says what\n# moves together.\nshared = [\n";
  for (const SharedName& shared : default_shared()) {
    text += fmt::format("  {:<46} # {}\n", fmt::format("\"{}\",", shared.name), shared.why);
  }
  text += "]\n";
  for (const Imported& model : models) {
    text += fmt::format("\n[[authorities]]\nname    = \"{}\"\nla_code = \"{}\"\nmodel   = \"{}\"\n",
                        model.area->name.name, model.area->name.la_code,
                        (from_list / (model.files.stem + ".toml")).generic_string());
    std::string missing;
    for (const Finding& finding : model.findings) {
      if (finding.rule != "not published") continue;
      missing += fmt::format("  {},\n", quoted(finding.what + ": " + finding.done));
    }
    text += missing.empty() ? "missing = []\n" : "missing = [\n" + missing + "]\n";
  }
  return text;
}

void print_summary(const Imported& model, const Import& import, const fs::path& folder) {
  fmt::print("{}: {:.0f} plans in January {}; {}\n", model.area->name.name,
             model.area->plans(import.england.january), import.england.january,
             (folder / (model.files.stem + ".toml")).string());
}

void print_findings(const Imported& model) {
  std::map<std::string, int> rules;
  for (const Finding& finding : model.findings) ++rules[finding.rule];
  if (rules.empty()) return;
  fmt::print("\nData quality ({}/data-quality.csv)\n", model.files.stem);
  for (const Finding& finding : model.findings) {
    if (finding.rule == "file is not used") continue;
    fmt::print("  - {}{}: {}. {}\n", finding.year > 0 ? fmt::format("{}, ", finding.year) : "",
               finding.rule, finding.what, finding.done);
  }
  if (const int unused = rules["file is not used"]; unused > 0) {
    fmt::print("  - {} CSV files in the folder are not used\n", unused);
  }
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError("import needs the folder of a release; type 'highneeds import DIR --la NAME'");
  }
  const Import import = prepare(invocation);
  const std::string la = text_option(invocation, "la");
  const auto areas = authorities_asked(invocation, import.statistics, import.england.january);
  fs::path folder = "models";
  std::string stem = stem_of_name(areas[0]->name.name);
  if (const std::string output = text_option(invocation, "output"); !output.empty()) {
    folder = la.empty() ? fs::path(output) : fs::path(output).parent_path();
    if (!la.empty()) stem = fs::path(output).stem().string();
  }
  std::vector<Imported> models;
  for (const Area* area : areas) {
    models.push_back(import_one(import, *area, la.empty() ? stem_of_name(area->name.name) : stem));
  }
  auto files = files_of(models, folder);
  if (const std::string list = text_option(invocation, "list"); !list.empty()) {
    const std::string region = text_option(invocation, "region");
    files.emplace_back(list, list_text(region.empty() ? "England" : region, models,
                                       folder.lexically_proximate(fs::path(list).parent_path())));
  }
  write_text_files(files, invocation.options.count("force") > 0);
  if (invocation.quiet) return kSuccess;
  for (const Imported& model : models) print_summary(model, import, folder);
  if (models.size() == 1) print_findings(models[0]);
  return kSuccess;
}

}  // namespace

Subcommand import_subcommand() {
  return {
      "import",
      "DIR",
      "model file of any authority from the DfE's published EHC plan statistics",
      "DIR is the folder of a release of the DfE's 'Education, health and care plans' as "
      "downloaded,\n"
      "or holds several. Each figure of the model has its source; what is not published is pooled\n"
      "with England or an assumption, and said. docs/import.md has the method.\n\n"
      "  highneeds import downloads --la \"North Lincolnshire\"\n"
      "  highneeds import downloads --la E06000013 --population snpp.csv --finance dsg.csv\n"
      "  highneeds import downloads --la 813 --as-at 2022 --output models/then.toml\n"
      "  highneeds import downloads --region \"South East\" --output models/south-east\n",
      add_options,
      run};
}

}  // namespace highneeds
