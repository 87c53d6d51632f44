/// @file
/// Numbers of a model that may be uncertain: a known value, or a reference to a drawn one.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace highneeds {

/// Families a user can name for an uncertain number; the fields of Distribution say what each uses.
enum class Family {
  kRange,      ///< low, central, high = 5%, 50% and 95% points; two-piece normal on its scale
  kPert,       ///< low, mode (in `central`), high: PERT (Beta with weight 4)
  kNormal,     ///< mean, sd, truncated to [low, high] where finite
  kLognormal,  ///< median, sigma of the log
  kBeta,       ///< shapes a and b
  kGamma,      ///< shape a and scale b
  kDiscrete,   ///< values with weights
};

/// The scale on which a kRange is a two-piece normal, so that draws stay inside the support.
enum class Support { kReal, kPositive, kShare };

/// How one uncertain number is spread. Unused fields are zero.
struct Distribution {
  Family family = Family::kRange;
  Support support = Support::kReal;
  double low = 0, central = 0, high = 0;  ///< kRange, kPert; truncation of kNormal
  double a = 0, b = 0;                    ///< mean and sd; median and sigma; shapes
  std::vector<double> values, weights;    ///< kDiscrete; weights need not add to one

  bool operator==(const Distribution&) const = default;
};

/// Where a number comes from. An assumption is a number that no published source gives.
struct Provenance {
  std::string source;
  std::string as_of;
  bool assumption = false;

  bool operator==(const Provenance&) const = default;
};

/// One uncertain number, drawn once per run and kept along the whole path.
struct Parameter {
  std::string name;  ///< dotted path in the model or intervention file, unique
  std::string unit;
  Distribution distribution;
  Provenance provenance;
  std::string group;            ///< correlation group, empty for none
  double rank_correlation = 0;  ///< Spearman correlation with the group's common factor pairs
  /// Parameter of the same name in another scenario, with another distribution: both take the same
  /// probability, so that the scenarios stay paired. -1 for none.
  int paired_with = -1;
  /// Keys the draws with the name: where both are equal, so are the probabilities drawn. Empty, or
  /// the code of the authority that draws apart from others of its region: storage/region_file.h.
  std::string stream;
};

/// A number of the inputs that is uncertain or says where it comes from, for people to read.
struct Figure {
  std::string name;  ///< dotted path, as Parameter::name
  std::string text;  ///< "0.19 (0.15 to 0.24)"
  std::string unit;
  Provenance provenance;
  std::string note, owner;
  /// Median, 5% and 95% points; all the same where it is known.
  double central = 0, low = 0, high = 0;
};

/// A number used by the model: `value` where it is known, else parameter number `parameter`
/// of the row of draws of the run.
struct Input {
  double value = 0;
  int parameter = -1;

  [[nodiscard]] double in(std::span<const double> draws) const {
    return parameter < 0 ? value : draws[static_cast<std::size_t>(parameter)];
  }
};

}  // namespace highneeds
