#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>

#include "command/data_directory.h"
#include "command/subcommand.h"
#include "evidence/boundaries.h"
#include "storage/authority_files.h"
#include "storage/csv_reader.h"
#include "storage/data_quality.h"
#include "storage/near_miss.h"
#include "storage/partial_file.h"
#include "storage/release_reader.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

constexpr const char* kMoneyTemplate = "models/national/money.toml.in";

void add_options(po::options_description& options) {
  options.add_options()("la", po::value<std::string>(),
                        "authority: its name, DfE code (812) or ONS code, old or new")(
      "region", po::value<std::string>(), "every authority of a region, into a folder")(
      "all", "every authority, into a folder")(
      "output,o", po::value<std::string>(),
      "model file (default models/<name>.toml); with --region and --all a folder (default models)")(
      "as-at", po::value<int>(),
      "use only what was published for January of this year and before (default: the newest)")(
      "population", po::value<std::string>(), "CSV of residents by year and age")(
      "finance", po::value<std::string>(), "CSV of high needs block, balance, section 251 lines")(
      "force,f", "overwrite");
}

std::string option(const Invocation& invocation, const char* name) {
  return invocation.options.count(name) > 0 ? invocation.options[name].as<std::string>() : "";
}

/// What one import is made of.
struct Import {
  PublishedStatistics statistics;
  EnglandRates england;
  std::string money_template;
  std::optional<PopulationFile> population;
  std::optional<FinanceFile> finance;
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
  const auto path = find_data_file(kMoneyTemplate, data_directories());
  if (!path) {
    throw UsageError(
        fmt::format("{} is not found (it comes with the program); set HIGHNEEDS_DATA to "
                    "the folder that holds models/",
                    kMoneyTemplate));
  }
  import.money_template = read_text_file(path->string());
  if (const std::string file = option(invocation, "population"); !file.empty()) {
    import.population = read_population_file(file);
  }
  if (const std::string file = option(invocation, "finance"); !file.empty()) {
    import.finance = read_finance_file(file);
  }
  return import;
}

std::vector<const Area*> one_authority(const Import& import, const std::string& typed) {
  const AuthoritySearch search = find_authority(import.statistics, typed, import.england.january);
  if (search.area != nullptr) return {search.area};
  const std::string guess =
      did_you_mean(typed, authority_names(import.statistics, import.england.january));
  throw UsageError(fmt::format("--la: {}{}", search.problem, guess.empty() ? "" : "; " + guess));
}

std::vector<const Area*> authorities_asked(const Invocation& invocation, const Import& import) {
  const std::string la = option(invocation, "la"), region = option(invocation, "region");
  if (!la.empty()) return one_authority(import, la);
  std::vector<const Area*> areas;
  for (const Area& area : import.statistics.authorities) {
    const bool here = region.empty() || area.name.region == region;
    if (here && area.plans(import.england.january) > 0) areas.push_back(&area);
  }
  if (areas.empty()) {
    std::vector<std::string> names;
    for (const Area& known : import.statistics.regions) names.push_back(known.name.name);
    const std::string guess = did_you_mean(region, names);
    throw UsageError(fmt::format("--region: '{}' is no region of the release ({}){}", region,
                                 name_list(names), guess.empty() ? "" : "; " + guess));
  }
  return areas;
}

Imported import_one(const Import& import, const Area& area, const std::string& stem) {
  const AuthorityEstimates estimates =
      estimate_authority(import.statistics, import.england, area.name.dfe_code);
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
    imported.findings.push_back(
        {"", 0, area.name.name, area.name.dfe_code, january, "not published",
         fmt::format("the {} file has nothing on {}", file, area.name.name), what});
  };
  if (import.population && !parts.population) missing("population", "residents held level");
  if (import.finance && !parts.money) missing("finance", "national averages used");
  imported.files.tables[stem + "/data-quality.csv"] = data_quality_csv(imported.findings);
  (void)study_of(imported.files);  // an import that does not check is never written
  return imported;
}

/// Writes every file of every model, or none.
void write_all(const std::vector<Imported>& models, const fs::path& folder, bool force) {
  std::vector<std::unique_ptr<PartialFile>> files;
  const auto write = [&](const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    files.push_back(std::make_unique<PartialFile>(path, force));
    std::ofstream stream(files.back()->temporary(), std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw OutputError(path.string() + ": cannot be written (is the disk full?)", 1);
  };
  for (const Imported& model : models) {
    for (const auto& [name, text] : model.files.tables) write(folder / name, text);
    write(folder / (model.files.stem + ".toml"), model.files.toml);
  }
  for (const auto& file : files) file->commit();
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
  const std::string la = option(invocation, "la"), region = option(invocation, "region");
  const auto asked = (la.empty() ? 0 : 1) + (region.empty() ? 0 : 1) +
                     static_cast<int>(invocation.options.count("all"));
  if (asked != 1) {
    throw UsageError(
        "import needs one of --la NAME, --region NAME and --all; type 'highneeds import "
        "DIR --la \"North Lincolnshire\"'");
  }
  const Import import = prepare(invocation);
  const std::vector<const Area*> areas = authorities_asked(invocation, import);
  fs::path folder = "models";
  std::string stem = stem_of_name(areas[0]->name.name);
  if (const std::string output = option(invocation, "output"); !output.empty()) {
    folder = la.empty() ? fs::path(output) : fs::path(output).parent_path();
    if (!la.empty()) stem = fs::path(output).stem().string();
  }
  std::vector<Imported> models;
  for (const Area* area : areas) {
    models.push_back(import_one(import, *area, la.empty() ? stem_of_name(area->name.name) : stem));
  }
  write_all(models, folder, invocation.options.count("force") > 0);
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
