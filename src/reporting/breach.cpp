#include "reporting/breach.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "reporting/numbers.h"
#include "statistics/paired.h"

namespace highneeds {

std::vector<BreachRisk> breach_risks(const RunTable& cumulative, double reserves_gbp,
                                     const std::vector<double>& limits_gbp) {
  std::vector<BreachRisk> risks = {{0, false, {}}};
  for (const double limit : limits_gbp) {
    if (limit < 0) risks.push_back({-limit, false, {}});
  }
  const double deepest =
      -spread_of(cumulative.column(cumulative.years.size() - 1)).low80;  // one run in ten is deeper
  if (deepest > 0 && risks.size() == 1) {
    for (const double limit : nice_ticks(0, deepest, 4).at) {
      if (limit > 0 && limit < deepest) risks.push_back({limit, false, {}});
    }
  }
  if (std::isfinite(reserves_gbp) && reserves_gbp > 0) {
    std::erase_if(risks, [&](const BreachRisk& risk) { return risk.deficit_gbp == reserves_gbp; });
    risks.push_back({reserves_gbp, true, {}});
  }
  std::sort(risks.begin(), risks.end(),
            [](const BreachRisk& a, const BreachRisk& b) { return a.deficit_gbp < b.deficit_gbp; });
  for (std::size_t year = 0; year < cumulative.years.size(); ++year) {
    const std::vector<double> balances = cumulative.column(year);
    for (BreachRisk& risk : risks) {
      const auto beyond = std::count_if(balances.begin(), balances.end(),
                                        [&](double gbp) { return gbp < -risk.deficit_gbp; });
      risk.share.push_back(static_cast<double>(beyond) / static_cast<double>(balances.size()));
    }
  }
  return risks;
}

}  // namespace highneeds
