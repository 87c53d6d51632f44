/// @file
/// Rows of statutory tables as sums of items of a results file.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "core/model.h"
#include "core/results.h"
#include "reporting/statutory_tables.h"

namespace highneeds {

/// One item of an array of runs, added or taken off.
struct Term {
  std::string dataset;
  int item = 0;
  double sign = 1;
};
using Terms = std::vector<Term>;

/// A column that the results do not reach.
inline constexpr std::size_t kNoTime = std::numeric_limits<std::size_t>::max();

/// Columns of a table: headings, and the entries of the arrays' time axis.
struct TableColumns {
  std::vector<std::string> labels;
  std::vector<std::size_t> times;  ///< kNoTime where there is none
};

/// A group of ages or a need of the statutory tables.
struct AgeGroup {
  const char* label;
  int from = 0, to = 0;
};
/// Under 5, 5 to 10, 11 to 15, 16 to 19, 20 to 25 at 31 August.
[[nodiscard]] const std::array<AgeGroup, 5>& statutory_age_groups();

/// Fills rows for one scenario, or for its paired differences from another.
class TableBuilder {
 public:
  /// @param less  index of the scenario taken off, run by run; -1 for none
  TableBuilder(const StatutorySource& source, int scenario, int less = -1);

  [[nodiscard]] const Model& model() const { return model_; }

  /// Quantiles of the sum, taken over runs: sums of quantiles would be wrong.
  /// Not modelled where there are no terms.
  [[nodiscard]] Figures figures(const Terms& terms, const TableColumns& columns) const;
  [[nodiscard]] StatutoryRow row(const std::string& label, const Terms& terms,
                                 const TableColumns& columns) const;
  /// A row with a defined name.
  [[nodiscard]] StatutoryRow total(const std::string& label, const std::string& name,
                                   const Terms& terms, const TableColumns& columns) const;

  /// Age bands of the model that make up a group exactly; empty where they do not.
  [[nodiscard]] std::vector<int> bands_of(const AgeGroup& group) const;

  /// A row for each statutory age group.
  /// @param term  the term of an age band
  template <typename TermOfBand>
  void add_age_rows(StatutoryTable& table, const TableColumns& columns, TermOfBand term) const {
    for (const AgeGroup& group : statutory_age_groups()) {
      Terms terms;
      for (const int band : bands_of(group)) {
        const Terms of_band = term(band);
        terms.insert(terms.end(), of_band.begin(), of_band.end());
      }
      table.rows.push_back(row(group.label, terms, columns));
    }
  }

  /// A row for each statutory need, and for each of the model's that is none of them.
  /// @param terms_of  the terms of a need of the model
  template <typename TermsOfNeed>
  void add_need_rows(StatutoryTable& table, const TableColumns& columns,
                     TermsOfNeed terms_of) const {
    for (const auto& [label, need] : need_rows()) {
      table.rows.push_back(row(label, need < 0 ? Terms{} : terms_of(need), columns));
    }
  }

 private:
  [[nodiscard]] std::vector<std::pair<std::string, int>> need_rows() const;
  [[nodiscard]] std::vector<double> sum(const Terms& terms, int scenario) const;

  const StatutorySource& source_;
  int scenario_, less_;
  const Model& model_;
};

/// "Unmitigated (‘Do nothing’)".
[[nodiscard]] std::string forecast_title(const StatutorySource& source, bool mitigated);

/// Columns "January 2025" of every census.
[[nodiscard]] TableColumns census_columns(const ResultsReader& results);

/// Labels of the model's settings for which `counts` holds, "A; B"; empty for none.
template <typename Counts>
std::string settings_text(const Model& model, Counts counts) {
  std::string text;
  for (const Setting& setting : model.settings) {
    if (counts(setting)) text += (text.empty() ? "" : "; ") + setting.label;
  }
  return text;
}

}  // namespace highneeds
