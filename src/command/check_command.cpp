#include <fmt/core.h>

#include <algorithm>

#include "command/data_directory.h"
#include "command/subcommand.h"
#include "reporting/programme_table.h"
#include "reporting/reconciliation.h"
#include "reporting/sentences.h"
#include "storage/intervention_file.h"
#include "storage/near_miss.h"
#include "storage/region_study.h"

namespace highneeds {
namespace {

void add_options(boost::program_options::options_description&) {}

/// Whether a text is a model file: only those name an authority at the start of a line.
bool is_model(const std::string& text) {
  return text.starts_with("la_code") || text.find("\nla_code") != std::string::npos;
}

/// Whether a text is a programme: money, without effects and without a model.
bool is_programme(const std::string& text) {
  const auto starts_line = [&text](const std::string& key) {
    return text.starts_with(key) || text.find("\n" + key) != std::string::npos;
  };
  return !starts_line("model") && !starts_line("[[effects]]") &&
         (starts_line("[[costs]]") || starts_line("[[income]]"));
}

/// Serves a scenario without interventions over a model, so that a model can be checked alone.
class BareScenario : public FileSource {
 public:
  BareScenario(const FileSource& files, const std::string& model) : files_(files), model_(model) {}

  [[nodiscard]] std::optional<File> find(const std::string& kind, const std::string& name,
                                         const File* from, std::string& suggestion) const override {
    if (kind == "model") return files_.find(kind, model_, nullptr, suggestion);
    if (kind != "scenario") return files_.find(kind, name, from, suggestion);
    return File{
        "scenarios/check.toml", "check",
        "format = 1\nname = \"check\"\nquestion = \"Is the model sound?\"\nmodel = \"the model\"\n"
        "runs = 1\nseed = 1\ninterventions = []\n"};
  }

 private:
  const FileSource& files_;
  std::string model_;
};

void report_head(const std::string& name, const Study& study) {
  fmt::print("{}: no faults ({} scenario{}, {} uncertain numbers, {} files read)\n", name,
             study.scenarios.size(), study.scenarios.size() == 1 ? "" : "s",
             study.parameters.size(), study.inputs.size());
}

void report_money(const Study& study) {
  for (const Reconciliation& outturn : reconcile(study)) {
    fmt::print("\n{}", reconciliation_table(outturn));
  }
  for (const Intervention& programme : programmes_of(study)) {
    fmt::print("\n{}", programme_table(programme));
  }
}

/// Every authority of a region; then what each is, and the names that share nothing.
void check_region(const std::string& name, const RegionRun& run, const FileSource& files,
                  bool quiet) {
  const Study whole = read_region(run, files);
  if (quiet) return;
  fmt::print("{}: no faults in {} ({} scenario{}, {} numbers drawn alike)\n", name,
             authorities_text(whole.authorities.size()), whole.scenarios.size(),
             whole.scenarios.size() == 1 ? "" : "s", whole.parameters.size());
  for (std::size_t a = 0; a < run.region.authorities.size(); ++a) {
    const Study study = read_authority(run, a, files);
    report_head("  " + run.region.authorities[a].name, study);
    if (!has_balance(study)) fmt::print("    no opening balance is known: it starts from 0\n");
    if (!study.scenarios.front().model.finance.outturns.empty()) report_money(study);
  }
  std::vector<std::string> idle;
  for (const std::string& pattern : run.region.shared) {
    const auto shares = [&pattern](const Parameter& parameter) {
      return is_shared({pattern}, parameter.name);
    };
    if (std::none_of(whole.parameters.begin(), whole.parameters.end(), shares)) {
      idle.push_back(pattern);
    }
  }
  if (idle.empty()) return;
  fmt::print("  of no number that all authorities have here: {}\n", name_list(idle));
}

/// @throws InputError  with the faults of one file and all it names
void check(const std::string& name, const FileSource& files, bool quiet) {
  if (const auto region = find_region({name}, files)) {
    check_region(name, *region, files, quiet);
    return;
  }
  std::string suggestion;
  const auto file = files.find("scenario", name, nullptr, suggestion);
  if (file && is_programme(file->text)) {
    const Intervention programme = read_lone_programme(*file);
    if (!quiet) fmt::print("{}: no faults (a programme)\n\n{}", name, programme_table(programme));
    return;
  }
  const bool model = file && is_model(file->text);
  const Study study =
      model ? read_study({"check"}, BareScenario(files, name)) : read_study({name}, files);
  if (quiet) return;
  report_head(name, study);
  report_money(study);
}

int run(const Invocation& invocation) {
  if (invocation.files.empty()) {
    throw UsageError(
        "check needs a scenario, a model or a list of models; type 'highneeds check "
        "scenarios/dbv-both.toml'");
  }
  const FolderSource files(data_directories());
  std::vector<Fault> faults;
  for (const std::string& name : invocation.files) {
    try {
      check(name, files, invocation.quiet);
    } catch (const InputError& error) {
      faults.insert(faults.end(), error.faults().begin(), error.faults().end());
    }
  }
  if (!faults.empty()) throw InputError(std::move(faults));
  return kSuccess;
}

}  // namespace

Subcommand check_subcommand() {
  return {"check",
          "FILE...",
          "every fault in a scenario, model, region or programme; spend against the outturn",
          "Faults are printed with file, line and column, all at once. A model without faults is\n"
          "compared with the section 251 outturn that it names, by draws of its numbers alone (no\n"
          "child is simulated); a difference of more than 5% is a WARNING. The account of every\n"
          "programme follows; a programme's own file (costs, no effects) can be checked alone. A "
          "region,\n"
          "or a scenario that names one, is checked for every authority.\n\n"
          "  highneeds check scenarios/dbv-both.toml\n"
          "  highneeds check models/north-east-lincolnshire.toml\n"
          "  highneeds check models/regions/south-east.toml\n"
          "  highneeds check scenarios/programmes/south-east-improvement-2020-21.toml\n",
          add_options,
          run};
}

}  // namespace highneeds
