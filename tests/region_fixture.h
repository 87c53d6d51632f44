/// @file
/// A region of invented authorities: Northshire under other names, codes and sizes.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "command/region_runner.h"
#include "fixture.h"
#include "storage/region_study.h"
#include "synthetic_results.h"

namespace highneeds {

inline constexpr const char* kShires = "models/regions/shires.toml";

/// An authority of the region, and the requests of its 5 to 10 year olds, to tell models apart.
struct Shire {
  std::string name, la_code, stem, requests;
};
inline const std::vector<Shire> kAllShires = {{"Northshire", "E00000001", "northshire", "48"},
                                              {"Eastshire", "E00000002", "eastshire", "60"},
                                              {"Westshire", "E00000003", "westshire", "30"}};

/// tests/data with the authorities, a list of them, and a scenario "together" that names it.
inline std::map<std::string, std::string> region_texts(
    const std::vector<Shire>& shires = kAllShires) {
  std::map<std::string, std::string> texts = fixture_texts();
  const std::string north = texts.at("models/northshire.toml");
  std::string list =
      "format = 1\nname = \"Shires\"\nshared = [\"growth.national_per_year\", "
      "\"finance.price_indices\", \"*.effects\"]\n";
  for (const Shire& shire : shires) {
    const std::string key = "models/" + shire.stem + ".toml";
    texts[key] = north;
    replace_in(texts, key, "\"Northshire\"", "\"" + shire.name + "\"");
    replace_in(texts, key, "E00000001", shire.la_code);
    replace_in(texts, key, "\"5-10\" = 48", "\"5-10\" = " + shire.requests);
    list += "[[authorities]]\nname = \"" + shire.name + "\"\nla_code = \"" + shire.la_code +
            "\"\nmodel = \"../" + shire.stem + ".toml\"\nmissing = []\n";
  }
  texts[kShires] = list;
  texts["scenarios/alone.toml"] =
      "format = 1\nname = \"Alone\"\nregion = \"shires\"\nruns = 50\nseed = 5\n";
  texts["scenarios/together.toml"] =
      "format = 1\nname = \"Together\"\nregion = \"shires\"\ncompare = \"alone\"\nruns = 40\n"
      "seed = 5\ninterventions = [\"inclusion\", \"commissioning\"]\n";
  return texts;
}

/// What names ask for among texts.
inline AskedRegion asked_of(const std::map<std::string, std::string>& texts,
                            const std::vector<std::string>& names) {
  AskedRegion asked;
  asked.source = std::make_unique<StoredSource>(texts);
  asked.run = find_region(names, *asked.source).value();
  asked.study = read_region(asked.run, *asked.source);
  return asked;
}

/// Runs a region into a folder.
inline void run_into(const AskedRegion& asked, const std::filesystem::path& folder,
                     std::int64_t runs, int threads = 2) {
  RegionSettings settings;
  settings.run.runs = runs;
  settings.run.seed = asked.study.seed;
  settings.run.threads = threads;
  settings.run.output = folder;
  settings.run.quiet = true;
  run_region(asked, settings);
}

inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

/// Whether two files hold the same runs of every array, to the bit.
inline bool same_arrays(const std::filesystem::path& a, const std::filesystem::path& b) {
  const ResultsReader first(a), second(b);
  bool same = first.scenarios() == second.scenarios();
  test::for_each_series(first, [&](const DatasetInfo& info, int s, int i) {
    same = same && same_bits(first.read(info.name, s, i), second.read(info.name, s, i));
  });
  return same;
}

/// Draws of a number, by run.
inline std::vector<double> column(const Study& study, const std::vector<double>& draws,
                                  const std::string& name) {
  const auto at = std::find_if(study.parameters.begin(), study.parameters.end(),
                               [&](const Parameter& p) { return p.name == name; });
  if (at == study.parameters.end()) throw std::logic_error("no number " + name);
  std::vector<double> values;
  const auto index = static_cast<std::size_t>(at - study.parameters.begin());
  for (std::size_t i = index; i < draws.size(); i += study.parameters.size()) {
    values.push_back(draws[i]);
  }
  return values;
}

}  // namespace highneeds
