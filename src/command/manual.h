/// @file
/// Manual pages and the completion of a shell, from the tables that --help prints.
#pragma once

#include <string>
#include <vector>

#include "command/subcommand.h"

namespace highneeds {

/// Text for troff: what it would take for a command, a macro's argument or a typographic sign is
/// escaped, also at the start of a line. Takes ASCII.
/// @par Source  groff_char(7), "Using symbols"; groff_man_style(7), "Portability"
[[nodiscard]] std::string roff_escaped(const std::string& text);

/// Page highneeds(1): the commands, exit codes and environment.
[[nodiscard]] std::string main_manual_page(const std::vector<Subcommand>& commands);

/// Page highneeds-<name>(1) of one subcommand.
[[nodiscard]] std::string manual_page(const Subcommand& command);

/// A script that bash reads to complete commands, options, names of scenarios, and files: results
/// (*.h5), scenarios and models (*.toml), tables (*.csv) and folders, as a command takes them.
[[nodiscard]] std::string bash_completion(const std::vector<Subcommand>& commands);

}  // namespace highneeds
