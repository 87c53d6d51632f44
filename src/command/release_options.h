/// @file
/// What the commands on published statistics share: which authorities are meant, the file of prices
/// that completes a model, and writing texts.
#pragma once

#include <string>
#include <vector>

#include "command/subcommand.h"
#include "evidence/published_statistics.h"

namespace highneeds {

/// The authorities that --la NAME, --region NAME or --all name, with plans in a January.
/// @throws UsageError  where none or several of the options are there, or the name is unknown
[[nodiscard]] std::vector<const Area*> authorities_asked(const Invocation& invocation,
                                                         const PublishedStatistics& statistics,
                                                         int january);

/// The authority with this name or code and plans in a January.
/// @throws UsageError  where there is none; says which names are near
[[nodiscard]] const Area* one_authority(const PublishedStatistics& statistics,
                                        const std::string& typed, int january);

/// The prices and rules of every model that is made from published statistics, a file that comes
/// with the program.
/// @throws UsageError  where it is not found
[[nodiscard]] std::string money_template();

/// Value of a text option, empty where it is not given.
[[nodiscard]] std::string text_option(const Invocation& invocation, const char* name);

/// Writes text files in folders that need not exist: all of them, or none.
/// @throws OutputError  as PartialFile
void write_text_files(const std::vector<std::pair<std::string, std::string>>& files, bool force);

}  // namespace highneeds
