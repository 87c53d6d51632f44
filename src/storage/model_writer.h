/// @file
/// Model files made from published statistics: the text of the TOML file and the tables beside it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evidence/authority_estimates.h"
#include "storage/study.h"

namespace highneeds {

/// Residents by calendar year and single year of age, 0 to 25.
struct PopulationTable {
  std::map<int, ByAge> persons;  ///< by year
  std::string source;            ///< as in a model file
};

/// An authority's published money.
struct AuthorityMoney {
  struct Amount {
    double gbp = 0;
    std::string source;  ///< as in a model file
    std::string as_of;   ///< 2024-03-31, or empty
  };
  /// By item, then by the calendar year in which the financial year ends. Items: a section 251 line
  /// ("1.2.3"), "1.2" for the net total, "high_needs_block" before recoupment, "dsg_balance" at 31
  /// March, negative = deficit.
  std::map<std::string, std::map<int, Amount>> items;
};

/// What a model is made of besides the estimates.
struct ModelParts {
  const Area* area = nullptr;                 ///< of the authority: its history
  std::string money_template;                 ///< text of models/national/money.toml.in
  std::optional<PopulationTable> population;  ///< held level where there is none
  std::optional<AuthorityMoney> money;        ///< national averages where there is none
  int years = 10;                             ///< whole financial years after the census
};

/// A figure that is not published, and what stands in for it.
struct ModelGap {
  std::string what, done;
};

/// A model file and its tables.
struct ModelFiles {
  std::string stem;  ///< "north-lincolnshire": the file is <stem>.toml, its tables are in <stem>/
  std::string toml;
  std::map<std::string, std::string> tables;  ///< by name below the model: "<stem>/population.csv"
  std::vector<ModelGap> gaps;                 ///< of the grant and its balance
};

/// Writes a model of `estimates`, every number with its source or marked as an assumption.
/// @param stem  name of the file, without ending
[[nodiscard]] ModelFiles write_model(const std::string& stem, const AuthorityEstimates& estimates,
                                     const EnglandRates& england, const ModelParts& parts);

/// The model as run() reads it: one scenario without interventions.
/// @throws InputError  where the model has faults
[[nodiscard]] Study study_of(const ModelFiles& files);

/// "Bournemouth, Christchurch and Poole" as "bournemouth-christchurch-and-poole".
[[nodiscard]] std::string stem_of_name(const std::string& name);

}  // namespace highneeds
