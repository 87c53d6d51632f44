/// @file
/// Studies of authorities added up to the study of their region.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/model_axes.h"
#include "storage/region_file.h"
#include "storage/study.h"

namespace highneeds {

/// Name of the opening balance among the numbers of a study.
inline constexpr const char* kOpeningBalance = "finance.block.opening_balance_gbp";

/// Adds up what reading the results of a sum needs; keeps no authority's model.
class RegionSum {
 public:
  explicit RegionSum(const Region& region) : region_(region) {}

  /// @returns in what the authority differs from those before it, which cannot be added up; the
  ///          authority is then left out
  std::optional<AxisDifference> add(const RegionAuthority& authority, const Study& study);

  /// The sum, once: see read_region(). @pre  an authority was added
  [[nodiscard]] Study take();

 private:
  /// The opening balances of one scenario.
  struct Opening {
    double known_gbp = 0;
    double mean_gbp = 0, variance = 0;  ///< of the uncertain ones
    bool uncertain = false;
  };
  /// Values of one measure by year, of those authorities that have it.
  struct YearSum {
    std::size_t authorities = 0;
    double value = 0;
  };
  struct MeasureSum {
    Provenance provenance;
    std::map<int, YearSum> years;
  };

  void start(const Study& study);
  void keep_common(const std::vector<Parameter>& parameters);
  void add_history(const Model& model, std::map<std::string, MeasureSum>& sums) const;
  void add_inputs(const std::vector<InputText>& inputs);
  void add_figures(const RegionAuthority& authority, const std::vector<Figure>& figures);
  [[nodiscard]] std::vector<History> history_of(
      const std::map<std::string, MeasureSum>& sums) const;
  void add_opening_balances();

  const Region& region_;
  Study sum_;
  ModelAxes axes_;
  std::vector<Opening> openings_;                           ///< by scenario
  std::vector<std::map<std::string, MeasureSum>> history_;  ///< by scenario
  std::map<std::string, InputText> inputs_;                 ///< by name
  /// Figures by name and text: the authorities that have it.
  std::vector<std::pair<Figure, std::vector<std::string>>> figures_;
  std::map<std::pair<std::string, std::string>, std::size_t> figure_places_;
};

}  // namespace highneeds
