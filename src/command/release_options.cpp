#include "command/release_options.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "command/data_directory.h"
#include "evidence/boundaries.h"
#include "storage/csv_reader.h"
#include "storage/near_miss.h"
#include "storage/partial_file.h"

namespace highneeds {

const Area* one_authority(const PublishedStatistics& statistics, const std::string& typed,
                          int january) {
  const AuthoritySearch search = find_authority(statistics, typed, january);
  if (search.area != nullptr) return search.area;
  const std::string guess = did_you_mean(typed, authority_names(statistics, january));
  throw UsageError(fmt::format("--la: {}{}", search.problem, guess.empty() ? "" : "; " + guess));
}

std::string money_template() {
  constexpr const char* kName = "models/national/money.toml.in";
  const auto path = find_data_file(kName, data_directories());
  if (path) return read_text_file(path->string());
  throw UsageError(
      fmt::format("{} is not found (it comes with the program); set HIGHNEEDS_DATA to the folder "
                  "that holds models/",
                  kName));
}

std::string text_option(const Invocation& invocation, const char* name) {
  return invocation.options.count(name) > 0 ? invocation.options[name].as<std::string>() : "";
}

std::vector<const Area*> authorities_asked(const Invocation& invocation,
                                           const PublishedStatistics& statistics, int january) {
  const std::string la = text_option(invocation, "la"), region = text_option(invocation, "region");
  const auto asked = (la.empty() ? 0 : 1) + (region.empty() ? 0 : 1) +
                     static_cast<int>(invocation.options.count("all"));
  if (asked != 1) {
    throw UsageError(
        "name one of --la NAME, --region NAME and --all; type for example --la \"North "
        "Lincolnshire\"");
  }
  if (!la.empty()) return {one_authority(statistics, la, january)};
  std::vector<const Area*> areas;
  for (const Area& area : statistics.authorities) {
    const bool here = region.empty() || area.name.region == region;
    if (here && area.plans(january) > 0) areas.push_back(&area);
  }
  if (!areas.empty()) return areas;
  std::vector<std::string> names;
  for (const Area& known : statistics.regions) names.push_back(known.name.name);
  const std::string guess = did_you_mean(region, names);
  throw UsageError(fmt::format("--region: '{}' is no region of the release ({}){}", region,
                               name_list(names), guess.empty() ? "" : "; " + guess));
}

void write_text_files(const std::vector<std::pair<std::string, std::string>>& files, bool force) {
  std::vector<std::unique_ptr<PartialFile>> partial;
  for (const auto& [name, text] : files) {
    const std::filesystem::path path(name);
    std::error_code refused;  // PartialFile says what is wrong with the folder
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), refused);
    partial.push_back(std::make_unique<PartialFile>(path, force));
    std::ofstream stream(partial.back()->temporary(), std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw OutputError(name + ": cannot be written (is the disk full?)", 1);
  }
  for (const auto& file : partial) file->commit();
}

}  // namespace highneeds
