#include <fmt/core.h>

#include "command/data_directory.h"
#include "command/subcommand.h"
#include "reporting/reconciliation.h"
#include "storage/study.h"

namespace highneeds {
namespace {

void add_options(boost::program_options::options_description&) {}

/// Whether a text is a model file: only those name an authority at the start of a line.
bool is_model(const std::string& text) {
  return text.starts_with("la_code") || text.find("\nla_code") != std::string::npos;
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

Study read_for_check(const std::string& name, const FileSource& files) {
  std::string suggestion;
  const auto file = files.find("scenario", name, nullptr, suggestion);
  if (file && is_model(file->text)) return read_study({"check"}, BareScenario(files, name));
  return read_study({name}, files);
}

int run(const Invocation& invocation) {
  if (invocation.files.empty()) {
    throw UsageError(
        "check needs a scenario or a model file; type 'highneeds check scenarios/dbv-both.toml'");
  }
  const FolderSource files(data_directories());
  std::vector<Fault> faults;
  for (const std::string& name : invocation.files) {
    try {
      const Study study = read_for_check(name, files);
      if (invocation.quiet) continue;
      fmt::print("{}: no faults ({} scenario{}, {} uncertain numbers, {} files read)\n", name,
                 study.scenarios.size(), study.scenarios.size() == 1 ? "" : "s",
                 study.parameters.size(), study.inputs.size());
      for (const Reconciliation& outturn : reconcile(study)) {
        fmt::print("\n{}", reconciliation_table(outturn));
      }
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
          "every fault in a scenario (and all it names) or a model; its spend against the outturn",
          "Faults are printed with file, line and column, all at once. A model without faults is\n"
          "compared with the section 251 outturn that it names, by draws of its numbers alone (no\n"
          "child is simulated); a difference of more than 5% is a WARNING.\n\n"
          "  highneeds check scenarios/dbv-both.toml\n"
          "  highneeds check models/north-east-lincolnshire.toml\n",
          add_options,
          run};
}

}  // namespace highneeds
