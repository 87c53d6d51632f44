/// @file
/// What the board summary says beside its charts.
#pragma once

#include <string>
#include <vector>

#include "reporting/outcomes.h"
#include "reporting/statutory_tables.h"

namespace highneeds {

/// A paragraph with a word in bold before it.
struct LeadText {
  std::string lead, text;
};

/// Three risks, with numbers: those of the end of the override, full settings, measures that do not
/// deliver and a grant that is not paid, as far as the results show them; then those of a dearer
/// and of a larger future, which always apply.
[[nodiscard]] std::vector<LeadText> board_risks(const StatutorySource& source,
                                                const StudyOutcomes& outcomes);

/// The assumptions (numbers without a published source) that move the unmitigated balance at the
/// end most, by their swings as in the tornado: at most `most`, the largest first.
[[nodiscard]] std::vector<LeadText> board_assumptions(const StatutorySource& source,
                                                      const StudyOutcomes& outcomes,
                                                      std::size_t most);

}  // namespace highneeds
