/// @file
/// The model's spend in the last published year against the published outturn.
#pragma once

#include <string>
#include <vector>

#include "statistics/paired.h"
#include "storage/study.h"

namespace highneeds {

/// One published figure and what the model gives for the same lines.
struct OutturnCheck {
  std::string label;
  double published_gbp = 0;
  Spread model_gbp;  ///< over draws of the uncertain numbers

  /// Median over published, less one; 0 where nothing was published and nothing is modelled.
  [[nodiscard]] double difference() const;
};

struct Reconciliation {
  std::string scenario;  ///< name
  std::string year;      ///< "2024-25"
  bool knows_both_januaries = false;
  std::vector<OutturnCheck> checks;  ///< empty where the model has no outturn
};

/// Off by more than this share of the outturn, a model says so loudly.
inline constexpr double kOutturnTolerance = 0.05;
/// Off by no more than this it agrees.
inline constexpr double kOutturnAgreement = 0.03;
/// Draws of the uncertain numbers behind a reconciliation; no child is simulated.
inline constexpr int kReconciliationDraws = 400;

/// Reconciles every model of the study: once for scenarios that agree in every figure.
[[nodiscard]] std::vector<Reconciliation> reconcile(const Study& study);

/// One sentence for each figure that is off: "the model's 2024-25 spend on 1.2.3 is 31% below the
/// outturn; prices or plans are off".
[[nodiscard]] std::vector<std::string> outturn_warnings(const Reconciliation& reconciliation);

/// A table of all figures with the verdicts, and the warnings. Lines of at most 100 columns.
[[nodiscard]] std::string reconciliation_table(const Reconciliation& reconciliation);

}  // namespace highneeds
