#include <filesystem>

#include "command/manual.h"
#include "command/release_options.h"
#include "command/subcommand.h"

namespace highneeds {
namespace {

void add_options(boost::program_options::options_description& options) {
  options.add_options()("force,f", "overwrite files");
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError("documentation needs a folder; type 'highneeds documentation share'");
  }
  const std::filesystem::path folder = invocation.files[0];
  const std::filesystem::path pages = folder / "man" / "man1";
  std::vector<std::pair<std::string, std::string>> files = {
      {folder / "bash-completion" / "completions" / "highneeds", bash_completion(subcommands())},
      {pages / "highneeds.1", main_manual_page(subcommands())}};
  for (const Subcommand& command : subcommands()) {
    files.emplace_back(pages / ("highneeds-" + command.name + ".1"), manual_page(command));
  }
  write_text_files(files, invocation.options.count("force") > 0);
  return kSuccess;
}

}  // namespace

Subcommand documentation_subcommand() {
  return {"documentation",
          "DIR",
          "manual pages, and completion for bash",
          "Writes DIR/man/man1/*.1 and DIR/bash-completion/completions/highneeds, as an installed\n"
          "program has them in its share folder.\n\n"
          "  highneeds documentation ~/.local/share\n",
          add_options,
          run};
}

}  // namespace highneeds
